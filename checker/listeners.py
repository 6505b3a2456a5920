"""The rules that speak of a document type, ready to be told what its sentences say (`checker.statements`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum, auto
from functools import cache

from checker.matching import Candidates, Triggers
from checker.remembered import remembered
from checker.rule import Rule, Veto
from checker.wording import parse_wording
from corpus.patterns import lazy_pattern


class Role(StrEnum):
    """What a wording is to a rule: one of a group, or one of its other lists."""

    GROUP = auto()
    CONTRADICTS = auto()
    WITHDRAWS = auto()
    EXCUSES = auto()
    HAS = auto()
    LACKS = auto()
    UNCLEAR = auto()
    SUSPECT = auto()


# The role with the name of the group, or the number of the doubt in its list.
_Part = tuple[Role, str | int]


def _roles(rule: Rule) -> Iterable[tuple[str, _Part]]:
    """The wordings of a rule that are looked for in list items, each with what it is to the rule."""
    for name, wordings in rule.groups.items():
        yield from ((wording, (Role.GROUP, name)) for wording in wordings)
    for role, wordings in (
        (Role.HAS, rule.asked_for("has")),
        (Role.LACKS, rule.asked_for("lacks")),
    ):
        yield from ((wording, (role, 0)) for wording in wordings)
    for role, doubts in (
        (Role.EXCUSES, rule.excused_by),
        (Role.CONTRADICTS, rule.contradicts),
        (Role.WITHDRAWS, rule.withdraws),
        (Role.UNCLEAR, rule.unclear),
        (Role.SUSPECT, rule.suspect),
    ):
        yield from ((doubt.wording, (role, number)) for number, doubt in enumerate(doubts))


class Listeners:
    """The rules that speak of a type, ready to be told sentences."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        # For each wording the rules that look for it, by number, and what it is to them.
        roles: dict[str, list[tuple[int, _Part]]] = {}
        for number, rule in enumerate(rules):
            for source, role in dict.fromkeys(_roles(rule)):
                roles.setdefault(source, []).append((number, role))
        vetoes = list(dict.fromkeys(veto.wording for rule in rules for veto in rule.veto))
        self.triggers = Triggers(map(parse_wording, roles), map(parse_wording, vetoes))
        self.roles = tuple(roles.values())
        # For each rule its vetoes with their wordings and their bits among the wordings of sentences.
        bits = {source: 1 << number for number, source in enumerate(vetoes)}
        self.vetoes = [
            [(bits[veto.wording], parse_wording(veto.wording), veto) for veto in rule.veto] for rule in rules
        ]


# A wording with figures of its own, or with a field that wants certain ones (12368, 1[3-9]…, 20…), heeds them. What the
# other fields match depends on where figures stand, not on which they are.
_HEEDING = lazy_pattern(r"\d|<(?:case_number|date|hotline|telephone)>")


@cache
def heeds_figures(wording: str) -> bool:
    """Whether it may depend on which figures a text has, not only on where they stand, what a wording finds."""
    return _HEEDING.search(wording) is not None


@remembered(8192)
def heedless_of_figures(listeners: Listeners, candidates: Candidates) -> bool:
    """Whether nothing that will be looked for in a sentence with these candidates heeds which figures it has."""
    looked_for: set[str] = set()
    for number in {number for numbers in candidates.items for number in numbers}:
        looked_for.add(listeners.triggers.items[number].source)
        for place, (role, which) in listeners.roles[number]:
            rule = listeners.rules[place]
            doubts: dict[Role, tuple[Veto, ...]] = {
                Role.EXCUSES: rule.excused_by,
                Role.CONTRADICTS: rule.contradicts,
                Role.WITHDRAWS: rule.withdraws,
                Role.UNCLEAR: rule.unclear,
                Role.SUSPECT: rule.suspect,
            }
            if isinstance(which, int) and role in doubts:
                looked_for.update(doubts[role][which].unless)
            for bit, _, veto in listeners.vetoes[place]:
                if bit & candidates.across:
                    looked_for.update((veto.wording, *veto.unless))
    return not any(map(heeds_figures, looked_for))
