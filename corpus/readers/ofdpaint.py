"""With what an OFD paints: colours in their colour spaces, drawing parameters, and whether there is any ink at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from corpus.readers.ofdmarkup import children, local
from corpus.readers.ofdtext import number, numbers

_MOST_PARAMS = 8  # relative to each other; a circle must end
_OPAQUE = 255.0
FAINT = 0.16  # of an ink: so little that nobody sees it
_PATTERNS = ("Pattern", "Shd")  # what a colour holds that is none: patterns, shadings
_CMYK, _GREY = "CMYK", "GRAY"
_ON, _OFF = ("true", "1"), ("false", "0")


class Ink(NamedTuple):
    """A colour of three channels up to 255 and how much of what is under it it hides, from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float = 1.0

    def over(self, ground: Ink) -> Ink:
        """What is seen of it on an opaque ground."""
        left = 1 - self.alpha
        return Ink(
            *(self.alpha * own + left * other for own, other in zip(self[:3], ground[:3], strict=True))
        )

    def apart(self, other: Ink) -> float:
        """The largest difference of a channel."""
        return max(abs(one - another) for one, another in zip(self[:3], other[:3], strict=True))


PAPER, BLACK, NO_INK = Ink(255, 255, 255), Ink(0, 0, 0), Ink(0, 0, 0, 0.0)
_IN_BLACK: tuple[Ink | None, ...] = (BLACK,)


class Space(NamedTuple):
    """A colour space: its type, the largest value of a channel, and its palette."""

    kind: str = ""
    most: float = 255.0
    palette: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resources:
    """What pages refer to by number: drawings, colour spaces, drawing parameters; and the colour space of those without."""

    units: Mapping[str, etree._Element] = field(default_factory=dict)
    spaces: Mapping[str, Space] = field(default_factory=dict)
    params: Mapping[str, etree._Element] = field(default_factory=dict)
    usual: str = ""

    def __or__(self, other: Resources) -> Resources:
        """Both; the other one wins."""
        return Resources(
            {**self.units, **other.units},
            {**self.spaces, **other.spaces},
            {**self.params, **other.params},
            other.usual or self.usual,
        )


def resources_in(root: etree._Element | None) -> Resources:
    """What a resource part offers."""
    units, spaces, params = (
        {
            thing.get("ID", ""): thing
            for holder in children(root, f"{name}s")
            for thing in children(holder, name)
        }
        for name in ("CompositeGraphicUnit", "ColorSpace", "DrawParam")
    )
    return Resources(units, {key: _space(each) for key, each in spaces.items()}, params)


def _space(thing: etree._Element) -> Space:
    bits = min(max(number(thing.get("BitsPerComponent"), 8.0), 1.0), 16.0)
    entries = (entry.text or "" for palette in children(thing, "Palette") for entry in palette)
    return Space(thing.get("Type", "").upper(), 2.0 ** int(bits) - 1, tuple(entries))


def _values(text: str) -> list[float]:
    """The channels of a colour: `255 0 0`, `#ff #00 #00` or `#ff0000`."""
    if "#" not in text:
        return numbers(text, 4)
    digits = "".join(word.zfill(2) for word in text.replace("#", " ").split())
    try:
        return [float(each) for each in bytes.fromhex(digits[:8])]
    except ValueError:
        return []


def ink(colour: etree._Element, resources: Resources) -> Ink | None:
    """The colour that a `FillColor` or `StrokeColor` gives; None for a pattern, and where nobody can tell."""
    if any(local(child).endswith(_PATTERNS) for child in colour):
        return None
    space = resources.spaces.get(colour.get("ColorSpace") or resources.usual, Space())
    value = colour.get("Value")
    if value is None and space.palette:
        index = int(number(colour.get("Index")))
        value = space.palette[index] if 0 <= index < len(space.palette) else None
    found = [] if value is None else _values(value)
    if value is not None and not found:
        return None
    kind = space.kind or {1: _GREY, 4: _CMYK}.get(len(found), "")
    channels = [min(max(each * 255.0 / space.most, 0.0), 255.0) for each in (*found, 0.0, 0.0, 0.0, 0.0)]
    if kind == _GREY:
        channels = channels[:1] * 3
    elif kind == _CMYK:
        channels = [(255.0 - each) * (255.0 - channels[3]) / 255.0 for each in channels[:3]]
    alpha = min(max(number(colour.get("Alpha"), _OPAQUE) / _OPAQUE, 0.0), 1.0)
    red, green, blue = channels[:3]
    return Ink(red, green, blue, alpha)


class Brushes:
    """What objects are painted with, by what they say themselves, their drawing parameters, and those of their layer."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._known: dict[tuple[tuple[str, str], ...], Ink | None] = {}

    def _given(self, thing: etree._Element, name: str, layer: str) -> etree._Element | None:
        for child in thing:
            if isinstance(child.tag, str) and child.tag.endswith(name):
                return child
        if not self._resources.params:
            return None
        for named in (thing.get("DrawParam"), layer):
            key = named
            for _ in range(_MOST_PARAMS):
                param = self._resources.params.get(key or "")
                if param is None:
                    break
                found = next(children(param, name), None)
                if found is not None:
                    return found
                key = param.get("Relative")
        return None

    def _ink(self, thing: etree._Element, name: str, layer: str, usual: Ink) -> Ink | None:
        colour = self._given(thing, name, layer)
        if colour is None:
            return usual
        if len(colour):
            return ink(colour, self._resources)
        key = tuple(sorted((str(one), str(value)) for one, value in colour.attrib.items()))
        if key not in self._known:
            self._known[key] = ink(colour, self._resources)
        return self._known[key]

    def width(self, thing: etree._Element, layer: str) -> float:
        """The width of the lines of a path, in its own frame."""
        own = thing.get("LineWidth")
        for key in (thing.get("DrawParam"), layer):
            param = self._resources.params.get(key or "")
            own = own or (None if param is None else param.get("LineWidth"))
        return number(own, 0.353)

    def of_text(self, thing: etree._Element, layer: str) -> tuple[Ink | None, ...]:
        """The inks of a text object: of its filling, of its outline; none for what is not painted at all."""
        if thing.get("Fill") is None and thing.get("Stroke") is None:  # as nearly all text is
            only = self._ink(thing, "FillColor", layer, BLACK)
            return _IN_BLACK if only is BLACK else (only,)
        found: list[Ink | None] = []
        if (thing.get("Fill") or "").lower() not in _OFF:
            found.append(self._ink(thing, "FillColor", layer, BLACK))
        if (thing.get("Stroke") or "").lower() in _ON:
            found.append(self._ink(thing, "StrokeColor", layer, BLACK))
        return tuple(found)

    def filling(self, thing: etree._Element, layer: str) -> Ink | None:
        """The filling of a path; without colour where it has none, None where nobody can tell."""
        if (thing.get("Fill") or "").lower() not in _ON:
            return NO_INK
        return self._ink(thing, "FillColor", layer, NO_INK)  # without a colour it is transparent

    def outline(self, thing: etree._Element, layer: str) -> Ink | None:
        """The same for the lines of a path."""
        if (thing.get("Stroke") or "").lower() in _OFF:
            return NO_INK
        return self._ink(thing, "StrokeColor", layer, BLACK)
