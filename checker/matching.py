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


def _after(segment: Segment, text: str, stop: int, end: int) -> Iterator[tuple[int, int]]:
    """Places of a segment that begins after a gap which began at `stop`.

    A field may also match text that begins inside the gap, so it is tried from every place where it may begin.
    """
    limit = end
    if segment.short:
        barrier = _SHORT_GAP_STOPS.search(text, stop, min(end, stop + SHORT_GAP_LENGTH))
        limit = barrier.start() if barrier else min(end, stop + SHORT_GAP_LENGTH)
    if segment.literals:
        for left, right in _occurrences(segment, text, stop, end):
            if left <= limit:
                yield left, right
        return
    pattern = _compiled(segment.pattern)
    if not segment.short:
        for hit in pattern.finditer(text, stop, end):
            if hit.end() > hit.start():
                yield hit.span()
        return
    for left in range(stop, limit + 1):
        found = pattern.match(text, left, end)
        if found and found.end() > found.start():
            yield found.span()
            return


def find_in(wording: Wording, text: str, start: int, end: int) -> list[MatchSpan]:
    """The places of a wording in one sentence: for each end the latest start, so that evidence is short."""
    # Maps the end of what was matched so far to the latest start that leads there.
    reached = {right: left for left, right in sorted(_occurrences(wording.segments[0], text, start, end))}
    for segment in wording.segments[1:]:
        further: dict[int, int] = {}
        # After a long gap every place reached from a later stop is reached from the first one too.
        stops = sorted(reached)
        for stop in stops if segment.short else stops[:1]:
            for left, right in _after(segment, text, stop, end):
                origin = max(reached[each] for each in stops if each <= left) if not segment.short else reached[stop]
                further[right] = max(origin, further.get(right, -1))
        reached = further
        if not reached:
            break
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

    def sentence_at(self, offset: int) -> MatchSpan:
        """The sentence that holds a match offset."""
        return self.sentences[bisect_right(self._sentence_starts, offset) - 1]

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
