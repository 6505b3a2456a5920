"""Cuts match text into sentences.

It knows no line breaks: match text has none, and the same text wrapped differently must be judged the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from corpus.parts import Part
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan, match_spans

# Closing marks belong to the sentence they close.
_SENTENCE_END = lazy_pattern("[。！？][\"')》。；！？]*")
# What is ticked in a form begins a sentence: 〔√〕被执行人有权拒绝……〔√〕执行人员……
_TICKS = "√☑☒"
_TICKED = lazy_pattern("（[√☑☒]）|(?<!（)[√☑☒]|(?:（）|(?<!□)[□☐])(?=[一-鿿])")
_UNTICKED = lazy_pattern("（）|[□☐]")
# 请逐条画“√”, with every box still empty, ticks nothing.
_TICK = lazy_pattern("(?<![\"'])[√☑☒]")
# What stands behind the item in a form without stops: the next row, 【缴款栏】.
_BESIDE_THE_ITEM = lazy_pattern("\\|\\||（[一-鿿]{2,6}(?:栏|部分)）")
# 3.1 被执行人有权拒绝…… ☐适用 ☑不适用: what is said of the item stands behind it.
_SAID_NOT_TO_APPLY = lazy_pattern(
    "[^□☐√☑☒。；|0-9一二三四五六七八九十]{0,30}?(?:(?:[□☐]|（）)适用|(?<!适用))(?:[√☑☒]|（[√☑☒]）)不适用"
)
# □ 其他行为 二、履行期限：…: what nobody ticked ends with the heading or the remark (※) below it. 第一、二项 is none, and （√）六、… begins with its box.
_HEADING = lazy_pattern(
    "(?<![第、一二三四五六七八九十及和）□☐√☑☒])[一二三四五六七八九十]{1,2}、(?=[一-鿿])|[※★☆◆●◎▲](?=[一-鿿])"
)
# A text without stops must not become one sentence of a million characters: looking for gaps in it would take
# hours. The longest sentence of a real ruling seen so far has 700.
_LONGEST = 4000


def is_unticked(text: str, sentence: MatchSpan, found: MatchSpan) -> bool:
    """Whether what was found in a sentence is an item that nobody ticked, in a form in which others are."""
    if _TICK.search(text) is None:
        return False
    if _SAID_NOT_TO_APPLY.match(text, found.end):
        return True
    return (
        _UNTICKED.match(text, *sentence) is not None
        and _BESIDE_THE_ITEM.search(text, sentence.start, found.start) is None
    )


def sentences(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """The sentences of match text, without gaps, in order; the start of a part always begins a new one."""
    edges = {0, len(text), *(part.span.start for part in parts)}
    edges.update([end.end() for end in _SENTENCE_END.finditer(text)])
    if any(mark in text for mark in _TICKS):
        edges.update(mark.start() for marks in (_TICKED, _HEADING) for mark in marks.finditer(text))
    ordered = sorted(edges)
    if ordered[-1] > _LONGEST:
        for start, end in pairwise(ordered):
            edges.update(range(start + _LONGEST, end, _LONGEST))
        ordered = sorted(edges)
    return match_spans(ordered)
