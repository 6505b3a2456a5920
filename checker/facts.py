"""Facts of a document that conditions ask about: does it demand money, whom does it address, what is sold.

Read from match text by fixed patterns; which rule needs which fact is in `checker.applicability`.
"""

from __future__ import annotations

from corpus.document import Document
from corpus.parts import part_named
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# Warnings about interest on late performance speak of money in every notice, those for acts included.
_LATE_INTEREST = lazy_pattern(
    "(?:加倍)?(?:支付|承担|给付|计付)?[^，。；]{0,16}迟延履行(?:期间)?(?:的)?(?:加倍)?(?:部分)?(?:债务)?(?:利息|金)(?:或者?|和|、)?(?:迟延履行金)?"
)
# Each choice begins with a fixed character: `re` then skips to these instead of trying every place.
_MONEY = lazy_pattern(
    r"元(?:整|(?<=[\d万亿拾佰仟]元))|案款|执行款|款项|货款|借款|价款|租金|工资|本金|执行标的款|标的款|赔偿金|补偿金|违约金|抚养费|扶养费|"
    r"赡养费|劳务费|工程款|缴纳|缴款|交款|汇入|汇款|付款|转账|支付|给付[^，。]{0,12}[费款金]|账户|帐户|罚金|罚款数|偿还|清偿|还款|"
    r"付清|尚欠|" + "|".join(f"{word}[^，。；]{{0,20}}(?:余款|剩余|尾款)" for word in "请限应须将")
)
# A sentence that tells how the dispute went, and in which nobody is told to do anything.
_TOLD = lazy_pattern(
    r"(?:原告|被告|上诉人|被上诉人|反诉原告|反诉被告)[^，。；：]{0,12}(?:诉称|辩称|称|主张|认为|抗辩|提交)|"
    r"经[^，。；]{0,8}(?:对账|结算|鉴定|评估|审理查明|庭审)|(?:另|又|再|还)?查明|(?:审理|庭审|诉讼)中|"
    r"上述事实|\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?，?(?:经)?双方"
)
_TELLS_TO_DO = lazy_pattern("判决|判令|裁决|调解|责令|应|须|限期|限你|通知|执行|缴|汇入|账户|账号|你|您")
# What a notice may order besides money, and how it orders: in the same sentence, or as a numbered item.
_ACT = lazy_pattern(
    "腾退|腾空|迁出|搬离|搬出|交付|交还|移交|拆除|清除|恢复原状|排除妨碍|停止侵害|道歉|致歉|刊登|登报|"
    "办理[^。；，]{0,24}(?:登记|过户|手续|变更)|返还[^。；，]{0,16}(?:房|车|设备|物|证|章|账册|资料)|点验|清点|腾房"
)
_ORDERS = lazy_pattern(
    "责令|限|应|须|请|履行|要求|[一二三四五六七八九]、|（[一二三四五六七八九]）|[1-9](?:[.、]|）)"
)
_ORDER_REACHES = 80
# What was paid before is history, not a demand. It ends where the same clause goes on to what is still owed.
_PAID = lazy_pattern(
    "(?:(?:仅|只|已经?|曾经?|先后|陆续)(?:向[^，。；]{1,20})?(?:支付|给付|付清|付|交付|偿还)|支付了|付清了)"
    "[^，。；应须请再仍继限余剩尚欠未责]{0,24}"
)
# 判决第二项你已自动履行完毕, 所涉租金已由你付清: what a judgment also says and nobody has to pay any more.
_SETTLED = lazy_pattern(
    "(?:第[一二三四五六七八九十]项|租金|货款|款项|价款|金钱[^，。；]{0,6}部分|金钱判项)[^，。；]{0,16}"
    "(?:已[^，。；欠未]{0,24}(?:付清|交付完毕|履行完毕|清偿完毕|支付完毕|结清)|不在[^，。；]{0,6}执行(?:之列|之内|内|范围)|不属[^，。；]{0,8}执行范围)"
)
_SETTLED_ITEM = lazy_pattern("第[一二三四五六七八九十]项")
_NO_MONEY = lazy_pattern(
    "未(?:确定|判决|判令)[^，。；]{0,12}(?:给付|款项|金钱)[^，。；]*|(?:无须|无需|不必|不用|不需|不(?:再)?(?:向[^，。；]{1,10})?收取|免交|免收|免予)[^。，；]{0,20}"
)
# A claim that was refused is owed by nobody.
_REFUSED = lazy_pattern(r"驳回(?:[^。；，]|(?<=\d)，(?=\d{3})){0,60}?请求")

_APPLICANT = lazy_pattern(
    "致[：:]?申请执行人|你(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?申请执行人|"
    "执行不能的?风险|你(?:单位|公司)?申请(?:强制)?执行|"
    "你(?:单位|公司)?[^。；]{0,16}提供[^。；]{0,12}财产线索|您(?:单位|公司)?[^。；]{0,16}提供[^。；]{0,12}财产线索"
)
_HEADED_APPLICANT = lazy_pattern("[^。]{0,40}?(?:致|告知)?申请执行人(?:[^。，；]{0,30})：")
_HEADED_DEBTOR = lazy_pattern("[^。]{0,40}?(?:致|告)?被执行人(?:[^。，；]{0,30})：")
_DEBTOR = lazy_pattern(
    "致[：:]?被执行人|告被执行人|你(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?被执行人|您(?:单位|公司)?(?:作为|系)(?:本案)?(?:的)?被执行人|"
    "责令(?:你|被执行人)|有权[^，。；]{0,6}拒绝|(?:案款|款项)[^，。；]{0,8}(?:请汇|请缴|请付|须付入|须汇|须缴)|"
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
_LATER_AUCTION = lazy_pattern("第[二三]次(?:公开)?拍卖|二拍|再次拍卖|变卖")
# Whom a notice speaks to shows at its beginning.
_FIRST_WORDS = 800
_CLAUSE_STOPS = "。；：！？"


def _parts_a_number(text: str, at: int) -> bool:
    """Whether the comma at an offset is that of 5,000元."""
    return text[at - 1 : at].isdigit() and len(text[at + 1 : at + 4]) == 3 and text[at + 1 : at + 4].isdigit()


def _clause(text: str, at: int, body: MatchSpan) -> MatchSpan:
    """The stretch between two stops that holds an offset."""
    before = text.rfind("，", body.start, at)
    while before >= 0 and _parts_a_number(text, before):
        before = text.rfind("，", body.start, before)
    start = max([before, *(text.rfind(stop, body.start, at) for stop in _CLAUSE_STOPS), body.start - 1]) + 1
    after = text.find("，", at, body.end)
    while after >= 0 and _parts_a_number(text, after):
        after = text.find("，", after + 1, body.end)
    ends = [after, *(text.find(stop, at, body.end) for stop in _CLAUSE_STOPS)]
    return MatchSpan(start, min((end for end in ends if end >= 0), default=body.end))


def _only_told(text: str, at: int, body: MatchSpan) -> bool:
    """Whether the sentence that holds an offset tells of the dispute and asks nobody for anything."""
    start = max(text.rfind("。", body.start, at) + 1, text.rfind("：", body.start, at) + 1, body.start)
    end = text.find("。", at, body.end)
    sentence = text[start : end if end >= 0 else body.end]
    return bool(_TOLD.match(sentence)) and not _TELLS_TO_DO.search(sentence)


def _orders_an_act(text: str, body: MatchSpan) -> bool:
    for hit in _ACT.finditer(text, body.start, body.end):
        start = max(body.start, hit.start() - _ORDER_REACHES)
        stop = max(text.rfind(mark, start, hit.start()) for mark in "。；")
        if _ORDERS.search(text, max(start, stop + 1), hit.start()):
            return True
    return False


def demands_money(text: str, body: MatchSpan) -> bool:
    """Whether the body asks for money.

    The standing warning about late interest, refusals and past payments do not. What is only told of the dispute
    does not either where the document orders an act; where it orders nothing by name, the debt told is the debt.
    """
    told = False
    looked_at = body.start
    settled = [hit.group() for hit in _SETTLED.finditer(text, body.start, body.end)]
    done = {item for words in settled for item in _SETTLED_ITEM.findall(words)}
    for hit in _MONEY.finditer(text, body.start, body.end):
        if hit.start() < looked_at:
            continue  # a clause with several words for money says the same each time
        start, looked_at = _clause(text, hit.start(), body)
        clause = text[start:looked_at]
        if any(words in clause for words in settled) or done.intersection(_SETTLED_ITEM.findall(clause)):
            told = True
            continue
        if "迟延履行" in clause:
            clause = _LATE_INTEREST.sub("", clause)
        if _MONEY.search(_PAID.sub("", _NO_MONEY.sub("", _REFUSED.sub("", clause)))):
            if not _only_told(text, hit.start(), body):
                return True
            told = True
    return told and not _orders_an_act(text, body)


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
        party.role == "告知对象" and _THIRD.search(party.name) for party in document.fields.parties
    ) and bool(_ASKED_TO_HELP.search(document.match.text))


def addressee(document: Document) -> str | None:
    """Whom a notice speaks to: `debtor`, `applicant`, `assistant`, or None when it does not show."""
    kind = document.type.id
    text = document.match.text
    if kind == "assist_notice" or _asks_a_third(document):
        return "assistant"
    title = part_named(document.parts, "标题")
    start = title.end if title else 0
    # What follows a title in brackets says for whom it is: 执行风险提示书（被执行人用）.
    for_whom = _FOR_WHOM.match(text, start) if title else None
    heading = text[title.start : for_whom.end() if for_whom else start] if title else ""
    if "被执行人" in heading:
        return "debtor"
    if "申请执行人" in heading or "申请人" in heading:
        return "applicant"
    own = text[start : start + _FIRST_WORDS]
    debtor = _HEADED_DEBTOR.match(own) or _DEBTOR.search(own)
    applicant = _HEADED_APPLICANT.match(own) or _APPLICANT.search(own)
    if applicant and (not debtor or applicant.start() < debtor.start()):
        return "applicant"
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
