"""Which characters of a PDF page leave no trace on it: the page is painted with the suspect text and without it.

Where both pictures are alike, nobody sees the text, whatever the reason; a seal that shines through, a soft mask or
text painted once more over the bar leave a difference. It reads no text and judges nothing.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from corpus.readers import pdfcalls as calls
from corpus.readers.hiddenruns import KINDS, VISIBLE, drop_stray_punctuation
from corpus.readers.pdfobjects import Drawn
from corpus.readers.suspects import Piece
from corpus.redaction import least_contrast

if TYPE_CHECKING:
    import pypdfium2

_SCAN = 0.5  # of the page under pictures: invisible text is what was recognised in them
_OUTLINES = 50  # paths on a page all of whose text is invisible: the characters were turned into drawings
_SCALE = 2.0  # pixels a point
_MOST_PIXELS = 4_000_000
_MARGIN = 4.0  # points around the text that is looked at
_Part = tuple[float, float, float, float]
_LONGEST = 4_000  # bytes of a piece of text that are compared with its twin
_RED = 60  # of 255, more than green and blue: the ink of seals
_INSET = 0.2  # of a character's height above and below: a bar that leaves a fringe hides the word


class _Picture:
    """A part of a page (left, top, right, bottom in points as it is shown), painted."""

    def __init__(self, page: pypdfium2.PdfPage, part: _Part, scale: float) -> None:
        width, height = page.get_size()
        left, top, right, bottom = part
        cut = (left, height - bottom, width - right, top)
        bitmap = page.render(scale=scale, crop=cut, may_draw_forms=False)
        # The part begins with a whole pixel of the page.
        self.left, self.top, self.scale = math.ceil(left * scale), math.ceil(top * scale), scale
        self.stride, self.channels = bitmap.stride, bitmap.n_channels
        self.width, self.height = bitmap.width, bitmap.height
        self.data = bytes(bitmap.buffer)
        bitmap.close()

    def rows(self, box: tuple[int, int, int, int]) -> list[bytes]:
        """The pixels of a box, row by row."""
        left, top, right, bottom = box
        first, last = left * self.channels, right * self.channels
        return [self.data[y * self.stride + first : y * self.stride + last] for y in range(top, bottom)]

    def pixels(self, box: Sequence[float], inset: float) -> tuple[int, int, int, int] | None:
        """The pixels of a box in points, shortened above and below; None where it lies outside the picture."""
        x0, top, x1, bottom = box
        if not all(map(math.isfinite, box)):
            return None
        less = inset * (bottom - top)
        left = max(math.floor(x0 * self.scale) - self.left, 0)
        right = min(math.ceil(x1 * self.scale) - self.left, self.width)
        high = max(math.floor((top + less) * self.scale) - self.top, 0)
        low = min(math.ceil((bottom - less) * self.scale) - self.top, self.height)
        return (left, high, right, low) if left < right and high < low else None


def _differ(one: list[bytes], other: list[bytes], contrast: int) -> bool:
    return any(
        row != again and any(abs(a - b) >= contrast for a, b in zip(row, again, strict=True))
        for row, again in zip(one, other, strict=True)
    )


def _is_red(rows: list[bytes], channels: int) -> bool:
    """Whether a stretch of the page (blue, green, red) has the colour of seals."""
    blue, green, red = (sum(sum(row[channel::channels]) for row in rows) for channel in range(3))
    pixels = sum(map(len, rows)) // channels
    return red - max(blue, green) >= _RED * pixels


def _inside(box: Sequence[float], bars: array[float]) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        bars[at] <= x <= bars[at + 2] and bars[at + 1] <= y <= bars[at + 3] for at in range(0, len(bars), 4)
    )


def in_question(drawn: Drawn) -> dict[int, Piece]:
    """The suspects that are worth a picture of the page, by their handles."""
    survey = drawn.survey
    scan = survey.pictures >= _SCAN or (survey.paths >= _OUTLINES and drawn.invisible == drawn.pieces)
    found = {}
    for handle, piece in drawn.suspects.items():
        if piece.ocr and not scan:
            piece.reasons.add("covered")
        piece.ocr = scan and (piece.ocr or "invisible" in piece.reasons)
        if piece.ocr:
            # What was recognised in a scan has no look of its own: hidden is what a bar over the scan hides.
            if "covered" in piece.reasons:
                found[handle] = piece
        else:
            found[handle] = piece
    return found


def hidden_characters(
    page: pypdfium2.PdfPage,
    text_page: int,
    text: str,
    boxes: array[float],
    questioned: dict[int, Piece],
    upright: Callable[[array[float]], array[float]],
) -> bytearray:
    """For each character the place of its kind in `KINDS`, `VISIBLE` for one that can be seen.

    `boxes` are four numbers a character, from the top left of the page as it is shown; `upright` makes such of
    boxes of the file.
    """
    marks = bytearray(len(text))
    handles = map(calls.text_object, itertools.repeat(text_page), range(len(text)))
    owners = [questioned.get(handle) for handle in handles]
    part = _part(page, boxes, [index for index, piece in enumerate(owners) if piece])
    pictures = _pictures(page, part, questioned) if part else None
    bars = {
        handle: upright(
            array("f", [edge for left, low, right, high in piece.bars for edge in (left, high, right, low)])
        )
        for handle, piece in questioned.items()
        if piece.ocr
    }
    rims = {handle for handle, piece in questioned.items() if _is_rim(piece, text_page)}
    for index, piece in enumerate(owners):
        char = text[index]
        if piece is None or piece.handle in rims or char.isspace():
            continue
        if "tiny" in piece.reasons:
            marks[index] = KINDS.index("tiny")
            continue
        box = boxes[4 * index : 4 * index + 4]
        if piece.ocr:
            if _inside(box, bars[piece.handle]):
                marks[index] = KINDS.index("covered")
            continue
        # Where no bar can be, every stroke counts: 二 has none between its two.
        inset = _INSET if char.isalnum() and "covered" in piece.reasons else 0.0
        place = pictures[0].pixels(box, inset) if pictures else None
        if pictures is None or place is None:
            marks[index] = _kind(piece, outside=True)
            continue
        shown, other = (picture.rows(place) for picture in pictures)
        if not _differ(shown, other, least_contrast(box[3] - box[1])) and not (
            piece.sealed and _is_red(shown, pictures[0].channels)
        ):
            marks[index] = _kind(piece, outside=False)
    _drop_doubles(text, boxes, marks)
    drop_stray_punctuation(text, marks)
    return marks


def _part(page: pypdfium2.PdfPage, boxes: array[float], places: list[int]) -> _Part | None:
    """The part of the page in which these characters stand; None where they all lie outside."""
    width, height = page.get_size()
    edges = [boxes[4 * index : 4 * index + 4] for index in places]
    edges = [edge for edge in edges if all(map(math.isfinite, edge)) and edge[2] > edge[0]]
    inside = [edge for edge in edges if edge[2] > 0 and edge[0] < width and edge[3] > 0 and edge[1] < height]
    if not inside:
        return None
    left = max(min(edge[0] for edge in inside) - _MARGIN, 0.0)
    top = max(min(edge[1] for edge in inside) - _MARGIN, 0.0)
    right = min(max(edge[2] for edge in inside) + _MARGIN, width)
    bottom = min(max(edge[3] for edge in inside) + _MARGIN, height)
    return left, top, right, bottom


def _pictures(
    page: pypdfium2.PdfPage, part: _Part, questioned: dict[int, Piece]
) -> tuple[_Picture, _Picture]:
    """The part with the suspect text and without it."""
    area = (part[2] - part[0]) * (part[3] - part[1])
    scale = min(_SCALE, math.sqrt(_MOST_PIXELS / max(area, 1.0)))
    with_text = _Picture(page, part, scale)
    _activate(questioned, active=False)
    without = _Picture(page, part, scale)
    _activate(questioned, active=True)
    return with_text, without


def _words(piece: int, text_page: int) -> bytes:
    size = min(calls.text_of(piece, text_page, None, 0), _LONGEST)
    buffer = ctypes.create_string_buffer(size)
    calls.text_of(piece, text_page, ctypes.addressof(buffer), size)
    return bytes(buffer.raw)


def _is_rim(piece: Piece, text_page: int) -> bool:
    """Whether the same words stand in the same place once more and nothing of them is suspect.

    Of words printed twice pdfium gives those of the first piece and none of the second.
    """
    own = _words(piece.handle, text_page)
    return any(_words(twin, text_page).rstrip(b"\0") in (b"", own.rstrip(b"\0")) for twin in piece.twins)


def _activate(pieces: Iterable[int], *, active: bool) -> None:
    for handle in pieces:
        calls.set_active(handle, active)


def _kind(piece: Piece, *, outside: bool) -> int:
    if outside and "outside" in piece.reasons:
        return KINDS.index("outside")
    for number, kind in enumerate(KINDS):
        # A line that only reaches over the edge has another reason where it lies on the page.
        if kind in piece.reasons and (kind != "outside" or len(piece.reasons) == 1):
            return number
    return KINDS.index("background")


def _drop_doubles(text: str, boxes: array[float], marks: bytearray) -> None:
    """The white rim of a letter is that letter drawn in white: it hides nothing that cannot be seen."""
    if not any(marks):
        return
    places = [round(value / 2) if math.isfinite(value) else 0 for value in boxes]
    seen = {(char, *places[4 * index : 4 * index + 2]) for index, char in enumerate(text) if not marks[index]}
    for index, char in enumerate(text):
        if marks[index]:
            left, top = places[4 * index : 4 * index + 2]
            around = ((char, left + x, top + y) for x in (-1, 0, 1) for y in (-1, 0, 1))
            if any(place in seen for place in around):
                marks[index] = VISIBLE
