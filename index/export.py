"""Rows of search results for export, one document after the other: CSV and JSON lines.

It writes no files and keeps no rows, so that ten million hits need no memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from checker.reports.cells import csv_line, safe_cell
from index.encodable import encodable
from index.entry import Entry

COLUMNS = ("编号", "标题", "类型", "法院", "案号", "日期", "当事人", "不符合", "待定", "模式", "路径")


def cells(entry: Entry) -> tuple[str, ...]:
    """The cells of one document, in the order of COLUMNS."""
    verdicts = {
        verdict: "；".join(each.rule for each in entry.verdicts if each.verdict == verdict)
        for verdict in ("fail", "undecided")
    }
    row = (
        entry.id,
        entry.title,
        entry.type_name or "",
        entry.court or "",
        "；".join(entry.case_numbers),
        entry.date or "",
        "；".join(f"{role}：{name}" for role, name in entry.parties),
        verdicts["fail"],
        verdicts["undecided"],
        entry.mode or "",
        "；".join(entry.paths),
    )
    return tuple(safe_cell(encodable(cell)) for cell in row)


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """CSV with a heading. Begins with a byte order mark: Excel would else read it in the wrong encoding."""
    yield "\ufeff" + csv_line(COLUMNS)
    for entry in entries:
        yield csv_line(cells(entry))


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object a line, with the keys of a search hit."""
    for entry in entries:
        yield json.dumps(row_of(entry), ensure_ascii=False) + "\n"


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
