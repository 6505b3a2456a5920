"""The pages of a document as its text is shown: where each begins, and why one gave no text, or not all of it.

Only formats that are laid out have them (PDF, OFD, scans); a Word file has pages once somebody prints it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from corpus.document import Document


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page that begins at the raw offset `start`; of a `picture` that stands for a page, its place in the text.

    `trouble` says in Chinese why it was not read, or not all of it.
    """

    number: int
    start: int
    picture: bool = False
    trouble: str | None = None


def sheets_of(document: Document) -> tuple[Sheet, ...]:
    """The pages in order; empty for a format without pages."""
    return tuple(
        Sheet(page.number, page.span.start, page.picture, page.unreadable) for page in document.pages
    )


def by_line(text: str, sheets: Sequence[Sheet]) -> Mapping[int, Sequence[Sheet]]:
    """The pages that begin with each line of raw text, counted from 0; a page of its own never begins within one.

    A picture in the middle of a line is put before it.
    """
    found: dict[int, list[Sheet]] = {}
    if not sheets:
        return found
    starts = [0]
    for line in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    for sheet in sheets:
        found.setdefault(bisect_right(starts, sheet.start) - 1, []).append(sheet)
    return found
