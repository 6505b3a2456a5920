"""Cuts match text into sentences and list items.

It knows no line breaks: match text has none, and the same text wrapped differently must be judged the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from corpus.parts import Part
from corpus.spans import MatchSpan

_SENTENCE_ENDS = "。！？"
_ITEM_ENDS = "。；！？"
# Closing marks belong to the sentence they close.
_CLOSING = frozenset("\"')》。；！？")


def _ends(text: str, marks: str) -> Iterator[int]:
    for mark in marks:
        at = text.find(mark)
        while at >= 0:
            at += 1
            while at < len(text) and text[at] in _CLOSING:
                at += 1
            yield at
            at = text.find(mark, at)


def _cut(marks: str, text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    edges = set(_ends(text, marks))
    edges.update(part.span.start for part in parts)
    edges.update((0, len(text)))
    ordered = sorted(edges)
    return tuple(map(MatchSpan, ordered, ordered[1:]))


def sentence_spans(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """Sentences in order, without gaps; the start of a part always begins a new one."""
    return _cut(_SENTENCE_ENDS, text, parts)


def item_spans(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """Sentences and the list items inside them (ended by ；), in order, without gaps."""
    return _cut(_ITEM_ENDS, text, parts)
