"""The text of one page of a fixed layout (PDF, OFD) with a box for every character, and what else is drawn on it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

COVERING = 0.5  # the share of a page under pictures from which it is a scan
FEW_CHARACTERS = 30  # a scan with a page number or a copyist's mark set over it
_OUTLINES = 50  # paths on a page without text: characters turned into drawings
_UNMAPPED = 0.3


@dataclass(slots=True)
class Glyphs:
    """Characters in reading order with four floats each: x0, top, x1, bottom from the page's top left."""

    text: str
    boxes: array[float]


@dataclass(slots=True)
class Survey:
    """What is drawn beside text: the share of the page under pictures, ruling lines, other paths."""

    pictures: float = 0.0
    horizontal: int = 0
    vertical: int = 0
    paths: int = 0
    fontless: bool = False  # text in a font that is neither in the file nor on this machine

    @property
    def ruled(self) -> bool:
        """Whether the lines could make a table."""
        return self.horizontal >= 2 and self.vertical >= 2


@dataclass(slots=True)
class PageText:
    """A page as it was drawn."""

    glyphs: Glyphs
    width: float
    height: float
    survey: Survey
    unmapped: int  # characters whose font gave no Unicode

    @classmethod
    def empty(cls) -> PageText:
        """A page of which nothing could be read."""
        return cls(Glyphs("", array("f")), 0.0, 0.0, Survey(), 0)


def why_unread(number: int, found: PageText, kind: str) -> str | None:
    """Why a page gave no usable text; None for one that did, and for an empty one. `kind` is the file's, for advice."""
    ink = sum(not char.isspace() for char in found.glyphs.text)
    if ink < FEW_CHARACTERS and found.survey.pictures >= COVERING:
        return f"第{number}页是扫描图片，没有文字层"
    if found.unmapped > _UNMAPPED * max(ink, 1):
        return f"第{number}页的字体缺少文字编码，读出来的是乱码；请重新导出 {kind} 或提供原稿"
    if not ink and found.survey.paths >= _OUTLINES:
        return f"第{number}页的文字已转成图形，没有文字层"
    return None
