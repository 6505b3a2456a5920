"""Compares what zhihe reads in the labelled real documents with their gold labels; prints every miss.

Needs `../shared/corpus/real`, which is not part of the project.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from corpus.matchtext import fold_query
from corpus.read import read_path

REAL = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "real"


# The labels have one class for rulings that take hold of property; ours are finer.
COARSER = dict.fromkeys(("freeze_ruling", "seizure_ruling", "deduction_ruling"), "measure_ruling")


def without_province(court: str | None) -> str | None:
    """Some labels leave out the province that the document shows: compare without it."""
    return re.sub("^[一-鿿]{2,3}省(?=.{2,}[市县区州])", "", court) if court else None


def main() -> int:
    """Prints a table of field accuracy with the number of documents beside each figure."""
    types = json.loads((REAL / "types.json").read_text("utf-8"))
    rows = [json.loads(line) for line in (REAL / "labels.jsonl").read_text("utf-8").splitlines()]
    hits: dict[str, list[bool]] = {}
    for row in rows:
        document = read_path(REAL / row["file"])
        fields = document.fields
        own = [fold_query(number) for number in row["case_numbers"]]
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
    return 0


if __name__ == "__main__":
    sys.exit(main())
