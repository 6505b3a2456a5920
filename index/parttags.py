"""Where the parts of a text are, written between its pairs: tantivy's way to look into a part without a second copy.

Behind every pair stands the tag of the part it lies in, or a filler that takes a position and is not indexed. So the
pair of character `n` has the position 2 n, its tag 2 n + 1, and a phrase lies in a part if its first and its last
pair have the same tag: each stretch of a part has one of its own, and another for its last character, whose pair
reaches out of it. Tags hold a control character, which folding removes from every text and query.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.bigrams import woven
from index.shown import PART_FIELDS, stretches

FILLER = "\x04\x04\x04"
_TAG = "\x03"
_LAST = "\x05"  # in place of _TAG
_FIELDS = {field: chr(ord("a") + place) for place, field in enumerate(PART_FIELDS)}
_FIRST = ord("0")


def tag_prefix(field: str) -> str:
    """How the tags of a part's field begin; one more character tells the stretch."""
    return _TAG + _FIELDS[field]


def tag_pattern(field: str) -> str:
    """A regular expression for all tags of a part's field, those of last characters too."""
    return f"[{_TAG}{_LAST}]{_FIELDS[field]}."


def tagged(text: str, parts: Iterable[tuple[str, int, int]]) -> str:
    """The pairs of a joined text with tags between, for an engine that splits at white space and drops FILLER.

    `parts` are as in `index.shown.Shown`.
    """
    count = len(text) - 1
    return woven(text, ((f" {mark} ", length) for mark, length in _spans(parts, count))) if count > 0 else ""


def _spans(parts: Iterable[tuple[str, int, int]], count: int) -> list[tuple[str, int]]:
    """The marks of a text of so many characters, each with the number of characters it stands behind."""
    tags = [
        (start, min(end, count), tag_prefix(field) + chr(_FIRST + number))
        for field, spans in stretches(parts).items()
        for number, (start, end) in enumerate(spans)
        if start < min(end, count)
    ]
    runs, reached = [], 0
    for start, end, tag in sorted(tags):
        runs += [(FILLER, start - reached), (tag, end - start - 1), (_LAST + tag[1:], 1)]
        reached = end
    return [*runs, (FILLER, count - reached)]


def spread(terms: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Terms of a phrase at the positions they have among tags."""
    return [(2 * at, term) for at, term in terms]


def within(terms: Sequence[tuple[int, str]], tag: str) -> list[tuple[int, str]]:
    """The same phrase in one stretch of a part: from its first to its last pair."""
    last = terms[-1][0]
    return [*spread(terms), *((2 * at + 1, tag) for at in dict.fromkeys((0, last)))]
