"""Pictures in formats without pages that stand for pages: a scan pasted into Word, a page saved as a picture of itself.

Readers mark the place of a picture in their text with what no text can hold (`corpus.readers.wordmarks`); here the
pictures become pages that wait for character recognition.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.document import Extract, Page
from corpus.readers.wordtext import MARK, bare
from corpus.spans import RawSpan

_COVERING = 0.5  # of the area that holds text: a page, or what a telephone took of one
_BESIDE_LITTLE = 0.25  # the same where there is less text than any document has
_ALONE = 0.04  # the same where there is next to none: what is smaller is a logo or a seal
FEWEST, _NOTHING = 100, 30  # characters: no document has fewer; a letterhead
_A4 = (595.0, 842.0)
_WIDE, _HIGH = 165.0, 10.0  # points: two fifths of a line of A4, a line of small print
_MOST_JUDGED = 30  # pictures of a document
_GOES_ON = ("。", "；", "：", "，", "、", ";", ":")
NONE, ONE, SEVERAL = range(3)  # lines of writing that a picture shows
_WAITING = "是扫描图片，没有文字层"
ELSEWHERE = "没有存在文件里，无法读取；请把图片插入文档，或者另存为 PDF 后重试"


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture in the body: the share it takes of the area that holds text, and whether text runs over it.

    `part` names its file for the reader; empty where the document only refers to one elsewhere. `size` is its width and
    height in points.
    """

    share: float
    behind: bool = False
    part: str = ""
    size: tuple[float, float] = (0.0, 0.0)

    @property
    def may_be_written(self) -> bool:
        """Whether it is wide and high enough for lines of writing."""
        return self.size[0] >= _WIDE and self.size[1] >= _HIGH

    @property
    def is_lost(self) -> bool:
        """Whether it is not in the file, and may be wide and high enough for a line of writing."""
        return not self.part and not self.behind and (not any(self.size) or self.may_be_written)


def placeholder(number: int) -> str:
    """What stands for a picture in a text until `wordmarks.unmarked`; no text of a document holds such characters."""
    return f"\x01{number}\x02"


def _is_scan(picture: Pasted, ink: int) -> bool:
    if ink < _NOTHING:
        return picture.share >= _ALONE
    if ink < FEWEST:
        return picture.share >= _BESIDE_LITTLE
    return picture.share >= _COVERING and not picture.behind


def _amid_text(lines: Sequence[str]) -> set[int]:
    """The pictures that stand in a line of their own with a clause before it that goes on, and words after it."""
    found: set[int] = set()
    waiting: set[int] = set()
    above = ""
    for line in lines:
        said = bare(line).strip()
        if said:
            found |= waiting
            waiting = set()
            above = said
        elif above.endswith(_GOES_ON):
            waiting |= {int(mark[1:-1]) for mark in MARK.findall(line) if mark[0] == "\x01"}
    return found


def scans(
    pictures: Sequence[Pasted], lines: Sequence[str], lines_shown: Callable[[list[str]], Sequence[int]]
) -> list[int]:
    """The numbers of the pictures that stand for pages in a body of these lines, or for lines of it.

    `lines_shown` tells of the parts of pictures what of writing they show (`writtenpictures.lines_shown`). One line counts
    where it stands amid the text.
    """
    if not pictures:
        return []
    ink = 0
    for line in lines:
        ink += sum(map(len, bare(line).split()))
        if ink >= FEWEST:  # how much more is all the same
            break
    found = {number for number, picture in enumerate(pictures) if _is_scan(picture, ink)}
    others = [
        (number, picture.part)
        for number, picture in enumerate(pictures)
        if number not in found and picture.part and picture.may_be_written
    ][:_MOST_JUDGED]
    # Nobody can tell what a picture shows that is not in the file: where a clause breaks off before it, it may be the rest.
    lost = {number for number, picture in enumerate(pictures) if picture.is_lost}
    if lost - found:
        found |= lost & _amid_text(lines)
    if others:
        shown = dict(
            zip((number for number, _ in others), lines_shown([part for _, part in others]), strict=True)
        )
        amid = _amid_text(lines) if ONE in shown.values() else set()
        found |= {number for number, kind in shown.items() if kind == SEVERAL or (kind and number in amid)}
    return sorted(found)


def as_page(number: int, offset: int, trouble: str | None = None) -> Page:
    """The page of a picture at an offset; `trouble` says why nobody can read it (it goes on where 第1幅图片 ends)."""
    page = Page(number, RawSpan(offset, offset), *_A4, array("f"), scanned=trouble is None, picture=True)
    return replace(page, unreadable=page.name + (trouble or _WAITING))


def unread(extract: Extract, trouble: str) -> Extract:
    """The extract of a file whose pictures nobody can read, with the reason (it goes on where 第1幅图片 ends)."""
    pages = (
        replace(page, scanned=False, unreadable=page.name + trouble) if page.scanned else page
        for page in extract.pages
    )
    return replace(extract, pages=tuple(pages))
