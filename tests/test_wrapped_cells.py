"""Numbers in the cells of a DOCX: one that was wrapped by hand is whole, two of them never become one."""

from __future__ import annotations

import pytest
from docx_writer import docx, para, table
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import document_of
from corpus.read import read_bytes
from corpus.readers.wrapped import one_number


def cell(*lines: str) -> str:
    return "".join(map(para, lines))


def match_of(body: str) -> str:
    return read_bytes(docx(body)).match.text


# Rows of a table, and a number that must stand in match text.
WHOLE = {
    "an account under its head": ([["户名", "账号"], ["甲县人民法院", cell("622202110", "0001234567")]], "6222021100001234567"),
    "an account beside its name": ([["账 号", cell("6222 0211", "0000 1234")]], "6222021100001234"),
    "in three lines": ([["账号", cell("622202", "110000", "1234567")]], "6222021100001234567"),
    "its name in the cell": ([["甲县人民法院", cell("账号：62220211", "00001234567")]], "6222021100001234567"),
    "ending with noughts": ([["账号", cell("6222021100", "0012340000")]], "62220211000012340000"),
    "a short one with a name": ([["账号", cell("34050", "1234")]], "340501234"),
    "without any name": ([["甲县人民法院", "乙银行", cell("6222021100", "00123456")]], "622202110000123456"),
    "an identity number": ([["公民身份号码", cell("3402021980", "01010011")]], "340202198001010011"),
    "a credit code": ([["统一社会信用代码", cell("9134020000", "12345678")]], "913402000012345678"),
    "a telephone": ([["联系电话", cell("0553", "3838438")]], "05533838438"),
    "a case number": ([["案件", cell("（2022）皖0202执1", "234号")]], "执1234号"),
    "a day": ([["期限", cell("2022年6月1", "0日前")]], "6月10日"),
    "wrapped by a line break": ([["账号", "<w:p><w:r><w:t>622202110</w:t><w:br/><w:t>0001234567</w:t></w:r></w:p>"]], "6222021100001234567"),
    "in a frame": ([[cell("账号：622202110", "0001234567")]], "6222021100001234567"),
}  # fmt: skip
# Rows, and two numbers that must stand there apart.
APART = {
    "sums": ([["金额"], ["甲", cell("100000", "200000")]], ("100000", "200000")),
    "sums under their head": ([["姓名", "金额"], ["甲", cell("12345678", "87654321")]], ("12345678", "87654321")),
    "round sums without a head": ([["甲", cell("12000000", "35000000")]], ("12000000", "35000000")),
    "sums with fen": ([["甲", cell("100000.00", "200000.00")]], ("100000.00", "200000.00")),
    "sums with a comma": ([["甲", cell("100,000", "200,000")]], ("100，000", "200，000")),
    "a sum before one with a unit": ([["甲", cell("100000", "200000元")]], ("100000", "200000元")),
    "numbers of an order": ([["序号", cell("1", "2")]], ("1", "2")),
    "years": ([["甲", cell("2021", "2022")]], ("2021", "2022")),
    "telephones": ([["电话", cell("0553-3838438", "13800000000")]], ("0553-3838438", "13800000000")),
    "mobiles": ([["甲", cell("13900000000", "13800000000")]], ("13900000000", "13800000000")),
    "identity numbers": ([["公民身份号码", cell("340202198001010011", "340202199001010022")]], ("340202198001010011", "340202199001010022")),
    "accounts": ([["账号", cell("6222021100001234567", "6222021100007654321")]], ("6222021100001234567", "6222021100007654321")),
    "cells": ([["100000", "200000"]], ("100000", "200000")),
    "cells with an empty one between": ([["100000", "", "200000"]], ("100000", "200000")),
    "a row that begins with empty cells": ([["甲", "乙", "100000"], ["", "", "200000"]], ("100000", "200000")),
    "the end of a row and the next one": ([["甲", "100000"], ["200000", "乙"]], ("100000", "200000")),
    "rows of one cell": ([["100000"], ["200000"]], ("100000", "200000")),
    "sums in a frame": ([[cell("100000", "200000")]], ("100000", "200000")),
    "cells of a table in a cell": ([["甲", table(["100000"], ["200000"])]], ("100000", "200000")),
}  # fmt: skip


@pytest.mark.parametrize("name", WHOLE)
def test_a_wrapped_number_is_whole(name: str) -> None:
    rows, number = WHOLE[name]
    assert number in match_of(table(*rows))


@pytest.mark.parametrize("name", APART)
def test_two_numbers_stay_two(name: str) -> None:
    rows, (one, other) = APART[name]
    assert f"{one}|{other}" in match_of(table(*rows))


def test_what_follows_a_table_does_not_join_its_last_cell() -> None:
    for rows in ([["合计", "100000"]], [["100000"]], [[cell("甲", "100000")]]):
        assert "100000|2022年6月1日" in match_of(table(*rows) + para("2022年6月1日"))
        assert "100000|200000" in match_of(table(*rows) + para("200000"))


FIGURES = st.text("0123456789", min_size=1, max_size=20)


@given(st.lists(st.lists(FIGURES, min_size=1, max_size=3), min_size=1, max_size=4))
def test_cells_never_join(rows: list[list[str]]) -> None:
    numbers = [number for row in rows for number in row]
    assert match_of(table(*rows)) == "|".join(numbers)


@given(FIGURES, FIGURES, st.sampled_from(["账号", "金额", "电话", "", "序号"]))
def test_the_text_is_there_whatever_is_decided(above: str, below: str, heading: str) -> None:
    text = match_of(table([heading, cell(above, below)]))
    joined = one_number(above, below, heading)
    start = heading + ("|" if heading[-1:].isdigit() else "")
    assert text == f"{start}{above}{'' if joined else '|'}{below}"
    assert document_of(text).match.text == text


@pytest.mark.parametrize(("above", "below"), [("甲", "1"), ("1", "甲"), ("1", ""), ("", "1")])
def test_where_no_figures_meet_there_is_no_number(above: str, below: str) -> None:
    assert not one_number(above, below)
