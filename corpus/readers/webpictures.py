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

from corpus.han import han_count
from corpus.limits import Limits
from corpus.readers.pasted import ONE, SEVERAL
from corpus.readers.webelsewhere import (
    ELSEWHERE,
    FRAMED,
    FRAMES,
    annexes_of,
    has_annexes,
    in_annexes,
    sides_of,
    source_of,
    unread_frames,
    unread_grounds,
    unread_pictures,
)

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
_SHOWING = ("img", "image", "input", *FRAMES)
_MOST = 1000  # pictures of a page
_MOST_JUDGED = 30  # by what they show
_LINE = 24  # pixels
_TAG = re.compile(r"^[^<>]*>|<[^<>]*>|<[^<>]*$")
_AROUND = 2000  # characters of the source before and behind a picture
_GOES_ON = ("。", "；", "：", "，", "、", ";", ":")


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


def _amid_text(page: str) -> list[bool]:
    """Of each of these pictures, whether a clause that goes on stands before it, and words after it."""
    found = []
    for _, hit in zip(range(_MOST), _EMBEDDED.finditer(page), strict=False):
        before = _TAG.sub("", page[max(hit.start() - _AROUND, 0) : hit.start()]).strip()
        after = _TAG.sub("", page[hit.end() : hit.end() + _AROUND])
        found.append(before.endswith(_GOES_ON) and _HAN.search(after) is not None)
    return found


def _said(root: etree._Element) -> int:
    """The Han characters of a page outside of links and lists to choose from."""
    inside = sum(
        han_count("".join(map(str, each.itertext())))
        for each in root.iter("a", "select", "script", "style", "title", "template", "noscript")
        if not any(True for _ in each.iterancestors("a", "select"))
    )
    return max(han_count("".join(map(str, root.itertext()))) - inside, 0)


def _instead(root: etree._Element, said: int, annexes: list[str]) -> Iterator[str]:
    """Why what a page shows that says next to nothing is not read: pictures elsewhere, frames, or else its annexes."""
    shown = False
    for image in root.iter("img"):
        source = source_of(image)
        if source and not source.startswith("data:"):
            known = [side for side in sides_of(image) if side is not None]
            if (min(known) >= _LARGE) if known else said < _NOTHING:
                shown = True
                yield ELSEWHERE
    if any(True for _ in root.iter(*FRAMES)):
        shown = True
        yield FRAMED
    if annexes and not shown:
        yield in_annexes(annexes)


def _unread(page: str, root: etree._Element, said: int, beside: int, unopened: bool) -> Iterator[str]:
    """Why something that a page shows and that may be of a document is not read, for each."""
    little = said < _LITTLE
    if little:
        yield from (found := list(_instead(root, said, annexes_of(page, root))))
        if found:
            return
    sources = {source for each in root.iter("img") if (source := source_of(each)) and source[:5] != "data:"}
    yield from unread_pictures(root, held=bool(beside) and beside >= len(sources), broken=unopened)
    yield from unread_grounds(page, root)
    if not little:
        yield from unread_frames(root)


def _may_show(page: str, root: etree._Element) -> bool:
    return next(root.iter(*_SHOWING), None) is not None or "url(" in page or has_annexes(page)


def in_place_of_text(
    page: str, root: etree._Element | None, beside: Sequence[bytes], limits: Limits
) -> list[Shown]:
    """What stands for pages of a document in a web page, or for lines of it; `beside` are pictures that came with it in an archive.

    A picture of the size and shape of a page does so anywhere, and one that shows lines of writing; others and frames only
    where the page itself says less than a document does. Of what is elsewhere see `corpus.readers.webelsewhere`.
    """
    pictures = [*embedded(page), *beside]
    if not pictures and not (root is not None and _may_show(page, root)):
        return []
    said = 0 if root is None else _said(root)
    found = []
    doubtful = []
    unopened = len(pictures) < page.count("data:image/")
    for number, data in enumerate(pictures[:_MOST]):
        wide, high = size_of(data)
        unopened = unopened or not wide
        least, low, tall = _PAGE
        page_like = min(wide, high) >= least and low <= high / max(wide, 1) <= tall
        if page_like or (said < _LITTLE and min(wide, high) >= _LARGE):
            found.append(number)
        elif wide >= _LARGE and high >= _LINE:
            doubtful.append(number)
    if doubtful := doubtful[:_MOST_JUDGED]:
        from corpus.readers.writtenpictures import are_written  # noqa: PLC0415  few pages have such pictures

        lines = are_written([pictures[number] for number in doubtful], limits)
        amid = _amid_text(page) if ONE in lines else []
        found += [
            number
            for number, kind in zip(doubtful, lines, strict=True)
            if kind == SEVERAL or (kind == ONE and number < len(amid) and amid[number])
        ]
    shown = [Shown(pictures[number]) for number in sorted(found)]
    if root is not None and not (shown and said < _LITTLE):
        shown += [Shown(b"", why) for why in _unread(page, root, said, len(beside), unopened)]
    return shown[:_MOST]
