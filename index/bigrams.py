"""Overlapping pairs of characters: the terms under which text is indexed, and the phrases to ask for.

Every character is a term's part, digits and punctuation too, so that a phrase of terms is an exact substring.
Pairs are cut here because tantivy's own n-gram tokenizer puts every term at position 0, where no phrase can
match. It knows no engine.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence

from index.encodable import encodable

# Between two values and after the last one. Folding removes control characters, so no query can hold it; no
# engine treats it as white space.
END = "\x02"


def joined(values: Iterable[str]) -> str:
    """The values in one text in which no phrase reaches from one into the next; empty for none."""
    return encodable("".join(value + END for value in values if value))


def pairs(text: str) -> list[str]:
    """Every pair of neighbouring characters of a joined text, in order; the last character has END."""
    return list(map(operator.add, text, text[1:]))


def spaced(text: str) -> str:
    """The pairs of a joined text with a space between, for an engine that splits at white space."""
    return woven(text, [(" ", len(text) - 1)]) if len(text) > 1 else ""


def all_spaced(texts: Sequence[str]) -> list[str]:
    """`spaced` of many short texts, laid out at once: that costs less than each on its own."""
    whole = spaced("".join(texts))
    found, start = [], 0
    for text in texts:
        found.append(whole[start : start + 3 * len(text) - 4])
        start += 3 * len(text)
    return found


def woven(text: str, runs: Iterable[tuple[str, int]]) -> str:
    """The pairs of a text with a mark behind each, then without the last character of it.

    `runs` are marks of one length with the number of pairs that each stands behind, in all those of the text. Bytes are
    copied in strides: that is ten times as fast as joining the pairs one by one, which was a fifth of the time of building
    an index.
    """
    code, size = ("utf-16-le", 2)
    source = text.encode(code)
    if len(source) != size * len(text):  # characters beyond U+FFFF
        code, size = ("utf-32-le", 4)
        source = text.encode(code)
    cells = [(("  " + mark).encode(code), count) for mark, count in runs]
    out = bytearray(b"".join(cell * count for cell, count in cells))
    stride = len(cells[0][0])
    for place in range(min(size, 3)):  # the fourth byte of a character is always 0
        row = source[place::size]
        out[place::stride] = row[:-1]
        out[size + place :: stride] = row[1:]
    del out[-size:]
    return out.decode(code)


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
