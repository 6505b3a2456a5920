"""Where the paragraphs of a document begin, so that a report can say in which one a thing stands.

In text without geometry every line that holds something is a paragraph. On a page lines are wrapped: a paragraph begins
where a line is indented, else after a line that ended early. It changes no text and cuts no sentence.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from corpus.document import Document, Page

_COMMON = 0.15  # of the lines of a page begin there: the left margin is the leftmost of such places
_INDENT = 1.2  # heights of a character: the usual indent is two
_SHORT = 3.0  # heights before the right edge: a line that was not wrapped
_SIZE = 0.15  # of the height: letters of another size
_ENDS = frozenset("。；：！？;:!?")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str
    left: float = 0.0
    right: float = 0.0
    height: float = 0.0


def paragraph_starts(document: Document) -> list[int]:
    """The raw offsets of the lines with which paragraphs begin, in order. Page furniture is no paragraph."""
    pages = [page for page in document.pages if page.boxes]
    if not pages or pages[0].picture:  # whose text need not be on a page
        return _filled(document.raw)
    furniture = {start for start, _ in document.extract.furniture}
    starts: list[int] = []
    before: _Line | None = None
    edge = 0.0
    for page in pages:
        lines = [line for line in _placed(document.raw, page) if line.start not in furniture]
        if not lines:
            continue
        margin = _margin(lines)
        indented = sum(_is_indented(line, margin) for line in lines) > 1
        for line in lines:
            if before is None or _begins(line, before, margin, edge, indented=indented):
                starts.append(line.start)
            before, edge = line, _right_edge(lines)
    return starts


def _filled(text: str) -> list[int]:
    """Where the lines begin that hold something."""
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [start for start, line in zip(starts, lines, strict=False) if line and not line.isspace()]


def _lines(text: str, start: int) -> list[_Line]:
    found = []
    for line in text.split("\n"):
        if line.strip():
            found.append(_Line(start, line))
        start += len(line) + 1
    return found


def _placed(raw: str, page: Page) -> list[_Line]:
    """The lines of a page where they stand when it is turned so that they run to the right."""
    lines = []
    ways = dict.fromkeys((0, 90, 180, 270), 0.0)
    for line in _lines(raw[page.span.start : page.span.end], page.span.start):
        ink = [
            index for index, char in enumerate(line.text, line.start - page.span.start) if not char.isspace()
        ]
        first, last = (tuple(page.boxes[4 * index : 4 * index + 4]) for index in (ink[0], ink[-1]))
        lines.append((line, first, last))
        across, down = last[0] - first[0], last[1] - first[1]
        for way, far in zip(ways, (across, down, -across, -down), strict=True):
            ways[way] += far if 0 < far < math.inf else 0.0
    way = max(ways, key=lambda each: ways[each])
    return [_line(line, way, first, last) for line, first, last in lines]


def _line(line: _Line, way: int, first: Sequence[float], last: Sequence[float]) -> _Line:
    """A line with its first and last character, of a page whose lines run this way (clockwise from rightwards)."""
    left, right, height = {
        0: (first[0], last[2], first[3] - first[1]),
        90: (first[1], last[3], first[2] - first[0]),
        180: (-first[2], -last[0], first[3] - first[1]),
        270: (-first[3], -last[1], first[2] - first[0]),
    }[way]
    return replace(line, left=left, right=right, height=height)


def _margin(lines: Sequence[_Line]) -> float:
    """Where the lines of the body begin when they are not indented."""
    places = Counter(round(line.left / 3) for line in lines)
    least = max(_COMMON * len(lines), 1)
    return 3.0 * min(place for place, count in places.items() if count >= min(least, max(places.values())))


def _right_edge(lines: Sequence[_Line]) -> float:
    edges = sorted(line.right for line in lines)
    return edges[int(0.9 * (len(edges) - 1))]


def _is_indented(line: _Line, margin: float) -> bool:
    return line.left >= margin + _INDENT * line.height


def _begins(line: _Line, before: _Line, margin: float, edge: float, *, indented: bool) -> bool:
    """Whether a line begins a paragraph, by the line before it and the right edge of that one's page."""
    if "\t" in line.text or "\t" in before.text or _is_indented(line, margin):
        return True
    if abs(line.height - before.height) > _SIZE * max(before.height, line.height):
        return True
    short = before.right < edge - _SHORT * before.height
    # Where paragraphs are indented a short line before says little: numbers and brackets are not broken.
    return short and (not indented or before.text.rstrip()[-1] in _ENDS)
