"""Signs as people write them in place of those of the query language, and what stays text."""

from __future__ import annotations

import pytest

from index.query import QueryError, parse_query
from index.tree import And, Keyword, Node, Not, Or, Phrase, Range

COURT, OTHER = Phrase("court", "芜湖"), Phrase("court", "无为")
NOTICE = Keyword("type", "execution_notice")
TEN = Range("amount", 100_000_00, 100_000_00)
ABOVE = Range("amount", 100_000_01, None)
BETWEEN = Range("amount", 100_000_00, 500_000_00)
FREEZE = Phrase("text", "冻结")


READ: dict[str, Node] = {
    # A space before the unit, or behind a comparison.
    "金额:10 万元": TEN,
    "金额： 10 万元": TEN,
    "金額：１０　萬元": TEN,
    "金额:>10 万元": ABOVE,
    "金额:> 10万元": ABOVE,
    "金额 > 10 万元": ABOVE,
    "金额:10 万..50 万": BETWEEN,
    "金额:10 万元 .. 50 万元": BETWEEN,
    "金额:10 万元至 50 万元": BETWEEN,
    "金额:10 ~ 50 万元": BETWEEN,
    "金额:10 万元 冻结": And((TEN, FREEZE)),
    "冻结 (金额:10 万元)": And((FREEZE, TEN)),
    "金额:10万元 -12368": And((TEN, Not(Phrase("text", "12368")))),
    "金额:10 元旦": And((Range("amount", 10_00, 10_00), Phrase("text", "元旦"))),
    "标的:5 亿": Range("claim", 500_000_000_00, 500_000_000_00),
    # The sign behind the name of a field.
    "法院::芜湖": COURT,
    "法院：：芜湖": COURT,
    "法院 : 芜湖": COURT,
    "法院　：　芜湖": COURT,
    "法院=芜湖": COURT,
    "法院＝芜湖": COURT,
    "法院 = 芜湖": COURT,
    "法院==芜湖": COURT,
    "案号 : 7777": Phrase("case", "7777"),
    "案号=7777": Phrase("case", "7777"),
    "-法院=芜湖": Not(COURT),
    "(法院=芜湖 或 法院=无为)": Or((COURT, OTHER)),
    "金额>10万元": ABOVE,
    "金额＞10万元": ABOVE,
    "金额=10万元": TEN,
    "金额=>10万元": Range("amount", 100_000_00, None),
    "金额≥10万元": Range("amount", 100_000_00, None),
    "冻结 日期<=2022": And((FREEZE, Range("date", None, 20221231))),
    "错误数>0 冻结": And((Range("errors", 1, None), FREEZE)),
    "amount>10万元": ABOVE,
    "日期 > 2022": Range("date", 20230101, None),
    "法院:=芜湖": Keyword("court", "芜湖"),
    # A mark between two conditions.
    "法院:芜湖，类型:执行通知书": And((COURT, NOTICE)),
    "法院:芜湖,类型:执行通知书": And((COURT, NOTICE)),
    "法院:芜湖， 类型：执行通知书": And((COURT, NOTICE)),
    "法院:芜湖;类型=执行通知书；金额>10 万元": And((COURT, NOTICE, ABOVE)),
    "法院: 芜湖、类型:执行通知书": And((COURT, NOTICE)),
    "法院:芜湖、法院:无为": Or((COURT, OTHER)),
    "法院:芜湖|法院:无为": Or((COURT, OTHER)),
    "法院:芜湖｜类型:执行通知书": Or((COURT, NOTICE)),
    "法院:芜湖/法院:无为 冻结": And((Or((COURT, OTHER)), FREEZE)),
    # Text.
    "甲=乙": Phrase("text", "甲=乙"),
    "甲>乙": Phrase("text", "甲>乙"),
    "“法院>芜湖”": Phrase("text", "法院>芜湖"),
    "市>县": Phrase("text", "市>县"),
    "“金额>10万元”": Phrase("text", "金额>10万元"),
    "“法院:芜湖，类型:执行通知书”": Phrase("text", "法院:芜湖，类型:执行通知书".replace(":", "：")),
    "“法院 = 芜湖”": Phrase("text", "法院=芜湖"),
    "标题:“甲，法院:芜湖”": Phrase("title", "甲，法院：芜湖"),
    "甲，乙": Phrase("text", "甲，乙"),
    "当事人:甲，乙": Phrase("party", "甲，乙"),
}


@pytest.mark.parametrize(("query", "tree"), READ.items(), ids=list(READ))
def test_it_means(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(
    ("query", "reason", "position"),
    [
        ("法院:芜湖|", "“芜湖|”里有“|”", 5),
        ("冻结 法院 : 芜湖，类型:执行通知", "“执行通知”不是类型的取值", 14),
        ("冻结 法院>芜湖", "“法院”不能比较大小", 3),
        ("法元 = 芜湖", "", None),
        ("金额 > 很多", "“很多”不是金额", 3),
    ],
)
def test_faults_are_told_where_they_were_typed(query: str, reason: str, position: int | None) -> None:
    if not reason:
        assert isinstance(parse_query(query), And)  # no field of ours: three words
        return
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert (caught.value.reason, caught.value.position) == (reason, position)
