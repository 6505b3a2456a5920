"""Findings as highlights with notes in a PDF. What stands on its pages stays as it is."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from checker.verdict import DocumentReport, Result, Severity, Verdict
from corpus.document import Document, Page, Unreadable
from corpus.isolation import make_isolated
from corpus.limits import Limits, limits_in_force
from corpus.spans import RawSpan
from desk.markup.pdfnotes import Box, Note
from desk.markup.remarks import ANOTHER, AUTHOR, Marked, Remark, remarks, together

_SIGNED = re.compile(rb"/ByteRange\s*\[")
_BROKEN_SIGNATURE = "原件有数字签名；写了批注的这一份签名不再有效，请保留原件"
_RED, _ORANGE, _YELLOW = (255, 190, 180), (255, 215, 140), (255, 240, 130)
_NO_PAGES = "这份 PDF 没有可以批注的页"


def _colour(result: Result) -> tuple[int, int, int]:
    if result.verdict is not Verdict.FAIL:
        return _YELLOW
    return {Severity.ERROR: _RED, Severity.WARNING: _ORANGE}.get(result.severity, _YELLOW)


def _lines(page: Page, span: RawSpan) -> tuple[Box, ...]:
    """The boxes of the part of a span on a page, one for each line."""
    start, end = max(span.start, page.span.start), min(span.end, page.span.end)
    found: list[Box] = []
    for index in range(start - page.span.start, end - page.span.start):
        row = page.boxes[4 * index : 4 * index + 4]
        if len(row) < 4 or not any(row):
            continue
        x0, top, x1, bottom = row
        if found:
            left, high, right, low = found[-1]
            # On the same line its middle lies beside the others, and it goes on where they ended.
            if high <= (top + bottom) / 2 <= low and left <= x0 <= right + 2 * (low - high):
                found[-1] = (left, min(high, top), max(right, x1), max(low, bottom))
                continue
        found.append((x0, top, x1, bottom))
    return tuple(found)


def _notes(remark: Remark, pages: Sequence[Page]) -> list[Note]:
    """The notes of a remark; the first explains it. Empty where no page holds its words."""
    found: list[Note] = []
    colour = _colour(remark.result)
    for span in remark.places:
        for page in pages:
            if span.start < page.span.end and page.span.start < span.end:
                boxes = _lines(page, span)
                if boxes:
                    lines = remark.again() if found else remark.lines()
                    found.append(Note(page.number, boxes, "\r".join(lines), colour))
    return found


def _merged(notes: Sequence[Note]) -> list[Note]:
    """One note for all that is said of the same words: of several over each other only the last could be opened."""
    found: dict[tuple[int, tuple[Box, ...]], Note] = {}
    for note in notes:
        key = (note.page, note.boxes)
        first = found.get(key)
        found[key] = replace(first, text=f"{first.text}\r\r{note.text}") if first else note
    return list(found.values())


def annotate_pdf(
    data: bytes,
    document: Document,
    report: DocumentReport,
    when: datetime.datetime,
    limits: Limits | None = None,
    password: str | None = None,
) -> Marked:
    """The file with the findings of its report in it, signed by 执核 at `when`.

    `document` is what was read of `data`. Raises `Unreadable`, in Chinese.
    """
    limits = limits or limits_in_force()
    if hashlib.sha256(data).hexdigest() != document.sha256:
        raise Unreadable(ANOTHER)
    told = remarks(report, document)
    if not told:
        return Marked(data, 0, 0)
    if not document.pages:
        raise Unreadable(_NO_PAGES)
    notes: list[Note] = []
    unplaced: list[Remark] = []
    for remark in told:
        own = _notes(remark, document.pages)
        notes += own
        unplaced += [] if own else [remark]
    if unplaced:
        notes.append(Note(1, (), "\r".join(together(unplaced)), _colour(unplaced[0].result)))
    notes = _merged(notes)
    date = when.strftime("D:%Y%m%d%H%M%S")
    made = make_isolated("desk.markup.pdfnotes", data, limits, tuple(notes), AUTHOR, date, password)
    said = (_BROKEN_SIGNATURE,) if _SIGNED.search(data) else ()
    return Marked(made, len(notes), 0, said)
