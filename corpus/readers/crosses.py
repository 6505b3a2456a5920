"""Crosses over lines of text, as people void what is not to count: two long lines aslant from corner to corner."""

from __future__ import annotations

import math
from array import array
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

from corpus.readers.pagetext import Glyphs
from corpus.readers.suspects import Box

CROSSED = "有几行字打了叉，按已经删去检查；请人工核对"
SLANTED = (40.0, 22.0)  # points: the least width and height of one; lower lines strike out a line of text
_SAME = 0.15  # of its sides, between the corners of both lines
_FEWEST_CHARACTERS, _FEWEST_LINES = 8, 2  # under it
_MOST = 60  # slanted lines: a drawing has more


class Slanted(NamedTuple):
    """A straight line from one corner of a box (upwards, as in the file) to the other; its path."""

    box: Box
    rises: bool
    path: int


def crosses(lines: Sequence[Slanted], is_seen: Callable[[int], bool]) -> list[Box]:
    """The boxes of crosses."""
    if not 1 < len(lines) <= _MOST:
        return []
    return [
        one.box
        for one, other in combinations(lines, 2)
        if one.rises != other.rises
        and _alike(one.box, other.box)
        and is_seen(one.path)
        and is_seen(other.path)
    ]


def _alike(one: Box, other: Box) -> bool:
    wide, high = one[2] - one[0], one[3] - one[1]
    return all(
        abs(a - b) <= _SAME * (high if edge % 2 else wide)
        for edge, (a, b) in enumerate(zip(one, other, strict=True))
    )


def cross_out(glyphs: Glyphs, places: array[float], mark: int) -> bool:
    """Marks the characters under crosses, unless they are marked already; False where there are none.

    `places` are the boxes of crosses (x0, top, x1, bottom by turn) on the page as its text stands upright.
    """
    crossed = False
    for at in range(0, len(places), 4):
        left, top, right, bottom = places[at : at + 4]
        under = []
        rows = set[int]()
        for index, char in enumerate(glyphs.text):
            x0, high, x1, low = glyphs.boxes[4 * index : 4 * index + 4]
            middle = (high + low) / 2
            if (
                not char.isspace()
                and left <= (x0 + x1) / 2 <= right
                and top <= middle <= bottom
                and low > high
            ):
                under.append(index)
                rows.add(round(middle / max(low - high, 1.0)) if math.isfinite(middle) else 0)
        if len(under) < _FEWEST_CHARACTERS or len(rows) < _FEWEST_LINES:
            continue
        crossed = True
        glyphs.marks = glyphs.marks or bytearray(len(glyphs.text))
        for index in under:
            glyphs.marks[index] = glyphs.marks[index] or mark
    return crossed
