"""Letters that were turned into drawings (转曲): filled shapes that stand in rows as letters do, and are no text of the page.

Only shapes with many corners count, in rows that do not run into each other, of letters that differ: rules, boxes, ticks,
borders of one ornament, charts, emblems and seals have not all of that. What red shapes say (seals, letterheads) is no clause.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.suspects import Box, Cover

CORNERS = 8  # segments of the path of a letter; a box, a ring, a tick and an arrow have fewer
_LEAST_HIGH, _MOST_HIGH = 3.0, 40.0  # points: commas, the letters of a title
_LEAST_SIZE = 5.0  # points: of the letters of a row
_WIDE = 3.0  # times as wide as high: letters drawn in one go
_DENSE = 12  # segments for each letter that may stand in it
_BLOCK = 150.0  # points: lines drawn in one go are wider
_USUAL_LETTER = 14.0  # points, of such lines
_LEVEL = 0.4  # of a size, between the middles of two letters of a row
_APART = 1.5  # sizes, between two of a row
_LEAST_ROW = 5  # letters of a row
_LEAST_LETTERS, _LEAST_LONG = 12, 90.0  # of a page, in points: not the name on a logo, not who signed
_FILLED = 0.45  # of the row's length
_UPRIGHT, _MOSTLY = 0.5, 0.5  # of the size; of the letters
_DIFFERENT = 4  # numbers of corners in a row
_SHARED = 0.4  # of the lower row: rows that share more are a drawing
_COVERED = 0.5  # of a row by text that shows: its letters have a rim or a shadow
_LIGHT, _RED = 200, 60  # of 255
_MOST = 20_000


class Outline(NamedTuple):
    """A filled shape: where it lies (upwards, as in the file), and of how many segments its path is."""

    left: float
    low: float
    right: float
    high: float
    corners: int

    @property
    def size(self) -> float:
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class _Row:
    left: float
    low: float
    right: float
    high: float
    letters: float

    @property
    def box(self) -> Box:
        return self.left, self.low, self.right, self.high


@dataclass(slots=True)
class Outlines:
    """The shapes of a page that may be letters, and those that may be lines of them drawn in one go."""

    shapes: list[Outline] = field(default_factory=list)
    blocks: list[Box] = field(default_factory=list)

    def add(self, box: Box, corners: int) -> None:
        """Takes a filled shape."""
        if not all(map(math.isfinite, box)) or len(self.shapes) >= _MOST:
            return
        wide, high = box[2] - box[0], box[3] - box[1]
        if min(wide, high) > _MOST_HIGH:
            if max(wide, high) >= _BLOCK and corners >= _DENSE * wide * high / _USUAL_LETTER**2:
                self.blocks.append(box)
        elif max(wide, high) >= _LEAST_HIGH:
            self.shapes.append(Outline(*box, corners))

    def letters(self, texts: Sequence[Box]) -> int:
        """About how many letters stand there as shapes; 0 where none do. `texts` are the pieces of text that show."""
        if not self.shapes:
            return 0
        turned = [Outline(one.low, one.left, one.high, one.right, one.corners) for one in self.shapes]
        sideways = [(box[1], box[0], box[3], box[2]) for box in texts]
        return max(_letters(self.shapes, texts), _letters(turned, sideways))

    @property
    def letters_in_blocks(self) -> int:
        """About how many letters there are room for where lines may have been drawn in one go."""
        area = sum((right - left) * (high - low) for left, low, right, high in self.blocks)
        return round(area / (2 * _USUAL_LETTER**2))


def is_ink(cover: Cover) -> bool:
    """Whether a filled shape has the colour of words: neither light nor red."""
    colour = cover.colour
    return colour is None or (min(colour) < _LIGHT and colour[0] - max(colour[1:]) < _RED)


def _letters(shapes: Iterable[Outline], texts: Sequence[Box]) -> int:
    rows = _apart([row for line in _lines(shapes) for row in _rows(line)])
    rows = [row for row in rows if not _is_covered(row.box, texts)]
    found = sum(row.letters for row in rows)
    if found < _LEAST_LETTERS or all(row.right - row.left < _LEAST_LONG for row in rows):
        return 0
    return round(found)


def _lines(shapes: Iterable[Outline]) -> list[list[Outline]]:
    """The shapes that stand level with each other, the large ones first: commas belong to the letters beside them."""
    lines: list[list[Outline]] = []
    middles: list[float] = []
    for shape in sorted(shapes, key=lambda one: -one.size):
        if shape.size > _MOST_HIGH:
            continue
        middle = (shape.low + shape.high) / 2
        at = bisect_left(middles, middle)
        near = [place for place in (at - 1, at) if 0 <= place < len(middles)]
        place = min(near, key=lambda place: abs(middles[place] - middle), default=-1)
        if place >= 0 and abs(middles[place] - middle) <= _LEVEL * lines[place][0].size:
            lines[place].append(shape)
        else:
            middles.insert(at, middle)
            lines.insert(at, [shape])
    return lines


def _rows(line: list[Outline]) -> Iterable[_Row]:
    """The stretches of a line that look like letters."""
    size = line[0].size
    if size < _LEAST_SIZE:
        return
    line = sorted(line)
    start = 0
    reach = line[0].right
    for at, (_, shape) in enumerate(pairwise([*line, Outline(math.inf, 0, math.inf, 0, 0)]), 1):
        if shape.left - reach > _APART * size:
            row = _row(line[start:at], reach)
            if row:
                yield row
            start = at
            reach = shape.right
        reach = max(reach, shape.right)


def _row(shapes: list[Outline], right: float) -> _Row | None:
    size = max(shape.size for shape in shapes)
    low, high = min(shape.low for shape in shapes), max(shape.high for shape in shapes)
    letters = (right - shapes[0].left) / size
    if size < _LEAST_SIZE or letters < _LEAST_ROW:
        return None
    together = [shape for shape in shapes if shape.right - shape.left >= _WIDE * shape.size]
    if sum(shape.corners for shape in shapes) < _DENSE * letters * _FILLED:
        return None
    inked = sum(shape.right - shape.left for shape in shapes)
    if inked < _FILLED * (right - shapes[0].left):
        return None
    if any(shape.corners < _DENSE * (shape.right - shape.left) / size * _MOSTLY for shape in together):
        return None
    if together:
        # There may be two low lines in one shape.
        room = (right - shapes[0].left) * size / _USUAL_LETTER**2
        letters = max(letters, min(sum(shape.corners for shape in together) / _DENSE, room))
    else:
        if len({shape.corners for shape in shapes}) < _DIFFERENT:
            return None
        if sum(shape.size >= _UPRIGHT * size for shape in shapes) < _MOSTLY * len(shapes):
            return None
    return _Row(shapes[0].left, low, right, high, letters)


def _apart(rows: list[_Row]) -> list[_Row]:
    """The rows that do not run into others."""
    rows.sort(key=lambda row: row.low)
    mixed = set[int]()
    for number, row in enumerate(rows):
        for other in range(number + 1, len(rows)):
            above = rows[other]
            if above.low >= row.high:
                break
            shared = min(row.high, above.high) - above.low
            beside = min(row.right, above.right) - max(row.left, above.left)
            if beside > 0 and shared > _SHARED * min(row.high - row.low, above.high - above.low):
                mixed |= {number, other}
    return [row for number, row in enumerate(rows) if number not in mixed]


def _is_covered(row: Box, texts: Iterable[Box]) -> bool:
    """Whether text stands over a row of shapes."""
    area = 0.0
    for text in texts:
        wide = min(row[2], text[2]) - max(row[0], text[0])
        high = min(row[3], text[3]) - max(row[1], text[1])
        area += wide * high if wide > 0 and high > 0 else 0.0
    return area >= _COVERED * (row[2] - row[0]) * (row[3] - row[1])
