"""The formats (格式) of documents: their names, and which one a document came in."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.document import Document

FORMATS = {
    "txt": "文本",
    "html": "网页",
    "docx": "DOCX",
    "doc": "DOC",
    "pdf": "PDF",
    "ofd": "OFD",
    "image": "图片",
    "other": "其他",
    "scan": "扫描件",
}
_MEDIA = {
    "text/plain": "txt",
    "text/html": "html",
    "multipart/related": "html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/msword": "doc",
    "application/rtf": "doc",
    "application/pdf": "pdf",
    "application/ofd": "ofd",
}


_BY_SUFFIX = {
    **dict.fromkeys((".txt", ".text", ".md"), "text/plain"),
    **dict.fromkeys((".html", ".htm", ".mht", ".mhtml"), "text/html"),
    **dict.fromkeys((".doc", ".wps", ".rtf"), "application/msword"),
    ".docx": next(media for media, name in _MEDIA.items() if name == "docx"),
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
}


def media_of(path: str) -> str:
    """What a file is by its name, where nothing else is known of it."""
    return _BY_SUFFIX.get(PurePath(path).suffix.lower(), "")


def formats_of(document: Document) -> tuple[str, ...]:
    """The format of the file, and whether text of it was, or has still to be, recognised in pictures."""
    media = document.extract.media_type
    found = "image" if media.startswith("image/") else _MEDIA.get(media, "other")
    scanned = bool(document.recognised) or any(page.scanned for page in document.pages)
    return (found, "scan") if scanned else (found,)
