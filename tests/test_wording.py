"""The wording language, row by row of docs/rule-grammar.md, and its errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.listeners import heeds_figures
from checker.matching import Triggers, find_in
from checker.statements import item_starts, list_items
from checker.wording import WordingError, parse_wording
from checker.wordingfields import FIELD_BEGINNINGS, FIELD_SIGNS, FIELDS
from corpus.document import document_of
from corpus.matchtext import fold_query

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rule-grammar.md"


def rows() -> list[tuple[str, str, str, str]]:
    found = []
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.replace("\0", "|").strip() for cell in line.replace("\\|", "\0").split("|")[1:-1]]
        if len(cells) == 4 and cells[0].isdigit():
            found.append(
                (cells[0], cells[1].strip("`"), cells[2].replace("⏎", "\n"), cells[3].replace("⏎", "\n"))
            )
    return found


ROWS = rows()


def test_the_page_has_at_least_thirty_cases() -> None:
    assert len(ROWS) >= 30


@pytest.mark.parametrize(("number", "wording", "text", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_case_of_the_grammar_page(number: str, wording: str, text: str, expected: str) -> None:
    document = document_of(text)
    parsed = parse_wording(wording)
    text_ = document.match.text
    found = [
        document.raw_text(span)
        for item in list_items(text_, document.sentences)
        for span in find_in(parsed, text_, *item)
    ]
    if expected == "no":
        assert found == []
    else:
        assert found[0] == expected
        for segment in parsed.segments:
            for strings in filter(None, (segment.anchors, *segment.also)):
                assert any(string in text_ for string in strings)
        triggers = Triggers([parsed], [])
        possible = [
            triggers.possible(text_[start:end], item_starts(text_[start:end]))[0]
            for start, end in document.sentences
        ]
        assert any(0 in each for each in possible)


@pytest.mark.parametrize(
    ("wording", "complaint"),
    [
        ("", "是空的"),
        ("…账号", "间隔开头"),
        ("账号…", "间隔开头或结尾"),
        ("账号……户名", "相连的间隔"),
        ("(账号|)", "空的选项"),
        ("(账号", "缺少“)”"),
        ("[账号", "缺少“]”"),
        ("账号)", "多余的"),
        ("<acount>户名", "没有名为“acount”的要素"),
        ("<account>", "至少要有一段固定的字"),
        ("[账]", "可有可无"),
        ("(账…号|户)", "不能放在括号里"),
        ("账\\", "反斜杠"),
    ],
)
def test_a_wrong_wording_says_what_and_where(wording: str, complaint: str) -> None:
    with pytest.raises(WordingError, match=re.escape(complaint)):
        parse_wording(wording)


@pytest.mark.parametrize("field", FIELD_SIGNS)
@given(data=st.data())
def test_what_a_field_matches_bears_its_sign(field: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(FIELDS[field], fullmatch=True))
    assert re.search(FIELD_SIGNS[field], text)


@pytest.mark.parametrize("field", FIELD_BEGINNINGS)
@given(data=st.data())
def test_what_a_field_matches_begins_as_it_may(field: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(FIELDS[field], fullmatch=True))
    assert re.match(FIELD_BEGINNINGS[field], text)


PIECES = [
    *(
        "0",
        "1",
        "3",
        "8",
        "12368",
        "2023年",
        "19",
        "5月",
        "6日",
        "起",
        "内",
        "个月",
        "工作日",
        "小时",
        "天",
        "半",
        "周",
        "年",
    ),
    *(
        "元",
        "万元",
        "，",
        "000",
        ".",
        "¥",
        "rmb",
        "%",
        "折",
        "百分之",
        "一",
        "十",
        "〇",
        "零",
        "壹",
        "圆",
        "整",
        "拾",
    ),
    *(
        "×",
        "*",
        "_",
        "…",
        "-",
        "|",
        "略",
        "（",
        "）",
        "。",
        "：",
        "甲县",
        "银行",
        "支行",
        "人民法院",
        "本院",
        "张",
        "某",
        "户名",
    ),
]


@pytest.mark.parametrize("field", [name for name in FIELDS if not heeds_figures(f"<{name}>")])
@given(data=st.data())
def test_what_does_not_heed_figures_finds_the_same_among_others(field: str, data: st.DataObject) -> None:
    text = data.draw(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
    other = re.sub("[0-9]", lambda _: data.draw(st.sampled_from("0123456789")), text)
    spans = [[hit.span() for hit in re.finditer(FIELDS[field], each)] for each in (text, other)]
    assert spans[0] == spans[1]


@pytest.mark.parametrize(
    ("wording", "heeds"),
    [
        ("拨打12368举报", True),
        ("拨打１２３６８举报", True),
        ("于<date>前", True),
        ("<telephone>~举报", True),
        ("(账号|卡号)…<account>", False),
        ("十日内…<amount>", False),
    ],
)
def test_a_wording_says_whether_it_heeds_figures(wording: str, heeds: bool) -> None:
    assert heeds_figures(wording) is heeds


@pytest.mark.parametrize(
    ("wording", "sentence", "tried"),
    [
        ("<account>(。|；)", "通知如下：6222000000000000001。", True),
        ("<account>(。|；)", "账号略。", True),
        ("<account>(。|；)", "请于2023年5月6日前履行。", False),
        ("<court>（(账号|收)", "甲县人民法院（账号6222）", True),
        ("<court>（(账号|收)", "甲县人民法院（原名乙县人民法院）", False),
        ("(已|经)~<amount>", "已付5元", True),
        ("(已|经)~<amount>", "应付5元", False),
    ],
)
def test_a_wording_is_tried_only_where_all_it_needs_stands(wording: str, sentence: str, tried: bool) -> None:
    sentence = fold_query(sentence)
    inside, _ = Triggers([parse_wording(wording)], []).possible(sentence, [0])
    assert bool(inside) is tried


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("付货款1万元；负担受理费10元。", ["付货款1万元；", "负担受理费10元。"]),
        (
            "付至账户（甲县人民法院；乙银行；6222）；逾期加倍。",
            ["付至账户（甲县人民法院；乙银行；6222）；", "逾期加倍。"],
        ),
        ("（一）付款；（二）交房。", ["（一）付款；", "（二）交房。"]),
        ("（一付款；二交房。", ["（一付款；", "二交房。"]),
    ],
)
def test_list_items_end_outside_brackets(sentence: str, items: list[str]) -> None:
    starts = item_starts(sentence)
    assert [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)] == items
