"""Facts that conditions ask about: which words make a document one that demands money."""

from __future__ import annotations

import pytest

from checker.moneydemand import demands_money
from checker.remembered import forget
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
    ("执行费本院决定免收，故你目前没有需要交纳的款项。责令你拆除砖墙。", False),
    ("申请执行费已准予免交，因而眼下没有任何款项需要你缴纳。责令你协助探望。", False),
    ("判决没有判令你支付款项，本通知书不要求你缴纳任何款项。责令你履行判决，腾退房屋。", False),
    ("本通知书不要求你缴纳诉讼费用，责令你支付货款500元。", True),
    ("你没有需要保留的款项，应缴纳执行费500元。责令你拆除砖墙。", True),
    # What is told of the dispute is no demand where an act is ordered …
    ("2020年3月5日，经双方对账，确认尚欠8000元。责令你将某小区3幢201室交付给申请执行人。", False),
    ("经鉴定，争议部分的价值为8000元。责令你腾退房屋。", False),
    ("另查明，双方此前各笔款项均已结清。限你于三日内协助办理过户登记。", False),
    ("责令你履行下列义务：经鉴定，争议部分的价值为8000元。一、从某小区3幢201室迁出；二、恢复原状。", False),
    ("驳回原告要求你赔偿精神损害抚慰金5000元的诉讼请求。责令你在当地报纸刊登致歉声明。", False),
    # … but where nothing is ordered by name the debt told is the debt,
    ("经审理查明，被告尚欠货款8000元。责令你履行生效法律文书确定的义务。", True),
    # and a sentence that tells somebody to do something is more than telling.
    ("经双方对账，你应支付货款8000元。责令你腾退房屋。", True),
    ("另查明，执行费500元未缴纳。责令你腾退房屋。", True),
    ("判决被告支付货款8000元。责令你交付车辆。", True),
    # A threat is that of its own item, and of all items when it stands above them.
    ("通知如下：第一，移交账册；第二，逾期不交，应当支付迟延履行金；第三，缴纳执行费500元。", True),
    ("责令你移交账册。逾期不交的：一、强制执行；二、缴纳罚款1000元。", False),
]


@pytest.mark.parametrize(("body", "demanded"), DEMANDS)
def test_a_demand_for_money_is_told_from_its_history(body: str, demanded: bool) -> None:
    text = match_text(body).text
    assert demands_money(text, MatchSpan(0, len(text))) is demanded


@pytest.mark.parametrize(
    ("seen", "asked"),
    [
        ("3023年3月5日，付8000元。责令你腾退房屋。", "2023年3月5日，付8000元。责令你腾退房屋。"),
        ("0.付8000元。责令你腾退房屋。", "3.付8000元。责令你腾退房屋。"),
        (
            "货款5000元已结清。责令你腾退房屋，另付货款7000元。",
            "货款7000元已结清。责令你腾退房屋，另付货款7000元。",
        ),
    ],
)
def test_what_was_seen_with_other_figures_changes_nothing(seen: str, asked: str) -> None:
    for first, then in ((seen, asked), (asked, seen)):
        forget()
        alone = demands_money(then, MatchSpan(0, len(then)))
        forget()
        demands_money(first, MatchSpan(0, len(first)))
        assert demands_money(then, MatchSpan(0, len(then))) is alone
