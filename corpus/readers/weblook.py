"""How an element of a web page looks, as far as it decides whether anybody sees its text: display, colours, size, place.

What is declared is taken as a browser takes it: the later of two wins, `!important` over both, what makes no sense is passed
over. Colours are compared, not measured: text is unseen where it has the colour of what it stands on.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus.readers.webcolour import BLACK, CLEAR, UNKNOWN, WHITE, Colour, colour_of
from corpus.readers.weblists import COUNTED, UNCOUNTED
from corpus.readers.webplace import is_lid, length, out_of_sight
from corpus.readers.webvalues import Declarations, declared

_AS_COLOURED: Colour = (-3, -3, -3)  # letters are filled with their colour again
# Nearly white on white is unseen as well.
_ALIKE = 14
_SMALLEST = {"px": 4 / 3, "pt": 1.0, "": 4 / 3}  # what a PDF calls tiny as well
_WORD = re.compile(r"[a-z-]+\((?:[^()]|\([^()]*\))*\)|[^\s()/,]+")
# Words of `background` that give no ground.
_NO_GROUND = frozenset(
    {"none", "inherit", "initial", "unset", "revert", "repeat", "repeat-x", "repeat-y", "no-repeat", "scroll", "fixed", "local",
     "left", "right", "top", "bottom", "center", "auto", "cover", "contain", "border-box", "padding-box", "content-box"}
)  # fmt: skip
_FLOWS = ("flex-direction", "flex-flow")


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
    counted: str = ""  # how the items of a list in it are numbered
    fill: Colour | None = None  # of letters, whatever their colour is
    reversed: bool = False  # what stands in it is shown from the last to the first
    turned: bool = False  # its characters are shown from right to left
    placed: bool = False  # what is put at the sides of it lies within it
    lid: bool = False  # lies over all of what it stands in


PLAIN = Look()


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
            unknown = unknown or not (colour or word in _NO_GROUND or length(word))
    if ground is None and (unknown or found.get("position", (False, ""))[1] in {"absolute", "fixed"}):
        return UNKNOWN  # a name that we do not know; or it lies on something else than what it stands in
    return None if ground == CLEAR else ground


def _fill(found: Declarations) -> Colour | None:
    """With what letters are filled where that is not their colour."""
    for name in ("background-clip", "-webkit-background-clip"):
        if name in found and found[name][1] == "text":
            return UNKNOWN  # with the ground of their element, mostly a gradient
    if "-webkit-text-fill-color" not in found:
        return None
    value = found["-webkit-text-fill-color"][1]
    if value in {"inherit", "unset"}:
        return None
    return _AS_COLOURED if value in {"currentcolor", "initial"} else colour_of(value) or UNKNOWN


def _is_reversed(found: Declarations) -> bool:
    if "display" not in found or "flex" not in found["display"][1]:
        return False
    return any("-reverse" in found[name][1].replace("wrap-reverse", "") for name in _FLOWS if name in found)


def _counted(value: str) -> str:
    return next((word for word in value.split() if word in COUNTED or word in UNCOUNTED), "") if value else ""


def _tiny(value: str) -> bool | None:
    size = length(value)
    if size is None:
        return None if value in {"inherit", "larger", "smaller"} else False
    number, unit = size
    if number == 0:
        return True
    return number <= _SMALLEST[unit] if unit in _SMALLEST else None


def look_of(found: Declarations) -> Look:
    """The look that declarations give an element."""

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    display, visibility, space = value("display"), value("visibility"), value("white-space")
    gone = (
        "invisible" if display == "none" or value("content-visibility") == "hidden" else out_of_sight(found)
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
        counted=_counted(value("list-style-type") or value("list-style")),
        fill=_fill(found),
        reversed=_is_reversed(found),
        turned=value("direction") == "rtl" and "override" in value("unicode-bidi"),
        placed=value("position") in {"relative", "absolute", "fixed", "sticky"},
        lid=is_lid(found),
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
    fill: Colour | None = None

    @property
    def kind(self) -> str:
        """The kind of hidden text that it is; empty for what is seen."""
        if self.unseen:
            return "invisible"
        if self.tiny:
            return "tiny"
        ink = self.fill or self.colour
        if ink == CLEAR:
            return "transparent"
        if ink == UNKNOWN:
            return ""
        if self.ground == UNKNOWN:
            return "background" if min(ink) >= 255 - _ALIKE else ""
        alike = all(abs(one - other) <= _ALIKE for one, other in zip(ink, self.ground, strict=True))
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
        None if look.fill == _AS_COLOURED else look.fill or seen.fill,
    )
