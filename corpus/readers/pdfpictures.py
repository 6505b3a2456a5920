"""Pictures on a PDF page with text that show lines of writing: what they say was not read.

The page is painted where such a picture may be; text that was set over it is left out.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator

import pypdfium2
from PIL import ImageDraw, ImageStat

from corpus.readers.pagetext import Glyphs
from corpus.readers.suspects import Box
from corpus.readers.writtenpictures import MOST_SIDE, has_lines

_WIDE, _HIGH = 0.28, 20.0  # of the page's width (two fifths of a line); points (two lines of small print)
_TOUCHES = 2.0  # points: strips of one picture
_SCALE = 3.0  # pixels a point, at the most
_MOST_JUDGED = 10  # pictures of a page


def _whole(boxes: array[float]) -> Iterator[Box]:
    """Pictures as they are seen: strips of one that touch each other are one."""
    whole: list[list[float]] = []
    places = sorted(zip(*(boxes[edge::4] for edge in (1, 0, 2, 3)), strict=True))
    for top, left, right, bottom in places:
        for other in whole:
            alike = abs(other[0] - left) <= _TOUCHES and abs(other[2] - right) <= _TOUCHES
            if alike and top - other[3] <= _TOUCHES:
                other[3] = max(other[3], bottom)
                break
        else:
            whole.append([left, top, right, bottom])
    for left, top, right, bottom in whole:
        yield left, top, right, bottom


def shows_writing(
    page: pypdfium2.PdfPage, boxes: array[float], glyphs: Glyphs, shown: array[float], turned: int
) -> bool:
    """Whether one of the pictures in these boxes (of the page as it is shown) shows lines that are no text of the page.

    `shown` are the boxes of the characters there; `turned` says how far the text runs from the upright.
    """
    wide, high = page.get_size()
    sideways = turned % 180 == 90
    judged = 0
    for left, top, right, bottom in _whole(boxes):
        if not all(map(math.isfinite, (left, top, right, bottom))):
            continue
        part = max(left, 0.0), max(top, 0.0), min(right, wide), min(bottom, high)
        sides = part[2] - part[0], part[3] - part[1]
        along, across = sides[::-1] if sideways else sides
        if along < _WIDE * (high if sideways else wide) or across < _HIGH:
            continue
        judged += 1
        if judged > _MOST_JUDGED:
            break
        scale = min(_SCALE, MOST_SIDE / max(sides))
        cut = (part[0], high - part[3], wide - part[2], part[1])
        try:
            bitmap = page.render(scale=scale, crop=cut, may_draw_forms=False)
        except (pypdfium2.PdfiumError, ValueError):  # too narrow to be painted
            continue
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        ground = tuple(map(int, ImageStat.Stat(picture).median))
        draw = ImageDraw.Draw(picture)
        marks = glyphs.marks or bytes(len(glyphs.text))
        for at, (char, mark) in enumerate(zip(glyphs.text, marks, strict=True)):
            x0, y0, x1, y1 = shown[4 * at : 4 * at + 4]
            if mark or char.isspace() or x1 <= part[0] or x0 >= part[2] or y1 <= part[1] or y0 >= part[3]:
                continue
            draw.rectangle(
                (
                    (x0 - part[0]) * scale,
                    (y0 - part[1]) * scale,
                    (x1 - part[0]) * scale,
                    (y1 - part[1]) * scale,
                ),
                fill=ground,
            )
        if has_lines(picture.rotate(90, expand=True) if sideways else picture):
            return True
    return False
