"""The order in which a PDF page is read, where the order in which it is drawn is another.

Lines that run from top to bottom, columns (`corpus.readers.columns`), and tables without ruling lines. A page of which
none is sure stays as pdfium read it; no character is added but blanks, none is lost.
"""

from __future__ import annotations

import enum
import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from corpus.readers.cells import Box, Written
from corpus.readers.columns import Arranged, by_columns
from corpus.readers.narrowcells import CELLS, narrow_cells
from corpus.readers.pagetext import Glyphs
from corpus.readers.runningtext import FEWEST, NARROWEST, TIGHT, Cell

_WIDE = 2.0  # heights of a character: a gap between two cells, not between two words
_SINGLE = 0.6  # of the characters stand alone on their line: the lines run downwards
_FEWEST = 8  # characters of a page whose lines run downwards
_FEWEST_GAPS = 2  # lines with gaps on a page whose columns stand on the same lines
_LINE_END = re.compile("\n")
_NEXT_LINE = 2.2  # heights from the top of a line of a cell to the top of the next


class _Gap(enum.Enum):
    """A wide gap within a line: of columns whose lines are not level pdfium makes one line all the same."""

    LEVEL = enum.auto()  # to the right
    NARROW = enum.auto()  # the same, not as wide as between cells
    STEP = enum.auto()  # to the right, and up or down
    BACK = enum.auto()  # to the left


def in_reading_order(glyphs: Glyphs) -> tuple[Glyphs, str | None]:
    """The page with its characters in the order in which a person reads them, and tabs between cells; what to say of it."""
    if glyphs.text.count("\n") > _SINGLE * len(glyphs.text) / 2:
        return _downwards(glyphs), None
    gaps = _wide_gaps(glyphs)
    arranged = _by_columns(glyphs, gaps, ())
    note = arranged.note if arranged else None
    if arranged and arranged.parted:
        return _table(glyphs, arranged.rows), note
    level = {at: gap for at, gap in gaps.items() if gap is _Gap.LEVEL}
    narrow = {at for at, gap in gaps.items() if gap is _Gap.NARROW}
    if level and narrow:
        cells = narrow_cells(glyphs.text, _rows(glyphs, {at: gaps[at] for at in (*level, *narrow)}), narrow)
        level |= dict.fromkeys(cells.gaps, _Gap.LEVEL)
        note = CELLS if cells.doubtful else note
    return _table(glyphs, _rows(glyphs, level)) if level else glyphs, note


def around_tables(glyphs: Glyphs, tables: Sequence[Box]) -> tuple[Glyphs, str | None]:
    """A page with ruled tables, its columns one after the other; in the tables nothing is changed."""
    arranged = _by_columns(glyphs, _wide_gaps(glyphs), tables)
    note = arranged.note if arranged else None
    return _table(glyphs, arranged.rows) if arranged and arranged.parted else glyphs, note


def _by_columns(glyphs: Glyphs, gaps: Mapping[int, _Gap], tables: Sequence[Box]) -> Arranged | None:
    lines = {glyphs.text.rfind("\n", 0, at) for at in gaps}
    if len(lines) < _FEWEST_GAPS and _Gap.BACK not in gaps.values() and not _stand_beside(glyphs):
        return None
    arranged = by_columns(glyphs.text, _rows(glyphs, gaps), tables)
    narrow = {at for at, gap in gaps.items() if gap is _Gap.NARROW}
    return replace(arranged, rows=[_joined(row, narrow) for row in arranged.rows]) if narrow else arranged


def _joined(row: list[Cell], narrow: Set[int]) -> list[Cell]:
    """A line whose narrow gaps part no cells."""
    cells: list[Cell] = []
    for cell in row:
        if cells and cells[-1].end in narrow:
            cells[-1] = replace(cells[-1], end=cell.end, right=cell.right)
        else:
            cells.append(cell)
    return cells


def _stand_beside(glyphs: Glyphs) -> bool:
    """Whether some lines begin so far to the right that they may be a column of their own."""
    text, boxes = glyphs.text, glyphs.boxes
    starts = [0, *(hit.end() for hit in _LINE_END.finditer(text))]
    lefts = sorted(boxes[4 * start] for start in starts if start < len(text) and text[start] != "\n")
    if len(lefts) < 2 * FEWEST:
        return False
    height = boxes[3] - boxes[1]
    return lefts[-FEWEST] >= lefts[0] + NARROWEST * height


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
    if len(ink) < 3 * len(lines_of) or len(lines_of[0][1]) == 1:
        return (
            glyphs  # no columns of characters: a seal, a drawing, a short line under lines of one character
        )
    out = Written()
    for number, (_, line) in enumerate(lines_of):
        if number:
            out.add("\n")
        for index in sorted(line, key=lambda index: boxes[index][1]):
            out.copy(glyphs, index)
    return out.glyphs(glyphs)


def _wide_gaps(glyphs: Glyphs) -> dict[int, _Gap]:
    """Where the first of the blanks of each wide gap within a line stands, and what kind of gap it is."""
    text, found = glyphs.text, dict[int, _Gap]()
    at = text.find(" ")
    while at > 0:
        end = at
        while end < len(text) and text[end] == " ":
            end += 1
        if end < len(text) and text[at - 1] != "\n" and text[end] != "\n":
            before, after = _box(glyphs, at - 1), _box(glyphs, end)
            height = before[3] - before[1]
            wide = _WIDE * max(height, after[3] - after[1])
            level = abs(before[1] + before[3] - after[1] - after[3]) < height
            if after[0] - before[2] > wide:
                found[at] = _Gap.LEVEL if level else _Gap.STEP
            elif after[0] - before[2] > TIGHT / _WIDE * wide:
                found[at] = _Gap.NARROW if level else _Gap.STEP
            elif before[0] - after[0] > wide:
                found[at] = _Gap.BACK
        at = text.find(" ", end)
    return found


def _rows(glyphs: Glyphs, gaps: Mapping[int, _Gap]) -> list[list[Cell]]:
    """The lines of the page as cells; a line without ink has none."""
    text, rows = glyphs.text, []
    cuts = sorted(gaps)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        row: list[Cell] = []
        edges = [start, *cuts[bisect_left(cuts, start) : bisect_left(cuts, end)], end]
        for first, last in itertools.pairwise(edges):
            piece = text[first:last].lstrip()
            begin = last - len(piece)
            stop = begin + len(piece.rstrip())
            if begin < stop:
                left, right = _box(glyphs, begin), _box(glyphs, stop - 1)
                if row and gaps.get(first) is _Gap.BACK:
                    rows.append(row)
                    row = []
                row.append(Cell(begin, stop, left[0], left[1], right[2], left[3] - left[1]))
        rows.append(row)
        start = end + 1
    return rows


def _table(glyphs: Glyphs, rows: list[list[Cell]]) -> Glyphs:
    """The page with tabs between cells, and with the lines of a cell that was wrapped after each other."""
    written: list[list[list[Cell]]] = []  # rows of cells, each of which has lines
    above: list[list[Cell]] = []
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


def _goes_on(row: list[Cell], above: list[list[Cell]]) -> list[list[Cell]]:
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
