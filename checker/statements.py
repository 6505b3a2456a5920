"""What one sentence says to the rules that speak of a document type.

It depends on nothing but the words of the sentence, so it is remembered: court documents are mostly set
phrases, and a sentence that was examined in one document need not be examined in the next. How sentences make
a clause of a document is in `checker.clauses`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from checker.briefly import briefly
from checker.listeners import Listeners, Role, heedless_of_figures
from checker.matching import Candidates, find_in
from checker.remembered import levelled, remembered
from checker.rule import Rule, Veto
from checker.verdict import Mode, blanks_allowed, masks_allowed
from checker.wording import parse_wording
from checker.wordingfields import FIELDS
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# A `；` ends a list item; closing marks behind it belong to the item they close.
_ITEM_END = lazy_pattern("；[\"')》。；！？]*")
_LONGEST_BRACKET = 120
_BLANK = lazy_pattern(r"_{2,}|…{1,}|\.{3,}|·{3,}|(?<=[：:])$")
# ___甲县人民法院___: what was blank has been filled; no label, for in 户名___开户行___ both are blank.
_FILLED = lazy_pattern(
    r"(?<!_)_{2,}(?![^_]*(?:户名|名称|开户|账号|卡号|单位|附言|备注|[：:。；，]))[^_]{1,60}_{2,}"
)
# 户名……甲县人民法院: dots from a label to what stands behind them, as in a list of contents; 户名：……人民法院 is blank.
_LEADER = lazy_pattern(
    r"(?<=[一-鿿）])(?:…+|\.{3,}|·{3,})(?=[0-9][0-9\-]{9}|(?!人民法院)[一-鿿（）]{2,30}(?:法院|银行|支行|分行|营业部|信用社))"
)
_ACCOUNT = lazy_pattern(FIELDS["account"])
_MASK = lazy_pattern(r"[×x*]{2,}|略")
_ONE_MASKED = lazy_pattern("[×x*]")
# Kinds that want every place of a wording, not only the first.
_COUNTING = ("agree", "count", "same")
# Sentences longer than this hardly occur twice; not keeping them bounds the memory of what is kept.
_REMEMBERED_LENGTH = 400
_REMEMBERED = 16_384
_REMEMBERED_ALIKE = 8192


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
    """A hit of a group of wordings that counts: the list item, where it begins and ends in the sentence."""

    item: int
    start: int
    end: int
    group: str
    source: str


class Statement(NamedTuple):
    """What a sentence says to one rule.

    `places` are in the order of the text: of a clause the first hit of each group in each item, of a kind that
    counts or compares all of them.
    """

    places: tuple[Place, ...] = ()
    discarded: tuple[Discarded, ...] = ()
    contradicts: MatchSpan | None = None
    withdraws: tuple[Doubt, ...] = ()
    excused: tuple[MatchSpan, ...] = ()
    unclear: tuple[Doubt, ...] = ()
    suspect: tuple[Doubt, ...] = ()
    has: bool = False
    lacks: MatchSpan | None = None


class Statements(NamedTuple):
    """What a sentence says: how many list items it has, and to which rules (by their number) it says what."""

    items: int
    to: tuple[tuple[int, Statement], ...]


def _bracketed(sentence: str, at: int) -> bool:
    """Whether a `；` parts what stands in one pair of brackets: 账户（甲县人民法院；乙银行；6222…）."""
    first = max(0, at - _LONGEST_BRACKET)
    if sentence.rfind("（", first, at) <= sentence.rfind("）", first, at):
        return False
    return sentence.find("）", at, at + _LONGEST_BRACKET) >= 0


def item_starts(sentence: str) -> list[int]:
    """Where the list items of a sentence begin; a sentence without `；` is one item."""
    starts = [0]
    if "；" in sentence:
        starts += [
            end.end()
            for end in _ITEM_END.finditer(sentence)
            if end.end() < len(sentence) and not _bracketed(sentence, end.start())
        ]
    return starts


def list_items(text: str, sentences: Iterable[MatchSpan]) -> tuple[MatchSpan, ...]:
    """The list items of all sentences of a match text, in order; together they cover it."""
    items: list[MatchSpan] = []
    for start, end in sentences:
        starts = [start + each for each in item_starts(text[start:end])]
        items += map(MatchSpan, starts, [*starts[1:], end])
    return tuple(items)


def _lifted(veto: Veto, sentence: str, end: int, start: int = 0) -> bool:
    """Whether a sentence, or its item that begins at `start`, says up to the end of a veto or doubt what lifts it."""
    return any(find_in(parse_wording(wording), sentence, start, end) for wording in veto.unless)


class _Vetoes:
    """The vetoes in a sentence, those lifted by their `unless` left out."""

    def __init__(self, found: list[tuple[MatchSpan, Veto]]) -> None:
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


@lru_cache(maxsize=1)
def _filled(sentence: str) -> tuple[MatchSpan, ...]:
    """The blanks of a sentence that somebody filled, with what was written into them, and the dots that are none."""
    return tuple(
        MatchSpan(*each.span()) for filled in (_FILLED, _LEADER) for each in filled.finditer(sentence)
    )


def _left_blank(hit: Hit, sentence: str) -> bool:
    """Whether a hit with a blank in it has one that nobody filled."""
    filled = _filled(sentence)
    for blank in _BLANK.finditer(sentence, *hit.span):
        if not any(start <= blank.start() and blank.end() <= end for start, end in filled):
            return True
    # What the wording took for the number may be the line under a name.
    written = sentence[hit.span.start : hit.span.end].replace("_", "")
    return "<account>" in hit.source and not _ACCOUNT.search(written)


@cache
def _may_be_blank(source: str) -> bool:
    """Whether a wording may hold for said what is a blank or a mask."""
    return any(each in source for each in ("<account>", "<blank>", "<bank>", "银行"))


def _unfilled(hit: Hit, sentence: str, mode: Mode) -> str | None:
    """Why a hit with a blank or a mask in it does not count in this mode."""
    if not _may_be_blank(hit.source):
        return None
    text = sentence[hit.span.start : hit.span.end]
    if not blanks_allowed(mode) and _BLANK.search(text) and _left_blank(hit, sentence):
        return "此处是空白，没有填写"
    if not masks_allowed(mode) and _MASK.search(text):
        return "此处的号码被遮盖，没有完整载明"
    return None


def _forgiven(wording: str, words: str, mode: Mode) -> bool:
    """Whether what a veto or a doubt holds for a blank counts as filled in this mode."""
    if "<blank" not in wording:
        return False
    return blanks_allowed(mode) or (masks_allowed(mode) and bool(_ONE_MASKED.search(words)))


def _places(
    rule: Rule, vetoes: _Vetoes, found: Sequence[tuple[Hit, str]], sentence: str, mode: Mode
) -> tuple[list[Place], list[Discarded]]:
    """The hits that count, the first of each group and item, and those that do not."""
    discarded: list[Discarded] = []
    every = rule.kind in _COUNTING
    kept: dict[tuple[str, int, MatchSpan | None], Place] = {}
    for hit, group in found:
        veto = vetoes.over(hit.span)
        if veto:
            discarded.append(Discarded(hit.span, veto.because or f"属于“{briefly(veto.wording)}”的情形"))
            continue
        unfilled = _unfilled(hit, sentence, mode)
        if unfilled:
            discarded.append(Discarded(hit.span, unfilled))
            continue
        kept.setdefault(
            (group, hit.item, hit.span if every else None), Place(hit.item, *hit.span, group, hit.source)
        )
    return sorted(kept.values()), discarded


def _standing(
    contrary: tuple[Veto, ...], found: Iterable[tuple[Hit, int]], sentence: str
) -> MatchSpan | None:
    """The first place that voids the clause."""
    return next(
        (hit.span for hit, number in found if not _lifted(contrary[number], sentence, hit.span.end)), None
    )


def _doubts(
    doubts: tuple[Veto, ...], found: Iterable[tuple[Hit, int]], sentence: str, mode: Mode
) -> tuple[Doubt, ...]:
    return tuple(
        Doubt(number, hit.span, doubts[number].because or "需要人工核对")
        for hit, number in found
        if not _lifted(doubts[number], sentence, hit.span.end)
        and not _forgiven(hit.source, sentence[hit.span.start : hit.span.end], mode)
    )


def _first(hits: Sequence[tuple[Hit, object]]) -> MatchSpan | None:
    return hits[0][0].span if hits else None


def _examined(listeners: Listeners, mode: Mode, sentence: str) -> Statements:
    starts = item_starts(sentence)
    candidates = listeners.triggers.candidates(sentence, starts)
    if not any(candidates.items):
        return Statements(len(starts), ())
    if heedless_of_figures(listeners, candidates):
        # 2023年3月1日 and 2024年5月6日 are the same to them.
        alike = levelled(sentence, "123456789", "0")
        examine = _remembered_alike if len(sentence) <= _REMEMBERED_LENGTH else _said
        return examine(listeners, mode, alike, candidates)
    return _said(listeners, mode, sentence, candidates)


def _said(listeners: Listeners, mode: Mode, sentence: str, candidates: Candidates) -> Statements:
    starts = item_starts(sentence)
    ends = [*starts[1:], len(sentence)]
    whole = ((0, len(sentence)),)
    inside, across = listeners.triggers.met(candidates, sentence, starts), candidates.across
    # By rule and role, every hit with the group or the number of the doubt.
    heard: dict[int, dict[Role, list[tuple[Hit, Any]]]] = {}
    for index, items in inside.items():
        wording = listeners.triggers.items[index]
        hits = [
            Hit(span, item, wording.source)
            for item in items
            for span in find_in(wording, sentence, starts[item], ends[item])
        ]
        if hits:
            for number, (role, which) in listeners.roles[index]:
                heard.setdefault(number, {}).setdefault(role, []).extend((hit, which) for hit in hits)
    said = []
    for number, by_role in sorted(heard.items()):
        rule = listeners.rules[number]
        for hits_of in by_role.values():
            hits_of.sort()
        places: list[Place] = []
        discarded: list[Discarded] = []
        if Role.GROUP in by_role:
            vetoes = _Vetoes(
                [
                    (span, veto)
                    for bit, wording, veto in listeners.vetoes[number]
                    if bit & across
                    for start, end in (zip(starts, ends, strict=True) if veto.in_item else whole)
                    for span in find_in(wording, sentence, start, end, widest=True)
                    if not _lifted(veto, sentence, span.end, start)
                    and not _forgiven(veto.wording, sentence[span.start : span.end], mode)
                ]
            )
            places, discarded = _places(rule, vetoes, by_role[Role.GROUP], sentence, mode)
        statement = Statement(
            tuple(places),
            tuple(discarded),
            _standing(rule.contradicts, by_role.get(Role.CONTRADICTS, ()), sentence),
            _doubts(rule.withdraws, by_role.get(Role.WITHDRAWS, ()), sentence, mode),
            tuple(
                hit.span
                for hit, place in by_role.get(Role.EXCUSES, ())
                if not _lifted(rule.excused_by[place], sentence, hit.span.end)
            ),
            _doubts(rule.unclear, by_role.get(Role.UNCLEAR, ()), sentence, mode),
            _doubts(rule.suspect, by_role.get(Role.SUSPECT, ()), sentence, mode),
            Role.HAS in by_role,
            _first(by_role.get(Role.LACKS, ())),
        )
        if statement != _NOTHING:
            said.append((number, statement))
    return Statements(len(starts), tuple(said))


_NOTHING = Statement()

_remembered = remembered(_REMEMBERED)(_examined)
_remembered_alike = remembered(_REMEMBERED_ALIKE)(_said)


def statements(listeners: Listeners, mode: Mode, sentence: str) -> Statements:
    """What a sentence of match text says to the rules; the same for the same words in any document."""
    examine = _remembered if len(sentence) <= _REMEMBERED_LENGTH else _examined
    return examine(listeners, mode, sentence)
