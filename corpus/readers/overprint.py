"""Lines that are printed over each other: a text box that lies on a paragraph. Nobody can say in which order they are read."""

from __future__ import annotations

import math
import re
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pagetext import Glyphs

OVERPRINTED = "有几行字叠印在一起，分不清先后，读出的顺序可能不对；请人工核对"
_FEWEST = 6  # characters of a line that stand over those of another
_ALIKE = 1.25  # times the height: a watermark, a seal or a raised figure is larger or smaller
_OVER = 0.45  # of the width
_CLOSE = 0.8  # of a character's width, up or down: no lines are set closer
_NEAR = 2  # lines
_LINE = re.compile("[^\\n]+")


class _Char(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def is_overprinted(glyphs: Glyphs) -> bool:
    """Whether lines of a page that was put into rows stand over each other."""
    before: list[list[_Char]] = []
    for hit in _LINE.finditer(glyphs.text):
        line = _ink(glyphs, hit.start(), hit.end())
        if any(_stands_over(line, other) for other in before):
            return True
        before = [*before, line][-_NEAR:]
    return False


def _ink(glyphs: Glyphs, start: int, end: int) -> list[_Char]:
    found = []
    for at in range(start, end):
        box = _Char(*glyphs.boxes[4 * at : 4 * at + 4])
        # The others are not as wide as they are high.
        seen = (
            not (glyphs.marks and glyphs.marks[at])
            and not glyphs.text[at].isascii()
            and not glyphs.text[at].isspace()
        )
        if seen and box.right > box.left and box.bottom > box.top and all(map(math.isfinite, box)):
            found.append(box)
    return sorted(found)


def _stands_over(line: list[_Char], other: list[_Char]) -> bool:
    if len(line) < _FEWEST or len(other) < _FEWEST:
        return False
    found = at = 0
    for char in line:
        while at < len(other) and other[at].right <= char.left:
            at += 1
        found += any(_over(char, each) for each in other[at : at + 2])
    return found >= _FEWEST and _is_level(line) and _is_level(other)


def _over(one: _Char, other: _Char) -> bool:
    high, high_other = one.bottom - one.top, other.bottom - other.top
    narrower = min(one.right - one.left, other.right - other.left)
    return (
        max(high, high_other) <= _ALIKE * min(high, high_other)
        and abs(one.bottom - other.bottom) < _CLOSE * narrower
        and min(one.right, other.right) - max(one.left, other.left) > _OVER * narrower
    )


def _is_level(line: list[_Char]) -> bool:
    """Whether characters stand on one line, as those round a seal do not."""
    steps = sum(abs(one.bottom - other.bottom) > (one.bottom - one.top) / 4 for one, other in pairwise(line))
    return 3 * steps < len(line)
