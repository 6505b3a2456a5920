"""Accuracy of the rules on documents written from the law alone, by readers who had not seen the rules.

`tests/cases/clauses.yaml` are short texts, `tests/cases/documents.yaml` whole documents.

Per rule: how many documents it applies to, precision and recall of `fail`, share of `undecided`; then every miss.
Fewer than 20 applicable documents read "not measured".
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter, defaultdict
from math import sqrt
from pathlib import Path
from typing import Any

import yaml

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import document_of

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases"
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


def judged(path: Path) -> list[tuple[dict[str, Any], str, str, str, str]]:
    """Case, rule, expected verdict, verdict given, reason; for every expectation."""
    rules = load_rules()
    rows = []
    for case in yaml.safe_load(path.read_text("utf-8")):
        document = document_of(case["text"])
        mode = Mode(case.get("mode", "draft"))
        results = {each.rule: each for each in check(document, rules, Settings(mode, today=TODAY)).results}
        for rule, expected in case["expect"].items():
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


def main() -> int:
    """Prints the table and the misses; exit code 0 always, the bars are for people."""
    paths = [CASES / f"{name}.yaml" for name in sys.argv[1:]] or sorted(CASES.glob("*.yaml"))
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
