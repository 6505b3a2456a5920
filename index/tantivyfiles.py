"""Checks the files of a tantivy index against the checksums that tantivy writes at their ends and never looks at when it searches."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

_MAGIC = 1337
_CHUNK = 1 << 20


def damaged_files(folder: Path) -> Iterator[str]:
    """The files in use that are not what was written, with what is wrong; what a killed writer left is not looked at."""
    for file in files_in_use(folder):
        fault = fault_of(file)
        if fault:
            yield f"索引文件 {file.relative_to(folder)} {fault}"


def files_in_use(folder: Path) -> Iterator[Path]:
    """The files of all segments; deletions have the number of their commit in the name."""
    for listing in sorted(folder.rglob("meta.json")):
        try:
            segments = json.loads(listing.read_text("utf-8"))["segments"]
            wanted = {
                str(each["segment_id"]).replace("-", ""): (each.get("deletes") or {}).get("opstamp")
                for each in segments
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue  # opening such an index fails, and it is built anew
        for file in sorted(listing.parent.iterdir()):
            segment, *middle = file.name.split(".")[:-1]
            if segment in wanted and middle in ([], [str(wanted[segment])]):
                yield file


def fault_of(file: Path) -> str | None:
    """What is wrong with a file; None when it is as it was written. OSError when it cannot be read."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size < 8:
            return "不完整"
        stream.seek(size - 8)
        length, magic = struct.unpack("<II", stream.read(8))
        if magic != _MAGIC or length > size - 8:
            return "结尾损坏"
        stream.seek(size - 8 - length)
        try:
            expected = int(json.loads(stream.read(length))["crc"])
        except (ValueError, KeyError, TypeError):
            return "结尾损坏"
        stream.seek(0)
        left, crc = size - 8 - length, 0
        while left > 0:
            piece = stream.read(min(_CHUNK, left))
            crc = zlib.crc32(piece, crc)
            left -= len(piece)
    return None if crc == expected else "内容损坏（校验和不符）"
