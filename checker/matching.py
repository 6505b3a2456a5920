"""Looks for wordings in a sentence: literal triggers first, the wording itself only where one was found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from checker.remembered import remembered
from checker.wording import ENFORCE, PERSONS, SHORT_GAP_LENGTH, Segment, Wording
from checker.wordingfields import FIELD_BEGINNINGS, FIELD_SIGNS, FIELDS
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan
from corpus.strings import Strings

_SHORT_GAP_STOPS = lazy_pattern("[。；！？，]")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _beginning(expression: str) -> re.Pattern[str] | None:
    """The characters with which whatever a segment matches begins; None where they may be any."""
    for name, characters in FIELD_BEGINNINGS.items():
        if expression.startswith(f"(?:{FIELDS[name]})"):
            return re.compile(characters)
    return None


def _occurrences(segment: Segment, text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Every place of a segment in `text[start:end]`, overlapping ones of fixed strings included."""
    if not segment.literals:
        pattern = _compiled(segment.expression)
        return [hit.span() for hit in pattern.finditer(text, start, end) if hit.end() > hit.start()]
    places = segment.strings.places(text, start, end)
    if places and segment.may_end_in_a_person:
        return [place for place in places if not _ends_in_a_person(text, place[1])]
    return places


def _ends_in_a_person(text: str, at: int) -> bool:
    """Whether an offset parts 执行 from the rest of 执行人 or 执行员."""
    return text[at : at + 1] in PERSONS and text.endswith(ENFORCE, 0, at)


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
    pattern, beginning = _compiled(segment.expression), _beginning(segment.expression)
    lefts: Iterable[int] = range(stop, limit + 1)
    if beginning:
        lefts = (first.start() for first in beginning.finditer(text, stop, min(end, limit + 1)))
    for left in lefts:
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

    def met(self, text: str, start: int, end: int, known: dict[str, bool]) -> bool:
        """Whether all of it stands in a stretch of text; `known` says which patterns do, and learns of others."""
        for strings in self.strings:
            for string in strings:
                if text.find(string, start, end) >= 0:
                    break
            else:
                return False
        for pattern in self.patterns:
            if pattern not in known:
                known[pattern] = _compiled(pattern).search(text, start, end) is not None
            if not known[pattern]:
                return False
        return True


def _needs(wording: Wording, looked_for: Sequence[tuple[str, ...]]) -> _Needs | None:
    """What a wording needs beside its triggers; None when there is nothing."""
    every = [each for segment in wording.segments for each in (segment.anchors, *segment.also) if each]
    strings = tuple(sorted((each for each in every if each not in looked_for), key=len))
    signs = dict.fromkeys(FIELD_SIGNS[name] for segment in wording.segments for name in segment.signs)
    return _Needs(strings, tuple(signs)) if strings or signs else None


class _Lists:
    """In which lists of triggers of which wordings each trigger stands.

    Wordings are bits of one integer, each with a bit for every list of triggers it has: a trigger sets the bits of
    the wordings in whose first list it stands, in whose second, and so on; a wording with all its bits set
    may stand there.
    """

    def __init__(self, lists: Sequence[Sequence[tuple[str, ...]]], items: int) -> None:
        # The bits of the first lists come first, in the order of the wordings, then those of the second lists.
        self._width = len(lists)
        self._depth = max(map(len, lists), default=0)
        self._items = items
        self.masks: dict[str, int] = {}
        # Bits that no trigger need set: of wordings with fewer lists.
        self._free = 0
        for number, triggers in enumerate(lists):
            for place in range(self._depth):
                bit = 1 << number + place * self._width
                if place >= len(triggers):
                    self._free |= bit
                    continue
                for trigger in triggers[place]:
                    self.masks[trigger] = self.masks.get(trigger, 0) | bit

    def complete(self, triggers: Iterable[str]) -> tuple[tuple[int, ...], int]:
        """The wordings each of whose lists has one of these triggers: numbers of items, and the other wordings as bits."""
        held = self._free
        for trigger in triggers:
            held |= self.masks[trigger]
        complete = held
        for place in range(1, self._depth):
            complete &= held >> place * self._width
        complete &= (1 << self._width) - 1
        possible = complete & (1 << self._items) - 1
        numbers = []
        # One set bit after the other, the lowest first.
        while possible:
            low = possible & -possible
            possible ^= low
            numbers.append(low.bit_length() - 1)
        return tuple(numbers), complete >> self._items


@remembered(8192)
def _complete(lists: _Lists, triggers: frozenset[str]) -> tuple[tuple[int, ...], int]:
    """`_Lists.complete`, remembered: sentences that differ in names and figures have the same triggers."""
    return lists.complete(triggers)


class Candidates(NamedTuple):
    """What may stand in a sentence: numbers of wordings by list item, and of those that may pass a `；` as bits."""

    items: tuple[tuple[int, ...], ...]
    across: int


class Triggers:
    """The literal triggers of a set of wordings, in one automaton.

    A wording can only stand in a list item that holds a trigger of every one of its segments. `items` are
    looked for in list items, `sentences` may pass a `；`. What else the wordings need is looked for one by one.
    """

    def __init__(self, items: Iterable[Wording], sentences: Iterable[Wording]) -> None:
        self.items = tuple(dict.fromkeys(items))
        self.sentences = tuple(dict.fromkeys(sentences))
        lists = [_triggers(wording) for wording in (*self.items, *self.sentences)]
        self._needs = [_needs(*each) for each in zip(self.items, lists, strict=False)]
        self._lists = _Lists(lists, len(self.items))
        self._strings = list(self._lists.masks)
        self._together = Strings(self._strings)

    def candidates(self, sentence: str, item_starts: Sequence[int]) -> Candidates:
        """What may stand in a sentence by its triggers; what is not named does certainly not stand there."""
        if len(item_starts) == 1:
            # Without offsets the automaton is quicker, and most sentences are one item.
            numbers, across = _complete(self._lists, self._together.standing_in(sentence))
            return Candidates((numbers,), across)
        held: list[set[str]] = [set() for _ in item_starts]
        for trigger, start, _end in self._together.places(sentence):
            held[bisect_right(item_starts, start) - 1].add(self._strings[trigger])
        items = tuple(_complete(self._lists, frozenset(found))[0] for found in held)
        return Candidates(items, _complete(self._lists, frozenset().union(*held))[1])

    def possible(self, sentence: str, item_starts: Sequence[int]) -> tuple[dict[int, list[int]], int]:
        """The same, without what lacks something else that it needs.

        Numbers of wordings in `items`, each with the numbers of the list items that may hold it; and a set of
        numbers of wordings in `sentences`, as the bits of an integer.
        """
        candidates = self.candidates(sentence, item_starts)
        return self.met(candidates, sentence, item_starts), candidates.across

    def met(self, candidates: Candidates, sentence: str, item_starts: Sequence[int]) -> dict[int, list[int]]:
        """The wordings for which all that they need stands in a list item, with the numbers of those items."""
        inside: dict[int, list[int]] = {}
        ends = [*item_starts[1:], len(sentence)]
        for item, numbers in enumerate(candidates.items):
            known: dict[str, bool] = {}
            for number in numbers:
                needs = self._needs[number]
                if needs is None or needs.met(sentence, item_starts[item], ends[item], known):
                    inside.setdefault(number, []).append(item)
        return inside
