"""The drawings of a DOC ([MS-ODRAW]): whether there are pictures, and the words that are drawn as WordArt."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_PICTURES, _SHAPE_CONTAINER, _SHAPE, _PROPERTIES = 0xF001, 0xF004, 0xF00A, 0xF00B
_ART_TEXT = 0x00C0
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


def drawings(data: bytes) -> tuple[bool, dict[int, str]]:
    """Whether the drawings hold pictures, and the words of WordArt by the number of their shape."""
    pictures = False
    words: dict[int, str] = {}
    if len(data) < 8:
        return pictures, words
    size = struct.unpack_from("<I", data, 4)[0] + 8
    for kind, _, start, end in _records(data, 0, min(size, len(data))):
        pictures = pictures or (kind == _PICTURES and end > start)
    shape = 0
    while size + 9 <= len(data):  # each drawing stands behind a byte that says whose it is
        length = struct.unpack_from("<I", data, size + 5)[0] + 8
        for kind, number, start, end in _records(data, size + 1, min(size + 1 + length, len(data))):
            if kind == _SHAPE_CONTAINER:
                shape = 0
            elif kind == _SHAPE and end - start >= 4:
                shape = struct.unpack_from("<I", data, start)[0]
            elif kind == _PROPERTIES and (text := _art(data, start, end, number).strip()):
                words[shape] = text.replace("\r", "\n")
        size += 1 + length
    return pictures, words
