"""What one sentence says to the rules that speak of a document type.

It depends on nothing but the words of the sentence, so it is remembered: court documents are mostly set
phrases, and a sentence that was examined in one document need not be examined in the next. How sentences make
a clause of a document is in `checker.clauses`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from checker.matching import Triggers, find_in
from checker.rule import Rule, Veto
from checker.verdict import Mode, blanks_allowed, masks_allowed
from checker.wording import parse_wording
from corpus.spans import MatchSpan

# A `；` ends a list item; closing marks behind it belong to the item they close.
_ITEM_END = re.compile("；[\"')》。；！？]*")
_BLANK = re.compile(r"_{2,}|…{1,}|\.{3,}|·{3,}|(?<=[：:])$")
_MASK = re.compile(r"[×x*]{2,}|略")
# Sentences longer than this hardly occur twice; not keeping them bounds the memory of what is kept.
_REMEMBERED_LENGTH = 400
_REMEMBERED = 16_384


class Hit(NamedTuple):
    """A wording found: its span in the sentence and the number of the list item it is in."""

    span: MatchSpan
    item: int
    source: str


class Discarded(NamedTuple):
    """A hit that does not count, with the reason in Chinese."""

    span: MatchSpan
    because: str


class Doubt(NamedTuple):
    """A doubt found: its number among the doubts of the rule, its span in the sentence, its reason."""

    number: int
    span: MatchSpan
    because: str


class Place(NamedTuple):
    """The first hit of a group of wordings in a list item that counts."""

    item: int
    start: int
    end: int
    group: str


@dataclass(frozen=True, slots=True)
class Statement:
    """What a sentence says to one rule; `places` in the order of the text."""

    places: tuple[Place, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    contradicts: MatchSpan | None = None
    excused: MatchSpan | None = None
    unclear: tuple[Doubt, ...] = ()
    suspect: tuple[Doubt, ...] = ()
    has: bool = False
    lacks: MatchSpan | None = None


@dataclass(frozen=True, slots=True)
class Statements:
    """What a sentence says: how many list items it has, and to which rules (by their number) it says what."""

    items: int
    to: tuple[tuple[int, Statement], ...]


def item_starts(sentence: str) -> list[int]:
    """Where the list items of a sentence begin; a sentence without `；` is one item."""
    starts = [0]
    if "；" in sentence:
        starts += [end.end() for end in _ITEM_END.finditer(sentence) if end.end() < len(sentence)]
    return starts


def list_items(text: str, sentences: Iterable[MatchSpan]) -> tuple[MatchSpan, ...]:
    """The list items of all sentences of a match text, in order; together they cover it."""
    items: list[MatchSpan] = []
    for start, end in sentences:
        starts = [start + each for each in item_starts(text[start:end])]
        items += map(MatchSpan, starts, [*starts[1:], end])
    return tuple(items)


def _in_items(rule: Rule) -> Iterable[str]:
    """The wordings of a rule that are looked for in list items."""
    for wordings in rule.groups.values():
        yield from wordings
    yield from (each.wording for each in (*rule.unclear, *rule.suspect))
    yield from (*rule.contradicts, *rule.excused_by, *rule.asked_for("has"), *rule.asked_for("lacks"))


class Listeners:
    """The rules that speak of a type, ready to be told sentences."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self.triggers = Triggers(
            [parse_wording(wording) for rule in rules for wording in _in_items(rule)],
            [parse_wording(veto.wording) for rule in rules for veto in rule.veto],
        )
        self.concerned: dict[str, list[int]] = {}
        for number, rule in enumerate(rules):
            for wording in dict.fromkeys(_in_items(rule)):
                self.concerned.setdefault(wording, []).append(number)


class _Sentence:
    """A sentence under examination: what may stand in it, and each wording looked for once."""

    def __init__(self, text: str, listeners: Listeners) -> None:
        self.text = text
        self.starts = item_starts(text)
        self.inside, self.across = listeners.triggers.possible(text, self.starts)
        self._found: dict[str, list[Hit]] = {}

    def _hits(self, source: str) -> list[Hit]:
        hits = self._found.get(source)
        if hits is None:
            ends = [*self.starts[1:], len(self.text)]
            hits = self._found[source] = [
                Hit(span, item, source)
                for item in self.inside[source]
                for span in find_in(parse_wording(source), self.text, self.starts[item], ends[item])
            ]
        return hits

    def hits(self, wordings: Iterable[str]) -> list[Hit]:
        """Every place of any of the wordings, in order."""
        found = [hit for source in wordings if source in self.inside for hit in self._hits(source)]
        if len(found) > 1:
            found.sort()
        return found

    def first(self, wordings: Iterable[str]) -> MatchSpan | None:
        found = self.hits(wordings)
        return found[0].span if found else None

    def lifted(self, veto: Veto, end: int) -> bool:
        """Whether the sentence says, up to the end of a veto or doubt, what lifts it."""
        return any(find_in(parse_wording(wording), self.text, 0, end) for wording in veto.unless)

    def doubts(self, doubts: tuple[Veto, ...]) -> tuple[Doubt, ...]:
        return tuple(
            Doubt(number, hit.span, each.because or "需要人工核对")
            for number, each in enumerate(doubts)
            for hit in self.hits((each.wording,))
            if not self.lifted(each, hit.span.end)
        )


class _Vetoes:
    """The vetoes in a sentence, those lifted by their `unless` left out."""

    def __init__(self, rule: Rule, sentence: _Sentence) -> None:
        found: list[tuple[MatchSpan, Veto]] = [
            (span, veto)
            for veto in rule.veto
            if veto.wording in sentence.across
            for span in find_in(
                parse_wording(veto.wording), sentence.text, 0, len(sentence.text), widest=True
            )
            if not sentence.lifted(veto, span.end)
        ]
        found.sort(key=lambda each: each[0])
        self._found = found
        self._starts = [span.start for span, _ in found]
        # For each veto the one before it, or itself, that reaches farthest: what overlaps must be that one.
        self._farthest: list[int] = []
        for number, (span, _) in enumerate(found):
            best = self._farthest[-1] if self._farthest else number
            self._farthest.append(number if span.end >= found[best][0].end else best)

    def over(self, span: MatchSpan) -> Veto | None:
        """A veto that overlaps a span."""
        last = bisect_left(self._starts, span.end) - 1
        if last < 0:
            return None
        veto_span, veto = self._found[self._farthest[last]]
        return veto if veto_span.end > span.start else None


def _unfilled(hit: Hit, sentence: str, mode: Mode) -> str | None:
    """Why a hit with a blank or a mask in it does not count in this mode."""
    if not any(each in hit.source for each in ("<account>", "<blank>", "<bank>", "银行")):
        return None
    text = sentence[hit.span.start : hit.span.end]
    if not blanks_allowed(mode) and _BLANK.search(text):
        return "此处是空白，没有填写"
    if not masks_allowed(mode) and _MASK.search(text):
        return "此处的号码被遮盖，没有完整载明"
    return None


def _statement(rule: Rule, sentence: _Sentence, mode: Mode) -> Statement:
    every = {name: hits for name, wordings in rule.groups.items() if (hits := sentence.hits(wordings))}
    discarded: list[Discarded] = []
    places: list[Place] = []
    vetoes = _Vetoes(rule, sentence) if every else None
    for name, hits in every.items():
        kept: dict[int, Hit] = {}
        for hit in hits:
            veto = vetoes.over(hit.span) if vetoes else None
            if veto:
                discarded.append(Discarded(hit.span, veto.because or f"属于“{veto.wording}”的情形"))
                continue
            unfilled = _unfilled(hit, sentence.text, mode)
            if unfilled:
                discarded.append(Discarded(hit.span, unfilled))
                continue
            kept.setdefault(hit.item, hit)
        places += [Place(hit.item, *hit.span, name) for hit in kept.values()]
    return Statement(
        tuple(sorted(places)),
        tuple(discarded),
        sentence.first(rule.contradicts),
        sentence.first(rule.excused_by),
        sentence.doubts(rule.unclear),
        sentence.doubts(rule.suspect),
        bool(sentence.hits(rule.asked_for("has"))),
        sentence.first(rule.asked_for("lacks")),
    )


_NOTHING = Statement()


def _examined(listeners: Listeners, mode: Mode, text: str) -> Statements:
    sentence = _Sentence(text, listeners)
    numbers = {number for wording in sentence.inside for number in listeners.concerned[wording]}
    said = [(number, _statement(listeners.rules[number], sentence, mode)) for number in sorted(numbers)]
    return Statements(len(sentence.starts), tuple(each for each in said if each[1] != _NOTHING))


_remembered = lru_cache(maxsize=_REMEMBERED)(_examined)


def statements(listeners: Listeners, mode: Mode, sentence: str) -> Statements:
    """What a sentence of match text says to the rules; the same for the same words in any document."""
    examine = _remembered if len(sentence) <= _REMEMBERED_LENGTH else _examined
    return examine(listeners, mode, sentence)


def forget() -> None:
    """Forgets every sentence: to measure what new ones cost."""
    _remembered.cache_clear()
