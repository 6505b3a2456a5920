"""Words under a cross, values of forms that do not show, lines printed over each other: nobody can be sure of them."""

from __future__ import annotations

import pytest
from pdf_writer import HEIGHT, Note, Sheet, pdf

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Verdict
from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.crosses import CROSSED
from corpus.readers.overprint import OVERPRINTED
from corpus.readers.pdf import read

NOTICE = [
    "甲县人民法院",
    "执行通知书",
    "（2022）甲0101执1号",
    "李某乙：责令你支付货款10000元，限三日内履行。",
]
CLAUSE = ["如发现有执行人员指定其他案款", "交付途径的，可向12368举报。"]
PARAGRAPH = [
    "你应当自收到报告财产令之日起十日内报告财产情况。逾期不履行的，本",
    "院将采取冻结、划拨、查封、拍卖等措施。",
]


def _sheet(*lines: str, rotate: int = 0, turned: int = 0) -> Sheet:
    sheet = Sheet(rotate=rotate, turned=turned).lines(72, 100, NOTICE)
    return sheet.lines(72, 200, list(lines)).text(72, 400, "二〇二二年六月一日")


def _extract(sheet: Sheet) -> Extract:
    return read(pdf(sheet), DEFAULT_LIMITS)


def _verdict(extract: Extract) -> Verdict:
    report = check(Document("", "", extract), load_rules(), Settings())
    return next(each.verdict for each in report.results if each.rule == "spc-2021-322/art20-12368-report")


def _cross(sheet: Sheet, left: float, top: float, right: float, bottom: float, how: str) -> Sheet:
    high = sheet.size[1]
    lines = [
        f"{left} {high - top} m {right} {high - bottom} l",
        f"{right} {high - top} m {left} {high - bottom} l",
    ]
    pen = "1 g 1 G" if how == "white" else "0 G"
    parts = [" ".join(lines)] if how == "one path" else lines
    if how == "one line":
        parts = lines[:1]
    sheet.over += [f"q 1.5 w {pen} {part} S Q" for part in parts]
    return sheet


@pytest.mark.parametrize("how", ["two paths", "one path"])
@pytest.mark.parametrize(("rotate", "turned"), [(0, 0), (90, 0), (0, 90), (180, 0)])
@pytest.mark.parametrize("over", [True, False])
def test_what_stands_under_a_cross_does_not_count(how: str, rotate: int, turned: int, over: bool) -> None:
    sheet = _cross(_sheet(*CLAUSE, rotate=rotate, turned=turned), 70, 185, 245, 226, how)
    if not over:
        sheet.drawn, sheet.over = sheet.over, []
    extract = _extract(sheet)
    assert [(each.kind, "".join(each.text.split())) for each in extract.hidden] == [
        ("struck", "".join(CLAUSE))
    ]
    assert extract.pages[0].unreadable == f"第1页{CROSSED}"
    assert _verdict(extract) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("how", "box"),
    [
        ("white", (70, 185, 245, 226)),
        ("one line", (70, 185, 245, 226)),  # as it parts the first field of a table
        ("two paths", (300, 185, 500, 330)),  # where nothing is written
        ("two paths", (70, 225, 500, 380)),
        ("two paths", (70, 188, 100, 204)),  # a box that is ticked
    ],
)
def test_other_lines_aslant_void_nothing(how: str, box: tuple[float, float, float, float]) -> None:
    extract = _extract(_cross(_sheet(*CLAUSE), *box, how))
    assert (extract.hidden, extract.pages[0].unreadable) == ((), None)
    assert _verdict(extract) is Verdict.PASS


def _field(value: str, shown: str, more: str = "", high: float = 20) -> Note:
    filled = value.encode("utf-16-be").hex()
    return Note("Widget", 72, 240, 420, high, f"/FT/Tx/T(a)/V<FEFF{filled}>{more}", text=shown)


@pytest.mark.parametrize("shown", ["abc", "　", "本院地址"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_a_value_that_does_not_show_is_told_of(shown: str, rotate: int) -> None:
    sheet = _sheet(rotate=rotate)
    sheet.notes.append(_field("".join(CLAUSE), shown))
    extract = _extract(sheet)
    reason = extract.pages[0].unreadable
    assert reason is not None
    assert "表单里填的“如发现有执行人员指定其他…”和显示的不一样" in reason
    assert _verdict(extract) is Verdict.UNDECIDED


@pytest.mark.parametrize(
    ("value", "shown", "more"),
    [
        ("案款账户", "案款账户", ""),
        ("1000", "1，000．00", ""),
        ("", "案款账户", ""),
        ("a1", "甲县人民法院", "/Opt[[(a1)(b)]]"),
        ("123456", "＊＊＊＊＊＊", "/Ff 8192"),
        ("案 款", "案款", ""),
    ],
)
def test_a_value_that_shows_is_nothing_to_tell(value: str, shown: str, more: str) -> None:
    sheet = _sheet(*CLAUSE)
    sheet.notes.append(_field(value, shown, more))
    extract = _extract(sheet)
    assert extract.pages[0].unreadable is None
    assert _verdict(extract) is Verdict.PASS


@pytest.mark.parametrize("lower", [3, 5, 8])
@pytest.mark.parametrize("right", [0, 30])
@pytest.mark.parametrize("first", [True, False])
def test_lines_over_each_other_are_told_of(lower: float, right: float, first: bool) -> None:
    sheet = Sheet().lines(72, 100, NOTICE)
    box = [(72 + right, 200 + lower + 16 * row, text) for row, text in enumerate(CLAUSE)]
    body = [(72, 200 + 16 * row, text) for row, text in enumerate(PARAGRAPH)]
    for x, top, text in [*box, *body] if first else [*body, *box]:
        sheet.text(x, top, text)
    extract = _extract(sheet.text(72, 400, "二〇二二年六月一日"))
    assert extract.pages[0].unreadable == f"第1页{OVERPRINTED}"
    assert _verdict(extract) in {Verdict.UNDECIDED, Verdict.PASS}


@pytest.mark.parametrize("step", [11, 12, 14])
def test_lines_set_close_are_not_over_each_other(step: float) -> None:
    """Also where they were drawn from the bottom upwards."""
    lines = [*NOTICE, *CLAUSE, *PARAGRAPH]
    sheet = Sheet()
    for row, line in reversed(list(enumerate(lines))):
        sheet.text(72, 100 + step * row, line)
    extract = _extract(sheet)
    assert extract.pages[0].unreadable is None
    assert extract.text.split() == lines


def test_a_watermark_and_a_shadow_are_no_lines_of_their_own() -> None:
    sheet = Sheet().text(60, HEIGHT / 4, "仅供执行使用仅供执行使用", 30, "0.8 g")
    for row, line in reversed(list(enumerate([*NOTICE, *CLAUSE, *PARAGRAPH]))):
        sheet.text(73, 161 + 20 * row, line, 12, "0.5 g").text(72, 160 + 20 * row, line)
    assert _extract(sheet).pages[0].unreadable is None
