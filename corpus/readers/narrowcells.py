"""Cells of a table without lines whose gaps are as narrow as between words: told by the cells of a row above that stand apart.

Where all cells of such a row may go on in the next line nobody can tell whether that is a row of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

from corpus.readers.runningtext import Cell, Row

CELLS = "有一个没有表格线的表格，分不清下一行是另一行还是同一格的续行，读出的顺序可能不对；请人工核对"
_NEXT_LINE = 2.2  # heights from the top of a line of a cell to the top of the next
_NEAR = 0.5  # of its height, from where the cells above begin
_FULL = 2.0  # heights before the next cell: a line that may have been wrapped
_SHORTER = 1.0  # heights: the last line of a cell, not one more of the same length
_FEWEST = 3  # cells of a row that tells where columns begin
_LATIN = 0.6  # of its height, the width of a figure: a line does not end within a number
_WORD = re.compile("[0-9A-Za-z.,]*")
_PAIR = 2  # cells of one that only raises a doubt


@dataclass(slots=True)
class Narrow:
    """The gaps between narrow cells of a page, by the place where they begin; whether rows and wrapped lines are alike."""

    gaps: set[int] = field(default_factory=set)
    doubtful: bool = False


def narrow_cells(text: str, rows: Sequence[Row], narrow: Set[int]) -> Narrow:
    """The cells below rows whose cells stand apart; `rows` are cut at every gap, of which `narrow` are as between words."""
    found = Narrow()
    edge = max((cell.right for row in rows for cell in row if math.isfinite(cell.right)), default=0.0)
    at = 0
    while at < len(rows):
        head = rows[at]
        at += 1
        if len(head) < _PAIR or any(cell.end in narrow for cell in head):
            continue
        columns = [cell.left for cell in head]
        before, last = None, head
        while at < len(rows) and rows[at]:
            line = _in_columns(rows[at], columns)
            if line is None or not 0 < rows[at][0].top - last[0].top <= _NEXT_LINE * last[0].height:
                break
            tight = {cell.end for cell in line.values() if cell.end in narrow}
            if not tight and before is None:
                break
            found.gaps |= tight if len(head) >= _FEWEST else set()
            found.doubtful |= before is not None and _may_go_on(text, before, line, [*columns[1:], edge])
            before, last = line, rows[at]
            at += 1
    return found


def _in_columns(row: Row, columns: Sequence[float]) -> dict[int, Cell] | None:
    """The cells of a line by their columns, with words that begin elsewhere in the cell before; None of another line."""
    cells: dict[int, Cell] = {}
    for cell in row:
        near = _NEAR * cell.height
        column = next((number for number, left in enumerate(columns) if abs(left - cell.left) <= near), None)
        if column is not None:
            cells[column] = cell
        elif cells:
            last = max(cells)
            cells[last] = Cell(
                cells[last].start, cell.end, cells[last].left, cells[last].top, cell.right, cell.height
            )
        else:
            return None
    return cells if len(cells) >= _PAIR else None


def _may_go_on(text: str, row: dict[int, Cell], line: dict[int, Cell], ends: Sequence[float]) -> bool:
    """Whether a line may be what did not fit into the cells of the row above, one of which it does not fill again.

    A line without a first cell, or with a cell below an empty one, is known for what it is.
    """
    if 0 not in line or not line.keys() <= row.keys():
        return False
    full = all(
        row[column].right >= ends[column] - _room(text, cell) * cell.height for column, cell in line.items()
    )
    shorter = any(cell.right < row[column].right - _SHORTER * cell.height for column, cell in line.items())
    return full and shorter


def _room(text: str, cell: Cell) -> float:
    """How many heights may be left empty where a cell was wrapped before these words."""
    word = _WORD.match(text, cell.start, cell.end)
    return _FULL + _LATIN * len(word.group() if word else "")
