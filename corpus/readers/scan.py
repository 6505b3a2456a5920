"""Puts what was recognised on scanned pages where their text belongs, with a box for every character."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from corpus.document import Extract, Page, Recognised
from corpus.limits import Limits
from corpus.readers.furniture import page_furniture
from corpus.readers.lineorder import reading_order
from corpus.recognising import Box, ReadLine, ReadPage, Recogniser
from corpus.spans import RawSpan

_NO_INK = bytes(16)
_APART = 1.0  # heights of a line between two stretches of a row: a cell, not a blank


@dataclass(slots=True)
class _Piece:
    """The text of a page with its boxes; spans of `lines` count from its start."""

    text: str
    boxes: array[float]
    lines: list[Recognised]


def recognised(extract: Extract, kind: str, data: bytes, recogniser: Recogniser, limits: Limits) -> Extract:
    """The extract of a file with its scanned pages read; a page on which that fails says why."""
    scanned = [page.number for page in extract.pages if page.scanned]
    chosen = scanned[: limits.recognised_pages]
    found = dict(zip(chosen, recogniser.pages(kind, data, chosen), strict=True))
    most = f"是图片；一份文件最多识别 {limits.recognised_pages} 页，这一页没有识别；请拆分后重试"
    found |= {number: ReadPage(trouble=most) for number in scanned[len(chosen) :]}
    return _assembled(extract, found)


def _assembled(extract: Extract, found: dict[int, ReadPage]) -> Extract:
    new = _Assembly(extract)
    for page in extract.pages:
        new.between(page.span.start)
        read = found.get(page.number)
        reason = page.unreadable if read is None else _trouble(page, read)
        if read is None or reason is not None:
            new.keep(replace(page, unreadable=reason, scanned=page.scanned and read is None))
        else:
            new.put(page, _piece(page, read))
    new.between(len(extract.text))
    pages, text = tuple(new.pages), new.text
    moved = {new.moved(span) for span in extract.furniture if not new.replaced(span)}
    return replace(
        extract,
        text=text,
        pages=pages,
        furniture=tuple(sorted(moved.union(page_furniture(text, pages)))),
        notes=(*extract.notes, *_notes(found, new.lines, pages)),
        recognised=tuple(new.lines),
        hidden=tuple(
            # What cannot be seen on a page whose picture was read is still in the file, though not in this text.
            replace(each, span=new.moved(RawSpan(each.span.start, each.span.start)))
            if new.replaced(each.span)
            else replace(each, span=new.moved(each.span))
            for each in extract.hidden
        ),
    )


class _Assembly:
    """A text put together anew from that of an extract and what was read in its pictures."""

    def __init__(self, extract: Extract) -> None:
        self._old = extract
        self._done = 0  # of the old text
        self._starts: list[
            int
        ] = []  # of stretches of the old text, and by how much each moved; None: replaced
        self._shifts: list[int | None] = []
        self._places: list[int] = []  # where stretches stand in the new text
        self._pieces: list[str] = []
        self._size = 0
        self.pages: list[Page] = []
        self.lines: list[Recognised] = []

    @property
    def text(self) -> str:
        """The new text so far."""
        return "".join(self._pieces)

    def _add(self, text: str) -> None:
        if text:
            self._pieces.append(text)
            self._size += len(text)

    def _end_line(self) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._add("\n")

    def _stretch(self, *, kept: bool) -> None:
        self._starts.append(self._done)
        self._places.append(self._size)
        self._shifts.append(self._size - self._done if kept else None)

    def between(self, end: int) -> None:
        """Goes on in the old text up to a place: what stands between pictures is on no page."""
        if end > self._done:
            put = self.pages and self.pages[-1].picture and self.pages[-1].span.end == self._size
            if put and len(self.pages[-1].boxes) and self._old.text[self._done] != "\n":
                self._end_line()
            self._stretch(kept=True)
            self._add(self._old.text[self._done : end])
            self._done = end

    def keep(self, page: Page) -> None:
        """A page as it was."""
        start, end = page.span
        self._stretch(kept=True)
        shift = self._size - start
        self.pages.append(replace(page, span=RawSpan(start + shift, end + shift)))
        self.lines += [
            replace(each, span=RawSpan(each.span.start + shift, each.span.end + shift))
            for each in self._old.recognised
            if start <= each.span.start < end
        ]
        self._add(self._old.text[start:end])
        self._done = end

    def put(self, page: Page, piece: _Piece) -> None:
        """A page with what was read on it."""
        if page.picture:
            self._end_line()
        elif page.number < len(self._old.pages):
            piece.text += "\n"
            piece.boxes.frombytes(_NO_INK)
        self._stretch(kept=False)
        start = self._size
        span = RawSpan(start, start + len(piece.text))
        self.lines += [
            replace(each, span=RawSpan(start + each.span.start, start + each.span.end))
            for each in piece.lines
        ]
        # A page of which more was damaged than its picture says so still.
        fault = page.unreadable if page.partial else None
        self.pages.append(replace(page, span=span, boxes=piece.boxes, unreadable=fault, scanned=False))
        self._add(piece.text)
        self._done = page.span.end

    def _at(self, offset: int) -> int:
        return max(bisect_right(self._starts, offset) - 1, 0)

    def replaced(self, span: RawSpan) -> bool:
        """Whether the old text of a span is gone."""
        return bool(self._starts) and self._shifts[self._at(span.start)] is None

    def moved(self, span: RawSpan) -> RawSpan:
        """A span of the old text in the new one."""
        if not self._starts:
            return span
        at = self._at(span.start)
        shift = self._shifts[at]
        if shift is None:
            return RawSpan(self._places[at], self._places[at])
        return RawSpan(span.start + shift, span.end + shift)


def _trouble(page: Page, read: ReadPage) -> str | None:
    if read.trouble is not None:
        return page.name + read.trouble
    if not read.lines and not read.blank:
        return f"{page.name}是图片，没有识别出文字" if not page.picture else f"{page.name}没有识别出文字"
    return None


def _notes(found: dict[int, ReadPage], lines: list[Recognised], pages: tuple[Page, ...]) -> Iterator[str]:
    read = [number for number, page in found.items() if page.lines]
    if not read:
        return
    what = "幅图片" if pages[0].picture else "页"
    doubtful = sum(not each.confident for each in lines if each.confidence is not None)
    yield f"第 {_numbers(read)} {what}的文字来自文字识别" + (
        f"，其中 {doubtful} 行把握不足" if doubtful else ""
    )
    if red := [number for number, page in found.items() if page.red]:
        yield f"第 {_numbers(red)} {what}的红色印章已经滤去，印章上的字没有识别"


def _numbers(numbers: Iterable[int]) -> str:
    """Page numbers as a person writes them: 1、3-5."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _piece(page: Page, read: ReadPage) -> _Piece:
    piece = _Piece("", array("f"), [])
    for place, row in enumerate(reading_order([line.box for line in read.lines])):
        before: ReadLine | None = None
        for number in row:
            line = read.lines[number]
            between = "\n" if place and before is None else ""
            if before is not None and line.box[0] - before.box[2] > _APART * (line.box[3] - line.box[1]):
                between = "\t"
            piece.text += between
            piece.boxes.frombytes(_NO_INK * len(between))
            # The recogniser gives one line: what ends a line for us would be a line of its own.
            text = " ".join(line.text.split("\n"))
            start = len(piece.text)
            piece.lines.append(Recognised(RawSpan(start, start + len(text)), round(line.confidence, 3)))
            piece.text += text
            for box in _characters(text, line.box):
                piece.boxes.extend(_as_shown(box, page, read))
            before = line
    return piece


def _characters(text: str, box: Box) -> Iterator[Box]:
    """The boxes of the characters of a line: full-width ones are twice as wide as the others."""
    widths = [1 if char.isascii() else 2 for char in text]
    step = (box[2] - box[0]) / max(sum(widths), 1)
    x = box[0]
    for width in widths:
        yield (x, box[1], x + width * step, box[3])
        x += width * step


def _as_shown(box: Box, page: Page, read: ReadPage) -> Box:
    """A box of the upright page in points of the page as it is shown."""
    x0, top, x1, bottom = box
    wide, high = read.width, read.height
    if read.turn == 90:  # what is shown was turned clockwise to be upright: back again
        x0, top, x1, bottom, wide, high = top, wide - x1, bottom, wide - x0, high, wide
    elif read.turn == 180:
        x0, top, x1, bottom = wide - x1, high - bottom, wide - x0, high - top
    elif read.turn == 270:
        x0, top, x1, bottom, wide, high = high - bottom, x0, high - top, x1, high, wide
    across, down = page.width / max(wide, 1), page.height / max(high, 1)
    return (x0 * across, top * down, x1 * across, bottom * down)
