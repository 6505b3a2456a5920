"""The drawings of a DOC ([MS-ODRAW]): whether there are pictures, the words that are drawn as WordArt, the colours of boxes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.readers.docshades import colour
from corpus.readers.wordlook import UNKNOWN, WHITE
from corpus.readers.wordtext import in_line

_PICTURES, _SHAPE_CONTAINER, _SHAPE, _PROPERTIES = 0xF001, 0xF004, 0xF00A, 0xF00B
_ART_TEXT = 0x00C0
_FILL_KIND, _FILL_COLOUR, _FILL_OPACITY, _FILL_SWITCHES = 0x0180, 0x0181, 0x0182, 0x01BF
_FILLED, _SAYS_FILLED = 0x10, 0x100000
_OPAQUE = 0x8000  # of 0x10000
_BACKGROUND = 0x400  # of the flags of a shape: it is the page
_DEEPEST = 32


def _records(data: bytes, start: int, end: int, depth: int = 0) -> Iterator[tuple[int, int, int, int]]:
    """The records of a stretch and those inside them: kind, number, start and end of the content."""
    while start + 8 <= end:
        head, kind, size = struct.unpack_from("<HHI", data, start)
        stop = min(start + 8 + size, end)
        yield kind, head >> 4, start + 8, stop
        if head & 0xF == 0xF and depth < _DEEPEST:
            yield from _records(data, start + 8, stop, depth + 1)
        start = stop


def _art(data: bytes, start: int, end: int, count: int) -> str:
    """The words among the properties of a shape; long values stand behind the list."""
    behind = start + 6 * count
    for index in range(count):
        if start + 6 * index + 6 > end:
            break
        name, value = struct.unpack_from("<HI", data, start + 6 * index)
        if name & 0x8000:
            if name & 0x3FFF == _ART_TEXT:
                return (
                    data[behind : min(behind + value, end)].decode("utf-16-le", "replace").partition("\0")[0]
                )
            behind += value
    return ""


def _fill(data: bytes, start: int, end: int, count: int) -> int:
    """The colour that the properties of a shape fill it with, white if they say nothing; UNKNOWN where it shows through."""
    found = WHITE
    for index in range(min(count, (end - start) // 6)):
        name, value = struct.unpack_from("<HI", data, start + 6 * index)
        if name == _FILL_COLOUR and found != UNKNOWN:
            flags = value >> 24  # of a scheme, of the system: not a colour
            found = UNKNOWN if flags else colour(struct.pack("<I", value))
        elif (
            (name == _FILL_KIND and value)
            or (name == _FILL_OPACITY and value < _OPAQUE)
            or (name == _FILL_SWITCHES and value & _SAYS_FILLED and not value & _FILLED)
        ):
            found = UNKNOWN
    return found


@dataclass(slots=True)
class Drawings:
    """Whether there are `pictures`; by the number of their shape the words of WordArt and the `fills` of boxes.

    `page` is the colour of the paper.
    """

    pictures: bool = False
    art: dict[int, str] = field(default_factory=dict)
    fills: dict[int, int] = field(default_factory=dict)
    page: int = WHITE


def drawings(data: bytes) -> Drawings:
    """What the drawings of a document hold."""
    made = Drawings()
    if len(data) < 8:
        return made
    size = struct.unpack_from("<I", data, 4)[0] + 8
    for kind, _, start, end in _records(data, 0, min(size, len(data))):
        made.pictures = made.pictures or (kind == _PICTURES and end > start)
    shape = flags = 0
    while size + 9 <= len(data):  # each drawing stands behind a byte that says whose it is
        length = struct.unpack_from("<I", data, size + 5)[0] + 8
        for kind, number, start, end in _records(data, size + 1, min(size + 1 + length, len(data))):
            if kind == _SHAPE_CONTAINER:
                shape = flags = 0
            elif kind == _SHAPE and end - start >= 4:
                shape = struct.unpack_from("<I", data, start)[0]
                flags = struct.unpack_from("<I", data, start + 4)[0] if end - start >= 8 else 0
            elif kind == _PROPERTIES:
                if text := _art(data, start, end, number).strip():
                    made.art[shape] = "\n".join(map(in_line, text.replace("\r", "\n").split("\n")))
                made.fills[shape] = _fill(data, start, end, number)
                if flags & _BACKGROUND and made.fills[shape] != WHITE:
                    made.page = UNKNOWN  # programs show it where they are told to
        size += 1 + length
    return made
