"""The order in which lines recognised anywhere on a page are read: in columns, then rows, then from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import NamedTuple

Box = tuple[float, float, float, float]
_SAME_ROW = 0.5  # of the lower line's height that two lines of a row share
_LEAST_LINES = 5  # in a column
_ALIKE = 0.6  # the narrower column by the wider: labels and values of a table are no columns
_FILLED = 0.6  # of a column's width that its lines fill
_GUTTER = 2.0  # widths of the gap between columns by the height of a line


class Placed(NamedTuple):
    """A line with its number among those given: x0, top, x1, bottom."""

    number: int
    box: Box


def reading_order(boxes: Sequence[Box]) -> list[list[int]]:
    """The numbers of the lines, row by row."""
    lines = [Placed(number, box) for number, box in enumerate(boxes)]
    parts = _columns(lines) or [lines]
    return [[line.number for line in row] for part in parts for row in _rows(part)]


def _middle(line: Placed) -> float:
    return (line.box[1] + line.box[3]) / 2


def _height(lines: Iterable[Placed]) -> float:
    return median(line.box[3] - line.box[1] for line in lines)


def _rows(lines: Sequence[Placed]) -> list[list[Placed]]:
    rows: list[list[Placed]] = []
    for line in sorted(lines, key=_middle):
        if rows and _beside(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.box[0]) for row in rows]


def _beside(one: Placed, other: Placed) -> bool:
    shared = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    lower = min(one.box[3] - one.box[1], other.box[3] - other.box[1])
    return shared > _SAME_ROW * lower


def _columns(lines: Sequence[Placed]) -> list[list[Placed]] | None:
    """What stands above two columns, left, right, and below them; None for a page without columns."""
    if len(lines) < 2 * _LEAST_LINES:
        return None
    for x in sorted({line.box[2] for line in lines}):
        left = [line for line in lines if line.box[2] <= x]
        right = [line for line in lines if line.box[0] > x]
        if len(left) < _LEAST_LINES or len(right) < _LEAST_LINES:
            continue
        if min(line.box[0] for line in right) - x < _GUTTER * _height(lines) or not _are_columns(left, right):
            continue
        across = [line for line in lines if line.box[0] <= x < line.box[2]]
        top = min(line.box[1] for line in [*left, *right])
        bottom = max(line.box[3] for line in [*left, *right])
        above = [line for line in across if _middle(line) < top]
        below = [line for line in across if _middle(line) > bottom]
        if len(above) + len(below) == len(across):
            return [above, left, right, below]
    return None


def _are_columns(left: Sequence[Placed], right: Sequence[Placed]) -> bool:
    widths = []
    for side in (left, right):
        width = max(line.box[2] for line in side) - min(line.box[0] for line in side)
        if median(line.box[2] - line.box[0] for line in side) < _FILLED * width:
            return False
        widths.append(width)
    if min(widths) < _ALIKE * max(widths):
        return False
    tops = [min(line.box[1] for line in side) for side in (left, right)]
    bottoms = [max(line.box[3] for line in side) for side in (left, right)]
    shortest = min(bottom - top for top, bottom in zip(tops, bottoms, strict=True))
    return min(bottoms) - max(tops) > shortest / 2
