"""Ruling lines of a page, for OFD the straight strokes of its paths, and the tables they make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus.readers.cells import Box, Table

if TYPE_CHECKING:
    from array import array

    from lxml import etree

_SNAP = 3.0  # points: lines so near are one, ends so near touch
_STROKE = 1.5  # points: shorter strokes are parts of drawn characters
_LONG = 8.0  # points: no shorter line rules a table
_MOST_DATA = 50_000  # characters of a path; a grid drawn at once has a few thousand
_MOST_LINES = 600  # on a page; beyond it is a drawing
_COMMAND = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
# How many numbers follow; the last two are the end point.
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


class Ruling(NamedTuple):
    """A line along the page (`level`) or down it: where it lies, and from where to where it runs, in points."""

    level: bool
    at: float
    start: float
    end: float


def rulings(path: etree._Element, frame: Matrix) -> list[Ruling]:
    """The straight strokes along and down the page of a path object; a thin filled bar is one."""
    data = next((child.text for child in path if str(child.tag).endswith("AbbreviatedData")), None)
    if not data or len(data) > _MOST_DATA:
        return []
    a, b, c, d, e, f = frame
    found = []
    for outline in _outlines(data):
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in outline]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if len(points) > 2 and max(ys) - min(ys) <= _SNAP:
            found.append(Ruling(True, (max(ys) + min(ys)) / 2, min(xs), max(xs)))
        elif len(points) > 2 and max(xs) - min(xs) <= _SNAP:
            found.append(Ruling(False, (max(xs) + min(xs)) / 2, min(ys), max(ys)))
        else:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(y1 - y0) <= _SNAP / 2 and abs(x1 - x0) >= _STROKE:
                    found.append(Ruling(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
                elif abs(x1 - x0) <= _SNAP / 2 and abs(y1 - y0) >= _STROKE:
                    found.append(Ruling(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return found


def straight(edges: array[float]) -> list[Ruling]:
    """Thin boxes (x0, top, x1, bottom by turn, in points) as ruling lines."""
    found = []
    for x0, top, x1, bottom in zip(edges[::4], edges[1::4], edges[2::4], edges[3::4], strict=True):
        if x1 - x0 >= bottom - top:
            found.append(Ruling(True, (top + bottom) / 2, x0, x1))
        else:
            found.append(Ruling(False, (x0 + x1) / 2, top, bottom))
    return found


def _outlines(data: str) -> Iterator[list[Point]]:
    """The polygons of path data; curves break them."""
    current: list[Point] = []
    command = ""
    wanted: list[float] = []
    for hit in _COMMAND.finditer(data):
        letter, digits = hit.groups()
        if letter:
            command, wanted = letter.upper(), []
            if command == "C" and current:
                current.append(current[0])
            continue
        wanted.append(float(digits))
        if len(wanted) < (_ARGUMENTS.get(command) or len(wanted) + 1):
            continue
        point = (wanted[-2], wanted[-1])
        wanted = []
        if command == "L" and current:
            current.append(point)
        else:  # a new beginning, or the end of a curve
            if len(current) > 1:
                yield current
            current = [point]
    if len(current) > 1:
        yield current


class _Lines(NamedTuple):
    """Lines of one direction by their places: each with the stretches it covers."""

    places: list[float]
    stretches: list[list[tuple[float, float]]]

    def covers(self, index: int, middle: float) -> bool:
        """Whether the line runs through this point."""
        return any(start <= middle <= end for start, end in self.stretches[index])


def _merged(found: list[Ruling]) -> list[Ruling]:
    """Lines of one direction: those that lie on each other and touch become one, short ones go."""
    merged: list[Ruling] = []
    group: list[Ruling] = []
    for ruling in [*sorted(found, key=lambda one: one.at), None]:
        if ruling is not None and (not group or ruling.at - group[0].at <= _SNAP):
            group.append(ruling)
            continue
        at = sum(one.at for one in group) / max(len(group), 1)
        start = end = 0.0
        for index, one in enumerate(sorted(group, key=lambda one: one.start)):
            if index and one.start <= end + _SNAP:
                end = max(end, one.end)
                continue
            if index and end - start >= _LONG:
                merged.append(Ruling(one.level, at, start, end))
            start, end = one.start, one.end
        if group and end - start >= _LONG:
            merged.append(Ruling(group[0].level, at, start, end))
        group = [] if ruling is None else [ruling]
    return merged


def tables(found: list[Ruling], most_fields: int) -> list[Table] | None:
    """The tables between ruling lines; None where there are too many lines, or fields between them, to tell."""
    level = _merged([one for one in found if one.level])
    upright = _merged([one for one in found if not one.level])
    if len(level) < 2 or len(upright) < 2:
        return []
    if len(level) > _MOST_LINES or len(upright) > _MOST_LINES:
        return None
    made = []
    for rows, columns in _connected(level, upright):
        across, down = _lines(rows), _lines(columns)
        most_fields -= len(across.places) * len(down.places)
        if most_fields < 0:
            return None
        table = _table(across, down)
        if table is not None and table.columns > 1:
            made.append(table)
    return sorted(made, key=lambda table: (table.outline[1], table.outline[0]))


def _lines(rulings: list[Ruling]) -> _Lines:
    places: list[float] = []
    stretches: list[list[tuple[float, float]]] = []
    for one in sorted(rulings, key=lambda one: one.at):
        if not places or one.at - places[-1] > _SNAP:
            places.append(one.at)
            stretches.append([])
        stretches[-1].append((one.start - _SNAP, one.end + _SNAP))
    return _Lines(places, stretches)


class _Sets:
    """Numbers in sets that can be joined."""

    def __init__(self, count: int) -> None:
        self._owner = list(range(count))

    def root(self, index: int) -> int:
        """The number that stands for the set."""
        owner = self._owner
        while owner[index] != index:
            owner[index] = owner[owner[index]]
            index = owner[index]
        return index

    def join(self, one: int, other: int) -> None:
        """Makes one set of the sets of both."""
        self._owner[self.root(other)] = self.root(one)


def _connected(level: list[Ruling], upright: list[Ruling]) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The lines in groups that cross or touch each other."""
    sets = _Sets(len(level) + len(upright))
    for i, one in enumerate(level):
        for j, other in enumerate(upright, len(level)):
            if (
                one.start - _SNAP <= other.at <= one.end + _SNAP
                and other.start - _SNAP <= one.at <= other.end + _SNAP
            ):
                sets.join(i, j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, one in enumerate(level):
        groups.setdefault(sets.root(i), ([], []))[0].append(one)
    for j, other in enumerate(upright, len(level)):
        groups.setdefault(sets.root(j), ([], []))[1].append(other)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _table(across: _Lines, down: _Lines) -> Table | None:
    """The table of a group of lines: fields of their grid, joined where no line parts them, are cells."""
    ys, xs = across.places, down.places
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return None
    fields = _Sets(rows * columns)
    for row in range(rows):
        for column in range(columns):
            index = row * columns + column
            if column and not down.covers(column, (ys[row] + ys[row + 1]) / 2):
                fields.join(index - 1, index)
            if row and not across.covers(row, (xs[column] + xs[column + 1]) / 2):
                fields.join(index - columns, index)
    boxes: dict[int, Box] = {}
    for row in range(rows):
        for column in range(columns):
            key = fields.root(row * columns + column)
            box = (xs[column], ys[row], xs[column + 1], ys[row + 1])
            x0, top, x1, bottom = boxes.get(key, box)
            boxes[key] = (min(x0, box[0]), min(top, box[1]), max(x1, box[2]), max(bottom, box[3]))
    made: dict[float, list[Box]] = {}
    for box in boxes.values():
        made.setdefault(box[1], []).append(box)
    ordered = tuple(tuple(sorted(made[top])) for top in sorted(made))
    return Table((xs[0], ys[0], xs[-1], ys[-1]), ordered)
