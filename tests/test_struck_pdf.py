"""Words that a line is drawn through count as deleted, and the report says so; underlines and ruling lines delete nothing."""

from __future__ import annotations

import io
from pathlib import Path

import libreoffice
import pytest
from pdf_writer import HEIGHT, Note, Sheet, pdf
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate

from corpus.document import Document, Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

WORDS = "本院立案执行通知责令"  # 120 points of the line
NEXT = "限你公司十日内履行"
SAYS = "有划了删除线的文字，按已经删去检查：第 1 页“本院立案执行通知责令”划了删除线"


def page(**given: object) -> Sheet:
    return Sheet(**given).lines(72, 120, [WORDS, NEXT])  # type: ignore[arg-type]  a table of keyword arguments


def extract_of(*sheets: Sheet) -> Extract:
    return read(pdf(*sheets), Limits())


def match_of(extract: Extract) -> str:
    return Document("", "", extract).match.text


def _stroke(sheet: Sheet, x: float, top: float, wide: float, paint: str = "0.7 w") -> Sheet:
    sheet.over.append(f"q {paint} {x} {sheet.size[1] - top} m {x + wide} {sheet.size[1] - top} l S Q")
    return sheet


def _drawn(paint: str, path: str) -> Sheet:
    """The words with a path over them, upwards from the foot of the page: their middle is at 726."""
    sheet = page()
    sheet.over.append(f"q {paint} {path} Q")
    return sheet


STRUCK = {
    "a thin box": page().fill(72, 115, 120, 0.7),
    "a thin box drawn before": page().fill(72, 115, 120, 0.7, over=False),
    "a stroke": _stroke(page(), 72, 116, 120),
    "a red stroke": _stroke(page(), 72, 116, 120, "0.7 w 1 0 0 RG"),
    "a hairline": _stroke(page(), 72, 115, 120, "0.1 w"),
    "a box with an edge": _drawn("1 w", "72 725 120 1.2 re B"),
    "a thick box with an edge": _drawn("1 w", "72 724 120 3 re B"),
    "a slanting stroke": _drawn("1 w", "72 723 m 192 729 l S"),
    "a stroke from below to above the words": _drawn("1 w", "72 718 m 192 736 l S"),
    "two strokes that cross": _drawn("1 w", "72 718 m 192 736 l S 72 736 m 192 718 l S"),
    "two strokes": _stroke(_stroke(page(), 72, 114.5, 120), 72, 116.5, 120),
    "a stroke that is longer than the words": _stroke(page(), 60, 116, 150),
    "a stroke for each word": _stroke(_stroke(page(), 72, 116, 60), 132, 116, 60),
    "on a turned page": page(rotate=90).fill(72, 115, 120, 0.7),
    "on a page that is shown upside down": page(turned=180).fill(72, 115, 120, 0.7),
    "on a page that is shown on its side": _stroke(page(turned=270), 72, 116, 120),
    "marked by an annotation": page(
        notes=[Note("StrikeOut", 72, 108, 120, 14, "/C[1 0 0]/QuadPoints[72 734 192 734 72 720 192 720]")]
    ),
}


@pytest.mark.parametrize("name", STRUCK)
def test_words_struck_out(name: str) -> None:
    extract = extract_of(STRUCK[name])
    assert WORDS in extract.text
    assert match_of(extract) == NEXT
    assert extract.notes[-1] == SAYS
    assert {(each.kind, each.text) for each in extract.hidden} == {("struck", WORDS)}


def test_some_words_of_a_line() -> None:
    extract = extract_of(_stroke(page(), 96, 116, 48))
    assert [each.text for each in extract.hidden] == ["立案执行"]
    assert match_of(extract) == "本院通知责令" + NEXT


KEPT = {
    "an underline": page().fill(72, 121, 120, 0.7),
    "an underline close to the line": page().fill(72, 119.3, 120, 0.7),
    "two underlines": page().fill(72, 121, 120, 0.5).fill(72, 123, 120, 0.5),
    "a line above": page().fill(72, 109, 120, 0.7),
    "a line between lines": page().fill(60, 125, 300, 0.7),
    "the line of a form under words that sit low": page().fill(72, 119, 300, 0.7),
    "the long line of a form through words": _stroke(page(), 72, 116, 400),
    "a highlighter's box with an edge": _drawn("1 w 1 1 0 rg 1 1 0 RG", "72 724 120 4 re B"),
    "a slanting line under them": _drawn("1 w", "72 712 m 192 720 l S"),
    "a line across the page": _drawn("1 w", "60 600 m 260 800 l S"),
    "a white line": _stroke(page(), 72, 116, 120, "0.7 w 1 G"),
    "a line that does not show": _stroke(page(), 72, 116, 120, "/Clear gs 0.7 w"),
    "an upright line": _stroke(page(), 72, 500, 120).rule(130, 90, 130, 140),
    "a bar of colour": page().fill(72, 108, 120, 14, "/Half gs 1 1 0 rg"),
    "the upper side of a frame": Sheet(over=["q 0.8 w 72 710 120 17 re S Q"]).lines(72, 120, [WORDS, NEXT]),
    "a frame of four lines": page()
    .rule(72, 116, 192, 116)
    .rule(72, 140, 192, 140)
    .rule(72, 116, 72, 140)
    .rule(192, 116, 192, 140),
    "a seal over it": page().fill(72, 115, 110, 110, "/Half gs 1 0 0 rg"),
    "dashes on both sides": page().fill(30, 115, 40, 0.7).fill(194, 115, 40, 0.7),
}


@pytest.mark.parametrize("name", KEPT)
def test_words_that_are_not_struck_out(name: str) -> None:
    extract = extract_of(KEPT[name])
    assert match_of(extract) == WORDS + NEXT
    assert extract.hidden == ()
    assert not any("删除线" in note for note in extract.notes)


def _ruled(lines: int, rules: int, long: float = 200.0, rise: float = 4.0) -> Sheet:
    """Lines of text on ruled paper whose rules run through them."""
    sheet = Sheet().lines(72, 120, [WORDS + NEXT[:6]] * lines)
    for number in range(rules):
        _stroke(sheet, 72, 120 - rise + 20 * number, long, "0.4 w 0.8 0 0 RG")
    return sheet


@pytest.mark.parametrize("rise", [2.0, 4.0, 6.0])
def test_ruled_paper_strikes_nothing_out(rise: float) -> None:
    extract = extract_of(_ruled(6, 9, rise=rise))
    assert extract.hidden == ()
    short = _ruled(6, 9, rise=rise).lines(72, 240, [NEXT[:4]] * 3)
    assert extract_of(short).hidden == ()


@pytest.mark.parametrize(("lines", "rules"), [(9, 9), (12, 12), (9, 10), (5, 7), (3, 3)])
def test_a_paragraph_of_which_every_line_is_struck_out(lines: int, rules: int) -> None:
    assert match_of(extract_of(_ruled(lines, rules))) == ""


def test_a_struck_word_in_a_cell_and_rules_through_small_print() -> None:
    sheet = Sheet().grid([60, 160, 400], [100, 130, 160])
    sheet.text(66, 120, "户名").text(166, 120, "甲公司").text(66, 150, "账号").text(166, 150, "6222")
    _stroke(sheet, 166, 116, 36)
    extract = extract_of(sheet)
    assert [each.text for each in extract.hidden] == ["甲公司"]
    assert extract.text == "户名\t甲公司\n账号\t6222\n"


def test_struck_by_another_program() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=18, wordWrap="CJK")
    out = io.BytesIO()
    text = f"一、本院责令<strike>{WORDS}</strike>履行。<u>二〇二二年</u>六月"
    SimpleDocTemplate(out, invariant=1).build([Paragraph(text, style)])
    extract = read(out.getvalue(), Limits())
    assert [each.text for each in extract.hidden] == [WORDS]


@libreoffice.needed
def test_struck_by_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "a.html"
    source.write_text(
        "<html><head><meta charset=utf-8></head><body><p>执行通知书</p>"
        f"<p>一、本院责令你<s>{WORDS}</s>履行。<u>二〇二二年六月</u>，<u>被执行人：张三</u></p>"
        f"<table border=1><tr><td>户名</td><td><s>甲公司</s></td></tr><tr><td>账号</td><td><u>6222</u></td></tr></table>"
        f"<h1><s>大字标题</s></h1></body></html>",
        "utf-8",
    )
    libreoffice.convert([source], "pdf", tmp_path)
    extract = read((tmp_path / "a.pdf").read_bytes(), Limits())
    assert [each.text for each in extract.hidden] == [WORDS, "甲公司", "大字标题"]


def test_more_lines_than_anybody_looks_at_are_told_of() -> None:
    sheet = Sheet()
    for row in range(60):
        sheet.text(20, 20 + 13 * row, WORDS * 4, 12)
    lines = (f"10 {HEIGHT - top / 20} m 580 {HEIGHT - top / 20} l S" for top in range(16_000))
    sheet.over.append(f"q 0.01 w {' '.join(lines)} Q")
    extract = extract_of(sheet)
    assert match_of(extract).startswith(WORDS)
    assert [each.kind for each in extract.hidden] == ["unchecked"]
