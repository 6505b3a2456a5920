"""Word documents as one XML file (Flat OPC): the parts of a DOCX written one after the other, read as a DOCX."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from corpus.document import Extract
from corpus.limits import Limits
from corpus.readers import docx
from corpus.readers.package import parsed

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def read(data: bytes, limits: Limits) -> Extract:
    """The text of the document. Raises `Unreadable` for what is damaged or too large."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as package:
        for part in parsed(data, limits).iter(f"{_PKG}part"):
            name = part.get(f"{_PKG}name", "").lstrip("/")
            content = part.find(f"{_PKG}xmlData")
            if content is not None and len(content):
                package.writestr(name, etree.tostring(content[0]))
            elif name:
                package.writestr(name, b"")  # a picture: that it is there is all we say of it
    return docx.read(stream.getvalue(), limits)
