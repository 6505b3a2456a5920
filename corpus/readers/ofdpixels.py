"""What the pictures of an OFD page show at a place: asked only where one lies over words, or under light ones.

Pillow decodes in C what strangers send: it runs where the file is read, in a process of its own (`corpus.isolation`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.ofdpackage import Body
from corpus.readers.ofdpaint import Ink
from corpus.readers.ofdshapes import Picture, Rectangle
from corpus.readers.ofdsight import Patch
from corpus.readers.package import Damaged

if TYPE_CHECKING:
    from PIL import Image

_LARGEST = 800  # pixels of a side that are kept
_MOST_PICTURES = 50  # decoded for a document
_MOST_PIXELS = 20_000_000  # of one; a larger one is no seal and no bar, and takes too long


class Pixels:
    """The pictures of one document."""

    def __init__(self, document: Body, limits: Limits) -> None:
        self._document, self._limits = document, limits
        self._names: dict[str | None, dict[str, str]] = {}
        self._decoded: dict[str, Image.Image | None] = {}
        self.location: str | None = None  # of the page that is looked at

    def look(self, picture: Picture, box: Rectangle) -> Patch | None:
        """What a picture shows in a rectangle of the page; None for one that cannot be looked at."""
        a, b, c, d, e, f = picture.frame
        determinant = a * d - b * c
        shown = None if picture.masked or abs(determinant) < 1e-9 else self._picture(picture.resource)
        if shown is None:
            return None
        corners = [(x - e, y - f) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]
        xs = [(d * x - c * y) / determinant * shown.width for x, y in corners]
        ys = [(a * y - b * x) / determinant * shown.height for x, y in corners]
        left, top = max(math.floor(min(xs)), 0), max(math.floor(min(ys)), 0)
        right, bottom = min(math.ceil(max(xs)), shown.width), min(math.ceil(max(ys)), shown.height)
        if left >= right or top >= bottom:
            return None
        part = shown.crop((left, top, right, bottom))
        mean = part.convert("RGB").resize((1, 1), 4).getpixel((0, 0))  # 4: each pixel counts the same
        least = part.getchannel("A").getextrema()[0] if shown.mode == "RGBA" else 255
        return Patch(Ink(*mean), float(least) / 255.0)  # type: ignore[misc,arg-type]  # three channels and a number

    def _picture(self, resource: str) -> Image.Image | None:
        name = self._name(resource)
        if name is None:
            return None
        if name not in self._decoded:
            full = len(self._decoded) >= _MOST_PICTURES
            self._decoded[name] = None if full else self._opened(name)
        return self._decoded[name]

    def _name(self, resource: str) -> str | None:
        document, location = self._document, self.location
        for key in (location, None):
            if key not in self._names:
                lost = document.lost  # what is missing was counted when the resources were read
                try:
                    page = document.open(location) if key else None
                    self._names[key] = document.media(page) if page or not key else {}
                except Damaged:
                    self._names[key] = {}
                document.lost = lost
            if resource in self._names[key]:
                return self._names[key][resource]
        return None

    def _opened(self, name: str) -> Image.Image | None:
        from corpus.readers import image  # noqa: PLC0415  decoders of pictures are heavy, and few files need them

        try:
            found = image.opened(self._document.content(name), self._limits)
            if found.width * found.height > _MOST_PIXELS:
                return None
            clear = found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info
            made = found.convert("RGBA" if clear else "RGB")
            made.thumbnail((_LARGEST, _LARGEST))
        except (Damaged, Unreadable, OSError, EOFError, SyntaxError, ValueError, TypeError):
            return None
        return made
