"""The text of one page of a fixed layout (PDF, OFD) with a box for every character, and what else is drawn on it."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

COVERING = 0.5  # the share of a page under pictures from which it is a scan
FEW_CHARACTERS = 30  # a scan with a page number or a copyist's mark set over it
_FEW_ROWS = 0.08  # of the height of the page: longer marks, such as who printed it from which archive
_LARGE = 0.15  # a photograph, or a clause pasted in as a picture; a seal covers 0.03
_BESIDE_LITTLE = 0.25  # the same where there are few characters beside it
_ALONE = 0.04  # a picture on a page without text, unless it is a seal alone
OUTLINES = 50  # paths on a page without text: characters turned into drawings
_MANY_OUTLINES = 200  # the same where there is a page number
_UNMAPPED = 0.3


@dataclass(slots=True)
class Glyphs:
    """Characters in reading order with four floats each: x0, top, x1, bottom from the page's top left.

    `marks` holds for each the place of its kind in `corpus.readers.hiddenruns.KINDS`; empty where all of them can be seen.
    """

    text: str
    boxes: array[float]
    marks: bytearray = field(default_factory=bytearray)

    def add(self, text: str, mark: int = 0) -> None:
        """Adds a line that stands nowhere on the page."""
        line = f"\n{text}" if self.text and not self.text.endswith("\n") else text
        if mark and not self.marks:
            self.marks = bytearray(len(self.text))
        if self.marks:
            marks = bytearray([mark]) * len(line)
            marks[: len(line) - len(text)] = bytes(len(line) - len(text))
            self.marks += marks
        self.text += line
        self.boxes.extend(bytes(4 * len(line)))


def followed(glyphs: Glyphs, other: Glyphs) -> Glyphs:
    """One text below another."""
    if not glyphs.text or not other.text:
        return glyphs if glyphs.text else other
    gap = "" if glyphs.text.endswith("\n") else "\n"
    marks = bytearray()
    if glyphs.marks or other.marks:
        marks += glyphs.marks or bytes(len(glyphs.text))
        marks += bytes(len(gap))
        marks += other.marks or bytes(len(other.text))
    boxes = glyphs.boxes + array("f", bytes(16 * len(gap))) + other.boxes
    return Glyphs(f"{glyphs.text}{gap}{other.text}", boxes, marks)


@dataclass(slots=True)
class Survey:
    """What is drawn beside text: the share of the page under pictures, ruling lines, other paths.

    `shapes` are the paths too small for lines and boxes; drawn characters are such. `layered` tells text that is
    not what is seen on the page: a scanner put it under its picture.
    """

    pictures: float = 0.0
    layered: bool = False
    horizontal: int = 0
    vertical: int = 0
    paths: int = 0
    shapes: int = 0
    outlined: int = 0  # about so many characters were turned into drawings
    fontless: bool = False  # text in a font that is neither in the file nor on this machine

    @property
    def ruled(self) -> bool:
        """Whether the lines could make a table; two one way and two the other are a box (the page may be turned)."""
        return min(self.horizontal, self.vertical) >= 2 and max(self.horizontal, self.vertical) >= 3


@dataclass(slots=True)
class PageText:
    """A page as it was drawn, turned so that its text stands upright.

    `turned` says how far its text runs from the upright on the page as it is shown: 0, 90, 180 or 270 degrees clockwise.
    Boxes and size are those of the page when it is turned back. `notes` and `doubt` are what to say of the order its text
    is read in, `doubt` where it may be wrong.
    """

    glyphs: Glyphs
    width: float
    height: float
    survey: Survey
    unmapped: int  # characters whose font gave no Unicode
    looked: bool = False  # the page was painted to see which text shows
    unchecked: bool = False  # it should have been
    torn: bool = False  # it begins with rests of cells of the page before
    turned: int = 0
    lean: float = 0.0  # degrees clockwise that its lines lean
    # From where to where words stand in its text that run otherwise than the others.
    askew: tuple[int, int] | None = None
    notes: list[str] = field(default_factory=list)
    doubt: str | None = None
    # Writing down its margin and the words of seals and watermarks over it, which are read last; the latter are furniture.
    beside: Glyphs = field(default_factory=lambda: Glyphs("", array("f")))
    marked: Glyphs = field(default_factory=lambda: Glyphs("", array("f")))
    in_rows: bool = False  # its lines were made anew
    nameless: bool = False  # some words are in a font that gave no Unicode
    written: bool = False  # a picture on it shows lines of writing
    # Edges of thin boxes that may rule a table: x0, top, x1, bottom by turn.
    strokes: array[float] = field(default_factory=lambda: array("f"))

    @classmethod
    def empty(cls) -> PageText:
        """A page of which nothing could be read."""
        return cls(Glyphs("", array("f")), 0.0, 0.0, Survey(), 0)


def _rows(found: PageText) -> float:
    """The share of the page's height that rows of text take."""
    taken = set[int]()
    marks = found.glyphs.marks or bytes(len(found.glyphs.text))
    for top, bottom, mark in zip(found.glyphs.boxes[1::4], found.glyphs.boxes[3::4], marks, strict=True):
        if not mark:
            taken.update(range(int(top), int(bottom)))
    return len(taken) / max(found.height, 1.0)


def _ink(found: PageText) -> int:
    """How many characters of a page can be seen."""
    glyphs = found.glyphs
    if glyphs.marks:
        return sum(not (mark or char.isspace()) for char, mark in zip(glyphs.text, glyphs.marks, strict=True))
    return sum(map(len, found.glyphs.text.split()))


def is_scan(found: PageText) -> bool:
    """Whether what a page has to say is in its pictures."""
    ink = _ink(found)
    survey = found.survey
    if ink < FEW_CHARACTERS:
        return survey.pictures >= (_BESIDE_LITTLE if ink else _ALONE)
    return survey.pictures >= COVERING and not survey.layered and _rows(found) < _FEW_ROWS


def why_unread(number: int, found: PageText, kind: str) -> str | None:
    """Why a page gave no usable text; None for one that did, and for an empty one. `kind` is the file's, for advice."""
    ink = _ink(found)
    survey = found.survey
    few = ink < FEW_CHARACTERS
    if is_scan(found):
        return f"第{number}页是扫描图片，没有文字层"
    if found.unmapped > _UNMAPPED * max(ink, 1):
        return f"第{number}页的字体缺少文字编码，读出来的是乱码；请重新导出 {kind} 或提供原稿"
    if (
        survey.outlined > ink
        or (not ink and survey.paths >= OUTLINES)
        or (few and survey.shapes >= _MANY_OUTLINES)
    ):
        return f"第{number}页的文字已转成图形，没有文字层"
    return None


def remark(number: int, survey: Survey) -> str | None:
    """What to know of a page with text and a large picture."""
    if survey.pictures >= COVERING and (survey.layered or survey.paths == 0):
        return f"第{number}页是带文字层的图片，文字可能有识别错误"
    if survey.pictures >= _LARGE:
        return f"第{number}页有大幅图片，图片里如有文字，没有读取"
    return None
