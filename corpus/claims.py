"""The claim of an enforcement case (执行标的) and the largest sum a document speaks of.

Limits of fines and the like (五万元以上一百万元以下) are no sums of the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from corpus.fields import Amount
from corpus.patterns import lazy_pattern

_CLAIM = lazy_pattern(
    "(?:(?:申请)?执行标的|立案标的|申请标的|诉讼标的|案件标的|标的)(?:总?金?额|款|总额)?(?:共计|合计|总计)?"
    "(?:为|是|系|计)?[：|│]?(?:[一-鿿、]{0,12}?)(?:共计|合计|计|为)?(?:人民币|：|约|¥){0,2}$"
)
# 标的物保留价10万元, 未到位标的5万元, 已执行标的0元 and a fee for a claim are other sums.
_OTHER = lazy_pattern(
    "标的物|折价(?!款)|(?<!折)价|保证金|到位|未受偿|剩余|尚余|尚欠|部分|(?:执行|受理|申请|诉讼|评估|拍卖|保全|公告|鉴定|代理|律师|手续|佣金)费"
)
_REST = lazy_pattern("(?:(?:未|剩余|尚)[^，。；]{0,8}|已)$")
_NEAR = 28
# 至 and 到 lead to another sum; 16700元至户名甲县人民法院 is paid, 134,000元到位金额0元 are two columns.
_ANOTHER = (
    "(?:人民币|约|不超过|¥)*[0-9.，一二三四五六七八九十两百千万壹贰叁肆伍陆柒捌玖拾佰仟亿余]{1,16}[元圆]"
)
_LIMIT = lazy_pattern(f"整?(?:以上|以下|以内|(?:至|到|-){_ANOTHER})")
_BETWEEN = lazy_pattern("[元圆万亿0-9](?:以上)?(?:至|到)$|以上$")


def claim(text: str, amounts: Sequence[Amount]) -> Decimal | None:
    """The claim in yuan; None where the document states none, or several that differ."""
    stated = {amount.yuan for amount in amounts if _states(text, amount)}
    return stated.pop() if len(stated) == 1 else None


def _states(text: str, amount: Amount) -> bool:
    start = max(0, amount.span.start - _NEAR)
    start = max([start, *(text.rfind(mark, start, amount.span.start) + 1 for mark in "。；，")])
    hit = _CLAIM.search(text, start, amount.span.start)
    if not hit or _REST.search(text, start, hit.start()):
        return False
    return not _OTHER.search(text, hit.start(), amount.span.start)


def largest(text: str, amounts: Sequence[Amount]) -> Decimal | None:
    """The largest sum in yuan, limits left out; None where there is no sum."""
    sums = [
        amount.yuan
        for amount in amounts
        if not _LIMIT.match(text, amount.span.end)
        and not _BETWEEN.search(text, max(0, amount.span.start - 4), amount.span.start)
    ]
    return max(sums, default=None)
