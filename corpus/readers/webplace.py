"""Whether the place or size of an element of a web page, or what is laid upon it, leaves nothing of it to see.

Sites move banners and columns about by a screen or two: only what is put where no screen reaches counts.
"""

from __future__ import annotations

import re

from corpus.readers.webcolour import CLEAR, colour_of
from corpus.readers.webvalues import Declarations

_LENGTH = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|)(?![\w.])")
_SIDE = r"(\d*\.?\d+)(?:px|pt|em)?"
_RECT = re.compile(rf"rect\(\s*{_SIDE}[\s,]+{_SIDE}[\s,]+{_SIDE}[\s,]+{_SIDE}\s*\)")
_FAR = -900.0  # pixels: what is put so far to the left or above is put out of sight
_FIXED_FAR = -400.0  # the same where the page cannot be moved, and it is no page that is so high
_FARTHEST = (
    -9000.0
)  # of margins and of what is moved: banners of many pictures are moved along by whole screens
_PIXELS = {"em": 16.0, "rem": 16.0, "%": 0.0}  # of a letter of the usual size
_LEAST_ZOOM = 0.05
_MOVED = re.compile(r"translate(x|y|3d|)\(\s*([^,()]+)(?:,\s*([^,()]+))?")
_EDGEWISE = re.compile(r"rotate[xy]\(\s*[+-]?(?:90|270)(?:\.0*)?deg\s*\)")
_SCALED_AWAY = re.compile(
    r"scale(?:x|y|3d|)\(\s*0(?:\.0*)?%?\s*[,)]|matrix\(\s*0\s*,\s*0\s*,\s*0\s*,\s*0\s*,"
)
_FADED = re.compile(r"\bopacity\(\s*(\d*\.?\d+)(%?)\s*\)")
_MASK = re.compile(r"^(?:[\w-]*gradient)\(((?:[^()]|\([^()]*\))*)\)")
_OF_GRADIENTS = re.compile(
    r"to|left|right|top|bottom|at|center|circle|ellipse|[+-]?[\d.]+(?:%|px|deg|turn)?$"
)
_WORD = re.compile(r"[a-z-]+\([^()]*\)|[^\s,]+")
_WITH_ALPHA = re.compile(r"#(?:[0-9a-f]{4}|[0-9a-f]{8})(?![0-9a-z])")
_SIDES = ("top", "right", "bottom", "left")
_OPPOSITE = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


def length(value: str) -> tuple[float, str] | None:
    """A length with its unit; None for what is none."""
    hit = _LENGTH.match(value)
    return (float(hit[1]), hit[2]) if hit else None


def _four(value: str) -> list[str]:
    """The values of the four sides, from the top clockwise, of what is said of all in short."""
    words = value.split()
    if not 0 < len(words) < 5:
        return [""] * 4
    return [
        words[0],
        words[1 % len(words)],
        words[2 % len(words)],
        words[3] if len(words) == 4 else words[1 % len(words)],
    ]


def out_of_sight(found: Declarations) -> str:
    """The kind of hidden text (`corpus.redaction.HIDDEN_NAMES`) that all of an element is; empty where it may be seen."""

    def number(name: str) -> float | None:
        own = length(found[name][1]) if name in found else None
        return own[0] if own else None

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    if _is_clear(value("opacity")) or any(
        _is_clear("".join(hit.groups())) for hit in _FADED.finditer(value("filter"))
    ):
        return "transparent"
    if any(_masks_all(value(name)) for name in ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")):
        return "transparent"
    if _is_far(found) or (number("text-indent") or 0) <= _FAR:
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
    transform = value("transform")
    if transform and _EDGEWISE.search(transform):
        return "clipped"
    if (transform and _SCALED_AWAY.search(transform)) or (value("scale") and number("scale") == 0):
        return "tiny"
    zoom = length(value("zoom"))
    if zoom and zoom[1] in ("", "%") and 0 < zoom[0] * (0.01 if zoom[1] else 1) <= _LEAST_ZOOM:
        return "tiny"
    return ""


def is_lid(found: Declarations) -> bool:
    """Whether an element lies over all of what it stands in, in a colour that nothing shines through."""
    if "position" not in found or found["position"][1] not in {"absolute", "fixed"}:
        return False

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    ground = value("background-color") or value("background")
    colour = colour_of(ground)
    if (
        colour in (None, CLEAR)
        or "/" in ground
        or ground.startswith(("rgba", "hsla"))
        or _WITH_ALPHA.match(ground)
    ):
        return False  # none, or one that may shine through
    if (
        value("z-index").startswith("-")
        or value("opacity") not in {"", "1"}
        or value("pointer-events") == "none"
    ):
        return False
    whole = dict(zip(_SIDES, _four(value("inset")), strict=True))
    nought = {name for name in _SIDES if (length(value(name) or whole[name]) or (1.0, ""))[0] == 0}
    wide = {"left", "right"} <= nought or ("left" in nought and value("width") == "100%")
    return wide and ({"top", "bottom"} <= nought or ("top" in nought and value("height") == "100%"))


def _is_clear(opacity: str) -> bool:
    own = length(opacity)
    return own is not None and own[0] * (0.01 if own[1] == "%" else 1) < 0.05


def _masks_all(mask: str) -> bool:
    """Whether a mask is a gradient from nothing to nothing."""
    hit = _MASK.match(mask)
    if hit is None:
        return False
    words = [word for word in _WORD.findall(hit[1]) if not _OF_GRADIENTS.match(word)]
    return bool(words) and all(colour_of(word) == CLEAR for word in words)


def _is_far(found: Declarations) -> bool:
    """Whether an element is put, pushed or moved to where no screen reaches."""

    def value(name: str) -> str:
        return found[name][1] if name in found else ""

    def amount(text: str) -> float:
        own = length(text)
        return own[0] if own else 0.0

    def pixels(text: str) -> float:
        own = length(text)
        return 0.0 if own is None else own[0] * _PIXELS.get(own[1], 1.0)

    position = value("position")
    if position in {"absolute", "fixed", "relative"}:
        whole = dict(zip(_SIDES, _four(value("inset")), strict=True))
        sides = {name: amount(value(name) or whole[name]) for name in _SIDES}
        far = _FIXED_FAR if position == "fixed" else _FAR
        # What has a width and is put so far out on both sides stands in the middle.
        middle = "width" in found
        if any(
            side <= far and not (middle and sides[_OPPOSITE[name]] <= far) for name, side in sides.items()
        ):
            return True
    pushed, filled = _four(value("margin")), _four(value("padding"))
    for at in (0, 3):  # to the right and below a page can be moved
        margin = value(f"margin-{_SIDES[at]}") or pushed[at]
        padding = value(f"padding-{_SIDES[at]}") or filled[at]
        # A bar as broad as the screen is pushed out on both sides and filled up again.
        if pixels(margin) <= _FARTHEST and pixels(padding) < -_FARTHEST:
            return True
    for hit in _MOVED.finditer(value("transform")):
        if any(pixels(each.strip()) <= _FARTHEST for each in hit.groups()[1:] if each):
            return True
    return any(pixels(each) <= _FARTHEST for each in value("translate").split())
