"""The figures of a finished audit as they are drawn: lengths for bars and columns. It counts nothing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audit.tally import STANDINGS
from audit.totals import rules_by_weight
from checker.reports.page import share

COURTS = 30  # courts and types drawn on the page of a run; all are on a page of their own
WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a bar, in hundredths of its whole."""

    kind: str
    count: int
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with its bar; `figures` is the row of the totals."""

    figures: dict[str, Any]
    bar: tuple[Piece, ...]
    share: str


@dataclass(frozen=True, slots=True)
class Charts:
    """All that is drawn of the totals of an audit."""

    standings: tuple[Piece, ...]
    rules: tuple[Row, ...]
    idle: tuple[Row, ...]  # rules that applied to no document
    courts: tuple[Row, ...]
    types: tuple[Row, ...]
    years: tuple[Row, ...]


def bar(parts: Sequence[tuple[str, int]]) -> tuple[Piece, ...]:
    """Stretches side by side that fill the whole; none where there is nothing."""
    whole = sum(count for _, count in parts)
    pieces, start = [], 0.0
    for kind, count in parts:
        if count:
            length = WIDTH * count / whole
            pieces.append(Piece(kind, count, round(start, 3), round(length, 3)))
            start += length
    return tuple(pieces)


def rule_row(figures: dict[str, Any]) -> Row:
    """A rule: of the documents it applies to, how many fail, are undecided, comply."""
    applied = figures["fail"] + figures["undecided"] + figures["pass"]
    parts = [(name, figures[name]) for name in ("fail", "undecided", "pass")]
    return Row(figures, bar(parts), share(figures["fail"], applied))


def group_row(figures: dict[str, Any]) -> Row:
    """A court, type or year: how many of its documents fail something."""
    failing, documents = figures["failing"], figures["documents"]
    return Row(figures, bar([("fail", failing), ("rest", documents - failing)]), share(failing, documents))


def charts_of(totals: dict[str, Any]) -> Charts:
    """Everything drawn on the page of a run."""
    rows = list(map(rule_row, rules_by_weight(totals)))
    return Charts(
        bar([(name, totals["by_standing"][name]) for name in (*STANDINGS[1:], "unreadable")]),
        tuple(row for row in rows if row.bar),
        tuple(row for row in rows if not row.bar),
        tuple(map(group_row, totals["by_court"][:COURTS])),
        tuple(map(group_row, totals["by_type"][:COURTS])),
        tuple(map(group_row, totals["by_year"])),
    )
