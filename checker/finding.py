"""What a check kind found out: the verdict, why, and where. `checker.check` makes a Result of it."""

from __future__ import annotations

from typing import NamedTuple

from checker.verdict import Verdict
from corpus.spans import MatchSpan, RawSpan


class Finding(NamedTuple):
    """A verdict with its reason in Chinese and the match spans that justify it.

    `raw_evidence` are places that match text does not have (text that cannot be seen).
    `wrong_words` says that these spans hold what is wrong, to be written otherwise, not words beside a gap.
    """

    verdict: Verdict
    reason: str
    evidence: tuple[MatchSpan, ...] = ()
    wrong_words: bool = False
    raw_evidence: tuple[RawSpan, ...] = ()
