"""Whether the lines of a PDF page, as pdfium made them, stand in the order in which a person reads them.

The question is asked of every page and costs little where the answer is yes; `corpus.readers.pdforder` mends the others.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import compress, count, pairwise
from operator import lt

from corpus.readers.furniture import is_page_number

LEVEL = 0.45  # of a character's size, between the baselines of two words of a line
NOT_ALIKE = 2.0  # times the size: a watermark over lines, not a word in one
OVER = 0.5  # of the smaller size: words that share more do not stand in one line
AGAIN = 0.25  # of its size: a letter drawn again this near is the same one
AGAIN_NARROW = 0.5  # of its width, for narrow ones
_BESIDE = 0.25  # of its size: what is drawn later this near behind a line goes on with it; cells stand farther apart
_MOST_LEVEL = 200  # lines beside and below a line that it is compared with
_FURNITURE = 3  # lines of heads and feet that are drawn before the text
_LINE = re.compile("[^\\r\\n]+")
_TWICE = re.compile(r"(\S) ?\1")

# A line, or a piece of one, as pdfium made it: its middle from top to bottom, where it begins and ends, its height.
_Line = tuple[float, ...]


def backwards(boxes: array[float]) -> list[int]:
    """The characters that begin farther left than the one before them, as those do with which lines begin."""
    lefts = boxes[::4]
    return list(compress(count(1), map(lt, lefts[1:], lefts)))


def is_out_of_order(text: str, boxes: array[float], back: Sequence[int]) -> bool:
    """Whether lines as pdfium made them are not as a person reads them from the top, or letters are drawn twice.

    Lines beside each other may come in any order that columns have. Page numbers that are drawn first are no matter. `back`
    is what `backwards` gives.
    """
    if any(_again(boxes, run.start(), run.end() - 1) for run in _TWICE.finditer(text)):
        return True
    back = [at for at in back if text[at - 1] not in "\r\n" and text[at] not in "\r\n"]
    back = [at for at in back if _jumps_back(boxes, at)]
    starts = [4 * hit.start() for hit in _LINE.finditer(text)]
    if not back and all(
        2 * boxes[after + 1] >= boxes[before + 1] + boxes[before + 3] for before, after in pairwise(starts)
    ):
        return False
    lowest = -math.inf
    before: list[_Line] = []
    numbers: list[float] = []
    for start, end in _pieces(text, back):
        left, top, _, bottom = boxes[4 * start : 4 * start + 4]
        middle, height = (top + bottom) / 2, bottom - top
        if len(before) < _FURNITURE and is_page_number(text[start:end]):
            numbers.append(middle)
            continue
        line = (middle, left, boxes[4 * end - 2], height)
        if middle < lowest + height / 2:
            level = before[bisect_left(before, (middle - height,)) :][-_MOST_LEVEL:]
            if any(_comes_after(earlier, line) for earlier in level):
                return True
        lowest = max(lowest, middle)
        insort(before, line)
    return any(before[0][0] < number < lowest for number in numbers) if before else False


def _again(boxes: array[float], one: int, other: int) -> bool:
    """Whether two letters that are alike stand in one place."""
    left, top, right, bottom = boxes[4 * one : 4 * one + 4]
    left_other, top_other = boxes[4 * other : 4 * other + 2]
    reach = min(AGAIN * (bottom - top), AGAIN_NARROW * (right - left))
    return abs(left_other - left) < reach and abs(top_other - top) < AGAIN * (bottom - top)


def _jumps_back(boxes: array[float], at: int) -> bool:
    """Whether a character stands farther to the left of the one before it than it is high, or wholly to its left."""
    left, top, right, bottom = boxes[4 * at : 4 * at + 4]
    before = boxes[4 * at - 4]
    return before - left > bottom - top or (right > left and right - before < _BESIDE * (right - left))


def _pieces(text: str, back: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where lines begin and end without the blanks at both ends; in pieces where one jumps back."""
    for hit in _LINE.finditer(text):
        start, end = hit.span()
        cuts = [at for at in back if start < at < end] if back else ()
        for stop in (*cuts, end):
            piece = text[start:stop]
            if ink := len(piece.lstrip()):
                begin = stop - ink
                yield begin, begin + len(piece.strip())
            start = stop


def _comes_after(line: _Line, later: _Line) -> bool:
    """Whether what is drawn later is to be read before a line, or within it."""
    middle, left, right, height = line
    middle_later, left_later, right_later, height_later = later
    small = min(height, height_later)
    if max(height, height_later) > NOT_ALIKE * small or small <= 0:
        return False
    shared = min(right, right_later) - max(left, left_later)
    if abs(middle_later - middle) > LEVEL * small:
        return middle_later < middle and shared > OVER * small
    return shared > 0 or right_later <= left or left_later - right < _BESIDE * small
