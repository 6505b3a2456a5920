"""Half-open ranges of code points, one type for each text layer.

Mixing the layers is the classic way to underline the wrong words, so the two are different types and
`mypy` refuses a raw span where a match span is wanted. Only `corpus.matchtext` turns one into the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple


class RawSpan(NamedTuple):
    """`raw[start:end]` of a document: what a person sees and what a report prints."""

    start: int
    end: int


class MatchSpan(NamedTuple):
    """`match.text[start:end]` of a document: what rules and the index look at."""

    start: int
    end: int


def match_spans(edges: Iterable[int]) -> tuple[MatchSpan, ...]:
    """The stretches between offsets that are in order."""
    # As `MatchSpan(start, end)` in half the time.
    return tuple([tuple.__new__(MatchSpan, pair) for pair in pairwise(edges)])
