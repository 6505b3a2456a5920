"""Breaks what the examples of a rule show and looks whether the rule notices: each kind of check has its operator.

A rule that stays green when its clause is gone checks nothing. Whether examples get their verdicts is in
`checker.examples`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checker.examples import judged
from checker.load import RuleSet
from checker.matching import find_in
from checker.rule import Example, Rule
from checker.statements import list_items
from checker.verdict import Result, Verdict
from checker.wording import parse_wording
from corpus.document import document_of

_RED = (Verdict.FAIL, Verdict.UNDECIDED)
_HARMLESS = "本院依法办理本案。"
# Deleting a clause may also delete what made the rule speak of the document; this says it again.
_DEMAND = "责令你支付案款10000元。"
# What stands for a field when a wording is written out.
_SAMPLES = {
    "account": "6222000000000000001",
    "amount": "10000元",
    "bank": "乙银行丙支行",
    "blank": "____",
    "case_number": "（2022）甲0101执1号",
    "court": "甲县人民法院",
    "date": "2022年6月1日",
    "hotline": "12368",
    "name": "张某",
    "number": "1",
    "other_holder": "张某",
    "telephone": "13800000000",
    "thousands": "10000元",
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A broken example: what was done to it, in Chinese, and the verdicts that notice it."""

    rule: Rule
    done: str
    example: Example
    expected: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that the rule did not notice, with the result it got."""

    mutant: Mutant
    result: Result

    def __str__(self) -> str:
        text = self.mutant.example.text.strip()
        return (
            f"规则 {self.mutant.rule.id}：{self.mutant.done}，结论仍是 {self.result.verdict}"
            f"（{self.result.reason}）；改动后的例子：“{text[:60]}”"
        )


def written_out(wording: str) -> str:
    """A text that a wording finds: the first of its alternatives, nothing optional, a sample for each field."""
    escaped: list[str] = []

    def keep(found: re.Match[str]) -> str:
        escaped.append(found[1])
        return chr(0xE000 + len(escaped) - 1)

    text = re.sub(r"\\(.)", keep, wording)
    text = re.sub("<([a-z_]+)>", lambda field: _SAMPLES.get(field[1], ""), text)
    before = None
    while before != text:
        before = text
        text = re.sub(r"\[[^\[\]()]*\]", "", text)
        text = re.sub(r"\(([^()|\[\]]*)(?:\|[^()\[\]]*)?\)", r"\1", text)
    text = text.replace("…", "").replace("~", "")
    return "".join(
        escaped[ord(char) - 0xE000] if 0xE000 <= ord(char) < 0xE000 + len(escaped) else char for char in text
    )


def _without(text: str, wordings: Iterable[str]) -> str:
    """A text with every place of the wordings blanked, so that what is around keeps its offsets."""
    document = document_of(text)
    spans = {
        span
        for wording in wordings
        for unit in list_items(document.match.text, document.sentences)
        for span in find_in(parse_wording(wording), document.match.text, *unit)
    }
    raw = document.raw
    for span in sorted(spans, reverse=True):
        start, end = document.match.to_raw(span)
        raw = raw[:start] + " " * (end - start) + raw[end:]
    return raw


def _delete_a_group(rule: Rule) -> list[Mutant]:
    """`must_contain`: the first example that passes, once without each group of the clause."""
    example = rule.passing[0]
    mutants = []
    for group, wordings in rule.groups.items():
        done = f"删去{f'“{group}”' if group else '这一内容'}"
        # Where the clause is also what makes the rule speak of the document, nothing may be left to judge.
        is_condition = bool(set(rule.asked_for("has")) & set(wordings))
        expected = (*_RED, Verdict.NOT_APPLICABLE) if is_condition else _RED
        shorter = dataclasses.replace(example, text=_without(example.text, wordings))
        mutants.append(Mutant(rule, done, shorter, expected))
    return mutants


def _insert_the_offence(rule: Rule) -> list[Mutant]:
    """`must_not_contain`: the forbidden words of each example that fails, put into another text."""
    mutants = []
    for example in rule.failing:
        # A text of another type than the rule's first may need its own beginning to be what it is.
        text = example.text if example.type else _HARMLESS + example.text
        mutants.append(
            Mutant(rule, "写入禁止的内容", dataclasses.replace(example, text=text), (Verdict.FAIL,))
        )
    return mutants


OPERATORS: dict[str, Callable[[Rule], list[Mutant]]] = {
    "must_contain": _delete_a_group,
    "must_not_contain": _insert_the_offence,
}


def mutants_of(rule: Rule) -> list[Mutant]:
    """The mutants of a rule by the operator of its kind; none for a kind without an operator."""
    operator = OPERATORS.get(rule.kind)
    return operator(rule) if operator else []


def _contexts(rule: Rule) -> list[str]:
    """Sentences that make a rule speak of a document again."""
    found = [_DEMAND] if rule.when.get("pays_money") is True else []
    return found + ["".join([*found, written_out(wording), "。"]) for wording in rule.asked_for("has")]


def survives(ruleset: RuleSet, mutant: Mutant) -> Survivor | None:
    """The survivor when the rule does not notice a mutant, else None."""
    result = judged(ruleset, mutant.rule, mutant.example)
    if result.verdict in mutant.expected:
        return None
    if result.verdict is Verdict.NOT_APPLICABLE and result.cause == "when":
        for context in _contexts(mutant.rule):
            again = dataclasses.replace(mutant.example, text=context + mutant.example.text)
            result = judged(ruleset, mutant.rule, again)
            if result.verdict in mutant.expected:
                return None
    return Survivor(mutant, result)


def survivors(ruleset: RuleSet, rules: Iterable[Rule]) -> list[Survivor]:
    """Every mutant of the rules that goes unnoticed."""
    found = (survives(ruleset, mutant) for rule in rules for mutant in mutants_of(rule))
    return [each for each in found if each]
