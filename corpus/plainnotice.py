"""A notice whose title does not say of what kind it is (通知书, 告知书, 执行令), told by what it tells the debtor.

Courts and clerks shorten titles. What is to stand in a notice of enforcement or of risks hangs on what the debtor is
told, not on its title: a notice that is taken for another kind is asked for nothing, and seems in order.
"""

from __future__ import annotations

from corpus.patterns import lazy_pattern

PERMITS_SALE = lazy_pattern(
    "(?<!不)准[许予](?:你|您|被执行人|[一-鿿]{2,20}公司)[^。；，]{0,12}自行(?:变卖|处置|出售|变价|拍卖)"
)
APPRAISED = lazy_pattern("评估[^。；]{0,60}报告[^。]{0,80}。?[^。]{0,80}异议")
VACATE = lazy_pattern(
    "责令[^。；]{0,120}(?:迁出|搬出|腾退|腾空|搬离|退出土地)|本院将[^。；]{0,30}强制(?:迁出|腾退|搬迁)"
)
# A 通知书 that does not name its kind: pay the creditor, not your creditor; object if you do not owe.
_TO_A_DEBTOR_OF_THE_DEBTOR = (
    lazy_pattern("直接(?:向[^。；，]{1,40}(?:履行|支付|清偿|给付|付款|偿付)|(?:付给|支付给|交给|交付|给付))"),
    lazy_pattern(
        "(?:不得|不能|不可|不要|请勿|切勿|禁止)[^。；，]{0,6}(?:向(?![^。；，]{0,30}(?:账户|账号|个人|户头))[^。；，]{1,40}(?:清偿|支付|履行|付款|给付|偿付)|再?(?:付给|支付给|交给|给付))"
    ),
    lazy_pattern("(?:到期|尚欠|欠付|应付)"),
    lazy_pattern("异议"),
)
# 听证通知书 and 选定评估机构通知书 are kinds of their own; these words before the last one name none.
_NAMES_NO_KIND = lazy_pattern(
    "(?:^|法院|法庭|分院|执行局)(?:执行|强制|案件|立案|民事|提示|提醒|告知|督促|敦促|催告|被执行人|债务人|当事人|权利|义务|温馨|法律|重要|特别|有关|相关|事项|和|与|、|及|的)*"
    "(?:通知|告知|提示|提醒|须知|令|函)书?(?:（[^）]{1,12}）)?$"
)
_TO_DO = "履行|支付|给付|付清|付款|偿还|清偿|归还|返还|[缴交付][纳清付入至到]|[汇打转]入|拨付|交付|赔偿|补足"
# 责令你公司于收到本通知之日起三日内履行下列义务.
_ORDERED = lazy_pattern(
    rf"(?:责令|限令|特令|(?<!命)令|限|通知|要求|督促|敦促|请)(?:你|贵|被执行人|该)[^。；]{{0,90}}?(?:{_TO_DO})|"
    rf"(?:限|请)(?:你[^。；，]{{0,6}})?于[^。；]{{0,30}}(?:{_TO_DO})|应[付缴][^。；]{{0,12}}[元款费]|"
    rf"(?:你|被执行人)[^，。；]{{0,24}}(?:应当?|须|必须|务必|需)[^。；]{{0,40}}?(?:{_TO_DO})"
)
# The case has begun: 申请执行人……申请执行，本院已立案.
_BEGUN = lazy_pattern(
    "(?:申请|移送)[^。；]{0,40}执行[^。]{0,80}(?:立案|受理)|(?:立案|受理)[^。；]{0,24}执行|依法执行|执行立案"
)
# The debtor had the notice of enforcement before; this one only reminds, or goes on after a pause.
_NOTIFIED_BEFORE = lazy_pattern(
    "(?:已|曾|此前|先后|\\d日|经)[^。；，]{0,16}(?:发出|送达|收到|发送|寄送|签收|签发|接到)[^。；]{0,16}执行通知(?!书?之日)|经[^。；]{0,8}执行通知|(?:并|本院)已?向[^。；，]{1,20}(?:送达|发出)了?[^。；，]{0,8}执行通知(?!书?之日)|恢复执行|执恢"
)
# Whom else a paper of the court may speak to: the applicant, a bank, a bidder, the debtor of the debtor.
_TO_ANOTHER = lazy_pattern(
    "你(?:们|单位|公司)?(?:向本院)?(?:提出)?(?:的)?申请(?:强制)?执行|(?:请|应当?)你?[^。；]{0,16}提供[^。；]{0,16}财产线索|"
    "[你贵](?:行(?!为|动|使|走|政)|中心|局)|请[^。；]{0,12}协助(?:执行|扣划|冻结|查封|办理|提取|扣留)|竞买人|买受人|对你[^。；，]{0,20}债权|你[^。；，、]{0,16}(?:欠|应付|负有)[^。；，]{0,30}到期债务|"
    "(?:预交|预缴|垫付|(?:请|限|通知|责令)你[^。；]{0,20}[缴交]纳)(?:评估|鉴定|审计|公告|保管|仓储|拍卖|保全)[^。；]{0,4}费|（申请执行人）：|你[^。；，]{0,8}(?:作为|系)(?:本案)?申请执行人|(?:请|应当?|协助)[^。；]{0,40}(?:扣留|代扣)|"
    "致申请执行人|号申请执行人[^，。；：]{1,30}：(?=你|本院)|领取[^。；]{0,12}(?:案款|执行款)"
)
# 责令你如实报告当前以及收到执行通知之日前一年的财产情况.
_REPORTED = lazy_pattern(
    "(?:责令|限|令|通知|应当?|须)[^。；]{0,60}(?:报告|申报)[^。；]{0,60}前(?:一|1)年[^。；]{0,20}财产|如实(?:报告|申报)[^。；]{0,60}前(?:一|1)年"
)
_REFUSED = lazy_pattern("(?:拒绝|虚假|逾期)报告")
_LISTED = lazy_pattern("(?:决定|已)[^。；]{0,40}(?:纳入|列入|录入)[^。；]{0,12}失信")
_RESTORED = lazy_pattern(
    "(?:决定|现予?|裁定|同意)[^。；，申]{0,16}恢复[^。；，]{0,40}(?:的)?执行(?!人|员|局|款|费)"
)
_CLOSED = lazy_pattern(
    "(?:本案|该案|案件|义务|全部)[^。；]{0,30}(?:执行|履行)完毕[^。]{0,60}(?:结案|报结|终结)|以[^。；，]{0,12}方式结案|予以结案|作结案处理"
)
# 责令你, 申请执行你, 你尚欠, or the article on notices of enforcement: who is spoken to is the debtor.
_AS_DEBTOR = lazy_pattern(
    "第(?:二百五十一|二百四十七|二百四十|251|247|240)条|责令|限令|限你|特令|限于[^。；]{0,24}[缴付交]清|被执行人[^。；]{0,40}：|申请(?:强制)?执行[你贵]|[与和诉对][你贵](?:们|方|公司|单位|厂|店|司)?[^。；]{0,24}(?:一案|纠纷)|"
    "[你贵](?:们|方|公司|单位|厂|店|司)?[^。；]{0,24}(?:未|尚欠|欠|拒不|应付|应缴|履行义务|拖欠)"
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


def to_a_debtor_of_the_debtor(text: str) -> bool:
    """Whether a notice tells somebody who owes the debtor to pay the creditor instead."""
    return all(each.search(text) for each in _TO_A_DEBTOR_OF_THE_DEBTOR)


def kind_of_plain_notice(title: str, text: str) -> tuple[str, str] | None:
    """Its type and the words that say so, for match text of a notice that does not name its kind; None where it is of none.

    A first order to perform is a notice of enforcement (民事诉讼法: 执行员……应当向被执行人发出执行通知), a later one a
    demand; what only tells the debtor what will follow is a notice of risks.
    """
    if not _NAMES_NO_KIND.search(title) or _TO_ANOTHER.search(text):
        return None
    ordered = _ORDERED.search(text)
    if (closed := _CLOSED.search(text)) and not ordered:
        return "closing_notice", closed.group()
    if restored := _RESTORED.search(text):
        return "resume_doc", restored.group()
    reported = _REPORTED.search(text) or (
        None if _TELLS.search(title) or _LISTED.search(text) else _REFUSED.search(text)
    )
    begun = ordered and _BEGUN.search(text)
    if reported and not begun:
        return "property_report_order", reported.group()
    told = [hit for each in _CONSEQUENCES if (hit := each.search(text))]
    warns = len(told) >= _MANY and _TO_THE_DEBTOR.search(text)
    risks = ("risk_notice", "、".join(hit.group() for hit in told[:_MANY])) if warns else None
    if risks and _TELLS.search(title):
        return risks
    if ordered and not _AS_DEBTOR.search(text):
        return None
    if ordered and begun and not _NOTIFIED_BEFORE.search(text):
        return "execution_notice", ordered.group()
    if ordered:
        return "payment_demand", ordered.group()
    return risks
