"""Under which heading an item of a list stands: 你享有下列权利：1.申请回避；2.拒绝…… says that 2 is a right.

Items may be sentences of their own, so that the heading is in another one than the item.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.patterns import lazy_pattern

_MARK = (
    r"(?:[一二三四五六七八九十]{1,3}[、.]|（(?:[一二三四五六七八九十]{1,3}|\d{1,2})）|\d{1,2}[.、）](?!\d)|[①-⑳]|第[一二三四五六七八九十]{1,2}，|"
    r"其[一二三四五六七八九十]，|[甲乙丙丁戊己]、)"
)
_ITEM = lazy_pattern(_MARK)
# A list begins behind a colon, or with the first mark of a series.
_BEGINS = lazy_pattern(r"：|(?:一、|（一）|（1）|(?<!\d)1[.、）](?!\d)|①|第一，|甲、)")
_ENDS = lazy_pattern("[。；]")
# Longer lists are no lists of rights; the head is a line, not a paragraph.
_REACH = 800
_HEAD = 60
_MOST_TRIED = 6


def _list_begins(before: str) -> Iterator[int]:
    """Where lists may begin in a text, the last first."""
    yield from [hit.start() for hit in _BEGINS.finditer(before)][: -_MOST_TRIED - 1 : -1]


def _is_item(between: str) -> bool:
    """Whether the text since a list began is items all the way: each has its mark, or `；` alone parts them."""
    pieces = _ENDS.split(between.removeprefix("："))
    marked = [bool(_ITEM.match(piece)) for piece in pieces]
    return all(marked) or ("。" not in between and not any(marked))


def heads(text: str, at: int) -> Iterator[str]:
    """The headings of the lists of which the words at an offset are an item, the nearest first."""
    before = text[max(0, at - _REACH) : at]
    for begin in _list_begins(before):
        if _is_item(before[begin:]):
            head = _ENDS.split(before[max(0, begin - _HEAD) : begin])[-1].rstrip("：")
            if head:
                yield head
