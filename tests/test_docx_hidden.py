"""What a DOCX holds unseen is told, never counts as said, and is a finding in a published document."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, run

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.readers.docx import read

HELD = "公民身份号码000000198501010001"
DELETED = f"<w:p><w:del w:id='1'><w:r><w:delText>{HELD[:6]}</w:delText></w:r><w:r><w:delText>{HELD[6:]}</w:delText></w:r></w:del></w:p>"
STYLED, SHOWN = "<w:rStyle w:val='H'/>", "<w:vanish w:val='0'/>"
HIDING = (
    "<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='PH'><w:rPr><w:vanish/></w:rPr></w:style>"
)
HIDDEN: dict[str, tuple[dict[str, str], str]] = {
    "a hidden run": ({"body": f"<w:p>{run(HELD, '<w:vanish/>')}</w:p>"}, "invisible"),
    "a hidden run in a header": (
        {
            "body": "<w:sectPr><w:headerReference r:id='header1'/></w:sectPr>",
            "header1": f"<w:p>{run(HELD, '<w:vanish/>')}</w:p>",
        },
        "invisible",
    ),
    "a style that hides": (
        {
            "body": f"<w:p>{run(HELD, STYLED)}</w:p>",
            "styles": HIDING,
        },
        "invisible",
    ),
    "a style of the paragraph that hides": (
        {"body": para(HELD, "<w:pStyle w:val='PH'/>"), "styles": HIDING},
        "invisible",
    ),
    "a hidden row": (
        {"body": f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{para(HELD)}</w:tc></w:tr></w:tbl>"},
        "invisible",
    ),
    "deleted with changes tracked": ({"body": DELETED}, "deleted"),
    "deleted row and all": (
        {"body": f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{DELETED}</w:tc></w:tr></w:tbl>"},
        "deleted",
    ),
    "a comment": (
        {
            "body": "<w:p><w:r><w:commentReference w:id='0'/></w:r></w:p>",
            "comments": f"<w:comment w:id='0'>{para(HELD)}</w:comment>",
        },
        "note",
    ),
}
SEEN = {
    "plain words": {"body": para(HELD)},
    "hidden switched off": {"body": f"<w:p>{run(HELD, SHOWN)}</w:p>"},
    "a hidden paragraph mark": {
        "body": f"<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>{run(HELD)}</w:p>{para('二')}"
    },
    "inserted with changes tracked": {"body": f"<w:p><w:ins w:id='1'>{run(HELD)}</w:ins></w:p>"},
    "a hidden run without words": {"body": f"<w:p>{run('　', '<w:vanish/>')}{run(HELD)}</w:p>"},
}
RULING = "".join(
    map(
        para,
        (
            "甲县人民法院",
            "执行裁定书",
            "（2022）甲0101执12号",
            "被执行人张某，男。",
            "裁定如下：终结本次执行程序。",
            "审判员王某",
            "二〇二二年六月一日",
        ),
    )
)
RULES = load_rules()


def made(parts: dict[str, str], before: str = "") -> bytes:
    others = {name: content for name, content in parts.items() if name != "body"}
    return docx(before + parts["body"], **others)


ID = "身份证11010519491231002X"
ALTERNATIVES = {
    "of a picture": (f"<wp:docPr id='1' name='x' descr='{ID}'/>", True),
    "as its title": (f"<wp:docPr id='1' name='x' title='{ID}'/>", True),
    "without a label": ("<wp:docPr id='1' name='x' descr='11010519491231002X'/>", True),
    "an account": ("<wp:docPr id='1' name='x' descr='账号：6222021905001234567'/>", True),
    "of a picture of DrawingML": (f"<a:graphic><pic:cNvPr id='1' name='x' descr='{ID}'/></a:graphic>", True),
    "masked": ("<wp:docPr id='1' name='x' descr='身份证110105********002X'/>", False),
    "the name of a file": ("<wp:docPr id='1' name='x' descr='C:/Users/a/IMG_20230308_123456.jpg'/>", False),
    "of a telephone": ("<wp:docPr id='1' name='x' descr='mmexport1678234567890.jpg'/>", False),
    "of a chat": ("<wp:docPr id='1' name='x' descr='微信图片_20230308123456'/>", False),
    "what a program makes of it": ("<wp:docPr id='1' name='图片 1' descr='图片包含 文本&#10;AI 生成的内容可能不正确。'/>", False),
    "a number of the court": ("<wp:docPr id='1' name='x' descr='法院电话 12368'/>", False),
}  # fmt: skip


@pytest.mark.parametrize("name", ALTERNATIVES)
def test_the_number_of_a_person_in_place_of_a_picture(name: str) -> None:
    inside, held = ALTERNATIVES[name]
    body = (
        f"{para('甲县人民法院')}<w:p><w:r><w:drawing><wp:inline>{inside}</wp:inline></w:drawing></w:r></w:p>"
    )
    extract = read(docx(body), DEFAULT_LIMITS)
    assert extract.text.strip() == "甲县人民法院"
    assert [each.kind for each in extract.hidden] == ["replacement"] * held


@pytest.mark.parametrize("name", HIDDEN)
def test_unseen_words_are_told_and_are_no_text(name: str) -> None:
    parts, kind = HIDDEN[name]
    extract = read(made(parts, para("一")), DEFAULT_LIMITS)
    assert [(each.kind, each.text) for each in extract.hidden] == [(kind, HELD)]
    assert extract.text.strip() == "一"
    assert any("公民身份号码" in note or "修订" in note for note in extract.notes)


@pytest.mark.parametrize("name", SEEN)
def test_seen_words_are_text_and_nothing_else(name: str) -> None:
    extract = read(made(SEEN[name]), DEFAULT_LIMITS)
    assert extract.hidden == ()
    assert HELD in extract.text


@pytest.mark.parametrize("name", HIDDEN)
def test_a_published_document_must_not_hold_them(name: str) -> None:
    parts, _ = HIDDEN[name]
    document = read_bytes(made(parts, RULING), "a.docx")
    for mode, expected in ((Mode.PUBLISHED, Verdict.FAIL), (Mode.DRAFT, Verdict.NOT_APPLICABLE)):
        report = check(document, RULES, Settings(mode, today=datetime.date(2026, 11, 23)))
        [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
        assert result.verdict is expected
        assert HELD not in result.reason


def test_properties_without_a_run_hide_nothing() -> None:
    body = f"<w:rPr><w:vanish/></w:rPr><w:vanish/><w:hidden/>{para(HELD)}"
    assert read(docx(body, comments="<w:rPr><w:vanish/></w:rPr>"), DEFAULT_LIMITS).hidden == ()


def test_a_date_that_nobody_sees_is_not_the_one_of_the_document() -> None:
    head = [
        para(line) for line in ("甲县人民法院", "执行通知书", "（2024）甲0101执1号", "李某：", "责令你付款。")
    ]
    white = '<w:color w:val="FFFFFF"/>'
    signed = [para("甲县人民法院"), f"<w:p>{run('二〇二四年三月一日', white)}</w:p>"]
    document = read_bytes(docx("".join([*head, *signed])), "a.docx")
    assert [each.text for each in document.extract.hidden] == ["二〇二四年三月一日"]
    assert document.fields.date is None
