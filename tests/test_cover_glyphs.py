"""Words of a PDF over which signs are written that blot them out: reported as hidden and kept whole; what covers nothing is not."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS
from corpus.read import read_bytes
from corpus.readers.pdf import read

BEFORE, NUMBER, AFTER = "被执行人陈某，身份证号码", "340104198501011230", "，住甲县。"
LEFT = 72.0 + 12 * len(BEFORE)  # where the number begins: a figure is half as wide as a character
LINE = f"{BEFORE}{NUMBER}{AFTER}"


def page(signs: str, left: float = LEFT, top: float = 120, size: float = 12, before: str = "") -> Sheet:
    sheet = Sheet().text(72, 100, "甲县人民法院").text(72, 120, LINE).text(left, top, signs, size, before)
    return sheet.text(72, 140, "本裁定送达后立即生效。")


def extract_of(*sheets: Sheet) -> Extract:
    return read(pdf(*sheets), DEFAULT_LIMITS)


# What is written over the line, and which words it covers.
COVERED: dict[str, tuple[Sheet, str]] = {
    "blocks over a number": (page("█" * 9), NUMBER),
    "blocks set a little lower": (page("█" * 9, top=122.5), NUMBER),
    "blocks over a part of it": (page("█" * 4, LEFT + 60), NUMBER[10:]),
    "blocks that begin within a figure": (page("█" * 3, LEFT + 2), NUMBER[1:6]),
    "squares": (page("■" * 9), NUMBER),
    "shades": (page("▒" * 9), NUMBER),
    "discs": (page("●" * 9), NUMBER),
    "one block over a name of one character": (page("█", 72 + 12 * 5), "某"),
    "blocks with spaces between them": (page("█ █ █ █ █ █ "), NUMBER[:17]),
    "crosses": (page("×" * 9), NUMBER),
    "letters for crosses": (page("X" * 18), NUMBER),
    "stars": (page("＊" * 9), NUMBER),
    "blocks drawn before it in the same colour": (
        Sheet().text(LEFT, 120, "█" * 9).text(72, 120, LINE),
        NUMBER,
    ),
    "white blocks": (page("█" * 9, before="1 g"), NUMBER),
}


@pytest.mark.parametrize("name", COVERED)
def test_covered_words_are_hidden_and_whole(name: str) -> None:
    sheet, words = COVERED[name]
    extract = extract_of(sheet)
    hidden = [each for each in extract.hidden if each.text != "█" * 9]  # white ones are hidden themselves
    assert [(each.kind, each.page, each.text) for each in hidden] == [("covered", 1, words)]
    box = hidden[0].box
    assert box is not None
    at = LINE.index(words)
    left = 72 + sum(6 if char.isascii() else 12 for char in LINE[:at])
    assert (box[0], box[2] - box[0]) == (left, 12 * len(words) / (2 if words.isascii() else 1))
    assert words not in Document("", "", extract).match.text
    assert any("盖住" in note for note in extract.notes)


def test_the_signs_stand_behind_what_they_cover() -> None:
    extract = extract_of(page("█" * 9))
    assert f"\n{BEFORE}{NUMBER}{'█' * 9}{AFTER}\n" in extract.text
    assert f"{BEFORE}{'█' * 9}{AFTER}" in Document("", "", extract).match.text


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_on_a_turned_page(rotate: int) -> None:
    sheet = page("█" * 9)
    sheet.rotate = rotate
    assert [each.text for each in extract_of(sheet).hidden] == [NUMBER]


def test_the_rule_reports_it_in_published_mode() -> None:
    lines = [
        "甲县人民法院",
        "执行裁定书",
        "（2022）甲0101执1号",
        "申请执行人：张某甲，男，住甲县。",
        "终结本次执行程序。",
        "二〇二二年六月一日",
    ]
    for signs, verdict in (("", Verdict.PASS), ("█" * 8, Verdict.FAIL)):
        sheet = Sheet().lines(72, 120, lines).text(72, 400, "住虚构路二号")
        sheet = sheet.text(72, 400, signs) if signs else sheet
        report = check(read_bytes(pdf(sheet)), load_rules(), Settings(Mode.PUBLISHED))
        [result] = [each for each in report.results if each.rule == "publish-2016/art10-hidden-text"]
        assert result.verdict is verdict


# Signs that cover nothing.
SEEN: dict[str, Sheet] = {
    "a mask in the line": Sheet().text(72, 120, f"{BEFORE}3401████1230").text(72, 140, LINE),
    "a mask drawn apart from its line": Sheet()
    .text(72, 120, BEFORE)
    .text(LEFT, 120, "×" * 9)
    .text(LEFT + 108, 120, AFTER)
    .text(72, 140, LINE),
    "boxes to be ticked": page("■□■□", 72, 160),
    "a box to be ticked, drawn into its line": Sheet()
    .text(72, 120, f"　是　否　{LINE}")
    .text(72, 120, "■")
    .text(96, 120, "□"),
    "a filled box over an empty one": page("□", 72, 160).text(72, 160, "■"),
    "a tick over a box": page("□", 72, 160).text(72, 160, "×"),
    "a cross over one word of a choice": page("×", 72, 120),
    "dots before the items of a list": page("●", 58, 120),
    "a white number on a disc": Sheet()
    .text(72, 100, "●")
    .text(75, 100, "1", before="1 g")
    .text(72, 120, LINE),
    "a translucent pattern": page("░" * 9, before="/Faint gs"),
    "a large mark": page("●●", 60, 150, 90, "0.8 g"),
    "the form's crosses under what is filled in": Sheet()
    .text(LEFT, 120, "×" * 9, before="0.7 g")
    .text(72, 120, LINE),
    "the line above and below": page("█" * 20, 72, 134).text(72, 106, "█" * 20),
    "signs that touch a word": page("███", LEFT + 108 + 60 - 4),
    "the same letters twice, for bold": Sheet().text(72, 120, f"xxxxxx{LINE}").text(72.4, 120, "xxxxxx"),
}


@pytest.mark.parametrize("name", SEEN)
def test_signs_that_cover_nothing(name: str) -> None:
    extract = extract_of(SEEN[name])
    assert extract.hidden == ()
    assert NUMBER in extract.text


def test_a_page_full_of_signs_is_read_soon() -> None:
    sheet = Sheet()
    for line in range(60):
        sheet.text(20, 20 + 12 * line, "█×" * 40, 6).text(20, 20 + 12 * line, "甲乙" * 40, 6)
    assert extract_of(sheet).text.count("甲") == 60 * 40
