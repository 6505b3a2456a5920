"""Finds where rare words stand, all of them in one pass, so that costly patterns are tried only there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from corpus.strings import Strings

Landmarks = Mapping[str, Sequence[int]]

# Up to as many words, looking for each on its own is quicker than one pass for all.
_FEW = 6


@cache
def _together(words: tuple[str, ...]) -> Strings:
    return Strings(words, often=True)


def landmarks(text: str, words: tuple[str, ...]) -> Landmarks:
    """Every offset of every word, overlapping ones included, in order; a word that does not occur has none."""
    found: dict[str, list[int]] = {word: [] for word in words}
    if len(words) > _FEW:
        for number, start, _end in _together(words).places(text):
            found[words[number]].append(start)
        return found
    for word, places in found.items():
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + 1)
    return found
