"""Words that stand aslant, or on their side, in the same place of several pages: watermarks, stamps over the page.

They are to a document what running heads are: where one stood behind its page, it would part the sentence that the page
end cuts.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import NamedTuple

from corpus.readers.pagetext import Glyphs, PageText, followed

_SAME = 6.0  # points, between the places of two copies
_SAYS = re.compile(r"[0-9]{5,}|[。；]")  # what one copy has to be kept for
_LINE = re.compile("[^\n]+")


class _Line(NamedTuple):
    page: int
    start: int
    end: int
    left: float
    top: float


def set_turned_aside(pages: Sequence[PageText | None], remark: str, said: str) -> None:
    """Takes the copies of turned words from the text of pages; `remark` tells of turned words on a page, `said` of copies."""
    places: dict[str, list[_Line]] = {}
    for number, page in enumerate(pages):
        if page and page.askew and not page.survey.fontless:
            for hit in _LINE.finditer(page.glyphs.text, *page.askew):
                left, top = page.glyphs.boxes[4 * hit.start() : 4 * hit.start() + 2]
                if page.survey.ruled and not _is_aslant(page.glyphs, *hit.span()):
                    continue  # a table that goes on over pages repeats its headings
                line = _Line(number, *hit.span(), left, top)
                places.setdefault("".join(hit.group().split()), []).append(line)
    aside: dict[int, list[_Line]] = {}
    for words, lines in places.items():
        copies = _copies(lines)
        if _SAYS.search(words):
            copies = copies[:-1]
        for line in copies:
            aside.setdefault(line.page, []).append(line)
    for number, lines in aside.items():
        page = pages[number]
        if page and page.askew:
            lines.sort(key=lambda line: line.start)
            rest = page.askew[1] - page.askew[0] - sum(line.end + 1 - line.start for line in lines)
            _take(page, lines)
            if rest <= 0:
                page.notes[:] = [note for note in page.notes if note != remark]
            page.notes.append(said)


def _is_aslant(glyphs: Glyphs, start: int, end: int) -> bool:
    left, top, right, bottom = glyphs.boxes[4 * start : 4 * start + 4]
    last_left, last_top = glyphs.boxes[4 * end - 4 : 4 * end - 2]
    size = max(right - left, bottom - top) / 2
    return abs(last_left - left) > size and abs(last_top - top) > size


def _copies(lines: Sequence[_Line]) -> list[_Line]:
    """The lines that stand where one of another page does."""
    grid: dict[tuple[int, int], list[_Line]] = {}
    for line in lines:
        grid.setdefault((int(line.left // _SAME), int(line.top // _SAME)), []).append(line)
    found = []
    for line in lines:
        x, y = int(line.left // _SAME), int(line.top // _SAME)
        near = (one for i in (-1, 0, 1) for j in (-1, 0, 1) for one in grid.get((x + i, y + j), ()))
        if any(
            one.page != line.page and abs(one.left - line.left) <= _SAME and abs(one.top - line.top) <= _SAME
            for one in near
        ):
            found.append(line)
    return found


def _take(page: PageText, lines: Sequence[_Line]) -> None:
    """Moves lines of a page, each with the line end before it, to what is read behind its text."""
    glyphs = page.glyphs
    kept: Glyphs = Glyphs("", array("f"))
    done = 0
    for line in lines:
        start = max(line.start - 1, 0)
        page.marked = followed(page.marked, _part(glyphs, line.start, line.end))
        kept = _and(kept, _part(glyphs, done, start))
        done = line.end
    page.glyphs = _and(kept, _part(glyphs, done, len(glyphs.text)))


def _part(glyphs: Glyphs, start: int, end: int) -> Glyphs:
    return Glyphs(glyphs.text[start:end], glyphs.boxes[4 * start : 4 * end], glyphs.marks[start:end])


def _and(one: Glyphs, other: Glyphs) -> Glyphs:
    return Glyphs(one.text + other.text, one.boxes + other.boxes, one.marks + other.marks)
