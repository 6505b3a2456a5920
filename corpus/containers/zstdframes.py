"""Whether a zstd file is whole. The library that unpacks it ends at a break without a word.

A frame is a header, blocks that each say how long they are, and perhaps a checksum; nothing is unpacked here.
"""

from __future__ import annotations

import struct
from typing import IO

_MAGIC, _SKIPPABLE = 0xFD2FB528, 0x184D2A50
_SIZE_FIELDS = (0, 2, 4, 8)
_DICTIONARY_FIELDS = (0, 1, 2, 4)
_RLE = 1


def is_whole(file: IO[bytes]) -> bool:
    """Whether every frame ends. The place in the file is kept."""
    place = file.tell()
    size = file.seek(0, 2)
    file.seek(0)
    try:
        while file.tell() < size:
            if not _passed(file):
                return False
        return file.tell() == size
    finally:
        file.seek(place)


def _passed(file: IO[bytes]) -> bool:
    """Goes to the end of a frame, which may lie beyond that of the file; False where there is none."""
    start = file.read(8)
    if len(start) < 5:
        return False
    magic = int.from_bytes(start[:4], "little")
    if magic & 0xFFFFFFF0 == _SKIPPABLE:
        if len(start) < 8:
            return False
        file.seek(struct.unpack("<L", start[4:])[0], 1)
        return True
    if magic != _MAGIC:
        return False
    described = start[4]
    single = described >> 5 & 1
    length = _SIZE_FIELDS[described >> 6] or single
    file.seek(5 - len(start) + (not single) + _DICTIONARY_FIELDS[described & 3] + length, 1)
    while True:
        header = int.from_bytes(block := file.read(3), "little")
        if len(block) < 3:
            return False
        file.seek(1 if header >> 1 & 3 == _RLE else header >> 3, 1)
        if header & 1:
            break
    file.seek(4 * (described >> 2 & 1), 1)
    return True
