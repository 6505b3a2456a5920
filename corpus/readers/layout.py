"""The order in which a PDF page is read, where the order in which it is drawn is another.

Lines that run from top to bottom, two columns drawn row by row, and tables without ruling lines. A page of which
none is sure stays as pdfium read it; no character is added but blanks, none is lost.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from corpus.readers.cells import Written
from corpus.readers.pagetext import Glyphs

_WIDE = 2.0  # heights of a character: a gap between two cells, not between two words
_SINGLE = 0.6  # of the characters stand alone on their line: the lines run downwards
_FEWEST = 8  # characters of a page, or of a line of a column
_COLUMN_LINES = 6  # lines side by side
_FLUSH = 0.7  # of them end in one place, as lines of running text do
_EDGE = 1.5  # heights of a character: in one place
_NEXT_LINE = 2.2  # heights from the top of a line of a cell to the top of the next


@dataclass(frozen=True, slots=True)
class _Cell:
    """A stretch of a line between wide gaps: where it stands in the text and on the page."""

    start: int
    end: int
    left: float
    top: float
    right: float
    height: float

    @property
    def size(self) -> int:
        """How many characters it has, blanks included."""
        return self.end - self.start


def in_reading_order(glyphs: Glyphs) -> Glyphs:
    """The page with its characters in the order in which a person reads them, and tabs between cells."""
    text = glyphs.text
    if text.count("\n") > _SINGLE * len(text) / 2:
        return _downwards(glyphs)
    gaps = _wide_gaps(glyphs)
    if not gaps:
        return glyphs
    rows = _rows(glyphs, gaps)
    return _columns(glyphs, rows) or _table(glyphs, rows)


def _box(glyphs: Glyphs, index: int) -> tuple[float, float, float, float]:
    left, top, right, bottom = glyphs.boxes[4 * index : 4 * index + 4]
    return left, top, right, bottom


def _downwards(glyphs: Glyphs) -> Glyphs:
    """Lines from top to bottom, the first one on the right, where most characters stand alone on their lines."""
    lines = [line.strip() for line in glyphs.text.split("\n")]
    ink = [index for index, char in enumerate(glyphs.text) if not char.isspace()]
    alone = sum(len(line) == 1 for line in lines)
    if len(ink) < _FEWEST or alone < _SINGLE * len(ink):
        return glyphs
    boxes = {index: _box(glyphs, index) for index in ink}
    widths = sorted(box[2] - box[0] for box in boxes.values())
    width = widths[len(widths) // 2]
    lines_of: list[tuple[float, list[int]]] = []
    for index in sorted(ink, key=lambda index: -boxes[index][0] - boxes[index][2]):
        middle = (boxes[index][0] + boxes[index][2]) / 2
        if lines_of and abs(lines_of[-1][0] - middle) <= width / 2:
            lines_of[-1][1].append(index)
        else:
            lines_of.append((middle, [index]))
    if len(ink) < 3 * len(lines_of):
        return glyphs  # no columns of characters: a seal, a drawing
    out = Written()
    for number, (_, line) in enumerate(lines_of):
        if number:
            out.add("\n")
        for index in sorted(line, key=lambda index: boxes[index][1]):
            out.copy(glyphs, index)
    return out.glyphs(glyphs)


def _wide_gaps(glyphs: Glyphs) -> list[int]:
    """Where the first of the blanks of each wide gap within a line stands."""
    text, found = glyphs.text, []
    at = text.find(" ")
    while at > 0:
        end = at
        while end < len(text) and text[end] == " ":
            end += 1
        if end < len(text) and text[at - 1] != "\n" and text[end] != "\n":
            before, after = _box(glyphs, at - 1), _box(glyphs, end)
            height = before[3] - before[1]
            level = abs(before[1] + before[3] - after[1] - after[3]) < height
            if level and after[0] - before[2] > _WIDE * max(height, after[3] - after[1]):
                found.append(at)
        at = text.find(" ", end)
    return found


def _rows(glyphs: Glyphs, gaps: list[int]) -> list[list[_Cell]]:
    """The lines of the page as cells; a line without ink has none."""
    text, rows = glyphs.text, []
    cuts = set(gaps)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        row = []
        edges = [start, *(index for index in range(start, end) if index in cuts), end]
        for first, last in itertools.pairwise(edges):
            ink = [index for index in range(first, last) if not text[index].isspace()]
            if ink:
                left, right = _box(glyphs, ink[0]), _box(glyphs, ink[-1])
                row.append(_Cell(ink[0], ink[-1] + 1, left[0], left[1], right[2], left[3] - left[1]))
        rows.append(row)
        start = end + 1
    return rows


def _columns(glyphs: Glyphs, rows: list[list[_Cell]]) -> Glyphs | None:
    """The page with two columns one after the other; None where there are none."""
    pairs = [row for row in rows if len(row) == 2 and min(row[0].size, row[1].size) >= _FEWEST]
    if len(pairs) < _COLUMN_LINES:
        return None
    edges = (max(row[0].right for row in pairs), max(row[1].right for row in pairs))
    for side in (0, 1):
        flush = sum(row[side].right >= edges[side] - _EDGE * row[side].height for row in pairs)
        if flush < _FLUSH * len(pairs):
            return None  # cells of a table end where their words do
    gutter = (edges[0] + min(row[1].left for row in pairs)) / 2
    if any(not row[0].right < gutter < row[1].left for row in pairs):
        return None
    out = Written()
    block: list[list[_Cell]] = []
    for row in rows:
        if all(cell.right < gutter or cell.left > gutter for cell in row):
            block.append(row)
        else:
            _write_columns(glyphs, block, gutter, out)
            block = []
            _write(glyphs, row, out)
    _write_columns(glyphs, block, gutter, out)
    return out.glyphs(glyphs)


def _write_columns(glyphs: Glyphs, block: list[list[_Cell]], gutter: float, out: Written) -> None:
    if any(len(row) == 2 for row in block):
        left = [[cell for cell in row if cell.right < gutter] for row in block]
        block = left + [[cell for cell in row if cell.left > gutter] for row in block]
    for row in block:
        if row:
            _write(glyphs, row, out)


def _write(glyphs: Glyphs, row: list[_Cell], out: Written) -> None:
    """Adds a line, with a tab between cells."""
    if out.pieces:
        out.add("\n")
    for number, cell in enumerate(row):
        if number:
            out.add("\t")
        for index in range(cell.start, cell.end):
            out.copy(glyphs, index)


def _table(glyphs: Glyphs, rows: list[list[_Cell]]) -> Glyphs:
    """The page with tabs between cells, and with the lines of a cell that was wrapped after each other."""
    written: list[list[list[_Cell]]] = []  # rows of cells, each of which has lines
    above: list[list[_Cell]] = []
    for row in rows:
        owners = _goes_on(row, above)
        if owners:
            for goes_on, owner in zip(row, owners, strict=True):
                owner.append(goes_on)
            continue
        above = [[cell] for cell in row]
        written.append(above)
    out = Written()
    for number, line in enumerate(written):
        if number:
            out.add("\n")
        for place, lines in enumerate(line):
            if place:
                out.add("\t")
            for part in lines:
                for index in range(part.start, part.end):
                    out.copy(glyphs, index)
    return out.glyphs(glyphs)


def _goes_on(row: list[_Cell], above: list[list[_Cell]]) -> list[list[_Cell]]:
    """The cells above of which a line goes on: it stands close under them, begins where they do, and not all go on.

    The first cell of a row names it: where that goes on alone, or all do, it is a row of its own.
    """
    if len(above) < 2 or not row or len(row) >= len(above):
        return []
    owners = []
    for cell in row:
        for lines in above:
            last = lines[-1]
            near = 0 < cell.top - last.top <= _NEXT_LINE * last.height
            if near and math.isclose(cell.left, lines[0].left, abs_tol=last.height / 2):
                owners.append(lines)
                break
    if len(owners) != len(row) or owners[0] is above[0]:
        return []
    return owners
