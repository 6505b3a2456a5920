"""Shapes of a DOCX that stand in front of the text and let nothing through: what is under one can be copied all the same.

Where such a shape lies only a program that lays the document out can tell, so that it is a doubt. Shapes with words of
their own, beside which the text is wrapped, behind it, too low to cover a letter, and pictures are none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import TEXTS, WORD_ART, A, words_of
from corpus.readers.docxnames import P

if TYPE_CHECKING:
    from lxml import etree

_EMU = 12_700  # in a point
_LEAST_WIDE, _LEAST_HIGH = 8.0, 6.0  # points: less covers no character
_OPAQUE = 60.0  # per cent: what lets more through can be read through
_V = "{urn:schemas-microsoft-com:vml}"
_FILLED = frozenset({f"{A}{name}" for name in ("solidFill", "gradFill", "pattFill")})
_UNFILLED = frozenset({f"{A}noFill", f"{A}blipFill"})  # a picture, mostly a seal
_LINES = re.compile(r"line|connector|bracket|brace|arc$|frame|donut|actionButton", re.IGNORECASE)
_SHAPES = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}wsp"
_VML_SHAPES = (f"{_V}rect", f"{_V}roundrect", f"{_V}oval")
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]{1,9})\s*(pt|in|cm|mm|px|pc)")
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0}
_BEHIND = re.compile(r"z-index\s*:\s*-")
_OFF = frozenset({"f", "false", "0", "off"})
_ON = frozenset({"1", "true", "on"})
_SHOWN = 12


def covers(drawing: etree._Element) -> bool:
    """Whether a drawing is or holds a shape that may cover words."""
    if next(drawing.iter(_SHAPES, *_VML_SHAPES), None) is None:  # nearly always
        return False
    if next(drawing.iter(WORD_ART), None) is not None or any(
        words_of(each).strip() for each in drawing.iter(*TEXTS)
    ):
        return False  # a box of words, or a drawing with names in it
    anchor = next((each for each in drawing.iter() if _local(each) in {"anchor", "inline"}), None)
    if anchor is not None:
        return _is_in_front(anchor) and any(map(_is_opaque, anchor.iter(_SHAPES)))
    if any(_local(each) == "wrap" and each.get("type", "none") != "none" for each in drawing.iter()):
        return False
    return any(map(_is_vml_cover, drawing.iter(*_VML_SHAPES)))


def beside(drawing: etree._Element) -> str:
    """The first words of the paragraph that a drawing hangs on."""
    paragraph = next(drawing.iterancestors(P), None)
    found = ""
    for each in () if paragraph is None else paragraph.iter(*TEXTS):
        found += words_of(each)
        if len(found) >= _SHOWN:
            break
    return found[:_SHOWN].strip()


def _local(thing: etree._Element) -> str:
    return thing.tag.rpartition("}")[2] if isinstance(thing.tag, str) else ""


def _is_in_front(anchor: etree._Element) -> bool:
    """Whether a floating drawing stands over the text, is shown, and is large enough."""
    if _local(anchor) != "anchor" or anchor.get("behindDoc", "0") in _ON:
        return False
    for child in anchor:
        name = _local(child)
        if name.startswith("wrap") and name != "wrapNone":
            return False
        if name == "docPr" and child.get("hidden", "0") in _ON:
            return False
        if name == "extent":
            wide, high = (_number(child.get(side)) / _EMU for side in ("cx", "cy"))
            if wide < _LEAST_WIDE or high < _LEAST_HIGH:
                return False
    return True


def _number(text: str | None) -> float:
    return float(text) if text and text.isdecimal() and len(text) < 12 else 0.0


def _is_opaque(shape: etree._Element) -> bool:
    """Whether a shape of DrawingML is filled with something that cannot be looked through."""
    properties = next((child for child in shape if _local(child) == "spPr"), None)
    for child in () if properties is None else properties:
        if child.tag == f"{A}prstGeom" and _LINES.search(child.get("prst", "")):
            return False
    for child in () if properties is None else properties:
        if child.tag in _UNFILLED:
            return False
        if child.tag in _FILLED:
            alphas = [_number(each.get("val")) / 1000 for each in child.iter(f"{A}alpha")]
            return not alphas or min(alphas) >= _OPAQUE
    fill = next(shape.iter(f"{A}fillRef"), None)  # of the theme
    return fill is not None and fill.get("idx", "0") != "0"


def _is_vml_cover(shape: etree._Element) -> bool:
    """The same of a shape as old programs write it, with where it stands."""
    style = shape.get("style", "").lower()
    if "absolute" not in style or _BEHIND.search(style) or "hidden" in style:
        return False
    if shape.get("filled", "t").lower() in _OFF:
        return False
    if any(_local(child) in {"imagedata", "textpath"} for child in shape):
        return False
    for child in shape:
        if child.tag == f"{_V}fill" and (
            child.get("on", "t").lower() in _OFF or _clear(child.get("opacity"))
        ):
            return False
    sides = {
        hit[1]: float(hit[2]) * _POINTS[hit[3]] for hit in _SIDE.finditer(style) if hit[2].count(".") < 2
    }
    return sides.get("width", 0) >= _LEAST_WIDE and sides.get("height", 0) >= _LEAST_HIGH


def _clear(opacity: str | None) -> bool:
    """Whether an opacity of VML (.5, 50%, 32768f) lets words through."""
    if not opacity:
        return False
    found = re.match(r"\s*(\d{0,7}\.?\d{0,6})(%|f?)", opacity)
    if found is None or not found[1].strip("."):
        return False
    return float(found[1]) * {"%": 1.0, "f": 100 / 65536, "": 100.0}[found[2]] < _OPAQUE
