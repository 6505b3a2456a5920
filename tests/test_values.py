"""Values as rules read them from match text, and the relations between them."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from checker.matching import find_in
from checker.values import RelationError, holds, names_in, value_field, value_in
from checker.wording import parse_wording
from corpus.matchtext import fold_query

READ = [
    ("评估价~<amount>", "评估价86.4万元", "864000"),
    ("评估价~<amount>", "评估价：人民币5,120,000元", "5120000"),
    ("评估价~<amount>", "評估價３６６萬元", "3660000"),
    ("评估价~<amount>", "评估价￥70万元", "700000"),
    ("评估价~<amount>", "评估价1.5亿元", "150000000"),
    ("评估价~<amount>", "评估价壹拾贰万叁仟元伍角整", "123000.5"),
    ("评估价~<amount>", "评估价三百五十万元", "3500000"),
    ("评估价~<amount>", "评估价十二万元", "120000"),
    ("评估价~<amount>", "评估价86.4万元、起拍价61万元", "864000"),
    ("<amount>起拍", "十二万元起拍", "120000"),
    ("<amount>起拍", "评估价86万元，以61万元起拍", "610000"),
    ("按~<percent>", "按70%", "0.7"),
    ("按~<percent>", "按百分之七十五", "0.75"),
    ("按~<percent>", "按百分之七点五", "0.075"),
    ("按~<percent>", "按七折", "0.7"),
    ("按~<percent>", "按七五折", "0.75"),
    ("按~<percent>", "按7.5折", "0.75"),
    ("按~<percent>", "按七成", "0.7"),
    ("期限~<duration>", "期限三年", "1095"),
    ("期限~<duration>", "期限一周年", "365"),
    ("期限~<duration>", "期限半年", "182.5"),
    ("期限~<duration>", "期限一年半", "547.5"),
    ("期限~<duration>", "期限12个月", "365"),
    ("期限~<duration>", "期限三个月", "91.25"),
    ("期限~<duration>", "期限一个半月", "45.625"),
    ("期限~<duration>", "期限一百八十日", "180"),
    ("期限~<duration>", "期限十个工作日", "10"),
    ("期限~<duration>", "期限90天", "90"),
    ("<duration>内完成", "九十日内完成", "90"),
    ("竞价~<duration>", "竞价二十四小时", "1"),
    ("竞价~<duration>", "竞价12小时", "0.5"),
    ("共<number>", "共十五", "15"),
    ("合计~<figure>", "合计　1,700,000.00", "1700000"),
    ("减：~<figure>", "减：提取第三人应付款420,000.00减：扣划80,000.00", "420000"),
    ("扣划~<amount>已发放", "扣划存款1,000元已发放", "1000"),
    ("共<number>", "共三百零五", "305"),
    ("共<number>", "共1,200", "1200"),
    ("共<number>", "共3.", "3"),
]


def read(wording: str, text: str) -> list[Decimal | None]:
    """The values of every place of a wording in a text."""
    match = fold_query(text)
    spans = find_in(parse_wording(wording), match, 0, len(match))
    assert spans, "the wording is not there"
    found = [value_in(wording, match[start:end]) for start, end in spans]
    return [each and each[0] for each in found]


@pytest.mark.parametrize(("wording", "text", "value"), READ, ids=[text for _, text, _ in READ])
def test_a_value_is_read(wording: str, text: str, value: str) -> None:
    assert read(wording, text)[0] == Decimal(value)


DATES = [
    ("于<date>", "于2023年4月5日", datetime.date(2023, 4, 5)),
    ("于<date>", "于2023-04-05", datetime.date(2023, 4, 5)),
    ("于<date>", "于二〇二三年四月五日", datetime.date(2023, 4, 5)),
    ("于<date>", "于二○二三年十二月三十一日", datetime.date(2023, 12, 31)),
    ("自<date>", "自2023年4月5日10时至2023年4月6日10时止", datetime.date(2023, 4, 5)),
    ("<date>~时止", "自2023年4月5日10时至2023年4月6日10时止", datetime.date(2023, 4, 6)),
    ("<date>~时至<day>", "2023年4月5日10时至4月6日10时", datetime.date(2023, 4, 6)),
    ("<date>~时至<day>", "2023年4月5日10时至6日10时", datetime.date(2023, 4, 6)),
    ("<date>~时至<day>", "2023年4月5日10时至次日10时", datetime.date(2023, 4, 6)),
    ("<date>~时至<day>", "二〇二二年十一月九日十时至十一月十日十时", datetime.date(2022, 11, 10)),
    ("<date>~时至<day>", "2023年12月31日10时至1月1日10时", datetime.date(2024, 1, 1)),
    ("<date>~时至<day>", "2024年1月31日10时至1日10时", datetime.date(2024, 2, 1)),
]


@pytest.mark.parametrize(("wording", "text", "day"), DATES, ids=[f"{w} {t}" for w, t, _ in DATES])
def test_a_date_is_the_number_of_its_day(wording: str, text: str, day: datetime.date) -> None:
    assert read(wording, text)[0] == day.toordinal()


@pytest.mark.parametrize("text", ["于2023年2月30日", "于2023年13月1日"])
def test_a_day_that_never_was_has_no_value(text: str) -> None:
    assert read("于<date>", text) == [None]


@pytest.mark.parametrize(
    ("wording", "field"),
    [
        ("起拍价~<amount>", "amount"),
        ("<percent>…保证金", "percent"),
        ("户名…<court>", None),
        ("于<date>起拍", "date"),
        ("自<date>至<date>止", None),
    ],
)
def test_the_value_stands_at_an_end_of_the_wording_or_is_the_only_one(
    wording: str, field: str | None
) -> None:
    assert value_field(wording) == field


@pytest.mark.parametrize("text", ["2023年4月5日10时至2月6日10时", "2023年4月5日10时至4月31日10时"])
def test_a_day_long_behind_its_date_or_that_never_was_has_no_value(text: str) -> None:
    assert read("<date>~时至<day>", text) == [None]


@pytest.mark.parametrize(
    "text", ["2023年4月5日10时至2023年4月6日10时", "2023年4月5日10时至3日内", "2023年4月5日10时至十五日后"]
)
def test_a_whole_date_and_a_period_are_no_day(text: str) -> None:
    match = fold_query(text)
    assert not find_in(parse_wording("<date>~时至<day>"), match, 0, len(match))


def test_a_value_between_fixed_words_with_another_in_the_gap_is_none() -> None:
    assert read("扣划~<amount>已发放", "扣划100元、200元已发放") == [None]


@pytest.mark.parametrize("text", ["合计1,700,000元", "合计12.50%", "合计1700", "合计3.5万"])
def test_a_sum_with_its_unit_and_a_plain_number_are_no_figure_of_a_table(text: str) -> None:
    match = fold_query(text)
    assert not find_in(parse_wording("合计<figure>"), match, 0, len(match))


RELATIONS = [
    ("起拍价 >= 0.7 * 评估价", {"起拍价": "70", "评估价": "100"}, "0", True),
    ("起拍价 >= 0.7 * 评估价", {"起拍价": "69.99", "评估价": "100"}, "0", False),
    ("起拍价 >= 0.7 * 评估价", {"起拍价": "69.99", "评估价": "100"}, "0.01", True),
    ("0.05 * 甲 <= 乙 <= 0.2 * 甲", {"甲": "100", "乙": "5"}, "0", True),
    ("0.05 * 甲 <= 乙 <= 0.2 * 甲", {"甲": "100", "乙": "20"}, "0", True),
    ("0.05 * 甲 <= 乙 <= 0.2 * 甲", {"甲": "100", "乙": "20.01"}, "0", False),
    ("0.05 * 甲 <= 乙 <= 0.2 * 甲", {"甲": "100", "乙": "4"}, "0", False),
    ("甲 - 乙 >= 15", {"甲": "738630", "乙": "738615"}, "0", True),
    ("甲 - 乙 > 15", {"甲": "738630", "乙": "738615"}, "0", False),
    ("甲 == 乙 + 丙", {"甲": "0.3", "乙": "0.1", "丙": "0.2"}, "0", True),
    ("甲 == 2 * (乙 + 丙)", {"甲": "7", "乙": "1", "丙": "2"}, "1", True),
    ("甲 == 2 * (乙 + 丙)", {"甲": "8", "乙": "1", "丙": "2"}, "1", False),
    ("甲 < 乙", {"甲": "1", "乙": "1"}, "0", False),
]


@pytest.mark.parametrize(("relation", "values", "slack", "expected"), RELATIONS)
def test_a_relation_holds_or_does_not(
    relation: str, values: dict[str, str], slack: str, expected: bool
) -> None:
    numbers = {name: Decimal(value) for name, value in values.items()}
    assert holds(relation, numbers, Decimal(slack)) is expected


def test_names_come_in_the_order_of_the_relation() -> None:
    assert names_in("0.05 * 起拍价 <= 保证金 <= 0.2 * 起拍价") == ("起拍价", "保证金")


@pytest.mark.parametrize(
    "relation",
    [
        "起拍价",
        "起拍价 + 1",
        "起拍价 >=",
        "甲 / 乙 > 1",
        "甲 ** 9 > 1",
        "甲 != 乙",
        "f(甲) > 1",
        "甲 > '1'",
        "甲 > True",
    ],
)
def test_what_is_no_relation_is_refused_in_words(relation: str) -> None:
    with pytest.raises(RelationError, match="关系"):
        names_in(relation)
