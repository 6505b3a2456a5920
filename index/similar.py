"""Documents like a given one: those that share its telling pairs of characters.

Telling are pairs that are rare in the library and stand in what the document tells and rules, not in names and numbers. The
score is the sum of the weights of the shared ones, in whole numbers, so that every engine ranks alike.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from corpus.matchtext import fold_query
from index.entry import Entry
from index.tree import Node, Phrase, Weighted

_TOLD = ("正文", "主文")
_ASKED = 400  # pairs that are counted
_TELLING = 32  # pairs that are looked for
_RAREST = 5  # documents: what fewer hold is a slip of the pen or a place, and weighs no more
_MOST_OFTEN = 3  # times that a pair counts in one document
_SCALE = 10
LEAST_SHARE = 0.25  # of the weights: below it a document is not like the other


def similar_to(entry: Entry, count: int, totals: Callable[[Sequence[Node]], list[int]]) -> Weighted | None:
    """What finds documents like the entry, which must have its match text; None when nothing in it is telling.

    `count` is the number of documents in the library, `totals` counts those that fit trees.
    """
    often = Counter(_pairs(entry))
    asked = [pair for pair, _ in often.most_common()]
    # Every so many of them: the frequent ones come first, the rest as they stand in the text.
    asked = asked[:: max(1, math.ceil(len(asked) / _ASKED))]
    held = totals([Phrase("text", pair) for pair in asked])
    weights = {
        pair: round(_SCALE * math.log2(count / max(documents, min(_RAREST, count // 2))))
        for pair, documents in zip(asked, held, strict=True)
        if 1 < documents < count
    }
    order = {pair: at for at, pair in enumerate(asked)}
    telling = sorted(
        (pair for pair, weight in weights.items() if weight > 0),
        key=lambda pair: (-weights[pair] * min(often[pair], _MOST_OFTEN), order[pair]),
    )[:_TELLING]
    return Weighted(tuple((Phrase("text", pair), weights[pair]) for pair in telling)) if telling else None


def least_score(tree: Weighted) -> float:
    """The score from which on a document is like the one the tree was made of."""
    return LEAST_SHARE * sum(weight for _part, weight in tree.parts)


def _pairs(entry: Entry) -> list[str]:
    text = entry.match_text
    told = [text[start:end] for name, start, end in entry.shown.parts if name in _TOLD] or [text]
    names = {fold_query(name) for _role, name in entry.parties}
    names |= {fold_query(name) for name in (*entry.officers, *entry.shown.lawyers, *entry.shown.firms)}
    names |= {fold_query(name) for name in (entry.court, *entry.case_numbers) if name}
    for name in sorted(names, key=len, reverse=True):
        if len(name) > 1:
            told = [piece for each in told for piece in each.split(name)]
    return [
        piece[at : at + 2]
        for piece in told
        for at in range(len(piece) - 1)
        if "一" <= piece[at] <= "鿿" and "一" <= piece[at + 1] <= "鿿"
    ]
