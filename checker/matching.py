"""Looks for wordings in a sentence: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache

import ahocorasick_rs

from checker.wording import SHORT_GAP_LENGTH, Segment, Wording
from corpus.spans import MatchSpan

_SHORT_GAP_STOPS = re.compile("[。；！？，]")


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

    A wording can only stand in an item that holds a trigger of every one of its segments. `items` are looked
    for in list items, `sentences` may pass a `；`.
    """

    def __init__(self, items: Iterable[Wording], sentences: Iterable[Wording]) -> None:
        literals: list[str] = []
        numbers: dict[str, int] = {}
        # For each literal the segments it is a trigger of; for each segment its wording.
        self._segments_of: list[list[int]] = []
        self._wording_of: list[int] = []
        # For each wording: how many segments need a trigger, whether it is looked for in sentences.
        self._wordings: list[tuple[Wording, int, bool]] = []
        for across, wordings in ((False, items), (True, sentences)):
            for wording in dict.fromkeys(wordings):
                anchored = _selective(wording)
                for segment in anchored:
                    for anchor in segment.anchors:
                        if anchor not in numbers:
                            numbers[anchor] = len(literals)
                            literals.append(anchor)
                            self._segments_of.append([])
                        self._segments_of[numbers[anchor]].append(len(self._wording_of))
                    self._wording_of.append(len(self._wordings))
                self._wordings.append((wording, len(anchored), across))
        self._automaton = ahocorasick_rs.AhoCorasick(literals) if literals else None

    def possible(
        self, sentence: str, item_starts: Sequence[int]
    ) -> tuple[dict[str, list[int]], frozenset[str]]:
        """What may stand in a sentence: wordings with the numbers of the items, and those that may pass a `；`.

        What is not named does certainly not stand there.
        """
        if self._automaton is None:
            return {}, frozenset()
        places: dict[int, set[int]] = {}
        alone = len(item_starts) == 1
        for literal, start, _end in self._automaton.find_matches_as_indexes(sentence, overlapping=True):
            item = 0 if alone else bisect_right(item_starts, start) - 1
            if literal in places:
                places[literal].add(item)
            else:
                places[literal] = {item}
        segments: dict[int, set[int]] = {}
        for literal, found in places.items():
            for segment in self._segments_of[literal]:
                segments[segment] = segments[segment] | found if segment in segments else found
        seen: dict[int, list[set[int]]] = {}
        for segment, found in segments.items():
            seen.setdefault(self._wording_of[segment], []).append(found)
        inside: dict[str, list[int]] = {}
        across: list[str] = []
        for number, sets in seen.items():
            wording, needed, passes = self._wordings[number]
            if len(sets) < needed:
                continue
            if passes:
                across.append(wording.source)
            elif common := set.intersection(*sets):
                inside[wording.source] = sorted(common)
        return inside, frozenset(across)
