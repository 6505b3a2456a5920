"""The text around what an audit found, read again from the file: its records hold what was found, not what stands around it.

Runs in a process that may die of the file. A file that changed since is not shown: the places would no longer be true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.containers.member import Place
from corpus.containers.shelf import Shelf
from corpus.document import Document, Unreadable
from corpus.read import read_path

AROUND = 160  # characters on each side: two or three sentences


@dataclass(frozen=True, slots=True)
class Passage:
    """What was found, between what stands around it; `cut_before` and `cut_after` say that there is more."""

    before: str
    found: str
    after: str
    cut_before: bool
    cut_after: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The passages in the order asked for, or in `trouble` the name of the string that says why there are none."""

    passages: tuple[Passage | None, ...] = ()
    trouble: str = ""
    reason: str = ""


def surroundings(
    path: str, place: Place, sha256: str | None, spans: Sequence[tuple[int, int, str]]
) -> Surroundings:
    """The passages at these offsets, each with the words that must stand there."""
    try:
        document = _read(path, place)
    except Unreadable as reason:
        return Surroundings(trouble="audit.around.unreadable", reason=str(reason))
    if sha256 is None or document.sha256 != sha256:
        return Surroundings(trouble="audit.around.changed")
    return Surroundings(tuple(_passage(document.raw, *span) for span in spans))


def _read(path: str, place: Place) -> Document:
    if not place:
        return read_path(Path(path))
    shelf = Shelf()
    try:
        while not shelf.near(path, place):
            pass
        return shelf.document(path, place, path)
    finally:
        shelf.close()


def _passage(text: str, start: int, end: int, found: str) -> Passage | None:
    """None where other words stand: recognised text of a scan is not read again."""
    if not 0 <= start <= end <= len(text) or text[start:end] != found:
        return None
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    return Passage(text[first:start], found, text[end:last], first > 0, last < len(text))
