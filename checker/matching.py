"""Looks for wordings in a sentence: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache, partial, reduce
from operator import and_, or_

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


# Characters that stand in few sentences, for all that they are single.
_RARE = frozenset("元圆号")


def _selective(wording: Wording) -> list[Segment]:
    """The segments worth looking for: those without one-character triggers, which stand in every sentence."""
    anchored = [segment for segment in wording.segments if segment.anchors]
    return [
        segment
        for segment in anchored
        if all(len(anchor) > 1 or anchor in _RARE for anchor in segment.anchors)
    ] or anchored


class Triggers:
    """The literal triggers of a set of wordings, in one automaton.

    A wording can only stand in a list item that holds a trigger of every one of its segments. `items` are
    looked for in list items, `sentences` may pass a `；`.

    Wordings are bits of integers, one integer for each place a segment has in its wording: a trigger sets the
    bits of the wordings of which it triggers the first segment, the second, and so on; a wording whose bit is
    set in all of them may stand there.
    """

    def __init__(self, items: Iterable[Wording], sentences: Iterable[Wording]) -> None:
        self.items = tuple(dict.fromkeys(items))
        self.sentences = tuple(dict.fromkeys(sentences))
        masks: dict[str, dict[int, int]] = {}
        needed: list[int] = []
        for number, wording in enumerate((*self.items, *self.sentences)):
            anchored = _selective(wording)
            needed.append(len(anchored))
            for place, segment in enumerate(anchored):
                for anchor in segment.anchors:
                    of = masks.setdefault(anchor, {})
                    of[place] = of.get(place, 0) | 1 << number
        self._masks = [tuple(of.items()) for of in masks.values()]
        # Bits that no trigger need set: of wordings with fewer segments.
        self._free = [
            sum(1 << number for number, count in enumerate(needed) if count <= place)
            for place in range(max(needed, default=0))
        ]
        self._items = (1 << len(self.items)) - 1
        self._automaton = ahocorasick_rs.AhoCorasick(list(masks)) if masks else None

    def possible(self, sentence: str, item_starts: Sequence[int]) -> tuple[dict[int, list[int]], int]:
        """What may stand in a sentence; what is not named does certainly not stand there.

        Numbers of wordings in `items`, each with the numbers of the list items that may hold it; and a set of
        numbers of wordings in `sentences`, as the bits of an integer.
        """
        if self._automaton is None:
            return {}, 0
        alone = len(item_starts) == 1
        held: dict[int, list[int]] = {}
        for literal, start, _end in self._automaton.find_matches_as_indexes(sentence, overlapping=True):
            item = 0 if alone else bisect_right(item_starts, start) - 1
            of = held.get(item)
            if of is None:
                of = held[item] = [*self._free]
            for place, mask in self._masks[literal]:
                of[place] |= mask
        inside: dict[int, list[int]] = {}
        for item, of in sorted(held.items()):
            possible = reduce(and_, of) & self._items
            # One set bit after the other, the lowest first.
            while possible:
                low = possible & -possible
                possible ^= low
                inside.setdefault(low.bit_length() - 1, []).append(item)
        if not self.sentences or not held:
            return inside, 0
        whole = map(partial(reduce, or_), zip(*held.values(), strict=True))
        return inside, reduce(and_, whole) >> len(self.items)
