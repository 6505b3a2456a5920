"""Decides once, before any report is made, which findings a waiver or the baseline answers for.

Every report, and the exit code, then says the same. A waived or known finding stays in each of them.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from checker.baseline import Known, known_of
from checker.fingerprint import fingerprint, identity
from checker.load import RuleSet
from checker.verdict import DocumentReport, Result
from checker.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Outcome:
    """What there is to say of waivers and baseline beside the findings themselves.

    `unused` are waivers whose document was checked and that no finding needs, each with the reason in Chinese;
    `unchecked` how many speak of documents that were not among those of this run. `fixed` are findings of the
    baseline whose document was checked and that are gone.
    """

    waiver_file: Path | None = None
    expired: tuple[Waiver, ...] = ()
    unused: tuple[tuple[Waiver, str], ...] = ()
    unchecked: int = 0
    waived: int = 0
    baseline_file: Path | None = None
    known: int = 0
    new: int = 0
    fixed: tuple[Known, ...] = ()


class Decisions:
    """The waivers and the baseline of one run; documents are shown to it one after the other."""

    def __init__(
        self,
        ruleset: RuleSet,
        today: datetime.date,
        waivers: Sequence[Waiver] = (),
        waiver_file: Path | None = None,
        baseline: Sequence[Known] = (),
        baseline_file: Path | None = None,
    ) -> None:
        self._ruleset = ruleset
        self._rules = [ruleset.find(waiver.rule) for waiver in waivers]
        self._today = today
        self._waivers = waivers
        self._waiver_file = waiver_file
        self._baseline = baseline
        self._baseline_file = baseline_file
        # How often the baseline has each finding: two documents may have the same identity.
        self._left = Counter((each.fingerprint, each.verdict) for each in baseline)
        self._met: set[int] = set()
        self._used: set[int] = set()
        self._seen: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._found: list[Known] = []

    def decide(self, report: DocumentReport) -> DocumentReport:
        """The report with each of its findings marked where a waiver or the baseline answers for it."""
        if report.unreadable is not None:
            return report
        concerned = [number for number, waiver in enumerate(self._waivers) if waiver.speaks_of(report)]
        self._met.update(concerned)
        self._seen.add(identity(report))
        results = tuple(
            self._marked(report, result, concerned) if result.is_finding else result
            for result in report.results
        )
        decided = replace(report, results=results)
        self._found += known_of(decided)
        return decided

    def _marked(self, report: DocumentReport, result: Result, concerned: list[int]) -> Result:
        mark = fingerprint(report, result) or ""
        known = self._take(mark, result.verdict.value)
        waived = None
        for number in concerned:
            waiver, rule = self._waivers[number], self._rules[number]
            if rule is None or rule.id != result.rule or waiver.fingerprint not in (None, mark):
                continue
            self._used.add(number)
            if not waiver.expired(self._today):
                waived = waived or waiver.waived
        self._counts["waived"] += waived is not None
        self._counts["known"] += known
        self._counts["new"] += not known and waived is None
        return replace(result, waived=waived, known=known)

    def _take(self, mark: str, verdict: str) -> bool:
        """Whether the baseline has this finding once more. What failed then may be undecided now, not the reverse."""
        for each in (verdict, "fail"):
            if self._left[(mark, each)] > 0:
                self._left[(mark, each)] -= 1
                return True
        return False

    def outcome(self) -> Outcome:
        """What is to be said when every document was decided."""
        live = [number for number, waiver in enumerate(self._waivers) if not waiver.expired(self._today)]
        return Outcome(
            waiver_file=self._waiver_file,
            expired=tuple(each for each in self._waivers if each.expired(self._today)),
            unused=tuple(
                (self._waivers[number], self._why_unused(number))
                for number in live
                if number not in self._used and (number in self._met or self._rules[number] is None)
            ),
            unchecked=sum(number not in self._met and self._rules[number] is not None for number in live),
            waived=self._counts["waived"],
            baseline_file=self._baseline_file,
            known=self._counts["known"],
            new=self._counts["new"],
            fixed=self._fixed(),
        )

    def _why_unused(self, number: int) -> str:
        waiver, rule = self._waivers[number], self._rules[number]
        if rule is None:
            return f"没有规则“{waiver.rule}”"
        if waiver.fingerprint:
            return "文书已经检查，没有这一处不合格"
        return "文书已经检查，这条规则没有不合格"

    def _fixed(self) -> tuple[Known, ...]:
        left = Counter(self._left)
        fixed = []
        for each in self._baseline:
            key = (each.fingerprint, each.verdict)
            if self._judged(each) and left[key] > 0:
                left[key] -= 1
                fixed.append(each)
        return tuple(fixed)

    def _judged(self, known: Known) -> bool:
        """Whether this run could have found it: its document was checked, and by its rule."""
        return known.document in self._seen and known.rule in self._ruleset.by_id

    def next_baseline(self) -> list[Known]:
        """The findings of this run, and those of the baseline that it could not find."""
        return [*self._found, *(each for each in self._baseline if not self._judged(each))]
