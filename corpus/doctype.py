"""The type (文书类型) of a document, with the reason for it.

The title decides; a ruling is told apart by what it rules. 终结本次执行程序, 终结执行, 终结本次拍卖程序 and
中止执行 look alike and are never confused: unsure means `other_ruling` or None.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from corpus.measures import measures
from corpus.parts import Part, part_named
from corpus.patterns import lazy_pattern
from corpus.plainnotice import (
    APPRAISED,
    PERMITS_SALE,
    VACATE,
    kind_of_plain_notice,
    to_a_debtor_of_the_debtor,
)

TYPE_NAMES: dict[str, str] = {
    "execution_notice": "执行通知书",
    "risk_notice": "风险告知书",
    "payment_demand": "缴款／限期履行通知书",
    "property_report_order": "报告财产令",
    "freeze_ruling": "冻结裁定书",
    "seizure_ruling": "查封、扣押裁定书",
    "deduction_ruling": "扣划、提取裁定书",
    "measure_ruling": "执行措施裁定书",
    "assist_notice": "协助执行通知书",
    "release_ruling": "解除查封、扣押、冻结裁定书",
    "consumption_order": "限制消费令",
    "consumption_lift": "解除限制消费令",
    "dishonest_decision": "纳入失信被执行人名单决定书",
    "dishonest_fix": "删除、更正失信信息决定书",
    "price_notice": "参考价文书",
    "self_disposal_permit": "准许自行处置通知书",
    "auction_notice": "拍卖、变卖公告",
    "auction_page": "竞买须知",
    "auction_ruling": "拍卖、变卖、抵债裁定书",
    "termination_ruling": "终结本次执行程序裁定书",
    "termination_interview": "终本约谈笔录",
    "closing_notice": "结案通知书",
    "final_end_ruling": "终结执行裁定书",
    "suspension_ruling": "中止执行裁定书",
    "resume_doc": "恢复执行通知书",
    "objection_ruling": "执行异议裁定书",
    "reconsideration_ruling": "执行复议裁定书",
    "supervision_ruling": "执行监督文书",
    "party_change_ruling": "变更、追加当事人裁定书",
    "payout_doc": "案款发放文书",
    "payee_confirmation": "收款账户确认书",
    "eviction_notice": "强制迁出公告",
    "exit_decision": "限制出境决定书",
    "penalty_decision": "罚款、拘留决定书",
    "reward_notice": "悬赏公告",
    "distribution_plan": "财产分配方案",
    "due_debt_notice": "履行到期债务通知书",
    "service_record": "送达回证",
    "petition_record": "信访文书",
    "coordination_record": "争议协调文书",
    "preservation_ruling": "财产保全裁定书",
    "advance_enforcement_ruling": "先予执行裁定书",
    "non_enforcement_ruling": "不予执行裁定书",
    "non_litigation_review_ruling": "非诉执行审查裁定书",
    "enforcement_announcement": "执行公告",
    "other_ruling": "其他裁定书",
    "other_notice": "其他通知书",
    "other_order": "其他命令、决定",
    "other": "其他文书",
}


@dataclass(frozen=True, slots=True)
class DocumentType:
    """`id` as in `TYPE_NAMES`, None when unsure; `reason` in Chinese."""

    id: str | None
    reason: str

    @property
    def name(self) -> str | None:
        """The Chinese name of the type; None when unsure."""
        return TYPE_NAMES.get(self.id) if self.id else None


# Titles by which a document names its own type; the first that occurs in the title wins, so that the longer
# and more special stand before the shorter they contain. Compiled when first asked for, as the rulings below:
# a judge's single draft needs few of them, and compiling all cost 13 ms of every start.
_TITLES: tuple[tuple[str, str], ...] = (
    (r"解除限制(?:高)?消费|解除(?:对[一-鿿]{1,20})?(?:采取)?限制消费", "consumption_lift"),
    (r"限制(?:高)?消费令", "consumption_order"),
    (r"(?:删除|撤销|更正|屏蔽)[一-鿿]{0,8}失信", "dishonest_fix"),
    (
        r"(?:纳入|列入)失信|失信被执行人名单决定书|失信决定书|失信被执行人决定书|失信被执行人名单的?(?:决定|函|通知)",
        "dishonest_decision",
    ),
    # 失信及限制消费决定书 is told by what it decides.
    (r"^(?!.*(?:失信|执行通知|风险)).*限制(?:高)?消费(?:命令|决定|通知|告知)", "consumption_order"),
    (
        r"终结本次执行(?:程序)?(?:约谈|谈话|告知)?(?:笔录|记录)|终本(?:案件)?(?:约谈|谈话|询问|面谈)?(?:笔录|记录)|约谈笔录|谈话笔录（终(?:本|结本次)",
        "termination_interview",
    ),
    (
        r"终结(?:[^。；]{1,40})?本次执行(?:程序)?(?:的)?(?:通知|告知|函)|(?:终本|终结|结案|执行完毕)(?:案件|执行)?(?:通知|告知)|债权凭证|再次申请执行凭证",
        "closing_notice",
    ),
    (r"履行到期债(?:务|权)|到期债权[一-鿿]{0,4}通知", "due_debt_notice"),
    (r"协助[一-鿿、（）]{0,12}(?:通知|函)", "assist_notice"),
    (r"恢复执行通知[一-鿿]{0,3}(?:暨|及|和|并)执行通知", "execution_notice"),
    (r"(?:恢复执行|执行恢复)(?:通知|告知|决定)", "resume_doc"),
    # One paper that is both: every rule for a notice of risks asks the same of a notice of enforcement.
    (r"执行通知书?(?:暨|及|和|与|并|、|兼)?[一-鿿、]{0,12}(?:风险|须知|告知)", "execution_notice"),
    (
        r"(?:准许|同意|允许)?[一-鿿]{0,8}自行(?:处置|变价|变卖|拍卖)[一-鿿]{0,12}(?:通知|决定|告知)",
        "self_disposal_permit",
    ),
    (
        r"风险[一-鿿、]{0,6}(?:告知|提示|提醒|须知)|致被执行人[一-鿿]{0,6}(?:告知书|信|提示)|执行须知|被执行人须知|告被执行人书|执行告知|执行提示",
        "risk_notice",
    ),
    (r"执行通知", "execution_notice"),
    (
        r"(?:限期|督促|责令)?(?:履行|缴款|交款|缴纳|缴费|催缴|催款)[一-鿿]{0,10}通知|(?:履行|缴款|付款|还款)?催告[函书]|催[缴款付][一-鿿]{0,6}[函书单]|(?<!一般)(?<!收入)(?<!费用)(?<!诉讼费)(?<!执行费)(?<!罚款)缴款书|敦促[一-鿿]{0,8}书|预(?:罚款|处罚|拘留)[一-鿿]{0,4}通知",
        "payment_demand",
    ),
    (r"(?:报告财产|财产报告|申报财产|财产申报)[一-鿿]{0,3}(?:令|通知)", "property_report_order"),
    (
        r"竞买须知|竞拍须知|拍卖须知|特别提示|标的物?(?:情况)?(?:说明|介绍|调查|释明|公示)|拍卖公示信息|拍卖标的物?[一-鿿]{0,4}表",
        "auction_page",
    ),
    (r"(?:拍卖|变卖|竞买|竞价)[^。；，]{0,60}公告", "auction_notice"),
    (r"悬赏|有奖举报|征集[一-鿿]{0,8}线索", "reward_notice"),
    (
        r"(?:迁出|腾退|腾空|腾房|腾地|搬迁|搬离|清场|清退|退出(?:房屋|土地|场地|承包地|林地|耕地)|交出(?:房屋|土地))[一-鿿]{0,6}公告"
        r"|责令[一-鿿]{0,10}(?:迁出|腾退)",
        "eviction_notice",
    ),
    (r"分配[一-鿿]{0,8}方案|(?:案款|执行款|财产)分配表", "distribution_plan"),
    (r"限制出境", "exit_decision"),
    (r"(?:罚款|拘留)[一-鿿]{0,4}决定", "penalty_decision"),
    (r"送达回证|送达记录|送达地址确认", "service_record"),
    (r"收款账户|账户确认|案款[一-鿿]{0,6}确认", "payee_confirmation"),
    (r"(?:支付案款|发放|领款|付款|案款)[一-鿿]{0,6}(?:通知|告知|审批|申请)", "payout_doc"),
    (r"询价|议价|评估委托|委托评估|确定参考价|评估(?:报告|结果)[一-鿿]{0,4}(?:通知|告知)", "price_notice"),
    (r"信访", "petition_record"),
    (r"督促执行令|(?:指令|提级)(?:[一-鿿]{2,20}法院)?执行|执行监督", "supervision_ruling"),
    (r"协调(?:函|意见|方案|会议)|报请", "coordination_record"),
)
# What an untitled text must say in its first characters to be of a type; posted pages often have no title.
_UNTITLED = (
    (
        lazy_pattern("^（执行通知书）|(?:就是|即为|便是|算是)(?:给你的|发给你的|本案的)?《?执行通知书"),
        "execution_notice",
    ),
    (
        lazy_pattern("^（?致?(?:被执行人的?)?(?:执行)?风险(?:告知|提示)书(?:）|[-—]|$)"),
        "risk_notice",
    ),
    (lazy_pattern("^（?标的物?详情页?）?(?=[^，。]{2,60}(?:室|号|幢|套|车位|商铺|房))"), "auction_page"),
    (
        # A box drawn beside the title parts it from the court; a letter names itself in its text.
        lazy_pattern(
            "[┐┘│┃](?:执行)?风险(?:告知|提示)书|(?:叫|称为|即为|就是|系|是|为)《(?:执行)?风险(?:告知|提示)书》"
        ),
        "risk_notice",
    ),
    (
        lazy_pattern(r"(?:进行|公开|第[一二]次)[一-鿿]{0,12}(?:拍卖|变卖)[^。]{0,60}(?:现?公告如下|公告)"),
        "auction_notice",
    ),
)
# A 决定书 that does not name its kind in the title is told by what it decides. One that ends this enforcement is
# judged as the ruling it should have been: in form it fails, and its content must still be right.
_DECIDED = (
    # 决定如下：删除某公司的失信信息; why it was put on the list is told above.
    (
        lazy_pattern(
            "(?:决定|决定如下|如下)：[^。；，]{0,40}(?:删除|屏蔽|更正|撤销|移出|撤下)[^。；]{0,40}失信"
        ),
        "dishonest_fix",
    ),
    (lazy_pattern("(?:决定|予以)[^。]{0,40}终结[^。；]{0,30}本次执行"), "termination_ruling"),
    (lazy_pattern("(?:纳入|列入|录入|公布为)[^。；，]{0,20}失信"), "dishonest_decision"),
    (lazy_pattern("限制[^。；]{0,20}出境"), "exit_decision"),
    (
        lazy_pattern(
            "(?:决定|如下)：[^。；]{0,60}限制[^。；]{0,16}消费|决定对[^。；]{0,30}限制[^。；]{0,16}消费|不得有[^。；]{0,8}消费"
        ),
        "consumption_order",
    ),
    (lazy_pattern("(?:决定|予以)[^。；]{0,30}(?:罚款|拘留)"), "penalty_decision"),
    (lazy_pattern("解除[^。；]{0,30}限制(?:高)?消费"), "consumption_lift"),
)
# A letter that ends the enforcement itself instead of telling of a ruling that did.
_ENDED_BY_LETTER = lazy_pattern(
    "(?:(?<!发)现|即日起|[本我]院决定|议定|予以|就本案|对本案|对该案)[^。；定]{0,16}(?:定)?[^。；定]{0,8}终结[^。；]{0,30}本次执行|"
    "(?<!可能以)(?<!可以)(?<!能以)(?<!将以)终结[^。；，]{0,12}本次执行(?:程序)?[^。；，]{0,6}(?:报结|结案|处理)|本次执行程序[^。；，]{0,8}(?:了结|告终|终了)|"
    "终结[^。；]{0,12}本次执行[^。]{0,40}(?:不另|不再|无需)[^。；]{0,6}(?:制作|送达|出具)[^。；]{0,6}裁定"
)
# 最高人民法院关于……的意见, 法（2021）322号: the text of a rule, which belongs to no case and tells nobody anything.
_RULE_TEXT = lazy_pattern(
    "(?:最高人民法院|最高人民检察院|(?:高级|中级)人民法院|(?:常务委员会|常委会))关于[^《》。；：，]{4,60}的?(?:意见|规定|解释|批复|决议|决定|办法|纲要|细则)(?!》|[^。；]{0,2}第)"
)
_ISSUED = lazy_pattern("法(?:发|释|办)?（20[0-9]{2}）[0-9]{1,4}号|会议通过|印发|施行日期")
_RULE_HEAD = 800
_TALKED_OF_ENDING = lazy_pattern("终结[^。；]{0,12}本次执行|终本")
# Minutes that end the enforcement themselves are no talk about it.
_ENDED_BY_MINUTES = lazy_pattern(
    "宣布[^。]{0,80}(?:终结[^。；]{0,12}本次执行|终本)|(?:不再|不另|无需|不用)[^。；]{0,16}裁定|裁定书不|"
    "自(?:今日|即日|今天)[^。；]{0,12}终结|(?:决定|准予)[^。；，]{0,12}终结"
)
_UNTITLED_PAGE = lazy_pattern("本《?(?:竞买|竞拍|拍卖)须知》?|^（(?:竞买|竞拍|拍卖)须知）")

# Rulings by case type in the case number, then by what they rule.
_CASE_TYPES = (
    (lazy_pattern(r"执异\d|执异[×x*]"), "objection_ruling"),
    (lazy_pattern(r"执复\d|执复[×x*]"), "reconsideration_ruling"),
    (lazy_pattern(r"执监\d|执监[×x*]|执督\d"), "supervision_ruling"),
)
_REVIEW_NUMBER = lazy_pattern(r"行审|非审|非诉")
_PRESERVATION_NUMBER = lazy_pattern(r"财保|执保|民保")
_THIS_TIME = r"(?:终结|结束)[^。；，]{0,60}?(?:的)?本[次轮](?:强制)?执行(?:程序)?|本[次轮](?:强制)?执行(?:程序)?，?(?:予以)?终结"
# 一、解除对车辆的查封；二、终结本次执行程序: an item of its own.
_ENDED_TOO = lazy_pattern(
    rf"[。；](?:[一二三四五六七八九]、|（[一二三四五六七八九]）|\d[.、])?(?:对[^。；]{{0,40}})?(?:{_THIS_TIME})(?:[。；]|$)"
)
_ENDED_NOW = lazy_pattern(_THIS_TIME)
_ENFORCING = lazy_pattern(r"执(?:恢)?\d+号")
# First of all, not as a remark: 冻结达到限额后应当解除超出部分 freezes.
_SOLD = lazy_pattern("归(?:买受人|竞买人|受让人|申请执行人)[^。；]{0,24}所有|作价[^。；]{0,30}(?:交付|抵偿)")
_RELEASES = r"^[^。；，]{0,12}解除[^。；]{0,80}?(?:查封|扣押|冻结|保全)"
_RELEASED = lazy_pattern(_RELEASES)
_CHANGES_PARTY = lazy_pattern(
    r"(?:追加|变更)[^。；]{1,60}为[^。；]{0,50}(?:被执行人|申请执行人)|(?:追加|变更)(?:当事人|被执行人|申请执行人)"
)
_COMES_TO_TERMINATION = lazy_pattern(
    "(?:本次执行程序(?:应予|应当|予以|依法)[^。]{0,4}终结|终结本次执行(?:程序)?)[^裁]{0,800}解释》?>?〉?》?第(?:五百一十七|517|五百一十九|519)条[^。；]{0,30}(?:裁定|决定)如下：?$"
)
_FIRST_RULED = 40
_REVIEWED = lazy_pattern("(?:驳回|支持)[^。；]{0,20}复议(?:申请|请求)")
_REVIEWS = lazy_pattern("驳回|异议|撤销|复议|维持")
_RULED: tuple[tuple[str, str], ...] = (
    (_THIS_TIME, "termination_ruling"),
    (_CHANGES_PARTY.pattern, "party_change_ruling"),
    (r"不予执行", "non_enforcement_ruling"),
    (r"先予执行|先行给付", "advance_enforcement_ruling"),
    (
        r"(?:驳回|支持)[^。；]{0,40}(?:异议)(?!复议)|(?:案外人|异议人)[^。；]{0,30}异议(?:请求)?(?:成立|不成立)|异议(?:成立|不成立)",
        "objection_ruling",
    ),
    (r"(?:驳回|撤销|维持)[^。；]{0,60}(?:执异|复议)", "reconsideration_ruling"),
    (r"(?:准予|不准予|准许)[^。；]{0,20}(?:强制执行)", "non_litigation_review_ruling"),
    (r"中止[^。；]{0,80}?(?:的)?(?:强制)?执行|中止(?:本案|对)", "suspension_ruling"),
    # The court restores; that somebody may ask for it is told in many rulings.
    (
        r"(?:^|[。；：、）])(?:现|决定|准予|准许|同意|依法|本案|即日起?)*(?:对[^。；，]{0,80})?恢复[^。；]{0,60}执行(?!人|员|局|款|费)",
        "resume_doc",
    ),
    (
        r"终结[^。；]{0,100}?(?:的|之)?执行(?!程序|异议)|终结执行|本案[^。；]{0,12}终结执行|执行终结",
        "final_end_ruling",
    ),
    (_RELEASES, "release_ruling"),
    (
        r"(?:交付|抵偿|作价)[^。；]{0,80}(?:抵债|抵偿|清偿)|(?:拍卖|变卖)|所有权[^。；]{0,30}(?:归|转移)[^。；]{0,20}买受人|归(?:买受人|竞买人|受让人)[^。；]{0,30}所有",
        "auction_ruling",
    ),
)
# 终结本次拍卖程序, 终结本次评估程序 and the like end a step, not the enforcement.
_STEP_ENDED = lazy_pattern(r"终结[^。；，]{0,40}?(?:拍卖|变卖|评估|财产报告|询价|处置)(?:程序)?")
_PRESERVATION = lazy_pattern(r"财产保全|保全(?:申请|措施)|诉前保全|诉讼保全")


# 限期履行通知书 and 协助履行通知书 may speak to a debtor of the debtor.
_MAY_BE_TO_A_THIRD = ("payment_demand", "assist_notice")


@cache
def _pattern(wording: str) -> re.Pattern[str]:
    return re.compile(wording)


def _ruling(own: str | None, title: str, ruled: str, before: str) -> DocumentType:
    for pattern, type_id in _CASE_TYPES:
        if own and pattern.search(own):
            # Requests to add a party bear 执异 numbers too, and a wrong number does not change what is ruled.
            changed = type_id == "objection_ruling" and _CHANGES_PARTY.search(ruled)
            if changed:
                return DocumentType("party_change_ruling", f"裁定书主文：{changed.group()[:24]}")
            if type_id == "supervision_ruling" and (reviewed := _REVIEWED.search(ruled)):
                return DocumentType("reconsideration_ruling", f"裁定书主文：{reviewed.group()[:24]}")
            ended = _ENDED_NOW.search(ruled[:_FIRST_RULED])
            if ended and not _REVIEWS.search(ruled[:_FIRST_RULED]):
                return DocumentType("termination_ruling", f"裁定书主文：{ended.group()[:24]}")
            return DocumentType(type_id, "案号的类型代字表明程序")
    if _STEP_ENDED.search(ruled) and not _ENDED_NOW.search(ruled):
        return DocumentType("other_ruling", "主文终结的是拍卖、评估等环节，不是执行程序")
    if own and _REVIEW_NUMBER.search(own):
        return DocumentType("non_litigation_review_ruling", "案号的类型代字表明是非诉执行审查案件")
    enforcing = bool(own and _ENFORCING.search(own))
    # 解除查封；所有权归买受人所有: the seizure is lifted because the thing was sold.
    if _RELEASED.match(ruled) and not _SOLD.search(ruled):
        if ended := _ENDED_TOO.search(ruled):
            return DocumentType("termination_ruling", f"裁定书主文：{ended.group().strip('。；')[:24]}")
        return DocumentType("release_ruling", "裁定书主文解除保全或者执行措施")
    if "保全" in title or (own and _PRESERVATION_NUMBER.search(own)):
        return DocumentType("preservation_ruling", "标题或者案号表明是保全案件")
    if not enforcing and _PRESERVATION.search(before) and measures(ruled):
        return DocumentType("preservation_ruling", "正文为保全申请，主文采取保全措施")
    # 裁定如下：准予结案, or 终结执行, after reasons that come to 终结本次执行程序 and rest on its article.
    if _COMES_TO_TERMINATION.search(before) and not _ENDED_NOW.search(ruled[:_FIRST_RULED]):
        return DocumentType("termination_ruling", f"理由和依据是终结本次执行程序，主文却是：{ruled[:24]}")
    for wording, type_id in _RULED:
        hit = _pattern(wording).search(ruled)
        if type_id == "release_ruling" and _SOLD.search(ruled):
            continue
        if hit and not (
            type_id == "auction_ruling"
            and measures(ruled)
            and not re.search(r"^[^。；]{0,12}(?:拍卖|变卖)", ruled)
        ):
            return DocumentType(type_id, f"裁定书主文：{hit.group()[:24]}")
    measure = measures(ruled)
    if measure:
        return DocumentType(measure, f"裁定书主文采取的措施：{TYPE_NAMES[measure]}")
    return DocumentType("other_ruling", "是裁定书，主文不属于已知类型")


def document_type(
    text: str, parts: Sequence[Part], own_number: str | None, declared: str | None
) -> DocumentType:
    """The type of match text; `declared` (what the user said) wins over everything found."""
    if declared:
        return DocumentType(declared, "由使用者指定")
    named = part_named(tuple(parts), "标题")
    title = text[named.start : named.end] if named else ""
    operative = part_named(tuple(parts), "主文")
    if "裁定" in title or (not title and "裁定如下" in text):
        if operative is None:
            return DocumentType("other_ruling", "是裁定书，但没有找到主文")
        ruled, before = text[operative.start : operative.end], text[: operative.start]
        return _ruling(own_number, title, ruled, before)
    for wording, type_id in _TITLES:
        hit = _pattern(wording).search(title)
        if hit:
            ended = _ENDED_BY_LETTER.search(text) if type_id == "petition_record" else None
            if ended:
                return DocumentType("closing_notice", f"没有作出裁定而写有：{ended.group()[:24]}")
            if type_id in _MAY_BE_TO_A_THIRD and to_a_debtor_of_the_debtor(text):
                break
            return DocumentType(type_id, f"标题：{hit.group()}")
    page = _UNTITLED_PAGE.search(text, 0, 600)
    if page and not title:
        return DocumentType("auction_page", f"正文自称：{page.group()}")
    if title.endswith("决定书"):
        for pattern, type_id in _DECIDED:
            hit = pattern.search(text)
            if hit:
                return DocumentType(type_id, f"决定书，决定的内容：{hit.group()[:24]}")
    rule = _RULE_TEXT.search(text, 0, _RULE_HEAD) if own_number is None else None
    if rule and "你" not in text[:_RULE_HEAD] and _ISSUED.search(text, 0, _RULE_HEAD):
        return DocumentType("other", f"是规范性文件，不是个案的文书：{rule.group()[:40]}")
    ended = _ENDED_BY_LETTER.search(text)
    if ended:
        return DocumentType("closing_notice", f"没有作出裁定而写有：{ended.group()[:24]}")
    for pattern, type_id in _UNTITLED:
        hit = pattern.search(text, 0, 400)
        if hit and not title:
            return DocumentType(type_id, f"开头：{hit.group()[:24]}")
    if not title and "起拍价" in text[:600] and "保证金" in text[:600]:
        return DocumentType("auction_page", "没有标题，开头写有起拍价和保证金")
    bidders = "竞买人" in text or (not title and "网拍" in text)
    if bidders and re.search("标的|拍品|拍卖", text) and re.search("成交|开拍|竞价|买受人", text):
        kind = "auction_notice" if "公告" in title else "auction_page"
        return DocumentType(kind, "写给竞买人，说明标的和成交的事项")
    ended = _TALKED_OF_ENDING.search(text) if title.endswith(("笔录", "记录")) else None
    if ended and not _ENDED_BY_MINUTES.search(text):
        return DocumentType("termination_interview", f"笔录谈到：{ended.group()[:24]}")
    if re.search("通知|告知|决定|函", title) and PERMITS_SALE.search(text):
        return DocumentType("self_disposal_permit", "通知准许被执行人自行变卖、处置财产")
    if re.search("通知|告知", title) and APPRAISED.search(text):
        return DocumentType("price_notice", "送达评估报告、告知可以提出异议的文书")
    if to_a_debtor_of_the_debtor(text) and re.search("通知|告知", title):
        return DocumentType("due_debt_notice", "通知直接向申请执行人履行到期债务，可以提出异议")
    if "公告" in title and "悬赏" in text:
        return DocumentType("reward_notice", "公告悬赏征集线索")
    if "公告" in title and "起拍价" in text:
        return DocumentType("auction_notice", "公告写有起拍价")
    if "公告" in title and VACATE.search(text):
        return DocumentType("eviction_notice", "公告责令迁出房屋、退出土地")
    plain = kind_of_plain_notice(title, text)
    if plain:
        return DocumentType(plain[0], f"标题没有写明种类；正文写给被执行人：{plain[1][:24]}")
    for word, type_id in (
        ("通知", "other_notice"),
        ("公告", "enforcement_announcement"),
        ("令", "other_order"),
        ("决定", "other_order"),
    ):
        if word in title:
            return DocumentType(type_id, f"标题含“{word}”，不属于已知类型")
    if title:
        return DocumentType("other", "标题不属于已知类型")
    return DocumentType(None, "没有找到标题，无法判断文书类型")


def type_by_title(title: str) -> DocumentType | None:
    """The type that a recorded title says, for a text that does not say its own; None for a title that says none."""
    for wording, type_id in _TITLES:
        hit = _pattern(wording).search(title)
        if hit:
            return DocumentType(type_id, f"随文记录的标题：{hit.group()}")
    if title.endswith("裁定书"):
        return DocumentType("other_ruling", "随文记录的标题是裁定书，正文没有标题")
    return None
