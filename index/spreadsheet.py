"""Writes entries as XLSX, row by row: a row that is written is no longer in memory.

Every text is written as text, so that none becomes a formula, a link or a number.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from index.columns import TABLE, Kind, Value, row_for_people, shown
from index.entry import Entry

ROWS = 1_048_576  # of a sheet; what is more goes on to a further one
LONGEST = 32_767  # characters of a cell. A longer one would be dropped without a word
_CUT = "……（超出表格的上限，以下略去；全文用 JSONL 输出）"
_FIRST_DAY = datetime.date(1900, 3, 1)  # spreadsheets disagree about the days before it
_WIDTHS = {Kind.TEXT: 24, Kind.TEXTS: 32, Kind.COUNT: 8, Kind.YUAN: 16, Kind.DAY: 12}


class _Sheets:
    """A workbook that begins a further sheet when one is full."""

    def __init__(self, file: Path, rows: int) -> None:
        # Strings stay in the rows and rows go to a file beside: without it memory grows with every row.
        self._book: Any = xlsxwriter.Workbook(
            str(file), {"constant_memory": True, "tmpdir": str(file.parent)}
        )
        self._book.use_zip64()
        self._heading = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._formats = {
            Kind.DAY: self._book.add_format({"num_format": "yyyy-mm-dd"}),
            Kind.YUAN: self._book.add_format({"num_format": "#,##0.00"}),
        }
        self._rows = rows
        self._count = 0
        self._sheet: Any = None
        self._at = rows

    def add(self, values: Iterable[Value]) -> None:
        if self._at >= self._rows:
            self._begin()
        for column, value in enumerate(values):
            self._cell(column, value)
        self._at += 1

    def _cell(self, column: int, value: Value) -> None:
        if isinstance(value, (int, Decimal)):
            self._sheet.write_number(self._at, column, value, self._formats.get(TABLE[column].kind))
        elif isinstance(value, datetime.date) and value >= _FIRST_DAY:
            self._sheet.write_datetime(self._at, column, value, self._formats[Kind.DAY])
        elif text := shown(value):
            if len(text.encode("utf-16-le")) // 2 > LONGEST:  # as spreadsheets count
                text = text[: LONGEST // 2 - len(_CUT)] + _CUT
            self._sheet.write_string(self._at, column, text)

    def _begin(self) -> None:
        self._end()
        self._count += 1
        self._sheet = self._book.add_worksheet("检索结果" if self._count == 1 else f"检索结果{self._count}")
        for place, column in enumerate(TABLE):
            self._sheet.set_column(place, place, _WIDTHS[column.kind])
            self._sheet.write_string(0, place, column.name, self._heading)
        self._sheet.freeze_panes(1, 0)
        self._at = 1

    def _end(self) -> None:
        if self._sheet is not None:
            self._sheet.autofilter(0, 0, self._at - 1, len(TABLE) - 1)

    def close(self) -> None:
        if self._sheet is None:
            self._begin()
        self._end()
        self._book.close()


def write_xlsx(file: Path, entries: Iterable[Entry], titles: Mapping[str, str], rows: int = ROWS) -> int:
    """Writes a workbook with `rows` rows a sheet, rules by the titles for their ids; how many documents. OSError when it cannot be written.

    Rows wait in files beside it, which are gone afterwards unless it fails: give it a folder of its own.
    """
    sheets = _Sheets(file, rows)
    count = 0
    for count, entry in enumerate(entries, 1):  # noqa: B007  counted here because nothing else can
        sheets.add(row_for_people(entry, titles))
    try:
        sheets.close()
    except xlsxwriter.exceptions.FileCreateError as fault:
        raise OSError(str(fault)) from fault
    return count
