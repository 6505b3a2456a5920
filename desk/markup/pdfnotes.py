"""Writes highlights and notes into a PDF. pdfium is C++ fed with strangers' files: `make` runs in a process of its own."""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.pdf import open_pdf

Box = tuple[float, float, float, float]
_ICON = 20.0  # points, the side of a note without words of its own
_MARGIN = 12.0
_TRAILER = 4_096  # bytes at the end of a file, more than pdfium writes there
_NAME = re.compile(rb"/ID\[<([0-9A-F]{32})><([0-9A-F]{32})>\]")
_PRINTED = pdfium.FPDF_ANNOT_FLAG_PRINT
_FAILED = "批注写不进这份 PDF；请用 zhihe check --format html 得到带标注的网页"


@dataclass(frozen=True, slots=True)
class Note:
    """What is written on one page, counted from 1.

    `boxes` are the lines of the words meant, as the page is shown: x0, top, x1, bottom in points from the top left.
    Without any the note is an icon in the corner of the page. `colour` is red, green, blue.
    """

    page: int
    boxes: tuple[Box, ...]
    text: str
    colour: tuple[int, int, int]


def _user(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page as it is shown, in the plane of the file."""
    frame = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, frame)
    left, right = sorted((frame.left, frame.right))
    low, high = sorted((frame.bottom, frame.top))
    match pdfium.FPDFPage_GetRotation(page) & 3:
        case 0:
            return left + x, high - y
        case 1:
            return left + y, low + x
        case 2:
            return right - x, low + y
        case _:
            return right - y, high - x


def _set(annotation: Any, key: bytes, text: str) -> None:
    data = f"{text}\0".encode("utf-16-le")
    buffer = ctypes.create_string_buffer(data, len(data))
    pdfium.FPDFAnnot_SetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))


def _highlight(page: Any, annotation: Any, note: Note) -> None:
    """The lines of a highlight, and the rectangle around them."""
    edges: list[tuple[float, float]] = []
    for x0, top, x1, bottom in note.boxes:
        corners = [_user(page, x, y) for x, y in ((x0, top), (x1, top), (x0, bottom), (x1, bottom))]
        edges += corners
        quad = pdfium.FS_QUADPOINTSF(*(value for corner in corners for value in corner))
        if not pdfium.FPDFAnnot_AppendAttachmentPoints(annotation, quad):
            raise Unreadable(_FAILED)
    _place(annotation, edges)


def _place(annotation: Any, corners: list[tuple[float, float]]) -> None:
    xs, ys = zip(*corners, strict=True)
    if not pdfium.FPDFAnnot_SetRect(annotation, pdfium.FS_RECTF(min(xs), max(ys), max(xs), min(ys))):
        raise Unreadable(_FAILED)


def _write(page: Any, note: Note, shift: int, author: str, date: str) -> None:
    kind = pdfium.FPDF_ANNOT_HIGHLIGHT if note.boxes else pdfium.FPDF_ANNOT_TEXT
    annotation = pdfium.FPDFPage_CreateAnnot(page, kind)
    if not annotation:
        raise Unreadable(_FAILED)
    try:
        pdfium.FPDFAnnot_SetColor(annotation, pdfium.FPDFANNOT_COLORTYPE_Color, *note.colour, 255)
        if note.boxes:
            _highlight(page, annotation, note)
        else:
            top = _MARGIN + shift * (_ICON + 4)
            corners = [(_MARGIN, top), (_MARGIN + _ICON, top + _ICON)]
            _place(annotation, [_user(page, *corner) for corner in corners])
        pdfium.FPDFAnnot_SetFlags(annotation, _PRINTED)
        for key, text in ((b"T", author), (b"Contents", note.text), (b"M", date), (b"CreationDate", date)):
            _set(annotation, key, text)
    finally:
        pdfium.FPDFPage_CloseAnnot(annotation)


def _named(made: bytes, data: bytes, notes: tuple[Note, ...]) -> bytes:
    """The file with a name that follows from what is in it: pdfium gives a random one.

    The first half names the file that it was made of, if that had a name; it may be part of the key of a locked one.
    """
    digest = hashlib.sha256(data + repr(notes).encode()).hexdigest()[:32].upper().encode()
    start = max(0, len(made) - _TRAILER)
    found = _NAME.search(made, start)
    if found is None:
        return made
    first = found.group(1) if b"/ID" in data else digest[: len(found.group(1))]
    return (
        made[: found.start(1)] + first + made[found.end(1) : found.start(2)] + digest + made[found.end(2) :]
    )


def make(
    data: bytes, _limits: Limits, notes: tuple[Note, ...], author: str, date: str, password: str | None
) -> bytes:
    """The file with the notes in it. Raises `Unreadable`."""
    document = open_pdf(data, password)
    try:
        for number in sorted({note.page for note in notes}):
            try:
                page = document[number - 1]
            except (pypdfium2.PdfiumError, IndexError):
                raise Unreadable(_FAILED) from None
            shift = 0
            for note in notes:
                if note.page == number:
                    _write(page.raw, note, shift, author, date)
                    shift += not note.boxes
            page.close()
        out = io.BytesIO()
        try:
            document.save(out)
        except pypdfium2.PdfiumError:
            raise Unreadable(_FAILED) from None
    finally:
        document.close()
    return _named(out.getvalue(), data, notes)
