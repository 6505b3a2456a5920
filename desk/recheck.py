"""Judges the documents of the library by the rules of today, from what the store keeps of them; no file is opened."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from checker.check import Settings, check
from checker.load import RuleSet
from checker.reports.json import document_record
from checker.verdict import Mode
from index.library import Library


@dataclass(frozen=True, slots=True)
class Rechecked:
    """How many documents were judged, how many were current, and of how many the store has not enough to judge them."""

    judged: int
    current: int
    file_needed: int


def recheck(
    library: Library,
    rules: RuleSet,
    today: datetime.date,
    as_of: datetime.date | None = None,
    tell: Callable[[int, int], None] = lambda _done, _of: None,
) -> Rechecked:
    """Each document keeps its mode, its declared type and the day that was given for it, unless `as_of` gives another."""
    judged = file_needed = 0
    with library.writer() as writer:
        total = library.count()
        outdated = library.store.judged_otherwise(rules.hash)
        for done, sha256 in enumerate(outdated, 1):
            stored = library.store.stored(sha256)
            if stored is None or not stored.whole:
                file_needed += 1
                continue
            day = as_of or stored.as_of
            mode = Mode(stored.mode) if stored.mode else Mode.PUBLISHED
            report = check(stored.document, rules, Settings(mode, day, today))
            writer.add(stored.document, document_record(report), rules.hash, day)
            judged += 1
            tell(done, len(outdated))
    return Rechecked(judged, total - len(outdated), file_needed)
