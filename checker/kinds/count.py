"""The kind `count`: something must be said often enough, or not too often, such as the names that sign a ruling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.spans import MatchSpan

KEYS = ("count",)
_BOUNDS = ("at_least", "at_most")


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The bounds of a rule file. Raises `ValueError` in Chinese."""
    bounds = data.get("count")
    if not (isinstance(bounds, dict) and bounds and set(bounds) <= set(_BOUNDS)):
        raise ValueError("count 应当写 at_least 或者 at_most，例：count: {at_least: 3}")
    if not all(type(each) is int and each >= 0 for each in bounds.values()):
        raise ValueError("at_least、at_most 应当是不小于 0 的整数")
    return {"count": dict(bounds)}


def counted(rule: Rule, subject: Subject) -> list[MatchSpan]:
    """The places that count, overlapping ones once."""
    spans: list[MatchSpan] = []
    for place in sorted(subject.places(rule), key=lambda place: place.span):
        if not spans or place.span.start >= spans[-1].end:
            spans.append(place.span)
        elif place.span.end > spans[-1].end:
            spans[-1] = MatchSpan(spans[-1].start, place.span.end)
    return spans


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass when the number lies within the bounds; undecided when what could not be read may make up for it."""
    bounds = rule.options["count"]
    found = counted(rule, subject)
    least, most = bounds.get("at_least"), bounds.get("at_most")
    shown = "、".join(dict.fromkeys(f"“{subject.words(span)}”" for span in found)) or "没有找到"
    if most is not None and len(found) > most:
        return Finding(Verdict.FAIL, f"写有 {len(found)} 处（{shown}），至多应有 {most} 处", tuple(found))
    if least is not None and len(found) < least:
        obstacle = subject.obstacle(rule.sought(), rule.where)
        if obstacle:
            return Finding(Verdict.UNDECIDED, obstacle, tuple(found))
        doubt = subject.unclear(rule)
        if doubt:
            return Finding(
                Verdict.UNDECIDED, f"文书写有“{subject.words(doubt.span)}”：{doubt.because}", (doubt.span,)
            )
        return Finding(Verdict.FAIL, f"写有 {len(found)} 处（{shown}），至少应有 {least} 处", tuple(found))
    return Finding(Verdict.PASS, f"写有 {len(found)} 处：{shown}" if found else "没有写", tuple(found))
