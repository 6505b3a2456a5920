"""How an element of a web page looks, as far as it decides whether anybody sees its text: display, colours, size, place.

What is declared is taken as a browser takes it: the later of two wins, `!important` over both, what makes no sense is passed
over. Colours are compared, not measured: text is unseen where it has the colour of what it stands on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

Colour = tuple[int, int, int]
BLACK, WHITE, LINK = (0, 0, 0), (255, 255, 255), (0, 0, 238)
_NAMED: dict[str, Colour] = {
    "white": WHITE, "black": BLACK, "snow": (255, 250, 250), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250), "azure": (240, 255, 255),
    "aliceblue": (240, 248, 255), "seashell": (255, 245, 238), "red": (255, 0, 0), "blue": (0, 0, 255), "navy": (0, 0, 128),
    "green": (0, 128, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192), "yellow": (255, 255, 0),
    "windowtext": BLACK, "window": WHITE, "canvastext": BLACK, "canvas": WHITE,
}  # fmt: skip
# Nearly white on white is unseen as well.
_ALIKE = 14
_RGB = re.compile(r"rgba?\(\s*(\d+)\s*[, ]\s*(\d+)\s*[, ]\s*(\d+)\s*(?:[,/]\s*(\d*\.?\d+)(%?)\s*)?\)")
_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![0-9a-z])")
_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|)(?![\w.])")
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_SIDE = r"(\d*\.?\d+)(?:px|pt|em)?"
_RECT = re.compile(rf"rect\(\s*{_SIDE}[\s,]+{_SIDE}[\s,]+{_SIDE}[\s,]+{_SIDE}\s*\)")
_SMALLEST = {"px": 4 / 3, "pt": 1.0, "": 4 / 3}  # what a PDF calls tiny as well
_WORD = re.compile(r"rgba?\([^)]*\)|[^\s()/,]+")
# Words of `background` that give no ground.
_NO_GROUND = frozenset(
    {"none", "inherit", "initial", "unset", "revert", "repeat", "repeat-x", "repeat-y", "no-repeat", "scroll", "fixed", "local",
     "left", "right", "top", "bottom", "center", "auto", "cover", "contain", "border-box", "padding-box", "content-box"}
)  # fmt: skip
_FAR = -900.0  # pixels: what is put so far to the left or above is put out of sight
CLEAR: Colour = (-1, -1, -1)  # transparent
UNKNOWN: Colour = (-2, -2, -2)  # a picture, or what nobody can tell


class Look(NamedTuple):
    """What an element says of itself. None: nothing, so that it looks like what it stands in.

    `gone` is the kind of hidden text (`corpus.redaction.HIDDEN_NAMES`) that all its text is, whatever stands in it says of
    itself; empty where it is shown.
    """

    gone: str = ""
    displayed: bool = False  # says how it is displayed, which wins over the attribute `hidden`
    unseen: bool | None = None  # by `visibility`
    tiny: bool | None = None
    colour: Colour | None = None
    ground: Colour | None = None
    verbatim: bool | None = None
    struck: bool = False
    unnumbered: bool = False


PLAIN = Look()
Declarations = dict[str, tuple[bool, str]]


def declared(style: str) -> Declarations:
    """Properties with whether they are important, and their values; the last of each that counts."""
    found: Declarations = {}
    if "/*" in style:
        style = _COMMENT.sub(" ", style)
    for each in style.lower().split(";"):
        name, colon, value = each.partition(":")
        if colon:
            value = value.strip()
            important = value.endswith("important") and "!" in value
            if important:
                value = value[: value.rindex("!")].rstrip()
            add(found, name.strip(), important, value)
    return found


def add(found: Declarations, name: str, important: bool, value: str) -> None:
    """Puts a declaration behind others: it wins unless one before is important and it is not."""
    if value and (important or name not in found or not found[name][0]):
        found[name] = (important, value)


def colour_of(value: str) -> Colour | None:
    """A colour; None for what is none that we know."""
    value = value.strip()
    if value in _NAMED:
        return _NAMED[value]
    if value == "transparent":
        return CLEAR
    hit = _HEX.match(value)
    if hit:
        digits = hit[1] if len(hit[1]) > 4 else "".join(2 * digit for digit in hit[1])
        if len(digits) == 8 and int(digits[6:], 16) < 13:
            return CLEAR
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)
    hit = _RGB.match(value)
    if hit:
        if hit[4] and float(hit[4]) * (0.01 if hit[5] else 1) < 0.05:
            return CLEAR
        return min(int(hit[1][-4:]), 255), min(int(hit[2][-4:]), 255), min(int(hit[3][-4:]), 255)
    return None


def _ground(found: Declarations) -> Colour | None:
    values = [found[name][1] for name in ("background", "background-color") if name in found]
    if "background-image" in found and found["background-image"][1] != "none":
        return UNKNOWN
    ground, unknown = None, False
    for value in values:
        if "url(" in value or "gradient" in value:
            return UNKNOWN
        for word in _WORD.findall(value):
            colour = colour_of(word)
            ground = colour or ground
            unknown = unknown or not (colour or word in _NO_GROUND or _LENGTH.match(word))
    if ground is None and (unknown or found.get("position", (False, ""))[1] in {"absolute", "fixed"}):
        return UNKNOWN  # a name that we do not know; or it lies on something else than what it stands in
    return None if ground == CLEAR else ground


def _length(value: str) -> tuple[float, str] | None:
    hit = _LENGTH.match(value)
    return (float(hit[1]), hit[2]) if hit else None


def _tiny(value: str) -> bool | None:
    size = _length(value)
    if size is None:
        return None if value in {"inherit", "larger", "smaller"} else False
    number, unit = size
    if number == 0:
        return True
    return number <= _SMALLEST[unit] if unit in _SMALLEST else None


def _out_of_sight(found: Declarations) -> str:
    """Whether the place or the size of an element leaves nothing of it to see: the kind, or nothing."""

    def number(name: str) -> float | None:
        length = _length(found[name][1]) if name in found else None
        return length[0] if length else None

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    if number("opacity") is not None and (number("opacity") or 0) < 0.05:
        return "transparent"
    placed = value("position") in {"absolute", "fixed", "relative"}
    if any((number(name) or 0) <= _FAR for name in ("left", "top", "right", "bottom") if placed):
        return "outside"
    if (number("text-indent") or 0) <= _FAR:
        return "outside"
    clipped = value("overflow") in {"hidden", "clip"} or "hidden" in (
        value("overflow-x"),
        value("overflow-y"),
    )
    if clipped and any(number(name) == 0 for name in ("height", "max-height", "width", "max-width")):
        return "clipped"
    rect = _RECT.search(value("clip"))
    if rect and value("position") in {"absolute", "fixed"}:
        top, right, bottom, left = map(float, rect.groups())
        if bottom - top <= 1 and right - left <= 1:
            return "clipped"
    if re.match(r"inset\(\s*(?:50|100)%", value("clip-path")):
        return "clipped"
    return "tiny" if re.match(r"scale\(\s*0(?:\.0*)?\s*[,)]", value("transform")) else ""


def look_of(found: Declarations) -> Look:
    """The look that declarations give an element."""

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    display, visibility, space = value("display"), value("visibility"), value("white-space")
    gone = (
        "invisible" if display == "none" or value("content-visibility") == "hidden" else _out_of_sight(found)
    )
    return Look(
        gone=gone,
        displayed=bool(display) and display != "none",
        unseen=visibility in {"hidden", "collapse"} if visibility and visibility != "inherit" else None,
        tiny=_tiny(value("font-size")) if "font-size" in found else None,
        colour=colour_of(value("color")) or UNKNOWN if value("color") not in {"", "inherit"} else None,
        ground=_ground(found),
        verbatim=space.startswith(("pre", "break-spaces")) if space and space != "inherit" else None,
        struck="line-through" in value("text-decoration") + value("text-decoration-line"),
        unnumbered="none" in value("list-style") + value("list-style-type"),
    )


@lru_cache(maxsize=2048)
def look_of_style(style: str) -> Look:
    """The look that an attribute `style` gives an element. Pages repeat a few of them for all their elements."""
    return look_of(declared(style))


class Seen(NamedTuple):
    """How text looks where it stands: what an element gives to all that stands in it, unless that says otherwise."""

    unseen: bool = False
    tiny: bool = False
    colour: Colour = BLACK
    ground: Colour = WHITE
    verbatim: bool = False

    @property
    def kind(self) -> str:
        """The kind of hidden text that it is; empty for what is seen."""
        if self.unseen:
            return "invisible"
        if self.tiny:
            return "tiny"
        if self.colour == CLEAR:
            return "transparent"
        if self.colour == UNKNOWN:
            return ""
        if self.ground == UNKNOWN:
            return "background" if min(self.colour) >= 255 - _ALIKE else ""
        alike = all(abs(one - other) <= _ALIKE for one, other in zip(self.colour, self.ground, strict=True))
        return "background" if alike else ""

    @property
    def certain(self) -> bool:
        """Whether it is that for sure: what stands under light words may be dark."""
        return self.unseen or self.tiny or self.ground != UNKNOWN


def inside(seen: Seen, look: Look) -> Seen:
    """How text looks inside an element of this look."""
    if look is PLAIN:
        return seen
    return Seen(
        seen.unseen if look.unseen is None else look.unseen,
        seen.tiny if look.tiny is None else look.tiny,
        look.colour or seen.colour,
        look.ground or seen.ground,
        seen.verbatim if look.verbatim is None else look.verbatim,
    )
