"""Whether a document asks for money: the fact on which the rules of article 20 hang.

A notice that orders nothing but payment asks for whatever sum it speaks of. A notice that orders an act speaks of money in
many ways that ask for none: what is paid, deducted, given up or refused, what others pay, what will follow if the
act is not done. There a clause must ask for it. What each sentence says is found in `checker.moneysentence`.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from checker.moneysentence import MoneySentence, money_sentences
from corpus.spans import MatchSpan


def _spoken_of(text: str, body: MatchSpan, sentences: Sequence[MoneySentence], done: Set[str]) -> bool:
    """Whether the body speaks of money that is neither paid nor refused; `done` are items of a judgment that are settled."""
    if not any(each.settled for each in sentences):
        return any(each.speaks_of_money((), done) for each in sentences)
    # What one sentence says to be settled is looked for in the others, figures and all.
    sentences = list(money_sentences(text, body, as_written=True))
    settled = [words for each in sentences for words in each.settled]
    return any(each.speaks_of_money(settled, done) for each in sentences)


def demands_money(text: str, body: MatchSpan) -> bool | None:
    """Whether the body asks for money; None where it cannot be told.

    The standing warning about late interest, refusals and past payments do not. Where the notice orders only what was
    adjudged, or nothing, the debt told is the debt; beside an act, money must be asked for.
    """
    sentences = list(money_sentences(text, body))
    # First, as most notices name one: all else needs many patterns.
    if any(each.names_an_account for each in sentences):
        return True
    done = {item for each in sentences if each.settled for item in each.settled_items}
    if any(each.asks(done) for each in sentences):
        return True
    if any(each.orders_an_act for each in sentences):
        return False
    if not _spoken_of(text, body, sentences, done):
        return False
    # Something is ordered, and neither an act nor a payment is recognised in it.
    adjudged = any(each.orders_what_was_adjudged for each in sentences)
    return True if adjudged or not any(each.commands for each in sentences) else None
