"""What an OFD page draws: words with a box for every character, ruling lines, pictures.

Lengths in the file are millimetres, transformed by a matrix for each object; everything here is in points from
the top left of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.lines import Word
from corpus.readers.ofdclips import clipped
from corpus.readers.ofdlines import Stroke, strokes
from corpus.readers.ofdmarkup import children, local
from corpus.readers.ofdpaint import NO_INK, Brushes, Ink, Resources
from corpus.readers.ofdshapes import Cover, Picture, Rectangle, drawn, filled, outlines_of
from corpus.readers.ofdtext import Matrix, TextObject, number, numbers, text_words
from corpus.readers.rulings import Ruling, rulings

POINTS = 72 / 25.4  # in a millimetre
_DEEPEST = 8  # drawings inside drawings; real ones are not nested
_THICK, _NARROW = 3.0, 0.7  # points: a line that covers letters; what is narrower covers none
# What an object holds beside things to draw: clips and patterns have objects inside them too.
_NOT_DRAWN = frozenset({"Clips", "Actions", "FillColor", "StrokeColor", "Extend", "Border"})


@dataclass(slots=True)
class Budget:
    """What may still be drawn: templates and drawings are counted each time they are used."""

    limits: Limits
    objects: int
    characters: int

    @classmethod
    def of(cls, limits: Limits) -> Budget:
        """All that the limits allow."""
        return cls(limits, limits.drawn_objects, limits.text_characters)

    def take(self, objects: int, characters: int = 0) -> None:
        """Raises `Unreadable` beyond the limits."""
        self.objects -= objects
        self.characters -= characters
        if self.objects < 0:
            raise Unreadable(f"OFD 的图元超过上限 {self.limits.drawn_objects} 个；请拆分后重试")
        if self.characters < 0:
            raise Unreadable("OFD 文字过多，超过上限")


class Inked(NamedTuple):
    """With what the words from the one at `first` on are painted; None stands for an ink that nobody can tell.

    `off` says that their object is not shown at all.
    """

    first: int
    inks: tuple[Ink | None, ...]
    alpha: float = 1.0
    off: bool = False


@dataclass(slots=True)
class Drawing:
    """What was drawn: on one page, or by a template."""

    words: list[Word] = field(default_factory=list)
    inks: list[Inked] = field(default_factory=list)  # of the words, in their order
    covers: list[Cover] = field(default_factory=list)
    rulings: list[Ruling] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)  # those of them that may strike words out
    pictures: list[Picture] = field(default_factory=list)
    paths: int = 0
    unmapped: int = 0  # characters known by their glyph only
    broken: int = 0  # drawings that are missing or contain themselves

    @property
    def size(self) -> tuple[int, int]:
        """Objects and characters, as a budget counts them."""
        drawn_objects = len(self.words) + len(self.rulings) + len(self.pictures) + len(self.covers)
        return drawn_objects, sum(len(word.text) for word in self.words)

    def take_up(self, inks: tuple[Ink | None, ...], alpha: float, *, off: bool) -> None:
        """The words that follow are painted with these."""
        last = self.inks[-1] if self.inks else None
        if last is None or last.inks != inks or last.alpha != alpha or last.off != off:
            self.inks.append(Inked(len(self.words), inks, alpha, off))

    def add(self, other: Drawing) -> None:
        """Draws another one over this."""
        below = len(self.words)
        if below:
            self.inks += [each._replace(first=each.first + below) for each in other.inks]
            self.covers += [each._replace(before=each.before + below) for each in other.covers]
        else:
            self.inks += other.inks
            self.covers += other.covers
        self.words += other.words
        self.rulings += other.rulings
        self.strokes += other.strokes
        self.pictures += other.pictures
        self.paths += other.paths
        self.unmapped += other.unmapped
        self.broken += other.broken


def page_frame(box: list[float]) -> Matrix:
    """From millimetres on a page with this physical box to points from its top left."""
    return (POINTS, 0.0, 0.0, POINTS, -box[0] * POINTS, -box[1] * POINTS)


def _joined(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def scale_of(frame: Matrix) -> float:
    """How many points a length of one is in this frame."""
    a, b, c, d, _, _ = frame
    return math.sqrt(abs(a * d - b * c))


def _placed(thing: etree._Element, outer: Matrix) -> Matrix:
    """The frame of what is inside an object: its boundary's corner is the origin, then comes its own matrix."""
    outer = _cornered(thing, outer)
    matrix = numbers(thing.get("CTM"), 6)
    return (
        _joined(outer, (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]))
        if len(matrix) == 6
        else outer
    )


def _cornered(thing: etree._Element, outer: Matrix) -> Matrix:
    """The frame whose origin is the corner of an object's boundary."""
    boundary = thing.get("Boundary")
    if boundary is not None:
        corner = numbers(boundary, 2)
        if len(corner) == 2:
            a, b, c, d, e, f = outer
            x, y = corner
            outer = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
    return outer


def is_hidden(thing: etree._Element) -> bool:
    """Whether an object says that it is not shown."""
    return thing.get("Visible", "").lower() in ("false", "0") or thing.get("Invisible", "").lower() in (
        "true",
        "1",
    )


def _picture(thing: etree._Element, outer: Matrix) -> Picture:
    """A picture: the unit square under its matrix, or else its boundary."""
    wide = high = 1.0
    matrix = _placed(thing, outer)
    if thing.get("CTM") is None:
        boundary = numbers(thing.get("Boundary"), 4)
        wide, high = (boundary[2], boundary[3]) if len(boundary) == 4 else (0.0, 0.0)
    a, b, c, d, e, f = matrix
    xs = (e, e + a * wide, e + c * high, e + a * wide + c * high)
    ys = (f, f + b * wide, f + d * high, f + b * wide + d * high)
    box = Rectangle(min(xs), min(ys), max(xs), max(ys))
    frame = (a * wide, b * wide, c * high, d * high, e, f)
    masked = bool(thing.get("ImageMask"))
    return Picture(box, frame, thing.get("ResourceID", ""), masked)


@dataclass(frozen=True, slots=True)
class _Outer:
    """What an object gets from what it stands in: frame, opacity, drawing parameters, drawings it is a part of."""

    frame: Matrix
    alpha: float = 1.0
    hidden: bool = False
    layer: str = ""
    inside: tuple[str, ...] = ()


def _boundary(thing: etree._Element, outer: Matrix) -> Rectangle:
    """The boundary of an object on the page; empty where it gives none."""
    found = numbers(thing.get("Boundary"), 4)
    left, top, wide, high = found if len(found) == 4 else (0.0, 0.0, 0.0, 0.0)
    a, b, c, d, e, f = outer
    xs = [a * x + c * y + e for x in (left, left + wide) for y in (top, top + high)]
    ys = [b * x + d * y + f for x in (left, left + wide) for y in (top, top + high)]
    return Rectangle(min(xs), min(ys), max(xs), max(ys))


def _covers(
    path: etree._Element, frame: Matrix, outer: _Outer, before: int, alpha: float, brushes: Brushes
) -> list[Cover]:
    """What a path lays over words that were drawn before it, and under others."""
    layer = outer.layer
    filling = brushes.filling(path, layer)
    width = brushes.width(path, layer) * scale_of(frame)
    outline = brushes.outline(path, layer) if width >= _THICK else NO_INK
    if filling == outline == NO_INK:
        return []
    shape = outlines_of(path, frame)
    if shape is None:
        around = _boundary(path, outer.frame)
        lost = filling == NO_INK or not all(map(math.isfinite, around))
        return [] if lost else [Cover(before, around, None, None, None, alpha, strange=True)]
    found: list[Cover | None] = []
    if filling != NO_INK:
        found.append(filled(before, shape, filling, alpha, even=path.get("Rule", "").lower() == "even-odd"))
    if outline != NO_INK:
        found += drawn(before, shape, outline, alpha, width)
    return [
        each
        for each in found
        if each and min(each.box.x1 - each.box.x0, each.box.bottom - each.box.top) >= _NARROW
    ]


def _add_path(path: etree._Element, outer: _Outer, alpha: float, brushes: Brushes, out: Drawing) -> None:
    """Adds what a path draws."""
    placed = _placed(path, outer.frame)
    straight = rulings(path, placed)
    out.paths += 1
    out.rulings += straight
    out.strokes += strokes(path, straight, brushes, outer.layer, alpha, scale_of(placed))
    out.covers += _covers(path, placed, outer, len(out.words), alpha, brushes)


def draw(things: Iterable[etree._Element], frame: Matrix, resources: Resources, budget: Budget) -> Drawing:
    """What these elements (layers, blocks, objects) draw; `resources` is what they may refer to by number.

    Raises `Unreadable` beyond the budget. Elements of unknown names are looked into like blocks.
    """
    out = Drawing()
    brushes = Brushes(resources)
    top = _Outer(frame)
    todo: list[tuple[etree._Element, _Outer]] = [(thing, top) for thing in reversed(list(things))]
    while todo:
        thing, outer = todo.pop()
        kind = local(thing)
        if not kind or kind in _NOT_DRAWN:
            continue
        budget.take(1)
        hidden = outer.hidden or is_hidden(thing)
        given = thing.get("Alpha")
        alpha = (
            outer.alpha if given is None else outer.alpha * min(max(number(given, 255.0) / 255.0, 0.0), 1.0)
        )
        if kind == "TextObject":
            placed = _placed(thing, outer.frame)
            if not all(map(math.isfinite, placed)):  # frames in frames, each a million times as large
                out.broken += 1
                continue
            found = text_words(TextObject(thing, placed, run=budget.objects))
            budget.take(0, sum(len(word.text) for word in found.words))
            out.take_up(brushes.of_text(thing, outer.layer), alpha, off=hidden)
            words = found.words
            if len(thing) > 1:  # has clips, perhaps
                frames = (placed, _cornered(thing, outer.frame), outer.frame)
                words = clipped(thing, words, frames, _placed)
            out.words += words
            out.unmapped += 0 if hidden else found.unmapped
        elif kind == "PathObject":
            if not hidden and alpha > 0:
                _add_path(thing, outer, alpha, brushes, out)
        elif kind == "ImageObject":
            if not hidden and alpha > 0:
                picture = _picture(thing, outer.frame)
                out.pictures.append(picture)
                strange = next(children(thing, "Clips"), None) is not None
                if all(map(math.isfinite, picture.box)):
                    out.covers.append(
                        Cover(len(out.words), picture.box, None, None, picture, alpha, strange=strange)
                    )
        elif kind in ("CompositeObject", "CompositeGraphicUnit") and thing.get("ResourceID") is not None:
            key = thing.get("ResourceID", "")
            unit = resources.units.get(key)
            if unit is None or key in outer.inside or len(outer.inside) >= _DEEPEST:
                out.broken += 1
            else:
                inner = _Outer(_placed(thing, outer.frame), alpha, hidden, outer.layer, (*outer.inside, key))
                todo += [(part, inner) for part in reversed(unit)]
        else:
            layer = thing.get("DrawParam") or outer.layer
            inner = _Outer(_placed(thing, outer.frame), alpha, hidden, layer, outer.inside)
            todo += [(part, inner) for part in reversed(thing)]
    return out


def covered(pictures: list[Picture], page: Rectangle) -> float:
    """The share of the page under pictures."""
    return sum(one.box.within(page).area for one in pictures) / max(page.area, 1.0)


def physical_box(area: etree._Element | None) -> list[float] | None:
    """The page's x, y, width and height in millimetres from its `Area`; None where it is missing or makes no sense."""
    for box in children(area, "PhysicalBox"):
        found = numbers(box.text, 4)
        if (
            len(found) == 4
            and all(1 <= side <= 1e5 for side in found[2:])
            and math.isfinite(found[0] + found[1])
        ):
            return found
    return None
