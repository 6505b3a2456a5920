"""Pictures that stand in the text of a DOC ([MS-DOC] PICF, [MS-ODRAW] blips): how large they are shown, and their bytes."""

from __future__ import annotations

import struct

from corpus.readers.pasted import Pasted

_HEAD = struct.Struct(
    "<iH8x14xhhHH"
)  # size, head, (metafile, frame), width and height in twips, scales in thousandths
_ROOM = 8300.0 * 13960.0  # square twips between the usual margins of A4
_TWIPS = 20  # in a point
_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")


def inline(data: bytes, place: int) -> Pasted | None:
    """The picture at a place of the data stream; None for what is none."""
    try:
        size, head, wide, high, across, down = _HEAD.unpack_from(data, place)
    except struct.error:
        return None
    if place < 0 or size < head or head < _HEAD.size or wide <= 0 or high <= 0:
        return None
    wide, high = wide * (across or 1000) / 1000, high * (down or 1000) / 1000
    return Pasted(wide * high / _ROOM, part=str(place), size=(wide / _TWIPS, high / _TWIPS))


def content(data: bytes, part: str) -> bytes:
    """The PNG, JPEG or TIFF of a picture; empty where it is of another format, or elsewhere."""
    place = int(part)
    size, head, *_ = _HEAD.unpack_from(data, place)
    picture = data[place + head : place + size]
    begins = [at for start in _STARTS if (at := picture.find(start, 0, 1 << 16)) >= 0]
    return picture[min(begins) :] if begins else b""
