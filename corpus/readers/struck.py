"""Which characters of a page a line is drawn through: words that were struck out.

Only a line through the middle of characters, hardly longer than they, is one: underlines run below them, and the lines of
forms and tables go on where no character stands, and those of ruled paper go on below the writing.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.pagetext import Glyphs

_LOW, _HIGH = 0.27, 0.7  # of a character's height, from its foot: where a line through it runs
SHORTEST = 3.0  # points
_OVER = 0.5  # of a character's width lies under the line
_HUGS = 0.6  # of the line lies over characters
_TOUCHES = 1.0  # points
_FEWEST_RULES = 8  # lines of ruled paper
_FEWEST_EMPTY, _EMPTY = 2, 0.15  # of them, with little or nothing written on them
_EVEN = 0.1  # of the step from one to the next
_LEAST_STEP = 6.0  # points
_ALIKE = 2.0  # points
_MOST_LOOKS = 200_000  # of a character at a line, on a page


class _Line(NamedTuple):
    """A level line: how far from the top of the page, from where to where, its place among the strokes."""

    y: float
    start: float
    end: float
    number: int


def strike_out(glyphs: Glyphs, strokes: array[float], is_seen: Callable[[int], bool], mark: int) -> bool:
    """Marks characters that a line runs through, unless they are marked already; False where there are too many to tell.

    `strokes` are the edges of lines (x0, top, x1, bottom by turn) on the page as its text stands upright; `is_seen`
    tells by the number of a stroke whether it is drawn as a line, in a colour that shows.
    """
    found = [
        _Line((top + bottom) / 2, x0, x1, number)
        for number, (x0, top, x1, bottom) in enumerate(
            zip(strokes[::4], strokes[1::4], strokes[2::4], strokes[3::4], strict=True)
        )
        if x1 - x0 > bottom - top and x1 - x0 >= SHORTEST and math.isfinite(top + bottom)
    ]
    near = _near(glyphs, sorted(found)) if found else None
    if not near:
        return True
    struck: dict[_Line, list[int]] = {}
    covered: dict[_Line, float] = {}
    looks = 0
    for index, band in enumerate(zip(glyphs.boxes[1::4], glyphs.boxes[3::4], strict=True)):
        for line in near.get(band, ()):
            left, right = glyphs.boxes[4 * index], glyphs.boxes[4 * index + 2]
            over = min(right, line.end) - max(left, line.start)
            if over > 0 and over >= _OVER * (right - left):
                struck.setdefault(line, []).append(index)
                covered[line] = covered.get(line, 0.0) + over
            looks += 1
        if looks > _MOST_LOOKS:
            return False
    hugging = {line for line, over in covered.items() if over >= _HUGS * (line.end - line.start)}
    paper = _ruled_paper(found, hugging)
    for line, indices in struck.items():
        if line not in hugging or line in paper or all(glyphs.text[at].isspace() for at in indices):
            continue
        if is_seen(line.number) and not _in_grid(line, strokes):
            glyphs.marks = glyphs.marks or bytearray(len(glyphs.text))
            for index in indices:
                glyphs.marks[index] = glyphs.marks[index] or mark
    return True


def _ruled_paper(lines: Iterable[_Line], hugging: Collection[_Line]) -> set[_Line]:
    """The lines of ruled paper: alike, evenly spaced, some where little or nothing is written. Writing need not stand between them."""
    alike: dict[tuple[int, int], list[_Line]] = {}
    for line in lines:
        alike.setdefault((round(line.start / _ALIKE), round(line.end / _ALIKE)), []).append(line)
    paper = set[_Line]()
    for group in alike.values():
        heights = sorted({round(line.y, 1) for line in group})
        steps = sorted(after - before for before, after in pairwise(heights))
        empty = sum(line not in hugging for line in group)
        if len(heights) < _FEWEST_RULES or empty < max(_FEWEST_EMPTY, _EMPTY * len(group)):
            continue
        usual = steps[len(steps) // 2]
        if steps[-1] - steps[0] <= _EVEN * usual and usual >= _LEAST_STEP:
            paper.update(group)
    return paper


def _near(glyphs: Glyphs, lines: list[_Line]) -> dict[tuple[float, float], list[_Line]]:
    """The lines through the middle of characters, by the top and bottom of these."""
    heights = [line.y for line in lines]
    near: dict[tuple[float, float], list[_Line]] = {}
    for top, bottom in set(zip(glyphs.boxes[1::4], glyphs.boxes[3::4], strict=True)):
        high = bottom - top
        if not 0 < high < math.inf:
            continue
        first, last = bisect_left(heights, bottom - _HIGH * high), bisect_right(heights, bottom - _LOW * high)
        if first < last:
            near[top, bottom] = lines[first:last]
    return near


def _in_grid(line: _Line, strokes: array[float]) -> bool:
    """Whether a line ends at upright lines on both sides, as the lines of a table or frame do."""
    ends = [False, False]
    for at in range(0, len(strokes), 4):
        x0, top, x1, bottom = strokes[at : at + 4]
        if bottom - top > x1 - x0 and top - _TOUCHES <= line.y <= bottom + _TOUCHES:
            middle = (x0 + x1) / 2
            ends[0] = ends[0] or abs(middle - line.start) <= _TOUCHES
            ends[1] = ends[1] or abs(middle - line.end) <= _TOUCHES
    return all(ends)
