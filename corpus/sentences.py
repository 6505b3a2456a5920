"""Cuts match text into sentences and list items.

It knows no line breaks: match text has none, and the same text wrapped differently must be judged the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.parts import Part
from corpus.spans import MatchSpan

_END = re.compile("[。；！？]+[\"')》]*")


def sentence_spans(text: str, parts: Sequence[Part]) -> tuple[MatchSpan, ...]:
    """Sentences in order, without gaps; the start of a part always begins a new one."""
    edges = {hit.end() for hit in _END.finditer(text)}
    edges.update(part.span.start for part in parts)
    edges.update((0, len(text)))
    ordered = sorted(edges)
    return tuple(MatchSpan(start, end) for start, end in zip(ordered, ordered[1:], strict=False))
