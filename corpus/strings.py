"""Many strings looked for in a text at once, in one pass of an automaton."""

from __future__ import annotations

from collections.abc import Sequence

import ahocorasick_rs

_FIRST_SURROGATE, _LAST_SURROGATE = "\ud800", "\udfff"


def _encodable(text: str) -> str:
    """Text without halves of surrogate pairs, which broken files hold and no automaton takes; offsets stay."""
    return "".join("\ufffd" if _FIRST_SURROGATE <= char <= _LAST_SURROGATE else char for char in text)


class Strings:
    """Strings to be looked for, overlapping ones included. None of them holds half of a surrogate pair.

    `often` makes the search quicker and the making slower, for strings that are looked for in long texts.
    """

    def __init__(self, strings: Sequence[str], *, often: bool = False) -> None:
        form = ahocorasick_rs.Implementation.DFA if often else None
        self._automaton = ahocorasick_rs.AhoCorasick(strings, implementation=form, store_patterns=True)

    def standing_in(self, text: str) -> frozenset[str]:
        """Those that stand in a text."""
        try:
            return frozenset(self._automaton.find_matches_as_strings(text, overlapping=True))
        except UnicodeEncodeError:
            return frozenset(self._automaton.find_matches_as_strings(_encodable(text), overlapping=True))

    def places(self, text: str) -> list[tuple[int, int, int]]:
        """Every place in a text: the number of the string, where it begins and ends; in the order of their ends."""
        try:
            return self._automaton.find_matches_as_indexes(text, overlapping=True)
        except UnicodeEncodeError:
            return self._automaton.find_matches_as_indexes(_encodable(text), overlapping=True)
