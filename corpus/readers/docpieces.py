"""The text of a DOC: its header (FIB) and piece table, which give every character and its place in the file.

Specified in [MS-DOC]. A position (CP) counts UTF-16 units over all stories: body, footnotes, headers and so on.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import NeedsOffice, Unreadable
from corpus.limits import Limits
from corpus.readers.ole import DAMAGED, Streams

_WORD = 0xA5EC  # Word 97 and later; Word 6 and 95 write 0xA5DC
_OLDEST = 0xC1  # Word 97; what comes before has another structure
_TABLES = 0x9A  # offset of the pairs that tell where each structure stands in the table stream
_SIMPLIFIED_CHINESE = frozenset({0x0804, 0x1004})
_HIGH = re.compile(rb"[\x80-\xff]+")
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200
OLD = "这是 Word 95 或更早版本的 DOC 文档，要有 LibreOffice 才能读取；请用 WPS 或 Word 另存为 DOCX 后重试"
ODD = "DOC 文档的内部结构不寻常，要有 LibreOffice 才能读取；请用 WPS 或 Word 另存为 DOCX 后重试"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that stands in one place of the file: `fc` is the offset, `width` bytes each."""

    start: int
    end: int
    fc: int
    width: int
    changes: bytes  # formatting that a fast save put upon the piece


@dataclass(frozen=True, slots=True)
class Structures:
    """The streams of a DOC and where in the table stream each structure stands."""

    main: bytes
    table: bytes
    data: bytes
    lengths: tuple[int, ...]  # characters of each story, in the order of `STORIES`

    def structure(self, index: int) -> bytes:
        """The bytes of the structure with this index among the pairs of the header; empty where there is none."""
        offset, size = self._place(index)
        return self.table[offset : offset + size]

    def from_structure(self, index: int) -> tuple[bytes, int]:
        """All bytes of the table stream from a structure on, and its own size: lists run on behind theirs."""
        offset, size = self._place(index)
        return (self.table[offset:], size) if size else (b"", 0)

    def _place(self, index: int) -> tuple[int, int]:
        offset, size = struct.unpack_from("<II", self.main, _TABLES + 8 * index)
        if size and offset + size > len(self.table):
            raise Unreadable(DAMAGED)
        return offset, size


STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_CLX = 33


def structures(streams: Streams) -> Structures:
    """The structures of a DOC. Raises `Unreadable`; `NeedsOffice` for versions before Word 97."""
    main = streams.read("WordDocument")
    if len(main) < _TABLES:
        raise Unreadable(DAMAGED)
    magic, version = struct.unpack_from("<HH", main)
    flags = struct.unpack_from("<H", main, 10)[0]
    if flags & _ENCRYPTED:
        raise Unreadable("文档有打开密码；请在 Word 或 WPS 里去掉密码后重试")
    if magic != _WORD or version < _OLDEST:
        raise NeedsOffice(OLD)
    name = "1Table" if flags & _TABLE_1 else "0Table"
    table = streams.read(name)
    if not table:
        raise Unreadable(DAMAGED)
    lengths = struct.unpack_from("<8i", main, 0x4C)
    if any(length < 0 for length in lengths):
        raise Unreadable(DAMAGED)
    return Structures(main, table, streams.read("Data"), lengths)


def pieces(found: Structures, limits: Limits) -> list[Piece]:
    """The piece table. Raises `Unreadable` where it does not fit the file."""
    clx = found.structure(_CLX)
    changes: list[bytes] = []
    position = 0
    while clx[position] == 1:  # what fast saves changed
        size = struct.unpack_from("<H", clx, position + 1)[0]
        changes.append(clx[position + 3 : position + 3 + size])
        position += 3 + size
    if clx[position] != 2:
        raise NeedsOffice(ODD)
    size = struct.unpack_from("<I", clx, position + 1)[0]
    table = clx[position + 5 : position + 5 + size]
    count = (len(table) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", table)
    in_order = all(a < b for a, b in pairwise(places))
    if count < 1 or len(table) < size or places[0] or not in_order:
        raise Unreadable(DAMAGED)  # another program would open what is left of it without a word
    if places[-1] > limits.text_characters:
        raise Unreadable(f"文本有 {places[-1]} 字，超过上限 {limits.text_characters} 字")
    if places[-1] < sum(found.lengths):
        raise Unreadable(DAMAGED)
    made = []
    for index in range(count):
        offset, change = struct.unpack_from("<2xIH", table, 4 * (count + 1) + 8 * index)
        width = 1 if offset & 0x40000000 else 2
        fc = (offset & 0x3FFFFFFF) // (2 if width == 1 else 1)
        piece = Piece(places[index], places[index + 1], fc, width, _change(change, changes))
        if fc + width * (piece.end - piece.start) > len(found.main):
            raise Unreadable(DAMAGED)
        made.append(piece)
    return made


# The formatting that a fast save writes as one byte, as the operation it stands for ([MS-DOC] Prm0).
_SHORT_CHANGES = {0x41: 0x0800, 0x42: 0x0801, 0x43: 0x0802, 0x57: 0x0837, 0x5C: 0x083C}


def _change(value: int, changes: list[bytes]) -> bytes:
    if value & 1:
        index = value >> 1
        return changes[index] if index < len(changes) else b""
    operation = _SHORT_CHANGES.get((value >> 1) & 0x7F)
    return b"" if operation is None else struct.pack("<HB", operation, value >> 8)


def _decoded(data: bytes, chinese: bool) -> str:
    """Text of one byte a character; GBK, which some programs write there, keeps its length with NULs."""
    if chinese and (runs := _HIGH.findall(data)) and all(len(run) % 2 == 0 for run in runs):
        try:
            text = "".join(char + "\0" * (len(char.encode("gb2312")) - 1) for char in data.decode("gb2312"))
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")
        if any("一" <= char <= "龥" for char in text):
            return text
    return data.decode("cp1252", "replace")


class Text:
    """All characters of a DOC as UTF-16 units, and where each one stands in the file."""

    def __init__(self, found: Structures, limits: Limits) -> None:
        self.pieces = pieces(found, limits)
        self._starts = [piece.start for piece in self.pieces]
        chinese = struct.unpack_from("<H", found.main, 6)[0] in _SIMPLIFIED_CHINESE
        parts = []
        for piece in self.pieces:
            data = found.main[piece.fc : piece.fc + piece.width * (piece.end - piece.start)]
            if piece.width == 1:
                parts.append(_decoded(data, chinese))
                continue
            part = data.decode("utf-16-le", "surrogatepass")
            if len(part) != piece.end - piece.start:  # characters beyond 0xFFFF: one must stay two here
                part = "".join(map(chr, struct.unpack(f"<{len(data) // 2}H", data)))
            parts.append(part)
        self.units = "".join(parts)
        # Behind the last story stands a mark or two. Words there belong to a story that the header has lost.
        if self.units[sum(found.lengths) :].strip("\r\x07\x0c\0"):
            raise Unreadable(DAMAGED)

    def places(self, start: int, end: int) -> Iterator[tuple[int, int, Piece]]:
        """The parts of a range, each within one piece."""
        index = bisect_right(self._starts, start) - 1
        while start < end:
            piece = self.pieces[index]
            stop = min(end, piece.end)
            yield start, stop, piece
            start = stop
            index += 1


def characters(units: str) -> str:
    """Text of UTF-16 units as characters."""
    if any("\ud800" <= unit <= "\udfff" for unit in units):
        return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return units
