"""Pieces of text of a PDF page that others were painted over, or that have the colour of what lies under them.

Boxes are compared, no more: it names suspects and leaves out what cannot hide a word (an underline, a border, a
ground that was painted before the text).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

NEAR_COLOURS = 40  # of 255 in every channel: two colours that are hard to tell apart
_COVERED = 0.3  # of the square of the height of a line: about a third of a character
_BAND = 24.0  # points of page height that are looked at together
_MOST_BANDS = 1_000  # up or down; the largest page has 600
_TALL_COVER = 20  # bands; a larger thing is looked at for every text
_MOST_PAIRS = 300_000  # of a text and a thing over it, compared on a page
_SEAL = (24.0, 200.0)  # points: the width and height of a seal, or of the star in it
_RED = 60  # of 255, more than green and blue: the ink of seals
_TWIN = 2.0  # points between two pieces that are drawn in the same place

Box = tuple[float, float, float, float]  # left, bottom, right, top; upwards, as in the file


@dataclass(slots=True)
class Piece:
    """A piece of text drawn in one go, by its handle, and why it might not be seen (keys of `HIDDEN_NAMES`).

    `ocr` says that it has no look of its own but that of a picture of the page, as text recognised in a scan;
    `bars` is what else was painted over it, `sealed` that all of it may be a seal;
    `twins` are pieces in the same place of which nothing is suspect.
    """

    handle: int
    order: int
    box: Box
    colour: tuple[int, int, int] | None
    reasons: set[str] = field(default_factory=set)
    ocr: bool = False
    bars: Sequence[Box] = ()
    sealed: bool = False
    twins: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """A thing that paints over what was drawn before it."""

    order: float
    box: Box
    colour: tuple[int, int, int] | None
    scan: bool = False

    @property
    def may_be_seal(self) -> bool:
        """Whether it is as large as a seal and as broad as it is high, and not of another colour than red."""
        wide, high = self.box[2] - self.box[0], self.box[3] - self.box[1]
        red = self.colour is None or self.colour[0] - max(self.colour[1:]) >= _RED
        least, most = _SEAL
        return red and least <= min(wide, high) and max(wide, high) <= min(most, 1.25 * min(wide, high))


def compare(texts: list[Piece], covers: list[Cover], fills: list[Cover]) -> None:
    """Picks out the texts that something painted later may cover, or that have the colour of their ground."""
    first = min((piece.order for piece in texts), default=0)
    covers = [cover for cover in covers if cover.order > first]
    if not covers and not fills:
        return
    bands: dict[int, list[Cover]] = {}
    everywhere: list[Cover] = []
    for cover in covers:
        spanned = _bands(cover.box)
        if len(spanned) > _TALL_COVER:
            everywhere.append(cover)
            continue
        for band in spanned:
            bands.setdefault(band, []).append(cover)
    left = _MOST_PAIRS
    lowest, highest = _reach(bands)
    grounds: dict[tuple[int, int, int] | None, list[Cover]] = {}
    for piece in texts:
        near: dict[int, Cover] = {id(cover): cover for cover in everywhere}
        low, high = piece.box[1], piece.box[3]
        # As most are: a seal reaches over few lines.
        beyond = (-math.inf < high < lowest and math.isfinite(low)) or (
            highest <= low < math.inf and math.isfinite(high)
        )
        for band in () if beyond else _bands(piece.box):
            near.update((id(cover), cover) for cover in bands.get(band, ()))
        left -= len(near)
        if left < 0:
            piece.reasons.add("covered")  # too many to compare: let the picture of the page tell
            continue
        if near:
            _cover(piece, near.values())
        if piece.colour not in grounds:
            grounds[piece.colour] = [fill for fill in fills if _alike(fill.colour, piece.colour)]
        left -= len(grounds[piece.colour])
        if any(fill.order < piece.order and _overlap(piece.box, fill.box) for fill in grounds[piece.colour]):
            piece.reasons.add("background")


def _reach(bands: Collection[int]) -> tuple[float, float]:
    """From where to where these bands of the page reach; the outermost two have no end."""
    first, last = min(bands, default=0), max(bands, default=-1)
    lowest = -math.inf if first <= -_MOST_BANDS else first * _BAND
    return lowest, math.inf if last >= _MOST_BANDS else (last + 1) * _BAND


def _bands(box: Box) -> range:
    """The bands of the page that a box reaches into. Files hold numbers without end or meaning too."""
    low, high = (
        min(max(edge // _BAND, -_MOST_BANDS), _MOST_BANDS) if math.isfinite(edge) else 0
        for edge in (box[1], box[3])
    )
    return range(int(low), int(high) + 1)


def pair(texts: list[Piece]) -> None:
    """Finds for each suspect the pieces above or below it: a letter may have a rim in the colour of the paper."""
    clean: dict[tuple[int, int], list[Piece]] = {}
    if not any(piece.reasons for piece in texts):
        return
    for piece in texts:
        if not piece.reasons and all(map(math.isfinite, piece.box)):
            clean.setdefault((round(piece.box[0] / _TWIN), round(piece.box[1] / _TWIN)), []).append(piece)
    for piece in texts:
        if piece.reasons and all(map(math.isfinite, piece.box)):
            column, row = round(piece.box[0] / _TWIN), round(piece.box[1] / _TWIN)
            piece.twins = [
                other.handle
                for place in itertools.product((column - 1, column, column + 1), (row - 1, row, row + 1))
                for other in clean.get(place, ())
                if all(abs(a - b) <= _TWIN for a, b in zip(piece.box, other.box, strict=True))
            ]


def _cover(piece: Piece, covers: Iterable[Cover]) -> None:
    hatched = 0.0
    least = _COVERED * max(min(piece.box[3] - piece.box[1], piece.box[2] - piece.box[0]), 1.0) ** 2
    over = []
    for cover in covers:
        area = _overlap(piece.box, cover.box) if cover.order > piece.order else 0.0
        if area and cover.scan:
            piece.ocr = True
        elif area:
            hatched += area
            over.append(cover)
    if hatched >= least:
        piece.reasons.add("covered")
        piece.bars = [cover.box for cover in over]
        piece.sealed = all(cover.may_be_seal for cover in over)


def _alike(one: tuple[int, int, int] | None, other: tuple[int, int, int] | None) -> bool:
    return (
        one is None
        or other is None
        or all(abs(a - b) < NEAR_COLOURS for a, b in zip(one, other, strict=True))
    )


def _overlap(text: Box, cover: Box) -> float:
    """The area of the inner half of a line of text that lies under a cover: an underline or a border covers none."""
    inset = (text[3] - text[1]) / 4, (text[2] - text[0]) / 4
    # A line of text that runs downwards is inset at its sides.
    level = text[2] - text[0] >= text[3] - text[1]
    low, high = (text[1] + inset[0], text[3] - inset[0]) if level else (text[1], text[3])
    left, right = (text[0], text[2]) if level else (text[0] + inset[1], text[2] - inset[1])
    wide = min(right, cover[2]) - max(left, cover[0])
    tall = min(high, cover[3]) - max(low, cover[1])
    return wide * tall if wide > 0 and tall > 0 else 0.0
