"""Pages whose document is a picture or another file: what a web page shows in place of text.

Of a picture inside the page the size is read from its head, without decoding it.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from corpus.limits import Limits

_EMBEDDED = re.compile(
    r"<img\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']?\s*data:image/[a-z+.-]{2,10}(?:;[a-z-]{1,20}=[^;,<>]{0,40})?"
    r";base64,((?:[A-Za-z0-9+/=\s]|%[0-9A-F]{2})*+)",
    re.IGNORECASE,
)
_HAN = re.compile("[一-鿿]")
_LITTLE, _NOTHING = 100, 30  # Han characters outside of links: no document has fewer
_PAGE = (
    500,
    1.15,
    1.75,
)  # pixels of the shorter side, and the proportions of paper or of a telephone's picture of it
_LARGE = 300  # pixels: no icon
_FRAMES = frozenset({"iframe", "frame", "embed", "object"})
_ELSEWHERE = "没有存在网页文件里，无法读取；请在浏览器中打印或另存为 PDF 后重试"
_FRAMED = "的位置是另一个网页或文件（框架、嵌入的 PDF），没有存在网页文件里，无法读取；请另行下载它后重试"
_MOST = 1000  # pictures of a page
_MOST_JUDGED = 30  # by what they show
_TWO_LINES = 40  # pixels
_PROSE = frozenset({"p", "div", "span", "li"})
_SENTENCE = 10  # Han characters
_GOES_ON = ("。", "；", "：", "，", "、")


class Shown(NamedTuple):
    """What a page shows in place of text: the picture's bytes, or why it cannot be read (goes on where 第1幅图片 ends)."""

    data: bytes
    trouble: str | None = None


def size_of(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, JPEG, GIF or BMP by its head; zeros for any other."""
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            wide, high = struct.unpack_from(">II", data, 16)
        elif data.startswith(b"GIF8"):
            wide, high = struct.unpack_from("<HH", data, 6)
        elif data.startswith(b"BM"):
            wide, high = struct.unpack_from("<ii", data, 18)
        elif data.startswith(b"\xff\xd8"):
            return _jpeg_size(data)
        else:
            return 0, 0
    except (struct.error, IndexError):
        return 0, 0
    return abs(wide), abs(high)


def _jpeg_size(data: bytes) -> tuple[int, int]:
    at = 2
    for _ in range(_MOST):  # segments before the picture itself
        kind = data[at + 1]
        if data[at] != 0xFF:
            break
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack_from(">HH", data, at + 5)
            return wide, high
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
    return 0, 0


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(
            "".join(text.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=").split())
        )
    except ValueError:
        return b""


def embedded(page: str) -> list[bytes]:
    """The pictures that a page holds as `data:`, in order."""
    if "data:image/" not in page:
        return []
    return [_decoded(hit[1]) for _, hit in zip(range(_MOST), _EMBEDDED.finditer(page), strict=False)]


def _said(root: etree._Element) -> int:
    """The Han characters of a page outside of links and lists to choose from."""
    inside = sum(
        len(_HAN.findall("".join(map(str, each.itertext()))))
        for each in root.iter("a", "select", "script", "style", "title", "template", "noscript")
        if not any(True for _ in each.iterancestors("a", "select"))
    )
    return max(len(_HAN.findall("".join(map(str, root.itertext())))) - inside, 0)


def _elsewhere(root: etree._Element, said: int) -> Iterator[Shown]:
    for image in root.iter("img"):
        source = image.get("src", "")
        if not source or source.startswith("data:"):
            continue
        sides = [image.get(name, "").strip().removesuffix("px") for name in ("width", "height")]
        known = [int(side) for side in sides if side.isdecimal() and len(side) < 6]
        if (min(known) >= _LARGE) if known else said < _NOTHING:
            yield Shown(b"", _ELSEWHERE)
    if any(True for _ in root.iter(*_FRAMES)):
        yield Shown(b"", _FRAMED)


def _amid_text(root: etree._Element) -> Iterator[Shown]:
    """Wide pictures that are elsewhere and stand in a line of their own, with a sentence before it and words after it."""
    for image in root.iter("img"):
        source = image.get("src", "")
        if not source or source.startswith("data:") or any(True for _ in image.iterancestors("a")):
            continue
        wide, high = (image.get(name, "").strip().removesuffix("px") for name in ("width", "height"))
        if not (wide.isdecimal() and len(wide) < 6 and int(wide) >= _LARGE):
            continue
        if high and not (high.isdecimal() and len(high) < 6 and int(high) >= _TWO_LINES):
            continue
        line, around = image, image.getparent()
        while around is not None and len(around) == 1 and not "".join(map(str, around.itertext())).strip():
            line, around = around, around.getparent()
        before, after = line.getprevious(), line.getnext()
        if _says(before, _SENTENCE).endswith(_GOES_ON) and _says(after, 1):
            yield Shown(b"", _ELSEWHERE)


def _says(element: etree._Element | None, least: int) -> str:
    """The words of a paragraph with so many Han characters; empty for any other element."""
    if element is None or element.tag not in _PROSE:
        return ""
    said = "".join(map(str, element.itertext())).strip()
    return said if len(_HAN.findall(said)) >= least else ""


def in_place_of_text(
    page: str, root: etree._Element | None, beside: Sequence[bytes], limits: Limits
) -> list[Shown]:
    """What stands for pages of a document in a web page, or for lines of it; `beside` are pictures that came with it in an archive.

    A picture of the size and shape of a page does so anywhere, and one that shows lines of writing; others and frames only
    where the page itself says less than a document does. A picture that is elsewhere does where the text goes on behind it.
    """
    pictures = [*embedded(page), *beside]
    if not pictures and (root is None or not any(True for _ in root.iter("img", *_FRAMES))):
        return []
    said = 0 if root is None else _said(root)
    found = []
    doubtful = []
    for number, data in enumerate(pictures[:_MOST]):
        wide, high = size_of(data)
        least, low, tall = _PAGE
        page_like = min(wide, high) >= least and low <= high / max(wide, 1) <= tall
        if page_like or (said < _LITTLE and min(wide, high) >= _LARGE):
            found.append(number)
        elif wide >= _LARGE and high >= _TWO_LINES:
            doubtful.append(number)
    if doubtful := doubtful[:_MOST_JUDGED]:
        from corpus.readers.writtenpictures import are_written  # noqa: PLC0415  few pages have such pictures

        written = are_written([pictures[number] for number in doubtful], limits)
        found += [number for number, yes in zip(doubtful, written, strict=True) if yes]
    shown = [Shown(pictures[number]) for number in sorted(found)]
    if not shown and said >= _LITTLE and root is not None:
        shown += _amid_text(root)
    if not shown and said < _LITTLE and root is not None:
        shown += _elsewhere(root, said)
    return shown[:_MOST]
