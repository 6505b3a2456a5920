"""Facts of a document that conditions ask about: whom does it address, what is sold.

Read from match text by fixed patterns; which rule needs which fact is in `checker.applicability`. Whether it demands
money is in `checker.moneydemand`.
"""

from __future__ import annotations

from corpus.document import Document
from corpus.parts import part_named
from corpus.patterns import lazy_pattern

_APPLICANT = lazy_pattern(
    "致[：:]?申请执行人|你(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?申请执行人|"
    "执行不能的?风险|[你您](?:单位|公司)?(?:向[本我]院)?申请(?:强制)?执行|"
    "你(?:单位|公司)?[^。；]{0,16}提供[^。；]{0,12}财产线索|您(?:单位|公司)?[^。；]{0,16}提供[^。；]{0,12}财产线索"
)
# 申请执行人李某： but not 关于申请执行人李某申请执行你……一案（执行依据：, which tells whose case it is.
_NAMED = "(?:(?!一案|纠纷|申请|执行依据|[你您])[^。，；：]){0,30}："
# Whom a colon before it names is addressed, and 申请执行人：… tells whose case it is; the number of the case has one too.
_BEFORE = "(?:(?:案号|编号|文号|字号)：|[^。：]){0,40}?"
_HEADED_APPLICANT = lazy_pattern(f"{_BEFORE}(?:致|告知)?申请执行人{_NAMED}")
_HEADED_DEBTOR = lazy_pattern(f"[^。]{{0,40}}?(?:致|告)?被执行人{_NAMED}")
_DEBTOR = lazy_pattern(
    "致[：:]?被执行人|告被执行人|交被执行人(?:签|阅|收)|你(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?被执行人|您(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?被执行人|"
    "[你您](?:单位|公司)?与[^。；]{2,60}，[^，。；你您]{2,30}向[本我]院申请(?:强制)?执行|"
    "(?<!申请)执行[^。；，你您贵]{2,30}(?:与|和|诉)[你您贵](?:们|方|公司|单位|厂|店|社)?|申请(?:强制)?执行[你您贵](?!院)|申请对[你您](?:们|方|公司|单位)?(?:强制)?执行|"
    "贵(?:厂|店|社|户|公司|单位)(?:作为|系)(?:本案)?(?:的)?被执行人|"
    "[你您](?:们|公司|单位)?未[^。；，你您]{0,12}(?:付款|还款|履行|支付|偿还|给付|清偿)|[你您](?:享|拥)有拒|[你贵](?:们|方|公司|单位|厂)?[都均也]?有权[^，。；]{0,4}(?:不付|不打|不交|不汇|不转|拒付)|(?:你公司|你单位|你方)发[^。；]{0,24}[元圆]|"
    "[你您]欠(?:[^。；，]|(?<=\\d)，(?=\\d{3})){2,40}[款元钱费]|[付缴交]款账户|案款账户|责令(?:你|被执行人)|有权[^，。；]{0,6}拒绝|(?:案款|款项)[^，。；]{0,8}(?:请汇|请缴|请付|须付入|须汇|须缴)|"
    "(?:[你您]|[你贵]公司|[你贵]单位)[^。；]{0,30}(?:被申请(?:强制)?执行|被(?:依法)?(?:查封|冻结|扣划)|仍不(?:支付|履行)|逾期不(?:支付|履行))|"
    + "|".join(
        f"{word}[^。；]{{0,24}}(?:履行|报告财产|缴纳|给付|支付|有权拒绝)" for word in ("你", "您", "被执行人")
    )
)
ASSETS = {
    "real_estate": lazy_pattern(
        "不动产|房产|房屋|房地产|住宅|商铺|店铺|厂房|公寓|写字楼|办公楼|别墅|车位|车库|土地|宗地|使用权|房$|建筑面积|商品房|营业房|"
        "(?:小区|大厦|花园)[^。；]{0,20}(?:室|号)"
    ),
    "vehicle": lazy_pattern("汽车|轿车|小型(?:普通)?客车|货车|机动车|车辆|摩托车|车牌|挂车"),
    "equity": lazy_pattern("股权|股份|股票|出资额"),
    "movable": lazy_pattern(
        "设备|机器|机床|车床|机械|组件|存货|货物|物资|字画|首饰|手机|家具|原材料|动产|产品|船舶|商标|专利"
    ),
}
# Somebody has to leave a house; but a yard full of things may have to be cleared for a lorry as well.
_OCCUPIED = lazy_pattern("腾退|腾空|清场|占用")
# 《…拍卖、变卖财产的规定》 is cited by the notice of a first auction too.
_LATER_AUCTION = lazy_pattern(
    "第[二三]次(?:公开)?拍卖|二拍|再次拍卖|(?<!拍卖、)(?<!拍卖和)(?<!拍卖或)变卖(?!财产的)"
)
# Whom a notice speaks to shows at its beginning.
_FIRST_WORDS = 800
_TABLE = 200
_SECOND_PART = lazy_pattern(
    "(?:部分|[一二三四]、|（[一二三四]）|[2-4][.、])(?:致|告知?)被执行人|致被执行人[^。；，：]{2,30}："
)
_FOR_WHOM = lazy_pattern("（[^（）]{2,12}）")
_THIRD = lazy_pattern(
    "(?:银行[一-鿿]{0,20}|支行|分行|信用社|信用联社|登记中心|登记局|管理局|管理所|管理中心|管理部|车管所|公积金中心|证券公司|营业部|税务局|民政局|派出所)$"
)
_ASKED_TO_HELP = lazy_pattern(
    "[你贵](?:行|单位|中心|局|公司|所|部)[^。；]{0,60}(?:协助|控制|扣留|冻结|划拨|扣划|不得(?:限制|支付|办理))|为其办理|协助(?:执行|办理|冻结|查询)"
)


def _asks_a_third(document: Document) -> bool:
    """Whether a notice is addressed to a bank, a registry and the like that is asked to help: not to a debtor."""
    return any(
        party.role == "告知对象" and _THIRD.search(document.looked_in[slice(*party.span)])
        for party in document.fields.parties
    ) and bool(_ASKED_TO_HELP.search(document.looked_in))


def addressee(document: Document) -> str | None:
    """Whom a notice speaks to: `debtor`, `applicant`, `assistant`, or None when it does not show."""
    kind = document.type.id
    text = document.looked_in
    if kind == "assist_notice" or _asks_a_third(document):
        return "assistant"
    title = part_named(document.parts, "标题")
    start = title.end if title else 0
    # What follows a title in brackets says for whom it is: 执行风险提示书（被执行人用）.
    for_whom = _FOR_WHOM.match(text, start) if title else None
    heading = text[title.start : for_whom.end() if for_whom else start] if title else ""
    if "被执行人" in heading or "欠款人" in heading:
        return "debtor"
    if "申请执行人" in heading or "申请人" in heading:
        return "applicant"
    own = text[start : start + _FIRST_WORDS]
    to_debtor, to_applicant = _HEADED_DEBTOR.match(own), _HEADED_APPLICANT.match(own)
    if to_applicant and "被执行人：" in own[:_TABLE]:  # a table of who is who in the case addresses neither
        to_debtor = to_applicant = None
    debtor = to_debtor or _DEBTOR.search(own)
    applicant = to_applicant or _APPLICANT.search(own)
    if applicant and (not debtor or applicant.start() < debtor.start()):
        # 第一部分　致申请执行人……第二部分　致被执行人: one paper for both sides.
        return "debtor" if _SECOND_PART.search(text, applicant.start()) else "applicant"
    if debtor or kind in ("execution_notice", "payment_demand"):
        return "debtor"
    return None


def assets(text: str) -> frozenset[str]:
    """The kinds of property that a text speaks of: keys of `ASSETS`."""
    found = frozenset(kind for kind, pattern in ASSETS.items() if pattern.search(text))
    return found or frozenset({"real_estate"} if _OCCUPIED.search(text) else ())


def is_first_auction(text: str) -> bool:
    """Whether an auction is the first one of its object, as far as the text says."""
    return not _LATER_AUCTION.search(text)
