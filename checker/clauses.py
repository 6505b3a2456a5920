"""Finds a clause in a document: hits of every group of wordings, near each other, none of them vetoed.

Both kinds of check that ask for wordings stand on it: the one wants the clause, the other forbids it. What a
single sentence says is found in `checker.statements`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from checker.applicantpart import BECAUSE, applicant_part
from checker.matching import find_in
from checker.rule import Rule
from checker.statements import Discarded
from checker.subject import Placed, Subject
from checker.wording import parse_wording
from checker.wordingfields import FIELDS
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_CASE_NUMBER = lazy_pattern(FIELDS["case_number"])
# Groups of one clause may stand in neighbouring units with at most this many others between two of them.
_BETWEEN = 1


class Clause(NamedTuple):
    """The outcome of looking for a clause.

    `found` has a hit per group when the clause is there, else it is empty. `partial` are the hits of the best
    incomplete attempt, `present` the names of their groups, `missing` those of the others. `discarded` are the
    hits that do not count; they are only looked for where nothing was found. `withdrawn` are the remarks that took back
    what stood before them.
    """

    found: tuple[Placed, ...]
    partial: tuple[Placed, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]
    discarded: tuple[Discarded, ...]
    withdrawn: tuple[Discarded, ...] = ()


def find_clause(rule: Rule, subject: Subject) -> Clause:
    """Looks for the clause of a rule: the first run of hits in neighbouring list items that has every group."""
    if not subject.said_to(rule):
        return Clause((), (), (), tuple(rule.groups), ())
    wanted = len(rule.groups)
    best: dict[str, Placed] = {}
    # The first hit of every group in the present run, and the item of its last hit.
    run: dict[str, Placed] = {}
    last = 0
    places, withdrawn = _standing(rule, subject)
    for place in places:
        if run and place.unit - last > _BETWEEN + 1 and not rule.spread:
            if len(run) > len(best):
                best = run
            run = {}
        last = place.unit
        if place.group not in run:
            run[place.group] = place
            if len(run) == wanted:
                found = _in_order(run)
                return Clause(found, found, tuple(rule.groups), (), (), withdrawn)
    if len(run) > len(best):
        best = run
    present = tuple(name for name in rule.groups if name in best)
    missing = tuple(name for name in rule.groups if name not in best)
    elsewhere = tuple(
        Discarded(each.span, BECAUSE) for each in subject.places(rule) if _for_another(rule, subject, each)
    )
    return Clause((), _in_order(best), present, missing, (*elsewhere, *subject.discarded(rule)), withdrawn)


def _for_another(rule: Rule, subject: Subject, place: Placed) -> bool:
    """Whether what the debtor has to be told stands in the part of a paper that speaks to the applicant."""
    part = applicant_part(subject.text) if rule.when.get("addressed_to") == "debtor" else None
    return part is not None and part.start <= place.span.start < part.end


def _standing(rule: Rule, subject: Subject) -> tuple[Iterable[Placed], tuple[Discarded, ...]]:
    """The hits that no remark behind them takes back, and the remarks that took some back."""
    remarks = subject.withdrawals(rule) if rule.withdraws else []
    heard = (each for each in subject.places(rule) if not _for_another(rule, subject, each))
    if not remarks:
        return heard, ()
    places = list(heard)
    took = []
    for remark in remarks:
        entry = rule.withdraws[remark.number]
        before = [each for each in places if each.span.end <= remark.span.start]
        if not _may_mean_this(remark.span, subject):
            continue
        if entry.all_before:
            # A hit that begins within the remark is part of what it takes back: 总对总系统没有提交查询.
            places = [each for each in places if each.span.start >= remark.span.end]
            took.append(Discarded(remark.span, remark.because))
            continue
        meant = _last_run(rule, before)
        if not meant or _of_another(entry.others, subject, MatchSpan(meant[-1].span.end, remark.span.start)):
            continue
        # 诉讼费账户…，该账户不收案款: what is taken back did not count in the first place.
        discarded = [each.span for each in subject.discarded(rule) if each.span.end <= remark.span.start]
        if any(span.start >= meant[-1].span.end for span in discarded):
            continue
        places = [each for each in places if not meant[0].span.start <= each.span.start < remark.span.start]
        took.append(Discarded(remark.span, remark.because))
    return places, tuple(took)


def _of_another(others: tuple[str, ...], subject: Subject, between: MatchSpan) -> bool:
    """Whether what stands between a clause and a remark names something else that the remark means."""
    return any(find_in(parse_wording(each), subject.text, *between) for each in others)


def _may_mean_this(remark: MatchSpan, subject: Subject) -> bool:
    """Whether a remark may take back what it follows: with the number of a case only where that case is a strange one.

    本账号限（2023）…执7715号案使用 is said of the right account too; what is strange is a number that stands nowhere else.
    """
    number = _CASE_NUMBER.search(subject.text, *remark)
    return not number or subject.text.count(number.group()) == 1


def _last_run(rule: Rule, places: list[Placed]) -> tuple[Placed, ...] | None:
    """The last run of hits that has every group; None when there is none."""
    run: dict[str, Placed] = {}
    last = 0
    for place in reversed(places):
        if run and last - place.unit > _BETWEEN + 1 and not rule.spread:
            run = {}
        last = place.unit
        run.setdefault(place.group, place)
        if len(run) == len(rule.groups):
            return _in_order(run)
    return None


def _in_order(run: dict[str, Placed]) -> tuple[Placed, ...]:
    return tuple(sorted(run.values()))
