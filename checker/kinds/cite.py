"""The kind `cite`: what the document cites must exist, be in force and speak of what it is cited for.

Judged as of the document's own date. It only reports: the article cited and the one probably meant are shown,
nothing is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from checker.citation_case import Case, Opinion
from checker.citation_numbers import stale_numbers, wrong_subjects
from checker.citation_sources import as_basis, not_in_force, remedy
from checker.citations import citations
from checker.finding import Finding
from checker.rule import Cite, Rule
from checker.statutes import CODES, plain_title, resolve
from checker.subject import Subject
from checker.verdict import Severity, Verdict

_SHOWN = 3
_WORST_FIRST = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)


def _stale(case: Case, cite: Cite) -> list[Opinion]:
    names = [name for name, title in CODES.items() if not cite.of or title in cite.of]
    return [opinion for name in names for opinion in stale_numbers(case, name)]


@lru_cache(maxsize=64)
def _keys(cite: Cite) -> frozenset[str]:
    return frozenset(resolve(title) or plain_title(title) for title in cite.of)


_CHECKS: dict[str, Callable[[Case, Cite], list[Opinion]]] = {
    "stale_number": _stale,
    "wrong_subject": lambda case, cite: wrong_subjects(case),
    "not_in_force": lambda case, cite: not_in_force(case, _keys(cite)),
    "remedy": lambda case, cite: remedy(case),
    "as_basis": lambda case, cite: as_basis(case, _keys(cite)),
}


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with the wrong citations as evidence, undecided when one may be right, not applicable without any."""
    text = subject.document.match.text
    cite = rule.cite
    if cite is None or (cite.check != "as_basis" and not citations(text)):
        return Finding(Verdict.NOT_APPLICABLE, "文书没有引用法条")
    if subject.date is None:
        return Finding(Verdict.UNDECIDED, "文书没有可用的日期，无法判断当时的条文；可用 --as-of 指定")
    opinions = _CHECKS[cite.check](Case(subject.document, subject.date), cite)
    if not opinions:
        return Finding(Verdict.NOT_APPLICABLE, "文书没有引用本条所查的规范性文件")
    held = {each.verdict for each in opinions}
    verdict = next(each for each in _WORST_FIRST if each in held)
    chosen = [each for each in opinions if each.verdict is verdict] if len(held) > 1 else opinions
    reasons = list(dict.fromkeys(each.reason for each in chosen))
    more = f"；另有 {len(reasons) - _SHOWN} 处" if len(reasons) > _SHOWN else ""
    spans = tuple(dict.fromkeys(each.span for each in chosen))
    # A rule that only informs may rest on what is not certain; its reason says so.
    informing = rule.severity is Severity.INFO and verdict is Verdict.UNDECIDED
    return Finding(Verdict.FAIL if informing else verdict, "；".join(reasons[:_SHOWN]) + more, spans)
