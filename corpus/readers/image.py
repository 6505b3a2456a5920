"""Picture files (PNG, JPEG, TIFF, BMP): one page a picture, each waiting for character recognition.

Pillow decodes in C what strangers send: it runs in a process of its own (`corpus.isolation`).
"""

from __future__ import annotations

import io
import warnings
from array import array

from PIL import Image, ImageOps, UnidentifiedImageError

from corpus.document import Extract, Page, Unreadable
from corpus.limits import MEBI, Limits
from corpus.spans import RawSpan

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_USUAL_DPI = 200.0
_PLAUSIBLE_DPI = (50.0, 1200.0)
_DAMAGED = "图片已损坏，打不开；请重新扫描或重新取得这份文件"


def opened(data: bytes, limits: Limits, formats: tuple[str, ...] = FORMATS) -> Image.Image:
    """The picture, not yet decoded. Raises `Unreadable` for a damaged or an excessive one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a large picture is judged by our own limit
            picture = Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError:
        raise Unreadable(_too_large(limits)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Unreadable(_DAMAGED) from None
    if picture.width * picture.height > limits.picture_pixels:
        raise Unreadable(_too_large(limits))
    return picture


def _too_large(limits: Limits) -> str:
    return f"图片超过上限 {limits.picture_pixels // MEBI} 百万像素；请用 200 至 300 dpi 重新扫描"


def _count(picture: Image.Image) -> int:
    # A photograph may carry previews of itself; only TIFF has pages.
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _dpi(picture: Image.Image) -> float:
    try:
        dpi = float(picture.info.get("dpi", (_USUAL_DPI,))[0])
    except (TypeError, ValueError, ZeroDivisionError, IndexError):
        return _USUAL_DPI
    return dpi if _PLAUSIBLE_DPI[0] <= dpi <= _PLAUSIBLE_DPI[1] else _USUAL_DPI


def upright(picture: Image.Image) -> Image.Image:
    """The picture as a camera says it is to be held, on white."""
    return on_white(ImageOps.exif_transpose(picture))


def on_white(turned: Image.Image) -> Image.Image:
    """The picture in colours, on white where it is transparent."""
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        coloured = turned.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("RGB")
    return turned.convert("RGB")


def read(data: bytes, limits: Limits) -> Extract:
    """A page without text for each picture. Raises `Unreadable` for what is no picture or has too many."""
    picture = opened(data, limits)
    try:
        count = _count(picture)
        if count > limits.pages:
            raise Unreadable(f"图片有 {count} 页，超过上限 {limits.pages} 页；请拆分后重试")
        pages = []
        for number in range(1, count + 1):
            if count > 1:
                picture.seek(number - 1)
            scale = 72 / _dpi(picture)
            size = round(picture.width * scale, 2), round(picture.height * scale, 2)
            # A line end for each page but the last, as in any other paged text.
            span = RawSpan(number - 1, min(number, count - 1))
            boxes = array("f", bytes(16 * (span.end - span.start)))
            pages.append(Page(number, span, *size, boxes, f"第{number}页是图片，没有文字层", scanned=True))
        media_type = Image.MIME[str(picture.format)]
    except (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError):
        raise Unreadable(_DAMAGED) from None
    return Extract("\n" * (count - 1), media_type, tuple(pages))
