"""Waivers: who lets what pass until when, the same in every report; unused, expired and broken ones are told."""

from __future__ import annotations

import csv
import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from test_command import BAD, zhihe

from checker.load import load_rules
from checker.verdict import DocumentReport, Mode
from checker.waivers import Waiver, WaiverError, load_waivers, nearest

ACCOUNT, REFUSAL, REPORT = (
    f"spc-2021-322/art20-{name}" for name in ("account", "refuse-other", "12368-report")
)
ALL_THREE = [ACCOUNT, REFUSAL, REPORT]
ENTRY = (
    "- {{rule: {rule}, document: '{document}', who: 张某（审管办）, why: 已另行书面告知, until: {until}}}\n"
)


def entry(rule: str = ACCOUNT, document: str = "*.txt", until: str = "2999-12-31") -> str:
    return ENTRY.format(rule=rule, document=document, until=until)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with a draft that fails all three of article 20."""
    (tmp_path / "drafts" / "a").mkdir(parents=True)
    (tmp_path / "drafts" / "a" / "缺三项.txt").write_text(BAD, "utf-8")
    return tmp_path


DRAFT = "drafts/a/缺三项.txt"


def waive(folder: Path, *entries: str) -> None:
    (folder / "zhihe-waivers.yaml").write_text("".join(entries), "utf-8")


def checked(folder: Path, *args: str, file: str = DRAFT) -> tuple[int, dict[str, Any]]:
    run = zhihe("check", "--format", "json", *args, file, cwd=folder)
    return run.returncode, json.loads(run.stdout)


def waived(report: dict[str, Any]) -> list[str]:
    return [each["rule"] for each in report["documents"][0]["results"] if each["waived"]]


def report_of(
    path: str, number: str | None = "（2022）甲0101执123号", sha256: str = "0" * 64
) -> DocumentReport:
    numbers = (number,) if number else ()
    return DocumentReport(
        path,
        sha256,
        None,
        None,
        "",
        numbers,
        None,
        None,
        None,
        Mode.DRAFT,
        None,
        own_number=number,
    )


DOCUMENTS = [
    # document of the waiver, document checked, whether the waiver speaks of it
    ("*.txt", "/w/缺三项.txt", True),
    ("*.txt", "/w/deep/down/缺三项.txt", True),
    ("*.docx", "/w/缺三项.txt", False),
    ("缺?项.txt", "/w/缺三项.txt", True),
    ("drafts/*.txt", "/w/drafts/a.txt", True),
    ("drafts/*.txt", "/w/drafts/deep/a.txt", False),
    ("drafts/**", "/w/drafts/deep/a.txt", True),
    ("**/a.txt", "/w/drafts/deep/a.txt", True),
    ("drafts/a.txt", "/w/drafts/x/../a.txt", True),
    ("drafts/a.txt", "/w/drafts/b.txt", False),
    ("a.txt", "/elsewhere/a.txt", False),
    ("/elsewhere/*.txt", "/elsewhere/a.txt", True),
    ("../*.txt", "/a.txt", False),
    ("a[1].txt", "/w/a[1].txt", True),
    ("0" * 64, "/w/b.txt", True),
    ("sha256:" + "0" * 64, "/w/b.txt", True),
    ("1" * 64, "/w/b.txt", False),
    ("（2022）甲0101执123号", "/w/b.txt", True),
    ("(2022)甲0101执123号", "/w/b.txt", True),
    ("（2022）甲0101执12号", "/w/b.txt", False),
]


@pytest.mark.parametrize(("document", "path", "expected"), DOCUMENTS)
def test_which_documents_a_waiver_speaks_of(document: str, path: str, expected: bool) -> None:
    waiver = Waiver(ACCOUNT, document, "甲", "乙", datetime.date(2999, 1, 1), None, 1, Path("/w"))
    assert waiver.speaks_of(report_of(path)) is expected


def test_a_waived_fail_is_in_every_report_and_does_not_count(folder: Path) -> None:
    waive(folder, *map(entry, ALL_THREE))
    code, report = checked(folder)
    assert code == 0
    assert waived(report) == ALL_THREE
    assert report["totals"]["fail"] == report["totals"]["waived"] == 3
    for result in report["documents"][0]["results"]:
        if result["waived"]:
            assert result["waived"] == {
                "who": "张某（审管办）",
                "why": "已另行书面告知",
                "until": "2999-12-31",
            }
    shown = {
        name: zhihe("check", "--format", name, DRAFT, cwd=folder).stdout
        for name in ("text", "jsonl", "sarif", "csv", "html")
    }
    assert shown["text"].count("（已豁免）") == 3
    assert "豁免：已另行书面告知（张某（审管办），至 2999-12-31）" in shown["text"]
    assert "不合格 3 项（其中已豁免 3 项）" in shown["text"]
    assert [each["rule"] for each in json.loads(shown["jsonl"])["results"] if each["waived"]] == ALL_THREE
    results = json.loads(shown["sarif"])["runs"][0]["results"]
    assert [each["ruleId"] for each in results if each["suppressions"]] == ALL_THREE
    assert all(each["suppressions"][0]["kind"] == "external" for each in results if each["suppressions"])
    rows = list(csv.DictReader(io.StringIO(shown["csv"].removeprefix("\ufeff"))))
    assert [row["规则"] for row in rows if row["豁免"]] == ALL_THREE
    page = html.document_fromstring(shown["html"].encode())
    assert len(page.xpath("//article[contains(@class, 'accepted')]")) == 3


ANSWERS = [
    ("no file", [], 1, []),
    ("an empty file", [""], 1, []),
    ("one of three", [entry()], 1, [ACCOUNT]),
    ("all three, short ids", [entry(name.partition("/")[2]) for name in ALL_THREE], 0, ALL_THREE),
    ("another document", [entry(document="*.docx")], 1, []),
    ("its last day is today", [entry(until=str(datetime.date.today()))], 1, [ACCOUNT]),
    ("expired yesterday", [entry(until=str(datetime.date.today() - datetime.timedelta(days=1)))], 1, []),
]


@pytest.mark.parametrize(("label", "entries", "code", "rules"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_what_is_waived(folder: Path, label: str, entries: list[str], code: int, rules: list[str]) -> None:
    if entries:
        waive(folder, *entries)
    found, report = checked(folder)
    assert (found, waived(report)) == (code, rules)


def test_an_undecided_may_be_waived_too(folder: Path) -> None:
    text = BAD.replace("货款10000元。", "货款10000元。收款账户详见附件。")
    (folder / DRAFT).write_text(text, "utf-8")
    waive(folder, *map(entry, ALL_THREE))
    code, report = checked(folder, "--fail-on", "undecided")
    verdicts = {each["rule"]: each["verdict"] for each in report["documents"][0]["results"]}
    assert verdicts[ACCOUNT] == "undecided"
    assert (code, len(waived(report))) == (0, 3)


def test_a_clause_may_be_meant_by_its_fingerprint(folder: Path) -> None:
    _code, report = checked(folder)
    [mark] = [each["fingerprint"] for each in report["documents"][0]["results"] if each["rule"] == ACCOUNT]
    waive(folder, entry().replace("}", f", fingerprint: {mark}}}"))
    assert waived(checked(folder)[1]) == [ACCOUNT]
    waive(folder, entry().replace("}", f", fingerprint: {mark[::-1]}}}"))
    code, report = checked(folder)
    assert (code, waived(report)) == (1, [])
    assert "没有这一处" in report["waivers"]["unused"][0]["reason"]


def test_unused_and_expired_waivers_are_told(folder: Path) -> None:
    waive(
        folder,
        entry("spc-2021-322/art20-no-personal-channel"),  # passes
        entry("art20-acount"),  # no such rule
        entry(document="others/*.docx"),  # not in this run
        entry(until="2020-01-01"),
    )
    _code, report = checked(folder)
    told = report["waivers"]
    assert [(each["line"], each["reason"]) for each in told["unused"]] == [
        (1, "文书已经检查，这条规则没有不合格"),
        (2, "没有规则“art20-acount”"),
    ]
    assert [each["line"] for each in told["expired"]] == [4]
    assert (told["unchecked"], told["waived"]) == (1, 0)
    run = zhihe("check", DRAFT, cwd=folder)
    for expected in (
        "豁免没有用上",
        "豁免已过期（2020-01-01",
        "第 4 行",
        "另有 1 条豁免针对的文书这次没有检查",
    ):
        assert expected in run.stdout
    assert "豁免没有用上" in zhihe("check", "--format", "jsonl", DRAFT, cwd=folder).stderr


def test_the_nearest_file_up_the_tree_of_the_working_folder_holds(folder: Path) -> None:
    waive(folder, *map(entry, ALL_THREE))
    inner = folder / "drafts" / "a"
    assert checked(inner, file="缺三项.txt")[0] == 0
    waive(inner, entry())
    assert waived(checked(inner, file="缺三项.txt")[1]) == [ACCOUNT]
    # Seen from above, a file that lies beside the document waives nothing.
    assert waived(checked(folder)[1]) == ALL_THREE
    assert nearest(folder) == folder / "zhihe-waivers.yaml"


BROKEN = [
    # what is wrong, the file, where and what the message says
    ("no YAML", "- rule: [", ["YAML 格式错误"]),
    ("no list", "rule: x\n", ["第 1 行", "列表"]),
    ("no entry", "- rule\n", ["第 1 行", "应当写 rule"]),
    ("unknown key", entry() + "- rule: x\n  documents: y\n", ["第 3 行 documents", "可以有：rule"]),
    (
        "a day twice",
        entry() + "- rule: x\n  until: 2999-01-01\n  until: 2020-01-01\n",
        ["第 4 行 until", "两次"],
    ),
    ("no reason", "- {rule: x, document: y, who: z, until: 2999-01-01}\n", ["第 1 行 why", "没有写"]),
    ("empty who", "- rule: x\n  document: y\n  who: ''\n  why: z\n  until: 2999-01-01\n", ["第 3 行 who"]),
    ("no day", entry(until="以后再说"), ["第 1 行 until", "2026-12-31"]),
    ("no such day", entry(until="2026-02-30"), ["行 until", "2026-02-30", "日历"]),
    ("no end", entry(until="null"), ["第 1 行 until"]),
    (
        "a number for a document",
        "- {rule: x, document: 12, who: a, why: b, until: 2999-01-01}\n",
        ["document", "案号"],
    ),
    ("half a fingerprint", entry().replace("}", ", fingerprint: abc}"), ["fingerprint", "32 位"]),
]


@pytest.mark.parametrize(("label", "source", "expected"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_file_says_where_and_what_was_expected(
    folder: Path, label: str, source: str, expected: list[str]
) -> None:
    waive(folder, source)
    with pytest.raises(WaiverError) as trouble:
        load_waivers(folder / "zhihe-waivers.yaml")
    assert all(each in str(trouble.value) for each in ["zhihe-waivers.yaml", *expected])


def test_a_broken_file_stops_the_check(folder: Path) -> None:
    waive(folder, "- rule: x\n")
    run = zhihe("check", DRAFT, cwd=folder)
    assert (run.returncode, run.stdout) == (2, "")
    assert "没有检查任何文书" in run.stderr
    (folder / "zhihe-waivers.yaml").write_bytes(entry().encode("gb18030"))
    assert "UTF-8" in zhihe("check", DRAFT, cwd=folder).stderr


def test_the_rules_of_these_tests_exist() -> None:
    assert set(ALL_THREE) <= set(load_rules().by_id)
