"""The form fields of a DOC that have no text of their own: boxes to tick and lists to choose from ([MS-DOC] FFData)."""

from __future__ import annotations

import struct

from corpus.readers.wordtext import TICKED, UNTICKED, in_line

_HEAD = 0x44  # bytes of a picture's head, which forms have too
_VERSION = 0xFFFFFFFF
_BOX, _LIST = 1, 2
_UNTOUCHED = 25  # then the default holds
_STRINGS_BETWEEN = 5  # format, help, status, and two macros, between the default and the entries of a list


def form_text(data: bytes, place: int) -> str | None:
    """What the form field whose data stand at `place` shows; None for a form text, a picture, or nothing."""
    start = place + _HEAD
    try:
        version, bits = struct.unpack_from("<IH", data, start)
        if place < 0 or version != _VERSION or bits & 3 not in {_BOX, _LIST}:
            return None
        position = _behind_string(data, start + 10)
        chosen = bits >> 2 & 0x1F
        if chosen == _UNTOUCHED:
            chosen = struct.unpack_from("<H", data, position)[0]
        if bits & 3 == _BOX:
            return TICKED if chosen == 1 else UNTICKED
        position += 2
        for _ in range(_STRINGS_BETWEEN):
            position = _behind_string(data, position)
        return _entry(data, position, chosen)
    except struct.error:
        return None


def _behind_string(data: bytes, position: int) -> int:
    return position + 2 + 2 * int(struct.unpack_from("<H", data, position)[0]) + 2


def _entry(data: bytes, position: int, index: int) -> str | None:
    extended, count, _ = struct.unpack_from("<HHH", data, position)
    if extended != 0xFFFF or index >= count:
        return None
    position += 6
    for _ in range(index):
        position += 2 + 2 * struct.unpack_from("<H", data, position)[0]
    size = 2 * struct.unpack_from("<H", data, position)[0]
    return in_line(data[position + 2 : position + 2 + size].decode("utf-16-le", "replace"))
