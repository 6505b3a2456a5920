"""The kind `must_not_contain`: the document must not say something.

What excuses it (`excused_by`) may stand anywhere in the document.
"""

from __future__ import annotations

from checker.clauses import find_clause
from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import Verdict

_MOST_SHOWN = 20
KEPT = Finding(Verdict.PASS, "没有发现本条禁止的内容")


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with the offending words as evidence; pass when there are none or they are excused."""
    clause = find_clause(rule, subject)
    spans = tuple(dict.fromkeys(hit.span for hit in clause.found))
    if spans:
        # Every offence is shown, not only the first: who mends one must not find the next the day after.
        if len(rule.groups) == 1:
            spans = tuple(dict.fromkeys(hit.span for hit in subject.places(rule)))[:_MOST_SHOWN]
        excuse = subject.excuse(rule)
        shown = "”“".join(map(subject.words, spans))
        if not excuse:
            doubt = subject.unclear(rule)
            if doubt:
                return Finding(Verdict.UNDECIDED, f"写有“{shown}”；{doubt.because}", (*spans, doubt.span))
            return Finding(Verdict.FAIL, f"写有“{shown}”", spans, True)
        said = subject.words(excuse)
        return Finding(Verdict.PASS, f"写有“{shown}”，同时写明“{said}”", (*spans, excuse))
    if subject.gap:
        return Finding(Verdict.UNDECIDED, subject.gap.replace("这一条", "不应有的内容"))
    if subject.damage:
        damaged = {
            subject.unit_at(subject.document.match.from_raw(each.span).start) for each in subject.damage
        }
        touched = [hit for hit in clause.partial if hit.unit in damaged]
        if touched:
            return Finding(
                Verdict.UNDECIDED, "相关语句有文字损坏，无法判断", tuple(hit.span for hit in touched)
            )
    suspicion = subject.suspicion(rule)
    if suspicion and not subject.excuse(rule):
        return Finding(Verdict.UNDECIDED, suspicion.because, (suspicion.span,))
    return KEPT
