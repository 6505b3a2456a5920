"""Paths drawn on a PDF page: where their corners come to, their straight strokes, whether their colour shows."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2.raw as pdfium

from corpus.readers import pdfcalls as calls
from corpus.readers.crosses import SLANTED, Slanted
from corpus.readers.suspects import Box
from corpus.redaction import LIGHT

STRAIGHT = 2  # segments of a straight line
_THIN = 1.5  # points off the level
_MOST_SEGMENTS = 4_000  # of a grid drawn in one go
_FAINT = 40  # of 255

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_Corner = tuple[
    float, float, int, int
]  # where it lies, the kind of segment that ends there, whether it closes the path


def under(matrix: Matrix | None, box: Box) -> Box:
    """A box of a form as it lies on the page."""
    if matrix is None:
        return box
    a, b, c, d, e, f = matrix
    xs = [a * x + c * y + e for x in box[::2] for y in box[1::2]]
    ys = [b * x + d * y + f for x in box[::2] for y in box[1::2]]
    return min(xs), min(ys), max(xs), max(ys)


def times(inner: Matrix, outer: Matrix | None) -> Matrix:
    """One matrix after the other."""
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _corners(path: int, matrix: Matrix | None) -> Iterator[_Corner]:
    """The corners of a path as they lie on the page, up to the first that cannot be read."""
    point = (ctypes.c_float * 2)()
    start = ctypes.addressof(point)
    for index in range(calls.count_path(path)):
        segment = calls.path_segment(path, index)
        if not segment or not calls.segment_point(segment, start, start + 4):
            return
        x, y = point[0], point[1]
        if matrix:
            a, b, c, d, e, f = matrix
            x, y = a * x + c * y + e, b * x + d * y + f
        yield x, y, calls.segment_type(segment), calls.segment_closes(segment)


def sides(path: int, matrix: Matrix | None) -> Iterator[Box]:
    """The straight strokes along and down the page of a box or grid."""
    if calls.count_path(path) > _MOST_SEGMENTS:
        return
    start = before = (0.0, 0.0)
    for x, y, kind, closes in _corners(path, matrix):
        ends: list[tuple[Point, Point]] = []
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            ends.append((before, (x, y)))
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = (x, y)
        elif closes:
            ends.append(((x, y), start))
        for (x0, y0), (x1, y1) in ends:
            if (abs(x1 - x0) <= _THIN) != (abs(y1 - y0) <= _THIN):
                yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        before = (x, y)


def diagonals(path: int, matrix: Matrix | None) -> Iterator[Slanted]:
    """The long lines aslant of a path that is nothing but one of them, or two."""
    if calls.count_path(path) not in (STRAIGHT, 2 * STRAIGHT):
        return
    corners = list(_corners(path, matrix))
    if [kind == pdfium.FPDF_SEGMENT_MOVETO for _, _, kind, _ in corners] != [True, False] * (
        len(corners) // 2
    ):
        return
    for (x0, y0, *_), (x1, y1, *_) in zip(corners[::2], corners[1::2], strict=True):
        box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
        if box[2] - box[0] >= SLANTED[0] and box[3] - box[1] >= SLANTED[1]:
            yield Slanted(box, (x1 - x0) * (y1 - y0) > 0, path)


def shows(path: int) -> bool:
    """Whether a path has a colour that can be told from paper; 0 is none."""
    numbers = (ctypes.c_uint * 4)()
    start = ctypes.addressof(numbers)
    places = [start, start + 4, start + 8, start + 12]
    if not path or not calls.draw_mode(path, places[0], places[1]):
        return False
    filled, stroked = numbers[0] != 0, numbers[1] != 0
    for is_drawn, get in ((filled, calls.fill_colour), (stroked, calls.stroke_colour)):
        if is_drawn and (not get(path, *places) or (min(numbers[:3]) < LIGHT and numbers[3] >= _FAINT)):
            return True
    return False
