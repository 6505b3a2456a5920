"""The kind `must_contain`: the document must hold a clause.

A clause is missing only where all of the document was read and nothing leaves it in doubt, such as a reference to an annex.
One that stands there may be bound to a condition that empties it (`suspect`): that is for a person to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker import courtaccount, foreach
from checker.clauses import Clause, find_clause
from checker.finding import Finding
from checker.foreach import left_out
from checker.listheads import heads
from checker.matching import find_in
from checker.rule import Rule
from checker.statements import Doubt
from checker.subject import Subject
from checker.verdict import Verdict
from checker.wording import parse_wording
from corpus.spans import MatchSpan

KEYS = (*foreach.KEYS, *courtaccount.KEYS)

_SHOWN = 40
# The end of the reason when a clause is withdrawn rather than missing.
WITHDRAWN = "与本条要求相抵触"


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a rule file. Raises `ValueError` in Chinese."""
    return foreach.read(data) | courtaccount.read(data)


def _quoted(subject: Subject, span: MatchSpan) -> str:
    text = subject.words(span)
    return f"“{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}”"


def _missing(clause: Clause, subject: Subject) -> str:
    """Says what was found of the clause and what was not."""
    pieces = []
    if clause.discarded:
        first = clause.discarded[0]
        pieces.append(f"{_quoted(subject, first.span)}不算：{first.because}")
    named = [name for name in clause.missing if name]
    if clause.partial and named:
        pieces.append(f"写了{'、'.join(clause.present)}，没有写{'、'.join(named)}")
    elif not clause.discarded:
        pieces.append("全文没有找到这一内容" + (f"（{'、'.join(named)}）" if named else ""))
    return "；".join(pieces)


def _listed(rule: Rule, subject: Subject) -> tuple[Doubt, str] | None:
    """A doubt that the heading of its list settles, with that heading."""
    if not any(doubt.under for doubt in rule.unclear):
        return None
    for doubt in subject.doubts(rule):
        settling = [parse_wording(wording) for wording in rule.unclear[doubt.number].under]
        for head in heads(subject.text, doubt.span.start) if settling else ():
            if any(find_in(wording, head, 0, len(head)) for wording in settling):
                return doubt, head
    return None


def _taken_back(clause: Clause, subject: Subject) -> Finding:
    last = clause.withdrawn[-1]
    reason = f"后面写有{_quoted(subject, last.span)}：{last.because}；也没有另外写明"
    return Finding(Verdict.FAIL, reason, tuple(each.span for each in clause.withdrawn), True)


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass with the clause as evidence; fail when it is missing or withdrawn; undecided when it may be there."""
    clause = find_clause(rule, subject)
    withdrawn = subject.contradiction(rule)
    if withdrawn:
        spans = (withdrawn, *(hit.span for hit in clause.found))
        return Finding(Verdict.FAIL, f"{_quoted(subject, withdrawn)}{WITHDRAWN}", spans, True)
    if clause.found:
        shown = "、".join(dict.fromkeys(_quoted(subject, hit.span) for hit in clause.found))
        unticked = [span for span in (hit.span for hit in clause.found) if subject.is_unticked(span)]
        if unticked:
            reason = f"写有{shown}，但{_quoted(subject, unticked[0])}这一项没有勾选；请核对是否适用"
            return Finding(Verdict.UNDECIDED, reason, tuple(hit.span for hit in clause.found))
        lacking = left_out(rule, subject, [hit.span for hit in clause.found])
        if lacking:
            reason = f"写有{shown}；但{lacking[0]}"
            return Finding(Verdict.FAIL, reason, (*(hit.span for hit in clause.found), lacking[1]), True)
        limited = next(iter(subject.suspicions(rule)), None)
        if limited:
            reason = f"写有{shown}；但写有{_quoted(subject, limited.span)}：{limited.because}"
            return Finding(Verdict.UNDECIDED, reason, (*(hit.span for hit in clause.found), limited.span))
        strange = courtaccount.doubt(subject) if rule.options.get("court_account") else None
        if strange:
            return Finding(Verdict.UNDECIDED, f"写有{shown}；但{strange[0]}", (strange[1],))
        return Finding(Verdict.PASS, f"写有{shown}", tuple(dict.fromkeys(hit.span for hit in clause.found)))
    listed = _listed(rule, subject)
    if listed:
        doubt, head = listed
        return Finding(Verdict.PASS, f"“{head}”之下写有{_quoted(subject, doubt.span)}", (doubt.span,))
    near = tuple(
        dict.fromkeys([*(hit.span for hit in clause.partial), *(each.span for each in clause.discarded[:2])])
    )
    obstacle = subject.obstacle(rule.sought(), rule.where)
    if obstacle:
        return Finding(Verdict.UNDECIDED, obstacle, near)
    unclear = subject.unclear(rule)
    if clause.withdrawn and not (unclear and unclear.span.start > clause.withdrawn[-1].span.end):
        return _taken_back(clause, subject)
    if unclear:
        return Finding(
            Verdict.UNDECIDED, f"文书写有{_quoted(subject, unclear.span)}：{unclear.because}", (unclear.span,)
        )
    return Finding(Verdict.FAIL, _missing(clause, subject), near)
