"""Marks that stand in the lines of a DOCX or DOC until it is read: where a picture is, where words do not show.

They are characters that no text of either can hold, so that lines can be joined and cut with the marks in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.readers.wordtext import MARK, bare, is_marked
from corpus.redaction import HIDDEN_NAMES, HiddenText
from corpus.spans import RawSpan

_KINDS = tuple(HIDDEN_NAMES)
_SEEN_AGAIN = "\x04"


def marked(pieces: list[str], start: int, kind: str) -> None:
    """Marks pieces from `start` on as words that do not show, with the kind of that."""
    if bare("".join(pieces[start:])).strip():
        pieces.insert(start, f"\x03{chr(ord('0') + _KINDS.index(kind))}")
        pieces.append(_SEEN_AGAIN)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text without marks, the place of each picture in it, and what of it does not show."""

    text: str
    pictures: dict[int, int]
    unseen: tuple[HiddenText, ...]


def unmarked(lines: Sequence[str]) -> Unmarked:
    """Lines put together, and what their marks said."""
    marked = "\n".join(lines)
    if not is_marked(marked):
        return Unmarked(marked, {}, ())
    pieces: list[str] = []
    pictures: dict[int, int] = {}
    spans: list[tuple[int, int, str]] = []
    opened: list[tuple[int, str]] = []
    start = size = 0
    for hit in MARK.finditer(marked):
        pieces.append(marked[start : hit.start()])
        size += len(pieces[-1])
        start = hit.end()
        mark = hit.group()
        if mark[0] == "\x01":
            pictures[int(mark[1:-1])] = size
        elif mark == _SEEN_AGAIN:
            begin, kind = opened.pop()
            if opened:  # inside of other words that do not show
                continue
            if spans and spans[-1][1:] == (begin, kind):  # the next run of the same words
                begin = spans.pop()[0]
            spans.append((begin, size, kind))
        else:
            opened.append((size, _KINDS[ord(mark[1]) - ord("0")]))
    text = "".join([*pieces, marked[start:]])
    unseen = (HiddenText(0, kind, RawSpan(begin, end), None, text[begin:end]) for begin, end, kind in spans)
    return Unmarked(text, pictures, tuple(unseen))
