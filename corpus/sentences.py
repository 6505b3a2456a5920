"""Cuts match text into sentences and list items.

It knows no line breaks: match text has none, and the same text wrapped differently must be judged the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from corpus.parts import Part
from corpus.spans import MatchSpan

_SENTENCE_ENDS = "。！？"
_ITEM_END = "；"
# Closing marks belong to the sentence they close.
_CLOSING = frozenset("\"')》。；！？")


def _ends(text: str, marks: str) -> Iterator[int]:
    for mark in marks:
        at = text.find(mark) + 1
        while at:
            while text[at : at + 1] in _CLOSING:
                at += 1
            yield at
            at = text.find(mark, at) + 1


# A text without stops must not become one sentence of a million characters: looking for gaps in it would take
# hours. The longest sentence of a real ruling seen so far has 700.
_LONGEST = 4000


def _spans(edges: set[int]) -> tuple[MatchSpan, ...]:
    ordered = sorted(edges)
    if ordered[-1] > _LONGEST:
        for start, end in pairwise(ordered):
            edges.update(range(start + _LONGEST, end, _LONGEST))
        ordered = sorted(edges)
    return tuple(map(MatchSpan, ordered, ordered[1:]))


def sentences_and_items(
    text: str, parts: Sequence[Part]
) -> tuple[tuple[MatchSpan, ...], tuple[MatchSpan, ...]]:
    """Sentences, and sentences with the list items inside them (ended by ；); each without gaps, in order.

    The start of a part always begins a new one.
    """
    edges = {0, len(text), *_ends(text, _SENTENCE_ENDS), *(part.span.start for part in parts)}
    # A ； among the closing marks of a sentence ends no item of its own: its edge is the sentence's.
    return _spans(edges), _spans(edges.union(_ends(text, _ITEM_END)))
