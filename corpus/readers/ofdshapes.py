"""What an OFD page lays over or under words: filled paths, thick lines, pictures, as shapes on the page."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import NamedTuple

from lxml import etree

from corpus.readers.ofdmarkup import children
from corpus.readers.ofdpaint import Ink
from corpus.readers.ofdtext import Matrix

_MOST_DATA = 200_000  # characters of the data of a path
_STEPS = 8  # straight pieces that a curve is made of
_COMMAND = re.compile(r"([A-Za-z])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_SAME = 0.05  # points
Point = tuple[float, float]


class Rectangle(NamedTuple):
    """A rectangle on the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(self.x1 - self.x0, 0.0) * max(self.bottom - self.top, 0.0)

    def within(self, other: Rectangle) -> Rectangle:
        """The part of it inside another."""
        return Rectangle(
            max(self.x0, other.x0),
            max(self.top, other.top),
            min(self.x1, other.x1),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Rectangle) -> bool:
        """Whether both have a part in common."""
        return (
            self.x0 < other.x1 and other.x0 < self.x1 and self.top < other.bottom and other.top < self.bottom
        )


class Picture(NamedTuple):
    """A picture as it lies on the page: `frame` takes the unit square there, `resource` is the number of its file.

    `masked` says that another picture tells what of it shows.
    """

    box: Rectangle
    frame: Matrix
    resource: str
    masked: bool = False


class Cover(NamedTuple):
    """A thing that is painted after so many words of the page (`before`).

    `outlines` are its polygons, None where it is just its box. `ink` is None where nobody can tell; `strange` says that
    nobody can tell its shape. Of a `picture` the pixels decide.
    """

    before: int
    box: Rectangle
    outlines: tuple[tuple[Point, ...], ...] | None
    ink: Ink | None
    picture: Picture | None = None
    alpha: float = 1.0
    strange: bool = False
    even: bool = False  # of its polygons every second layer is a hole

    @property
    def weight(self) -> int:
        """What it costs to look whether a character lies in it, as so many comparisons."""
        if self.picture is not None:
            return 50
        return 1 if self.outlines is None else 1 + sum(map(len, self.outlines))

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        box = self.box
        if not (box.x0 <= x <= box.x1 and box.top <= y <= box.bottom):
            return False
        return self.outlines is None or _winds(self.outlines, x, y, even=self.even)


def _winds(outlines: tuple[tuple[Point, ...], ...], x: float, y: float, *, even: bool) -> bool:
    """Whether closed polygons wind around a point."""
    turns = crossed = 0
    for outline in outlines:
        for (x0, y0), (x1, y1) in pairwise((*outline, outline[0])):
            if (y0 <= y) != (y1 <= y):
                side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
                if y0 <= y and side > 0:
                    turns += 1
                    crossed += 1
                elif y1 <= y and side < 0:
                    turns -= 1
                    crossed += 1
    return crossed % 2 == 1 if even else turns != 0


def _curve(points: list[Point]) -> list[Point]:
    """Points along a Bézier curve, without its first."""
    found = []
    for step in range(1, _STEPS + 1):
        left, t = points, step / _STEPS
        while len(left) > 1:
            left = [(x0 + t * (x1 - x0), y0 + t * (y1 - y0)) for (x0, y0), (x1, y1) in pairwise(left)]
        found.append(left[0])
    return found


def outlines_of(path: etree._Element, frame: Matrix) -> list[list[Point]] | None:
    """The polygons of a path object on the page; None where its shape is more than is read here."""
    data = next((child.text for child in children(path, "AbbreviatedData")), None) or ""
    if len(data) > _MOST_DATA or next(children(path, "Clips"), None) is not None:
        return None
    a, b, c, d, e, f = frame
    found: list[list[Point]] = []
    command, given = "", list[float]()
    for hit in _COMMAND.finditer(data):
        letter, digits = hit.groups()
        if letter:
            command, given = letter.upper(), []
            if command == "C" and found:
                found[-1].append(found[-1][0])
            continue
        given.append(float(digits))
        wanted = _ARGUMENTS.get(command, 0)
        if command == "A" or not wanted:
            return None
        if len(given) < wanted:
            continue
        points = [
            (a * x + c * y + e, b * x + d * y + f) for x, y in zip(given[::2], given[1::2], strict=True)
        ]
        given = []
        if command in "MS" or not found:
            found.append(points[-1:])
        elif command == "L":
            found[-1] += points
        else:
            found[-1] += _curve([found[-1][-1], *points])
    if not all(math.isfinite(side) for outline in found for point in outline for side in point):
        return None
    return [outline for outline in found if len(outline) > 1]


def _box(outlines: list[list[Point]]) -> Rectangle:
    xs = [x for outline in outlines for x, _ in outline]
    ys = [y for outline in outlines for _, y in outline]
    return Rectangle(min(xs), min(ys), max(xs), max(ys))


def _is_box(outline: list[Point], box: Rectangle) -> bool:
    """Whether a polygon is its own box."""
    corners = outline[:-1] if len(outline) == 5 and outline[0] == outline[-1] else outline
    return (
        len(corners) == 4
        and all(
            min(abs(x - box.x0), abs(x - box.x1)) < _SAME
            and min(abs(y - box.top), abs(y - box.bottom)) < _SAME
            for x, y in corners
        )
        and all(
            abs(x0 - x1) < _SAME or abs(y0 - y1) < _SAME
            for (x0, y0), (x1, y1) in pairwise((*corners, corners[0]))
        )
    )


def filled(
    before: int, outlines: list[list[Point]], colour: Ink | None, alpha: float, *, even: bool = False
) -> Cover | None:
    """The cover that a filled path is; None for one without area."""
    kept = [outline for outline in outlines if len(outline) > 2]
    if not kept:
        return None
    box = _box(kept)
    whole = len(kept) == 1 and _is_box(kept[0], box)
    shape = None if whole else tuple(map(tuple, kept))
    return Cover(before, box, shape, colour, None, alpha, even=even)


def drawn(
    before: int, outlines: list[list[Point]], colour: Ink | None, alpha: float, width: float
) -> list[Cover]:
    """The covers that thick straight lines of so many points are."""
    made = []
    for outline in outlines:
        for (x0, y0), (x1, y1) in pairwise(outline):
            long = math.hypot(x1 - x0, y1 - y0)
            if long < width:
                continue
            aside, down = -(y1 - y0) / long * width / 2, (x1 - x0) / long * width / 2
            corners = [
                (x0 + aside, y0 + down), (x1 + aside, y1 + down), (x1 - aside, y1 - down), (x0 - aside, y0 - down),
            ]  # fmt: skip
            cover = filled(before, [corners], colour, alpha)
            made += [cover] if cover else []
    return made
