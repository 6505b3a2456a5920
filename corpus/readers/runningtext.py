"""Whether lines that stand side by side are columns of running text or the rows of a table.

Prose runs on: lines are full, those that are not end with a sentence, there are pauses in them. Cells begin beside each other
and leave room empty below them.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST = 4  # lines of a column; fewer beside one that is sure are judged by their words alone
_LEAST_ASIDE = 2  # lines of a note beside a paragraph
_SURE = 8  # lines
NARROWEST = 10.0  # characters: labels, names and sums are narrower
_GUTTER, TIGHT = 1.1, 0.6  # characters between two columns; with less it takes many lines to be sure of them
_FULL = 0.8  # of the lines end no farther to the right than a full one does
_EDGE = 1.5  # characters before the right edge: a line that was wrapped
_WRAPPED = 0.3  # of the lines of both columns
_LEAST_WRAPPED = 3  # lines of a column
_FULLER = 2  # wrapped lines for each other one
# Of the lines that are not wrapped so many end as sentences do, where there are not many wrapped ones.
_LEAST_ENDED, _ENDED = 0.3, 0.5
_SPOKEN, _MUCH_SPOKEN = 0.3, 0.4  # of the lines have a comma or a full stop
_STEP = 1.2  # of the usual step from line to line: there is something between
_EMPTY = 1.8  # of the step: a line's room left empty
_APART = 1.1  # of the step: lines of two paragraphs or cells
_MOST_PARTED, _MUCH_PARTED = 3, 0.12  # lines, and of all lines, before they are those of cells
# Places where one column begins anew, and how many of them stand beside such of the other in the rows of a table.
_ROWS, _MOSTLY_ROWS = 3, 0.65
ALIKE = 2.0  # points
_STOPS = frozenset("。；：！？）”》」.;:!?")
_PAUSES = frozenset("，。；、,")


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a line between wide gaps: where it stands in the text and on the page."""

    start: int
    end: int
    left: float
    top: float
    right: float
    height: float


Row = list[Cell]


def middle(values: Sequence[float]) -> float:
    """The value in the middle; 0 of none."""
    return sorted(values)[len(values) // 2] if values else 0.0


def are_columns(text: str, left: list[Row], right: list[Row], height: float) -> bool | None:
    """Whether two groups of lines are columns of running text; None where they may be."""
    fewer, more = sorted((len(left), len(right)))
    if not fewer:
        return False
    between = min(row[0].left for row in right) - max(row[-1].right for row in left)
    if between < TIGHT * height:
        return False
    sides = [_Side.of(text, left, height), _Side.of(text, right, height)]
    if any(side.width < NARROWEST * height for side in sides):
        return False
    beside = min(left[-1][0].top, right[-1][0].top) >= max(left[0][0].top, right[0][0].top)
    if not beside:
        return False
    perhaps = None if _run_on_beside(text, left, right, height) else False
    if more < (FEWEST if fewer >= FEWEST else _SURE):
        return perhaps
    prose = [side.is_prose for side in sides]
    wrapped = sum(side.wrapped for side in sides) >= _WRAPPED * sum(side.lines for side in sides)
    # In cells with pauses in them sentences do not end.
    ends = any(side.stops for side in sides)
    if all(prose) and wrapped and ends:
        tight = between < _GUTTER * height and fewer < _SURE
        return None if tight or _are_rows(text, (left, right), sides) else True
    sure = any(yes and side.lines >= _SURE for yes, side in zip(prose, sides, strict=True))
    return None if sure and ends else perhaps


def _run_on_beside(text: str, left: list[Row], right: list[Row], height: float) -> bool:
    """Whether the lines of the shorter side are sentences that run on, as do those they stand beside: a note beside a paragraph."""
    aside, others = sorted((left, right), key=len)
    first, last = aside[0][0].top - height, aside[-1][0].top + height
    others = [row for row in others if first <= row[0].top <= last]
    if min(len(aside), len(others)) < _LEAST_ASIDE:
        return False
    one, other = _Side.of(text, aside, height), _Side.of(text, others, height)
    return (
        one.stops > 0
        and one.wrapped + one.ended == one.lines
        and other.wrapped + other.ended >= other.lines - 1
        and all(side.wrapped and side.spoken for side in (one, other))
    )


@dataclass(frozen=True, slots=True)
class _Side:
    """What the lines of one side have of prose."""

    lines: int
    width: float
    left: float
    edge: float  # where wrapped lines end at the latest
    wrapped: int
    stops: int  # lines that end as a sentence does
    ended: int  # those of them that were not wrapped
    spoken: int  # lines with a pause in them

    @classmethod
    def of(cls, text: str, rows: list[Row], height: float) -> _Side:
        """The lines of a side, counted."""
        left, rights = min(row[0].left for row in rows), sorted(row[-1].right for row in rows)
        right = rights[int(_FULL * (len(rights) - 1))]  # a title may reach farther
        edge = right - _EDGE * height
        short = [row for row in rows if row[-1].right < edge]
        stops, ended = (sum(text[row[-1].end - 1] in _STOPS for row in some) for some in (rows, short))
        spoken = sum(not _PAUSES.isdisjoint(text[row[0].start : row[-1].end]) for row in rows)
        return cls(len(rows), right - left, left, edge, len(rows) - len(short), stops, ended, spoken)

    @property
    def is_prose(self) -> bool:
        """Whether lines run on: some are full, others end with a sentence, and there are pauses in them."""
        short = self.lines - self.wrapped
        if self.lines < FEWEST:
            return self.spoken > 0
        if self.spoken < _SPOKEN * self.lines or self.wrapped < _LEAST_WRAPPED:
            return False
        if self.lines < _SURE and not self.stops:
            return False
        least = _LEAST_ENDED if self.spoken >= _MUCH_SPOKEN * self.lines else _ENDED
        return self.wrapped >= _FULLER * short or self.ended >= least * short


def _are_rows(text: str, columns: Sequence[list[Row]], sides: Sequence[_Side]) -> bool:
    """Whether what begins anew on one side mostly does so beside what begins anew on the other, as the rows of a table do."""
    surely, perhaps = [], []
    for rows, side in zip(columns, sides, strict=True):
        usual = middle([after[0].top - before[0].top for before, after in pairwise(rows)])
        breaks, ends = [], []
        for before, after in pairwise(rows):
            if before[-1].right < side.edge or after[0].top - before[0].top > _STEP * usual:
                breaks.append(after[0].top)
            elif text[before[-1].end - 1] in _STOPS:
                ends.append(after[0].top)
        surely.append(breaks)
        perhaps.append(sorted(breaks + ends))
    parted = sum(_parted_lines(text, rows) for rows in columns)
    if parted >= max(_MOST_PARTED, _MUCH_PARTED * sum(map(len, columns))):
        return True
    found = beside = 0
    for breaks, others, rows in zip(surely, reversed(perhaps), reversed(columns), strict=True):
        for top in breaks:
            if rows[0][0].top < top <= rows[-1][0].top + ALIKE:
                found += 1
                at = bisect_left(others, top - ALIKE)
                beside += at < len(others) and others[at] <= top + ALIKE
    return found >= _ROWS and beside >= _MOSTLY_ROWS * found


def _parted_lines(text: str, rows: list[Row]) -> int:
    """How many lines stand farther below the one before than lines do that run on, though that ends no sentence; a line
    left empty counts whatever it stands below."""
    steps = (after[0].top - before[0].top for before, after in pairwise(rows))
    least = min((step for step in steps if step >= rows[0][0].height), default=math.inf)
    return sum(
        after[0].top - before[0].top > (_EMPTY if text[before[-1].end - 1] in _STOPS else _APART) * least
        for before, after in pairwise(rows)
    )
