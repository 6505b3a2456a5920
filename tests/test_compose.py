"""Queries written for people: what fields of a form and narrowed facets compile to."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_query_language import EXAMPLES

from corpus.matchtext import fold_query
from index.compose import condition, exactly, joined, words
from index.query import QueryError, parse_query
from index.tree import And, Keyword, Node, Or, Phrase, Prefix, Range, Wildcard

HOSTILE = '"><script>alert(1)</script>'


def parts(node: Node) -> tuple[Node, ...]:
    return node.parts if isinstance(node, And) else (node,)


@pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.soak)])
def test_joined_queries_find_what_each_of_them_finds(step: int) -> None:
    """Each with every tenth on its right, and each with each in the soak: there is no query that is not joined."""
    alone = {example: parts(parse_query(example)) for example in EXAMPLES}
    for one, other in itertools.product(EXAMPLES, list(EXAMPLES)[::step]):
        assert parse_query(joined([one, other])) == And((*alone[one], *alone[other])), (one, other)


@pytest.mark.parametrize(
    ("field", "typed", "node"),
    [
        ("court", "芜湖", Phrase("court", "芜湖")),
        ("court", "*中级人民法院", Wildcard("court", "*中级人民法院")),
        ("court", ' 甲“乙"丙 ', Phrase("court", '甲"乙"丙')),
        ("court", HOSTILE, Phrase("court", fold_query(HOSTILE))),
        ("case", "(2021)皖*", Prefix("case", "（2021）皖")),
        ("case", "(2021)皖0202执100001号", Phrase("case", "（2021）皖0202执100001号")),
        ("party", "甲 或 乙", Phrase("party", "甲或乙")),
        ("party", "(甲 或 乙)", Or((Phrase("party", "甲"), Phrase("party", "乙")))),
        ("party", "甲 法院:乙", Phrase("party", "甲法院：乙")),
        ("type", "执行通知书", Keyword("type", "execution_notice")),
        ("date", "2022..2023", Range("date", 20220101, 20231231)),
        ("fail", "art20*", Prefix("fail", "art20")),
        ("fail", "甲 乙", Keyword("fail", "甲乙")),
    ],
)
def test_what_is_typed_in_a_field_is_a_condition_on_that_field(field: str, typed: str, node: Node) -> None:
    assert parse_query(condition(field, typed)) == node


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("date", "去年", "不是日期"),
        ("date", "2022 3", "不是日期"),
        ("type", "通知", "不是类型的取值"),
        ("court", "", "没有"),
    ],
)
def test_what_is_no_value_of_a_field_is_refused(field: str, typed: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as refusal:
        condition(field, typed)
    assert refusal.value.position is None  # the place would be one in a query that nobody typed


@pytest.mark.parametrize("value", ["芜湖市镜湖区人民法院", "安徽省（芜湖市）法院", "=1+1", "(甲)"])
def test_a_value_of_a_facet_is_compared_as_a_whole(value: str) -> None:
    assert parse_query(exactly("court", value)) == Keyword("court", fold_query(value))


@pytest.mark.parametrize("value", ["甲 乙", HOSTILE, '甲"乙', "*", "甲) 或 (乙"])
def test_a_value_that_cannot_be_compared_as_a_whole_is_looked_for(value: str) -> None:
    assert parse_query(exactly("court", value)) == Phrase("court", fold_query(value))


@given(st.text(st.sampled_from('冻结或和非 -:："“”（）()*甲a1.=<>?、'), max_size=20))
def test_words_are_never_syntax(typed: str) -> None:
    wanted = [fold_query(word) for word in typed.split()]
    if all(wanted) and wanted:
        found = parts(parse_query(words(typed)))
        assert [node.text for node in found if isinstance(node, Phrase)] == wanted
