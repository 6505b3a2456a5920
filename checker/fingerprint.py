"""What a finding is recognised by in another run: the same clause of the same document, however it is wrapped.

The lines, pages and offsets of a document change with every edit and are no part of it. Waivers, baselines and
SARIF use it.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath

from checker.verdict import DocumentReport, Result
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern

# Raised when the same finding would get another fingerprint; old baselines must then be written anew.
FORM = 1
LENGTH = 32
_MASKED = lazy_pattern("[×x*某]")


def identity(report: DocumentReport) -> str:
    """What a document is recognised by: its case number and type; without a whole case number its file name.

    Two published documents can bear the same masked number (`（2022）甲0101执×号`).
    """
    number = report.own_number or ""
    name = number if number and not _MASKED.search(number) else f"{number}|{PurePath(report.path).name}"
    return f"{report.type or ''}|{name}"


def fingerprint(report: DocumentReport, result: Result) -> str | None:
    """The fingerprint of a fail or an undecided, 32 hexadecimal figures; None for other verdicts.

    It holds the rule, the identity of the document and the words that are wrong, in whatever order they stand. A
    missing clause (it has a place to be inserted) has no words: a rule misses it once in a document, and what
    stands near or before its place changes when a neighbouring sentence is moved or a sum corrected.
    """
    if not result.is_finding:
        return None
    found = () if result.insert_at else result.evidence
    words = sorted({"".join(fold_query(each.text).split()) for each in found})
    whole = "\0".join([str(FORM), result.rule, identity(report), *words])
    return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
