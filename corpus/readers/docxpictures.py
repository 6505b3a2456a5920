"""The pictures in the body of a DOCX: how large they are, where they stand, which file they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from corpus.readers.docxbranches import A, chosen
from corpus.readers.docxcovers import beside, covers
from corpus.readers.docxlists import W
from corpus.readers.docxstory import Story
from corpus.readers.docxstyles import HidingStyles
from corpus.readers.pasted import Pasted, placeholder
from corpus.readers.wordmarks import marked

if TYPE_CHECKING:
    from lxml import etree

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EMU = 12_700  # in a point
_TWIPS = 20
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0}
_SIDE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]{1,9})\s*(pt|in|cm|mm|px|pc)")
_A4 = (415.0, 698.0)  # points between the usual margins
_PICTURES = (f"{A}blip", "{urn:schemas-microsoft-com:vml}imagedata")
_APART = ("{*}txbxContent", "{*}AlternateContent")
_TELLING = tuple(
    f"{{*}}{name}" for name in ("anchor", "extent", "docPr", "shape", "rect", "image", "blip", "imagedata")
)
_MOST = 20_000  # pictures of a body


class _Found(NamedTuple):
    """A picture: the size in points of the drawing that it shares with others; its relationship, empty for one elsewhere."""

    wide: float
    high: float
    sharing: int
    behind: bool
    part: str


def _local(thing: etree._Element) -> str:
    return thing.tag.rpartition("}")[2] if isinstance(thing.tag, str) else ""


def _inside(thing: etree._Element) -> Iterator[etree._Element]:
    """The elements of a drawing without those in its text boxes, which come with their own text."""
    for child in thing:
        if _local(child) != "txbxContent":
            yield child
            yield from _inside(chosen(child, *_PICTURES) if _local(child) == "AlternateContent" else child)


def _points(text: str | None) -> float:
    return int(text) / _EMU if text and text.isdecimal() and len(text) < 12 else 0.0


def _pictures(drawing: etree._Element) -> Iterator[_Found]:
    """The pictures of a drawing."""
    wide = high = 0.0
    behind = hidden = False
    found: list[str] = []
    simple = next(drawing.iter(*_APART), None) is None  # nearly always
    for thing in drawing.iterdescendants(*_TELLING) if simple else _inside(drawing):
        match _local(thing):
            case "anchor":
                behind = thing.get("behindDoc", "0") in {"1", "true"}
            case "extent":
                wide, high = _points(thing.get("cx")), _points(thing.get("cy"))
            case "docPr":
                hidden = thing.get("hidden", "0") in {"1", "true"}
            case "shape" | "rect" | "image":
                sides = {
                    hit[1]: float(hit[2]) * _POINTS[hit[3]] for hit in _SIDE.finditer(thing.get("style", ""))
                }
                wide, high = sides.get("width", wide), sides.get("height", high)
                behind = behind or re.search(r"z-index\s*:\s*-", thing.get("style", "")) is not None
            case "blip":
                found.append(thing.get(f"{_R}embed", ""))
            case "imagedata":
                found.append(thing.get(f"{_R}id", ""))
    if not hidden:
        for part in found:
            yield _Found(wide, high, len(found), behind, part)


class PicturedStory(Story):
    """The walk of the reader, with marks where a picture stands in the body and around what does not show."""

    def __init__(
        self, hiding: HidingStyles | None, label: Callable[[etree._Element], str], *, heed_fields: bool
    ) -> None:
        super().__init__(hiding, label, heed_fields=heed_fields)
        self._found: list[_Found] = []
        # Shapes that may cover words: each with the first words of its paragraph.
        self.covers: list[str] = []

    def _picture(self, drawing: etree._Element) -> str:
        marks = ""
        if covers(drawing):
            self.covers.append(beside(drawing))
        for each in _pictures(drawing):
            if len(self._found) < _MOST:
                marks += placeholder(len(self._found))
                self._found.append(each)
        return marks

    def _unseen(self, pieces: list[str], start: int, kind: str) -> None:
        marked(pieces, start, kind)

    @property
    def parts(self) -> list[str]:
        """The relationship of each picture that was seen."""
        return [each.part for each in self._found]

    def pasted(self) -> list[Pasted]:
        """The pictures that were seen, by the numbers of their marks."""
        rooms = (wide * high for wide, high in map(_room, self.sections))
        area = max(rooms, default=0.0) or _A4[0] * _A4[1]
        return [
            Pasted(
                each.wide * each.high / each.sharing / area, each.behind, each.part, (each.wide, each.high)
            )
            for each in self._found
        ]


def _room(section: etree._Element) -> tuple[float, float]:
    """Width and height between the margins of a section, in points; 0 where it does not say."""
    sides: dict[str, int] = {}
    for name in ("pgSz", "pgMar"):
        found = section.find(W + name)
        for key, value in () if found is None else found.attrib.items():
            plain = str(key).rpartition("}")[2]
            if str(value).isdecimal() and len(value) < 7:
                sides[plain] = int(value)
    wide = sides.get("w", 0) - sides.get("left", 0) - sides.get("right", 0)
    high = sides.get("h", 0) - sides.get("top", 0) - sides.get("bottom", 0)
    return max(wide, 0) / _TWIPS, max(high, 0) / _TWIPS
