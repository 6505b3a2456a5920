"""The text of a document cut up for a page: which words are marked, what a mark leads to, where something is to be put.

It makes no markup: the self-contained report and the desk each draw it their own way.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from checker.reports.text import ranked
from checker.verdict import DocumentReport, Result, Verdict
from corpus.spans import RawSpan

_WORST = {"fail": 0, "undecided": 1, "pass": 2}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A result with its number on the page and the id of its element."""

    number: int
    anchor: str
    result: Result

    def mark(self, index: int) -> str:
        """The id of the mark of one piece of evidence."""
        return f"{self.anchor}-e{index + 1}"

    @property
    def place(self) -> str:
        """The id of the place where its clause is to be put."""
        return f"{self.anchor}-at"


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of text; `kind` is the worst verdict that marks it, None for unmarked text.

    `hit` is the number of the search hit that it belongs to, from 1; `first` says that no piece of it came before.
    """

    text: str
    kind: str | None = None
    hit: int = 0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Begin:
    """Here begins what a finding points at."""

    id: str


@dataclass(frozen=True, slots=True)
class End:
    """Here ends what a finding points at."""

    numbered: Numbered


@dataclass(frozen=True, slots=True)
class Insert:
    """Here the clause of a finding is to be put."""

    numbered: Numbered


Token = Words | Begin | End | Insert
_Stops = dict[int, list[Token]]


def numbered(report: DocumentReport, prefix: str, *, everything: bool = False) -> list[Numbered]:
    """The results in the order in which a person should see them, numbered from 1; ids begin with `prefix`."""
    shown = [each for each in ranked(report) if everything or each.verdict is not Verdict.NOT_APPLICABLE]
    return [Numbered(index, f"{prefix}{index}", each) for index, each in enumerate(shown, 1)]


def lines(text: str, results: Sequence[Numbered], hits: Sequence[RawSpan] = ()) -> list[list[Token]]:
    """Each line of raw text as tokens; the words of all lines together are the text without its line breaks.

    `hits` are what a search found in it, in order and apart from one another.
    """
    stops, stretches = _stops(results)
    cuts = sorted(
        {
            *stops,
            *(at for start, end, _ in stretches for at in (start, end)),
            *(at for hit in hits for at in hit),
        }
    )
    starts = [hit.start for hit in hits]
    found, start, begun = [], 0, 0
    for line in text.split("\n"):
        end = start + len(line)
        inside = cuts[bisect_left(cuts, start) : bisect_right(cuts, end)]
        edges = [start, *[at for at in inside if start < at < end], end]
        # What stands at the end of the last line belongs to it; elsewhere an offset begins a stretch.
        tokens = stops.pop(start, []) if start in inside else []
        for left, right in pairwise(edges):
            if left < right:
                covering = [kind for first, last, kind in stretches if first <= left and right <= last]
                worst = min(covering, key=lambda kind: _WORST.get(kind, 3)) if covering else None
                hit = bisect_right(starts, left)
                if hit and right <= hits[hit - 1].end:
                    tokens.append(Words(text[left:right], worst, hit, hit > begun))
                    begun = hit
                else:
                    tokens.append(Words(text[left:right], worst))
            tokens += stops.pop(right, [])
        found.append(tokens)
        start = end + 1
    return found


def _stops(results: Sequence[Numbered]) -> tuple[_Stops, list[tuple[int, int, str]]]:
    """What stands at offsets, and the marked stretches with their verdict."""
    stops: _Stops = {}
    stretches = []
    for each in results:
        evidence = each.result.evidence
        for index, found in enumerate(evidence):
            start, end = found.span
            stops.setdefault(start, []).append(Begin(each.mark(index)))
            if all(other.span.end != end for other in evidence[:index]):
                stops.setdefault(end, []).insert(0, End(each))
            stretches.append((start, end, each.result.verdict.value))
        if each.result.insert_at and each.result.suggestion:
            stops.setdefault(each.result.insert_at.offset, []).append(Insert(each))
    return stops, stretches
