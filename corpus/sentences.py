"""Cuts match text into sentences and list items.

It knows no line breaks: match text has none, and the same text wrapped differently must be judged the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.parts import Part
from corpus.spans import MatchSpan

_SENTENCE_END = re.compile("[。！？]+[\"')》]*")
_ITEM_END = re.compile("[。；！？]+[\"')》]*")


def _cut(pattern: re.Pattern[str], text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    edges = {hit.end() for hit in pattern.finditer(text)}
    edges.update(part.span.start for part in parts)
    edges.update((0, len(text)))
    ordered = sorted(edges)
    return tuple(MatchSpan(start, end) for start, end in zip(ordered, ordered[1:], strict=False))


def sentence_spans(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """Sentences in order, without gaps; the start of a part always begins a new one."""
    return _cut(_SENTENCE_END, text, parts)


def item_spans(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """Sentences and the list items inside them (ended by ；), in order, without gaps."""
    return _cut(_ITEM_END, text, parts)
