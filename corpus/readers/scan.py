"""Puts what was recognised on scanned pages where their text belongs, with a box for every character."""

from __future__ import annotations

from array import array
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
    most = f"一份文件最多识别 {limits.recognised_pages} 页，这一页没有识别；请拆分后重试"
    found |= {number: ReadPage(trouble=f"第{number}页是图片；{most}") for number in scanned[len(chosen) :]}
    kept = {page.number: _kept(extract, page) for page in extract.pages}
    return _assembled(extract, kept, found)


def _kept(extract: Extract, page: Page) -> _Piece:
    start, end = page.span
    lines = [
        replace(each, span=RawSpan(each.span.start - start, each.span.end - start))
        for each in extract.recognised
        if start <= each.span.start < end
    ]
    return _Piece(extract.text[start:end], page.boxes, lines)


def _assembled(extract: Extract, pieces: dict[int, _Piece], found: dict[int, ReadPage]) -> Extract:
    texts: list[str] = []
    pages: list[Page] = []
    lines: list[Recognised] = []
    start = 0
    for page in extract.pages:
        piece, reason = pieces[page.number], page.unreadable
        read = found.get(page.number)
        if read is not None:
            reason = _trouble(page.number, read)
            if reason is None:
                reason = page.unreadable if page.partial else None
                piece = _piece(page, read)
                if page.number < len(extract.pages):
                    piece.text += "\n"
                    piece.boxes.frombytes(_NO_INK)
        span = RawSpan(start, start + len(piece.text))
        lines += [
            replace(each, span=RawSpan(start + each.span.start, start + each.span.end))
            for each in piece.lines
        ]
        pages.append(
            replace(
                page, span=span, boxes=piece.boxes, unreadable=reason, scanned=page.scanned and read is None
            )
        )
        texts.append(piece.text)
        start = span.end
    text = "".join(texts)
    return replace(
        extract,
        text=text,
        pages=tuple(pages),
        furniture=page_furniture(text, pages),
        notes=(*extract.notes, *_notes(found, lines, pages)),
        recognised=tuple(lines),
    )


def _trouble(number: int, read: ReadPage) -> str | None:
    if read.trouble is not None:
        return read.trouble
    if not read.lines and not read.blank:
        return f"第{number}页是图片，没有识别出文字"
    return None


def _notes(found: dict[int, ReadPage], lines: list[Recognised], pages: list[Page]) -> Iterator[str]:
    read = [number for number, page in found.items() if page.lines]
    if not read:
        return
    doubtful = sum(not each.confident for each in lines if each.confidence is not None)
    yield f"第 {_numbers(read)} 页的文字来自文字识别" + (f"，其中 {doubtful} 行把握不足" if doubtful else "")
    if red := [number for number, page in found.items() if page.red]:
        yield f"第 {_numbers(red)} 页的红色印章已经滤去，印章上的字没有识别"


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
