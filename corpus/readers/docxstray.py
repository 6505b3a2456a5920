"""Words in a part of a DOCX that stand in no element made for words: no program of an office writes them, some show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from corpus.readers.docxlists import W

_NAMES = {
    "w": W[1:-1],
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_FOR_WORDS = ("w:t", "m:t", "a:t", "w:instrText", "w:delText", "w:delInstrText", "w:fldData", "w:binData")
_STRAY = etree.XPath(
    # What nearly all text stands in is asked first: each question costs.
    "//text()[not(parent::w:t)][normalize-space()][not({})]".format(
        " or ".join(f"parent::{name}" for name in _FOR_WORDS)
    ),
    namespaces=_NAMES,
)
# Measures and settings of drawings are written as the text of elements.
_MEASURES = (
    "{http://schemas.openxmlformats.org/drawingml/",
    "{http://schemas.microsoft.com/office/",
    "{urn:schemas-microsoft-com:office:",
    "{http://www.wps.cn/",
)


def stray(root: etree._Element) -> Iterator[str]:
    """The words in a part that stand outside of elements for words, without measures."""
    found: Any = _STRAY(root)  # strings that know where they stand, which lxml's types do not say
    for text in found:
        holder = text.getparent()
        if text.is_tail:
            holder = holder.getparent()
        if holder is None or not (text.isascii() and holder.tag.startswith(_MEASURES)):
            yield str(text).strip()
