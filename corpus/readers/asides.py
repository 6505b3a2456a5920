"""What lies beside or over the lines of a page and is none of them: a seal that runs down the margin, a watermark in tiles.

Read where it stands it tears the clauses between whose lines it falls, so it is read behind everything else. A seal and a
watermark say nothing of their own, and are furniture; other writing down the margin stays text.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.readers.cells import Box, Written
from corpus.readers.pagetext import Glyphs
from corpus.spans import RawSpan

# What to say of a page.
MARKED = "有竖排的印文或重复的水印，没有当作正文"
DOWN = "页边有竖排的字，放在这一页的最后读取"
DOWN_BETWEEN = "页边有竖排的字，放在这一页的最后读取，可能隔开了连到下一页的句子；请人工核对"
TORN = "有重复的文字夹在各行之间，像是水印，可能隔开了句子；请人工核对"
_LINE = re.compile("[^\n]+")
_WORD = re.compile(r"\S+")
_SINGLE = re.compile(r"(?<!\S)\S(?!\S)")
_APART = 0.6  # of a character: a gap between two pieces of a line; letters of a title stand closer
_FEWEST_DOWN = 4  # characters of a run down the margin
_MOSTLY = 0.5  # of the characters of a page: its lines run downwards
_UNDER = 0.35  # of a character, to the side of the one above
_ALIKE = 1.2  # times the size
_COLUMN = 8.0  # points: runs are looked for in their own column of the page and in those beside it
_LAST = 3  # runs of a column that may go on
_NEXT = 3.5  # sizes from one to the next
_STEADY = 0.2  # of the first step, between two steps
_LEVEL = 0.2  # of a character, between two pieces of one line
_STAMP = re.compile("专用章|公章|印章|院印|之印|骑缝")
_SEAL = re.compile(f"{_STAMP.pattern}|法院|核对无异|监制$")
_COURT = lazy_pattern(rf"[一-鿿]{{2,30}}?{COURT_ENDING}")
_SAYS = re.compile(r"[0-9]{5,}")  # an account, a telephone: no seal
_WRITTEN = re.compile("[0-9A-Za-z一-鿿]")  # more than dots and lines
_COPIES = 6  # of a watermark on a page
_MOST_MARKS = 2  # different watermarks of a page
_TILES = 3  # rows
_OVER = 0.7  # of a character, between the middles of two pieces: no lines are set closer
_LYING = 3  # copies that lie over lines, or stand between those of a sentence
_PROSE = 10  # characters of a line of prose
_STOPS = frozenset("。；：！？，")
_MOST_PIECES = 4_000  # of a page that is looked at


class Piece(NamedTuple):
    """Characters of a line without a wide gap: where they stand in the text and on the page."""

    start: int
    end: int
    box: Box

    @property
    def height(self) -> float:
        """Of its characters, in points."""
        return self.box[3] - self.box[1]

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.box[1] + self.box[3]) / 2


def lines_at_end(page: str, last: str, start: int) -> list[RawSpan]:
    """The lines with which the text of a page ends; `start` is where that begins in the text of the file."""
    start += len(page.rstrip("\n")) - len(last)
    found = []
    for line in last.split("\n"):
        found.append(RawSpan(start, start + len(line)))
        start += len(line) + 1
    return found


def unneeded(text: str, marks: Sequence[RawSpan]) -> frozenset[RawSpan]:
    """Those of seals and watermarks that name no court which the text beside them does not name."""
    if not marks:
        return frozenset()
    pieces, done = [], 0
    for start, end in marks:
        pieces.append(text[done:start])
        done = end
    rest = "".join("".join([*pieces, text[done:]]).split())
    return frozenset(
        mark
        for mark in marks
        if all(hit.group() in rest for hit in _COURT.finditer(text[mark.start : mark.end]))
    )


@dataclass(frozen=True, slots=True)
class Parted:
    """A page without what is read last: writing down the margin (`beside`), and seals and watermarks (`furniture`).

    `torn` says that something else stands between its lines again and again, where it stays.
    """

    glyphs: Glyphs
    beside: Glyphs
    furniture: Glyphs
    torn: bool


def parted(glyphs: Glyphs, tables: Sequence[Box] = ()) -> Parted | None:
    """The page and what lies beside or over its lines; None where nothing does.

    Letters one under the other in tables are the cells of a column.
    """
    text = glyphs.text
    words = Counter(text.split())
    often = any(count >= _COPIES and len(word) > 1 for word, count in words.items())
    single = sum(1 for _ in _SINGLE.finditer(text)) >= _FEWEST_DOWN
    # Those that other readers of its order have put in one line already; turned writing is no seal for that.
    upright = {
        hit.start()
        for hit in (_LINE.finditer(text) if _STAMP.search(text) else ())
        if _STAMP.search(hit.group()) and _runs_down(glyphs, *hit.span())
    }
    if not often and not single and not upright:
        return None
    pieces = _pieces(glyphs, upright)
    if len(pieces) > _MOST_PIECES:
        return None
    free = [piece for piece in pieces if not any(_within(piece.box, box) for box in tables)]
    runs = _down(text, free) if single or upright else []
    tiles, torn = _tiles(glyphs, pieces) if often else ([], False)
    if not runs and not tiles and not torn:
        return None
    seals = [run for run in runs if _is_seal(text, run)]
    aside = {index for run in (*runs, *tiles) for piece in run for index in range(piece.start, piece.end)}
    beside = [run for run in runs if run not in seals]
    marks = [[tile] for run in tiles for tile in run]
    # One of the copies of a watermark with a telephone or an account in it stays text.
    beside += [[run[0]] for run in tiles if _SAYS.search(text, run[0].start, run[0].end)]
    marks = [mark for mark in marks if mark not in beside]
    left = _left(glyphs, aside) if aside else glyphs
    return Parted(left, _written(glyphs, beside), _written(glyphs, [*seals, *marks]), torn)


def _runs_down(glyphs: Glyphs, start: int, end: int) -> bool:
    """Whether the characters of a line stand one under the other: somebody has found the run already."""
    if end - start < _FEWEST_DOWN:
        return False
    left, top, _, bottom = glyphs.boxes[4 * start : 4 * start + 4]
    last, low = glyphs.boxes[4 * end - 4], glyphs.boxes[4 * end - 3]
    return bottom > top and low - top >= (end - start - 1) * (bottom - top) / 2 > abs(last - left)


def _pieces(glyphs: Glyphs, upright: Set[int]) -> list[Piece]:
    """The lines of a page in pieces, in the order of the text; without those that stand nowhere.

    Those that begin in places of `upright` run downwards and are taken to pieces.
    """
    text, boxes = glyphs.text, glyphs.boxes
    found: list[Piece] = []
    for line in _LINE.finditer(text):
        begun = len(found)
        if line.start() in upright:
            for index in range(*line.span()):
                left, top, right, bottom = boxes[4 * index : 4 * index + 4]
                found.append(Piece(index, index + 1, (left, top, right, bottom)))
            continue
        for word in _WORD.finditer(text, *line.span()):
            start, end = word.span()
            left, top, _, bottom = boxes[4 * start : 4 * start + 4]
            right = boxes[4 * end - 2]
            if not bottom > top:
                continue
            before = found[-1] if len(found) > begun else None
            if before and -bottom + top < left - before.box[2] <= _APART * (bottom - top):
                box = (before.box[0], min(before.box[1], top), right, max(before.box[3], bottom))
                found[-1] = Piece(before.start, end, box)
            else:
                found.append(Piece(start, end, (left, top, right, bottom)))
    return found


def _within(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _down(text: str, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The runs of single characters that stand one under the other beside lines of the page."""
    columns: dict[int, list[list[Piece]]] = {}
    runs: list[list[Piece]] = []
    singles = [piece for piece in pieces if piece.end - piece.start == 1]
    for piece in sorted(singles, key=lambda piece: piece.box[1]):
        place = int((piece.box[0] + piece.box[2]) / 2 // _COLUMN)
        near = (run for shift in (0, -1, 1) for run in columns.get(place + shift, ())[-_LAST:])
        run = next((run for run in near if _goes_on(run, piece)), None)
        if run:
            run.append(piece)
        else:
            runs.append([piece])
            columns.setdefault(place, []).append(runs[-1])
    runs = [run for run in runs if len(run) >= _FEWEST_DOWN]
    ink = sum(piece.end - piece.start for piece in pieces)
    if not runs or sum(map(len, runs)) > _MOSTLY * ink:
        return []
    own = {piece.start for run in runs for piece in run}
    others = [piece for piece in pieces if piece.start not in own]
    return [run for run in runs if _stands_beside(text, run, others)]


def _goes_on(run: Sequence[Piece], piece: Piece) -> bool:
    """Whether a character stands under the last one of a run, as far as the others stand under each other."""
    last = run[-1]
    size = min(last.height, piece.height)
    step = piece.box[1] - last.box[1]
    if max(last.height, piece.height) > _ALIKE * size or not _LEVEL * size < step <= _NEXT * size:
        return False
    if abs(piece.box[0] + piece.box[2] - last.box[0] - last.box[2]) > 2 * _UNDER * size:
        return False
    if len(run) == 1:
        return True
    first = run[1].box[1] - run[0].box[1]
    return abs(step - first) <= _STEADY * first


def _stands_beside(text: str, run: Sequence[Piece], others: Sequence[Piece]) -> bool:
    """Whether lines stand beside a run, and it is no column of cells of one letter each, which are level with the others."""
    top, bottom = run[0].box[1], run[-1].box[3]
    beside = [piece for piece in others if piece.box[1] < bottom and piece.box[3] > top]
    if not beside:
        return False
    if _is_seal(text, run):
        return True
    left, right = min(piece.box[0] for piece in run), max(piece.box[2] for piece in run)
    if any(
        piece.box[0] < right and piece.box[2] > left for piece in beside
    ):  # lines of one letter, among longer ones
        return False
    level = sum(
        any(abs(piece.middle - each.middle) <= _LEVEL * each.height for piece in beside) for each in run
    )
    return level <= _MOSTLY * len(run)


def _is_seal(text: str, run: Sequence[Piece]) -> bool:
    said = "".join(text[piece.start] for piece in run)
    return _SEAL.search(said) is not None and not _SAYS.search(said)


def _tiles(glyphs: Glyphs, pieces: Sequence[Piece]) -> tuple[list[list[Piece]], bool]:
    """Words that are repeated all over the page and lie over its lines, each with its places; and whether others stand
    between the lines of sentences.

    Where the title of the page says the same it stands in no row or column of them.
    """
    text = glyphs.text
    places: dict[tuple[str, int], list[Piece]] = {}
    for piece in pieces:
        if piece.end - piece.start > 1:
            places.setdefault((text[piece.start : piece.end], round(piece.height)), []).append(piece)
    found: dict[str, list[Piece]] = {}
    tears = False
    for (said, _), copies in places.items():
        if len(copies) < _COPIES or not _WRITTEN.search(said):
            continue
        columns = Counter(round(piece.box[0]) for piece in copies)
        tiles = [piece for piece in copies if _near(columns, piece.box[0]) >= _TILES]
        if len(tiles) < _COPIES:
            continue
        own = {piece.start for piece in tiles}
        others = sorted((piece for piece in pieces if piece.start not in own), key=lambda piece: piece.middle)
        lying = sum(_lies_over(text, tile, others) for tile in tiles)
        torn = _torn(text, tiles, others) if lying < _LYING else 0
        if lying and lying + torn >= _LYING:
            found[said] = [*found.get(said, ()), *tiles, *_joined(glyphs, said, tiles, others)]
        else:
            tears |= torn >= _LYING
    if not found:
        return [], tears
    # Where other words lie over each other as well it is tables that do, or the page is broken.
    rest = [piece for piece in pieces if not any(said in text[piece.start : piece.end] for said in found)]
    rest.sort(key=_middle)
    broken = len(found) > _MOST_MARKS or sum(_lies_over(text, piece, rest) for piece in rest) >= _LYING
    return ([], tears) if broken else (list(found.values()), tears)


def _joined(glyphs: Glyphs, said: str, tiles: Sequence[Piece], others: Sequence[Piece]) -> list[Piece]:
    """The tiles of the same columns that touch words of a line and were taken for one piece with them."""
    columns = Counter(round(tile.box[0]) for tile in tiles)
    found = []
    for piece in others:
        at = glyphs.text.find(said, piece.start, piece.end)
        while at >= 0:
            left, top, _, bottom = glyphs.boxes[4 * at : 4 * at + 4]
            if _near(columns, left) and round(bottom - top) == round(tiles[0].height):
                right = glyphs.boxes[4 * (at + len(said)) - 2]
                found.append(Piece(at, at + len(said), (left, top, right, bottom)))
            at = glyphs.text.find(said, at + len(said), piece.end)
    return found


def _near(columns: Counter[int], left: float) -> int:
    return sum(columns[round(left) + shift] for shift in (-1, 0, 1))


def _lies_over(text: str, tile: Piece, others: Sequence[Piece]) -> bool:
    """Whether a piece lies over another of these, which are in order from the top, without being of one line with it."""
    size = _size(text, tile)
    at = bisect_left(others, tile.middle - _OVER * size, key=_middle)
    while at < len(others) and others[at].middle < tile.middle + _OVER * size:
        other = others[at]
        low = min(size, _size(text, other))
        across = min(tile.box[2], other.box[2]) - max(tile.box[0], other.box[0])
        if other is not tile and across > low / 2 and abs(other.middle - tile.middle) < _OVER * low:
            return True
        at += 1
    return False


def _size(text: str, piece: Piece) -> float:
    """How wide its characters are, letters and figures counted as halves; a font may claim more height than they have."""
    wide = sum(0.5 if char.isascii() else 1.0 for char in text[piece.start : piece.end])
    return min(piece.height, (piece.box[2] - piece.box[0]) / wide)


def _torn(text: str, tiles: Sequence[Piece], others: Sequence[Piece]) -> int:
    """Between how many lines that are prose and end no sentence, and the next ones, these stand alone.

    A paragraph that is repeated stands between lines that are too.
    """
    torn = set[str]()
    for tile in tiles:
        below = bisect_left(others, tile.middle, key=_middle)
        if not 0 < below < len(others):
            continue
        one, other = others[below - 1], others[below]
        between = one.middle + _OVER * one.height < tile.middle < other.middle - _OVER * other.height
        near = other.middle - one.middle < _NEXT * one.height
        prose = one.end - one.start >= _PROSE and text[one.end - 1] not in _STOPS
        if between and near and prose:
            torn.add(text[one.start : one.end])
    return len(torn)


def _middle(piece: Piece) -> float:
    return piece.middle


def _left(glyphs: Glyphs, aside: set[int]) -> Glyphs:
    """The page without some characters; of lines and blanks that stood only between them nothing is left."""
    out = Written()
    text, start = glyphs.text, 0
    begun = False
    for line in text.split("\n"):
        end = start + len(line)
        kept = [index for index in range(start, end) if index not in aside]
        if len(kept) < len(line):
            while kept and text[kept[-1]].isspace():
                kept.pop()
        if len(kept) == len(line) or kept:
            if begun:
                out.add("\n")
            begun = True
            for before, index in pairwise([start - 1, *kept]):
                # Of the blanks on both sides of what is gone one is enough.
                if index - before == 1 or before < start or not (text[before] + text[index]).isspace():
                    out.copy(glyphs, index)
        start = end + 1
    return out.glyphs(glyphs)


def _written(glyphs: Glyphs, runs: Iterable[Sequence[Piece]]) -> Glyphs:
    """Each run as a line."""
    out = Written()
    for run in runs:
        if out.pieces:
            out.add("\n")
        for piece in run:
            for index in range(piece.start, piece.end):
                out.copy(glyphs, index)
    return out.glyphs(glyphs) if out.pieces else Glyphs("", array("f"))
