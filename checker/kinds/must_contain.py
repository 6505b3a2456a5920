"""The kind `must_contain`: the document must hold a clause.

A clause is missing only where all of the document was read and nothing leaves it in doubt, such as a reference to an annex.
"""

from __future__ import annotations

from checker.clauses import Clause, find_clause
from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.spans import MatchSpan

_SHOWN = 40
# The end of the reason when a clause is withdrawn rather than missing.
WITHDRAWN = "与本条要求相抵触"


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


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass with the clause as evidence; fail when it is missing or withdrawn; undecided when it may be there."""
    clause = find_clause(rule, subject)
    withdrawn = subject.contradiction(rule)
    if withdrawn:
        spans = (withdrawn, *(hit.span for hit in clause.found))
        return Finding(Verdict.FAIL, f"{_quoted(subject, withdrawn)}{WITHDRAWN}", spans, True)
    if clause.found:
        shown = "、".join(dict.fromkeys(_quoted(subject, hit.span) for hit in clause.found))
        return Finding(Verdict.PASS, f"写有{shown}", tuple(dict.fromkeys(hit.span for hit in clause.found)))
    near = tuple(
        dict.fromkeys([*(hit.span for hit in clause.partial), *(each.span for each in clause.discarded[:2])])
    )
    obstacle = subject.obstacle(rule.sought(), rule.where)
    if obstacle:
        return Finding(Verdict.UNDECIDED, obstacle, near)
    doubt = subject.unclear(rule)
    if doubt:
        return Finding(
            Verdict.UNDECIDED, f"文书写有{_quoted(subject, doubt.span)}：{doubt.because}", (doubt.span,)
        )
    return Finding(Verdict.FAIL, _missing(clause, subject), near)
