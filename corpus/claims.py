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
    "(?:为|是|系|计)?(?:[一-鿿、]{0,12}?)(?:共计|合计|计|为)?(?:人民币|：|约)?$"
)
# 标的物保留价10万元, 未到位标的5万元 and a fee for a claim are other sums.
_OTHER = lazy_pattern("标的物|价|保证金|到位|执行费|受理费|申请费|未受偿|剩余|尚余|尚欠|部分|费")
_REST = lazy_pattern("(?:未|剩余|尚)[^，。；]{0,8}$")
_NEAR = 28
_LIMIT = lazy_pattern("(?:整)?(?:以上|以下|以内|至|到|-)")
_BETWEEN = lazy_pattern("(?:以上|至|到)$")


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
        and not _BETWEEN.search(text, max(0, amount.span.start - 2), amount.span.start)
    ]
    return max(sums, default=None)
