"""Puts rules to the test: their examples, the mutants of these, and what the linter finds odd.

The bundled rules and those a court brings are tried in the same way. That quotations stand in the stored text of
the law is settled when rules are loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checker.examples import cases, disagreements, repetitions
from checker.lint import remarks
from checker.load import RuleSet
from checker.mutation import OPERATORS, mutants_of, survivors
from checker.rule import Rule
from checker.rulesource import Sources


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it: how much was tried, and in Chinese, with file and line, what is wrong and what is odd."""

    rules: int
    examples: int
    quotations: int
    mutants: int
    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def trial(ruleset: RuleSet, rules: Sequence[Rule], folders: Sequence[Path] = ()) -> Trial:
    """Tries some rules of a set; `folders` are those that are not the bundled one."""
    sources = Sources(folders)
    faults = [
        f"{sources.place(rule.id, 'examples')}：{text}"
        for rule in rules
        for text in (
            *disagreements(ruleset, [rule]),
            *repetitions([rule]),
            *map(str, survivors(ruleset, [rule])),
        )
    ]
    warnings = [f"{sources.place(each.rule, *each.keys)}：{each.text}" for each in remarks(ruleset, rules)]
    warnings += [
        f"{sources.place(rule.id, 'kind')}：{rule.kind} 没有变异办法，未试删改"
        for rule in rules
        if rule.kind not in OPERATORS
    ]
    return Trial(
        rules=len(rules),
        examples=sum(len(cases(rule)) for rule in rules),
        quotations=sum(rule.basis.quote is not None for rule in rules),
        mutants=sum(len(mutants_of(rule)) for rule in rules),
        faults=tuple(faults),
        warnings=tuple(warnings),
    )
