"""Packs what the store keeps: JSON in GB18030, deflated against a dictionary of what such documents have in common.

Chinese takes two bytes in GB18030 and three in UTF-8, and a document of 5 KB is too short for zlib to learn set
phrases from. Together they halve the store, at no more time. The dictionary that packed a row is named in the row (the
checksum in zlib's header), so that newer ones can come and older rows are read for ever.
"""

from __future__ import annotations

import json
import zlib
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any


class Kind(StrEnum):
    """What is packed; each kind has a dictionary of its own."""

    TEXT = "text"
    REPORT = "report"
    ENTRY = "entry"


_VERSION = 1  # of the dictionaries that rows are packed with from now on
# Checksum of every dictionary that ever packed a row; never take one away.
_KNOWN = {
    0x3C11861D: "text-1.bin",
    0x7C308E34: "report-1.bin",
    0x03877AF9: "entry-1.bin",
}
_GB18030, _UTF8 = b"\x01", b"\x02"  # first byte; rows of older versions begin with zlib's 0x78 and are UTF-8
_LEVEL = 1  # a tenth of the time of the usual one, and with a dictionary hardly larger
_NAMED = 0x20  # the bit of zlib's header that says a dictionary was used


def pack(value: object, kind: Kind) -> bytes:
    """JSON, packed; lone surrogates of broken files survive."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        mark, data = _GB18030, text.encode("gb18030")
    except UnicodeEncodeError:  # it has every character but lone surrogates
        mark, data = _UTF8, text.encode("utf-8", "surrogatepass")
    packer = _packer(kind).copy()
    packed: bytes = mark + packer.compress(data) + packer.flush()
    return packed


def unpack(packed: bytes) -> Any:
    """What `pack`, of this version or an older one, was given. Raises zlib.error or ValueError for anything else."""
    mark = packed[:1]
    if mark not in (_GB18030, _UTF8):
        return json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    stream = packed[1:]
    named = len(stream) > 6 and stream[1] & _NAMED
    unpacker = (
        zlib.decompressobj(zdict=_dictionary(int.from_bytes(stream[2:6]))) if named else zlib.decompressobj()
    )
    data = unpacker.decompress(stream) + unpacker.flush()
    if not unpacker.eof or unpacker.unused_data:
        raise zlib.error("packed data is cut short or goes on")
    return json.loads(data.decode("gb18030") if mark == _GB18030 else data.decode("utf-8", "surrogatepass"))


@cache
def _dictionary(checksum: int) -> bytes:
    if checksum not in _KNOWN:
        raise zlib.error("packed by a newer version, or damaged")
    return _content(_KNOWN[checksum])


@cache
def _content(name: str) -> bytes:
    return Path(__file__).with_name("data").joinpath(name).read_bytes()


@cache
def _packer(kind: Kind) -> Any:
    """A packer that has the dictionary already; to be copied, which takes a fifth of the time of making one."""
    return zlib.compressobj(_LEVEL, zdict=_content(f"{kind}-{_VERSION}.bin"))
