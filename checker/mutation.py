"""Breaks what the examples of a rule show and looks whether the rule notices: each kind of check has its operator.

A rule that stays green when its clause is gone checks nothing. Whether examples get their verdicts is in
`checker.examples`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from checker.examples import judged
from checker.load import RuleSet
from checker.matching import find_in
from checker.rule import Example, Rule
from checker.statements import list_items
from checker.values import DOCUMENT_DATE, holds, names_in, value_field, value_in, value_written
from checker.verdict import Result, Verdict
from checker.wording import parse_wording
from corpus.document import Document, document_of
from corpus.spans import MatchSpan

_RED = (Verdict.FAIL, Verdict.UNDECIDED)
_HARMLESS = "本院依法办理本案。"
# Deleting a clause may also delete what made the rule speak of the document; this says it again.
_DEMAND = "责令你支付案款10000元。"
# What stands for a field when a wording is written out.
SAMPLES = {
    "account": "6222000000000000001",
    "amount": "10000元",
    "bank": "乙银行丙支行",
    "blank": "____",
    "blank_date": "年月日",
    "blank_days": "日内",
    "case_number": "（2022）甲0101执1号",
    "court": "甲县人民法院",
    "date": "2022年6月1日",
    "day": "2日",
    "duration": "三十日",
    "figure": "10,000.00",
    "hotline": "12368",
    "name": "张某",
    "number": "1",
    "other_holder": "张某",
    "percent": "百分之十",
    "person": "张某",
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
        text = "".join(self.mutant.example.text.split())
        return (
            f"{self.mutant.rule.id}：{self.mutant.done}，结论仍是 {self.result.verdict}；改后：“{text[:40]}”"
        )


def written_out(wording: str) -> str:
    """A text that a wording finds: the first of its alternatives, nothing optional, a sample for each field."""
    escaped: list[str] = []

    def keep(found: re.Match[str]) -> str:
        escaped.append(found[1])
        return chr(0xE000 + len(escaped) - 1)

    text = re.sub(r"\\(.)", keep, wording)
    text = re.sub("<([a-z_]+)>", lambda field: SAMPLES.get(field[1], ""), text)
    before = None
    while before != text:
        before = text
        text = re.sub(r"\[[^\[\]()]*\]", "", text)
        text = re.sub(r"\(([^()|\[\]]*)(?:\|[^()\[\]]*)?\)", r"\1", text)
    text = text.replace("…", "").replace("~", "")
    return "".join(
        escaped[ord(char) - 0xE000] if 0xE000 <= ord(char) < 0xE000 + len(escaped) else char for char in text
    )


def _found(document: Document, wordings: Iterable[str]) -> list[tuple[MatchSpan, str]]:
    """Every place of the wordings, in order, with the wording."""
    text = document.looked_in
    return sorted(
        (span, wording)
        for wording in wordings
        for unit in list_items(text, document.sentences)
        for span in find_in(parse_wording(wording), text, *unit)
    )


def _replaced(document: Document, changes: Iterable[tuple[MatchSpan, str | None]]) -> str:
    """The raw text with other words at some places; None blanks them, so that what is around keeps its offsets."""
    raw = document.raw
    for span, words in sorted(set(changes), reverse=True):
        start, end = document.match.to_raw(span)
        raw = raw[:start] + (" " * (end - start) if words is None else words) + raw[end:]
    return raw


def _without(text: str, wordings: Iterable[str]) -> str:
    """A text with every place of the wordings blanked."""
    document = document_of(text)
    return _replaced(document, ((span, None) for span, _ in _found(document, wordings)))


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
    """`must_not_contain`, `cite`: what is wrong in each example that fails, put into another text."""
    mutants = []
    for example in rule.failing:
        # A text of another type than the rule's first may need its own beginning to be what it is.
        text = example.text if example.type else _HARMLESS + example.text
        mutants.append(
            Mutant(rule, "写入禁止的内容", dataclasses.replace(example, text=text), (Verdict.FAIL,))
        )
    return mutants


def _offend_and_go_on(rule: Rule) -> list[Mutant]:
    """`mask`: what is wrong in each example that fails, with another text after it: the list of parties comes first."""
    return [
        Mutant(
            rule,
            "写入禁止的内容",
            dataclasses.replace(example, text=example.text + _HARMLESS),
            (Verdict.FAIL,),
        )
        for example in rule.failing
    ]


def _change_the_number(rule: Rule) -> list[Mutant]:
    """`count`: the first example that passes with one place too few, or with one too many."""
    example = rule.passing[0]
    document = document_of(example.text)
    spans: list[MatchSpan] = []
    for span, _ in _found(document, rule.groups[""]):
        if not spans or span.start >= spans[-1].end:
            spans.append(span)
    mutants = []
    for bound, value in rule.options["count"].items():
        if bound == "at_least":
            text = _replaced(document, ((span, None) for span in spans[max(0, value - 1) :]))
        else:
            text = example.text + "".join(
                f"{written_out(rule.groups[''][0])}。" for _ in range(value + 1 - len(spans))
            )
        done = "删去一处" if bound == "at_least" else "多写一处"
        mutants.append(Mutant(rule, done, dataclasses.replace(example, text=text), _RED))
    return mutants


def _swap_steps(rule: Rule) -> list[Mutant]:
    """`order`: the first example that passes with its first two steps in each other's place."""
    example = rule.passing[0]
    document = document_of(example.text)
    first = [places[0][0] for wordings in rule.groups.values() if (places := _found(document, wordings))]
    if len(first) < 2:
        return []
    one, other = first[:2]
    words = (document.raw_text(one), document.raw_text(other))
    text = _replaced(document, ((one, words[1]), (other, words[0])))
    return [Mutant(rule, "前两项对调", dataclasses.replace(example, text=text), _RED)]


def _change_a_value(rule: Rule) -> list[Mutant]:
    """`agree`: the first example that passes with one value made so small or so large that the relation breaks."""
    example = rule.passing[0]
    document = document_of(example.text)
    relation, slack = rule.options["relation"], Decimal(rule.options["tolerance"])
    read: dict[str, list[tuple[Decimal, MatchSpan, str]]] = {}
    for name, wordings in rule.groups.items():
        for span, wording in _found(document, wordings):
            found = value_in(wording, document.match.text[span.start : span.end])
            if found:
                value, start, end = found
                place = MatchSpan(span.start + start, span.start + end)
                read.setdefault(name, []).append((value, place, str(value_field(wording))))
    if DOCUMENT_DATE in names_in(relation) and document.fields.date:
        read[DOCUMENT_DATE] = [(Decimal(document.fields.date.toordinal()), MatchSpan(0, 0), "date")]
    values = {name: places[0][0] for name, places in read.items()}
    mutants = []
    for name in (each for each in names_in(relation) if each in rule.groups and each in values):
        field, value = read[name][0][2], values[name]
        days = [value + shift for shift in (-40, 40, -400, 400)]
        changed = [
            other
            for other in (
                days if field in ("date", "day") else (value * 50, value / 50, value + 2000, value - 2000)
            )
            if other >= 0 and not holds(relation, {**values, name: other}, slack)
        ]
        if not changed:
            continue
        words = value_written(field, changed[0])
        text = _replaced(document, ((place, words) for _value, place, _field in read[name]))
        mutants.append(Mutant(rule, f"改动“{name}”", dataclasses.replace(example, text=text), _RED))
    return mutants


def _change_the_figures(rule: Rule) -> list[Mutant]:
    """`same`: the first example that passes with the first figure of what is written twice made another."""
    example = rule.passing[0]
    document = document_of(example.text)
    [span, *_] = [span for span, _wording in _found(document, rule.groups[""])]
    words = document.raw_text(span)
    at = next(place for place, char in enumerate(words) if char.isdigit())
    other = words[:at] + str((int(words[at]) + 1) % 10) + words[at + 1 :]
    text = _replaced(document, [(span, other)])
    return [Mutant(rule, "改动一个数字", dataclasses.replace(example, text=text), (Verdict.FAIL,))]


OPERATORS: dict[str, Callable[[Rule], list[Mutant]]] = {
    "must_contain": _delete_a_group,
    "must_not_contain": _insert_the_offence,
    "cite": _insert_the_offence,
    "count": _change_the_number,
    "order": _swap_steps,
    "agree": _change_a_value,
    "same": _change_the_figures,
    "mask": _offend_and_go_on,
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
