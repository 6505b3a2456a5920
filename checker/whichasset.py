"""Which property a statement speaks of: what excuses leaving a car alone says nothing of the house beside it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from checker.facts import ASSETS
from checker.remembered import remembered
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_KINDS = {
    **ASSETS,
    "money": lazy_pattern("存款|余额|账户|公积金|工资|租金|资金|支付宝|财付通|养老金|低保|收入"),
}
# How many sentences before its own a statement may lean on for what it speaks of: “该房……。暂不处置。”
_LEANS = 2


def asset_of(text: str, sentences: Sequence[MatchSpan], span: MatchSpan) -> str | None:
    """The kind of property that a statement speaks of: the last one named up to its end, else the next one in its sentence.

    `sentences` are those of the match text, in order. None where none is named in its own sentence or the two
    before it.
    """
    own = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    start, end = sentences[own]
    found = _last(text[start : span.end]) or _first(text[span.end : end])
    for before in range(own - 1, max(-1, own - 1 - _LEANS), -1):
        found = found or _last(text[slice(*sentences[before])])
    return found


# Several rules ask of the same statement, and many statements are the same in other documents.
@remembered(2048)
def _last(words: str) -> str | None:
    found = [
        (hits[-1].start(), kind)
        for kind, pattern in _KINDS.items()
        if (hits := list(pattern.finditer(words)))
    ]
    return max(found)[1] if found else None


def _first(words: str) -> str | None:
    found = [(hit.start(), kind) for kind, pattern in _KINDS.items() if (hit := pattern.search(words))]
    return min(found)[1] if found else None
