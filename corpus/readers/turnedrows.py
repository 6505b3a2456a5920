"""Lines of text that runs in any direction, put together from the places of its characters.

In the frame of a direction the lines run to the right and the next one lies below, as on a page that stands upright.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers.cells import Written
from corpus.readers.pagetext import Glyphs

_LEVEL = 0.45  # of the larger character's size, between the middles of two words of a line
_STEP = 0.3  # of a character's size, up or down within a word
_BACK, _ON = 0.5, 0.6  # of its size, backwards and forwards within a word
_LATIN_SPACE, _SPACE = 0.25, 0.35  # of its size: a gap that stands for a space
_ON_LINE, _JUMP = 2.0, 4.0  # sizes: the next line of slanted text, of text in changing directions
_DOWN = 0.5  # of its size, between a character and the one it stands under
_MOSTLY = 0.5


class Frame(NamedTuple):
    """A frame in which lines run to the right and the next one lies below: a quarter turn, and how far off it they lean."""

    quarter: int
    lean: float = 0.0  # degrees clockwise

    def place(self, box: Sequence[float]) -> tuple[float, float, float, float]:
        """Where a character begins and ends along its line, its middle across the lines, its height."""
        left, top, right, bottom = box
        if self.quarter == 0:
            start, end, high, low = left, right, top, bottom
        elif self.quarter == 90:
            start, end, high, low = top, bottom, -right, -left
        elif self.quarter == 180:
            start, end, high, low = -right, -left, -bottom, -top
        else:
            start, end, high, low = -bottom, -top, left, right
        across = (high + low) / 2
        if self.lean:
            along, half = (start + end) / 2, (end - start) / 2
            sin, cos = math.sin(math.radians(self.lean)), math.cos(math.radians(self.lean))
            along, across = along * cos + across * sin, across * cos - along * sin
            start, end = along - half, along + half
        if not all(map(math.isfinite, (start, end, across, low - high))):
            return math.inf, math.inf, math.inf, 0.0  # behind everything else
        return start, end, across, max(low - high, 0.0)


class _Word(NamedTuple):
    """Characters drawn at once without a gap: from where to where they run, and where across the lines they lie."""

    start: float
    end: float
    across: float
    size: float
    indices: list[int]


def _words(page: Glyphs, owners: Sequence[int], indices: Iterable[int], frame: Frame) -> list[_Word]:
    """Characters as words."""
    found: list[_Word] = []
    owner = -1
    for index in indices:
        start, end, across, height = frame.place(page.boxes[4 * index : 4 * index + 4])
        if found and owners[index] == owner:
            word = found[-1]
            near = -_BACK * word.size <= start - word.end <= _ON * word.size
            if near and abs(across - word.across) <= _STEP * word.size:
                word.indices.append(index)
                found[-1] = word._replace(end=max(word.end, end))
                continue
        owner = owners[index]
        found.append(_Word(start, end, across, height, [index]))
    return found


def write_rows(
    page: Glyphs, owners: Sequence[int], indices: Iterable[int], frame: Frame, out: Written
) -> None:
    """Adds the lines of text that runs this way."""
    rows: list[list[_Word]] = []
    across = largest = 0.0
    for word in sorted(_words(page, owners, indices, frame), key=lambda word: word.across):
        if rows and not word.across - across > _LEVEL * max(largest, word.size):
            rows[-1].append(word)
        else:
            rows.append([word])
            largest = 0.0
        if word.size > largest:
            across, largest = word.across, word.size
    for row in rows:
        _write_row(page, sorted(row, key=lambda word: word.start), out)


def _write_row(page: Glyphs, row: list[_Word], out: Written) -> None:
    text = page.text
    if all(text[index].isspace() for word in row for index in word.indices):
        return
    if not out.at_line_start:
        out.add("\n")
    before: _Word | None = None
    for word in row:
        first = text[word.indices[0]]
        if before is not None and not first.isspace() and not out.pieces[-1].isspace():
            latin = first.isascii() and out.pieces[-1].isascii()
            space = (_LATIN_SPACE if latin else _SPACE) * min(before.size, word.size)
            if word.start - before.end > space:
                out.add(" ")
        for index in word.indices:
            out.copy(page, index)
        before = word


def write_aslant(page: Glyphs, angles: Sequence[int | None], indices: Iterable[int], out: Written) -> None:
    """Adds text that runs aslant as it was drawn; a new line where the next character is far away.

    Characters of one direction stand close to each other, those bent round a seal farther apart.
    """
    before: tuple[float, float] | None = None
    angle: int | None = None
    for index in indices:
        left, top, right, bottom = page.boxes[4 * index : 4 * index + 4]
        place = ((left + right) / 2, (top + bottom) / 2)
        reach = (_ON_LINE if angles[index] == angle else _JUMP) * max(right - left, bottom - top)
        if before is None or not math.dist(before, place) <= reach:
            if not out.at_line_start:
                out.add("\n")
            before = None
        if before is None and page.text[index].isspace():
            continue
        out.copy(page, index)
        before, angle = place, angles[index]


def runs_down(page: Glyphs, indices: Iterable[int], quarter: int) -> bool:
    """Whether characters that stand upright in this frame mostly stand one under the other: vertical writing."""
    frame = Frame(quarter)
    places = [
        frame.place(page.boxes[4 * index : 4 * index + 4])
        for index in indices
        if not page.text[index].isspace()
    ]
    below = sum(
        abs(start + end - start_before - end_before) < 2 * _DOWN * height
        and abs(across - across_before) > _DOWN * height
        for (start_before, end_before, across_before, _), (start, end, across, height) in pairwise(places)
    )
    return below > _MOSTLY * len(places)
