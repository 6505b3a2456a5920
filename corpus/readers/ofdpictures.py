"""Pages of an OFD painted from their pictures, for character recognition: what else is drawn is left out.

It runs where strangers' pictures may be decoded (`corpus.recognising`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers import image
from corpus.readers.ofddrawn import Drawer, Drawn
from corpus.readers.ofdpackage import Body, bodies, opened
from corpus.readers.ofdpage import POINTS, Budget
from corpus.readers.ofdshapes import Picture
from corpus.readers.package import Damaged

_LOST = "的图片在文件里缺失、损坏或者格式特殊（如 JBIG2），无法识别；请另存为 PDF 后重试"
_MOST = 2_000  # pictures on a page: scanners cut pages into strips
_SMALL = 0.01  # of the page: a mark or a logo


def pages(
    data: bytes, numbers: Sequence[int], limits: Limits, dpi: int, most_side: int
) -> Iterator[NDArray[np.uint8] | str]:
    """The pages with these numbers, one after the other; where one cannot be painted, why."""
    places = {
        start + index: (document, drawer, location)
        for start, document, drawer, locations in _documents(data, limits)
        for index, location in enumerate(locations, 1)
    }
    for number in numbers:
        document, drawer, location = places[number]
        drawn = drawer.page(location)
        yield _LOST if drawn is None else _painted(document, location, drawn, limits, dpi, most_side)


def _documents(data: bytes, limits: Limits) -> Iterator[tuple[int, Body, Drawer, list[str | None]]]:
    parts, entry = opened(data, limits)
    budget = Budget.of(limits)
    start = 0
    for document, _ in bodies(parts, entry)[0]:
        locations = [location for _, location in document.pages()]
        yield start, document, Drawer(document, budget), locations
        start += len(locations)


def _painted(
    document: Body, location: str | None, drawn: Drawn, limits: Limits, dpi: int, most_side: int
) -> NDArray[np.uint8] | str:
    x, y, wide, high = (side * POINTS for side in drawn.box)
    scale = min(dpi / 72, most_side / max(wide, high, 1.0))
    paper = Image.new("RGB", (max(round(wide * scale), 1), max(round(high * scale), 1)), "white")
    media = document.media() | document.media(document.open(location))
    found = False
    for picture in drawn.drawing.pictures[:_MOST]:
        name = media.get(picture.resource)
        try:
            decoded = _decoded(document.content(name), limits) if name else None
        except Damaged:
            decoded = None
        if decoded is not None:
            found = True
            _put(paper, decoded, picture, (x, y, scale))
        elif picture.box.area > _SMALL * wide * high:
            # Half a page may be read no less than all of it: what is missing there would be missing in the text.
            return _LOST
    return np.asarray(paper, np.uint8) if found else _LOST


def _decoded(data: bytes, limits: Limits) -> Image.Image | None:
    try:
        return image.on_white(image.opened(data, limits))
    except (Unreadable, OSError, EOFError, SyntaxError, ValueError, TypeError):
        return None


def _put(
    paper: Image.Image, picture: Image.Image, place: Picture, corner_scale: tuple[float, float, float]
) -> None:
    """Paints a picture where its frame puts the unit square, turned and mirrored as that says."""
    x, y, scale = corner_scale
    a, b, c, d, e, f = place.frame
    box = place.box
    left, top = max(int((box.x0 - x) * scale), 0), max(int((box.top - y) * scale), 0)
    right = min(int((box.x1 - x) * scale) + 1, paper.width)
    bottom = min(int((box.bottom - y) * scale) + 1, paper.height)
    determinant = a * d - b * c
    if right <= left or bottom <= top or abs(determinant) < 1e-9:
        return
    # A picture finer than the paper is made coarser first, or thin strokes fall between the points.
    finer = min(
        picture.width / max(np.hypot(a, b) * scale, 1), picture.height / max(np.hypot(c, d) * scale, 1)
    )
    if finer >= 2:
        picture = picture.reduce(int(finer))
    # From a point of the paper back to one of the picture.
    wide, high = picture.width / determinant / scale, picture.height / determinant / scale
    from_x, from_y = left - (e - x) * scale, top - (f - y) * scale
    back = (
        d * wide, -c * wide, (d * from_x - c * from_y) * wide,
        -b * high, a * high, (a * from_y - b * from_x) * high,
    )  # fmt: skip
    size = (right - left, bottom - top)
    mask = Image.new("L", picture.size, 255).transform(size, Image.Transform.AFFINE, back)
    turned = picture.transform(size, Image.Transform.AFFINE, back, Image.Resampling.BICUBIC)
    paper.paste(turned, (left, top), mask)
