"""Dates, sums and counts as people type them: what each means, and that nothing is rounded or read as something else."""

from __future__ import annotations

import pytest

from index.query import QueryError, parse_query
from index.tree import Node, Range

WAN, YI = 10_000_00, 100_000_000_00


def amount(low: int | None, high: int | None) -> Range:
    return Range("amount", low, high)


READ: dict[str, Node] = {
    # A unit written once belongs to both ends.
    "金额:5..6亿元": amount(5 * YI, 6 * YI),
    "金额:10~50万元": amount(10 * WAN, 50 * WAN),
    "金额:10至50万元": amount(10 * WAN, 50 * WAN),
    "金额:10到50万": amount(10 * WAN, 50 * WAN),
    "金额:1..5万": amount(WAN, 5 * WAN),
    "金额:1.5..2百万": amount(150 * WAN, 200 * WAN),
    "金额:五至六亿元": amount(5 * YI, 6 * YI),
    "金额:三百至五百万元": amount(300 * WAN, 500 * WAN),
    "金额:0..5万": amount(0, 5 * WAN),
    "标的:5..20万": Range("claim", 5 * WAN, 20 * WAN),
    "最大金额:１０—５０万元": Range("largest", 10 * WAN, 50 * WAN),
    # One that has its own keeps it.
    "金额:5元..6亿元": amount(5_00, 6 * YI),
    "金额:5000万..6亿": amount(5000 * WAN, 6 * YI),
    "金额:3百..5百万": amount(300_00, 500 * WAN),
    "金额:100..500元": amount(100_00, 500_00),
    "金额:5万..100000": amount(5 * WAN, 10 * WAN),
    "金额:..50万": amount(None, 50 * WAN),
    "金额:50..": amount(50_00, None),
    # Hyphens.
    "金额:10万元-50万元": amount(10 * WAN, 50 * WAN),
    "金额:10-50万元": amount(10 * WAN, 50 * WAN),
    "金额:10万——50万": amount(10 * WAN, 50 * WAN),
    "错误数:2-4": Range("errors", 2, 4),
    "错误数:2项-4项": Range("errors", 2, 4),
    "日期:2022年3月-2022年5月": Range("date", 20220301, 20220531),
    # To the fen.
    "金额:123456.78": amount(123456_78, 123456_78),
    "金额:123456.7800": amount(123456_78, 123456_78),
    "金额:12.345678万元": amount(123456_78, 123456_78),
    "金额:0.1234567891亿": amount(1234567891, 1234567891),
    # Numerals.
    "金额:十万元": amount(10 * WAN, 10 * WAN),
    "金额:>一百二十万元": amount(120 * WAN + 1, None),
    "金额:三千五百元": amount(3500_00, 3500_00),
    "金额:壹拾贰万叁仟元伍角整": amount(123000_50, 123000_50),
    "金额:一万亿": amount(10_000 * YI, 10_000 * YI),
    "金额:两万零五百元": amount(20500_00, 20500_00),
    "金额:人民币10万元": amount(10 * WAN, 10 * WAN),
    "金额:10万圆": amount(10 * WAN, 10 * WAN),
    "日期:二〇二二年": Range("date", 20220101, 20221231),
    "日期:二○二二年三月": Range("date", 20220301, 20220331),
    "日期:二零二二年十二月三十一日": Range("date", 20221231, 20221231),
    "日期:二〇二一年至二〇二二年": Range("date", 20210101, 20221231),
    "日期:>=二〇二二年三月": Range("date", 20220301, None),
    # Signs.
    "金额:=10万元": amount(10 * WAN, 10 * WAN),
    "日期:=2022": Range("date", 20220101, 20221231),
}

REFUSED = {
    "金额:123456.781": "金额“123456.781”有不足一分的零头（最多写到分，即元后面两位小数）",
    "金额:>0.001元": "金额“0.001元”有不足一分的零头（最多写到分，即元后面两位小数）",
    "金额:12.3456789万元": "金额“12.3456789万元”有不足一分的零头（最多写到分，即元后面两位小数）",
    "金额:0.00000000000000000001": "金额“0.00000000000000000001”有不足一分的零头（最多写到分，即元后面两位小数）",
    "金额:1000..5万": "范围“1000..5万”的起点在终点之后（没有写单位的“1000”按“1000万”算）",
    "金额:一二三元": "“一二三元”不是金额",
    "金额:万元": "“万元”不是金额",
    "金额:几十万": "“几十万”不是金额",
    "金额:-5": "“-5”不是金额",
    "金额:1-2-3": "“1-2-3”不是金额",
    "金额:" + "九亿" * 30: f"“{'九亿' * 30}”不是金额",
    "金额:九万亿亿亿": "金额“九万亿亿亿”太大",
    "日期:二〇二二年十三月": "历法上没有“二〇二二年十三月”这一天",
    "日期:二〇二二": "“二〇二二”不是日期",
}


@pytest.mark.parametrize(("query", "tree"), READ.items(), ids=list(READ))
def test_it_means(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(("query", "reason"), REFUSED.items(), ids=[query[:30] for query in REFUSED])
def test_it_is_refused(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.reason == reason
