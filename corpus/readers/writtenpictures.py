"""Whether a picture is of lines of writing: a clause pasted in as a picture, not a photograph, an emblem, a seal or a QR code.

Nothing is recognised. Lines of writing leave blank rows between them, are alike in height, and each changes between ink and
ground about as often as it has characters; the picture is judged in upright strips, so that it may stand a little askew.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from PIL import Image, ImageStat

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.pasted import NONE, ONE, SEVERAL

MOST_SIDE = 1000  # pixels that are looked at
_LEAST_WIDE, _LEAST_HIGH = 60, 12  # pixels
_STRIPS = 4
_CONTRAST = 70  # of 255, between ink and ground
_LEAST_LINES, _LEAST_CHARACTERS = 2, 26  # a name of a court over the name of a document has fewer
_SQUARE, _LINES_OF_SQUARE = (
    1.3,
    4,
)  # sides of seals, emblems and QR codes; a square picture of writing has more lines
_LOW = 5  # pixels: a line of characters that can be told apart
_TALL = 0.45  # of the picture: a line among others is lower
_ALIKE = 2.0  # times the usual height
_INKED = (0.06, 0.65)  # share of ink in a line
_CHANGES = (0.35, 4.0)  # strokes in a row of pixels for each character of the line
_VARIED = (
    0.5  # of the rows of a line differ from the one above: those of windows, bars and QR codes are alike
)
_MOSTLY = 0.7  # of the inked rows of a strip are those of lines
_RULE = 0.6  # ink in a row or column of pixels: a ruling line
_RED = 60  # of 255, more than green and blue: seals and letterheads
_LOW_PICTURE = 4  # times as wide as high
_CHARACTERS_ALONE = 10  # of a line that is all a picture shows
_STARTS = (b"\x89PNG", b"\xff\xd8", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF")


class _Line(NamedTuple):
    """A stretch of inked rows: how high it is, and how many characters it may hold."""

    high: int
    characters: float


def is_written(data: bytes, most_pixels: int) -> bool:
    """Whether a picture file shows lines of writing; False for what cannot be opened and for more pixels than allowed."""
    return lines_shown(data, most_pixels) == SEVERAL


def lines_shown(data: bytes, most_pixels: int) -> int:
    """What of writing a picture file shows: NONE, `ONE` line, or `SEVERAL`; a line alone is as well a name or a banner."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large picture is judged by our own limit
            picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if picture.width * picture.height > most_pixels:
            return NONE
        picture.draft("RGB", (MOST_SIDE, MOST_SIDE))
        if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
            clear = picture.convert("RGBA")
            picture = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
        picture = picture.convert("RGB")
        return SEVERAL if has_lines(picture) else ONE if _is_line(picture) else NONE
    except (OSError, EOFError, SyntaxError, ValueError, TypeError, MemoryError, Image.DecompressionBombError):
        return NONE


def make(data: bytes, limits: Limits, sizes: tuple[int, ...]) -> bytes:
    """A byte for each of the picture files that follow each other in `data`, as `lines_shown` has it."""
    at = 0
    found = bytearray()
    for size in sizes:
        found.append(lines_shown(data[at : at + size], limits.picture_pixels))
        at += size
    return bytes(found)


def are_written(pictures: Sequence[bytes], limits: Limits) -> list[int]:
    """What of writing picture files show (`lines_shown`); they are opened in a process of its own. None does where that fails."""
    from corpus.isolation import make_isolated  # noqa: PLC0415  few documents have such pictures

    if not pictures:
        return []
    try:
        found = make_isolated(__name__, b"".join(pictures), limits, tuple(map(len, pictures)))
    except Unreadable:
        found = b""
    return list(found.ljust(len(pictures), b"\0"))


def shown_by(pictures: Sequence[bytes], limits: Limits) -> list[int]:
    """The same where a file of another format (EMF, SVG), of which nobody can tell, counts as one line."""
    known = [data if data.startswith(_STARTS) else b"" for data in pictures]
    found = iter(are_written([data for data in known if data], limits))
    return [next(found) if data else ONE for data in known]


def has_lines(picture: Image.Image) -> bool:
    """The same of an opened picture in RGB."""
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    if picture.width < _LEAST_WIDE or picture.height < _LEAST_HIGH:
        return False
    grey = picture.convert("L")
    ground = int(ImageStat.Stat(grey).median[0])
    inked = bytes(abs(level - ground) >= _CONTRAST for level in range(256))
    pixels = grey.tobytes().translate(inked)
    if not any(pixels) or _is_red(picture, pixels):
        return False
    wide = picture.width
    rows = [pixels[at : at + wide] for at in range(0, len(pixels), wide)]
    strip = -(-wide // _STRIPS)
    found = [_lines([row[at : at + strip] for row in rows]) for at in range(0, wide, strip)]
    characters = sum(line.characters for lines in found for line in lines)
    square = max(picture.size) <= _SQUARE * min(picture.size)
    return (
        max(map(len, found)) >= (_LINES_OF_SQUARE if square else _LEAST_LINES)
        and characters >= _LEAST_CHARACTERS
    )


def _is_line(picture: Image.Image) -> bool:
    """Whether a low picture shows a line of writing and nothing else."""
    picture.thumbnail((MOST_SIDE, MOST_SIDE))
    if picture.height < _LEAST_HIGH or picture.width < _LOW_PICTURE * picture.height:
        return False
    grey = picture.convert("L")
    ground = int(ImageStat.Stat(grey).median[0])
    pixels = grey.tobytes().translate(bytes(abs(level - ground) >= _CONTRAST for level in range(256)))
    if not any(pixels) or _is_red(picture, pixels):
        return False
    wide = picture.width
    bands = list(_bands([pixels[at : at + wide] for at in range(0, len(pixels), wide)]))
    if not bands:
        return False
    band = max(bands, key=len)
    found = _line(band)
    return (
        found is not None
        and found.characters >= _CHARACTERS_ALONE
        and len(band) >= _MOSTLY * sum(map(len, bands))
    )


def _is_red(picture: Image.Image, pixels: bytes) -> bool:
    """Whether the ink is mostly red, the colour of seals and letterheads."""
    mask = Image.frombytes("L", picture.size, pixels.translate(bytes([0, 255, *[0] * 254])))
    red, green, blue = ImageStat.Stat(picture, mask).mean
    return bool(red - max(green, blue) >= _RED)


def _lines(rows: Sequence[bytes]) -> list[_Line]:
    """The lines of writing in a strip of pixels that are 1 where there is ink."""
    rows = _without_rules(rows)
    bands = list(_bands(rows))
    heights = sorted(len(band) for band in bands if len(band) >= _LOW)
    usual = heights[len(heights) // 2] if heights else 0
    found = []
    for band in bands:
        high = len(band)
        if high < _LOW or not usual / _ALIKE <= high <= usual * _ALIKE or high > _TALL * len(rows):
            continue
        if line := _line(band):
            found.append(line)
    of_lines, inked = sum(line.high for line in found), sum(map(len, bands))
    return found if of_lines >= _MOSTLY * inked else []


def _line(band: Sequence[bytes]) -> _Line | None:
    """A stretch of inked rows as a line of writing; None where its ink is not that of characters."""
    high = len(band)
    left = min(at for row in band if (at := row.find(1)) >= 0)
    wide = max(row.rfind(1) for row in band) + 1 - left
    ink = sum(row.count(1) for row in band) / (wide * high)
    strokes = sum(row.count(b"\0\1") + row[0] for row in band) / high
    characters = wide / high
    varied = sum(one != other for one, other in pairwise(band)) / high
    if varied < _VARIED or not _INKED[0] <= ink <= _INKED[1]:
        return None
    return _Line(high, characters) if _CHANGES[0] <= strokes / max(characters, 1.0) <= _CHANGES[1] else None


def _without_rules(rows: Sequence[bytes]) -> list[bytes]:
    """The rows of pixels without the ruling lines of a table."""
    wide, high = len(rows[0]), len(rows)
    flat = b"".join(rows)
    rules = [at for at in range(wide) if flat[at::wide].count(1) >= _RULE * high]
    if 0 < len(rules) < wide / 2:
        cleared = bytearray(flat)
        for at in rules:
            cleared[at::wide] = bytes(high)
        flat = bytes(cleared)
    cut = [flat[at : at + wide] for at in range(0, len(flat), wide)]
    return [row if row.count(1) < _RULE * wide else bytes(wide) for row in cut]


def _bands(rows: Sequence[bytes]) -> Iterator[list[bytes]]:
    """The stretches of rows that have ink, parted by rows that have none."""
    band: list[bytes] = []
    for row in rows:
        if 1 in row:
            band.append(row)
        elif band:
            yield band
            band = []
    if band:
        yield band
