"""Says in plain Python whether an entry fits a query tree: the meaning that every engine must reproduce.

It is the reference of the tests and reads every entry; for searching there are the engines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from index.entry import Entry
from index.nearness import near_spans
from index.tree import (
    All,
    And,
    Keyword,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Preferred,
    Prefix,
    Present,
    Range,
    Weighted,
    Wildcard,
)
from index.values import filled_fields, keyword_values, number_values, phrase_values


def pattern_of(wildcard: str) -> str:
    """A wildcard as a regular expression for the whole value; only `*` and `?` are special."""
    return re.escape(wildcard).replace(r"\*", ".*").replace(r"\?", ".")


@lru_cache(maxsize=256)
def shape_of(wildcard: str) -> re.Pattern[str]:
    """The same, for `fullmatch` of Python's `re` in a time that no wildcard can blow up.

    The first place where a piece between two `*` fits is as good as any later one, so that none needs to be tried again:
    that is what an atomic group says.
    """
    first, *pieces = (re.escape(piece).replace(r"\?", ".") for piece in wildcard.split("*"))
    if not pieces:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in pieces[:-1])
    return re.compile(f"{first}{middle}.*{pieces[-1]}", re.DOTALL)


# A tree asks the same entry for each of its words, and whoever compares engines asks the same entries with many trees.
_phrases = lru_cache(maxsize=1024)(phrase_values)
_keywords = lru_cache(maxsize=1024)(keyword_values)
_numbers = lru_cache(maxsize=1024)(number_values)


def fits(node: Node, entry: Entry) -> bool:
    """Whether the entry fits the tree."""
    match node:
        case All():
            return True
        case And(parts):
            return all(fits(part, entry) for part in parts)
        case Or(parts):
            return any(fits(part, entry) for part in parts)
        case Not(part):
            return not fits(part, entry)
        case Weighted(weighted):
            return any(fits(part, entry) for part, _weight in weighted)
        case Preferred(part):
            return fits(part, entry)
        case Phrase(field, text):
            return any(text in value for value in _phrases(entry)[field])
        case Near(field, first, second, distance):
            return any(
                True
                for value in _phrases(entry)[field]
                for _span in near_spans(value, first, second, distance)
            )
        case Keyword(field, value):
            return value in _keywords(entry)[field]
        case Prefix(field, value):
            return any(each.startswith(value) for each in _keywords(entry)[field])
        case Present(field):
            return field in filled_fields(_phrases(entry), _keywords(entry))
        case Wildcard(field, pattern):
            shape = shape_of(pattern)
            return any(shape.fullmatch(each) for each in _keywords(entry)[field])
        case Range(field, low, high):
            return any(
                (low is None or low <= each) and (high is None or each <= high)
                for each in _numbers(entry)[field]
            )


def scan(node: Node, entries: Iterable[Entry]) -> set[str]:
    """The ids of all entries that fit."""
    return {entry.id for entry in entries if fits(node, entry)}
