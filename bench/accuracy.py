"""Accuracy of the rules on documents written from the law alone, by readers who had not seen the rules.

    python -m bench.accuracy [cases|development|heldout] [NAME...] [--record]

`tests/cases` are the sets of the first rules, `tests/development` those on which rules are developed,
`tests/heldout` those that nobody looks at while writing rules. Per rule: how many documents it applies to,
precision and recall of `fail`, share of `undecided`; then every miss. Fewer than 20 applicable documents read
"not measured". `--record` writes the differences on the development set anew (tests/development/differences.txt),
which the tests compare.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections import Counter, defaultdict
from functools import cache
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode, Verdict
from corpus.document import document_of
from corpus.matchtext import fold_query

TESTS = Path(__file__).resolve().parents[1] / "tests"
SETS = ("cases", "development", "heldout")
TODAY = datetime.date(2024, 6, 3)
ENOUGH = 20


def interval(hits: int, total: int) -> str:
    """A proportion with its 95 % Wilson interval."""
    if not total:
        return "-"
    z, p = 1.96, hits / total
    middle = (p + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(p * (1 - p) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{p:.3f} [{max(0.0, middle - half):.2f}, {min(1.0, middle + half):.2f}]"


@cache
def bundled() -> RuleSet:
    """The rules, once: what is prepared for one set of them is of no use to another."""
    return load_rules()


def judged(path: Path) -> list[tuple[dict[str, Any], str, str, str, str]]:
    """Case, rule, expected verdict, verdict given, reason; for every expectation."""
    rules = bundled()
    rows = []
    for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader):
        document = document_of(case["text"])
        mode = Mode(case.get("mode", "draft"))
        results = {each.rule: each for each in check(document, rules, Settings(mode, today=TODAY)).results}
        for rule, expected in case["expect"].items():
            if rule not in results:  # a requirement that no rule judges yet
                continue
            result = results[rule]
            given = result.verdict
            # A prohibition that does not speak of a document and one that it keeps are the same to its reader.
            if rules.by_id[rule].kind == "must_not_contain" and {given.value, expected} == {
                "pass",
                "not_applicable",
            }:
                given = Verdict(expected)
            rows.append((case, rule, expected, given.value, f"[{document.type.id}] {result.reason}"))
    return rows


def fields(paths: list[Path]) -> None:
    """Prints how type, court, number and date agree with what a reader sees, and every difference."""
    agree: Counter[str] = Counter()
    total: Counter[str] = Counter()
    misses = []
    for case in (case for path in paths for case in yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)):
        if "fields" not in case:
            continue
        document = document_of(case["text"])
        found = document.fields
        given = {
            "type": document.type.id,
            "court": found.court.text if found.court else None,
            "case_number": found.case_numbers[0].text if found.case_numbers else None,
            "date": found.date.isoformat() if found.date else None,
        }
        for name, wanted in case["fields"].items():
            wanted = None if wanted is None else str(wanted)  # noqa: PLW2901  dates come as dates and as text
            total[name] += 1
            shown = given[name] and fold_query(given[name])
            same = given[name] == wanted or shown == (wanted and fold_query(wanted))
            if name == "court" and shown and wanted:  # some readers left the province out
                same = same or bool(re.fullmatch(f"[一-鿿]{{2,4}}{fold_query(wanted)}", shown))
            agree[name] += same
            if not same:
                misses.append(f"- {case['id']}: {name}: seen {wanted}, given {given[name]}")
    for name, count in total.items():
        print(f"{name:48} {agree[name]} of {count}  {interval(agree[name], count)}")
    print("\n".join(misses), end="\n\n")


DIFFERENCES = TESTS / "development" / "differences.txt"


def differences() -> list[str]:
    """What still differs from the law on the development set: a line `id rule law given` each."""
    paths = sorted((TESTS / "development").glob("*.yaml"))
    return sorted(
        f"{case['id']} {rule} {expected} {given}"
        for path in paths
        for case, rule, expected, given, _reason in judged(path)
        if expected != given
    )


def main() -> int:
    """Prints the table and the misses; exit code 0 always, the bars are for people."""
    if "--record" in sys.argv:
        sys.argv.remove("--record")
        DIFFERENCES.write_text("".join(f"{line}\n" for line in differences()), "utf-8")
    chosen = [name for name in sys.argv[1:] if name in SETS] or list(SETS)
    names = [name for name in sys.argv[1:] if name not in SETS]
    paths = [
        path
        for each in chosen
        for path in sorted((TESTS / each).glob("*.yaml"))
        if not names or path.stem in names
    ]
    fields(paths)
    rows = [row for path in paths for row in judged(path)]
    table: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for _case, rule, expected, given, _reason in rows:
        table[rule][expected, given] += 1
    print(f"{'rule':48} {'n':>4}  {'precision of fail':24} {'recall of fail':24} undecided  exact")
    for rule, counts in sorted(table.items()):
        applicable = sum(n for (expected, _), n in counts.items() if expected != "not_applicable")
        right = counts["fail", "fail"]
        flagged = sum(n for (_, given), n in counts.items() if given == "fail")
        faulty = sum(n for (expected, _), n in counts.items() if expected == "fail")
        undecided = sum(n for (expected, given), n in counts.items() if given == "undecided" != expected)
        exact = sum(n for (expected, given), n in counts.items() if expected == given)
        total = sum(counts.values())
        note = "" if applicable >= ENOUGH else "  (not measured: fewer than 20)"
        print(
            f"{rule:48} {applicable:4}  {interval(right, flagged):24} {interval(right, faulty):24} "
            f"{undecided:3} {undecided / total:5.1%}  {exact}/{total}{note}"
        )
    misses = [row for row in rows if row[2] != row[3]]
    print(f"\n{len(rows) - len(misses)} of {len(rows)} expectations met")
    for case, rule, expected, given, reason in misses:
        print(f"- {case['id']}: {rule}: law {expected}, given {given}: {reason}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
