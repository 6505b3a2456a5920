"""Rows of search results for export, one document after the other: CSV and JSON lines.

It writes no files and keeps no rows, so that ten million hits need no memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from checker.reports.cells import csv_line, safe_cell
from checker.verdict import Severity, Verdict
from index.columns import COLUMNS, fails, row_for_people, shown
from index.encodable import encodable
from index.entry import Entry
from index.values import court_level

_VERDICTS = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)


def csv_lines(entries: Iterable[Entry], titles: Mapping[str, str]) -> Iterator[str]:
    """CSV with a heading, rules by the titles for their ids. Begins with a byte order mark: Excel would else read it in the wrong encoding."""
    yield "\ufeff" + csv_line(COLUMNS)
    for entry in entries:
        yield csv_line([safe_cell(shown(value)) for value in row_for_people(entry, titles)])


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object a line: the keys of a search hit, then what only an export has."""
    for entry in entries:
        more = {
            "paths": [encodable(path) for path in entry.paths],
            "mode": entry.mode,
            "type_name": entry.type_name,
            "court_level": court_level(entry.court),
            "parties": [{"role": encodable(role), "name": encodable(name)} for role, name in entry.parties],
            "officers": [encodable(name) for name in entry.officers],
            "amounts_fen": list(entry.amounts),
            "largest_fen": max(entry.amounts, default=None),
            "claim_fen": entry.shown.claim,
            "statutes": [encodable(cited) for cited in entry.statutes],
            "basis": [encodable(cited) for cited in entry.shown.basis],
            "name": encodable(entry.shown.name or "") or None,
            "cause": encodable(entry.shown.cause or "") or None,
            "procedure": entry.shown.procedure,
            "province": entry.shown.province,
            "city": entry.shown.city,
            "lawyers": [encodable(name) for name in entry.shown.lawyers],
            "firms": [encodable(name) for name in entry.shown.firms],
            **{f"{severity}s": fails(entry, severity) for severity in Severity},
            **{
                str(verdict): [each.rule for each in entry.verdicts if each.verdict == verdict]
                for verdict in _VERDICTS
            },
        }
        yield json.dumps({**row_of(entry), **more}, ensure_ascii=False) + "\n"


def row_of(entry: Entry) -> dict[str, object]:
    """A document as in the hits of a search, without highlights."""
    return {
        "id": entry.id,
        "path": encodable(entry.path),
        "title": encodable(entry.title),
        "type": entry.type,
        "court": encodable(entry.court) if entry.court else None,
        "case_numbers": [encodable(number) for number in entry.case_numbers],
        "date": entry.date,
    }
