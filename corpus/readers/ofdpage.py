"""What an OFD page draws: words with a box for every character, ruling lines, pictures.

Lengths in the file are millimetres, transformed by a matrix for each object; everything here is in points from
the top left of the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.lines import Word
from corpus.readers.ofdtext import Matrix, TextObject, number, numbers, text_words
from corpus.readers.rulings import Ruling, rulings

POINTS = 72 / 25.4  # in a millimetre
_DEEPEST = 8  # drawings inside drawings; real ones are not nested
# What an object holds beside things to draw: clips and patterns have objects inside them too.
_NOT_DRAWN = frozenset({"Clips", "Actions", "FillColor", "StrokeColor", "Extend", "Border"})


class Rectangle(NamedTuple):
    """A rectangle on the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def area(self) -> float:
        """In square points."""
        return max(self.x1 - self.x0, 0.0) * max(self.bottom - self.top, 0.0)

    def within(self, other: Rectangle) -> Rectangle:
        """The part of it inside another."""
        return Rectangle(
            max(self.x0, other.x0),
            max(self.top, other.top),
            min(self.x1, other.x1),
            min(self.bottom, other.bottom),
        )


class Picture(NamedTuple):
    """A picture as it lies on the page: `frame` takes the unit square there, `resource` is the number of its file."""

    box: Rectangle
    frame: Matrix
    resource: str


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


@dataclass(slots=True)
class Drawing:
    """What was drawn: on one page, or by a template."""

    words: list[Word] = field(default_factory=list)
    hidden: list[Word] = field(default_factory=list)  # invisible or wholly transparent
    rulings: list[Ruling] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    paths: int = 0
    unmapped: int = 0  # characters known by their glyph only
    broken: int = 0  # drawings that are missing or contain themselves

    @property
    def size(self) -> tuple[int, int]:
        """Objects and characters, as a budget counts them."""
        words = [*self.words, *self.hidden]
        return len(words) + len(self.rulings) + len(self.pictures), sum(len(word.text) for word in words)

    def add(self, other: Drawing) -> None:
        """Draws another one over this."""
        self.words += other.words
        self.hidden += other.hidden
        self.rulings += other.rulings
        self.pictures += other.pictures
        self.paths += other.paths
        self.unmapped += other.unmapped
        self.broken += other.broken


def local(thing: etree._Element) -> str:
    """The name of an element without its namespace, of which real files use several; empty for a comment."""
    tag = thing.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(thing: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """The children of this name."""
    for child in () if thing is None else thing:
        if local(child) == name:
            yield child


def page_frame(box: list[float]) -> Matrix:
    """From millimetres on a page with this physical box to points from its top left."""
    return (POINTS, 0.0, 0.0, POINTS, -box[0] * POINTS, -box[1] * POINTS)


def _joined(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    p, q, r, s, t, u = inner
    return (a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f)


def _placed(thing: etree._Element, outer: Matrix) -> Matrix:
    """The frame of what is inside an object: its boundary's corner is the origin, then comes its own matrix."""
    boundary = thing.get("Boundary")
    if boundary is not None:
        corner = numbers(boundary, 2)
        if len(corner) == 2:
            a, b, c, d, e, f = outer
            x, y = corner
            outer = (a, b, c, d, a * x + c * y + e, b * x + d * y + f)
    matrix = numbers(thing.get("CTM"), 6)
    return (
        _joined(outer, (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5]))
        if len(matrix) == 6
        else outer
    )


def is_hidden(thing: etree._Element) -> bool:
    """Whether an object says that it is not shown."""
    return (
        thing.get("Visible", "").lower() in ("false", "0")
        or thing.get("Invisible", "").lower() in ("true", "1")
        or number(thing.get("Alpha"), 255.0) <= 0
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
    return Picture(box, (a * wide, b * wide, c * high, d * high, e, f), thing.get("ResourceID", ""))


def draw(
    things: Iterable[etree._Element], frame: Matrix, units: Mapping[str, etree._Element], budget: Budget
) -> Drawing:
    """What these elements (layers, blocks, objects) draw; `units` are the drawings they may refer to by number.

    Raises `Unreadable` beyond the budget. Elements of unknown names are looked into like blocks.
    """
    out = Drawing()
    todo: list[tuple[etree._Element, Matrix, bool, tuple[str, ...]]] = [
        (thing, frame, False, ()) for thing in reversed(list(things))
    ]
    while todo:
        thing, outer, hidden, inside = todo.pop()
        kind = local(thing)
        if not kind or kind in _NOT_DRAWN:
            continue
        budget.take(1)
        hidden = hidden or is_hidden(thing)
        if kind == "TextObject":
            found = text_words(TextObject(thing, _placed(thing, outer), run=budget.objects))
            budget.take(0, sum(len(word.text) for word in found.words))
            (out.hidden if hidden or found.hidden else out.words).extend(found.words)
            out.unmapped += 0 if hidden else found.unmapped
        elif kind == "PathObject":
            if not hidden:
                out.paths += 1
                out.rulings += rulings(thing, _placed(thing, outer))
        elif kind == "ImageObject":
            if not hidden:
                out.pictures.append(_picture(thing, outer))
        elif kind in ("CompositeObject", "CompositeGraphicUnit") and thing.get("ResourceID") is not None:
            key = thing.get("ResourceID", "")
            unit = units.get(key)
            if unit is None or key in inside or len(inside) >= _DEEPEST:
                out.broken += 1
            else:
                matrix = _placed(thing, outer)
                todo += [(part, matrix, hidden, (*inside, key)) for part in reversed(unit)]
        else:
            matrix = _placed(thing, outer)
            todo += [(part, matrix, hidden, inside) for part in reversed(thing)]
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
