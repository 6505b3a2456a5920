"""The kind `order`: what is said must come in a certain order, such as the ways to find a price.

Of each step the first place counts; steps that are not mentioned are skipped.
"""

from __future__ import annotations

from itertools import pairwise

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Placed, Subject
from checker.verdict import Verdict


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass when the steps that are mentioned come in the order of the rule."""
    first: dict[str, Placed] = {}
    for place in subject.places(rule):
        first.setdefault(place.group, place)
    steps = [(name, first[name]) for name in rule.groups if name in first]
    if len(steps) < 2:
        obstacle = subject.obstacle(rule.sought(), rule.where)
        if obstacle:
            return Finding(Verdict.UNDECIDED, obstacle)
        return Finding(Verdict.NOT_APPLICABLE, f"文书没有写到{'、'.join(rule.groups)}中的两项")
    spans = tuple(place.span for _, place in steps)
    for (before, earlier), (after, later) in pairwise(steps):
        if later.span.start < earlier.span.start:
            doubt = subject.unclear(rule)
            if doubt:
                return Finding(Verdict.UNDECIDED, doubt.because, (*spans, doubt.span))
            return Finding(Verdict.FAIL, f"{after}写在{before}之前", spans)
    return Finding(Verdict.PASS, f"顺序为{'、'.join(name for name, _ in steps)}", spans)
