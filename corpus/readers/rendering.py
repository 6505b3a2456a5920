"""Pages as rows of RGB pixels, for character recognition: those of a PDF or OFD drawn, pictures decoded, also those put into other documents."""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers import image, ofdpictures

_DPI = 200  # characters of 小四 are 33 pixels high, those of a footnote 21
_MOST_SIDE = 4000  # pixels: A3 at 240 dpi; the recogniser scales lines to 48 pixels in any case


_DAMAGED = "的图片已损坏，无法识别"
_ODD = "已损坏或者格式特殊（如 EMF、SVG），无法识别；请另存为 PDF 后重试"
_PASTED = frozenset({"docx", "flatopc", "doc", "html", "mht"})  # their readers have `pictures`
_FORMATS = (*image.FORMATS, "GIF")


def pages(
    kind: str, data: bytes, numbers: Sequence[int], limits: Limits
) -> Iterator[NDArray[np.uint8] | str]:
    """The pages with these numbers, one after the other; where one cannot be drawn, why (as `ReadPage.trouble`)."""
    left = len(numbers)
    try:
        for picture in _drawn(kind, data, numbers, limits):
            left -= 1
            yield picture
    except Unreadable as reason:  # a limit of the file, which the pages that follow would meet again
        yield from (f"无法取出图片：{reason}" for _ in range(left))


def _drawn(
    kind: str, data: bytes, numbers: Sequence[int], limits: Limits
) -> Iterator[NDArray[np.uint8] | str]:
    if kind == "ofd":
        yield from ofdpictures.pages(data, numbers, limits, _DPI, _MOST_SIDE)
    elif kind in _PASTED:
        pictures: list[bytes] = importlib.import_module(f"corpus.readers.{kind}").pictures(data, limits)
        yield from (_of_pasted(pictures[number - 1], limits) for number in numbers)
    else:
        yield from (_of_pdf if kind == "pdf" else _of_image)(data, numbers, limits)


def _of_pdf(data: bytes, numbers: Sequence[int], _limits: Limits) -> Iterator[NDArray[np.uint8] | str]:
    document = pypdfium2.PdfDocument(data)
    for number in numbers:
        try:
            page = document[number - 1]
            scale = min(_DPI / 72, _MOST_SIDE / max(*page.get_size(), 1.0))
            pixels = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            page.close()
        except pypdfium2.PdfiumError:
            yield _DAMAGED
        else:
            yield _rgb(pixels)


def _rgb(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return np.ascontiguousarray(np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2))
    return np.ascontiguousarray(pixels[:, :, :3])


def _of_pasted(data: bytes, limits: Limits) -> NDArray[np.uint8] | str:
    try:
        picture = image.opened(data, limits, _FORMATS)
        picture.draft("RGB", (_MOST_SIDE, _MOST_SIDE))
        # Word shows a picture as it lies in the file, whatever a camera says.
        flat = image.on_white(picture)
        flat.thumbnail((_MOST_SIDE, _MOST_SIDE))
    except (Unreadable, OSError, EOFError, SyntaxError, ValueError, TypeError):
        return _ODD
    return np.asarray(flat, np.uint8)


def _of_image(data: bytes, numbers: Sequence[int], limits: Limits) -> Iterator[NDArray[np.uint8] | str]:
    picture = image.opened(data, limits)
    for number in numbers:
        try:
            if number > 1:
                picture.seek(number - 1)
            if (
                picture.width * picture.height > limits.picture_pixels
            ):  # only the first page was measured so far
                yield _DAMAGED
                continue
            picture.draft("RGB", (_MOST_SIDE, _MOST_SIDE))  # a huge JPEG need not be unpacked whole
            upright = image.upright(picture)
            upright.thumbnail((_MOST_SIDE, _MOST_SIDE))
        except (OSError, EOFError, SyntaxError, ValueError, TypeError):
            yield _DAMAGED
        else:
            yield np.asarray(upright, np.uint8)
