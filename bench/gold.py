"""Compares what zhihe reads in the labelled real documents with their gold labels; prints every miss.

Needs `../shared/corpus/real`, which is not part of the project.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from checker.check import Settings, check
from checker.clauses import find_clause
from checker.dating import Dating
from checker.listeners import Listeners
from checker.load import load_rules
from checker.rule import Rule
from checker.subject import subject_of
from checker.verdict import Mode, Verdict
from corpus.casenumbers import written
from corpus.document import Document
from corpus.matchtext import fold_query
from corpus.read import read_path

REAL = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "real"


# The labels have one class for rulings that take hold of property; ours are finer.
COARSER = dict.fromkeys(("freeze_ruling", "seizure_ruling", "deduction_ruling"), "measure_ruling")


def without_province(court: str | None) -> str | None:
    """Some labels leave out the province that the document shows: compare without it."""
    return re.sub("^[一-鿿]{2,3}省(?=.{2,}[市县区州])", "", court) if court else None


# A fact label says that something stands in a document, whatever the law demands of it there. Detection is
# therefore scored on the wordings of a rule alone, without its type, date and conditions.
FACT_RULES = {
    "account": "spc-2021-322/art20-account",
    "refuse_other_account": "spc-2021-322/art20-refuse-other",
    "hotline_12368_report": "spc-2021-322/art20-12368-report",
    "served": "spc-2021-322/art24-served-clause",
    "creditor_rights_on_termination": "spc-2016-373/art06-rights",
    "property_investigation_stated": "spc-2021-322/art24-query-done",
    "no_disclaim_eviction": "spc-2021-322/art18-no-disclaim-vacate",
    "remedy_notice": "spc-2016-373/art07-remedy",
}


def states(document: Document, rule: Rule) -> bool:
    """Whether the clause of a rule stands in the document."""
    subject = subject_of(document, Listeners([rule]), Mode.PUBLISHED, Dating())
    return bool(find_clause(rule, subject).found)


def facts(rows: list[dict[str, Any]]) -> None:
    """Prints how the fact labels agree with what the wordings detect, and every difference."""
    rules = load_rules()
    print(f"\n{'fact':34} {'labelled':>8} {'agree':>6}   applicable to the rule")
    differences = []
    for check_name, rule_id in [*FACT_RULES.items(), ("amounts_stated", "")]:
        labelled = agree = applicable = 0
        for row in rows:
            label = row["checks"][check_name]["verdict"]
            document = read_path(REAL / row["file"])
            if rule_id:
                report = check(document, rules, Settings(Mode.PUBLISHED))
                [result] = [each for each in report.results if each.rule == rule_id]
                applicable += result.verdict is not Verdict.NOT_APPLICABLE
            if label not in ("present", "absent"):
                continue
            labelled += 1
            have = states(document, rules.by_id[rule_id]) if rule_id else bool(document.fields.amounts)
            agree += have == (label == "present")
            if have != (label == "present"):
                note = (
                    row["checks"][check_name].get("evidence") or row["checks"][check_name].get("note") or ""
                )
                differences.append(
                    f"{row['file']:24} {check_name}: label {label} ({note[:50]!r}), detected {have}"
                )
        few = "" if labelled >= ENOUGH else " (not measured: fewer than 20)"
        print(f"{check_name:34} {labelled:8} {agree:6}   {applicable}{few}")
    print(*differences, sep="\n")


ENOUGH = 20


def main() -> int:
    """Prints a table of field accuracy with the number of documents beside each figure, then the facts."""
    if not REAL.is_dir():
        print(f"没有 {REAL}：真实文书不随项目分发，无法对照标注")
        return 2
    types = json.loads((REAL / "types.json").read_text("utf-8"))
    rows = [json.loads(line) for line in (REAL / "labels.jsonl").read_text("utf-8").splitlines()]
    hits: dict[str, list[bool]] = {}
    for row in rows:
        document = read_path(REAL / row["file"])
        fields = document.fields
        own = [fold_query(written(number)) for number in row["case_numbers"]]
        got = [fold_query(number.text) for number in fields.case_numbers]
        date = fields.date.isoformat() if fields.date else None
        court = fields.court.text if fields.court else None
        checks = {
            "type": (types[row["doc_type"]], COARSER.get(document.type.id or "", document.type.id)),
            "own case number": (own[:1], got[:1]),
            "all case numbers": (sorted(own), sorted(got)),
            "court": (without_province(row["court"]), without_province(court)),
            "date": (row["date"], date),
        }
        for name, (want, have) in checks.items():
            same = want == have
            hits.setdefault(name, []).append(same)
            if not same:
                print(
                    f"{row['file']:26} {name}: label {want!r}, read {have!r}  ({document.type.reason})"
                    if name == "type"
                    else f"{row['file']:26} {name}: label {want!r}, read {have!r}"
                )
    for name, results in hits.items():
        print(f"{name:20} {sum(results)}/{len(results)}")
    facts(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
