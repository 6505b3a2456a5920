"""Checks documents of 2,000 characters in one warm process; beside it a plain loop of regular expressions.

    python -m bench.check [--documents 200] [--rounds 5]

Our figure is everything from text to report record, a batch that begins with no sentence known; beside it the
same with every sentence of every document new. The loop only searches match texts that are ready. Both are
compared with what the law says of the documents (examples/expected.yaml). CPU time, medians of alternating rounds.
"""

from __future__ import annotations

import argparse
import datetime
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any
from unittest.mock import patch

from bench.documents import Judged, examples_of, noisy
from bench.report import Row, publish
from checker import check as checking
from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.remembered import forget
from checker.reports.json import document_record
from checker.rule import Rule
from checker.subject import Subject, subject_of
from checker.verdict import Mode
from checker.wording import SHORT_GAP_LENGTH, parse_wording
from corpus.document import Document, document_of

TODAY = datetime.date(2024, 6, 3)
KINDS = ("execution_notice", "termination_ruling")
BUDGET = {"clean": 5_000, "noisy": 2_500}

Pattern = re.Pattern[str]


def _settings(judged: Judged) -> Settings:
    return Settings(Mode(judged.mode), today=TODAY)


def _whole(documents: list[Judged], rules: RuleSet) -> None:
    for each in documents:
        document_record(check(document_of(each.text), rules, _settings(each)))


def _expression(source: str) -> Pattern:
    pieces: list[str] = []
    for segment in parse_wording(source).segments:
        if pieces:
            pieces.append(f"[^。；！？，]{{0,{SHORT_GAP_LENGTH}}}?" if segment.short else "[^。；！？]*?")
        pieces.append(f"(?:{segment.pattern})")
    return re.compile("".join(pieces))


def _expressions(rules: RuleSet, kind: str) -> dict[str, Pattern]:
    concerned = [rule for rule in rules.rules if rule.concerns(kind)]
    return {source: _expression(source) for rule in concerned for source in rule.wordings()}


def _plain(texts: list[str], patterns: Iterable[Pattern]) -> None:
    for text in texts:
        for pattern in patterns:
            pattern.search(text)


def _plain_verdict(rule: Rule, found: set[str]) -> str:
    """What a list of searches can say: every group found or not; it knows no vetoes, sentences or excuses."""
    present = all(any(each in found for each in wordings) for wordings in rule.groups.values())
    if rule.kind == "must_contain":
        return "pass" if present else "fail"
    return "fail" if present else "pass"


def _same(rule: Rule, given: str, lawful: str) -> bool:
    """A prohibition that does not speak of a document and one that it keeps say the same to its reader."""
    silent = {"pass", "not_applicable"}
    return given == lawful or (rule.kind == "must_not_contain" and {given, lawful} == silent)


def _right(
    documents: list[Judged], rules: RuleSet, patterns: dict[str, Pattern]
) -> tuple[int, int, int, set[str]]:
    """Verdicts asked for, those zhihe got right, those the loop got right, and what zhihe got wrong."""
    asked = ours = loops = 0
    wrong = set()
    for each in documents:
        document = document_of(each.text)
        results = {result.rule: result for result in check(document, rules, _settings(each)).results}
        found = {source for source, pattern in patterns.items() if pattern.search(document.match.text)}
        for name, lawful in each.verdicts.items():
            rule = rules.by_id[name]
            given = results[name].verdict.value
            asked += 1
            ours += _same(rule, given, lawful)
            loops += _same(rule, _plain_verdict(rule, found), lawful)
            if not _same(rule, given, lawful):
                wrong.add(f"{each.source}: {name}: law {lawful}, given {given}")
    return asked, ours, loops, wrong


def _stages(documents: list[Judged], rules: RuleSet) -> dict[str, float]:
    """Microseconds a document by stage; each stage finds done what it needs from the ones before."""
    clock = time.process_time
    spent: dict[str, float] = {}
    began = clock()
    made = [document_of(each.text) for each in documents]
    spent["document, hash"] = clock() - began
    stages: tuple[tuple[str, Callable[[Document], object]], ...] = (
        ("match text", lambda document: document.match),
        ("parts", lambda document: document.parts),
        ("sentences", lambda document: document.sentences),
        ("type", lambda document: document.type),
        (
            "court, number, date",
            lambda document: (document.fields.court, document.fields.case_numbers, document.fields.date),
        ),
    )
    for name, ask in stages:
        began = clock()
        for document in made:
            ask(document)
        spent[name] = clock() - began
    listening = 0.0

    def timed(*given: Any) -> Subject:
        nonlocal listening
        start = clock()
        subject = subject_of(*given)
        listening += clock() - start
        return subject

    began = clock()
    with patch.object(checking, "subject_of", timed):
        reports = [
            check(document, rules, _settings(each)) for document, each in zip(made, documents, strict=True)
        ]
    spent["statements"] = listening
    spent["rules"] = clock() - began - listening
    began = clock()
    for report in reports:
        document_record(report)
    spent["report record"] = clock() - began
    began = clock()
    for document in made:
        fields = document.fields
        _asked = (fields.parties, fields.amounts, fields.accounts, fields.telephones, fields.statutes)
    spent[_NOT_ASKED] = clock() - began
    return {name: took / len(documents) * 1e6 for name, took in spent.items()}


# What rules ask for when they need it; `zhihe read` and the index always do.
_NOT_ASKED = "(other fields)"


def _each_new(documents: list[Judged], rules: RuleSet) -> None:
    """Every sentence as if it had never been seen."""
    for each in documents:
        forget()
        document_record(check(document_of(each.text), rules, _settings(each)))


def main() -> int:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=200, help="of each type and condition")
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    rules = load_rules()
    sets: dict[tuple[str, str], list[Judged]] = {}
    for kind in KINDS:
        sets[kind, "clean"] = examples_of(kind, given.documents)
        sets[kind, "noisy"] = [noisy(each) for each in sets[kind, "clean"]]
    patterns = {kind: _expressions(rules, kind) for kind in KINDS}
    texts = {key: [document_of(each.text).match.text for each in made] for key, made in sets.items()}
    rates: dict[tuple[str, str], tuple[list[float], list[float], list[float]]] = {
        key: ([], [], []) for key in sets
    }
    stages: dict[str, dict[str, list[float]]] = {"clean": {}, "noisy": {}}
    for turn in range(given.rounds + 1):
        for (kind, state), made in sets.items():
            forget()
            began = time.process_time()
            _whole(made, rules)
            between = time.process_time()
            _plain(texts[kind, state], patterns[kind].values())
            then = time.process_time()
            _each_new(made, rules)
            ended = time.process_time()
            if turn:  # the first round only warms up
                rates[kind, state][0].append(len(made) / (between - began))
                rates[kind, state][1].append(len(made) / (then - between))
                rates[kind, state][2].append(len(made) / (ended - then))
        for state, seen in stages.items():
            mixed = [each for kind in KINDS for each in sets[kind, state]]
            forget()
            for name, took in _stages(mixed, rules).items():
                seen.setdefault(name, []).append(took)
    rows, correct, wrong = [], [], set()
    for key, (ours, loop, _) in rates.items():
        ratio = statistics.median(one / other for one, other in zip(ours, loop, strict=True))
        rows.append(Row(f"{key[0]}, {key[1]}: zhihe whole / re loop alone", ratio, "times"))
    for key, (ours, loop, new) in rates.items():
        note = f"{min(ours):,.0f}-{max(ours):,.0f}"
        rows.append(
            Row(
                f"{key[0]}, {key[1]}",
                statistics.median(ours),
                "documents/s",
                BUDGET[key[1]],
                note=note,
            )
        )
        note = f"{min(new):,.0f}-{max(new):,.0f}"
        rows.append(Row("  no sentence seen before", statistics.median(new), "documents/s", note=note))
        note = f"{len(patterns[key[0]])} searches, nothing else"
        rows.append(
            Row("  plain re over ready match text", statistics.median(loop), "documents/s", note=note)
        )
        asked, right, naive, misses = _right(sets[key], rules, patterns[key[0]])
        wrong |= {f"{miss}, {key[1]}" for miss in misses}
        correct.append(Row(f"{key[0]}, {key[1]}: right, zhihe", right, f"of {asked:,}"))
        correct.append(Row("  right, plain re", naive, f"of {asked:,}"))
    for state, seen in stages.items():
        middle = {name: statistics.median(took) for name, took in seen.items()}
        total = sum(took for name, took in middle.items() if name != _NOT_ASKED)
        for name, took in middle.items():
            note = "not asked for" if name == _NOT_ASKED else f"{took / total:.0%}"
            rows.append(Row(f"{state}: {name}", took, "µs", note=note))
    size = statistics.mean(len(each.text) for each in sets[KINDS[0], "clean"])
    title = f"check: {len(rules.rules)} rules, {given.documents} documents of {size:,.0f} characters each, one process"
    publish("check", title, [*rows, *correct], wrong=sorted(wrong))
    for miss in sorted(wrong)[:12]:
        print(f"    wrong: {miss}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
