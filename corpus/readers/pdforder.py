"""Lines of a PDF page made anew where it was drawn in another order than it is read in.

Words may be drawn after the rest of a page into gaps of its lines (forms, stamps, fields), blocks in any order, letters
twice (bold, shadows), lines that lean. What is read is what a person sees: rows from top to bottom, each from left to
right, every letter once. Columns that were drawn one after the other stay so.
"""

from __future__ import annotations

import heapq
import math
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from typing import NamedTuple

from corpus.readers.cells import Written
from corpus.readers.pagetext import Glyphs
from corpus.readers.pdfdisorder import AGAIN, AGAIN_NARROW, LEVEL, NOT_ALIKE, OVER

_STEP = 0.2  # of its size, up or down within a word
_BACK, _ON = 0.4, 0.2  # of its size, backwards and forwards within a word: half a letter may be filled in
_OVER_WORD = 0.25  # of the shorter word: less is a cell whose text does not quite fit
_COVERED = 0.5  # of a blank: with less of it left it is filled in
_LATIN_SPACE, _SPACE = 0.25, 0.35  # of its size: a gap that stands for a space
_WIDE = 2.0  # of its size: a gap between cells or columns
_FEWEST_GAPS = 3  # lines with wide gaps on a page that may have columns
_ROWS_BACK = 8  # rows a word is looked for a place in
_FARTHEST = 4.0  # points, of the same: a font whose measures are lost may have any size
_AS_LARGE = 1.15  # times the size of the same letter drawn again; a watermark may have any
_BLOCK = 16.0  # points: letters are compared with those of their own block of the page and of those beside it
_FEWEST_BENT, _MOST_BENT = 4, 200  # letters round a seal
_MOST_WORDS = 3_000  # of a page on which seals are looked for
_JUMP = 4.0  # sizes: the next letter round it
_MOSTLY = 0.5
_MOST_PARTS = 600  # of a page in columns
_FILLER = frozenset("_＿")  # what is left free in forms, as blanks are


class Letter(NamedTuple):
    """A character: its number on the page, where it begins and ends along its line, its baseline, its size, in points.

    `owner` is the piece of text it was drawn in, 0 where that is not known: no piece draws a letter twice, but where
    the widths of its font are lost its letters stand in one place.
    """

    number: int
    start: float
    end: float
    base: float
    size: float
    owner: int = 0


class _Word(NamedTuple):
    """Letters drawn after each other without a gap, with the blanks after them; at the beginning, also before them."""

    letters: list[Letter]
    blanks: list[Letter]
    indent: list[Letter]  # blanks before them

    @property
    def start(self) -> float:
        return self.letters[0].start

    @property
    def end(self) -> float:
        return max(self.letters[0].end, self.letters[-1].end)

    @property
    def base(self) -> float:
        return self.letters[0].base

    @property
    def size(self) -> float:
        return self.letters[0].size

    @property
    def first(self) -> int:
        return self.letters[0].number


_Row = list[_Word]


def anew(page: Glyphs, letters: Sequence[Letter]) -> Glyphs | None:
    """The page in rows; `letters` are those that were drawn, in the order in which they were.

    None where most stand alone in their rows: vertical writing. What is bent round a seal comes last.
    """
    words, bent = _without_bent(_words(page.text, _once(page, letters)))
    rows = _rows(words)
    close = sum(
        right.start - left.end <= _SPACE * left.size
        for row in rows
        for left, right in pairwise(letter for word in row for letter in word.letters)
    )
    if close < _MOSTLY * sum(len(word.letters) for word in words):
        return None
    out = Written()
    for row in _arranged(rows):
        _write(page, row, out)
    for chain in bent:
        out.add("\n")
        for word in chain:
            out.copy(page, word.letters[0].number)
    return out.glyphs(page)


def _without_bent(words: list[_Word]) -> tuple[list[_Word], list[_Row]]:
    """The words of lines, and those chains of single letters that run round a seal or down beside the text."""
    chains: list[_Row] = []
    for word in words if len(words) <= _MOST_WORDS else ():
        if len(word.letters) > 1 or word.blanks:
            chains.append([])
        elif chains and chains[-1] and _near(chains[-1][-1], word):
            chains[-1].append(word)
        else:
            chains.append([word])
    bent = [chain for chain in chains if _is_bent(chain, words)]
    aside = {word.first for chain in bent for word in chain}
    return [word for word in words if word.first not in aside], bent


def _is_bent(chain: _Row, words: list[_Word]) -> bool:
    """Whether single letters go up or down and mostly have no neighbours in a line, as those of a torn line have."""
    if not _FEWEST_BENT <= len(chain) <= _MOST_BENT:
        return False
    steps = sum(abs(one.base - other.base) > _STEP * one.size for one, other in pairwise(chain))
    if steps <= _MOSTLY * (len(chain) - 1):
        return False
    own = {word.first for word in chain}
    down = all(one.base < other.base for one, other in pairwise(chain))
    if down and not any(_level(word, other) for word in chain for other in words if other.first not in own):
        return False  # lines of one letter each
    beside = sum(any(_beside(word, other) for other in words) for word in chain)
    return beside < _MOSTLY * len(chain)


def _beside(one: _Word, other: _Word) -> bool:
    return (
        abs(one.base - other.base) <= _STEP * one.size
        and one is not other
        and min(abs(other.start - one.end), abs(one.start - other.end)) <= _SPACE * one.size
    )


def _near(one: _Word, other: _Word) -> bool:
    return math.dist((one.start, one.base), (other.start, other.base)) <= _JUMP * one.size


def _once(page: Glyphs, letters: Iterable[Letter]) -> list[Letter]:
    """The letters without those drawn again in almost the same place; of such one that shows stays."""
    kept: dict[int, Letter] = {}
    near: dict[tuple[str, int, int], list[Letter]] = {}
    for letter in letters:
        char = page.text[letter.number]
        if not char.isascii():
            char = unicodedata.normalize("NFKC", char)
        high = min(AGAIN * letter.size, _FARTHEST)
        reach = min(high, AGAIN_NARROW * (letter.end - letter.start))
        column, line = int(letter.start // _BLOCK), int(letter.base // _BLOCK)
        twin = next(
            (
                (others, at)
                for x, y in product((column, column - 1, column + 1), (line, line - 1, line + 1))
                if (others := near.get((char, x, y)))
                for at, other in enumerate(others)
                if (not letter.owner or other.owner != letter.owner)
                and abs(other.start - letter.start) < reach
                and abs(other.base - letter.base) < high
                and max(other.size, letter.size) <= _AS_LARGE * min(other.size, letter.size)
            ),
            None,
        )
        if twin is None:
            near.setdefault((char, column, line), []).append(letter)
        else:
            others, at = twin
            if not page.marks or not page.marks[others[at].number] or page.marks[letter.number]:
                continue
            kept.pop(others[at].number)
            others[at] = letter
        kept[letter.number] = letter
    return list(kept.values())


def _words(text: str, letters: Iterable[Letter]) -> list[_Word]:
    words: list[_Word] = []
    before: Letter | None = None
    indent: list[Letter] = []
    for letter in letters:
        blank = text[letter.number].isspace() or text[letter.number] in _FILLER
        goes_on = (
            before is not None
            and -_BACK * letter.size <= letter.start - before.end <= _ON * letter.size
            and abs(letter.base - before.base) <= _STEP * letter.size
            and max(letter.size, before.size) <= NOT_ALIKE * min(letter.size, before.size)
        )
        before = letter
        if blank and text[letter.number] not in _FILLER and (indent or not goes_on):
            indent = [*indent, letter] if goes_on else [letter]
            continue
        if blank and goes_on and words and not indent:
            words[-1].blanks.append(letter)
        elif blank or not goes_on or indent or words[-1].blanks:
            words.append(_Word([letter], [], indent if goes_on else []))
        else:
            words[-1].letters.append(letter)
        indent = []
    return words


def _rows(words: Iterable[_Word]) -> list[_Row]:
    """The words in rows from top to bottom, each from left to right."""
    rows: list[_Row] = []
    leading: list[_Word] = []  # the largest word of each row
    for word in sorted(words, key=lambda word: (word.base, word.start)):
        for number in range(len(rows) - 1, max(len(rows) - 1 - _ROWS_BACK, -1), -1):
            row = rows[number]
            at = bisect_left(row, word.start, key=_start)
            if _level(leading[number], word) and not any(
                _over(one, word) for one in row[max(at - 1, 0) : at + 1]
            ):
                row.insert(at, word)
                if word.size > leading[number].size:
                    leading[number] = word
                break
        else:
            rows.append([word])
            leading.append(word)
    order = sorted(range(len(rows)), key=lambda number: leading[number].base)
    return [rows[number] for number in order]


def _start(word: _Word) -> float:
    return word.start


def _level(one: _Word, other: _Word) -> bool:
    small, large = sorted((one.size, other.size))
    return abs(one.base - other.base) <= LEVEL * (large if large <= NOT_ALIKE * small else small)


def _over(one: _Word, other: _Word) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    shorter = min(one.end - one.start, other.end - other.start)
    return shared > max(OVER * min(one.size, other.size), _OVER_WORD * shorter)


def _parts(row: _Row) -> list[_Row]:
    """A row cut where gaps are as wide as between cells."""
    parts = [[row[0]]]
    for before, word in pairwise(row):
        last = before.blanks[-1].end if before.blanks else before.end
        if word.start - max(last, before.end) > _WIDE * word.size:
            parts.append([])
        parts[-1].append(word)
    return parts


def _arranged(rows: list[_Row]) -> list[_Row]:
    """The rows; of a page drawn in columns their parts, column by column as they were drawn."""
    cut = [_parts(row) for row in rows]
    parts = sorted((part for each in cut for part in each), key=_drawn)
    place = {_drawn(part): number for number, part in enumerate(parts)}
    wide = [each for each in cut if len(each) > 1]
    by_row = sum(
        abs(place[_drawn(right)] - place[_drawn(left)]) == 1
        for each in wide
        for left, right in pairwise(each)
    )
    pairs = sum(len(each) - 1 for each in wide)
    if len(wide) < _FEWEST_GAPS or 2 * by_row >= pairs or len(parts) > _MOST_PARTS:
        return rows
    return _downwards(parts)


def _drawn(part: _Row) -> int:
    return min(word.first for word in part)


def _downwards(parts: list[_Row]) -> list[_Row]:
    """Parts in the order in which they were drawn, but none before what stands above it."""
    boxes = [(part[0].start, part[-1].end, part[0].base, part[0].size) for part in parts]
    return [parts[number] for number in _order_downwards(boxes)]


def _order_downwards(boxes: Sequence[tuple[float, float, float, float]]) -> list[int]:
    """The places of boxes (start, end, baseline, size) in their order, but none before one that stands above it."""
    above: list[int] = [0] * len(boxes)
    below: list[list[int]] = [[] for _ in boxes]
    for number, (start, end, base, size) in enumerate(boxes):
        for other, (start_other, end_other, base_other, size_other) in enumerate(boxes):
            shared = min(end, end_other) - max(start, start_other)
            if shared > 0 and base_other - base > LEVEL * min(size, size_other):
                below[number].append(other)
                above[other] += 1
    ready = [number for number, count in enumerate(above) if not count]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        number = heapq.heappop(ready)
        order.append(number)
        for other in below[number]:
            above[other] -= 1
            if not above[other]:
                heapq.heappush(ready, other)
    return order


def lines_downwards(glyphs: Glyphs) -> Glyphs:
    """The page with its lines as they are, but none before one that stands above it; empty ones stay behind theirs."""
    lines: list[list[range]] = []
    boxes: list[tuple[float, float, float, float]] = []
    start = 0
    for line in glyphs.text.split("\n"):
        drawn = [
            (left, right, bottom, bottom - top)
            for index in range(start, start + len(line))
            if not glyphs.text[index].isspace()
            for left, top, right, bottom in [glyphs.boxes[4 * index : 4 * index + 4]]
            if bottom > top and math.isfinite(left + top + right + bottom)
        ]
        place = range(start, start + len(line))
        start += len(line) + 1
        if not drawn:
            lines[-1:] = [[*lines[-1], place]] if lines else []
            continue
        lines.append([place])
        lefts, rights, bases, sizes = (sorted(values) for values in zip(*drawn, strict=True))
        middle = len(drawn) // 2
        boxes.append((lefts[0], rights[-1], bases[middle], sizes[middle]))
    if len(lines) > _MOST_PARTS:
        return glyphs
    out = Written()
    for place in (place for number in _order_downwards(boxes) for place in lines[number]):
        if out.pieces:
            out.add("\n")
        for index in place:
            out.copy(glyphs, index)
    return out.glyphs(glyphs)


def _write(page: Glyphs, row: _Row, out: Written) -> None:
    if out.pieces:
        out.add("\n")
    before: Letter | None = None
    for blank in row[0].indent:
        out.copy(page, blank.number)
    for number, word in enumerate(row):
        letter = word.letters[0]
        if before is not None and not out.pieces[-1].isspace():
            latin = page.text[letter.number].isascii() and out.pieces[-1].isascii()
            if word.start - before.end > (_LATIN_SPACE if latin else _SPACE) * min(before.size, word.size):
                out.add(" ")
        for letter in word.letters:
            out.copy(page, letter.number)
        before = letter
        if number + 1 == len(row):
            break
        for blank in word.blanks:
            if min(blank.end, row[number + 1].start) - blank.start > _COVERED * (blank.end - blank.start):
                out.copy(page, blank.number)
                before = blank


def by_boxes(glyphs: Glyphs) -> list[Letter]:
    """The letters of a page of which nothing is known but their boxes."""
    found = []
    for index, char in enumerate(glyphs.text):
        left, top, right, bottom = glyphs.boxes[4 * index : 4 * index + 4]
        if char != "\n" and right > left and bottom > top and math.isfinite(left + top + right + bottom):
            found.append(Letter(index, left, right, bottom, bottom - top))
    return found


def leaning(letters: Iterable[Letter], degrees: float) -> list[Letter]:
    """The letters as they stand when lines that lean so far clockwise are put straight."""
    sin, cos = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    found = []
    for letter in letters:
        start = letter.start * cos + letter.base * sin
        base = letter.base * cos - letter.start * sin
        found.append(letter._replace(start=start, end=start + letter.end - letter.start, base=base))
    return found
