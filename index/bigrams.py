"""Overlapping pairs of characters: the terms under which text is indexed, and the phrases to ask for.

Every character is a term's part, digits and punctuation too, so that a phrase of terms is an exact substring.
Pairs are cut here because tantivy's own n-gram tokenizer puts every term at position 0, where no phrase can
match. It knows no engine.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable

from index.encodable import encodable

# Between two values and after the last one. Folding removes control characters, so no query can hold it; no
# engine treats it as white space.
END = "\x02"
_SPACE = " ".encode("utf-32-le")


def joined(values: Iterable[str]) -> str:
    """The values in one text in which no phrase reaches from one into the next; empty for none."""
    return encodable("".join(value + END for value in values if value))


def pairs(text: str) -> list[str]:
    """Every pair of neighbouring characters of a joined text, in order; the last character has END."""
    return list(map(operator.add, text, text[1:]))


def spaced(text: str) -> str:
    """The pairs of a joined text with a space between, for an engine that splits at white space.

    Three strided copies of whole characters: four to six times as fast as joining the pairs one by one, which was a
    fifth of the time of building an index.
    """
    count = len(text) - 1
    if count < 1:
        return ""
    wide = memoryview(text.encode("utf-32-le")).cast("I")
    out = memoryview(bytearray(_SPACE * (3 * count))).cast("I")
    out[0::3] = wide[:-1]
    out[1::3] = wide[1:]
    return str(out[:-1], "utf-32-le")


def gapped(before: str, after: str, gap: int) -> list[tuple[int, str]]:
    """As `phrase_terms`, for two pieces with `gap` characters between that may be any."""
    further = len(before) + gap
    return [*phrase_terms(before), *((further + at, term) for at, term in phrase_terms(after))]


def phrase_terms(phrase: str) -> list[tuple[int, str]]:
    """Pairs with their positions that together cover a phrase of two or more characters, about half of all.

    Every second pair is enough: neighbours overlap by one character, and positions are exact.
    """
    last = len(phrase) - 2
    return [(at, phrase[at : at + 2]) for at in [*range(0, last, 2), last]]
