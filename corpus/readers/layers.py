"""Whether a PDF has layers (optional content), of which some may be switched off.

pdfium paints them as they are set but does not say that there are any. The key stands in the catalogue, in the open
or inside a packed object stream. Where it cannot be told the answer is yes: it costs a look at the pages, no more.
"""

from __future__ import annotations

import re
import zlib

_KEY = b"/OCProperties"
_OBJECT_STREAM = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n", re.DOTALL)
_MOST_UNPACKED = 1 << 20  # bytes of one object stream; two hundred objects take a few kilobytes
_MOST_STREAMS = 2_000


def has_layers(data: bytes) -> bool:
    """Whether the pages of this PDF may have layers."""
    if _KEY in data or b"/Encrypt" in data:
        return True
    if b"/ObjStm" not in data:  # a hundred times as fast as to look for more than that
        return False
    for number, found in enumerate(_OBJECT_STREAM.finditer(data)):
        if number >= _MOST_STREAMS:
            return True
        try:
            unpacked = zlib.decompressobj().decompress(
                data[found.end() : found.end() + _MOST_UNPACKED], _MOST_UNPACKED
            )
        except zlib.error:
            return True
        if _KEY in unpacked:
            return True
    return False
