"""Records of published documents: which value is the text, what the others tell, and what holds where they differ."""

from __future__ import annotations

import datetime
import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from audit_inputs import GOOD
from test_command import zhihe

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import Document, Unreadable
from corpus.metadata import day_of
from corpus.read import read_bytes

SCHEMA = json.loads((Path(__file__).parents[1] / "docs/report.schema.json").read_text("utf-8"))
RULES = load_rules()
PUBLISHED = Settings(Mode.PUBLISHED, today=datetime.date(2026, 11, 23))
# A ruling without head or signature, as sites cut it.
BODY = (
    "申请执行人王某某与被执行人李某某借款合同纠纷一案，本院依法立案执行。执行中查明被执行人没有可供执行的财产，"
    "申请执行人书面同意终结本次执行程序。依照《中华人民共和国民事诉讼法》的规定，裁定如下：终结本次执行程序。"
)
HTML = (
    "<!DOCTYPE HTML PUBLIC -//W3C//DTD HTML 4.0 Transitional//EN'><HTML><HEAD><TITLE></TITLE></HEAD><BODY>"
    + "".join(f"<div style='LINE-HEIGHT: 25pt'>{line}</div>" for line in GOOD.splitlines())
    + "</BODY></HTML>"
)
SECTIONS = {
    "s22": "甲县人民法院\n执行裁定书\n（2022）甲0101执12号",
    "s23": "申请执行人王某某与被执行人李某某借款合同纠纷一案，本院依法立案执行",
    "s26": "本院认为，被执行人没有可供执行的财产，依照法律规定，裁定如下",
    "s27": "终结本次执行程序",
    "s28": "审判员赵某\n二〇二二年六月一日",
}


def record(**values: Any) -> Document:
    return read_bytes(json.dumps(values).encode())


SITE = {
    "s1": "李某某执行通知书",
    "s2": "甲县人民法院",
    "s5": "8497feb4",
    "s7": "（2022）甲0101执12号",
    "s31": "2022-06-01",
    "s41": "2022-12-08",
    "s17": ["李某某", "王某某"],
}
TEXTS: dict[str, tuple[dict[str, Any], str]] = {
    "the keys of the site": ({**SITE, "qwContent": HTML}, GOOD.strip()),
    "sections alone": (SECTIONS, "\n".join(SECTIONS.values())),
    "sections beside the text": ({**SECTIONS, "qwContent": HTML}, GOOD.strip()),
    "Chinese columns": ({"原始链接": "https://x", "案号": "", "案件名称": "甲", "全文": GOOD}, GOOD),
    "English columns": ({"title": "x", "case_number": "", "content": GOOD}, GOOD),
    "old key of the page": ({"文书ID": "1", "DocContent": "", "Html": HTML}, GOOD.strip()),
    "plain before HTML": ({"text": GOOD.strip(), "html": HTML}, GOOD.strip()),
    "a summary beside the text": ({"content": GOOD[:80], "text": GOOD}, GOOD),
    "one level down": ({"id": 1, "source": {"title": "x", "Html": HTML}}, GOOD.strip()),
    "JSON in JSON": ({"id": 1, "source": json.dumps({"title": "x", "Html": HTML})}, GOOD.strip()),
    "a column nobody knows": ({"栏甲": "短", "栏乙": GOOD}, GOOD),
    "line breaks escaped twice": ({"全文": GOOD.strip().replace("\n", "\\n")}, GOOD.strip()),
}


TEXTS["half a character"] = ({"全文": "\ud83d" + GOOD}, "\ufffd" + GOOD)
TEXTS["a list of one"] = ({"data": {"list": [{"content": GOOD}]}}, GOOD)
TEXTS["a list of others beside the text"] = (
    {"全文": GOOD, "相关": [{"全文": "甲" * 40}, {"全文": "乙" * 40}]},
    GOOD,
)
HEAD, _, REST = GOOD.strip().partition("\n")


def test_a_number_of_any_length_is_valid_json() -> None:
    line = '{"id": ' + "9" * 5_000 + ', "全文": ' + json.dumps(GOOD) + "}"
    assert read_bytes(line.encode()).raw == GOOD


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_of_a_record(name: str) -> None:
    values, text = TEXTS[name]
    document = record(**values)
    assert document.raw == text
    assert bool(document.extract.notes) == (name == "a column nobody knows")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (
            SITE,
            {
                "title": "李某某执行通知书",
                "court": "甲县人民法院",
                "id": "8497feb4",
                "case_number": "（2022）甲0101执12号",
                "date": "2022-06-01",
                "published": "2022-12-08",
                "parties": "李某某、王某某",
            },
        ),
        (
            {
                "案件名称": "甲",
                "法院名称": "乙县人民法院",
                "案由": "借款",
                "审理程序": "执行",
                "案件类型": "执行案件",
            },
            {
                "title": "甲",
                "court": "乙县人民法院",
                "cause": "借款",
                "procedure": "执行",
                "case_type": "执行案件",
            },
        ),
        (
            {"caseName": "甲", "Case_Number": "(2022)甲0101执1号", "judgeDate": 1646064000000},
            {"title": "甲", "case_number": "(2022)甲0101执1号", "date": "1646064000000"},
        ),
        ({"court": None, "date": "null", "title": " "}, {}),
    ],
)
def test_what_is_known_about_a_document(values: dict[str, Any], expected: dict[str, str]) -> None:
    assert dict(record(**values, 全文=GOOD).extract.metadata) == expected


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-03-01", (2022, 3, 1)),
        ("2022-03-01 00:00:00", (2022, 3, 1)),
        ("2022-03-01T08:00:00+08:00", (2022, 3, 1)),
        ("2022/3/1", (2022, 3, 1)),
        ("2022年3月1日", (2022, 3, 1)),
        ("二〇二二年三月一日", (2022, 3, 1)),
        ("20220301", (2022, 3, 1)),
        ("1646064000000", (2022, 3, 1)),
        ("1646064000", (2022, 3, 1)),
        ("2022", None),
        ("20229999", None),
        ("不详", None),
    ],
)
def test_recorded_dates(value: str, day: tuple[int, int, int] | None) -> None:
    assert day_of(value) == (datetime.date(*day) if day else None)


def test_what_the_text_does_not_say_is_filled_and_its_source_shown() -> None:
    bare = check(record(全文=BODY), RULES, PUBLISHED)
    assert (bare.court, bare.case_numbers, bare.date, bare.date_source) == (None, (), None, None)
    filled = check(record(**SITE | {"s1": "李某某执行裁定书", "全文": BODY}), RULES, PUBLISHED)
    assert filled.court == "甲县人民法院"
    assert filled.case_numbers == ("（2022）甲0101执12号",)
    assert (filled.date, filled.date_source) == (datetime.date(2022, 6, 1), "metadata")
    assert filled.type == bare.type == "termination_ruling"
    assert filled.notes == ()


def test_a_recorded_title_gives_the_type_of_a_text_without_one() -> None:
    text = "李某某：你与王某某借款合同纠纷一案已经立案。请你尽快到本院来一趟，并带上身份证件，届时不到后果自负，特此告知。"
    assert record(全文=text).type.id is None
    found = record(全文=text, title="李某某执行通知书").type
    assert (found.id, found.reason) == ("execution_notice", "随文记录的标题：执行通知")


def test_the_text_holds_and_the_difference_is_told() -> None:
    document = record(全文=GOOD, 法院="乙县人民法院", 案号="（2021）乙0101执9号", 裁判日期="2021-01-01")
    report = check(document, RULES, PUBLISHED)
    assert report.court == "甲县人民法院"
    assert report.case_numbers[0] == "（2022）甲0101执12号"
    assert (report.date, report.date_source) == (datetime.date(2022, 6, 1), "document")
    assert report.notes == (
        "法院：正文是 甲县人民法院，随文记录的是 乙县人民法院；以正文为准",
        "案号：正文是 （2022）甲0101执12号，随文记录的是 （2021）乙0101执9号；以正文为准",
        "日期：正文是 2022-06-01，随文记录的是 2021-01-01；以正文为准",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"法院": "丙省甲县人民法院"},
        {"案号": "(2022)甲0101执12号"},
        {"裁判日期": "2022.6.1"},
        {"法院": "不详"},
    ],
)
def test_another_way_to_write_it_is_no_difference(other: dict[str, str]) -> None:
    assert record(全文=GOOD, **other).notes == ()


def test_a_recorded_date_before_the_case_is_not_believed() -> None:
    report = check(record(全文=BODY, 案号="（2022）甲0101执12号", 裁判日期="2012-01-01"), RULES, PUBLISHED)
    assert (report.date, report.date_source) == (None, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'{"a": 1}', "里面没有文书正文"),
        (b'{"a": "' + "备注".encode() * 20 + b'"}', "只有 40 个汉字"),
        (b'{"a": "b"', "不是有效的 JSON"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "嵌套过深|不是有效的"),
    ],
)
def test_what_holds_no_document(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_bytes(data)


def test_sections_in_columns_of_any_name_are_one_text() -> None:
    document = record(标题="执行通知书", 首部=HEAD, 主文=REST, 尾部="书记员赵某")
    assert document.raw == f"{HEAD}\n{REST}\n书记员赵某"
    assert document.notes == ("正文由几栏接成：“首部”“主文”“尾部”",)


def test_one_of_several_texts_is_not_taken_for_all() -> None:
    with pytest.raises(Unreadable, match="里面有 2 段正文（“content”）"):
        record(data={"list": [{"content": GOOD}, {"content": BODY}]})


def test_check_and_read_tell_the_source(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(json.dumps({**SITE, "全文": BODY}, ensure_ascii=False) + "\n", "utf-8")
    done: subprocess.CompletedProcess[str] = zhihe(
        "check", str(path), "--mode", "published", "--format", "json"
    )
    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    [document] = report["documents"]
    assert document["path"] == f"{path}!/1"
    assert (document["date"], document["date_source"]) == ("2022-06-01", "metadata")
    assert "2022-06-01（随文记录的日期）" in zhihe("check", str(path), "--mode", "published").stdout
    shown = json.loads(zhihe("read", f"{path}!/1", "--format", "json").stdout)
    assert shown["metadata"]["court"] == "甲县人民法院"
    assert shown["text"] == BODY
