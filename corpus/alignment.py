"""Aligns two versions of one text: which stretches are the same, and what stands between them.

Sentences and items are matched first, characters only inside what differs, so that a long document costs little.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.spans import MatchSpan

# Characters of a differing block on each side up to which it is compared character by character.
_LARGEST = 6000
# An agreement of fewer characters inside a change is chance: one edit, not two.
_CHANCE = 2


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the first text and what stands in its place in the second; either may be empty."""

    first: MatchSpan
    second: MatchSpan


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two texts with the stretches in which they agree: `(first, second, length)`, in order."""

    agreements: tuple[tuple[int, int, int], ...]
    edits: tuple[Edit, ...]

    def counterpart(self, span: MatchSpan) -> MatchSpan:
        """What of the second text stands where `span` stands in the first; empty where it was taken out."""
        return MatchSpan(self._forward(span.start, at_end=False), self._forward(span.end, at_end=True))

    def _forward(self, offset: int, *, at_end: bool) -> int:
        starts = [each[0] for each in self.agreements]
        place = bisect_right(starts, offset) - 1
        if place >= 0:
            first, second, length = self.agreements[place]
            if offset < first + length:
                return second + offset - first
            if not at_end or place + 1 == len(self.agreements):
                return second + length
        return self.agreements[place + 1][1] if place + 1 < len(self.agreements) else 0


def _blocks(first: Sequence[str], second: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, first, second, autojunk=False).get_opcodes()


_UNIT = re.compile("[^。；！？]{0,2000}[。；！？]?")


def _units(text: str) -> tuple[MatchSpan, ...]:
    """Sentences and items, cut at their stops only, so that a change in one does not shift the others."""
    return tuple(MatchSpan(*hit.span()) for hit in _UNIT.finditer(text) if hit.group())


def align(first: str, second: str) -> Alignment:
    """The alignment of two match texts."""
    first_units, second_units = _units(first), _units(second)
    agreements: list[tuple[int, int, int]] = []

    def agree(one: int, other: int, length: int) -> None:
        if agreements and length:
            before = agreements[-1]
            if before[0] + before[2] == one and before[1] + before[2] == other:
                agreements[-1] = (before[0], before[1], before[2] + length)
                return
        if length:
            agreements.append((one, other, length))

    def edge(units: Sequence[MatchSpan], number: int, text: str) -> int:
        return units[number].start if number < len(units) else len(text)

    for tag, i1, i2, j1, j2 in _blocks(
        [first[start:end] for start, end in first_units], [second[start:end] for start, end in second_units]
    ):
        a1, a2 = edge(first_units, i1, first), edge(first_units, i2, first)
        b1, b2 = edge(second_units, j1, second), edge(second_units, j2, second)
        if tag == "equal":
            agree(a1, b1, a2 - a1)
        elif tag == "replace" and max(a2 - a1, b2 - b1) <= _LARGEST:
            for inner, x1, x2, y1, _y2 in _blocks(first[a1:a2], second[b1:b2]):
                if inner == "equal" and (x2 - x1 >= _CHANCE or x1 == 0 or a1 + x2 == a2):
                    agree(a1 + x1, b1 + y1, x2 - x1)
    return Alignment(tuple(agreements), tuple(_edits(agreements, len(first), len(second))))


def _edits(agreements: Sequence[tuple[int, int, int]], first_length: int, second_length: int) -> list[Edit]:
    edits = []
    one = other = 0
    for first, second, length in [*agreements, (first_length, second_length, 0)]:
        if first > one or second > other:
            edits.append(Edit(MatchSpan(one, first), MatchSpan(other, second)))
        one, other = first + length, second + length
    return edits
