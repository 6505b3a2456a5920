"""A notice whose title does not say of what kind it is (通知书, 告知书, 执行令), told by what it tells the debtor.

Courts and clerks shorten titles. What is to stand in a notice of enforcement or of risks hangs on what the debtor is
told, not on its title: a notice that is taken for another kind is asked for nothing, and seems in order.
"""

from __future__ import annotations

from corpus.patterns import lazy_pattern

_TO_DO = "履行|支付|给付|付清|付款|偿还|清偿|归还|返还|缴纳|交纳|缴清|交清|交付|赔偿|补足"
# 责令你公司于收到本通知之日起三日内履行下列义务.
_ORDERED = lazy_pattern(
    rf"(?:责令|限令|特令|(?<!命)令|限|通知|要求|督促|敦促|请)(?:你|贵|被执行人|该)[^。；]{{0,60}}?(?:{_TO_DO})|"
    rf"(?:你|被执行人)[^，。；]{{0,24}}(?:应当?|须|必须|务必|需)[^。；]{{0,40}}?(?:{_TO_DO})"
)
# The case has begun: 申请执行人……申请执行，本院已立案.
_BEGUN = lazy_pattern(
    "(?:申请|移送)[^。；]{0,40}执行[^。]{0,80}(?:立案|受理)|(?:立案|受理)[^。；]{0,24}执行|依法执行|执行立案"
)
# The debtor had the notice of enforcement before; this one only reminds, or goes on after a pause.
_NOTIFIED_BEFORE = lazy_pattern(
    "(?:已|曾|前|先后|日|经)[^。；]{0,16}(?:发出|送达|收到|发送|寄送|签收|签发|接到)[^。；]{0,16}执行通知|经[^。；]{0,8}执行通知|恢复执行|执恢"
)
# Whom else a paper of the court may speak to: the applicant, a bank, a bidder, the debtor of the debtor.
_TO_ANOTHER = lazy_pattern(
    "你(?:们|单位|公司)?(?:向本院)?(?:提出)?(?:的)?申请(?:强制)?执行|(?:请|应当?)你?[^。；]{0,16}提供[^。；]{0,16}财产线索|"
    "[你贵](?:行(?!为|动)|中心|局)|请[^。；]{0,12}协助(?:执行|扣划|冻结|查封|办理|提取|扣留)|竞买人|买受人|到期债[权务]|"
    "致申请执行人|号申请执行人[^，。；：]{1,30}：(?=你|本院)|领取[^。；]{0,12}(?:案款|执行款)"
)
_CONSEQUENCES = (
    lazy_pattern("失信"),
    lazy_pattern("限制(?:高)?消费|不得乘坐|限高"),
    lazy_pattern("罚款|拘留"),
    lazy_pattern("加倍[^。；]{0,12}(?:利息|支付)|迟延履行"),
    lazy_pattern("查封|冻结|扣划|拍卖|强制执行"),
    lazy_pattern("刑事责任|拒不执行判决"),
)
_MANY = 3
_TELLS = lazy_pattern("告知|提示|提醒|须知")
_TO_THE_DEBTOR = lazy_pattern("你|被执行人")


def kind_of_plain_notice(title: str, text: str) -> tuple[str, str] | None:
    """Its type and the words that say so, for match text of a notice that does not name its kind; None where it is of none.

    A first order to perform is a notice of enforcement (民事诉讼法: 执行员……应当向被执行人发出执行通知), a later one a
    demand; what only tells the debtor what will follow is a notice of risks.
    """
    if _TO_ANOTHER.search(text):
        return None
    told = [hit for each in _CONSEQUENCES if (hit := each.search(text))]
    warns = len(told) >= _MANY and _TO_THE_DEBTOR.search(text)
    if warns and _TELLS.search(title):
        return "risk_notice", "、".join(hit.group() for hit in told[:_MANY])
    ordered = _ORDERED.search(text)
    if ordered and _BEGUN.search(text) and not _NOTIFIED_BEFORE.search(text):
        return "execution_notice", ordered.group()
    if ordered:
        return "payment_demand", ordered.group()
    if warns:
        return "risk_notice", "、".join(hit.group() for hit in told[:_MANY])
    return None
