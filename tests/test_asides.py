"""What lies beside or over the lines of a page tears no clause: seals down the margin, watermarks; and what only looks so stays."""

from __future__ import annotations

import pytest
from clock import within
from ofd_writer import Doc, ofd, page, parts_of, whole, zipped
from pdf_writer import Sheet, pdf

from corpus.document import Document
from corpus.limits import Limits
from corpus.readers.asides import parted
from corpus.readers.ofd import read as read_ofd
from corpus.readers.pdf import read
from corpus.readers.pdfpage import Glyphs

COURT = "丙市丁区人民法院"
LINES = [
    COURT,
    "执行通知书",
    "（2022）丙0102执640号",
    "丁公司：",
    "限你公司自收到本通知书之日起十日内支付加工款九万六千八百元，并加",
    "倍支付迟延履行期间的债务利息。付至本院案款账户，户名：丙市丁区人民",
    "法院；开户行：乙银行丁区支行；账号：6222000000000",
    "000640。对要求向该账户以外的账户付款的，你公司有权拒",
    "绝。如发现有执行人员指定其他案款交付途径的，可以向12",
    "368举报。逾期不履行的，本院将采取冻结、划拨、查封、拍卖等措施，并",
    "依法纳入失信被执行人名单。",
    COURT,
    "二〇二二年六月二十日",
]
MATCH = "".join(LINES)
SEAL = "丙市丁区人民法院执行局骑缝专用章"
TOP, STEP = 100.0, 24.0


def read_back(*sheets: Sheet) -> Document:
    return Document("", "", read(pdf(*sheets), Limits()))


def down(sheet: Sheet, said: str, x: float, top: float, step: float, size: float = 12) -> None:
    for number, char in enumerate(said):
        sheet.text(x, top + number * step, char, size, "1 0 0 rg")


@pytest.mark.parametrize("first", [True, False], ids=["drawn first", "drawn last"])
@pytest.mark.parametrize("step", [16, 20, 24])
@pytest.mark.parametrize("shift", [0, 7, 12])
@pytest.mark.parametrize("x", [30, 480, 497, 550], ids=["left", "at the ends of lines", "near", "right"])
def test_a_seal_down_the_margin(x: float, shift: float, step: float, first: bool) -> None:
    sheet = Sheet()
    for seal in (first, not first):
        if seal:
            down(sheet, SEAL, x, TOP + 24 + shift, step)
        else:
            sheet.lines(72, TOP, LINES, 12, STEP)
    document = read_back(sheet)
    assert document.match.text == MATCH
    assert document.court == COURT
    assert SEAL in document.raw
    assert any("印文" in note for note in document.extract.notes)


def test_a_seal_over_several_pages() -> None:
    sheets = []
    for number, lines in enumerate((LINES[:8], LINES[8:]), 1):
        sheet = Sheet().lines(72, TOP, lines, 12, STEP).text(290, 815, f"— {number} —", 9)
        down(sheet, SEAL, 560, 150, 16)
        sheets.append(sheet)
    document = read_back(*sheets)
    assert document.match.text == MATCH
    assert document.raw.count(SEAL) == 2


def test_a_seal_that_alone_names_the_court_stays_text() -> None:
    sheet = Sheet().lines(72, TOP, [line for line in LINES if line != COURT], 12, STEP)
    down(sheet, "戊市己区人民法院执行局骑缝专用章", 560, 150, 16)
    assert "戊市己区人民法院" in read_back(sheet).match.text


@pytest.mark.parametrize("pages", [1, 2])
def test_other_writing_down_the_margin_is_read_last(pages: int) -> None:
    """It stays text; where it may part a sentence that goes on the next page, the page is not sure to be read right."""
    sheets = [Sheet().lines(72, TOP, LINES, 12, STEP) for _ in range(pages)]
    down(sheets[0], "本页无正文以下空白", 560, 108, 23)
    document = read_back(*sheets)
    assert document.match.text.startswith(MATCH + "本页无正文以下空白")
    assert bool(document.unreadable_pages) == (pages > 1)


COLUMNS = {
    "labels of one letter each": ["户    名", "账    号", "地    址", "姓    名", "住    所"],
    "numbers of items": ["1    甲公司", "2    乙公司", "3    丙公司", "4    丁公司", "5    戊公司"],
    "answers": [
        "是否送达回证        是",
        "是否已经查封        否",
        "是否已经冻结        是",
        "是否已经划拨        是",
    ],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_of_single_letters_stay_in_their_rows(name: str) -> None:
    sheet = Sheet()
    for number, row in enumerate(COLUMNS[name]):
        left, *_, right = row.split(" ")
        sheet.text(72, TOP + STEP * number, left).text(300, TOP + STEP * number, right)
    sheet.lines(72, TOP + 200, LINES, 12, STEP)
    document = read_back(sheet)
    assert [line.split() for line in document.raw.split("\n")[: len(COLUMNS[name])]] == [
        row.split() for row in COLUMNS[name]
    ]
    assert document.extract.notes == ()


def test_a_letter_in_each_row_of_a_ruled_table_stays_in_its_cell() -> None:
    said = "人民法院印章"
    sheet = Sheet().grid([60, 120, 400], [90 + STEP * number for number in range(len(said) + 1)])
    for number, char in enumerate(said):
        sheet.text(70, 106 + STEP * number, char).text(130, 106 + STEP * number, f"第{number}行内容")
    assert read_back(sheet).raw.split("\n")[2] == "法\t第2行内容"


def test_red_lines_are_lines() -> None:
    sheet = Sheet().lines(72, TOP, LINES[:4], 12, STEP)
    for number, line in enumerate(LINES[4:], 4):
        sheet.text(72, TOP + STEP * number, line, 12, "1 0 0 rg")
    document = read_back(sheet)
    assert document.match.text == MATCH
    assert document.extract.furniture == ()


def watermark(sheet: Sheet, said: str, step: float, columns: list[float], size: float = 10) -> None:
    for number in range(int(760 / step)):
        for x in columns:
            sheet.text(x, 40 + number * step, said, size, "0.85 g")


@pytest.mark.parametrize("first", [True, False], ids=["drawn first", "drawn last"])
@pytest.mark.parametrize("step", [17.3, 22.7, 27])
@pytest.mark.parametrize("columns", [[250], [20, 170, 320, 470], [60, 330]], ids=["one", "four", "two"])
@pytest.mark.parametrize("said", ["仅供执行使用", "内部资料禁止外传2022", COURT])
def test_a_watermark_over_the_lines(said: str, columns: list[float], step: float, first: bool) -> None:
    sheet = Sheet()
    for under in (first, not first):
        if under:
            watermark(sheet, said, step, columns)
        else:
            sheet.lines(72, TOP, LINES, 12, STEP)
    document = read_back(sheet)
    assert document.match.text == MATCH
    assert document.raw.count(said) >= len(columns) * int(760 / step)


def test_a_watermark_over_a_table() -> None:
    columns, rows = [60.0, 160.0, 540.0], [80.0 + 60 * number for number in range(6)]
    sheet = Sheet().grid(columns, rows)
    for number, top in enumerate(rows[:-1], 1):
        sheet.text(70, top + 20, f"第{number}项")
        sheet.lines(
            164, top + 20, [f"第{number}项限你公司自收到本通知书之日起", "十日内支付加工款九万元。"], 12, 20
        )
    watermark(sheet, "仅供执行使用", 22.7, [100, 250])
    said = "".join(f"第{n}项第{n}项限你公司自收到本通知书之日起十日内支付加工款九万元。" for n in range(1, 6))
    assert read_back(sheet).match.text == said


@pytest.mark.parametrize("kinds", [1, 3])
def test_words_of_tables_that_lie_over_each_other_are_text(kinds: int) -> None:
    """Two tables drawn in one place: nobody can tell them apart, and no cell is a watermark for that."""
    sheet = Sheet()
    for number in range(8):
        for x, said in ((80, "乙银行"), (200, f"第{number}号账户"), (320, "已查封"))[:kinds]:
            sheet.text(x, 100 + 20 * number, said).text(x, 104 + 20 * number, said + "二")
        sheet.text(440, 100 + 20 * number, f"甲{number}公司").text(440, 104 + 20 * number, f"戊{number}公司")
    document = read_back(sheet)
    assert document.match.text.count("乙银行") == 16
    assert document.extract.furniture == ()


def test_a_watermark_with_a_telephone_is_read_once() -> None:
    sheet = Sheet().lines(72, TOP, LINES, 12, STEP)
    watermark(sheet, "廉政举报电话12368", 22.7, [250])
    assert read_back(sheet).match.text == MATCH + "廉政举报电话12368"


def test_what_stands_between_the_lines_of_sentences_without_touching_them_is_in_doubt() -> None:
    sheet = Sheet().lines(72, TOP, LINES, 10, STEP)
    for number in range(len(LINES)):
        sheet.text(250, TOP + 12 + STEP * number, "仅供执行使用", 8, "0.85 g")
    document = read_back(sheet)
    assert "仅供执行使用" in document.match.text
    assert "像是水印" in str(document.unreadable_pages[0].unreadable)
    assert document.unreadable_pages[0].partial


REPEATED = {
    "a paragraph": [
        "被执行人应当如实报告收入、银行存款、现",
        "金、理财产品、有价证券等财产情况，并应",
        "当说明。",
    ]
    * 7,
    "cells": ["已查封", "已查封", "已冻结", "已查封", "已查封", "已查封", "已查封", "已查封"],
    "names and what happened": [
        "张某甲",
        "已送达",
        "李某乙",
        "已送达",
        "王某丙",
        "已送达",
        "赵某丁",
        "已送达",
    ]
    * 2,
    "blank places": ["姓名：", "＿＿＿＿＿＿", "住址：", "＿＿＿＿＿＿", "电话：", "＿＿＿＿＿＿"] * 3,
    "lines set close": [
        "0.00",
        "0.00",
        "12.00",
        "0.00",
        "0.00",
        "13.00",
        "0.00",
        "0.00",
        "14.00",
        "0.00",
        "15.00",
    ],
}


@pytest.mark.parametrize("name", REPEATED)
def test_what_is_repeated_in_lines_is_text(name: str) -> None:
    lines = REPEATED[name]
    document = read_back(Sheet().lines(72, TOP, lines, 12, 11 if "close" in name else 20))
    assert document.match.text == "".join(lines).replace("＿", "_")
    assert document.extract.furniture == ()
    assert not document.unreadable_pages


def test_a_round_seal_drawn_first_stands_where_it_is_seen() -> None:
    """Letters round a seal are turned; those below them stand upright, and are no first line."""
    sheet = Sheet().text(300, 700, "执行专用章", 12, "1 0 0 rg")
    sheet.text(0, 0, "院", 12, "0.7 0.7 -0.7 0.7 200 100 cm").text(
        0, 0, "印", 12, "0.7 0.7 -0.7 0.7 230 90 cm"
    )
    sheet.text(72, 90, " ").lines(72, TOP, LINES, 12, STEP).text(72, 780, " ")
    document = read_back(sheet)
    assert document.court == COURT
    assert document.raw.strip().startswith(f"{COURT}\n执行通知书\n")
    assert "执行专用章" in document.raw


def _laid(*more: str) -> str:
    return page(*[whole(28, 40 + 10 * number, line, 4.2) for number, line in enumerate(LINES)], *more)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_seal_down_the_margin_of_an_ofd(pages: int) -> None:
    seal = [whole(195, 36 + 6 * number, char, 4.2) for number, char in enumerate(SEAL)]
    document = Document("", "", read_ofd(zipped(parts_of(Doc([_laid(*seal)] * pages))), Limits()))
    assert document.match.text == MATCH * pages
    assert document.court == COURT
    assert any("印文" in note for note in document.extract.notes)


def test_a_watermark_over_the_lines_of_an_ofd() -> None:
    marks = [whole(60, 20 + 7.3 * number, "仅供执行使用", 3.5) for number in range(36)]
    document = Document("", "", read_ofd(ofd(_laid(*marks)), Limits()))
    assert document.match.text == MATCH


@pytest.mark.parametrize("pages", [1, 2])
def test_other_writing_down_the_margin_of_an_ofd(pages: int) -> None:
    beside = [whole(195, 43 + 9.1 * number, char, 4.2) for number, char in enumerate("本页无正文以下空白")]
    document = Document("", "", read_ofd(ofd(*[_laid(*beside)] * pages), Limits()))
    assert document.match.text == (MATCH + "本页无正文以下空白") * pages
    assert [each.number for each in document.unreadable_pages] == list(range(1, pages))


@pytest.mark.parametrize("kind", ["letters", "cells", "places"])
def test_a_page_full_of_them_takes_no_time(kind: str) -> None:
    from array import array  # noqa: PLC0415  the only test that makes a page by hand

    boxes = array("f")
    pieces = []
    for number in range(3_900):
        word = {"letters": "甲", "cells": "0.00", "places": f"{number % 400}条"}[kind]
        x, y = 10.0 * (number % 60) * (number % 7), 9.0 * (number // 60)
        for place in range(len(word)):
            boxes.extend((x + 5 * place, y, x + 5 * place + 5, y + 10))
        boxes.extend((0.0, 0.0, 0.0, 0.0))
        pieces.append(word + "\n")
    with within(2):
        parted(Glyphs("".join(pieces), boxes))
