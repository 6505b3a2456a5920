"""Colours of a DOCX, as numbers (`corpus.readers.wordlook`): of letters, of shading, of the highlighting pen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.readers.docxlists import W
from corpus.readers.wordlook import AUTO, UNKNOWN, WHITE, channels

if TYPE_CHECKING:
    from lxml import etree

_VAL = f"{W}val"
_LIGHT = frozenset({"background1", "light1", "bg1", "lt1"})
_DARK = frozenset({"text1", "dark1", "tx1", "dk1"})
_HIGHLIGHTS = {
    "black": 0x000000, "blue": 0x0000FF, "cyan": 0x00FFFF, "green": 0x00FF00, "magenta": 0xFF00FF, "red": 0xFF0000,
    "yellow": 0xFFFF00, "white": WHITE, "darkBlue": 0x000080, "darkCyan": 0x008080, "darkGreen": 0x008000,
    "darkMagenta": 0x800080, "darkRed": 0x800000, "darkYellow": 0x808000, "darkGray": 0x808080, "lightGray": 0xC0C0C0,
}  # fmt: skip


def _hexadecimal(text: str, digits: int) -> int | None:
    try:
        return int(text, 16) if len(text) == digits else None
    except ValueError:
        return None


def colour_of(value: str, theme: str = "", tint: str = "", shade: str = "") -> int:
    """The colour of a value (`FF0000`, `auto`), or of a name of the theme made lighter or darker, where that is plain."""
    colour = WHITE if theme in _LIGHT else 0 if theme in _DARK else None
    if colour is None:
        found = _hexadecimal(value, 6)
        return AUTO if found is None else found
    lighter, darker = _hexadecimal(tint, 2), _hexadecimal(shade, 2)
    parts: tuple[int, ...] = channels(colour)
    if lighter is not None:
        parts = tuple(255 - (255 - part) * lighter // 255 for part in parts)
    if darker is not None:
        parts = tuple(part * darker // 255 for part in parts)
    red, green, blue = parts
    return red << 16 | green << 8 | blue


def text_colour(colour: etree._Element) -> int:
    """The colour that a `w:color` gives."""
    given = (colour.get(W + name, "") for name in ("themeColor", "themeTint", "themeShade"))
    return colour_of(colour.get(_VAL, ""), *given)


def highlight(element: etree._Element) -> int:
    """The ground that a `w:highlight` gives."""
    return _HIGHLIGHTS.get(element.get(_VAL, ""), AUTO)


def shading(element: etree._Element) -> int:
    """The ground that a `w:shd` gives; AUTO where it gives none, UNKNOWN for a pattern."""
    pattern = element.get(_VAL, "clear")
    given = (element.get(W + name, "") for name in ("themeFill", "themeFillTint", "themeFillShade"))
    ground = colour_of(element.get(f"{W}fill", ""), *given)
    if pattern in {"clear", "nil", "none"}:
        return ground if pattern == "clear" else AUTO
    given = (element.get(W + name, "") for name in ("themeColor", "themeTint", "themeShade"))
    ink = colour_of(element.get(f"{W}color", ""), *given)
    return ink if pattern == "solid" and ink >= 0 else UNKNOWN
