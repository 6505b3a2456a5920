"""The files that a PDF carries beside its pages: nobody reads them here, but they are named."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    import pypdfium2

_MOST_NAMED = 3
_LONGEST = 40  # characters of a name
_MOST_BYTES = 4_096  # of a name as it is stored


def attachments(document: pypdfium2.PdfDocument) -> list[str]:
    """Their names; empty for one that has none."""
    count = max(pdfium.FPDFDoc_GetAttachmentCount(document.raw), 0)
    return [_name(document, index) if index < _MOST_NAMED else "" for index in range(count)]


def _name(document: pypdfium2.PdfDocument, index: int) -> str:
    file = pdfium.FPDFDoc_GetAttachment(document.raw, index)
    size = pdfium.FPDFAttachment_GetName(file, None, 0) if file else 0
    if not 2 < size <= _MOST_BYTES:
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    pdfium.FPDFAttachment_GetName(file, buffer, size)
    name = bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")
    if name.startswith("\xfe\xff") and max(name) <= "\xff":
        # The bytes of UTF-16, each taken for a character: what is meant for old programs may be written so.
        name = name[2:].encode("latin-1").decode("utf-16-be", "replace")
    shown = "".join(char if char.isprintable() else " " for char in name).strip()
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"


def counted(files: Sequence[str]) -> str:
    """How many there are, with the names of the first: 2 个附件（甲.docx、乙.pdf）."""
    named = [name for name in files[:_MOST_NAMED] if name]
    if not named:
        return f"{len(files)} 个附件"
    more = "等" if len(files) > len(named) else ""
    return f"{len(files)} 个附件（{'、'.join(named)}{more}）"
