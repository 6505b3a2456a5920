"""Fields and types of the labelled real documents; every difference from a label is named with its reason.

Needs ../shared/corpus/real, which is not part of the project. `python -m bench.gold` prints the table.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus.casenumbers import written
from corpus.matchtext import fold_query
from corpus.read import read_path

REAL = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "real"
ROWS: list[dict[str, Any]] = (
    [json.loads(line) for line in (REAL / "labels.jsonl").read_text("utf-8").splitlines()]
    if REAL.is_dir()
    else []
)
pytestmark = pytest.mark.skipif(not ROWS, reason="没有 ../shared/corpus/real：未对照真实文书的标注")
NOT_IN_TEXT = "the text names no court; the label is from the page it was found on"
A_FORM = "the label names the form itself as the court"
KNOWN = {
    ("cs-gan0922-509.txt", "court"): NOT_IN_TEXT,
    ("bq-liao0106-154.txt", "court"): NOT_IN_TEXT,
    ("tpl1992-84.txt", "court"): A_FORM,
    ("tpl1992-86.txt", "court"): A_FORM,
    ("tpl1992-46.txt", "court"): A_FORM,
    ("tpl1992-48.txt", "court"): A_FORM,
}
# The labels have one class for rulings that take hold of property; ours are finer.
COARSER = dict.fromkeys(("freeze_ruling", "seizure_ruling", "deduction_ruling"), "measure_ruling")


def without_province(court: str | None) -> str | None:
    """Some labels leave out the province that the document shows."""
    return re.sub("^[一-鿿]{2,3}省(?=.{2,}[市县区州])", "", court) if court else None


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_fields_against_the_labels(row: dict[str, Any]) -> None:
    types = json.loads((REAL / "types.json").read_text("utf-8"))
    document = read_path(REAL / row["file"])
    fields = document.fields
    labels = {
        "type": (types[row["doc_type"]], COARSER.get(str(document.type.id), document.type.id)),
        "case number": (
            [fold_query(written(number)) for number in row["case_numbers"]][:1],
            [fold_query(number.text) for number in fields.case_numbers][:1],
        ),
        "court": (
            without_province(row["court"]),
            without_province(fields.court.text if fields.court else None),
        ),
        "date": (row["date"], fields.date.isoformat() if fields.date else None),
    }
    wrong = {name: pair for name, pair in labels.items() if pair[0] != pair[1]}
    assert {name for name in wrong if (row["file"], name) not in KNOWN} == set(), wrong
    assert {name for file, name in KNOWN if file == row["file"] and name not in wrong} == set(), (
        "take it off the list"
    )
