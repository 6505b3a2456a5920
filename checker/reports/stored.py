"""A report read back from its JSON record, to be shown as it was made; nothing is judged anew."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from checker.verdict import (
    Basis,
    DocumentReport,
    Evidence,
    Mode,
    Place,
    Result,
    Severity,
    Verdict,
    Waived,
)
from corpus.spans import RawSpan


def report_of(record: Mapping[str, Any]) -> DocumentReport:
    """The report whose `checker.reports.json.document_record` this is.

    Rules that did not apply are only counted in a record, and are missing here unless it listed them.
    """
    date = record.get("date")
    return DocumentReport(
        path=record.get("path") or "",
        sha256=record.get("sha256"),
        type=record.get("type"),
        type_name=record.get("type_name"),
        type_reason=record.get("type_reason") or "",
        case_numbers=tuple(record.get("case_numbers") or ()),
        court=record.get("court"),
        date=datetime.date.fromisoformat(date) if date else None,
        date_source=record.get("date_source"),
        mode=Mode(record.get("mode") or Mode.PUBLISHED),
        unreadable=record.get("unreadable"),
        results=tuple(_result(each) for each in record.get("results") or ()),
        notes=tuple(record.get("notes") or ()),
        scanned_pages=tuple(record.get("scanned_pages") or ()),
        own_number=own_number_of(record),
    )


def own_number_of(record: Mapping[str, Any]) -> str | None:
    """The own case number of a record; those written before it was told apart have their own, or another's, first."""
    own: str | None = record.get("own_number", next(iter(record.get("case_numbers") or ()), None))
    return own


def _result(record: Mapping[str, Any]) -> Result:
    basis, place, waived = record.get("basis") or {}, record.get("insert_at"), record.get("waived")
    return Result(
        rule=record["rule"],
        title=record.get("title") or record["rule"],
        verdict=Verdict(record["verdict"]),
        severity=Severity(record["severity"]),
        reason=record.get("reason") or "",
        message=record.get("message") or "",
        basis=Basis(
            basis.get("instrument") or "",
            basis.get("title") or "",
            basis.get("article") or "",
            basis.get("quote"),
            basis.get("grade") or "",
        ),
        suggestion=record.get("suggestion"),
        hint=record.get("hint"),
        evidence=tuple(_evidence(each) for each in record.get("evidence") or ()),
        insert_at=Place(place["start"], place["page"]) if place else None,
        waived=Waived(waived["who"], waived["why"], datetime.date.fromisoformat(waived["until"]))
        if waived
        else None,
        known=bool(record.get("known")),
    )


def _evidence(record: Mapping[str, Any]) -> Evidence:
    box = record.get("box")
    return Evidence(
        record["text"],
        RawSpan(record["start"], record["end"]),
        record.get("page"),
        (box[0], box[1], box[2], box[3]) if box else None,
    )
