"""Writes small DOC files for tests, byte by byte: what LibreOffice never writes, but Word and WPS did."""

from __future__ import annotations

import struct
from dataclasses import dataclass

_SECTOR, _SMALLEST = 512, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_TEXT_AT = 2048
HIDDEN, DELETED, STRUCK = b"\x3c\x08\x01", b"\x00\x08\x01", b"\x37\x08\x01"


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file of these streams, each filled up to the size from which it has sectors of its own."""
    contents = {name: data.ljust(_SMALLEST, b"\0") for name, data in streams.items()}
    fat = [_FAT]
    body = b""
    entries = [("Root Entry", 5, 1, _END, 0)]
    for number, (name, data) in enumerate(contents.items(), 1):
        right = number + 1 if number < len(contents) else _FREE
        entries.append((name, 2, right, len(fat), len(data)))
        sectors = -(-len(data) // _SECTOR)
        fat += [*range(len(fat) + 1, len(fat) + sectors), _END]
        body += data.ljust(sectors * _SECTOR, b"\0")
    directory = b""
    for name, kind, link, start, size in entries:
        spelt = name.encode("utf-16-le") + b"\0\0"
        right, child = (_FREE, link) if kind == 5 else (link, _FREE)
        directory += spelt.ljust(64, b"\0") + struct.pack(
            "<HBBIII36xIII", len(spelt), kind, 1, _FREE, right, child, start, size, 0
        )
    first_directory = len(fat)
    sectors = -(-len(directory) // _SECTOR)
    fat += [*range(len(fat) + 1, len(fat) + sectors), _END]
    assert len(fat) <= _SECTOR // 4
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(_SECTOR, b"\xff")
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + struct.pack(
        "<16xHHHHH6xIIIIIIIIII", 62, 3, 0xFFFE, 9, 6, 0, 1, first_directory, 0, _SMALLEST, _END, 0, _END, 0, 0
    )
    return head.ljust(_SECTOR, b"\xff") + table + body + directory.ljust(sectors * _SECTOR, b"\0")


@dataclass(frozen=True)
class Piece:
    """A piece of text as it stands in the file, `width` bytes a character, with its formatting.

    `change` is what a fast save puts upon the piece: one byte each for the operation and its value.
    """

    data: bytes
    width: int = 2
    formatting: bytes = b""
    change: tuple[int, int] | None = None
    paragraph: bytes = b""  # formatting of the paragraphs that end in it


def wide(
    text: str, formatting: bytes = b"", change: tuple[int, int] | None = None, paragraph: bytes = b""
) -> Piece:
    """A piece in UTF-16."""
    return Piece(text.encode("utf-16-le"), 2, formatting, change, paragraph)


def _paragraphs(runs: list[tuple[int, int, bytes]]) -> bytes:
    """A page of paragraph formatting: each of the style 0 with these operations."""
    page = bytearray(_SECTOR)
    struct.pack_into(f"<{len(runs) + 1}I", page, 0, *[run[0] for run in runs], runs[-1][1])
    at = _SECTOR - 2
    for index, (_, _, operations) in enumerate(runs):
        entry = b"\0\0" + operations
        head = b"\0" + bytes([len(entry) // 2]) if len(entry) % 2 == 0 else bytes([(len(entry) + 1) // 2])
        at = (at - len(entry) - len(head)) & ~1
        page[at : at + len(head) + len(entry)] = head + entry
        page[4 * (len(runs) + 1) + 13 * index] = at // 2
    page[-1] = len(runs)
    return bytes(page)


def doc(
    *pieces: Piece,
    lid: int = 0x0804,
    magic: int = 0xA5EC,
    version: int = 0xC1,
    flags: int = 0,
    cut: int = 0,
    comments: int = 0,
) -> bytes:
    """A DOC of these pieces; `cut` takes so many characters off the length that the header tells.

    The last `comments` characters are the story of the comments.
    """
    text = b"".join(piece.data + b"\0" * (len(piece.data) % 2) for piece in pieces)
    places, lengths, runs = [], [0], []
    position = _TEXT_AT
    for piece in pieces:
        places.append(position)
        lengths.append(lengths[-1] + len(piece.data) // piece.width)
        runs.append((position, position + len(piece.data), piece.formatting))
        position += len(piece.data) + len(piece.data) % 2
    page_at = -(-position // _SECTOR)
    page = bytearray(_SECTOR)
    struct.pack_into(f"<{len(runs) + 1}I", page, 0, *[run[0] for run in runs], runs[-1][1])
    at = _SECTOR - 2
    for index, (_, _, formatting) in enumerate(runs):
        if formatting:
            at = (at - len(formatting) - 1) & ~1
            page[at : at + len(formatting) + 1] = bytes([len(formatting)]) + formatting
            page[4 * (len(runs) + 1) + index] = at // 2
    page[-1] = len(runs)
    other = _paragraphs(
        [(start, end, piece.paragraph) for (start, end, _), piece in zip(runs, pieces, strict=True)]
    )
    table = b"\0" * 4  # nothing begins at 0
    pairs = {}

    def put(index: int, data: bytes) -> None:
        nonlocal table
        pairs[index] = (len(table), len(data))
        table += data

    changes = [0 if piece.change is None else piece.change[0] << 1 | piece.change[1] << 8 for piece in pieces]
    starts = [
        place * 2 | 0x40000000 if piece.width == 1 else place
        for place, piece in zip(places, pieces, strict=True)
    ]
    list_of_pieces = struct.pack(f"<{len(lengths)}I", *lengths) + b"".join(
        struct.pack("<HIH", 0, start, change) for start, change in zip(starts, changes, strict=True)
    )
    put(33, b"\x02" + struct.pack("<I", len(list_of_pieces)) + list_of_pieces)
    put(12, struct.pack("<III", runs[0][0], runs[-1][1], page_at))
    if any(piece.paragraph for piece in pieces):
        put(13, struct.pack("<III", runs[0][0], runs[-1][1], page_at + 1))
    head = bytearray(_TEXT_AT)
    struct.pack_into("<HH2xH2xH", head, 0, magic, version, lid, 0x0200 | flags)
    struct.pack_into("<H", head, 0x20, 14)
    struct.pack_into("<H", head, 0x3E, 22)
    struct.pack_into("<IIIII", head, 0x4C, lengths[-1] - cut - comments, 0, 0, 0, comments)
    struct.pack_into("<H", head, 0x98, 93)
    for index, pair in pairs.items():
        struct.pack_into("<II", head, 0x9A + 8 * index, *pair)
    main = (bytes(head) + text).ljust(page_at * _SECTOR, b"\0") + bytes(page) + other
    return compound({"1Table": table, "WordDocument": main})
