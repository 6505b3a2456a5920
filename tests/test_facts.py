"""Facts that conditions ask about: which words make a document one that demands money."""

from __future__ import annotations

import pytest

from checker.facts import demands_money
from corpus.matchtext import match_text
from corpus.spans import MatchSpan

DEMANDS = [
    ("责令你于三日内给付申请执行人货款20000元。", True),
    ("请于收到本通知之日起三日内将执行款汇入本院账户。", True),
    ("你已支付1000元，请于三日内交清余款。", True),
    ("被执行人仅支付部分货款，尚欠本金30000元。", True),
    ("经催告，你已偿还部分，限你于三日内付清。", True),
    ("你公司已支付1000元应继续支付20000元。", True),
    ("被执行人已支付首付款后应于三日内支付余款20000元。", True),
    ("被执行人曾向申请执行人偿还5000元下欠本金30000元。", True),
    ("责令你将某小区3幢201室交付给申请执行人。", False),
    ("双方签订合同后，对方仅支付部分价款20000元，故诉至法院。责令你交付房屋。", False),
    ("逾期不履行的，应当支付迟延履行金。责令你交付房屋。", False),
    ("本案无需缴纳费用，责令你腾退房屋。", False),
]


@pytest.mark.parametrize(("body", "demanded"), DEMANDS)
def test_a_demand_for_money_is_told_from_its_history(body: str, demanded: bool) -> None:
    text = match_text(body).text
    assert demands_money(text, MatchSpan(0, len(text))) is demanded
