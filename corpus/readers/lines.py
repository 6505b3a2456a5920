"""Puts the words of a fixed-layout page into reading order: lines, columns, then what runs in another direction.

Words lie on a page as they were drawn, in any order. Those of one direction are put into lines by their
baselines, in a frame in which the direction runs to the right and the next line lies below: vertical text,
turned pages and slanted watermarks are lines like others.
"""

from __future__ import annotations

from array import array
from typing import NamedTuple

from corpus.readers.pagetext import Glyphs

_NOWHERE = (0.0, 0.0, 0.0, 0.0)
_SAME_LINE = 0.45  # of the smaller character's size, between two baselines
_RAISED = 0.8  # of its neighbour's size: a raised figure or mark of reference
_OVERLAP = 0.5  # of a character: words that overlap more do not stand in one line
_DOUBLED = 0.3  # of a character: bold letters made by drawing the same word twice
_MOST_LAYERS = 8  # of words over each other that are kept apart
_SPACE_LATIN, _SPACE = 0.25, 0.35  # of a character: a gap that stands for a space
_APART = 2.5  # characters: a gap as between two cells
_SEGMENT = 1.5  # characters: a gap that may be the gutter between columns
_COLUMN = 10.0  # characters: no narrower column is prose
_FULL = 0.7  # of the column's width: the middle line of prose
_COLUMN_LINES = 4
_MOST_GUTTERS = 12


class Word(NamedTuple):
    """Characters drawn in one direction without a gap, and the blanks after them.

    `start` and `end` are along the direction and `base` is the baseline across it, in points, in the frame
    described above. `angle` is the direction in degrees clockwise from rightwards, `run` the string of
    characters that was drawn at once. `marks` are those of its characters (`corpus.readers.hiddenruns`), empty where
    all can be seen.
    """

    text: str
    boxes: tuple[float, ...]  # four numbers a character, on the page
    angle: int
    start: float
    end: float
    base: float
    size: float
    run: int
    marks: bytes = b""


Row = list[Word]


class Ordered(NamedTuple):
    """A page in reading order; the slanted lines on it (watermarks) are apart, one a line."""

    glyphs: Glyphs
    slanted: Glyphs


def in_reading_order(words: list[Word]) -> Ordered:
    """The words as text: the direction most characters have comes first, the others after it."""
    groups: dict[int, list[Word]] = {}
    for word in words:
        groups.setdefault(word.angle, []).append(word)
    # A page may hold more characters of watermark than of text.
    main = max(
        groups,
        key=lambda angle: (not _slanted(angle), sum(len(word.text) for word in groups[angle])),
        default=0,
    )
    if main == 90 and 0 in groups:
        groups[90] += [_upright(word) for word in groups[0] if len(word.text.rstrip()) == 1]
        groups[0] = [word for word in groups[0] if len(word.text.rstrip()) != 1]
    straight, slanted = _Text(), _Text()
    for angle in sorted(
        groups, key=lambda angle: angle != main
    ):  # a stable sort: the others as they were drawn
        out = slanted if _slanted(angle) and angle != main else straight
        for row in _columns(_rows(groups[angle])):
            out.add(row)
    return Ordered(straight.glyphs(), slanted.glyphs())


def _slanted(angle: int) -> bool:
    """Whether words run neither along nor down the page; a page that was scanned askew does."""
    return 5 < angle % 90 < 85


def _upright(word: Word) -> Word:
    """A character alone on its line of vertical writing: nothing else tells in which direction it was drawn."""
    x0, top, x1, bottom = word.boxes[:4]
    return word._replace(angle=90, start=top, end=bottom, base=-(x0 + x1) / 2)


class _Text:
    """Lines being written down with their boxes."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._boxes = array("f")
        self._marks = bytearray()

    def add(self, row: Row) -> None:
        """Adds a line."""
        if self._lines:
            self._boxes.extend(_NOWHERE)
            self._marks.append(0)
        self._lines.append(_written(row, self._boxes, self._marks))

    def glyphs(self) -> Glyphs:
        """All of them."""
        marks = self._marks if any(self._marks) else bytearray()
        return Glyphs("\n".join(self._lines), self._boxes, marks)


def _rows(words: list[Word]) -> list[Row]:
    """The lines of words of one direction, from the first to the last."""
    clusters: list[Row] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: word.base):
        if clusters and word.base - base <= _SAME_LINE * min(size, word.size):
            clusters[-1].append(word)
        else:
            clusters.append([word])
            base, size = word.base, word.size
    rows: list[Row] = []
    for cluster in _settled(clusters):
        rows += _untangled(cluster)
    return [row for row in rows if any(not word.text.isspace() for word in row)]


def _settled(clusters: list[Row]) -> list[Row]:
    """The lines, raised and lowered marks put into the line they belong to."""
    settled: list[Row] = []
    for index, cluster in enumerate(clusters):
        if settled and _belongs(cluster, settled[-1]):
            settled[-1] += cluster
        elif index + 1 < len(clusters) and _belongs(cluster, clusters[index + 1]):
            clusters[index + 1] += cluster
        else:
            settled.append(cluster)
    return settled


def _belongs(marks: Row, row: Row) -> bool:
    """Whether these are small marks beside words of the row."""
    size = max(word.size for word in row)
    if max(word.size for word in marks) > _RAISED * size:
        return False
    base = max(row, key=lambda word: word.size).base
    return all(
        base - size < mark.base < base + 0.4 * size
        and any(-0.3 * size <= mark.start - word.end <= 0.5 * size for word in row)
        and all(mark.end <= word.start + 0.3 * size or mark.start >= word.end - 0.3 * size for word in row)
        for mark in marks
    )


def _untangled(words: Row) -> list[Row]:
    """The words from left to right; those drawn over others make lines of their own, doubled ones go."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: word.start):
        layers = rows[-_MOST_LAYERS:]
        doubled = next((row for row in layers if _same(row[-1], word)), None)
        if doubled is not None:
            if doubled[-1].marks and not word.marks:  # drawn once more where it can be seen
                doubled[-1] = word
            continue
        for row in layers:
            if word.start >= row[-1].end - _OVERLAP * min(word.size, row[-1].size):
                row.append(word)
                break
        else:
            if not rows or not word.text.isspace():
                rows.append([word])
    return rows


def _same(one: Word, other: Word) -> bool:
    return (
        one.text == other.text
        and one.run != other.run
        and abs(one.start - other.start) <= _DOUBLED * one.size
        and abs(one.size - other.size) <= 0.1 * one.size
    )


def _written(row: Row, boxes: array[float], marks: bytearray) -> str:
    """The text of a line; adds its boxes and marks."""
    pieces: list[str] = []
    before: Word | None = None
    for word in row:
        if before is not None and not before.text[-1].isspace() and not word.text[0].isspace():
            gap = _gap(before, word)
            if gap:
                pieces.append(gap)
                boxes.extend(_NOWHERE)
                marks.append(0)
        pieces.append(word.text)
        boxes.extend(word.boxes)
        marks += word.marks or bytes(len(word.text))
        before = word
    text = "".join(pieces)
    bare = text.rstrip()
    if len(bare) < len(text):
        del boxes[len(boxes) - 4 * (len(text) - len(bare)) :]
        del marks[len(marks) - (len(text) - len(bare)) :]
    return bare


def _gap(before: Word, word: Word) -> str:
    size = min(before.size, word.size)
    gap = word.start - before.end
    if gap > _APART * size:
        return "\t"
    latin = before.text[-1].isascii() and word.text[0].isascii()
    return " " if gap > (_SPACE_LATIN if latin else _SPACE) * size else ""


class _Segment(NamedTuple):
    """Words of a line without a wide gap."""

    start: float
    end: float
    row: int
    size: float
    words: Row


def _segments(rows: list[Row]) -> list[_Segment]:
    found = []
    for number, row in enumerate(rows):
        current = [row[0]]
        for word in row[1:]:
            if word.start - current[-1].end > _SEGMENT * word.size:
                found.append(_segment(number, current))
                current = []
            current.append(word)
        found.append(_segment(number, current))
    return found


def _segment(number: int, words: Row) -> _Segment:
    return _Segment(words[0].start, words[-1].end, number, words[0].size, words)


def _columns(rows: list[Row], depth: int = 0) -> list[Row]:
    """The lines with columns of prose one after the other; what only looks like columns stays line by line."""
    if len(rows) < _COLUMN_LINES or depth > 3:
        return rows
    segments = _segments(rows)
    left, right = min(one.start for one in segments), max(one.end for one in segments)
    inner = {
        round(one.start - 0.25 * one.size)
        for one in segments
        if left + 0.2 * (right - left) < one.start < left + 0.8 * (right - left)
    }
    best: tuple[int, int, int] | None = None  # lines, first line, gutter
    for gutter in sorted(inner)[:_MOST_GUTTERS]:
        for first, last in _bands(segments, len(rows), gutter):
            if (best is None or last - first > best[0]) and _is_prose(segments, first, last, gutter):
                best = (last - first, first, gutter)
    if best is None:
        return rows
    count, first, gutter = best
    last = first + count
    band = [one for one in segments if first <= one.row < last]
    halves = []
    for side in (False, True):
        lines: dict[int, Row] = {}
        for one in band:
            if (one.start >= gutter) is side:
                lines.setdefault(one.row, []).extend(one.words)
        halves += _columns(list(lines.values()), depth + 1)
    return [*_columns(rows[:first], depth + 1), *halves, *_columns(rows[last:], depth + 1)]


def _bands(segments: list[_Segment], rows: int, gutter: float) -> list[tuple[int, int]]:
    """Stretches of lines that no segment crosses the gutter in: first line, line after the last."""
    crossed = sorted({one.row for one in segments if one.start < gutter < one.end - 0.25 * one.size})
    edges = [-1, *crossed, rows]
    return [
        (edges[i] + 1, edges[i + 1]) for i in range(len(edges) - 1) if edges[i + 1] - edges[i] > _COLUMN_LINES
    ]


def _is_prose(segments: list[_Segment], first: int, last: int, gutter: float) -> bool:
    """Whether both sides are columns whose lines are mostly full; labels and values of a form are not."""
    for side in (False, True):
        lines = [one for one in segments if first <= one.row < last and (one.start >= gutter) is side]
        if len(lines) < _COLUMN_LINES:
            return False
        width = max(one.end for one in lines) - min(one.start for one in lines)
        middle = sorted(one.end - one.start for one in lines)[len(lines) // 2]
        if width < _COLUMN * lines[0].size or middle < _FULL * width:
            return False
    return True
