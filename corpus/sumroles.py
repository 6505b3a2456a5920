"""What each sum of a document is to the case by the words around it: claimed, paid, waived, left, or another thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum, auto
from typing import NamedTuple

from corpus.fields import Amount
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan


class Role(Enum):
    """What a sum is to the case; PART says that it goes on with the sum before: 本金1元、利息2元."""

    CLAIMED = auto()
    PAID = auto()
    WAIVED = auto()
    LEFT = auto()
    PART = auto()
    OTHER = auto()


class Sum(NamedTuple):
    """A sum with its role, whether the words leave no doubt of it, whether they speak of principal only or of the court's fee.

    `start` is where the words that tell the role begin, `end` where its clause ends.
    """

    role: Role
    yuan: Decimal
    span: MatchSpan
    sure: bool
    principal: bool
    fee: bool
    start: int
    end: int


_BEFORE, _BEHIND = 40, 36
# 未执行的申请标的 is what is left; 未履行情况：申请执行标的 is a heading and the claim.
_APART = 3
_CLAUSE_END = lazy_pattern("[，。；|│｜]")
# 受偿, 到位 and the like say by themselves that something came in; 支付, 交 only with 已, 实 or 仅.
_CAME_IN = (
    "执行到位|到位|执行回|执得|受清偿|得到清偿|获清偿|受偿|实现|到[账帐]|收回|追回|实得|得款|领[取到]|拿到|"
    "发还|受领|回款|回收|兑现"
)
_DONE = (
    f"{_CAME_IN}|执行|清偿|履行|偿还|归还|返还|退[还赔]?|还款|支付|给付|交付|缴纳|交纳|付[清款给]?|收[到取]?|得到?|"
    "还|偿|交[来到]?|抵付|发放|[扣划][扣划拨付]|提取"
)
_NOT = "(?:未|没有?|没能|无法|不能|尚待|有待)(?:能|获得?|得到?|曾|予以?|有|被|实际|全部|足额)*"
_LEFT = lazy_pattern(
    f"{_NOT}(?:{_DONE})"
    "|(?<!账户)(?<!存款)(?<!零钱)(?<!银行)(?<![卡户])余(?!额(?:不足|合计|共计|总计|分别|均|各|为))[款额下债]?"
    "|尚[欠余有差缺]|还[差欠有剩]|仍[欠差余有须]|[现下结]欠|(?<!拖)欠(?![付款薪])|下剩|剩[余下]?|缺口|差额|其余|=$"
)
_BALANCE_OF_ACCOUNT = lazy_pattern("余额")
_WAIVED = lazy_pattern("放弃|减免|免除|豁免|让免|免去")
_PAID = lazy_pattern(
    f"(?:已经?|业已|实际|实(?=[得收付交领到]))[^，]{{0,4}}?(?:{_DONE})|{_CAME_IN}|给过|给了|付了|还了|交了|减去?$|扣除$|-$"
)
# 仅支付, 陆续给付; 判决共支付 is an order.
_PAID_PERHAPS = lazy_pattern(
    f"(?:仅|累计|一?共(?!同)|现|先后|陆续|主动|自动|自愿|只|又|再)[^，]{{0,4}}?(?:{_DONE})"
)
# 扣划, 提取 and 交来 say what came in of one kind; there may be more.
_PAID_BY_KIND = lazy_pattern("[扣划][扣划拨]|提取|扣得|划得|交来|缴来|代[缴付交]|给付|支付|抵付|变卖[^，]*得")
_CLAIMED = lazy_pattern(
    "(?<!未)(?<!到位)标的(?!物)|(?:申请|请求)(?:恢复)?(?:强制)?执行(?!人)|(?:申请|恢复)(?:数额|金额|标的|总额)|债权"
    "|应(?:当)?(?:执行|付|得|收|还|偿|给付|支付|履行)|^(?:本案)?(?:执行|请求)(?:的)?(?:金额|数额|款项|总额)"
)
_ORDERED = lazy_pattern("判[令决]|裁决|确定|约定|请求|要求|申请(?!执行人|人)|责令|应|须|需")
_CLAIMED_PERHAPS = lazy_pattern(
    "判[令决]|裁决|确定|约定|请求|要求|申请(?!执行人|人)|责令|应|总[额计]|[合共总]计|^共|[两三四五六七八九]项|赔偿|偿还|返还|支付|给付|归还|欠[款付薪]"
)
_TOTAL = lazy_pattern("[合共总]计|总额|^共|[两三四五六七]项|相加")
_NONE_OF_IT = lazy_pattern(
    "标的物|评估|起拍|保留价|保证金|成交|罚款|救助|月收入|工资卡|养老金|年租|月租|执行费|申请费|拍卖[^，]{0,4}费|存款|账户|银行|卡|零钱|支付宝|余额宝|微信"
    "|线索|单价|每[月年]|月薪|基数|保额|抵押|担保"
)
_LEFT_BEHIND = lazy_pattern(
    "整?(?:[及和、（与][^，。；]{0,24})?(?:债权|本金|款项?|案款|货款|货物)?(?:目前|现在?|至今|迄今|暂|尚|仍|均|还|全部|都|也)*"
    f"(?:{_NOT}(?:{_DONE})|没有着落)"
)
_PAID_BEHIND = lazy_pattern(
    f"整?(?:均|也|都|全部|现|业|悉数)*已经?(?:全部|全额|依法|足额)*(?:{_DONE}|转付|转交|交给|汇付|拨付)"
)
_OF_IT = lazy_pattern("整?(?:债权|赔偿款|款项|本金)?(?:之?中|当中|里)(?![国共])|整?(?:减|扣除|扣去)")
_REDUCED = lazy_pattern("整?-(?=[0-9])")
_GOES_ON = lazy_pattern("整?(?:[、+＋及和与]|以及|，?并|；?另)")
# 就剩余8万元申请执行, 申请执行余款3万元: what was left before is the claim now.
_ASKED_BEHIND = lazy_pattern("[^，。；0-9]{0,8}(?:申请|请求)(?:强制|恢复)?执行(?!人)")
_ASKED_REST = lazy_pattern("(?:申请|请求|恢复)(?:强制)?执行(?:的)?(?:剩?余)")
# 余款3千元暂存本院, 剩余拍卖款退还被执行人: left of what came in. 尚欠案外人贷款: another debt.
_LEFT_OVER = lazy_pattern(
    "[^，。；]{0,8}(?:暂存|留存|退[还回给]|提存|用于|发还|已(?:经|全部)?(?:发|付|支付|给付|交|划|转|拨)|归还被|返还被)"
)
_OF_OTHERS = lazy_pattern(
    "案外|他人|第三人|另案|他案|其他债|银行|贷款|工资卡|存款|到期债权|应收|拍卖款|承诺|同意|愿意|答应"
)
_NOT_DUE = lazy_pattern("[^，。；]{0,6}(?:未到[^，。；]{0,4}期|未届)")
_INTEREST_PAID = lazy_pattern("(?:利息|罚息|违约金|迟延履行金)$")
_FEE = lazy_pattern("执行费|申请费")
_NOT_ONLY_PRINCIPAL = lazy_pattern("利息|罚息|违约金|费|本息")
_ROLE_IN_FRONT = lazy_pattern(f"标的|债权|(?:申请|请求)执行|{_CAME_IN}|尚[欠余有差缺]|已|剩余")


def _bracketed_detail(text: str, before: int, start: int) -> bool:
    """Whether a sum stands in brackets right behind another, which it explains: 11.6万元（116000元）."""
    opened = text.find("（", before, before + 3)
    return opened >= 0 and text.find("）", opened, start) < 0


def sums(text: str, amounts: Sequence[Amount]) -> list[Sum]:
    """The sums of a match text with their roles, in order; those that only explain the one before left out."""
    found: list[Sum] = []
    before = 0
    for number, amount in enumerate(amounts):
        start, end = amount.span
        if start < before:  # 四十万零八千元 holds 零八千元
            continue
        if found and _bracketed_detail(text, found[-1].span.end, start):
            continue
        behind = amounts[number + 1].span.start if number + 1 < len(amounts) else len(text)
        each = _sum(text, amount, found[-1].span.end if found else 0, max(behind, end))
        if found and found[-1].role in (Role.PAID, Role.LEFT) and _is_total(text, each, found[-1]):
            each = each._replace(role=found[-1].role)
        found.append(each)
        before = end
    return found


def _is_total(text: str, each: Sum, before: Sum) -> bool:
    """Whether a sum adds up those before it: 受偿5万元与1万元，合计6万元."""
    if each.role is not Role.CLAIMED or each.sure or each.start - before.span.end > 1:
        return False
    return _TOTAL.match(text, each.start, each.span.start) is not None


def _sum(text: str, amount: Amount, before: int, behind: int) -> Sum:
    start, end = amount.span
    low = max(before, start - _BEFORE)
    words = text[low:start].removesuffix("人民币").removesuffix("¥").rstrip("：（|│｜")
    cut = max(words.rfind(mark) + 1 for mark in "。；，|│｜")
    low, label = low + cut, words[cut:]
    high = min(behind, end + _BEHIND)
    stop = _CLAUSE_END.search(text, end, high)
    # Of two sums without a mark between them the words belong to the second: 申请标的¥1已受偿¥2.
    column = text[stop.start()] in "|│｜" if stop else high == behind < len(text)
    shared = column and _ROLE_IN_FRONT.search(label) is not None
    high = stop.start() if stop else high
    goes_on = before > 0 and low - before <= 1 and _GOES_ON.match(text, before, start) is not None
    role, sure = _role(label, text, end, high, shared=shared, goes_on=goes_on)
    principal = ("本金" in label and not _NOT_ONLY_PRINCIPAL.search(label)) or text.startswith("本金", end)
    return Sum(role, amount.yuan, amount.span, sure, principal, _FEE.search(label) is not None, low, high)


def _last(pattern: re.Pattern[str], label: str) -> tuple[int, int] | None:
    """Where the last hit of a pattern in a label begins and ends."""
    found = None
    for found in pattern.finditer(label):  # noqa: B007  the last one is wanted
        pass
    return found.span() if found else None


def _role(label: str, text: str, end: int, high: int, *, shared: bool, goes_on: bool) -> tuple[Role, bool]:
    """The role by the words in front, then by those behind."""
    if _REDUCED.match(text, end):
        return Role.CLAIMED, True
    by_label = _by_label(label)
    if (
        by_label
        and by_label[0] is Role.LEFT
        and (_ASKED_BEHIND.match(text, end, high) or _ASKED_REST.search(label))
    ):
        return Role.CLAIMED, False
    if (
        by_label
        and by_label[0] is Role.LEFT
        and (_LEFT_OVER.match(text, end, high) or _NOT_DUE.match(text, end, high))
    ):
        return Role.OTHER, False
    if by_label and by_label[0] in (Role.LEFT, Role.WAIVED):
        return by_label
    if _OF_IT.match(text, end, high) and (by_label is None or by_label[0] is Role.CLAIMED):
        return Role.CLAIMED, True
    if not shared:
        if _LEFT_BEHIND.match(text, end, high):
            return Role.LEFT, True
        if _PAID_BEHIND.match(text, end, high):
            return Role.PAID, not _NONE_OF_IT.search(label)
    if by_label:
        return by_label
    if goes_on and not _TOTAL.search(label):
        return Role.PART, False
    ordered = _ORDERED.search(label)
    if not ordered and (_PAID_PERHAPS.search(label) or _PAID_BY_KIND.search(label)):
        return Role.PAID, False
    if _NONE_OF_IT.search(label):
        return Role.OTHER, False
    if ordered or _CLAIMED_PERHAPS.search(label) or not label:
        return Role.CLAIMED, False
    return Role.OTHER, False


def _by_label(label: str) -> tuple[Role, bool] | None:
    """The role that the words in front tell; of two the later: 债权实现情况：申请执行7万元."""
    claimed = _last(_CLAIMED, label)
    left = _last(_LEFT, label)
    if left and not (claimed and claimed[0] - left[1] > _APART):
        if _BALANCE_OF_ACCOUNT.match(label, left[0]) and _NONE_OF_IT.search(label):
            return Role.OTHER, False
        return Role.LEFT, not _OF_OTHERS.search(label)
    if _WAIVED.search(label):
        return Role.WAIVED, True
    paid = _last(_PAID, label)
    if paid and not (claimed and (claimed[0] > paid[1] or label[claimed[0]] in "申请应恢")):
        if _INTEREST_PAID.search(label):
            return Role.OTHER, False
        return Role.PAID, not _NONE_OF_IT.search(label) and not _PAID_BY_KIND.search(label)
    if claimed:
        return Role.CLAIMED, not _NONE_OF_IT.search(label)
    return None
