"""The bundled documents get the verdicts that the law gives them (examples/expected.yaml, written from the law)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode, Verdict
from corpus.matchtext import fold_query
from corpus.read import read_path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
DOCUMENTS = yaml.load((EXAMPLES / "expected.yaml").read_bytes(), Loader=yaml.CSafeLoader)["documents"]
TODAY = datetime.date(2024, 6, 3)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


@pytest.mark.parametrize("expected", DOCUMENTS, ids=[each["file"] for each in DOCUMENTS])
def test_fields_and_verdicts(expected: dict[str, Any], rules: RuleSet) -> None:
    document = read_path(EXAMPLES / expected["file"])
    report = check(document, rules, Settings(Mode(expected["mode"]), today=TODAY))
    numbers = [fold_query(number) for number in report.case_numbers]
    written = report.date.isoformat() if report.date and report.date_source == "document" else None
    assert report.type == expected["type"], report.type_reason
    assert numbers[:1] == ([fold_query(expected["case_number"])] if expected["case_number"] else numbers[:1])
    assert fold_query(report.court or "") == fold_query(expected["court"] or "")
    assert written == expected["date"]
    got = {result.rule: result for result in report.results}
    wrong = []
    for rule, wanted in expected["results"].items():
        prohibited = rules.by_id[rule].kind == "must_not_contain"
        verdict = got[rule].verdict
        if prohibited and verdict is Verdict.NOT_APPLICABLE:
            verdict = Verdict.PASS
        if verdict.value != wanted["verdict"]:
            wrong.append(
                f"{rule}: {got[rule].verdict} ({got[rule].reason}), law: {wanted['verdict']} ({wanted['why']})"
            )
    for rule, why in expected.get("not_applicable", {}).items():
        # A prohibition that does not speak of a document and one it does not offend say the same.
        if got[rule].verdict not in (Verdict.NOT_APPLICABLE, Verdict.PASS):
            wrong.append(f"{rule}: {got[rule].verdict} ({got[rule].reason}), law: not applicable ({why})")
    assert wrong == []
