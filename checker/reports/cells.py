"""Cells and lines of a CSV that a spreadsheet may open: no text of a document can become a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

# A spreadsheet takes a cell that begins with one of these for a formula, and a formula can send data away.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: with an apostrophe in front where needed."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def csv_line(cells: Sequence[str]) -> str:
    """One line of CSV, its end included. The cells must be safe already."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()
