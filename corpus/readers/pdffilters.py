"""Unpacks streams of a PDF strictly: anything that did not come out whole is told, where pdfium goes on without a word."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Sequence

_BLANKS = re.compile(rb"\s+")
_HEX = {"ASCIIHexDecode", "AHx"}
_BASE85 = {"ASCII85Decode", "A85"}
_RUNS = {"RunLengthDecode", "RL"}
FLATE = {"FlateDecode", "Fl"}
# Packed without any sum or end that could be checked, or of no interest to text.
UNCHECKED = {"LZWDecode", "LZW", "DCTDecode", "DCT", "JPXDecode", "CCITTFaxDecode", "CCF", "JBIG2Decode", "Crypt"}  # fmt: skip
FILTERS = FLATE | _HEX | _BASE85 | _RUNS | UNCHECKED


class NotWhole(Exception):  # noqa: N818  a state of a file, not a fault of the program
    """A stream that does not unpack to its end."""


class Unchecked(Exception):  # noqa: N818  as above
    """A stream of which nobody here can tell whether it is whole."""


def inflated(data: bytes, most: int) -> tuple[bytes, int]:
    """The unpacked bytes of a zlib stream and the length of what was packed. Raises `NotWhole`; `Unchecked` beyond `most`."""
    stream = zlib.decompressobj()
    try:
        made = stream.decompress(data, most)
    except zlib.error:
        raise NotWhole from None
    if stream.unconsumed_tail:
        raise Unchecked
    if stream.eof:
        return made, len(data) - len(stream.unused_data)
    # Some programs leave out the sum at the end; the packed data tell their own end.
    bare = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        made = bare.decompress(data[2:], most)
    except zlib.error:
        raise NotWhole from None
    if not bare.eof or bare.unused_data.strip():
        raise NotWhole
    return made, len(data)


def _runs(data: bytes) -> bytes:
    made = bytearray()
    position = 0
    while position < len(data) and data[position] != 128:
        length = data[position]
        if length < 128:
            made += data[position + 1 : position + 2 + length]
            position += 2 + length
        else:
            made += data[position + 1 : position + 2] * (257 - length)
            position += 2
    if position >= len(data):
        raise NotWhole
    return bytes(made)


def unpacked(data: bytes, filters: Sequence[str], most: int) -> bytes:
    """The content of a stream. Raises `NotWhole` and `Unchecked`."""
    for name in filters:
        if name in FLATE:
            data, _ = inflated(data, most)
        elif name in _BASE85:
            packed = _BLANKS.sub(b"", data)
            packed, end, _ = packed.removeprefix(b"<~").partition(b"~")
            if not end:
                raise NotWhole
            try:
                data = base64.a85decode(packed)
            except ValueError:
                raise NotWhole from None
        elif name in _HEX:
            packed, end, _ = _BLANKS.sub(b"", data).partition(b">")
            if not end:
                raise NotWhole
            try:
                data = binascii.unhexlify(packed + b"0" * (len(packed) % 2))
            except ValueError:
                raise NotWhole from None
        elif name in _RUNS:
            data = _runs(data)
        elif name in UNCHECKED:
            raise Unchecked
        else:
            raise NotWhole  # a filter that does not exist
    return data


def unpredicted(data: bytes, predictor: int, columns: int) -> bytes:
    """Rows of one byte a column with the filters of PNG undone, as tables of places are packed. Raises `NotWhole`."""
    if predictor < 10:
        return data
    wide = columns + 1
    if columns < 1 or len(data) % wide:
        raise NotWhole
    made = bytearray()
    above = bytes(columns)
    for start in range(0, len(data), wide):
        kind, row = data[start], bytearray(data[start + 1 : start + wide])
        if kind == 1:
            for index in range(1, columns):
                row[index] = (row[index] + row[index - 1]) & 255
        elif kind == 2:
            row = bytearray((one + other) & 255 for one, other in zip(row, above, strict=True))
        elif kind:
            raise NotWhole
        made += row
        above = bytes(row)
    return bytes(made)
