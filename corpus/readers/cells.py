"""Text of a page put into the cells of its tables, which `corpus.readers.rulings` finds between ruling lines.

A number wrapped inside a cell becomes whole, and every character keeps its box.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from corpus.readers.furniture import is_page_number
from corpus.readers.pagetext import Glyphs

_NOWHERE = (0.0, 0.0, 0.0, 0.0)
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a page: its outline and, row by row, the boxes of its cells from left to right."""

    outline: Box
    rows: tuple[tuple[Box, ...], ...]

    @property
    def columns(self) -> int:
        """The cells of the longest row: one means a frame around text."""
        return max(map(len, self.rows), default=0)


def contents(glyphs: Glyphs, tables: list[Table], number: int) -> dict[tuple[int, int], list[int]]:
    """The characters in each cell of a table, by row and column."""
    return _contents(_places(glyphs, tables), number)


def arrange(glyphs: Glyphs, tables: list[Table], cut: Collection[tuple[int, int]] = ()) -> Glyphs:
    """The page with each table where its first character stood: cells apart by tabs, rows by line breaks.

    The rows in `cut` (table and row) go on on another page: of them the empty cells at the ends leave no tabs.
    """
    places = _places(glyphs, tables)
    out = Written()
    written: set[int] = set()
    for index, char in enumerate(glyphs.text):
        place = places[index]
        if place is None:
            if char != "\n" or not out.at_line_start:
                out.copy(glyphs, index)
        elif place[0] not in written:
            written.add(place[0])
            rows = {row for table, row in cut if table == place[0]}
            _write_table(glyphs, _contents(places, place[0]), tables[place[0]], rows, out)
    return out.glyphs(glyphs)


class Written:
    """Text of a page being put into another order, with its boxes."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes = array("f")
        self.marks = bytearray()

    @property
    def at_line_start(self) -> bool:
        """Whether a line break here would only make an empty line."""
        return not self.pieces or self.pieces[-1] == "\n"

    def glyphs(self, page: Glyphs) -> Glyphs:
        """What was written, as a page in the place of the one it was copied from."""
        return Glyphs("".join(self.pieces), self.boxes, self.marks if page.marks else bytearray())

    def add(self, char: str) -> None:
        """Adds a character without ink."""
        self.pieces.append(char)
        self.boxes.extend(_NOWHERE)
        self.marks.append(0)

    def copy(self, glyphs: Glyphs, index: int) -> None:
        """Adds a character of the page."""
        self.pieces.append(glyphs.text[index])
        self.boxes.extend(glyphs.boxes[4 * index : 4 * index + 4])
        self.marks.append(glyphs.marks[index] if glyphs.marks else 0)


def _contents(places: list[Any], number: int) -> dict[tuple[int, int], list[int]]:
    found: dict[tuple[int, int], list[int]] = {}
    for index, place in enumerate(places):
        if place is not None and place[0] == number:
            found.setdefault(place[1:], []).append(index)
    return found


def _write_table(
    glyphs: Glyphs, held: dict[tuple[int, int], list[int]], table: Table, cut: set[int], out: Written
) -> None:
    if not out.at_line_start:
        out.add("\n")
    for row, cells in enumerate(table.rows):
        filled = [column for column in range(len(cells)) if (row, column) in held]
        if not filled:
            continue
        first, last = (filled[0], filled[-1]) if row in cut else (0, len(cells) - 1)
        for column in range(first, last + 1):
            if column > first:
                out.add("\t")
            _write_cell(glyphs, held.get((row, column), []), out)
        out.add("\n")


def _write_cell(glyphs: Glyphs, indices: list[int], out: Written) -> None:
    """Adds the text of a cell on one line; where it was wrapped, figures and characters join."""
    text, boxes = glyphs.text, glyphs.boxes
    last = -1  # the latest character with ink
    blanks: list[int] = []
    for index in indices:
        if text[index].isspace():
            blanks.append(index)
            continue
        if blanks and last >= 0:
            box, before = boxes[4 * index : 4 * index + 4], boxes[4 * last : 4 * last + 4]
            # Twice the way between the middles of the two lines, against the height of a character.
            apart = abs(box[1] + box[3] - before[1] - before[3])
            wrapped = apart > box[3] - box[1] or any(text[blank] == "\n" for blank in blanks)
            if not wrapped or (_latin(text[last]) and _latin(text[index])):
                out.add(" ")
        out.copy(glyphs, index)
        last = index
        blanks.clear()


def _latin(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _page_number(glyphs: Glyphs) -> range:
    """The page number, where it stands within the frame of a table: the lowest line or the highest."""
    lowest, highest = (0.0, range(0)), (math.inf, range(0))
    start = 0
    for line in glyphs.text.split("\n"):
        bare = line.strip()
        if bare:
            first = start + line.index(bare[0])
            top, bottom = glyphs.boxes[4 * first + 1], glyphs.boxes[4 * first + 3]
            place = range(start, start + len(line))
            lowest = max(lowest, (bottom, place), key=lambda each: each[0])
            highest = min(highest, (top, place), key=lambda each: each[0])
        start += len(line) + 1
    for _, place in (lowest, highest):
        said = glyphs.text[place.start : place.stop].strip()
        if said and not said.isdecimal() and is_page_number(said):
            return place
    return range(0)


def _places(glyphs: Glyphs, tables: list[Table]) -> list[tuple[int, int, int] | None]:
    """For each character the table, row and column it lies in; blanks go with the character before them."""
    found: list[tuple[int, int, int] | None] = []
    previous: tuple[int, int, int] | None = None
    boxes, text = glyphs.boxes, glyphs.text
    lattices = [_Lattice(number, table) for number, table in enumerate(tables)]
    aside = _page_number(glyphs)
    for index, char in enumerate(text):
        if index in aside:
            previous = None
        elif not char.isspace():
            x0, top, x1, bottom = boxes[4 * index : 4 * index + 4]
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            previous = None
            for lattice in lattices:
                if _inside(x, y, lattice.outline) and (previous := lattice.at(x, y)):
                    break
        found.append(previous)
    # A line break after the last character of a cell belongs to it only if the cell goes on.
    following: tuple[int, int, int] | None = None
    for index in range(len(text) - 1, -1, -1):
        if text[index].isspace():
            if following is None and found[index] is not None:
                found[index] = None
        else:
            following = found[index]
    return found


class _Lattice:
    """Finds the cell of a table at a point, with one look at each edge's list."""

    def __init__(self, number: int, table: Table) -> None:
        self.outline = table.outline
        cells = [
            (cell, (number, row, column))
            for row, cells in enumerate(table.rows)
            for column, cell in enumerate(cells)
        ]
        self._xs = sorted({edge for cell, _ in cells for edge in cell[::2]})
        self._ys = sorted({edge for cell, _ in cells for edge in cell[1::2]})
        self._fields: dict[tuple[int, int], tuple[int, int, int]] = {}
        for (x0, top, x1, bottom), place in cells:
            for y in range(bisect_left(self._ys, top), bisect_left(self._ys, bottom)):
                for x in range(bisect_left(self._xs, x0), bisect_left(self._xs, x1)):
                    self._fields.setdefault((x, y), place)

    def at(self, x: float, y: float) -> tuple[int, int, int] | None:
        """The table, row and column of the cell; None beside all cells."""
        return self._fields.get((bisect_right(self._xs, x) - 1, bisect_right(self._ys, y) - 1))


def _inside(x: float, y: float, box: Box) -> bool:
    return box[0] <= x < box[2] and box[1] <= y < box[3]
