"""Fields (要素) of a document: court, case numbers, date, parties, amounts, accounts, telephones, statutes.

Each is found in match text and shown in raw text. Which account is whose, and whether a clause is met, is
for `checker` to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.parts import Part
from corpus.spans import MatchSpan


@dataclass(frozen=True, slots=True)
class Found:
    """A field as written: `text` is raw without white space, `span` its place in match text."""

    text: str
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Party:
    """A party: its role (申请执行人, 被执行人, …) and name as written."""

    role: str
    name: str
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in yuan, written in figures or in capitals (大写)."""

    text: str
    yuan: Decimal
    capitals: bool
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Account:
    """An account number with its label; `masked` for 6222****0001, `digits` without separators."""

    text: str
    digits: str
    masked: bool
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Statute:
    """A cited statute: its title as written between 《》 and the articles cited of it, in figures."""

    title: str
    articles: tuple[str, ...]
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Fields:
    """What was found; None or empty where the document does not show it."""

    court: Found | None
    case_numbers: tuple[Found, ...]  # the document's own number first; brackets full-width
    date: datetime.date | None
    date_span: MatchSpan | None
    parties: tuple[Party, ...]
    amounts: tuple[Amount, ...]
    accounts: tuple[Account, ...]
    telephones: tuple[Found, ...]
    statutes: tuple[Statute, ...]


def find_fields(text: str, show: Callable[[MatchSpan], str], parts: Sequence[Part]) -> Fields:
    """The fields of match text; `show` gives the raw text of a span."""
    raise NotImplementedError
