"""Lines that an OFD page draws through words: which of its characters are struck out.

How a strike-out is told from an underline or a table's line is in `corpus.readers.struck`, for PDF and OFD alike.
"""

from __future__ import annotations

import math
from array import array
from typing import NamedTuple

from lxml import etree

from corpus.readers.hiddenruns import KINDS
from corpus.readers.ofdpaint import FAINT, NO_INK, Brushes, Ink
from corpus.readers.pagetext import Glyphs
from corpus.readers.rulings import Ruling
from corpus.readers.struck import SHORTEST, strike_out
from corpus.redaction import LIGHT, STRUCK

_THICKEST = 6.0  # points: what is thicker is a bar, laid over words or under them
_MOST = 5_000  # lines on a page: each is compared with the others
_MARK = KINDS.index(STRUCK)


class Stroke(NamedTuple):
    """A line along the page or down it, and whether it has a colour that can be told from paper."""

    ruling: Ruling
    shows: bool


def _shows(ink: Ink | None, alpha: float) -> bool:
    return ink is None or (min(ink[:3]) < LIGHT and ink.alpha * alpha >= FAINT)


def strokes(
    path: etree._Element, found: list[Ruling], brushes: Brushes, layer: str, alpha: float, scale: float
) -> list[Stroke]:
    """The thin ones of the straight lines of a path object; its lengths are so many points (`scale`)."""
    long = [
        one
        for one in found
        if one.end - one.start >= SHORTEST and math.isfinite(one.at + one.start + one.end)
    ]
    if not long:
        return []
    outline, filling = brushes.outline(path, layer), brushes.filling(path, layer)
    if outline != NO_INK and brushes.width(path, layer) * scale > _THICKEST:
        return []
    shows = _shows(outline, alpha) or _shows(filling, alpha)
    return [Stroke(one, shows) for one in long]


def strike_out_words(glyphs: Glyphs, drawn: list[Stroke]) -> bool:
    """Marks the characters that lines run through; False where there are too many to tell."""
    if not any(one.ruling.level for one in drawn) or not glyphs.text:
        return True
    if len(drawn) > _MOST:
        return False
    edges = array("f")
    for ruling, _ in drawn:
        level, at, start, end = ruling
        edges.extend((start, at, end, at) if level else (at, start, at, end))
    return strike_out(glyphs, edges, lambda number: drawn[number].shows, _MARK)
