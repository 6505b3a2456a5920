"""Looks for wordings in a document: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import ahocorasick_rs

from checker.wording import SHORT_GAP_LENGTH, Segment, Wording, parse_wording
from corpus.spans import MatchSpan

_SHORT_GAP_STOPS = re.compile("[。；！？，]")


class Hit(NamedTuple):
    """A wording found: its span in match text and the index of the unit (list item or sentence) it is in."""

    span: MatchSpan
    unit: int
    source: str


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _occurrences(segment: Segment, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Every place of a segment in `text[start:end]`, overlapping ones of fixed strings included."""
    if len(segment.literals) == 1:
        [literal] = segment.literals
        length = len(literal)
        found = []
        at = text.find(literal, start, end)
        while at >= 0:
            found.append((at, at + length))
            at = text.find(literal, at + 1, end)
        return found
    pattern = _compiled(segment.pattern)
    if not segment.literals:
        return [hit.span() for hit in pattern.finditer(text, start, end) if hit.end() > hit.start()]
    found = []
    hit = pattern.search(text, start, end)
    while hit:
        found.append(hit.span())
        hit = pattern.search(text, hit.start() + 1, end)
    return found


def _after(segment: Segment, text: str, stop: int, end: int) -> list[tuple[int, int]]:
    """Places of a segment that begins after a gap which began at `stop`.

    A field may also match text that begins inside the gap, so it is tried from every place where it may begin.
    """
    if not segment.short:
        return _occurrences(segment, text, stop, end)
    barrier = _SHORT_GAP_STOPS.search(text, stop, min(end, stop + SHORT_GAP_LENGTH))
    limit = barrier.start() if barrier else min(end, stop + SHORT_GAP_LENGTH)
    if segment.literals:
        return [place for place in _occurrences(segment, text, stop, end) if place[0] <= limit]
    pattern = _compiled(segment.pattern)
    for left in range(stop, limit + 1):
        found = pattern.match(text, left, end)
        if found and found.end() > found.start():
            return [found.span()]
    return []


def find_in(wording: Wording, text: str, start: int, end: int, *, widest: bool = False) -> list[MatchSpan]:
    """The places of a wording in one sentence.

    For each end the latest start, so that evidence is short; with `widest` the earliest, so that a veto covers
    all it speaks of.
    """
    places = _occurrences(wording.segments[0], text, start, end)
    if not places:
        return []
    if len(wording.segments) == 1:
        return [MatchSpan(left, right) for left, right in places]
    better = min if widest else max
    # Maps the end of what was matched so far to the best start that leads there.
    reached: dict[int, int] = {}
    for left, right in places:
        reached[right] = better(left, reached.get(right, left))
    for segment in wording.segments[1:]:
        further: dict[int, int] = {}
        stops = sorted(reached)
        if segment.short:
            for stop in stops:
                for _left, right in _after(segment, text, stop, end):
                    further[right] = better(reached[stop], further.get(right, reached[stop]))
        else:
            # After a long gap every place reached from a later stop is reached from the first one too.
            for left, right in _after(segment, text, stops[0], end):
                origin = better(reached[stop] for stop in stops if stop <= left)
                further[right] = better(origin, further.get(right, origin))
        reached = further
        if not reached:
            return []
    return [MatchSpan(left, right) for right, left in sorted(reached.items())]


def _selective(wording: Wording) -> list[Segment]:
    """The segments worth looking for: those without one-character triggers, which stand in every sentence."""
    anchored = [segment for segment in wording.segments if segment.anchors]
    return [segment for segment in anchored if min(map(len, segment.anchors)) > 1] or anchored


class Triggers:
    """The literal triggers of a set of wordings, in one automaton.

    A wording can only stand in a unit that holds a trigger of every one of its segments. `items` are looked
    for in list items, `sentences` may pass a `；`.
    """

    def __init__(self, items: Iterable[Wording], sentences: Iterable[Wording]) -> None:
        self.literals: list[str] = []
        numbers: dict[str, int] = {}
        # For each literal the segments it is a trigger of; for each segment its wording.
        self.segments_of: list[list[int]] = []
        self.wording_of: list[int] = []
        # For each wording: its source, how many segments need a trigger, whether it is looked for in sentences.
        self.wordings: list[tuple[str, int, bool]] = []
        for across, wordings in ((False, items), (True, sentences)):
            for wording in dict.fromkeys(wordings):
                anchored = _selective(wording)
                for segment in anchored:
                    for anchor in segment.anchors:
                        if anchor not in numbers:
                            numbers[anchor] = len(self.literals)
                            self.literals.append(anchor)
                            self.segments_of.append([])
                        self.segments_of[numbers[anchor]].append(len(self.wording_of))
                    self.wording_of.append(len(self.wordings))
                self.wordings.append((wording.source, len(anchored), across))
        self.automaton = ahocorasick_rs.AhoCorasick(self.literals) if self.literals else None


class Scan:
    """One pass of the triggers over a match text, and the wordings asked of it.

    `units` are list items and sentences, `sentences` whole sentences (a `；` does not end one).
    """

    def __init__(
        self, text: str, units: Sequence[MatchSpan], sentences: Sequence[MatchSpan], triggers: Triggers
    ) -> None:
        self.text = text
        self.units = units
        self.sentences = sentences
        self._unit_starts = [unit.start for unit in units]
        self._sentence_starts = [sentence.start for sentence in sentences]
        # For each wording that may stand somewhere: the units (or sentences) that hold all its triggers.
        self._units_of: dict[str, list[int]] = {}
        self._sentences_of: dict[str, list[int]] = {}
        if triggers.automaton:
            self._run(triggers, triggers.automaton)

    def _run(self, triggers: Triggers, automaton: ahocorasick_rs.AhoCorasick) -> None:
        starts = self._unit_starts
        last = len(starts) - 1
        units: dict[int, set[int]] = {}
        unit, end = 0, 0
        # Hits come in the order of their ends, so that the unit rarely changes from one to the next.
        for literal, start, _end in automaton.find_matches_as_indexes(self.text, overlapping=True):
            if not starts[unit] <= start < end:
                unit = bisect_right(starts, start) - 1
                end = starts[unit + 1] if unit < last else len(self.text)
            if literal in units:
                units[literal].add(unit)
            else:
                units[literal] = {unit}
        segments: dict[int, set[int]] = {}
        for literal, found in units.items():
            for segment in triggers.segments_of[literal]:
                segments[segment] = segments[segment] | found if segment in segments else found
        seen: dict[int, list[set[int]]] = {}
        for segment, found in segments.items():
            seen.setdefault(triggers.wording_of[segment], []).append(found)
        sentence_of: list[int] = []
        for number, sets in seen.items():
            source, needed, across = triggers.wordings[number]
            if len(sets) < needed:
                continue
            if across:
                sentence_of = sentence_of or [
                    bisect_right(self._sentence_starts, each) - 1 for each in starts
                ]
                sets = [{sentence_of[each] for each in found} for found in sets]  # noqa: PLW2901  the same sets, coarser
            common = set.intersection(*sets)
            if common:
                (self._sentences_of if across else self._units_of)[source] = sorted(common)

    def may_hold_any(self, wordings: frozenset[str]) -> bool:
        """Whether any of the wordings may stand in an item: false is certain, true is not."""
        return not wordings.isdisjoint(self._units_of)

    def holds_any(self, wordings: Iterable[str]) -> bool:
        """Whether any of the wordings stands in an item."""
        return any(
            find_in(parse_wording(source), self.text, *self.units[index])
            for source in wordings
            for index in self._units_of.get(source, ())
        )

    def unit_at(self, offset: int) -> int:
        """The index of the unit that holds a match offset."""
        return bisect_right(self._unit_starts, offset) - 1

    def sentence_at(self, offset: int) -> MatchSpan:
        """The sentence that holds a match offset."""
        return self.sentences[bisect_right(self._sentence_starts, offset) - 1]

    def find_across(self, wordings: Iterable[str], around: Iterable[MatchSpan]) -> list[Hit]:
        """Places of the wordings in the sentences around some spans; gaps may pass a `；` there.

        The wordings must be among the `sentences` of the triggers.
        """
        wanted = {bisect_right(self._sentence_starts, span.start) - 1 for span in around}
        return [
            Hit(span, self.unit_at(span.start), source)
            for source in wordings
            for index in self._sentences_of.get(source, ())
            if index in wanted
            for span in find_in(parse_wording(source), self.text, *self.sentences[index], widest=True)
        ]

    def find(self, wordings: Iterable[str]) -> list[Hit]:
        """Every place of any of the wordings, in order.

        The wordings must be among the `items` of the triggers.
        """
        hits = [
            Hit(span, index, source)
            for source in wordings
            for index in self._units_of.get(source, ())
            for span in find_in(parse_wording(source), self.text, *self.units[index])
        ]
        if len(hits) > 1:
            hits.sort()
        return hits
