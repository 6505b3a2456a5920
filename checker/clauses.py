"""Finds a clause in a document: hits of every group of wordings, near each other, none of them vetoed.

Both kinds of check that ask for wordings stand on it: the one wants the clause, the other forbids it. What a
single sentence says is found in `checker.statements`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from checker.rule import Rule
from checker.statements import Discarded
from checker.subject import Subject
from corpus.spans import MatchSpan

# Groups of one clause may stand in neighbouring units with at most this many others between two of them.
_BETWEEN = 1


class Placed(NamedTuple):
    """A hit that counts: its span, and the number of its list item in the document."""

    span: MatchSpan
    unit: int


@dataclass(frozen=True, slots=True)
class Clause:
    """The outcome of looking for a clause.

    `found` has a hit per group when the clause is there, else it is empty. `partial` are the hits of the best
    incomplete attempt, `present` the names of their groups, `missing` those of the others. `discarded` is only
    complete where nothing was found.
    """

    found: tuple[Placed, ...]
    partial: tuple[Placed, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]
    discarded: tuple[Discarded, ...]


def find_clause(rule: Rule, subject: Subject) -> Clause:
    """Looks for the clause of a rule: the first run of hits in neighbouring list items that has every group."""
    wanted = len(rule.groups)
    discarded: list[Discarded] = []
    best: dict[str, Placed] = {}
    # The first hit of every group in the present run, and the item of its last hit.
    run: dict[str, Placed] = {}
    last = 0
    for number, statement in subject.said_to(rule):
        at = subject.sentences[number].start
        if rule.where and not subject.stands_in(at, rule.where):
            continue
        first = subject.units[number]
        for item, start, end, group in statement.places:
            unit = first + item
            if run and unit - last > _BETWEEN + 1 and not rule.spread:
                if len(run) > len(best):
                    best = run
                run = {}
            last = unit
            if group not in run:
                run[group] = Placed(MatchSpan(at + start, at + end), unit)
                if len(run) == wanted:
                    found = _in_order(run)
                    return Clause(found, found, tuple(rule.groups), (), tuple(discarded))
        discarded += [
            Discarded(MatchSpan(at + span.start, at + span.end), because)
            for span, because in statement.discarded
        ]
    if len(run) > len(best):
        best = run
    present = tuple(name for name in rule.groups if name in best)
    missing = tuple(name for name in rule.groups if name not in best)
    return Clause((), _in_order(best), present, missing, tuple(discarded))


def _in_order(run: dict[str, Placed]) -> tuple[Placed, ...]:
    return tuple(sorted(run.values()))
