"""What the second reader adds: wordings are left out, and it is asked where the clause stands.

    python -m bench.secondreader [--folds 8] [--threshold 0.6]

In each fold an eighth of all wordings of clauses is taken from the rules and from the training. A document that
complies and is now called wrong is a missed wording: does the hint point at the sentence that holds the clause? A
document that does not comply and bears a hint is a wrong hint. Documents: tests/cases and tests/development.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import random
import statistics
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from bench.report import Row, publish
from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.rule import Rule
from checker.secondreader import THRESHOLD, best_sentence, scored, sentences_of, wants_a_look
from checker.secondreader.train import labels_of, rows, trained
from checker.verdict import Mode, Result, Verdict
from corpus.document import Document, document_of
from corpus.spans import MatchSpan

TESTS = Path(__file__).resolve().parents[1] / "tests"
TODAY = datetime.date(2024, 6, 3)


class Case(NamedTuple):
    """A document, its mode, and the verdicts of the law."""

    document: Document
    mode: Mode
    expect: dict[str, str]


def cases() -> list[Case]:
    """The documents on which rules were developed."""
    return [
        _case(case)
        for folder in ("cases", "development")
        for path in sorted((TESTS / folder).glob("*.yaml"))
        for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    ]


def _case(case: dict[str, Any]) -> Case:
    return Case(document_of(case["text"]), Mode(case.get("mode", "draft")), case["expect"])


def _results(case: Case, rules: RuleSet) -> dict[str, Result]:
    return {each.rule: each for each in check(case.document, rules, Settings(case.mode, today=TODAY)).results}


def _poorer(rules: RuleSet, left_out: set[tuple[str, str]]) -> RuleSet:
    """The rules without some wordings; a group that would be empty finds nothing."""

    def less(rule: Rule) -> Rule:
        if rule.kind != "must_contain":
            return rule
        groups = {
            name: tuple(each for each in wordings if (rule.id, each) not in left_out) or ("不会出现的字样",)
            for name, wordings in rule.groups.items()
        }
        return dataclasses.replace(rule, groups=groups)

    return RuleSet(f"without {len(left_out)}", tuple(map(less, rules.rules)))


def _holds(span: MatchSpan, places: Iterable[MatchSpan]) -> bool:
    return any(place.start < span.end and place.end > span.start for place in places)


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--folds", type=int, default=8)
    options.add_argument("--threshold", type=float, default=THRESHOLD)
    given = options.parse_args()
    rules = load_rules()
    wordings = [
        (rule.id, wording)
        for rule in rules.rules
        if rule.kind == "must_contain"
        for group in rule.groups.values()
        for wording in group
    ]
    random.Random(1).shuffle(wordings)  # noqa: S311  the same folds every time
    every = cases()
    whole = [_results(case, rules) for case in every]
    missed = pointed = elsewhere = 0
    faulty = wrong = 0
    took = []
    for fold in range(given.folds):
        left_out = set(wordings[fold :: given.folds])
        poorer = _poorer(rules, left_out)
        nlp = trained(list(rows(rules.rules, left_out)), labels_of(rules.rules))
        for case, before in zip(every, whole, strict=True):
            after = _results(case, poorer)
            asked = [
                rule
                for rule in case.expect
                if rule in after and rules.by_id[rule].kind == "must_contain" and wants_a_look(after[rule])
            ]
            if not asked:
                continue
            spans = sentences_of(case.document)
            text = case.document.match.text
            began = time.process_time()
            scores = scored(nlp, (text[start:end] for start, end in spans))
            took.append(time.process_time() - began)
            for rule in asked:
                span = best_sentence(scores, spans, rule, given.threshold)
                if before[rule].verdict is Verdict.PASS and case.expect[rule] == "pass":
                    missed += 1
                    places = [case.document.match.from_raw(each.span) for each in before[rule].evidence]
                    pointed += span is not None and _holds(span, places)
                    elsewhere += span is not None and not _holds(span, places)
                elif case.expect[rule] == "fail" and before[rule].verdict is Verdict.FAIL and fold == 0:
                    faulty += 1
                    wrong += span is not None
    publish(
        "secondreader",
        f"second reader: {len(labels_of(rules.rules))} rules, {len(every)} documents, {given.folds} folds",
        [
            Row("missed wordings (compliant, called wrong without the wording)", missed, "findings"),
            Row("  pointed at the sentence that holds the clause", pointed, f"of {missed}"),
            Row("  pointed elsewhere", elsewhere, f"of {missed}"),
            Row("clauses that are really missing", faulty, "findings"),
            Row("  with a hint all the same", wrong, f"of {faulty}"),
            Row("time of a reading", statistics.median(took) * 1e3 if took else 0.0, "ms a document"),
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
