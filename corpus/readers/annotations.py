"""What is laid over a PDF page: boxes that cover text, marks of text that was to go, comments, typed-in text.

pdfium leaves annotations out of the text of a page. Text that their appearance shows (a form that was filled in, a
line typed onto the page) is brought into it by painting the annotations into the page; comments are told apart,
because nobody who prints or reads the page sees them.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from corpus.readers.suspects import Box

if TYPE_CHECKING:
    import pypdfium2

_MOST = 2_000  # looked at on a page
_LONGEST = 20_000  # bytes of a comment
_NO_PAINT = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_TEXT})
_TYPED = frozenset({pdfium.FPDF_ANNOT_FREETEXT, pdfium.FPDF_ANNOT_WIDGET, pdfium.FPDF_ANNOT_STAMP})
_NO_COMMENT = frozenset({*_TYPED, pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})
_PASSWORD = 1 << 13
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


@dataclass(slots=True)
class Annotations:
    """What the annotations of a page do; boxes run upwards as in the file."""

    covers: list[Box] = field(default_factory=list)
    redactions: list[Box] = field(default_factory=list)
    struck: list[Box] = field(default_factory=list)  # level lines through words
    comments: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)  # shown by any reader, without an appearance of its own
    fields: list[tuple[Box, str]] = field(
        default_factory=list
    )  # places and values of fields that show something
    painted: bool = False  # some have an appearance that may hold text


def _string(annotation: Any, key: bytes) -> str:
    size = min(pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0), _LONGEST)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(annotation, key, buffer, size)
    text = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    return " ".join(text.replace("\0", " ").split())


def annotations_of(page: pypdfium2.PdfPage) -> Annotations:
    """The annotations of a page."""
    found = Annotations()
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            _add(annotation, found)
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _add(annotation: Any, found: Annotations) -> None:
    kind = pdfium.FPDFAnnot_GetSubtype(annotation)
    seen = not pdfium.FPDFAnnot_GetFlags(annotation) & _UNSEEN
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    box = (rect.left, min(rect.top, rect.bottom), rect.right, max(rect.top, rect.bottom))
    looks = pdfium.FPDFAnnot_GetAP(annotation, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
    words = _string(annotation, b"Contents")
    if kind == pdfium.FPDF_ANNOT_REDACT:
        found.redactions.append(box)
    if kind == pdfium.FPDF_ANNOT_STRIKEOUT and seen:
        found.struck += _lines_of(annotation)
    if kind in _TYPED and not looks:
        words = words or _string(annotation, b"V")
        if words:
            (found.typed if seen else found.comments).append(words)
    elif kind not in _NO_COMMENT and words:
        found.comments.append(words)
    if kind == pdfium.FPDF_ANNOT_WIDGET and looks and seen and not _is_masked(annotation):
        value = _string(annotation, b"V")
        if value:
            found.fields.append((box, value))
    if seen and kind not in _NO_PAINT:
        found.covers.append(box)
        found.painted = found.painted or (kind in _TYPED and looks)


def _is_masked(annotation: Any) -> bool:
    """Whether a field shows something else than its value by its nature: one of a list, a password."""
    flags = ctypes.c_float()
    pdfium.FPDFAnnot_GetNumberValue(annotation, b"Ff", flags)
    return bool(pdfium.FPDFAnnot_HasKey(annotation, b"Opt") or int(flags.value) & _PASSWORD)


def _lines_of(annotation: Any) -> list[Box]:
    """The middle lines of the words that an annotation marks."""
    lines: list[Box] = []
    quad = pdfium.FS_QUADPOINTSF()
    for number in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, number, quad):
            xs, ys = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
            # Lines through words that run up or down the page are upright.
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
            lines.append((min(xs), y, max(xs), y) if wide >= high else (x, min(ys), x, max(ys)))
    return lines


def paint_into(page: pypdfium2.PdfPage) -> bool:
    """Makes what annotations show a part of the page, which has to be loaded again; False where that fails."""
    outcome = pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    return bool(outcome == pdfium.FLATTEN_SUCCESS)
