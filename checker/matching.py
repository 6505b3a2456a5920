"""Looks for wordings in a document: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from checker.wording import SHORT_GAP_LENGTH, Segment, Wording
from corpus.spans import MatchSpan

_SHORT_GAP_STOPS = re.compile("[。；！？，]")


class Hit(NamedTuple):
    """A wording found: its span in match text and the index of the unit (list item or sentence) it is in."""

    span: MatchSpan
    unit: int
    wording: Wording


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _occurrences(segment: Segment, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Every place of a segment in `text[start:end]`, overlapping ones of different literals included."""
    if segment.literals:
        for literal in segment.literals:
            at = text.find(literal, start, end)
            while at >= 0:
                yield at, at + len(literal)
                at = text.find(literal, at + 1, end)
        return
    pattern = _compiled(segment.pattern)
    # Look-behinds must see what stands before `start`; `endpos` only hides what comes after.
    for hit in pattern.finditer(text, start, end):
        if hit.end() > hit.start():
            yield hit.span()


def find_in(wording: Wording, text: str, start: int, end: int) -> list[MatchSpan]:
    """The places of a wording in one sentence: for each end the latest start, so that evidence is short."""
    # Maps the end of what was matched so far to the latest start that leads there.
    reached: dict[int, int] = {}
    for number, segment in enumerate(wording.segments):
        places = _occurrences(segment, text, start, end)
        if number == 0:
            for left, right in places:
                reached[right] = max(left, reached.get(right, -1))
        else:
            further: dict[int, int] = {}
            first = min(reached)
            for left, right in places:
                if left < first:
                    continue
                origins = [
                    origin
                    for stop, origin in reached.items()
                    if stop <= left
                    and (
                        not segment.short
                        or (left - stop <= SHORT_GAP_LENGTH and not _SHORT_GAP_STOPS.search(text, stop, left))
                    )
                ]
                if origins:
                    further[right] = max(max(origins), further.get(right, -1))
            reached = further
        if not reached:
            return []
    return [MatchSpan(left, right) for right, left in sorted(reached.items())]


class Scan:
    """One pass of the literal triggers over a match text, and the wordings asked of it.

    `units` are list items and sentences, `sentences` whole sentences (a `；` does not end one).
    """

    def __init__(
        self,
        text: str,
        units: Sequence[MatchSpan],
        sentences: Sequence[MatchSpan],
        places: dict[str, list[int]],
    ) -> None:
        self.text = text
        self.units = units
        self.sentences = sentences
        self._places = places
        self._unit_starts = [unit.start for unit in units]
        self._sentence_starts = [sentence.start for sentence in sentences]

    def unit_at(self, offset: int) -> int:
        """The index of the unit that holds a match offset."""
        return bisect_right(self._unit_starts, offset) - 1

    def _candidates(self, wording: Wording, starts: list[int]) -> list[int]:
        found: set[int] = set()
        for anchor in wording.anchors:
            for place in self._places.get(anchor, ()):
                found.add(bisect_right(starts, place) - 1)
        return sorted(found)

    def find(self, wordings: Iterable[Wording], *, across_items: bool = False) -> list[Hit]:
        """Every place of any of the wordings, in order; `across_items` lets a gap pass a `；`."""
        starts, spans = (
            (self._sentence_starts, self.sentences) if across_items else (self._unit_starts, self.units)
        )
        hits = [
            Hit(span, self.unit_at(span.start), wording)
            for wording in wordings
            for index in self._candidates(wording, starts)
            for span in find_in(wording, self.text, *spans[index])
        ]
        return sorted(hits, key=lambda hit: hit.span)
