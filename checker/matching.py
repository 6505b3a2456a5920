"""Looks for wordings in a sentence: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_

import ahocorasick_rs

from checker.wording import FIELD_SIGNS, SHORT_GAP_LENGTH, Segment, Wording
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_SHORT_GAP_STOPS = lazy_pattern("[。；！？，]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _occurrences(segment: Segment, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Every place of a segment in `text[start:end]`, overlapping ones of fixed strings included."""
    if not segment.literals:
        pattern = _compiled(segment.expression)
        return [hit.span() for hit in pattern.finditer(text, start, end) if hit.end() > hit.start()]
    # The literals come longest first and the longest at a place counts: a shorter one does not replace it. Looking for
    # one after the other takes as long as their pattern would, and a new process need not compile it.
    found: dict[int, int] = {}
    for literal in segment.literals:
        at = text.find(literal, start, end)
        while at >= 0:
            found.setdefault(at, at + len(literal))
            at = text.find(literal, at + 1, end)
    return sorted(found.items())


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
    pattern = _compiled(segment.expression)
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


def _rare(strings: Iterable[str]) -> bool:
    return all(len(string) > 1 or string in _RARE for string in strings)


def _triggers(wording: Wording) -> list[tuple[str, ...]]:
    """The lists of strings worth looking for: those without one-character strings, which stand in every sentence."""
    every = [each for segment in wording.segments for each in (segment.anchors, *segment.also) if each]
    return [each for each in every if _rare(each)] or every


@dataclass(frozen=True, slots=True)
class _Needs:
    """What else a wording cannot do without: a string of each list, and something of each pattern."""

    strings: tuple[tuple[str, ...], ...]
    patterns: tuple[str, ...]

    def met(self, text: str, start: int, end: int) -> bool:
        """Whether all of it stands in a stretch of text."""
        for strings in self.strings:
            for string in strings:
                if text.find(string, start, end) >= 0:
                    break
            else:
                return False
        return all(_compiled(pattern).search(text, start, end) for pattern in self.patterns)


def _needs(wording: Wording, looked_for: Sequence[tuple[str, ...]]) -> _Needs | None:
    """What a wording needs beside its triggers; None when there is nothing."""
    every = [each for segment in wording.segments for each in (segment.anchors, *segment.also) if each]
    strings = tuple(sorted((each for each in every if each not in looked_for), key=len))
    signs = dict.fromkeys(FIELD_SIGNS[name] for segment in wording.segments for name in segment.signs)
    return _Needs(strings, tuple(signs)) if strings or signs else None


class Triggers:
    """The literal triggers of a set of wordings, in one automaton.

    A wording can only stand in a list item that holds a trigger of every one of its segments. `items` are
    looked for in list items, `sentences` may pass a `；`.

    Wordings are bits of one integer, each with a bit for every list of triggers it has: a trigger sets the bits of
    the wordings in whose first list it stands, in whose second, and so on; a wording with all its bits set
    may stand there. What else the wordings need is then looked for one by one.
    """

    def __init__(self, items: Iterable[Wording], sentences: Iterable[Wording]) -> None:
        self.items = tuple(dict.fromkeys(items))
        self.sentences = tuple(dict.fromkeys(sentences))
        wordings = (*self.items, *self.sentences)
        lists = [_triggers(wording) for wording in wordings]
        self._needs = [_needs(*each) for each in zip(self.items, lists, strict=False)]
        # The bits of the first lists come first, in the order of the wordings, then those of the second lists.
        self._width = len(wordings)
        self._depth = max(map(len, lists), default=0)
        masks: dict[str, int] = {}
        # Bits that no trigger need set: of wordings with fewer lists.
        self._free = 0
        for number, triggers in enumerate(lists):
            for place in range(self._depth):
                bit = 1 << number + place * self._width
                if place >= len(triggers):
                    self._free |= bit
                    continue
                for trigger in triggers[place]:
                    masks[trigger] = masks.get(trigger, 0) | bit
        self._masks = list(masks.values())
        self._items = (1 << len(self.items)) - 1
        self._automaton = ahocorasick_rs.AhoCorasick(list(masks)) if masks else None

    def _complete(self, held: int) -> int:
        """The wordings of which every list has its bit set."""
        complete = held
        for place in range(1, self._depth):
            complete &= held >> place * self._width
        return complete & (1 << self._width) - 1

    def possible(self, sentence: str, item_starts: Sequence[int]) -> tuple[dict[int, list[int]], int]:
        """What may stand in a sentence; what is not named does certainly not stand there.

        Numbers of wordings in `items`, each with the numbers of the list items that may hold it; and a set of
        numbers of wordings in `sentences`, as the bits of an integer.
        """
        if self._automaton is None:
            return {}, 0
        held: dict[int, int] = {}
        found = self._automaton.find_matches_as_indexes(sentence, overlapping=True)
        if len(item_starts) == 1:
            for trigger in {trigger for trigger, _start, _end in found}:
                held[0] = held.get(0, self._free) | self._masks[trigger]
        else:
            for trigger, start, _end in found:
                item = bisect_right(item_starts, start) - 1
                held[item] = held.get(item, self._free) | self._masks[trigger]
        inside: dict[int, list[int]] = {}
        ends = [*item_starts[1:], len(sentence)]
        for item, bits in sorted(held.items()):
            possible = self._complete(bits) & self._items
            # One set bit after the other, the lowest first.
            while possible:
                low = possible & -possible
                possible ^= low
                number = low.bit_length() - 1
                needs = self._needs[number]
                if needs is None or needs.met(sentence, item_starts[item], ends[item]):
                    inside.setdefault(number, []).append(item)
        return inside, self._complete(reduce(or_, held.values(), 0)) >> len(self.items)
