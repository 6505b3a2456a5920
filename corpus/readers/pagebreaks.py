"""Rows of a table that a page end cuts: the rest of an account number stands alone in the first row of the next page.

Where the last cell alone goes on, its rest follows its beginning without the empty cells between them, so that the number
is whole. Where others go on too, their rests cannot all follow what they belong to, and the page is said to be torn.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.readers.cells import Box, Table, contents
from corpus.readers.pagetext import Glyphs

_NEAR = 3.0  # points between the edges of a column on two pages
_BESIDE = 60  # characters below the table or above its rest: running heads and page numbers
_FIGURES = 6  # of the part on the first page: an account or telephone number, no sum


@dataclass(frozen=True, slots=True)
class Break:
    """A row cut by a page end: its table on either page, and whether all that goes on can follow what it belongs to."""

    above: int
    below: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its tables are put in order."""

    glyphs: Glyphs
    tables: list[Table]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    full: bool  # its last line has no room for another character


def _cells(sheet: Sheet, number: int, row: int) -> list[_Cell]:
    glyphs, table = sheet.glyphs, sheet.tables[number]
    held = contents(glyphs, sheet.tables, number)
    found = []
    for column, cell in enumerate(table.rows[row]):
        inked = [index for index in held.get((row, column), []) if not glyphs.text[index].isspace()]
        if not inked:
            found.append(_Cell("", False))
            continue
        last = glyphs.boxes[4 * inked[-1] : 4 * inked[-1] + 4]
        margin = min(glyphs.boxes[4 * index] for index in inked) - cell[0]
        room = cell[2] - last[2] - max(margin, 0.0)
        found.append(_Cell("".join(glyphs.text[index] for index in inked), room < last[2] - last[0]))
    return found


def _beyond(sheet: Sheet, table: Table, *, below: bool) -> int:
    """How many characters stand below or above a table."""
    boxes, edge = sheet.glyphs.boxes, table.outline[3] if below else table.outline[1]
    return sum(
        ((boxes[4 * index + 1] + boxes[4 * index + 3]) / 2 > edge) == below
        for index, char in enumerate(sheet.glyphs.text)
        if not char.isspace()
    )


def broken_over(before: Sheet, after: Sheet) -> Break | None:
    """How the last row of one page goes on in the first row of the next; None where it does not."""
    if not before.tables or not after.tables:
        return None
    above = max(range(len(before.tables)), key=lambda number: before.tables[number].outline[3])
    below = min(range(len(after.tables)), key=lambda number: after.tables[number].outline[1])
    one, other = before.tables[above], after.tables[below]
    if not _alike(one.rows[-1], other.rows[0]):
        return None
    if _beyond(before, one, below=True) > _BESIDE or _beyond(after, other, below=False) > _BESIDE:
        return None
    cut, rest = _cells(before, above, len(one.rows) - 1), _cells(after, below, 0)
    going = [column for column, cell in enumerate(rest) if cell.text]
    filled = [column for column, cell in enumerate(cut) if cell.text]
    # A row in which as many cells are filled is a row of its own.
    if not going or len(going) >= len(filled) or not all(cut[column].full for column in going):
        return None
    column = going[0]
    joined = len(going) == 1 and filled[-1] == column and _joins(cut[column].text, rest[column].text)
    return Break(above, below, joined)


def _alike(cells: tuple[Box, ...], others: tuple[Box, ...]) -> bool:
    """Whether two rows have the same columns, of which there are several."""
    edges = [(cell[side], other[side]) for cell, other in zip(cells, others, strict=False) for side in (0, 2)]
    return len(cells) == len(others) > 1 and all(abs(one - other) <= _NEAR for one, other in edges)


def _joins(beginning: str, rest: str) -> bool:
    """Whether two parts can be put together: of figures only when they are a long number, never two sums."""
    if not (beginning[-1].isdecimal() and rest[0].isdecimal()):
        return True
    return len(beginning) >= _FIGURES and beginning[-_FIGURES:].isdecimal() and rest.isdecimal()
