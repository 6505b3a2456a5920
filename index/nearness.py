"""Two pieces of text near each other: what it means, and where it is so. It knows no query language and no engine.

Near within n: both stand in the text, in either order, without overlapping, and between the end of the one and
the beginning of the other lie at most n characters of match text, punctuation and digits counted.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

MOST = 50  # characters between; every distance and order is a phrase of its own to an engine
SHORTEST = 2  # characters of a piece: engines know pairs


Spans = tuple[tuple[int, int], tuple[int, int]]


def near_spans(text: str, first: str, second: str, distance: int) -> Iterator[Spans]:
    """The start and end of the earlier piece and of the later one, wherever they are near."""
    starts = {piece: list(_places(text, piece)) for piece in {first, second}}
    for before, after in dict.fromkeys(((first, second), (second, first))):
        later = starts[after]
        for start in starts[before]:
            end = start + len(before)
            at = bisect_left(later, end)
            while at < len(later) and later[at] <= end + distance:
                yield (start, end), (later[at], later[at] + len(after))
                at += 1


def _places(text: str, piece: str) -> Iterator[int]:
    at = text.find(piece)
    while at >= 0:
        yield at
        at = text.find(piece, at + 1)
