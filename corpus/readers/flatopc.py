"""Word documents as one XML file (Flat OPC): the parts of a DOCX written one after the other, read as a DOCX."""

from __future__ import annotations

import base64
import io
import zipfile

from lxml import etree

from corpus.document import Extract
from corpus.limits import Limits
from corpus.readers import docx
from corpus.readers.package import parsed

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def _package(data: bytes, limits: Limits) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for part in parsed(data, limits).iter(f"{_PKG}part"):
            name = part.get(f"{_PKG}name", "").lstrip("/")
            content = part.find(f"{_PKG}xmlData")
            if content is not None and len(content):
                package.writestr(name, etree.tostring(content[0]))
            elif name:
                package.writestr(name, _decoded(part.findtext(f"{_PKG}binaryData", "")))
    return stream.getvalue()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:  # a picture that nobody can see: that it is there is all we say of it
        return b""


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures that stand for pages (`docx.pictures`)."""
    return docx.pictures(_package(data, limits), limits)


def read(data: bytes, limits: Limits) -> Extract:
    """The text of the document. Raises `Unreadable` for what is damaged or too large."""
    return docx.read(_package(data, limits), limits)
