"""A table row that the end of a page cuts: a number over two pages is one number, or the page is said to be torn."""

from __future__ import annotations

import pytest
from pdf_writer import Sheet, pdf

from corpus.read import read_bytes

COLUMNS = [72.0, 172.0, 272.0, 332.0]  # nine figures fill a line of the last one
HEAD = ["户名", "开户行", "账号"]


def _page(cells: list[list[list[str]]], top: float, number: int) -> Sheet:
    """A page with rows of cells, each of lines, and its number at the foot."""
    sheet = Sheet().text(72, 60, "甲县人民法院", 9)
    if number == 1:
        sheet.lines(72, 120, ["执行通知书", "本院责令你履行下列义务："])
    edges = [top]
    for row in cells:
        edges.append(edges[-1] + 6 + 18 * max(map(len, row)))
        for column, lines in enumerate(row):
            for place, line in enumerate(lines):
                sheet.text(COLUMNS[column] + 2, edges[-2] + 16 + 18 * place, line)
    return sheet.grid(COLUMNS, edges).text(290, 815, f"- {number} -")


def _over(last: list[list[str]], first: list[list[str]]) -> bytes:
    above = _page([[[each] for each in HEAD], last], 700, 1)
    return pdf(above, _page([first], 90, 2).text(72, 400, "以上。"))


ONE = ["甲县人民法院"]
JOINED = {
    "a number": ([ONE, ["乙银行"], ["622202110", "000123456"]], [[], [], ["7890"]], "6222021100001234567890"),
    "the rest of a number in two lines": (
        [ONE, ["乙银行"], ["622202110"]],
        [[], [], ["000123456", "7890"]],
        "6222021100001234567890",
    ),
    "words": ([["甲"], ["乙"], ["丙省丁市戊区"[:4] + "己"]], [[], [], ["庚路"]], "丙省丁市己庚路"),
}


@pytest.mark.parametrize("name", JOINED)
def test_the_last_cell_goes_on(name: str) -> None:
    last, first, whole = JOINED[name]
    document = read_bytes(_over(last, first), isolate=False)
    assert whole in document.match.text
    assert not document.unreadable_pages


APART = {
    "several cells": ([ONE, ["乙银行"], ["622202110"]], [[], ["丙支行"], ["000123456"]], False),
    "two cells, both cut": ([ONE, ["乙乙乙乙乙乙乙乙"], ["622202110"]], [[], ["支行"], ["000123456"]], True),
    "a cell before the last": ([["甲甲甲甲甲甲甲甲"], ["乙银行"], ["62"]], [["法院"], [], []], True),
    "figures that are no long number": ([["甲"], ["乙"], ["12,000.00"]], [[], [], ["500"]], True),
    "a number that has room left": ([ONE, ["乙银行"], ["6222"]], [[], [], ["8001"]], False),
    "rows that are whole": ([ONE, ["乙银行"], ["622202110"]], [["丁"], ["丙银行"], ["000123456"]], False),
}


@pytest.mark.parametrize("name", APART)
def test_what_is_not_put_together(name: str) -> None:
    last, first, torn = APART[name]
    document = read_bytes(_over(last, first), isolate=False)
    for row in (last, first):
        assert "\t".join("".join(cell) for cell in row) in document.raw
    assert [page.number for page in document.unreadable_pages] == ([2] if torn else [])
    assert all(page.partial and "上一页的延续" in str(page.unreadable) for page in document.unreadable_pages)


@pytest.mark.parametrize("number", ["- 2 -", "第2页", "第 2 页 共 5 页"])
def test_a_page_number_within_the_frame_of_a_table_is_no_part_of_a_cell(number: str) -> None:
    """Forms with a frame around the whole page."""
    sheet = (
        Sheet().grid([60, 200, 540], [60, 120, 830]).text(62, 90, "账号").text(202, 90, "6222021100001234")
    )
    sheet.text(62, 150, "备注").text(202, 740, "电话：0553-12345").text(202, 815, number)
    document = read_bytes(pdf(sheet), isolate=False)
    assert document.raw == f"账号\t6222021100001234\n备注\t电话：0553-12345\n{number}"
    assert number not in document.match.text
