"""Words that were turned into drawings: a page with them is not taken for read, one with other drawings is."""

from __future__ import annotations

import math
import random

import pytest
from pdf_writer import Sheet, pdf

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Verdict
from corpus.document import Document, Extract
from corpus.limits import DEFAULT_LIMITS
from corpus.readers.pdf import read

PART = "第1页有一部分文字转成了图形（转曲），没有读取；请对照原件，或者用没有转曲的文件重试"
WHOLE = "第1页的文字已转成图形，没有文字层"
NOTICE = [
    "甲县人民法院",
    "执行通知书",
    "（2022）甲0101执1号",
    "李某乙：责令你支付货款10000元，限你在收到本通知书之日起三日内履行，逾期本院将强制执行。",
    "你有权在收到本通知书之后向本院申请执行人员回避；对本通知书有异议的，可以书面提出。",
]


def _letter(x: float, low: float, size: float, seed: int) -> str:
    """A character as a font draws it: some strokes, of straight lines and curves."""
    chance = random.Random(seed)  # noqa: S311  the same letters every time
    strokes = []
    for number in range(chance.randint(3, 7)):
        level = number % 2
        at, thick = chance.uniform(0.05, 0.85) * size, 0.07 * size
        if level:
            a, b, c, d = x + 0.05 * size, low + at, x + 0.9 * size, low + at + thick
        else:
            a, b, c, d = x + at, low + 0.05 * size, x + at + thick, low + 0.9 * size
        strokes.append(
            f"{a:.2f} {b:.2f} m {c:.2f} {b:.2f} l {c:.2f} {b:.2f} {c:.2f} {d:.2f} {c:.2f} {d:.2f} c {a:.2f} {d:.2f} l h"
        )
    return " ".join(strokes)


def _outlined(sheet: Sheet, lines: int, letters: int, size: float, way: str, paint: str = "0 g") -> Sheet:
    """Lines of letters as drawings: one for each letter, line, or for all of them."""
    drawn: list[list[str]] = []
    for line in range(lines):
        low = sheet.size[1] - 300 - 1.7 * size * line
        drawn.append([_letter(72 + size * at, low, size, 100 * line + at) for at in range(letters)])
    parts = {
        "letters": [letter for line in drawn for letter in line],
        "lines": [" ".join(line) for line in drawn],
        "all at once": [" ".join(letter for line in drawn for letter in line)],
    }[way]
    sheet.drawn += [f"q {paint} {part} f Q" for part in parts]
    return sheet


def _extract(sheet: Sheet) -> Extract:
    return read(pdf(sheet), DEFAULT_LIMITS)


@pytest.mark.parametrize("way", ["letters", "lines", "all at once"])
@pytest.mark.parametrize(("size", "letters"), [(9, 40), (12, 30), (16, 25)])
@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize(("rotate", "turned"), [(0, 0), (90, 0), (0, 90)])
def test_a_clause_that_was_drawn_may_stand_there(
    way: str, size: float, letters: int, lines: int, rotate: int, turned: int
) -> None:
    sheet = _outlined(Sheet(rotate=rotate, turned=turned).lines(72, 100, NOTICE), lines, letters, size, way)
    extract = _extract(sheet)
    [page] = extract.pages
    assert (page.unreadable, page.scanned, page.partial) == (PART, False, True)
    report = check(Document("", "", extract), load_rules(), Settings())
    verdicts = {each.rule: each.verdict for each in report.results}
    assert verdicts["spc-2021-322/art20-12368-report"] is Verdict.UNDECIDED


@pytest.mark.parametrize("way", ["letters", "lines", "all at once"])
@pytest.mark.parametrize("words", [[], NOTICE[:3]])
@pytest.mark.parametrize("rotate", [0, 270])
def test_a_page_that_was_drawn_waits_to_be_recognised(way: str, words: list[str], rotate: int) -> None:
    extract = _extract(_outlined(Sheet(rotate=rotate).lines(72, 100, words), 12, 28, 14, way))
    [page] = extract.pages
    assert (page.unreadable, page.scanned) == (WHOLE, True)


def test_shapes_over_words_are_the_rim_of_their_letters() -> None:
    """A text layer under them says what they say."""
    sheet = Sheet().lines(72, 100, NOTICE)
    for at, char in enumerate(NOTICE[3][:30]):
        sheet.text(72 + 12 * at, 300, char, 12)
    assert _extract(_outlined(sheet, 1, 30, 12, "letters", "0.6 g")).pages[0].unreadable is None


def _qr(module: float, at_once: bool) -> list[str]:
    chance = random.Random(1)  # noqa: S311  not for secrets
    boxes = [
        f"{100 + module * x} {400 + module * y} {module} {module} re"
        for x in range(29)
        for y in range(29)
        if chance.random() < 0.5
    ]
    return [f"q 0 g {' '.join(boxes)} f Q"] if at_once else [f"q 0 g {box} f Q" for box in boxes]


def _emblem(radius: float, parts: int) -> list[str]:
    """Many small shapes over and beside each other, as in the emblem of the state."""
    chance = random.Random(2)  # noqa: S311  not for secrets
    drawn = []
    for number in range(parts):
        turn, far = chance.uniform(0, 2 * math.pi), radius * math.sqrt(chance.random())
        x, y = 300 + far * math.cos(turn), 450 + far * math.sin(turn)
        drawn.append(f"q 0.2 g {_letter(x, y, chance.uniform(4, 12), number)} f Q")
    return drawn


def _seal(paint: str) -> list[str]:
    letters = [
        _letter(
            300 + 45 * math.cos(math.pi * (1.1 - 0.08 * at)),
            450 + 45 * math.sin(math.pi * (1.1 - 0.08 * at)),
            10,
            at,
        )
        for at in range(14)
    ]
    return [f"q {paint} {letter} f Q" for letter in letters]


def _ornaments(x: float) -> list[str]:
    flower = " ".join(
        f"{x + 4} 400 m {x + 4 + a} {404 + b} {x + 4 - a} {404 + b} {x + 4} 400 c"
        for a, b in ((4, 4), (3, 3), (2, 4), (4, 1))
    )
    return [f"q 0 g 1 0 0 1 {12 * at} 0 cm {flower} f Q" for at in range(35)]


OTHERS: dict[str, list[str]] = {
    "a QR code of boxes": _qr(3, False),
    "a QR code drawn at once": _qr(3, True),
    "a large QR code drawn at once": _qr(6, True),
    "an emblem": _emblem(30, 150),
    "a large emblem": _emblem(60, 400),
    "a black seal": _seal("0 g"),
    "a red seal": _seal("0.9 0.1 0.1 rg"),
    "a red letterhead": [f"q 0.9 0 0 rg {_letter(72 + 34 * at, 700, 30, at)} f Q" for at in range(13)],
    "ornaments in a row": _ornaments(80),
    "a name on a logo": [f"q 0 g {_letter(72 + 14 * at, 700, 14, at)} f Q" for at in range(5)],
    "who signed": [f"q 0 g {_letter(300 + 30 * at, 300, 28, at)} f Q" for at in range(3)],
    "boxes to tick": [f"q 1 w 0 G {80 + 20 * at} 400 10 10 re S Q" for at in range(20)],
    "bars of a chart": [f"q 0.3 g {80 + 20 * at} 400 12 {5 + 7 * at % 90} re f Q" for at in range(20)],
    "a curve of a chart": [
        "q 1 w 0 G 80 400 m "
        + " ".join(f"{80 + 4 * at} {400 + 30 * math.sin(at)} l" for at in range(90))
        + " S Q"
    ],
    "dots that lead to a number": [f"q 0 g {80 + 5 * at} 400 1.5 1.5 re f Q" for at in range(80)],
    "a wave under a title": [
        "q 0 g 80 400 m " + " ".join(f"{80 + 4 * at} {400 + 2 * (at % 2)} l" for at in range(100)) + " f Q"
    ],
    "white shapes": [f"q 1 g {_letter(72 + 14 * at, 400, 14, at)} f Q" for at in range(30)],
}


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("rotate", [0, 90])
def test_other_drawings_are_no_words(name: str, rotate: int) -> None:
    sheet = Sheet(rotate=rotate, drawn=list(OTHERS[name])).lines(72, 100, NOTICE)
    [page] = _extract(sheet).pages
    assert (page.unreadable, page.scanned) == (None, False)


def test_very_many_shapes_take_no_time() -> None:
    letters = [f"q 0 g {_letter(60 + at % 97 * 5, 60 + at % 101 * 7, 9, at)} f Q" for at in range(8000)]
    assert len(_extract(Sheet(drawn=letters).lines(72, 20, NOTICE)).pages) == 1
