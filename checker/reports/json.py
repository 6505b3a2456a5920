"""The report as JSON: the contract `zhihe.report/1` that scripts rely on (schema in docs/report.schema.json)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checker.decisions import Outcome
from checker.fingerprint import fingerprint
from checker.reports import notices
from checker.verdict import Basis, DocumentReport, Evidence, Result, Severity, Verdict
from corpus import __version__

SCHEMA = "zhihe.report/1"
# Looked up, as asking a member for its value costs more than all else of a result.
_VALUES: dict[str, str] = {each: each.value for kind in (Verdict, Severity) for each in kind}


def evidence_record(each: Evidence) -> dict[str, Any]:
    """One entry of `evidence`."""
    return {
        "text": each.text,
        "start": each.span.start,
        "end": each.span.end,
        "page": each.page,
        "box": None if each.box is None else list(each.box),
    }


def basis_record(basis: Basis) -> dict[str, str | None]:
    """The `basis` of a result or a rule."""
    return {
        "instrument": basis.instrument,
        "title": basis.title,
        "article": basis.article,
        "quote": basis.quote,
        "grade": basis.grade,
    }


def result_record(report: DocumentReport, result: Result) -> dict[str, Any]:
    """One entry of `results`."""
    place = result.insert_at
    waived = result.waived
    return {
        "rule": result.rule,
        "title": result.title,
        "verdict": _VALUES[result.verdict],
        "severity": _VALUES[result.severity],
        "reason": result.reason,
        "message": result.message,
        "suggestion": result.suggestion,
        "hint": result.hint,
        "evidence": [evidence_record(each) for each in result.evidence],
        "insert_at": None if place is None else {"start": place.offset, "page": place.page},
        "basis": basis_record(result.basis),
        "fingerprint": fingerprint(report, result),
        "waived": waived and {"who": waived.who, "why": waived.why, "until": waived.until.isoformat()},
        "known": result.known,
    }


def document_record(report: DocumentReport, *, everything: bool = False) -> dict[str, Any]:
    """One entry of `documents`; `everything` also lists each rule that does not apply."""
    shown = []
    causes: dict[str | None, int] = {}
    for each in report.results:
        silent = each.verdict is Verdict.NOT_APPLICABLE
        if silent:
            causes[each.cause] = causes.get(each.cause, 0) + 1
        if everything or not silent:
            shown.append(each)
    return {
        "path": report.path,
        "sha256": report.sha256,
        "type": report.type,
        "type_name": report.type_name,
        "type_reason": report.type_reason,
        "own_number": report.own_number,
        "case_numbers": list(report.case_numbers),
        "court": report.court,
        "date": report.date.isoformat() if report.date else None,
        "date_source": report.date_source,
        "mode": report.mode.value,
        "unreadable": report.unreadable,
        "notes": list(report.notes),
        "scanned_pages": list(report.scanned_pages),
        "results": [result_record(report, each) for each in shown],
        "not_applicable": {str(cause): count for cause, count in sorted(causes.items(), key=str)},
    }


def totals(records: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Sums over document records: documents, unreadable ones, and rule verdicts.

    `waived` and `known` say how many of the fails and undecided ones somebody has answered for already.
    """
    names = ["documents", "unreadable", *(verdict.value for verdict in Verdict), "waived", "known"]
    counted = dict.fromkeys(names, 0)
    for record in records:
        counted["documents"] += 1
        counted["unreadable"] += record["unreadable"] is not None
        for result in record["results"]:
            if result["verdict"] != Verdict.NOT_APPLICABLE:
                counted[result["verdict"]] += 1
            counted["waived"] += result["waived"] is not None
            counted["known"] += result["known"]
        counted[Verdict.NOT_APPLICABLE.value] += sum(record["not_applicable"].values())
    return counted


def render(
    reports: Sequence[DocumentReport],
    rules_hash: str,
    outcome: Outcome,
    *,
    everything: bool = False,
) -> str:
    """The whole report as indented JSON text."""
    records = [document_record(report, everything=everything) for report in reports]
    whole = {
        "schema": SCHEMA,
        "engine": __version__,
        "rules": rules_hash,
        "documents": records,
        "totals": totals(records),
        **notices.records(outcome),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def render_lines(reports: Iterable[DocumentReport], *, everything: bool = False) -> Iterable[str]:
    """One line of JSON per document, for programs that read while we write."""
    for report in reports:
        yield json.dumps(document_record(report, everything=everything), ensure_ascii=False)
