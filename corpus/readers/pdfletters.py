"""Where the letters of a PDF page stand: their baselines and sizes as pdfium tells them, and boxes that it gives wrongly.

It forgets the matrix of a drawing (a form) for letters of fonts whose letters are drawings themselves (Type 3), so that
these stand anywhere; programs that print pages of a browser make such fonts.
"""

from __future__ import annotations

import ctypes
import math
from array import array
from collections.abc import Callable
from itertools import groupby
from typing import NamedTuple

from corpus.readers import pdfcalls as calls
from corpus.readers.pdforder import Letter

_ASTRAY = 1.0  # points: between two places that should be one
_MOST_BOUND = 3  # letters of one glyph
_SMALLEST, _LARGEST = 0.5, 12.0  # of the longer side of its box: what the size of a letter may be


class Matrix(NamedTuple):
    """A transformation of the plane as PDF writes it."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point comes to."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after_undoing(self, other: Matrix) -> Matrix | None:
        """The transformation that follows the other one so that both make this one; None where there is none."""
        scale = other.a * other.d - other.b * other.c
        if not scale or not all(map(math.isfinite, (*self, *other))):
            return None
        a, b, c, d = other.d / scale, -other.b / scale, -other.c / scale, other.a / scale
        e, f = -(other.e * a + other.f * c), -(other.e * b + other.f * d)
        x, y = self.place(e, f)
        return Matrix(
            self.a * a + self.c * b,
            self.b * a + self.d * b,
            self.a * c + self.c * d,
            self.b * c + self.d * d,
            x,
            y,
        )


Upwards = Callable[["array[float]"], "array[float]"]  # boxes of user space as the page is shown


def mend_boxes(text_page: int, owners: list[int], boxes: array[float], upright: Upwards) -> dict[int, Matrix]:
    """Puts boxes right that lack the matrix of a drawing; by the piece of text the matrix each lacks."""
    lacking: dict[int, Matrix] = {}
    seen = {0}
    for index, owner in enumerate(owners):
        if owner not in seen:
            seen.add(owner)
            matrix = _lacks(text_page, index, owner)
            if matrix:
                lacking[owner] = matrix
    edges = (ctypes.c_float * 4)()
    for index, owner in enumerate(owners):
        if owner in lacking and calls.loose_box(text_page, index, ctypes.addressof(edges)):
            matrix = lacking[owner]
            corners = [matrix.place(x, y) for x in (edges[0], edges[2]) for y in (edges[1], edges[3])]
            across, up = zip(*corners, strict=True)
            placed = array("f", (min(across), max(up), max(across), min(up)))
            boxes[4 * index : 4 * index + 4] = upright(placed)
    return lacking


def _lacks(text_page: int, index: int, owner: int) -> Matrix | None:
    """The matrix that the first letter of a piece of text lacks; None where nothing is wrong."""
    numbers = (ctypes.c_float * 6)()
    place = ctypes.addressof(numbers)
    origin = _origin(text_page, index)
    if origin is None or not calls.char_matrix(text_page, index, place):
        return None
    whole = Matrix(*numbers)
    if math.dist(origin, whole[4:]) <= _ASTRAY or not calls.object_matrix(owner, place):
        return None
    missing = whole.after_undoing(Matrix(*numbers))
    if missing and math.dist(missing.place(*origin), whole[4:]) <= _ASTRAY:
        return missing
    return None


def _origin(text_page: int, index: int) -> tuple[float, float] | None:
    point = (ctypes.c_double * 2)()
    start = ctypes.addressof(point)
    found = calls.char_origin(text_page, index, start, start + 8)
    return (point[0], point[1]) if found and all(map(math.isfinite, point)) else None


def letters_of(
    text_page: int, owners: list[int], boxes: array[float], lacking: dict[int, Matrix], upright: Upwards
) -> list[Letter]:
    """The letters of a page that is not turned, in the order of pdfium, without those it adds itself."""
    numbers = (ctypes.c_float * 6)()
    place = ctypes.addressof(numbers)
    drawn: list[tuple[int, float]] = []
    points = array("f")
    for index, owner in enumerate(owners):
        origin = _origin(text_page, index) if owner else None
        if origin is None or not calls.char_matrix(text_page, index, place):
            continue
        x, y = lacking[owner].place(*origin) if owner in lacking else origin
        points.extend((x, y, x, y))
        drawn.append((index, abs(calls.char_size(text_page, index)) * math.hypot(numbers[2], numbers[3])))
    bases = upright(points)[1::4]
    letters = []
    for (index, size), base in zip(drawn, bases, strict=True):
        left, top, right, bottom = boxes[4 * index : 4 * index + 4]
        if not all(map(math.isfinite, (left, right, base, bottom - top))):
            continue
        extent = max(bottom - top, right - left)
        # Fonts of drawings have units of their own, in which a size may mean nothing.
        sound = _SMALLEST * extent <= size <= _LARGEST * extent
        letters.append(Letter(index, left, right, base, size if sound else extent, owners[index]))
    return _unbound(letters)


def _unbound(letters: list[Letter]) -> list[Letter]:
    """The letters with those of one glyph (ﬁ) beside each other."""
    parted: list[Letter] = []
    for _, group in groupby(letters, lambda letter: (letter.start, letter.end, letter.base, letter.owner)):
        bound = list(group)
        if 1 < len(bound) <= _MOST_BOUND:
            wide = (bound[0].end - bound[0].start) / len(bound)
            starts = [bound[0].start + place * wide for place in range(len(bound))]
            bound = [
                one._replace(start=start, end=start + wide) for one, start in zip(bound, starts, strict=True)
            ]
        parted += bound
    return parted
