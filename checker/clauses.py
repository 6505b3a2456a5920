"""Finds a clause in a document: hits of every group of wordings, near each other, none of them vetoed.

Both kinds of check stand on it: the one wants the clause, the other forbids it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from checker.applicability import blanks_allowed, masks_allowed
from checker.matching import Hit
from checker.rule import Rule, Veto
from checker.subject import Subject
from corpus.spans import MatchSpan

# Groups of one clause may stand in neighbouring units with at most this many others between two of them.
_BETWEEN = 1
_BLANK = re.compile(r"_{2,}|…{1,}|\.{3,}|·{3,}|(?<=[：:])$")
_MASK = re.compile(r"[×x*]{2,}|略")


@dataclass(frozen=True, slots=True)
class Discarded:
    """A hit that does not count, with the reason in Chinese."""

    span: MatchSpan
    because: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The outcome of looking for a clause.

    `found` has a hit per group when the clause is there, else it is empty. `partial` are the hits of the best
    incomplete attempt, `present` the names of their groups, `missing` those of the others.
    """

    found: tuple[Hit, ...]
    partial: tuple[Hit, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]
    discarded: tuple[Discarded, ...]


class _Vetoes:
    """The vetoes in the sentences of some hits, those lifted by their `unless` left out."""

    def __init__(self, rule: Rule, subject: Subject, hits: list[Hit]) -> None:
        by_wording = {veto.wording: veto for veto in rule.veto}
        found: list[tuple[MatchSpan, Veto]] = []
        if hits and by_wording:
            for hit in subject.scan.find_across(by_wording, [each.span for each in hits]):
                veto = by_wording[hit.source]
                if not subject.lifts(veto, hit.span):
                    found.append((hit.span, veto))
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


def _unfilled(hit: Hit, subject: Subject) -> str | None:
    """Why a hit with a blank or a mask in it does not count in this mode."""
    if not any(each in hit.source for each in ("<account>", "<blank>", "<bank>", "银行")):
        return None
    text = subject.scan.text[hit.span.start : hit.span.end]
    if not blanks_allowed(subject.mode) and _BLANK.search(text):
        return "此处是空白，没有填写"
    if not masks_allowed(subject.mode) and _MASK.search(text):
        return "此处的号码被遮盖，没有完整载明"
    return None


def find_clause(rule: Rule, subject: Subject) -> Clause:
    """Looks for the clause of a rule."""
    every = {name: subject.hits(wordings) for name, wordings in rule.groups.items()}
    vetoes = _Vetoes(rule, subject, [hit for hits in every.values() for hit in hits])
    discarded: list[Discarded] = []
    live: dict[str, list[Hit]] = {}
    for name, hits in every.items():
        kept = []
        for hit in hits:
            if rule.where and not subject.stands_in(hit.span, rule.where):
                continue
            veto = vetoes.over(hit.span)
            if veto:
                discarded.append(Discarded(hit.span, veto.because or f"属于“{veto.wording}”的情形"))
                continue
            unfilled = _unfilled(hit, subject)
            if unfilled:
                discarded.append(Discarded(hit.span, unfilled))
                continue
            kept.append(hit)
        live[name] = kept
    best: tuple[Hit, ...] = ()
    for cluster in [_first_of_each(live)] if rule.spread else _clusters(live):
        if len(cluster) == len(rule.groups):
            return Clause(cluster, cluster, tuple(rule.groups), (), tuple(discarded))
        if len(cluster) > len(best):
            best = cluster
    covered = {name for name, hits in live.items() if any(hit in hits for hit in best)}
    present = tuple(name for name in rule.groups if name in covered)
    missing = tuple(name for name in rule.groups if name not in covered)
    return Clause((), best, present, missing, tuple(discarded))


def _first_of_each(live: dict[str, list[Hit]]) -> tuple[Hit, ...]:
    return tuple(sorted((hits[0] for hits in live.values() if hits), key=lambda hit: hit.span))


def _clusters(live: dict[str, list[Hit]]) -> list[tuple[Hit, ...]]:
    """Runs of hits in neighbouring units, each reduced to the first hit of every group in it."""
    every = sorted(
        ((hit.unit, hit.span, name, hit) for name, hits in live.items() for hit in hits),
        key=lambda row: row[:3],
    )
    clusters: list[dict[str, Hit]] = []
    last = None
    for unit, _span, name, hit in every:
        if last is None or unit - last > _BETWEEN + 1:
            clusters.append({})
        clusters[-1].setdefault(name, hit)
        last = unit
    return [tuple(sorted(cluster.values(), key=lambda hit: hit.span)) for cluster in clusters]
