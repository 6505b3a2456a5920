"""The kind `same`: what is written twice, in figures and in words, must be one number: 120,000元（大写壹拾贰万元整）."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.values import field_at_ends, values_at_ends
from checker.verdict import Verdict
from corpus.spans import MatchSpan

KEYS = ()


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """A rule of this kind has no keys of its own. Raises `ValueError` in Chinese for a wording that holds one value."""
    for wording in data.get("any_of", ()):
        if field_at_ends(str(wording)) is None:
            raise ValueError(f"“{wording}”应当以同一种要素开头和结尾，例：<amount>（大写<amount>")
    return {}


def _in_figures(words: str) -> bool:
    return any(char.isdigit() and char.isascii() for char in words)


def pairs(rule: Rule, subject: Subject) -> list[tuple[MatchSpan, Decimal, Decimal]]:
    """Every place that writes a number both ways, with what each of the two says."""
    found = []
    for place in subject.places(rule):
        words = subject.text[place.span.start : place.span.end]
        field = field_at_ends(place.source)
        ends = values_at_ends(field, words) if field else None
        if ends:
            (one, first), (other, last) = ends
            # 本金10万元（50000元已付）are two sums: one of the two must be in words.
            if _in_figures(first) != _in_figures(last):
                found.append((place.span, one, other))
    return found


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass when both ways agree wherever a number is written twice; fail with the places where they do not."""
    found = pairs(rule, subject)
    wrong = tuple(dict.fromkeys(span for span, one, other in found if one != other))
    if wrong:
        shown = "”“".join(map(subject.words, wrong))
        return Finding(Verdict.FAIL, f"“{shown}”前后不是同一个数", wrong, True)
    if found:
        spans = tuple(dict.fromkeys(span for span, _one, _other in found))
        return Finding(Verdict.PASS, f"“{subject.words(spans[0])}”等 {len(spans)} 处前后一致", spans)
    return Finding(Verdict.NOT_APPLICABLE, "没有把同一个数写成两种样子")
