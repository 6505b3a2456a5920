"""Baselines: what was there is known, what is new counts, what is gone is told; a clause is known by its words."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from test_command import BAD, HEAD, TAIL, zhihe

from checker.check import Settings, check
from checker.fingerprint import fingerprint, identity
from checker.load import load_rules
from checker.verdict import Evidence, Verdict
from checker.waivers import Waiver
from corpus.document import document_of
from corpus.spans import RawSpan

OFFENCE = "案款请交给书记员李某，由其代缴。"
OTHER_OFFENCE = "由执行员王某丙上门收取现金。"
BODY = "责令你于收到本通知书之日起三日内支付货款10000元。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "甲.txt").write_text(BAD, "utf-8")
    return tmp_path


def checked(folder: Path, *args: str) -> tuple[int, dict[str, Any]]:
    run = zhihe("check", "--format", "json", *args, cwd=folder)
    assert "Traceback" not in run.stderr
    return run.returncode, json.loads(run.stdout)


def marks(text: str, path: str = "甲.txt") -> dict[str, str]:
    """The fingerprints of the fails of a text, by rule."""
    document = document_of(text, path)
    report = check(document, load_rules(), Settings(today=datetime.date(2024, 1, 1)))
    return {
        each.rule: str(fingerprint(report, each)) for each in report.results if each.verdict is Verdict.FAIL
    }


ORIGINAL = HEAD + BODY + OFFENCE + TAIL
SAME = [
    ("wrapped", HEAD + "".join(f"{char}\n" for char in BODY + OFFENCE) + TAIL),
    ("spaced", HEAD + BODY + " 案 款 请 交 给 书 记 员 李 某 ，由其代缴。" + TAIL),
    ("moved", HEAD + OFFENCE + BODY + TAIL),
    ("text put before it", HEAD + "本院立案执行本案。\n\n" + BODY + OFFENCE + TAIL),
    ("another sum", ORIGINAL.replace("10000元", "10500元")),
    ("another date", ORIGINAL.replace("六月一日", "七月二日")),
    ("traditional", ORIGINAL.replace("书记员", "書記員").replace("货款", "貨款")),
]


@pytest.mark.parametrize(("label", "text"), SAME, ids=[row[0] for row in SAME])
def test_the_same_clause_keeps_its_fingerprint(label: str, text: str) -> None:
    before, after = marks(ORIGINAL), marks(text)
    assert len(before) == 4
    assert after == before


DIFFERENT = [
    ("another offence of the same rule", ORIGINAL.replace(OFFENCE, OTHER_OFFENCE), "甲.txt"),
    ("another case", ORIGINAL.replace("执123号", "执124号"), "甲.txt"),
]


@pytest.mark.parametrize(("label", "text", "path"), DIFFERENT, ids=[row[0] for row in DIFFERENT])
def test_another_clause_has_another(label: str, text: str, path: str) -> None:
    rule = "spc-2021-322/art20-no-personal-channel"
    assert marks(ORIGINAL)[rule] != marks(text, path)[rule]


def test_a_document_is_known_by_its_case_number_else_by_its_name() -> None:
    assert marks(ORIGINAL, "甲.txt") == marks(ORIGINAL, "elsewhere/乙.txt")
    for number in ("", "（2022）甲0101执×号\n"):
        text = ORIGINAL.replace("（2022）甲0101执123号\n", number)
        assert marks(text, "甲.txt") == marks(text, "elsewhere/甲.txt")
        assert marks(text, "甲.txt") != marks(text, "乙.txt")


def test_only_findings_have_fingerprints() -> None:
    report = check(document_of(ORIGINAL), load_rules(), Settings(today=datetime.date(2024, 1, 1)))
    for each in report.results:
        assert (fingerprint(report, each) is None) is not each.is_finding


def test_known_does_not_count_new_does_and_fixed_is_told(folder: Path) -> None:
    code, _report = checked(folder, "--write-baseline", "基线.json", "甲.txt")
    assert code == 1
    code, report = checked(folder, "--baseline", "基线.json", "甲.txt")
    assert code == 0
    assert report["baseline"] == {"file": "基线.json", "known": 3, "new": 0, "fixed": []}
    assert report["totals"]["known"] == report["totals"]["fail"] == 3

    (folder / "甲.txt").write_text(BAD.replace("货款10000元。", "货款10000元。" + OTHER_OFFENCE), "utf-8")
    code, report = checked(folder, "--baseline", "基线.json", "甲.txt")
    assert code == 1
    assert (report["baseline"]["known"], report["baseline"]["new"]) == (3, 1)
    [new] = [
        each["rule"]
        for each in report["documents"][0]["results"]
        if each["verdict"] == "fail" and not each["known"]
    ]
    assert new == "spc-2021-322/art20-no-personal-channel"

    told = "被执行人有权拒绝向上述账户以外的账户付款。"
    (folder / "甲.txt").write_text(BAD.replace("货款10000元。", "货款10000元。" + told), "utf-8")
    code, report = checked(folder, "--baseline", "基线.json", "甲.txt")
    assert [each["rule"] for each in report["baseline"]["fixed"]] == ["spc-2021-322/art20-refuse-other"]


def test_every_report_says_the_same(folder: Path) -> None:
    checked(folder, "--write-baseline", "基线.json", "甲.txt")
    (folder / "甲.txt").write_text(BAD.replace("货款10000元。", "货款10000元。" + OTHER_OFFENCE), "utf-8")
    shown = {
        name: zhihe("check", "--format", name, "--baseline", "基线.json", "甲.txt", cwd=folder).stdout
        for name in ("text", "jsonl", "sarif", "csv", "html")
    }
    assert shown["text"].count("（已知）") == 3
    assert "与基线 基线.json 相比：已知 3 项，新增 1 项，已改正 0 项" in shown["text"]
    assert sum(each["known"] for each in json.loads(shown["jsonl"])["results"]) == 3
    states = [each["baselineState"] for each in json.loads(shown["sarif"])["runs"][0]["results"]]
    assert sorted(states) == ["new", "unchanged", "unchanged", "unchanged"]
    assert shown["csv"].count(",已知,") == 3
    assert shown["html"].count("基线里已经有这一处") == 3


def test_fixed_findings_are_absent_in_sarif(folder: Path) -> None:
    checked(folder, "--write-baseline", "基线.json", "甲.txt")
    told = "被执行人有权拒绝向上述账户以外的账户付款。"
    (folder / "甲.txt").write_text(BAD.replace("货款10000元。", "货款10000元。" + told), "utf-8")
    run = zhihe("check", "--format", "sarif", "--baseline", "基线.json", "甲.txt", cwd=folder)
    states = {each["ruleId"]: each["baselineState"] for each in json.loads(run.stdout)["runs"][0]["results"]}
    assert states["spc-2021-322/art20-refuse-other"] == "absent"


def test_two_documents_that_look_alike_are_two(folder: Path) -> None:
    """A baseline written of one copy does not answer for a second one of the same case."""
    checked(folder, "--write-baseline", "基线.json", "甲.txt")
    (folder / "乙.txt").write_text(BAD, "utf-8")
    code, report = checked(folder, "--baseline", "基线.json", "甲.txt", "乙.txt")
    assert (code, report["baseline"]["known"], report["baseline"]["new"]) == (1, 3, 3)


def test_a_part_of_the_documents_may_be_checked_and_written_anew(folder: Path) -> None:
    (folder / "乙.txt").write_text(BAD.replace("执123号", "执9号"), "utf-8")
    checked(folder, "--write-baseline", "基线.json", "甲.txt", "乙.txt")
    before = (folder / "基线.json").read_text("utf-8")
    _code, report = checked(folder, "--baseline", "基线.json", "--write-baseline", "基线.json", "乙.txt")
    assert report["baseline"]["fixed"] == []
    assert (folder / "基线.json").read_text("utf-8") == before
    assert checked(folder, "--baseline", "基线.json", "甲.txt", "乙.txt")[0] == 0


def test_what_is_waived_is_not_written(folder: Path) -> None:
    waiver = "- {rule: art20-account, document: '*', who: 甲, why: 乙, until: 2999-01-01}\n"
    (folder / "zhihe-waivers.yaml").write_text(waiver, "utf-8")
    checked(folder, "--write-baseline", "基线.json", "甲.txt")
    (folder / "zhihe-waivers.yaml").unlink()
    code, report = checked(folder, "--baseline", "基线.json", "甲.txt")
    assert (code, report["baseline"]["new"]) == (1, 1)


def test_undecided_then_is_not_fail_now(folder: Path) -> None:
    """What could not be judged then and fails now is new; the other way round it is known."""
    doubtful = BAD.replace("货款10000元。", "货款10000元。收款账户详见附件。")
    (folder / "甲.txt").write_text(doubtful, "utf-8")
    checked(folder, "--write-baseline", "基线.json", "甲.txt")
    findings = json.loads((folder / "基线.json").read_text("utf-8"))["findings"]
    assert sorted(each["verdict"] for each in findings) == ["fail", "fail", "undecided"]


BROKEN = [
    ("missing", None, "先用 --write-baseline"),
    ("no JSON", "{", "不是 JSON"),
    ("another form", '{"schema": "zhihe.baseline/0", "findings": []}', "schema 应当是"),
    ("half an entry", '{"schema": "zhihe.baseline/1", "findings": [{"rule": "x"}]}', "残缺"),
]


@pytest.mark.parametrize(("label", "content", "expected"), BROKEN, ids=[row[0] for row in BROKEN])
def test_a_broken_baseline_is_an_error(folder: Path, label: str, content: str | None, expected: str) -> None:
    if content is not None:
        (folder / "基线.json").write_text(content, "utf-8")
    run = zhihe("check", "--baseline", "基线.json", "甲.txt", cwd=folder)
    assert (run.returncode, run.stdout) == (2, "")
    assert expected in run.stderr


def test_a_baseline_that_cannot_be_written_is_an_error(folder: Path) -> None:
    run = zhihe("check", "--write-baseline", "没有的文件夹/基线.json", "甲.txt", cwd=folder)
    assert run.returncode == 2
    assert "写不了" in run.stderr


def test_the_order_of_evidence_does_not_matter() -> None:
    report = check(document_of(ORIGINAL, "甲.txt"), load_rules(), Settings(today=datetime.date(2024, 1, 1)))
    [result] = [each for each in report.results if each.rule.endswith("no-personal-channel")]
    pieces = (*result.evidence, Evidence("由执行员上门收取现金", RawSpan(0, 10)))
    forward, backward = (
        fingerprint(report, dataclasses.replace(result, evidence=tuple(each)))
        for each in (pieces, reversed(pieces))
    )
    assert forward == backward != fingerprint(report, result)


NO_NUMBER = """甲县人民法院
履行义务通知书
{debtor}：
本院（2021）甲0101民初12号民事判决书已经发生法律效力。限你三日内向王某某支付借款10000元。
二〇二二年六月一日
"""


def test_two_papers_without_a_number_that_name_one_judgment_are_two() -> None:
    """Else a waiver or a known finding of the one would silence the other."""
    reports = [
        check(document_of(NO_NUMBER.format(debtor=debtor), f"/w/{debtor}.txt"), load_rules(), Settings())
        for debtor in ("李某乙", "孙某丙")
    ]
    assert [each.own_number for each in reports] == [None, None]
    assert [each.case_numbers for each in reports] == [("（2021）甲0101民初12号",)] * 2
    assert identity(reports[0]) != identity(reports[1])
    day = datetime.date(2999, 1, 1)
    judgment = "（2021）甲0101民初12号"
    waiver = Waiver("spc-2021-322/art20-related-docs", judgment, "甲", "乙", day, None, 1, Path("/w"))
    assert not any(waiver.speaks_of(each) for each in reports)
