"""What makes one hit better than another beside how often its text holds the words: where they stand, and how new it is.

Only the order changes, never what is found. The weights were chosen by `python -m bench.ranking`; engines know none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from index.bounds import day_number
from index.entry import PHRASE_FIELDS
from index.tree import And, Node, Not, Or, Phrase, Preferred, Range

# What a phrase adds to the score of a document in which it stands in such a field as well. In the text alone, a frequent
# word scores next to nothing, a name some ten. How rare it is in the field is left aside: most documents lack some field.
WEIGHTS: Mapping[str, float] = {"title": 5.0, "own": 10.0, "party": 10.0}
# Days, and what a document that is at most so old gets on top.
RECENCY: tuple[tuple[int, float], ...] = ((90, 0.5), (365, 0.75), (3 * 365, 0.75))
_LONGEST = 40  # characters: what is longer stands in no title and is nobody's name
_MOST = 8  # phrases that are looked for elsewhere; the first ones of a long query tell what it is about


def ranked(tree: Node, today: datetime.date | None = None, weights: Mapping[str, float] = WEIGHTS) -> Node:
    """The tree with what is to be preferred among its hits; with `today` newer documents as well."""
    bonuses = [*_elsewhere(tree, weights), *(_recent(today) if today else ())]
    return Preferred(tree, tuple(bonuses)) if bonuses else tree


def _elsewhere(tree: Node, weights: Mapping[str, float]) -> Iterator[tuple[Node, float]]:
    for text in list(dict.fromkeys(_phrases(tree)))[:_MOST]:
        for field, weight in weights.items():
            if weight and field in PHRASE_FIELDS:
                yield Phrase(field, text), weight


def _phrases(node: Node) -> Iterator[str]:
    match node:
        case Phrase("text", text) if 1 < len(text) <= _LONGEST:
            yield text
        case And(parts) | Or(parts):
            for part in parts:
                yield from _phrases(part)
        case Not():
            return


def _recent(today: datetime.date) -> Iterator[tuple[Node, float]]:
    for days, weight in RECENCY:
        first = today - datetime.timedelta(days=days)
        # A date in the future is a slip of the pen and no sign of being new.
        yield Range("date", day_number(first), day_number(today)), weight
