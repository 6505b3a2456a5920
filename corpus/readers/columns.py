"""Columns of running text on a page that was drawn row by row: they are read one after the other.

Cells of a table, labels beside their values and signatures side by side stand in columns too, and reading them down would
tear what belongs together. Columns are parted only where the lines on both sides run on as prose does; where only much
of that holds the rows stay rows, and the reader is told.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from corpus.readers.cells import Box
from corpus.readers.runningtext import ALIKE, FEWEST, NARROWEST, Cell, Row, are_columns, middle

_INDENT = 3.0  # characters: where lines begin left of such a place it is an indent
_LEAST_INDENTED = _LEAST_BEGUN = 2  # lines
_ASIDE = 2.0  # steps: a title, a running head or foot, not the first or last line of a column
_MOST_ASIDE = 3  # lines of such
_SHORT = 0.8  # of the width of a column: a line that stands over it
_RUNS_ON = frozenset("，。；、")
_MOST_CHANGES = 3  # between columns that are drawn one after the other, with a line below them
_CELLS = 0.3  # of the lines of a column
_MOST_LINES = 400  # of a page, and of so many places where a gutter may be
_MOST_GUTTERS = 12
_DEEPEST = 3
_IN_COLUMNS = "是分栏排的，先读左栏，再读右栏；如果是表格，请人工核对"
# Nobody knows then in which order the lines run on: what is not found on such a page may be there for all that.
LOOKS = "像是分栏排的，但分不清是栏还是表格，按行读取；请人工核对"


@dataclass(frozen=True, slots=True)
class Arranged:
    """The lines of a page in reading order; `parted` says that columns were found, `doubtful` that there may be some."""

    rows: list[Row]
    parted: bool = False
    doubtful: bool = False

    @property
    def note(self) -> str | None:
        """What to say of the page, in Chinese."""
        return _IN_COLUMNS if self.parted else LOOKS if self.doubtful else None


def by_columns(text: str, rows: list[Row], tables: Sequence[Box] = ()) -> Arranged:
    """The lines of a page with columns one after the other; lines within ruled tables belong to no column."""
    lines = [row for row in rows if row]
    halves = len(lines) + sum(len(row) > 1 for row in lines)
    if halves < 2 * FEWEST or len(lines) > _MOST_LINES or not all(map(_is_placed, lines)):
        return Arranged(rows)
    barred = {row[0].start for row in lines if any(_within(cell, box) for cell in row for box in tables)}
    return _parted(text, lines, barred, 0)


def _is_placed(row: Row) -> bool:
    return all(math.isfinite(cell.left + cell.top + cell.right + cell.height) for cell in row)


def _within(cell: Cell, box: Box) -> bool:
    x, y = (cell.left + cell.right) / 2, cell.top + cell.height / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _parted(text: str, rows: list[Row], barred: Set[int], depth: int) -> Arranged:
    height = middle([cell.height for row in rows for cell in row])
    doubtful = False
    if depth >= _DEEPEST or height <= 0:
        return Arranged(rows)
    for gutter in _gutters(rows, height):
        out: list[Row] = []
        parted = False
        for block in _blocks(rows, gutter, barred):
            sides = _sides(block, gutter)
            if not sides or _in_order(block, gutter):
                out += block
                continue
            head, columns, foot = _without_margins(text, *sides)
            sure = are_columns(text, *columns, height)
            inner = [_parted(text, column, barred, depth + 1) for column in columns] if sure else []
            # Cells beside each other within a column make a table of it all.
            if not sure or any(_has_cells(one.rows) for one in inner):
                doubtful = doubtful or sure is not False
                out += block
                continue
            parted = True
            out += [*head, *inner[0].rows, *inner[1].rows, *foot]
        if parted or doubtful:
            return Arranged(out if parted else rows, parted, doubtful and not parted)
    return Arranged(rows, doubtful=doubtful)


def _has_cells(column: list[Row]) -> bool:
    return sum(len(row) > 1 for row in column) > _CELLS * len(column)


def _gutters(rows: list[Row], height: float) -> list[float]:
    """Where right columns may begin, the place where most lines do first."""
    found: dict[int, int] = {}
    least, most = min(row[0].left for row in rows), max(row[-1].right for row in rows)
    for row in rows:
        for cell in row:
            if least + NARROWEST * height <= cell.left <= most - NARROWEST * height / 2:
                place = round(cell.left)
                found[place] = found.get(place, 0) + 1
    starts = sorted(cell.left for row in rows for cell in row)
    often = sorted(found, key=lambda place: (-found[place], place))
    gutters: list[float] = []
    for place in often[:_MOST_GUTTERS]:
        nearest = starts[bisect_left(starts, place - _INDENT * height)]
        near = bisect_left(starts, place - 0.5) - bisect_left(starts, place - _INDENT * height)
        if found[place] >= _LEAST_BEGUN:
            gutters += [nearest] if near else []
            gutters += [place] if near < _LEAST_INDENTED else []
    return [place - height / 2 for place in dict.fromkeys(gutters)]


def _blocks(rows: list[Row], gutter: float, barred: Set[int]) -> list[list[Row]]:
    """The lines in stretches of the page: those that reach over the gutter part what is above and below them.

    Lines drawn anywhere are taken from the top of the page downwards.
    """
    across = [any(cell.left < gutter < cell.right for cell in row) or row[0].start in barred for row in rows]
    if not any(across):
        return [rows]
    tops = sorted(row[0].top for row, over in zip(rows, across, strict=True) if over)
    blocks: list[list[Row]] = [[] for _ in range(2 * len(tops) + 1)]
    for row, over in zip(rows, across, strict=True):
        above = bisect_left(tops, row[0].top)
        blocks[2 * above + over].append(row)
    return [block for block in blocks if block]


def _sides(block: list[Row], gutter: float) -> tuple[list[Row], list[Row]] | None:
    """What stands left and right of the gutter, from the top downwards; None where nothing stands on a side."""
    sides: tuple[list[Row], list[Row]] = ([], [])
    for row in block:
        if any(cell.left < gutter < cell.right for cell in row):
            return None
        left = [cell for cell in row if cell.right <= gutter]
        for column, part in zip(sides, (left, row[len(left) :]), strict=True):
            if part:
                column.append(part)
    if not sides[0] or not sides[1]:
        return None
    for column in sides:
        column.sort(key=lambda row: row[0].top)
    return sides


def _in_order(block: list[Row], gutter: float) -> bool:
    """Whether the lines were drawn column by column, the left one first: programs that set columns know best."""
    right = [cell.left >= gutter for row in block for cell in row]
    changes = sum(before != after for before, after in pairwise(right))
    lines = sum(right)
    first = sum(place for place, is_right in enumerate(right) if not is_right) * lines
    return changes <= _MOST_CHANGES and first < sum(
        place for place, is_right in enumerate(right) if is_right
    ) * (len(right) - lines)


def _without_margins(
    text: str, left: list[Row], right: list[Row]
) -> tuple[list[Row], tuple[list[Row], list[Row]], list[Row]]:
    """What stands well above and below both columns, such as a court on the left and a case number on the right."""
    tops = sorted({row[0].top for row in (*left, *right)})
    steps = [after[0].top - before[0].top for column in (left, right) for before, after in pairwise(column)]
    far = _ASIDE * max(middle([step for step in steps if step > 0]), 1.0)
    first, last = tops[0], tops[-1]
    if len(tops) > 2 * _MOST_ASIDE + FEWEST:
        for number in range(_MOST_ASIDE):
            first = tops[number + 1] if tops[number + 1] - tops[number] > far else first
            last = tops[-number - 2] if tops[-number - 1] - tops[-number - 2] > far else last
    first = max(first, _level_beginning(text, left, right))
    inner = tuple([row for row in column if first <= row[0].top <= last] for column in (left, right))
    head = [row for row in (*left, *right) if row[0].top < first]
    foot = [row for row in (*left, *right) if row[0].top > last]
    return _side_by_side(head), (inner[0], inner[1]), _side_by_side(foot)


def _level_beginning(text: str, left: list[Row], right: list[Row]) -> float:
    """Where both columns begin level with each other below a few lines of one side alone, such as a case number on the right.

    Lines as wide as those below, or within a sentence, are the first of a column that begins higher.
    """
    upper, lower = sorted((left, right), key=lambda column: column[0][0].top)
    begin = lower[0][0].top
    alone = sum(row[0].top < begin - ALIKE for row in upper)
    if not 0 < alone <= _MOST_ASIDE or len(upper) < alone + FEWEST:
        return -math.inf
    below = upper[alone:]
    wide = max(row[-1].right for row in below) - min(row[0].left for row in below)
    if any(
        row[-1].right - row[0].left > _SHORT * wide or text[row[-1].end - 1] in _RUNS_ON
        for row in upper[:alone]
    ):
        return -math.inf
    level = abs(below[0][0].top - begin) <= ALIKE
    return min(below[0][0].top, begin) if level else -math.inf


def _side_by_side(parts: list[Row]) -> list[Row]:
    """Lines of both sides as lines of the page."""
    rows: list[Row] = []
    for part in sorted(parts, key=lambda row: (row[0].top, row[0].left)):
        if rows and part[0].top - rows[-1][0].top <= ALIKE:
            rows[-1] = sorted([*rows[-1], *part], key=lambda cell: cell.left)
        else:
            rows.append(part)
    return rows
