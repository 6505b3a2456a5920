"""A line of running text that is nothing but the number of a page is shown and not read, whatever file it comes from."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, table
from hypothesis import given
from hypothesis import strategies as st

from checker.check import Settings, check
from checker.load import load_rules
from corpus.document import Document, document_of
from corpus.pagenumbers import page_numbers
from corpus.read import read_bytes
from corpus.spans import MatchSpan

ABOVE, BELOW = "户名：甲县人民法院，账号62220000", "00000018，开户行：乙银行丙支行。"
WHOLE = "户名：甲县人民法院，账号6222000000000018，开户行：乙银行丙支行。"
NUMBERS = (
    *(
        "— 1 —",
        "—1—",
        "- 2 -",
        "-12-",
        "－１－",
        "—— 3 ——",
        "– 4 –",
        "─ 5 ─",
        "　　　　— 6 —　",
        "\f- 7 -",
        "- 2/5 -",
    ),
    *("第3页", "第 3 页 共 5 页", "第3页，共5页", "第 3 页/共 5 页", "第三页 共五页", "（第１页，共２页）"),
    *("共5页 第3页", "第1頁 共2頁", "— 第 3 页 —", "第 12 页（共 20 页）"),
)
NOT_NUMBERS = (
    *(
        "1",
        "12",
        "（1）",
        "1.",
        "1、",
        "- 1",
        "1 -",
        "—",
        "— —",
        "-",
        "一、",
        "— 一 —",
        "- 100000 -",
        "- 1.50 -",
        "-1-元",
    ),
    *(
        "— 1 — 号",
        "见第3页",
        "第3页所列",
        "共5页",
        "5页",
        "3/5",
        "第3条",
        "第3项",
        "1-2",
        "│- 1 -│",
        "|- 1 -|",
        "\t- 1 -",
    ),
    *("- 1 -\t", "- 1 -\t- 2 -", "-1--2-", "（2022）", "—2022—", "第页"),
)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_sentence_goes_on_behind_the_number_of_a_page(number: str) -> None:
    document = document_of(f"{ABOVE}\n{number}\n{BELOW}")
    assert document.match.text == WHOLE
    assert [document.raw[start:end] for start, end in document.extract.furniture] == [number.strip()]
    assert number in document.raw


@pytest.mark.parametrize("line", NOT_NUMBERS)
def test_nothing_else_is_left_out(line: str) -> None:
    raw = f"{ABOVE}\n{line}\n{BELOW}"
    assert page_numbers(raw) == ()
    assert document_of(raw).extract.furniture == ()


@pytest.mark.parametrize("gap", ["\n\n", "\n　　\n", "\n\n\n"])
def test_empty_lines_around_it_are_no_matter(gap: str) -> None:
    assert document_of(f"{ABOVE}{gap}— 1 —{gap}{BELOW}").match.text == WHOLE


def test_at_the_ends_of_a_text() -> None:
    assert document_of(f"— 1 —\n{WHOLE}\n- 2 -").match.text == WHOLE
    assert document_of("— 1 —").match.text == ""
    assert page_numbers("") == ()


HEADS = [
    "二〇二二年三月一日\n第二页\n被执行人须知",
    "执行员　王某（院印）\n（第2页）\n缴款须知",
    "请付款。\n第二页\n附件",
    "附：裁定\n第2页\n-----\n须知",
]


@pytest.mark.parametrize("raw", HEADS)
def test_a_page_in_words_below_what_has_ended_heads_what_stands_overleaf(raw: str) -> None:
    assert page_numbers(raw) == ()


def test_the_figures_of_two_rows_of_cells_do_not_become_one_number() -> None:
    assert "100000-1-200000" in document_of("甲\t100000\n- 1 -\n200000\t乙").match.text
    assert (
        document_of("户名\t甲县人民法院\n- 1 -\n账号\t62220000").match.text == "户名甲县人民法院账号62220000"
    )


def _txt(lines: list[str]) -> Document:
    return read_bytes("\n".join(lines).encode("gb18030"))


def _html(lines: list[str]) -> Document:
    return read_bytes(f"<html><body>{''.join(f'<p>{line}</p>' for line in lines)}</body></html>".encode())


def _docx(lines: list[str]) -> Document:
    return read_bytes(docx("".join(map(para, lines))))


@pytest.mark.parametrize("read", [_txt, _html, _docx])
@pytest.mark.parametrize("number", ["— 1 —", "第 1 页 共 2 页"])
def test_in_every_kind_of_file(read: object, number: str) -> None:
    assert callable(read)
    document = read(["执行通知书，限你三日内付款。", ABOVE, number, BELOW])
    assert document.match.text.endswith(WHOLE)
    assert number in document.raw


def test_a_cell_of_a_word_document_is_none() -> None:
    for row in (["甲", "- 5 -"], ["- 5 -", "甲"], ["- 5 -", ""], ["", "- 5 -"]):
        assert "-5-" in read_bytes(docx(para("限期履行。") + table(row))).match.text


NOTICE = """甲县人民法院
执行通知书
（2022）甲0101执1号
李某：
限你三日内付款10000元。户名：甲县
人民法院；开户行：乙银行；账号：622200
000000018。申请执行人有权拒绝接受向其他账户交付的案款。
执行人员指定其他交付途径的，可向12368举报。
　　甲县人民法院
　　二〇二二年三
月一日
"""


@pytest.mark.parametrize("line", range(1, 13))
@pytest.mark.parametrize("number", ["— 1 —", "- 2 -"])
def test_a_notice_is_judged_the_same_wherever_its_page_ends(line: int, number: str) -> None:
    lines = NOTICE.split("\n")
    torn = document_of("\n".join([*lines[:line], number, *lines[line:]]))
    settings = Settings(today=datetime.date(2024, 6, 3))
    first, second = (check(each, load_rules(), settings) for each in (document_of(NOTICE), torn))
    assert torn.fields.date == datetime.date(2022, 3, 1)
    assert [(each.rule, each.verdict) for each in second.results] == [
        (each.rule, each.verdict) for each in first.results
    ]


@given(
    st.lists(
        st.sampled_from(["本院", "— 1 —", "第2页", "100", "\t", "\n", " ", "。", "-", "执(zhí)"]), max_size=30
    )
)
def test_offsets_stay_true(pieces: list[str]) -> None:
    raw = "".join(pieces)
    document = document_of(raw)
    left_out = {at for span in page_numbers(raw) for at in range(*span)}
    for span in page_numbers(raw):
        assert "\n" not in raw[slice(*span)]
        assert raw[slice(*span)] == raw[slice(*span)].strip()
    for offset in range(len(document.match.text)):
        assert document.match.to_raw(MatchSpan(offset, offset + 1)).start not in left_out
