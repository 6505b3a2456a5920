"""The fixed strings of a segment of a wording, looked for in a stretch of text: the longest one at each place.

Looking for one after the other is quick enough for a check of one document, which asks for most of them once. Those that are
asked for again and again get an automaton.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.strings import Strings

# An automaton takes as long to make as so many searches, and is no quicker for few strings.
_OFTEN = 12
_FEW = 6


class Literals:
    """Fixed strings, the longest first."""

    def __init__(self, literals: Sequence[str]) -> None:
        self._literals = literals
        self._asked = 0
        self._together: Strings | None = None

    def places(self, text: str, start: int, end: int) -> list[tuple[int, int]]:
        """Every place in `text[start:end]`, overlapping ones included, in order."""
        if self._together:
            return self._at_once(self._together, text, start, end)
        self._asked += 1
        if self._asked > _OFTEN and len(self._literals) > _FEW:
            self._together = Strings(self._literals)
        # The longest at a place counts: a shorter one does not replace it.
        found: dict[int, int] = {}
        for literal in self._literals:
            at = text.find(literal, start, end)
            while at >= 0:
                found.setdefault(at, at + len(literal))
                at = text.find(literal, at + 1, end)
        return sorted(found.items())

    def _at_once(self, together: Strings, text: str, start: int, end: int) -> list[tuple[int, int]]:
        found: dict[int, int] = {}
        # Of those that begin at a place the longest ends last, and so comes last.
        for _, left, right in together.places(text[start:end]):
            found[start + left] = start + right
        return sorted(found.items())
