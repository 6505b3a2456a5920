"""Tries the examples of rules on the rules themselves: an example that gets another verdict proves nothing.

The tests do it for the bundled rules; the desk for rules that a court brings.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from checker.check import Settings, check
from checker.load import RuleSet
from checker.rule import Rule
from checker.verdict import Verdict
from corpus.document import document_of

# An example of a rule in force on this day needs no date of its own.
DAY = datetime.date(2022, 6, 1)


def disagreements(ruleset: RuleSet, rules: Iterable[Rule]) -> list[str]:
    """In Chinese, each example whose verdict is not the one it stands under."""
    found = []
    for rule in rules:
        cases = {
            Verdict.PASS: rule.passing,
            Verdict.FAIL: rule.failing,
            Verdict.NOT_APPLICABLE: rule.not_applicable,
            Verdict.UNDECIDED: rule.undecided,
        }
        for expected, examples in cases.items():
            for example in examples:
                kind = example.type or (rule.documents[0] if rule.documents else "other")
                document = document_of(example.text, declared_type=kind)
                report = check(document, ruleset, Settings(example.mode, example.as_of or DAY))
                [result] = [each for each in report.results if each.rule == rule.id]
                if result.verdict is not expected:
                    found.append(
                        f"规则 {rule.id} 的例子“{example.text[:30]}”写在 {expected} 下，"
                        f"实际是 {result.verdict}（{result.reason}）"
                    )
    return found
