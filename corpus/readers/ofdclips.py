"""Which characters of an OFD text object its clips cut away.

Programs differ in the frame in which they take a clip (that of the page, of the object, with or without its own matrix): a
character counts as cut away only where it lies outside of the box of the clip in every one of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

from lxml import etree

from corpus.readers.hiddenruns import KINDS
from corpus.readers.lines import Word
from corpus.readers.ofdmarkup import children, local
from corpus.readers.ofdshapes import Rectangle, outlines_of
from corpus.readers.ofdtext import Matrix

_CLIPPED = KINDS.index("clipped")
_INNER = (0.25, 0.75)  # of the box of a character: with less of it nobody reads it
_MOST = 200  # areas of an object
Placing = Callable[[etree._Element, Matrix], Matrix]


def _boxes(clip: etree._Element, frame: Matrix, placed: Placing) -> Iterator[Rectangle | None]:
    """The boxes of the areas of a clip; None for one whose shape is more than is read here."""
    for area in children(clip, "Area"):
        within = placed(area, frame)
        for shape in area:
            if not local(shape):
                continue
            outlines = outlines_of(shape, placed(shape, within)) if local(shape) == "Path" else None
            points = [point for outline in outlines or () for point in outline]
            if not points:
                yield None
                continue
            xs, ys = [x for x, _ in points], [y for _, y in points]
            yield Rectangle(min(xs), min(ys), max(xs), max(ys))


def _box(clips: list[etree._Element], frame: Matrix, placed: Placing) -> Rectangle | None:
    """The box of what all clips leave in a frame; None where nobody can tell."""
    left = Rectangle(-math.inf, -math.inf, math.inf, math.inf)
    for clip in clips:
        found = list(_boxes(clip, frame, placed))
        if not found or len(found) > _MOST:
            return None
        boxes = [box for box in found if box is not None]
        if len(boxes) < len(found):
            return None
        union = Rectangle(
            min(box.x0 for box in boxes),
            min(box.top for box in boxes),
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes),
        )
        left = left.within(union)
    return left


def _cut_away(box: tuple[float, ...], kept: list[Rectangle]) -> bool:
    x0, top, x1, bottom = box
    if not any(box):
        return False
    low, high = _INNER
    wide, tall = x1 - x0, bottom - top
    inner = Rectangle(x0 + low * wide, top + low * tall, x0 + high * wide, top + high * tall)
    return not any(inner.meets(each) for each in kept)


def clipped(
    thing: etree._Element, words: list[Word], frames: Iterable[Matrix], placed: Placing
) -> list[Word]:
    """The words of an object with marks on what its clips cut away; `frames` are those in which a clip may be meant."""
    clips = [clip for each in children(thing, "Clips") for clip in children(each, "Clip")]
    if not clips or not words:
        return words
    kept: list[Rectangle] = []
    for frame in frames:
        box = _box(clips, frame, placed)
        if box is None:
            return words
        kept.append(box)
    found = []
    for word in words:
        boxes = word.boxes
        away = [_cut_away(boxes[at : at + 4], kept) for at in range(0, len(boxes), 4)]
        found.append(word._replace(marks=bytes(_CLIPPED * each for each in away)) if any(away) else word)
    return found
