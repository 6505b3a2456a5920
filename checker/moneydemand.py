"""Whether a document asks for money: the fact on which the rules of article 20 hang.

A notice that orders nothing but payment asks for whatever sum it speaks of. A notice that orders an act speaks of money in
many ways that ask for none: what is paid, deducted, given up or refused, what others pay, what will follow if the
act is not done. There a clause must ask for it. What each sentence says is found in `checker.moneysentence`.
"""

from __future__ import annotations

from checker.moneysentence import money_sentences
from corpus.spans import MatchSpan


def demands_money(text: str, body: MatchSpan) -> bool | None:
    """Whether the body asks for money; None where it cannot be told.

    The standing warning about late interest, refusals and past payments do not. Where the notice orders only what was
    adjudged, or nothing, the debt told is the debt; beside an act, money must be asked for.
    """
    sentences = list(money_sentences(text, body))
    settled = [words for each in sentences for words in each.settled]
    done = {item for each in sentences for item in each.settled_items} if settled else set()
    if any(each.asks(done) for each in sentences):
        return True
    if any(each.orders_an_act for each in sentences):
        return False
    if not any(each.speaks_of_money(settled, done) for each in sentences):
        return False
    # Something is ordered, and neither an act nor a payment is recognised in it.
    adjudged = any(each.orders_what_was_adjudged for each in sentences)
    return True if adjudged or not any(each.commands for each in sentences) else None
