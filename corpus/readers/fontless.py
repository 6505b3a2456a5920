"""Text of PDF pages whose Chinese fonts are neither in the file nor on this machine, through pdfminer.

pdfium drops characters there: of glyphs it cannot measure it takes equal lines for printed twice, and single
characters for nothing. pdfminer needs no glyphs, only the widths in the file; it is twenty times slower.
"""

from __future__ import annotations

import io
import logging
from array import array
from typing import Any

from corpus.readers.pagetext import Glyphs

_NEW_LINE = 0.5  # of the character's height, up or down
_BACK = 1.0  # of its height, to the left on the same line
_GAP = 0.3  # of its height: the width of a space between Latin words


def read_again(data: bytes, password: str | None, pages: list[int]) -> dict[int, Glyphs]:
    """The characters of these pages (numbers from 1) in the order in which the file draws them."""
    import pdfplumber  # noqa: PLC0415  costs 0.2 s; only pages without their fonts need it

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns about every odd font
    found: dict[int, Glyphs] = {}
    try:
        document = pdfplumber.open(io.BytesIO(data), pages=pages, password=password)
    except Exception:  # as below: of a damaged file the pages stay as pdfium read them
        return found
    with document:
        for page in document.pages:
            try:
                found[page.page_number] = _glyphs(page.chars)
            except Exception:  # noqa: S112  its parser fails in many ways; the page stays as pdfium read it
                continue
            finally:
                page.close()  # else a long file keeps every page in memory
    return found


def _glyphs(chars: list[dict[str, Any]]) -> Glyphs:
    pieces: list[str] = []
    boxes = array("f")
    previous: tuple[float, float, float, float] | None = None
    for char in chars:
        text = char["text"]
        box = (char["x0"], char["top"], char["x1"], char["bottom"])
        gap = _gap(previous, box) if previous else ""
        if gap and pieces[-1] not in {"\n", gap}:
            pieces.append(gap)
            boxes.extend((0.0, 0.0, 0.0, 0.0))
        # A glyph without Unicode comes as "(cid:12)"; a ligature as several letters in one box.
        for letter in "\ufffd" if text.startswith("(cid:") else text:
            pieces.append(letter if letter.isprintable() else " ")
            boxes.extend(box)
        previous = box
    return Glyphs("".join(pieces), boxes)


def _gap(before: tuple[float, float, float, float], box: tuple[float, float, float, float]) -> str:
    """What stands between two characters drawn one after the other: a line break, a space or nothing."""
    height = max(box[3] - box[1], 1.0)
    if abs(box[3] - before[3]) > _NEW_LINE * height or box[0] < before[0] - _BACK * height:
        return "\n"
    return " " if box[0] - before[2] > _GAP * height else ""
