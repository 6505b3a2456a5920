"""What the drawings of a DOCX say: text boxes, shapes of DrawingML, WordArt, and what they only refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import ALTERNATE, TEXTS, WORD_ART, A, M, chosen, words_of
from corpus.readers.docxlists import W

if TYPE_CHECKING:
    from lxml import etree

TEXT_BOX = f"{W}txbxContent"
SHAPE_TEXT = f"{A}p"
CHARTS = frozenset(
    {
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
        "{http://schemas.microsoft.com/office/drawing/2014/chartex}chart",
    }
)
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
EMBEDDED = frozenset({"{urn:schemas-microsoft-com:office:office}OLEObject", f"{W}control"})
REFERENCES = CHARTS | {DIAGRAM}
# What a program may have put into a drawing without the text box that belongs around it.
_LOOSE = frozenset({f"{W}{name}" for name in ("p", "tbl", "r", "t")} | set(TEXTS))
_TOLD_APART = frozenset({TEXT_BOX, SHAPE_TEXT, WORD_ART}) | REFERENCES | EMBEDDED | _LOOSE
_A_T, _A_BR, _M_T = f"{A}t", f"{A}br", f"{M}t"
_HOLDERS = frozenset({"inline", "anchor"})  # of a drawing whose properties say whether it shows
_ON = frozenset({"1", "true", "on"})
_DOCUMENT = re.compile(
    r"(?:k?wps|word|excel|k?et|powerpoint|acroexch|foxit|pdf|package|htmlfile|opendocument|soffice|staroffice)\b|(?:wps|word|excel|et)\.",
    re.IGNORECASE,
)


def is_document(thing: etree._Element) -> bool:
    """Whether an embedded object is a file with words of its own, and no formula, sound or control."""
    return _DOCUMENT.match(thing.get("ProgID", "")) is not None


def shown(drawing: etree._Element) -> Iterator[tuple[etree._Element, bool]]:
    """The outermost things of a drawing that say something, and whether they are set not to show."""
    if next(drawing.iter(*_TOLD_APART), None) is not None:  # a picture says nothing
        yield from _shown(drawing, hidden=False)


def _shown(drawing: etree._Element, *, hidden: bool) -> Iterator[tuple[etree._Element, bool]]:
    for child in drawing:
        tag = child.tag
        if tag in _TOLD_APART:
            yield child, hidden
        elif tag == ALTERNATE:
            yield from _shown(chosen(child), hidden=hidden)
        elif len(child):
            yield from _shown(child, hidden=hidden or _is_off(child))


def _is_off(thing: etree._Element) -> bool:
    """Whether a drawing, or a shape in the form of old programs, is set not to show."""
    style = thing.get("style")
    if style is not None:
        return "visibility:hidden" in style.replace(" ", "").lower()
    if thing.tag.rpartition("}")[2] not in _HOLDERS:
        return False
    return any(child.get("hidden", "0") in _ON for child in thing if child.tag.rpartition("}")[2] == "docPr")


def shape_text(paragraph: etree._Element) -> str:
    """The text of a paragraph of DrawingML."""
    pieces = ["\n" if each.tag == _A_BR else words_of(each) for each in paragraph.iter(_A_T, _A_BR, _M_T)]
    return "".join(pieces)


def shape_lines(root: etree._Element) -> list[str]:
    """The paragraphs of DrawingML under an element that say something."""
    return [text for each in root.iter(SHAPE_TEXT) if (text := shape_text(each)).strip()]
