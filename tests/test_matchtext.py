"""Match text and its offset map: tables of cases, and properties over any input."""

from __future__ import annotations

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.statements import list_items
from corpus.data.generate import folding_pairs
from corpus.document import document_of
from corpus.folding import fold, folding_table
from corpus.matchtext import fold_query, match_text
from corpus.spans import MatchSpan, RawSpan

CASES = [
    ("line wraps go", "有权\n拒绝", "有权拒绝"),
    ("inner spaces go", "执 行　裁 定 书", "执行裁定书"),
    ("glued pinyin goes", "強制執(zhí)行", "强制执行"),
    ("glued pinyin in full-width brackets goes", "執（zhí）行", "执行"),
    ("a bracketed letter that is no reading stays", "甲(a)公司", "甲（a）公司"),
    ("a bracketed word that is no reading stays", "合同(he)", "合同（he）"),
    ("pinyin at the start of the text has no character before it", "(zhí)行", "（zhí）行"),
    ("full-width figures and letters", "１２３６８ＡＢ", "12368ab"),
    ("ASCII punctuation becomes Chinese", "户名:甲,乙;丙!", "户名：甲，乙；丙！"),
    (
        "every bracket style of a case number",
        "〔2022〕[2022]【2022】(2022)",
        "（2022）（2022）（2022）（2022）",
    ),
    ("traditional to simplified", "賬戶開戶銀行", "账户开户银行"),
    ("zero width and direction marks go", "执\u200b行\u202e\ufeff", "执行"),
    ("soft hyphen goes", "6222\u00ad0000", "62220000"),
    ("a tab between figures separates cells", "100\t200", "100|200"),
    ("empty cells between figures", "100\t\t200", "100|200"),
    ("blanks around a tab", "100 \t\u200b200", "100|200"),
    ("a row that begins with empty cells", "金额\t100000\n\t\t200000", "金额100000|200000"),
    ("the first cell of the next row", "甲\t100\n200\t乙", "甲100|200乙"),
    ("an empty line between two rows", "甲\t100\n\n 200\t乙", "甲100|200乙"),
    ("what follows a table", "合计\t100000\n2022年6月1日", "合计100000|2022年6月1日"),
    ("a number that goes on on the next page", "账号\t622202\n 0000 1234\n以上", "账号62220200001234以上"),
    ("a number wrapped outside of tables", "甲\t乙\n账号622202\n00001234，", "甲乙账号62220200001234，"),
    ("a tab between words goes", "户名\t甲县人民法院", "户名甲县人民法院"),
    (
        "signs of vertical writing",
        "︵2022︶甲0101执1号︓依照︽民法︾︐责令︔缴︑纳︒账号︰6222︱甲︹乙︺﹁丙﹂",
        '（2022）甲0101执1号：依照《民法》，责令；缴、纳。账号：6222-甲（乙）"丙"',
    ),
    ("kangxi radicals", "⽇期", "日期"),
    ("other radicals", "人⺠法院⻋辆⻓期", "人民法院车辆长期"),
    ("the ideographic zero stays", "二〇二二年", "二〇二二年"),
    ("dashes are one", "010—12368", "010-12368"),
    (
        "a last cell goes on in the next line of a drawn table",
        "│提示│本院执│\n│　　│行人员│",
        "│提示│本院执行人员│",
    ),
    (
        "a cell goes on in a table without a frame",
        "请你注意│你可以拒\n　　　　│绝往里付款\n失信风险│虚假",
        "请你注意│你可以拒绝往里付款失信风险│虚假",
    ),
    (
        "a last cell goes on behind an empty line",
        "│提示│本院执│\n\n│　　│行人员│",
        "│提示│本院执行人员│",
    ),
    (
        "a cell without a frame goes on behind an empty line",
        "请你注意│你可以拒\n\n　　　　│绝往里付款\n\n失信风险│虚假",
        "请你注意│你可以拒绝往里付款失信风险│虚假",
    ),
    (
        "two empty lines end a table",
        "请你注意│你可以拒\n\n\n　　　　│绝往里付款",
        "请你注意│你可以拒│绝往里付款",
    ),
    ("two rows behind an empty line stay two", "│提示│甲│\n\n│户名│乙│", "│提示│甲││户名│乙│"),
    ("three cells in a row are not told to go on", "甲│乙│丙\n　　│丁│戊", "甲│乙│丙│丁│戊"),
    ("two rows of a drawn table stay two", "│提示│甲│\n│户名│乙│", "│提示│甲││户名│乙│"),
    ("of a middle cell nobody knows what it continues", "│一│二│三│\n│ │续│ │", "│一│二│三│││续││"),
]
ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("执行執(zhí)１２（）〔〕 \n\t\u200b，。；有权拒絕賬戶?？\ufffd"),
    ),
    max_size=120,
)


@pytest.mark.parametrize(("label", "raw", "expected"), CASES, ids=[case[0] for case in CASES])
def test_match_text(label: str, raw: str, expected: str) -> None:
    assert match_text(raw).text == expected


def test_the_folding_file_is_what_opencc_says() -> None:
    table = folding_table()
    for char, folded in folding_pairs().items():
        assert table[char] == folding_table().get(folded, folded), char
    assert opencc.OpenCC("t2s").convert("執") == table["執"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("瞭解", "了解"),
        ("憑藉", "凭借"),
        ("衞生", "卫生"),
        ("衛生", "卫生"),
        ("敍述", "叙述"),
        ("帐戶", "账户"),
        ("答覆", "答复"),
        ("傢俱", "家具"),
        ("揹負", "背负"),
        ("澂江", "澄江"),
        ("鉅明", "巨明"),
        ("钜明", "巨明"),
    ],
)
def test_what_is_written_otherwise_is_one(written: str, plain: str) -> None:
    assert fold(written) == fold(plain) == plain


@pytest.mark.parametrize(("one", "other"), [("字畫", "字划"), ("著作", "着作"), ("么", "幺")])
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_folding_keeps_length_and_is_its_own_fixed_point() -> None:
    for char, folded in folding_table().items():
        assert len(char) == len(folded) == 1
        assert fold(folded) == folded


@given(ANY_TEXT)
def test_the_fold_of_a_part_is_a_part_of_the_fold(text: str) -> None:
    assert fold(text) == "".join(fold(char) for char in text)


@given(ANY_TEXT)
@settings(max_examples=400)
def test_every_match_character_maps_to_the_raw_character_it_is(raw: str) -> None:
    match = match_text(raw)
    position = -1
    for offset, char in enumerate(match.text):
        start, end = match.to_raw(MatchSpan(offset, offset + 1))
        assert end == start + 1
        assert start > position
        position = start
        assert fold(raw[start]) == char or (raw[start] in "\t\n" and char == "|")
        assert match.from_raw(RawSpan(start, end)) == (offset, offset + 1)


@given(ANY_TEXT, st.data())
def test_spans_go_there_and_back(raw: str, data: st.DataObject) -> None:
    match = match_text(raw)
    start = data.draw(st.integers(0, len(match.text)))
    end = data.draw(st.integers(start, len(match.text)))
    there = match.to_raw(MatchSpan(start, end))
    assert 0 <= there.start <= there.end <= len(raw)
    if start < end:
        assert match.from_raw(there) == (start, end)
        assert (
            fold_query(match.kept(raw, MatchSpan(start, end)).replace("\t", "|").replace("\n", "|"))
            == match.text[start:end]
        )


@given(ANY_TEXT, st.lists(st.tuples(st.integers(0, 120), st.integers(0, 120)), max_size=3))
def test_furniture_is_left_out_and_the_map_stays_true(raw: str, cuts: list[tuple[int, int]]) -> None:
    furniture = [RawSpan(min(a, b, len(raw)), min(max(a, b), len(raw))) for a, b in cuts]
    match = match_text(raw, furniture)
    hidden = {at for span in furniture for at in range(*span)}
    for offset in range(len(match.text)):
        assert match.to_raw(MatchSpan(offset, offset + 1)).start not in hidden


@given(ANY_TEXT)
@settings(max_examples=300)
def test_any_text_can_be_read_whole(raw: str) -> None:
    """Parts, sentences and list items cover the match text; fields are found without trouble, whatever the input."""
    document = document_of(raw)
    text = document.match.text
    for spans in (
        document.sentences,
        list_items(text, document.sentences),
        tuple(part.span for part in document.parts),
    ):
        assert "".join(text[a:b] for a, b in spans) == text
    fields = document.fields
    for found in (
        *fields.case_numbers,
        *fields.telephones,
        *fields.amounts,
        *fields.accounts,
        *fields.parties,
    ):
        assert text[found.span.start : found.span.end]
    assert fields.date is None or fields.date_span
    assert all(statute.title for statute in fields.statutes)
    assert document.type.reason


POINTS = [
    ("裁定如下:\n终结本次执行程序.\n本院可以.\n", "裁定如下：终结本次执行程序。本院可以。"),
    ("没有财产.本院认为.\n终结.\n", "没有财产。本院认为。终结。"),
    ("一.\n终结.\n", "一.终结。"),
    ("1.终结\n2.生效\n", "1.终结2.生效"),
    ("账号6222000000000000001.你有权.\n拒绝.\n", "账号6222000000000000001。你有权。拒绝。"),
    ("12,345.67元\n", "12，345.67元"),
    ("阿不都.热合曼\n", "阿不都.热合曼"),
]


@pytest.mark.parametrize(("raw", "looked_in"), POINTS)
def test_points_that_end_lines_are_full_stops_to_the_rules(raw: str, looked_in: str) -> None:
    document = document_of(raw)
    assert document.looked_in == looked_in
    assert len(document.looked_in) == len(document.match.text)
