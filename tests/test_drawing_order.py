"""Pages drawn in another order than they are read in, drawn twice, or leaning: read as when they are drawn in order."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Callable

import pytest
from clock import within
from pdf_writer import HEIGHT, Form, Sheet, pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.document import Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

LINES = [
    "某某县人民法院",
    "执行通知书",
    "丁公司：",
    "本院在执行甲公司与乙公司借款合同纠纷一案中，责令你公司于",
    "2022年6月14日前支付加工款96800元，加倍支付迟延履行期间的债",
    "务利息。户名：某某县人民法院；账号：6222000000000000640。",
    "逾期不履行的，依法强制执行。人人有权举报，可拨12368。",
    "特此通知。",
    "二〇二二年六月一日",
]
LEFT = [230.0, 240.0, 60.0, 84.0, 60.0, 60.0, 84.0, 84.0, 380.0]
SIZE, STEP, TOP = 14, 24, 100

Piece = tuple[float, float, str]  # from the left, from the top, what
Pieces = list[Piece]


def width(text: str, size: float = SIZE) -> float:
    return sum(size / 2 if char.isascii() else size for char in text)


def lines() -> Pieces:
    return [(x, TOP + STEP * row, text) for row, (x, text) in enumerate(zip(LEFT, LINES, strict=True))]


def letters(pieces: Pieces) -> Pieces:
    return [(x + width(text[:at]), y, char) for x, y, text in pieces for at, char in enumerate(text)]


def by_sheet(pieces: Pieces, lean: float = 0.0) -> Extract:
    """With a font in the file."""
    sheet = Sheet()
    for x, y, text in pieces:
        # The pen of that font goes on by a whole size.
        for at, char in enumerate(text) if any(map(str.isascii, text)) else [(0, text)]:
            sheet.text(x + width(text[:at]), y, char, SIZE)
    if lean:
        sin, cos = math.sin(math.radians(lean)), math.cos(math.radians(lean))
        sheet.drawn.append(f"{cos} {-sin} {sin} {cos} {-30 * sin} {30 * sin} cm")
    return read(pdf(sheet), Limits())


def by_canvas(pieces: Pieces, lean: float = 0.0) -> Extract:
    """With a font that is nowhere."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, HEIGHT))
    canvas.rotate(-lean)
    for x, y, text in pieces:
        canvas.setFont("STSong-Light", SIZE)
        canvas.drawString(x, HEIGHT - y, text)
    canvas.save()
    return read(stream.getvalue(), Limits())


def bare(extract: Extract) -> list[str]:
    """The lines with ink; a box stands for every character."""
    for page in extract.pages:
        assert len(page.boxes) == 4 * (page.span.end - page.span.start)
    return [kept for line in extract.text.split("\n") if (kept := "".join(line.split()))]


def filled_later(pieces: Pieces, keep: Callable[[str], bool]) -> Pieces:
    """All characters that are kept first, the others in their gaps afterwards."""
    each = letters(pieces)
    return [one for one in each if keep(one[2])] + [one for one in each if not keep(one[2])]


def words(value: str) -> Pieces:
    """The page with a value drawn last."""
    first: Pieces = []
    last: Pieces = []
    for x, y, text in lines():
        at = text.find(value)
        if at < 0:
            first.append((x, y, text))
            continue
        end = at + len(value)
        first += [(x, y, text[:at])] if at else []
        first += [(x + width(text[:end]), y, text[end:])] if text[end:] else []
        last.append((x + width(text[:at]), y, value))
    return first + last


def shuffled() -> Pieces:
    found = letters(lines())
    random.Random(7).shuffle(found)  # noqa: S311  not for secrets
    return found


def letters_leftwards(pieces: Pieces) -> Pieces:
    return [(x + width(text[:at]), y, text[at]) for x, y, text in pieces for at in reversed(range(len(text)))]


def words_leftwards(pieces: Pieces) -> Pieces:
    """Words of up to three letters, the last of each line first."""
    return [
        (x + width(text[:at]), y, text[at : at + 3])
        for x, y, text in pieces
        for at in reversed(range(0, len(text), 3))
    ]


ORDERS: dict[str, Callable[[], Pieces]] = {
    "as it is read": lines,
    "an account filled in last": lambda: words("6222000000000000640"),
    "a sum filled in last": lambda: words("96800"),
    "the end of a line filled in last": lambda: words("12368。"),
    "the beginning of a line filled in last": lambda: words("2022年"),
    "a form filled over its template": lambda: filled_later(lines(), lambda char: not char.isdigit()),
    "values before their template": lambda: filled_later(lines(), str.isdigit),
    "the title last": lambda: lines()[2:] + lines()[:2],
    "the end first": lambda: lines()[-2:] + lines()[:-2],
    "a paragraph last": lambda: lines()[:3] + lines()[6:] + lines()[3:6],
    "from the bottom upwards": lambda: lines()[::-1],
    "every other line": lambda: lines()[::2] + lines()[1::2],
    "each letter anywhere": shuffled,
    "each line from the right": lambda: letters_leftwards(lines()),
    "one line from the right": lambda: lines()[:6] + letters_leftwards(lines()[6:7]) + lines()[7:],
    "a few letters at once, from the right": lambda: words_leftwards(lines()),
    "from the bottom right upwards": lambda: letters_leftwards(lines()[::-1]),
}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("drawn", [by_sheet, by_canvas])
def test_lines_are_read_from_top_to_bottom(drawn: Callable[[Pieces], Extract], order: str) -> None:
    extract = drawn(ORDERS[order]())
    assert bare(extract) == LINES
    assert not any(page.unreadable for page in extract.pages)


TWICE: dict[str, Callable[[Pieces], Pieces]] = {
    "letter by letter": lambda pieces: [
        (x + dx, y, char) for x, y, char in letters(pieces) for dx in (0, 0.4)
    ],
    "line by line": lambda pieces: [(x + dx, y, text) for x, y, text in pieces for dx in (0, 0.4)],
    "the page": lambda pieces: [(x + dx, y, text) for dx in (0, 0.4) for x, y, text in pieces],
    "with a shadow": lambda pieces: [(x + d, y + d, text) for x, y, text in pieces for d in (1.2, 0)],
    "three times": lambda pieces: [(x + d, y, text) for x, y, text in pieces for d in (0, 0.3, 0.6)],
}


@pytest.mark.parametrize("way", TWICE)
@pytest.mark.parametrize("drawn", [by_sheet, by_canvas])
def test_letters_drawn_again_in_their_place_count_once(drawn: Callable[[Pieces], Extract], way: str) -> None:
    assert bare(drawn(TWICE[way](lines()))) == LINES


@pytest.mark.parametrize("text", ["人人有责", "账号6222000000000000640", "1111。。", "……——……"])
@pytest.mark.parametrize("drawn", [by_sheet, by_canvas])
def test_letters_beside_each_other_all_count(drawn: Callable[[Pieces], Extract], text: str) -> None:
    """Also on a page that is put into order."""
    pieces = [*lines(), (60.0, 400.0, text), (60.0, 40.0, "首页")]
    assert bare(drawn(pieces)) == ["首页", *LINES, text]


@pytest.mark.parametrize("lean", [-3, -2.5, -2, -1, 1, 2, 2.5, 3])
@pytest.mark.parametrize("order", ["as it is read", "an account filled in last", "from the bottom upwards"])
def test_lines_that_lean(lean: float, order: str) -> None:
    assert bare(by_canvas(ORDERS[order](), lean)) == LINES


def test_columns_drawn_one_after_the_other_stay_so() -> None:
    """What stands above or below both is read before or after them, whenever it was drawn."""
    left = [(60.0, 150.0 + STEP * row, f"左边第{row}行，左左左左。") for row in range(8)]
    right = [(330.0, 150.0 + STEP * row, f"右边第{row}行，右右右右。") for row in range(8)]
    head, foot = (60.0, 100.0, "执行通知书" * 6), (60.0, 400.0, "以上两栏。" * 6)
    said = [text for _, _, text in [head, *left, *right, foot]]
    assert bare(by_canvas([head, *left, *right, foot])) == said
    assert bare(by_canvas([foot, *left, *right, head])) == said


def test_a_page_number_drawn_first_stays_where_it_is() -> None:
    extract = by_canvas([(290.0, 800.0, "第1页"), *lines()])
    assert bare(extract) == ["第1页", *LINES]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("others", [0, 3])
def test_a_pen_that_goes_to_the_left(rotate: int, others: int) -> None:
    """Letters of one piece of text, with spaces between them that are less than nothing."""
    sheet = Sheet(rotate=rotate).lines(72, 120, ["本院通知如下事项，请你遵照执行。"] * others)
    clause = ["如发现有人指定其他付款途径的，", "可以拨打一二三六八举报。"]
    for row, line in enumerate(clause):
        sheet.text(72 + 12 * (len(line) - 1), 220 + 20 * row, line[::-1], 12, "-24 Tc")
    assert bare(read(pdf(sheet), Limits()))[others:] == clause


def test_a_large_word_over_the_lines_is_no_word_of_theirs() -> None:
    sheet = Sheet().text(100, 250, "样本", 90)
    for x, y, text in lines()[::-1]:
        for at, char in enumerate(text):
            sheet.text(x + width(text[:at]), y, char, SIZE)
    found = bare(read(pdf(sheet), Limits()))
    assert [line for line in found if line != "样本"] == LINES
    assert "样本" in found


@pytest.mark.parametrize("matrix", ["-1 0 0 -1 595 842 cm", "1 0 0 1 40 -300 cm", "1.2 0 0 1.2 -30 -150 cm"])
def test_letters_that_are_drawings_within_a_drawing_stand_where_they_are_seen(matrix: str) -> None:
    """As browsers print what is turned, moved or translucent: pdfium forgets the matrix of the drawing there."""
    sheet = Sheet(forms=[Form(60, TOP + STEP * row, text, before=matrix) for row, text in enumerate(LINES)])
    assert bare(read(pdf(sheet), Limits())) == LINES


@pytest.mark.parametrize("text", ["0", "01"])
def test_very_many_letters_in_one_place_or_line_take_no_time(text: str) -> None:
    sheet = Sheet()
    for number in range(4000):
        sheet.text(60 + number / 10, 400 - number % 7, text[number % len(text)], SIZE)
    with within(5):
        read(pdf(sheet.text(60, 100, LINES[1])), Limits())
