"""Tries the examples of rules on the rules themselves: an example that gets another verdict proves nothing.

The tests do it for the bundled rules; the desk for rules that a court brings.
"""

from __future__ import annotations

import dataclasses
import datetime
import re
from collections.abc import Iterable

from checker.check import Settings, check
from checker.load import RuleSet
from checker.rule import Example, Rule
from checker.verdict import DocumentReport, Result, Verdict
from corpus.document import Document, document_of
from corpus.redaction import HiddenText
from corpus.spans import RawSpan

# An example of a rule in force on this day needs no date of its own.
DAY = datetime.date(2022, 6, 1)
_FEWEST = 3
# How much of an example and of a reason a message shows.
_START, _REASON = 24, 48


def _start(text: str, most: int = _START) -> str:
    text = "".join(text.split())
    return text if len(text) <= most else text[: most - 1] + "…"


def example_document(example: Example, kind: str) -> Document:
    """The document of an example, judged as one of this type."""
    document = document_of(example.text, declared_type=kind)
    if not example.hidden:
        return document
    at = ((words, document.raw.index(words)) for words in example.hidden)
    hidden = tuple(
        HiddenText(1, "covered", RawSpan(start, start + len(words)), None, words) for words, start in at
    )
    return dataclasses.replace(document, extract=dataclasses.replace(document.extract, hidden=hidden))


def report_of(ruleset: RuleSet, rule: Rule, example: Example) -> DocumentReport:
    """The report of an example: of its own type, or of the first type the rule speaks of."""
    kind = example.type or (rule.documents[0] if rule.documents else "other")
    return check(example_document(example, kind), ruleset, Settings(example.mode, example.as_of or DAY))


def judged(ruleset: RuleSet, rule: Rule, example: Example) -> Result:
    """The result of the rule for an example."""
    report = report_of(ruleset, rule, example)
    return next(result for result in report.results if result.rule == rule.id)


def cases(rule: Rule) -> list[tuple[Verdict, Example]]:
    """The examples of a rule with the verdicts they stand under."""
    return [
        *((Verdict.PASS, each) for each in rule.passing),
        *((Verdict.FAIL, each) for each in rule.failing),
        *((Verdict.NOT_APPLICABLE, each) for each in rule.not_applicable),
        *((Verdict.UNDECIDED, each) for each in rule.undecided),
    ]


def _surprises(ruleset: RuleSet, rule: Rule, report: DocumentReport) -> list[str]:
    """Prohibitions of other rules that an example offends without saying so in `also_affects`.

    A snippet shows one clause; that others are missing from it is no surprise. An offence is.
    """
    return [
        result.rule
        for result in report.results
        if result.verdict is Verdict.FAIL
        and result.rule not in (rule.id, *rule.also_affects)
        and ruleset.by_id[result.rule].kind == "must_not_contain"
    ]


def disagreements(ruleset: RuleSet, rules: Iterable[Rule]) -> list[str]:
    """In Chinese, each example whose verdict is not the one it stands under, or that offends another rule."""
    found = []
    for rule in rules:
        for expected, example in cases(rule):
            report = report_of(ruleset, rule, example)
            result = next(each for each in report.results if each.rule == rule.id)
            start = f"{rule.id} 的例子“{_start(example.text)}”"
            if result.verdict is not expected:
                found.append(
                    f"{start}应为 {expected}，实为 {result.verdict}：{_start(result.reason, _REASON)}"
                )
            found += [
                f"{start}还违反 {other}；属实的，请写进 also_affects"
                for other in _surprises(ruleset, rule, report)
            ]
    return found


def repetitions(rules: Iterable[Rule]) -> list[str]:
    """In Chinese, each rule whose examples are copies of each other: three copies prove one wording, not three."""
    found = []
    for rule in rules:
        for name, examples in (("pass", rule.passing), ("fail", rule.failing)):
            texts = {re.sub(r"[\d\s]", "", example.text) for example in examples}
            if len(texts) < min(len(examples), _FEWEST):
                found.append(f"{rule.id} 的 {name} 例子不算数字只有 {len(texts)} 种；请补到 {_FEWEST} 种")
    return found
