"""Wordings of the flagship clauses that a fresh writer might use, compliant and defective, with the verdicts of the law.

Thought up from the law and from how courts write, without a look at the rules' own wordings; each file was judged once
before anything was changed because of it (tests/wordings/README.md has the figures).
"""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode, Verdict
from corpus.document import document_of

AS_OF = datetime.date(2023, 6, 1)


def entries(path: Path) -> list[tuple[str, dict[str, Any]]]:
    """The tables of a file, each with its rule; a rule may have several, for other modes."""
    tables = yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader).items()
    return [
        (name, each) for name, entry in tables for each in (entry if isinstance(entry, list) else [entry])
    ]


CASES = [
    (name, entry, wanted, text)
    for path in sorted((Path(__file__).parent / "wordings").glob("*.yaml"))
    for name, entry in entries(path)
    for wanted in ("pass", "fail", "undecided")
    for text in entry.get(wanted, ())
]


@cache
def rules() -> RuleSet:
    return load_rules()


@pytest.mark.parametrize(("name", "entry", "wanted", "text"), CASES)
def test_a_wording_gets_the_verdict_of_the_law(
    name: str, entry: dict[str, Any], wanted: str, text: str
) -> None:
    whole = f"{entry['before']}{text}{entry['after']}"
    settings = Settings(Mode(entry.get("mode", "draft")), as_of=entry.get("as_of", AS_OF))
    report = check(document_of(whole, declared_type=entry["type"]), rules(), settings)
    [result] = [each for each in report.results if each.rule == name]
    prohibited = rules().by_id[name].kind == "must_not_contain"
    kept = prohibited and result.verdict is Verdict.NOT_APPLICABLE
    assert ("pass" if kept else result.verdict) == wanted, f"{text}: {result.reason}"
