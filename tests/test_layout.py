"""The order of reading on a PDF page: columns, lines from top to bottom, seals, and tables with and without lines."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_writer import Sheet, pdf

from corpus.document import Document, Extract
from corpus.limits import Limits
from corpus.readers.pdf import read

ROWS = "甲乙丙丁戊己庚辛"
BODY = [
    "本院在执行甲公司与乙公司借款合同纠纷一案中，责令",
    "被执行人立即履行义务。逾期不履行的，强制执行。",
    "二〇二二年六月一日",
]


def extract_of(*sheets: Sheet) -> Extract:
    return read(pdf(*sheets), Limits())


def match_of(*sheets: Sheet) -> str:
    return Document("", "", extract_of(*sheets)).match.text


def _prose(char: str, end: str) -> str:
    """A full line of running text."""
    return f"{char * 6}，{char * 7}{'。' if char == '丁' else end}"


def _columns(order: str, rotate: int = 0) -> Sheet:
    left = [(60.0, 120 + 20 * row, _prose(char, "左")) for row, char in enumerate(ROWS)]
    right = [(310.0, 120 + 20 * row, _prose(char, "右")) for row, char in enumerate(ROWS)]
    lines = left + right
    if order == "rows":
        lines.sort(key=lambda line: (line[1], line[0]))
    sheet = Sheet(rotate=rotate).text(200, 80, "执行通知书", 18)
    for x, top, text in lines:
        sheet.text(x, top, text)
    return sheet.text(60, 320, "此前两栏，" + "此行" * 18)


@pytest.mark.parametrize("order", ["columns", "rows"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_two_columns(order: str, rotate: int) -> None:
    extract = extract_of(_columns(order, rotate))
    columns = [*(_prose(char, "左") for char in ROWS), *(_prose(char, "右") for char in ROWS)]
    assert extract.text.split("\n") == ["执行通知书", *columns, "此前两栏，" + "此行" * 18]
    assert len(extract.pages[0].boxes) == 4 * len(extract.text)


def test_a_table_of_long_cells_is_no_page_of_columns() -> None:
    sheet = Sheet()
    rows = [
        (f"户名某某县人民法院执行款{char * n}", f"开户行某某银行某某支行{char * (9 - n)}")
        for n, char in enumerate(ROWS, 1)
    ]
    for row, (one, other) in enumerate(rows):
        sheet.text(60, 120 + 20 * row, one).text(340, 120 + 20 * row, other)
    assert extract_of(sheet).text.split("\n") == ["\t".join(row) for row in rows]


LINES = ["本院在执行甲公司与", "乙公司借款合同纠纷", "一案中责令履行义务"]


@pytest.mark.parametrize("order", ["line by line", "row by row"])
def test_lines_from_top_to_bottom(order: str) -> None:
    places = [(line, row) for line in range(3) for row in range(9)]
    if order == "row by row":
        places.sort(key=lambda place: (place[1], -place[0]))
    sheet = Sheet()
    for line, row in places:
        sheet.text(500 - 24 * line, 120 + 14 * row, LINES[line][row])
    assert extract_of(sheet).text.split("\n") == LINES


def _with_seal(places: list[tuple[float, float, str]], first: bool) -> Sheet:
    sheet = Sheet()
    if first:
        for place in places:
            sheet.text(*place, 10)
    sheet.lines(72, 120, BODY)
    if not first:
        for place in places:
            sheet.text(*place, 10)
    return sheet


SEAL = "某某县人民法院执行局"
ROUND = [
    (150 + 50 * math.cos(angle), 150 - 50 * math.sin(angle), char)
    for number, char in enumerate(SEAL)
    for angle in (math.pi * (1.15 - 1.3 * number / (len(SEAL) - 1)),)
]
UPRIGHT = [(300.0, 110 + 11 * number, char) for number, char in enumerate(SEAL)]


@pytest.mark.parametrize("places", [ROUND, UPRIGHT])
@pytest.mark.parametrize("first", [True, False])
def test_the_characters_of_a_seal_stay_together(places: list[tuple[float, float, str]], first: bool) -> None:
    match = match_of(_with_seal(places, first))
    assert "".join(BODY).replace("〇", "零") in match.replace("〇", "零")
    assert SEAL in match


def test_a_table_without_lines() -> None:
    sheet = Sheet().text(72, 100, "案款账户如下：")
    rows = [
        ("户名", "账号", "开户行"),
        ("甲县人民法院", "62220211", "乙银行丙支行"),
        ("", "00001234", ""),
        ("丁县人民法院", "62220000", "乙银行"),
    ]
    for row, cells in enumerate(rows):
        for x, cell in zip((72, 220, 380), cells, strict=True):
            if cell:
                sheet.text(x, 130 + 18 * row, cell)
    sheet.text(72, 230, "逾期不履行的，强制执行。")
    assert extract_of(sheet).text.split("\n") == [
        "案款账户如下：",
        "户名\t账号\t开户行",
        "甲县人民法院\t6222021100001234\t乙银行丙支行",
        "丁县人民法院\t62220000\t乙银行",
        "逾期不履行的，强制执行。",
    ]


def test_numbers_of_neighbouring_columns_are_two() -> None:
    sheet = (
        Sheet()
        .text(72, 120, "10000")
        .text(200, 120, "62220211")
        .text(72, 140, "20000")
        .text(200, 140, "62220212")
    )
    assert match_of(sheet) == "10000|62220211|20000|62220212"


def test_wide_blanks_in_a_title_or_a_signature_join_nothing_else() -> None:
    sheet = Sheet()
    for number, char in enumerate("执行通知书"):
        sheet.text(150 + 50 * number, 100, char, 22)
    sheet.text(300, 200, "审判员").text(420, 200, "王某某").text(300, 220, "二〇二二年六月一日")
    assert match_of(sheet).replace("〇", "零") == "执行通知书审判员王某某二零二二年六月一日"


def test_a_number_wrapped_between_lines_of_text() -> None:
    sheet = Sheet().lines(72, 120, ["案款请汇入甲县人民法院，账号62220211", "00001234，户名甲县人民法院。"])
    assert "账号6222021100001234，户名" in match_of(sheet)


def _ruled(sheet: Sheet, top: float, rows: list[tuple[str, str]]) -> Sheet:
    sheet.grid([72, 172, 400], [top + 30 * row for row in range(len(rows) + 1)])
    for row, (one, other) in enumerate(rows):
        if one:
            sheet.text(75, top + 20 + 30 * row, one)
        sheet.text(180, top + 20 + 30 * row, other)
    return sheet


def test_a_table_that_goes_on_over_the_page() -> None:
    first = _ruled(Sheet().text(72, 600, "案款账户："), 740, [("户名", "甲县法院"), ("账号", "62220211")])
    second = _ruled(Sheet(), 60, [("", "00001234"), ("开户行", "乙银行")]).text(72, 300, "逾期不履行的")
    for number, sheet in enumerate((first, second), 1):
        sheet.text(280, 825, f"- {number} -", 9)
    assert match_of(first, second) == "案款账户：户名甲县法院账号6222021100001234开户行乙银行逾期不履行的"


def test_rows_of_figures_stay_apart() -> None:
    sheet = _ruled(Sheet(), 200, [("1", "10000"), ("2", "20000")])
    assert match_of(sheet) == "1|10000|2|20000"


def test_merged_cells() -> None:
    sheet = Sheet().rule(72, 200, 400, 200).rule(72, 230, 400, 230).rule(72, 260, 400, 260)
    sheet.rule(72, 200, 72, 260).rule(400, 200, 400, 260).rule(172, 230, 172, 260).rule(286, 200, 286, 230)
    sheet.text(75, 220, "案款账户").text(290, 220, "备注").text(75, 250, "户名").text(180, 244, "6222").text(
        180, 256, "0211"
    )
    assert extract_of(sheet).text == "案款账户\t备注\n户名\t62220211\n"


def test_a_cell_merged_over_two_rows() -> None:
    sheet = Sheet().rule(72, 200, 400, 200).rule(172, 230, 400, 230).rule(72, 260, 400, 260)
    sheet.rule(72, 200, 72, 260).rule(400, 200, 400, 260).rule(172, 200, 172, 260)
    sheet.text(75, 230, "账户").text(180, 220, "甲县法院").text(180, 250, "6222")
    assert "".join(extract_of(sheet).text.split()) == "账户甲县法院6222"


def test_ligatures_and_private_characters_are_kept() -> None:
    assert (
        match_of(Sheet().lines(72, 120, ["\ufb01nal\ue123项目", "⼈⺠法院⽇"])) == "final\ue123项目人民法院日"
    )


WORDS = st.text(st.sampled_from("本院执行甲乙丙履行义务，。0123456789abc"), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 20), WORDS),
        min_size=1,
        max_size=30,
        unique_by=lambda each: each[:2],
    )
)
def test_no_character_is_lost_wherever_it_stands(pieces: list[tuple[int, int, str]]) -> None:
    """Words all over the page in any order: another order may come of it, no other characters."""
    sheet = Sheet()
    for column, row, word in pieces:
        sheet.text(20 + 96 * column, 100 + 30 * row, word)
    extract = extract_of(sheet)
    drawn = sorted("".join(word for _, _, word in pieces))
    assert sorted("".join(extract.text.split())) == drawn
    assert len(extract.pages[0].boxes) == 4 * len(extract.text)


def test_a_grid_drawn_as_one_path_is_a_table_and_a_box_is_none() -> None:
    sheet = Sheet().text(75, 220, "账号").text(180, 214, "6222").text(180, 226, "0211")
    sheet.drawn.append("72 612 328 30 re 72 612 100 30 re S")
    assert extract_of(sheet).text == "账号\t62220211\n"
    framed = Sheet().lines(72, 120, BODY)
    framed.drawn.append("60 700 400 60 re S")
    assert extract_of(framed).text.split("\n") == BODY
