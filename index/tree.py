"""The compiled query: a small tree that every engine understands, whatever the query language was.

It holds no syntax and no positions; `index.query` makes it, `index.scan` says in plain Python what it means.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class All:
    """Every document."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """`text`, already folded, stands somewhere in the field, character for character."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Both pieces, already folded, stand near each other in the field; see `index.nearness`."""

    field: str
    first: str
    second: str
    distance: int


@dataclass(frozen=True, slots=True)
class Keyword:
    """One of the values of the field is exactly `value`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """One of the values of the field begins with `value`."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Present:
    """The field has a value, or text."""

    field: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """One of the values of the field fits `pattern` from end to end: `*` is any run, `?` one character."""

    field: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Range:
    """One of the values lies between `low` and `high`, both included; None is an open end.

    Dates are the number 20220301, amounts are in fen (分), so that every engine needs whole numbers only.
    """

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold; also true of a document that lacks the field."""

    part: Node


@dataclass(frozen=True, slots=True)
class Weighted:
    """At least one part holds; the score is the sum of the weights of those that do, small whole numbers."""

    parts: tuple[tuple[Node, int], ...]


@dataclass(frozen=True, slots=True)
class Preferred:
    """The part holds; each bonus that holds as well adds its weight to the score."""

    part: Node
    bonuses: tuple[tuple[Node, float], ...]


Node = (
    All
    | Phrase
    | Near
    | Keyword
    | Prefix
    | Present
    | Wildcard
    | Range
    | And
    | Or
    | Not
    | Weighted
    | Preferred
)


def conditions(node: Node) -> int:
    """How many conditions a tree puts together."""
    match node:
        case And(parts) | Or(parts):
            return sum(map(conditions, parts))
        case Not(part):
            return conditions(part)
    return 1


VERDICT_FIELDS = ("fail", "undecided", "pass")


def rule_names(node: Node) -> list[str]:
    """The rules that a query asks for, as patterns with `*`: to see whether there are such rules."""
    match node:
        case Keyword(field, value) if field in VERDICT_FIELDS:
            return [value]
        case Prefix(field, value) if field in VERDICT_FIELDS:
            return [value + "*"]
        case Wildcard(field, pattern) if field in VERDICT_FIELDS:
            return [pattern]
        case And(parts) | Or(parts):
            return [name for part in parts for name in rule_names(part)]
        case Not(part) | Preferred(part):
            return rule_names(part)
    return []
