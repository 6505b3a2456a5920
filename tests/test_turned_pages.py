"""Pages whose text does not stand upright where they are shown, and words that run in another direction than the rest."""

from __future__ import annotations

import io
import itertools
import math

import pypdfium2
import pytest
from pdf_writer import HEIGHT, WIDTH, Sheet, pdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from corpus.document import Document, Extract
from corpus.limits import Limits
from corpus.readers.pdf import read
from corpus.spans import RawSpan

TITLE = ["某某县人民法院", "执行通知书"]
BODY = [
    "本院在执行甲公司与乙公司借款合同纠纷一案中，责令你",
    "公司于2022年6月14日前支付加工款96800元，加倍支付",
    "迟延履行期间的债务利息。逾期不履行的，依法强制执行。",
    "如发现另行收款的，可向12368举报。",
]
TURNS = list(itertools.product([0, 90, 180, 270], [0, 90, 180, 270]))
UPSIDE_DOWN, SIDEWAYS = "第1页的文字是倒着的，按转正后的顺序读取", "第1页的文字是横着的，按转正后的顺序读取"
ASIDE = "第1页有转了方向的文字，放在这一页的最后读取"


def extract_of(*sheets: Sheet) -> Extract:
    return checked(read(pdf(*sheets), Limits()))


def checked(extract: Extract) -> Extract:
    for page in extract.pages:
        assert len(page.boxes) == 4 * (page.span.end - page.span.start)
    return extract


def lines_of(extract: Extract) -> list[str]:
    """The lines with ink, without the blanks that a program puts into wide gaps."""
    return [line.strip() for line in extract.text.split("\n") if line.strip()]


def _in_pieces(sheet: Sheet, lines: list[str], size: int = 12) -> Sheet:
    """Each line in pieces of some characters, as programs write that change fonts or justify."""
    for row, line in enumerate(lines):
        for start in range(0, len(line), size):
            x = 72 + sum(6.0 if char.isascii() else 12.0 for char in line[:start])
            sheet.text(x, 150 + 20 * row, line[start : start + size])
    return sheet


@pytest.mark.parametrize(("rotate", "turned"), TURNS)
@pytest.mark.parametrize("size", [40, 5, 1])
def test_a_page_is_read_as_when_it_is_turned_upright(rotate: int, turned: int, size: int) -> None:
    extract = extract_of(
        _in_pieces(Sheet(rotate=rotate, turned=turned).lines(200, 100, TITLE, 16), BODY, size)
    )
    assert lines_of(extract) == [*TITLE, *BODY]
    told = {0: (), 90: (SIDEWAYS,), 180: (UPSIDE_DOWN,), 270: (SIDEWAYS,)}
    assert extract.notes == told[turned]
    assert extract.pages[0].unreadable is None


@pytest.mark.parametrize(("rotate", "turned"), TURNS)
def test_boxes_are_those_of_the_page_as_it_is_shown(rotate: int, turned: int) -> None:
    extract = extract_of(Sheet(rotate=rotate, turned=turned).lines(72, 120, BODY))
    page = extract.pages[0]
    wide, high = (WIDTH, HEIGHT) if rotate % 180 == 0 else (HEIGHT, WIDTH)
    assert (page.width, page.height) == (wide, high)
    boxes = {
        0: (72.0, 109.4, 84.0, 121.4),
        90: (wide - 121.4, 72.0, wide - 109.4, 84.0),
        180: (wide - 84.0, high - 121.4, wide - 72.0, high - 109.4),
        270: (109.4, high - 84.0, 121.4, high - 72.0),
    }
    assert page.box(RawSpan(0, 1)) == pytest.approx(boxes[turned], abs=0.11)


@pytest.mark.parametrize(("rotate", "turned"), TURNS)
def test_a_table_on_a_turned_page(rotate: int, turned: int) -> None:
    sheet = (
        Sheet(rotate=rotate, turned=turned)
        .text(72, 90, "案款账户")
        .grid([60, 160, 500], [100, 130, 160, 200])
    )
    rows = [("户名", "某某县人民法院"), ("开户行", "某某银行某某支行")]
    for row, (label, value) in enumerate(rows):
        sheet.text(66, 120 + 30 * row, label).text(166, 120 + 30 * row, value)
    sheet.text(66, 180, "账号").text(166, 176, "62220000111").text(166, 192, "122223333")
    assert lines_of(extract_of(sheet)) == [
        "案款账户",
        *("\t".join(row) for row in rows),
        "账号\t62220000111122223333",
    ]


@pytest.mark.parametrize(("rotate", "turned"), TURNS)
def test_a_table_without_lines_on_a_turned_page(rotate: int, turned: int) -> None:
    sheet = Sheet(rotate=rotate, turned=turned)
    rows = [
        ("户名", "账号", "开户行"),
        ("甲公司", "6222000011112222", "某某银行"),
        ("乙公司", "6222", "某银行"),
    ]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            sheet.text(72 + 160 * column, 120 + 20 * row, cell)
    assert lines_of(extract_of(sheet)) == ["\t".join(row) for row in rows]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_between_others_with_headers_and_page_numbers(turned: int) -> None:
    def page(number: int, **how: int) -> Sheet:
        sheet = Sheet(**how)
        wide, high = sheet.size
        sheet.text(72, 40, "某某县人民法院", 9).text(wide / 2, high - 30, f"- {number} -", 9)
        return sheet.lines(72, 120, [f"第{number}页{line}" for line in BODY])

    extract = extract_of(page(1), page(2, turned=turned), page(3), page(4, rotate=90, turned=turned))
    furniture = [extract.text[start:end] for start, end in extract.furniture]
    assert [line for line in furniture if line.startswith("-")] == [
        f"- {number} -" for number in (1, 2, 3, 4)
    ]
    for number in (1, 2, 3, 4):
        assert "\n".join(f"第{number}页{line}" for line in BODY) in extract.text
    assert len(extract.notes) == 1
    assert extract.notes[0].startswith("第2、4页的文字是")


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_an_upright_page_number_of_a_page_on_its_side_is_furniture(degrees: int) -> None:
    sheet = Sheet()
    for row, line in enumerate(BODY):
        places = {90: (400 - 20 * row, 150), 180: (500, 400 - 20 * row), 270: (200 + 20 * row, 700)}
        _turned_text(sheet, *places[degrees], line, degrees)
    extract = extract_of(sheet.text(285, 800, "- 1 -", 9))
    assert lines_of(extract) == [*BODY, "- 1 -"]
    assert [extract.text[start:end] for start, end in extract.furniture] == ["- 1 -"]


NOTE = "本件与原本核对无异"


def _turned_text(sheet: Sheet, x: float, top: float, text: str, degrees: float, size: float = 12) -> Sheet:
    """Text that runs in this direction, clockwise, from this place on."""
    sin, cos = math.sin(math.radians(-degrees)), math.cos(math.radians(-degrees))
    high = sheet.size[1]
    matrix = f"{cos:.5f} {sin:.5f} {-sin:.5f} {cos:.5f} {x} {high - top} cm 1 0 0 1 0 {-high} cm"
    return sheet.text(0, 0, text, size, before=matrix)


@pytest.mark.parametrize("degrees", [90, 270, 180, 45])
@pytest.mark.parametrize("pieces", ["at once", "one by one"])
@pytest.mark.parametrize("first", [True, False])
def test_a_note_in_another_direction_comes_last(degrees: int, pieces: str, first: bool) -> None:
    sheet = Sheet()
    if not first:
        sheet.lines(72, 120, BODY)
    step = 12 if pieces == "one by one" else 12 * len(NOTE)
    parts = list(NOTE) if pieces == "one by one" else [NOTE]
    for number, part in enumerate(parts):
        along = number * step
        x = 300 + along * math.cos(math.radians(degrees))
        _turned_text(sheet, x, 150 + along * math.sin(math.radians(degrees)), part, degrees)
    if first:
        sheet.lines(72, 120, BODY)
    extract = extract_of(sheet)
    assert lines_of(extract) == [*BODY, NOTE]
    assert extract.notes == (ASIDE,)


MARK = "仅供内部审核使用"
OVER_PAGES = "执行中查明的情况如下，你应当将上述款项汇入本案对应的案款账户，账号：62220219050"
MARKED = "第1、2页有竖排的印文或重复的水印，没有当作正文"


def _marked(*marks: tuple[float, float, str, int], ruled: bool = False, rows: int = 1) -> list[Sheet]:
    """Two pages, the first of which ends within an account, with these words (place, words, direction) over them."""
    sheets = []
    for number, mark in enumerate(marks):
        sheet = Sheet()
        for row in range(rows):
            _turned_text(sheet, mark[0], mark[1] + 90 * row, mark[2], mark[3], 24)
        if ruled:
            sheet.grid([60, 200, 400], [500, 530, 560, 590]).text(70, 520, "户名").text(210, 520, "甲公司")
        ends = [*BODY, OVER_PAGES] if number == 0 else ["01234567。", *BODY]
        sheets.append(sheet.lines(72, 600 if number == 0 else 80, ends))
    return sheets


@pytest.mark.parametrize("degrees", [45, 315, 90, 270, 20])
@pytest.mark.parametrize("ruled", [False, True])
def test_turned_words_on_every_page_are_none_of_its_text(degrees: int, ruled: bool) -> None:
    if ruled and degrees % 90 == 0:
        return
    extract = extract_of(*_marked(*[(150, 300, MARK, degrees)] * 2, ruled=ruled))
    assert "账号：6222021905001234567。" in Document("", "", extract).match.text
    assert MARK not in Document("", "", extract).match.text
    assert [extract.text[span.start : span.end] for span in extract.furniture] == [MARK, MARK]
    assert MARKED in extract.notes
    assert not any("转了方向" in note for note in extract.notes)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((150, 300, MARK, 45), (150, 300, "本件与原件核对无异", 45)),
        ((150, 300, MARK, 45), (250, 400, MARK, 45)),
        ((150, 300, "作废", 45), (150, 300, "已作废", 45)),
    ],
)
def test_turned_words_that_are_not_repeated_stay_text(
    one: tuple[float, float, str, int], other: tuple[float, float, str, int]
) -> None:
    extract = extract_of(*_marked(one, other))
    for each in (one, other):
        assert each[2] in Document("", "", extract).match.text
    assert not extract.furniture
    assert MARKED not in extract.notes


def test_a_repeated_telephone_is_kept_once() -> None:
    said = "举报电话010-12368"
    extract = extract_of(*_marked(*[(150, 300, said, 90)] * 2))
    match = Document("", "", extract).match.text
    assert match.count(said) == 1
    assert "账号：6222021905001234567。" in match


def test_a_heading_on_its_side_in_a_table_of_two_pages_stays() -> None:
    sheets = []
    for _ in range(2):
        sheet = (
            Sheet().grid([60, 100, 300, 500], [100, 200, 230]).text(110, 150, "户名").text(310, 150, "甲公司")
        )
        sheets.append(_turned_text(sheet, 85, 190, "账户信息", 270))
    assert Document("", "", extract_of(*sheets)).match.text.count("账户信息户名") == 2


@pytest.mark.parametrize(
    "between", [("院，开户银行", "：", "中国建设银行，账号："), ("院，开户", "银", "行：中国")]
)
def test_no_character_of_a_line_is_drawn_into_a_watermark(between: tuple[str, ...]) -> None:
    """pdfium has characters of a wide line between those of a watermark that falls over it."""
    sheet, x = Sheet().lines(72, 100, BODY), 72.0
    for number, piece in enumerate((*between, "")):
        sheet.text(x, 300, piece, before="6 Tc") if piece else None
        x += 18 * len(piece)
        rest = MARK[number] if number < len(between) else MARK[number:]
        for place, char in enumerate(rest, number):
            _turned_text(sheet, 150 + 30 * place, 330 - 30 * place, char, 315, 40)
    sheet.lines(72, 330, BODY)
    match = Document("", "", extract_of(sheet)).match.text
    assert match == "".join(BODY) + "".join(between) + "".join(BODY) + MARK


def test_a_sideways_table_below_upright_text() -> None:
    sheet = Sheet().lines(72, 80, BODY)
    rows = ["序号一户名甲公司", "序号二户名乙公司", "序号三户名丙公司"]
    for number, row in enumerate(rows):
        _turned_text(sheet, 200 + 20 * number, 600, row, 270)
    assert lines_of(extract_of(sheet)) == [*BODY, *rows]


def test_a_heading_on_its_side_stays_in_its_cell() -> None:
    sheet = Sheet().grid([60, 100, 300, 500], [100, 200, 230])
    _turned_text(sheet, 85, 190, "账户信息", 270)
    sheet.text(110, 150, "户名").text(310, 150, "甲公司").text(66, 220, "一").text(110, 220, "账号").text(
        310, 220, "6222"
    )
    assert lines_of(extract_of(sheet)) == ["账户信息\t户名\t甲公司", "一\t账号\t6222"]


@pytest.mark.parametrize("count", [7, 10])
def test_characters_bent_round_a_seal_stay_together(count: int) -> None:
    seal = "某某县人民法院执行局"[:count]
    sheet = Sheet().lines(72, 120, BODY)
    for number, char in enumerate(seal):
        degrees = -120 + 240 * number / (count - 1)
        angle = math.radians(degrees)
        _turned_text(sheet, 300 + 50 * math.sin(angle), 150 - 50 * math.cos(angle), char, degrees, 10)
    sheet.text(280, 160, "执行专用章", 8)
    extract = extract_of(sheet)
    assert "".join(BODY) in Document("", "", extract).match.text.replace("执行专用章", "")
    assert lines_of(extract)[-1] == seal


def test_a_page_scanned_askew_is_read_by_its_lines() -> None:
    for degrees in (-4, 4):
        sheet = Sheet(turned=180)
        for row, line in enumerate(BODY):
            _turned_text(sheet, 72, 200 + 20 * row, line, degrees)
        assert lines_of(extract_of(sheet)) == BODY


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_figures_on_their_side_in_vertical_writing_stay_in_their_line(turned: int) -> None:
    sheet = Sheet(turned=turned)
    for row, char in enumerate("本院于二〇二二年立案"):
        sheet.text(400, 120 + 14 * row, char)
    for row, char in enumerate("给付甲公司"):
        sheet.text(376, 120 + 14 * row, char)
    _turned_text(sheet, 378, 120 + 14 * 5 - 10, "96800", 90)
    sheet.text(376, 120 + 14 * 8, "元")
    lines = [line.replace(" ", "") for line in lines_of(extract_of(sheet))]
    assert lines == ["本院于二〇二二年立案", "给付甲公司96800元"]


@pytest.mark.parametrize("matrix", ["-1 0 0 1 595 0 cm", "1 0 0 -1 0 842 cm -1 0 0 -1 595 842 cm"])
def test_the_back_of_a_page_is_doubtful(matrix: str) -> None:
    sheet = Sheet()
    for row, line in enumerate(BODY):
        sheet.text(72, 120 + 20 * row, line, before=matrix)
    extract = extract_of(sheet)
    assert extract.pages[0].unreadable == "第1页的文字是左右反的，读出的顺序可能不对；请人工查看"
    assert extract.pages[0].partial


def test_a_page_without_a_direction_is_doubtful_and_loses_nothing() -> None:
    sheet = Sheet()
    text = "".join(BODY)
    for number, char in enumerate(text):
        _turned_text(sheet, 60 + 20 * (number % 20), 100 + 40 * (number // 20), char, 37 * number % 360)
    extract = extract_of(sheet)
    assert extract.pages[0].unreadable == "第1页的文字方向不一，读出的顺序可能不对；请人工查看"
    assert extract.pages[0].partial
    assert sorted(extract.text.replace("\n", "").replace(" ", "")) == sorted(text)


def test_a_watermark_all_over_a_page_with_few_words_leaves_no_doubt() -> None:
    sheet = Sheet().lines(72, 120, BODY[:2])
    for number in range(20):
        _turned_text(sheet, 60 + 150 * (number % 4), 200 + 100 * (number // 4), "内部资料", 330, 20)
    extract = extract_of(sheet)
    assert lines_of(extract) == [*BODY[:2], *["内部资料"] * 20]
    assert extract.pages[0].unreadable is None


def test_a_page_that_is_aslant_altogether_is_doubtful() -> None:
    sheet = Sheet()
    for row, line in enumerate(BODY):
        _turned_text(sheet, 72, 150 + 30 * row, line, 30)
    extract = extract_of(sheet)
    assert extract.pages[0].unreadable == "第1页的文字方向不一，读出的顺序可能不对；请人工查看"
    assert lines_of(extract) == BODY


def test_a_font_of_negative_size_upon_a_turned_matrix_stands_upright() -> None:
    sheet = Sheet()
    for row, line in enumerate(BODY):
        sheet.text(72, 120 + 20 * row, line, -12, before=f"-1 0 0 -1 144 {2 * (HEIGHT - 120 - 20 * row)} cm")
    extract = extract_of(sheet)
    assert lines_of(extract) == BODY
    assert not extract.notes


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_turned_page_whose_font_is_not_in_the_file(turned: int) -> None:
    sheet = Sheet(turned=turned, font="elsewhere").lines(72, 120, BODY)
    assert lines_of(extract_of(sheet)) == BODY


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_pages_of_another_program(rotate: int, turned: int) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(WIDTH, HEIGHT), invariant=1)
    if turned:
        canvas.translate(*{90: (0, HEIGHT), 180: (WIDTH, HEIGHT), 270: (WIDTH, 0)}[turned])
        canvas.rotate(-turned)
    high = HEIGHT if turned % 180 == 0 else WIDTH
    canvas.setFont("STSong-Light", 12)
    for row, line in enumerate([*TITLE, *BODY]):
        canvas.drawString(60, high - 80 - 20 * row, line)
    canvas.save()
    document = pypdfium2.PdfDocument(out.getvalue())
    document[0].set_rotation(rotate)
    turned_file = io.BytesIO()
    document.save(turned_file)
    assert lines_of(checked(read(turned_file.getvalue(), Limits()))) == [*TITLE, *BODY]
