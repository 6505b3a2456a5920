"""The parts in which one searches: those of `corpus.parts`, cut finer where a person looks for what a document orders and grants.

The checker's 主文 begins at 如下 and is whole; rules depend on that. Here a notice has a 主文 too, from the words by which it
orders, and every clause that tells of a right, a remedy or whom to call is 告知, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.parts import Part
from corpus.patterns import lazy_pattern

Stretch = tuple[str, int, int]

_MOST = 8  # stretches of 告知: each costs a phrase of its own in a query; the last one reaches to the end
_RULING = lazy_pattern("裁定|决定书|笔录|申请书|审批|登记表|调查表|回证|确认书")
# The order itself belongs to the 主文; of 现通知如下： only what follows.
_ORDER = lazy_pattern(
    "责令(?!其)|限(?:你|被执行人)|通知(?=你|贵|被执行人|如下)|请[^，。；：]{0,8}协助|(?:告知|提示|公告)如下|"
    "采取限制消费措施|限制你[^，。；：]{0,12}消费"
)
_CLAUSE_BEFORE = "。；：，！？"
_SENTENCE = 300  # characters of a sentence that are looked at before an order
_RIGHT = lazy_pattern(
    "有权(?:予以)?拒绝|(?:可以?|有权|均可)[^。；，]{0,24}拒绝|拒绝[^。；，]{0,24}(?:付款|支付|汇款|缴款|交款)的?权利|"
    "12368|举报|投诉|监督电话|控告|书面异议|不服(?!从)|"
    "(?:可以?|有权|应当?|不得)[^。；]{0,40}(?:提出|提起)[^。；]{0,12}(?:异议|复议|诉讼|上诉|申诉)|"
    "申请(?:执行)?(?:复议|再审|回避|纠正|监督)|"
    "(?:可以?|有权)[^。；，]{0,30}申请(?:(?:恢复|再次|强制)?执行(?!人)|解除)|再次申请|不受[^。；，]{0,8}申请执行时效|"
    "有权(?:要求|申请|提出|查阅|委托)|享有(?![^。；]{0,30}优先)[^。；]{0,30}权利|权利告知|诉讼权利"
)
_NUMERAL = "一二三四五六七八九十"
_END = lazy_pattern(
    f"[。；！？][\"')》。；！？]*|(?<![第、{_NUMERAL}])(?=(?:[{_NUMERAL}]{{1,3}}、|（[{_NUMERAL}]{{1,2}}）))"
)
_ITEM = lazy_pattern(
    f"(?:[{_NUMERAL}]{{1,3}}、|（[{_NUMERAL}]{{1,2}}）|[0-9]{{1,2}}[.、](?![0-9])|第[{_NUMERAL}]，)"
)


def searched_parts(text: str, parts: Sequence[Part]) -> tuple[Stretch, ...]:
    """Name, start and end of each part of match text; in order they cover it."""
    title = next((part.span for part in parts if part.name == "标题"), None)
    orders = title is not None and not _RULING.search(text, *title)
    found: list[Stretch] = []
    begun = False  # whether the document has come to what it orders
    for part in parts:
        start, end = part.span
        if part.name == "主文" or (part.name == "正文" and begun):
            begun = True
            found += _clauses(text, start, end, "主文")
        elif part.name == "正文" and orders and title is not None and start >= title.end:
            order = _order(text, start, end, followed=any(each.name == "主文" for each in parts))
            begun = order < end
            found += [*_clauses(text, start, order, "正文"), *_clauses(text, order, end, "主文")]
        else:
            found.append((part.name, start, end))
    return tuple(_joined(found))


def _order(text: str, start: int, end: int, followed: bool) -> int:
    """Where a notice begins to order. One that only tells begins where its body does, unless a 主文 follows it."""
    hits = _ORDER.finditer(text, start, end)
    hit = next((each for each in hits if not _is_told(text, start, each.start())), None)
    if hit is None:
        return end if followed else start
    if hit.group().endswith("如下") or text.startswith("如下", hit.end()):
        colon = text.find("：", hit.end(), hit.end() + 4)
        return colon + 1 if colon >= 0 else hit.end()
    return max(start, 1 + max(text.rfind(mark, start, hit.start()) for mark in _CLAUSE_BEFORE))


def _is_told(text: str, start: int, at: int) -> bool:
    """Whether a sentence tells of an order that was given before: 本院向其送达执行通知书，责令被执行人履行."""
    start = max(start, at - _SENTENCE)
    said = text[max(start, text.rfind("。", start, at) + 1) : at]
    return any(word in said for word in ("送达", "发出")) and "规定，" not in said


def _clauses(text: str, start: int, end: int, name: str) -> Iterator[Stretch]:
    """A stretch clause by clause, each under `name` or 告知."""
    told, at = False, start
    while at < end:
        stop = _END.search(text, at + 1, end)
        to = stop.end() if stop else end
        # 如不服，可以申请复议；逾期不申请的，……: what goes on with a right belongs to it.
        goes_on = told and text[at - 1] == "；" and not _ITEM.match(text, at)
        told = goes_on or bool(_RIGHT.search(text, at, to))
        yield ("告知" if told else name), at, to
        at = to


def _joined(stretches: Sequence[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one name as one; beyond the most that are kept apart, 告知 reaches to the end of what is ordered."""
    merged: list[Stretch] = []
    told = 0
    for each, start, end in stretches:
        name = "告知" if each == "主文" and told >= _MOST else each
        if merged and merged[-1][0] == name and merged[-1][2] == start:
            merged[-1] = (name, merged[-1][1], end)
        else:
            merged.append((name, start, end))
            told += name == "告知"
    yield from merged
