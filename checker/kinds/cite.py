"""The kind `cite`: what the document cites must exist, be in force and speak of what it is cited for.

Judged as of the document's own date. It only reports: the article cited and the one probably meant are shown,
nothing is rewritten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from checker.citation_case import Case, Opinion
from checker.citation_numbers import stale_numbers, wrong_subjects
from checker.citation_sources import as_basis, not_in_force, remedy
from checker.citations import citations
from checker.finding import Finding
from checker.rule import Rule
from checker.statutes import CODES, plain_title, resolve
from checker.subject import Subject
from checker.verdict import Severity, Verdict

KEYS = ("cite",)
# What a rule may ask about citations, as it is described.
CHECKS = {
    "stale_number": "条号是文书日期时有效文本的条号",
    "wrong_subject": "存在，并且说的是所引的事项",
    "not_in_force": "在文书日期已经施行、没有失效",
    "as_basis": "可以作为裁判依据",
    "remedy": "与告知的救济途径相符",
}
_SHOWN = 3
_WORST_FIRST = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule file asks: a check, and titles of instruments. Raises `ValueError` in Chinese."""
    asked = data.get("cite")
    if not (isinstance(asked, dict) and set(asked) <= {"check", "of"} and asked.get("check") in CHECKS):
        raise ValueError(f"cite 应当写 check，可以写 of；check 可以是：{'、'.join(CHECKS)}")
    titles = asked.get("of", [])
    if not (isinstance(titles, list) and all(isinstance(each, str) and each for each in titles)):
        raise ValueError("of 应当是规范性文件名称的列表")
    return {"cite": {"check": asked["check"], "of": list(titles)}}


@lru_cache(maxsize=64)
def _keys(titles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(resolve(title) or plain_title(title) for title in titles)


def _stale(case: Case, titles: tuple[str, ...]) -> list[Opinion]:
    names = [name for name, title in CODES.items() if not titles or title in titles]
    return [opinion for name in names for opinion in stale_numbers(case, name)]


_JUDGES: dict[str, Callable[[Case, tuple[str, ...]], list[Opinion]]] = {
    "stale_number": _stale,
    "wrong_subject": lambda case, titles: wrong_subjects(case),
    "not_in_force": lambda case, titles: not_in_force(case, _keys(titles)),
    "as_basis": lambda case, titles: as_basis(case, _keys(titles)),
    "remedy": lambda case, titles: remedy(case),
}


def _nothing_wrong(subject: Subject, finding: Finding) -> Finding:
    """A finding without complaint, unless there are pages on which more may be cited."""
    if not subject.gap:
        return finding
    reason = str(subject.gap).replace("这一条可能写在那里", "那里可能还有引用")
    return Finding(Verdict.UNDECIDED, reason, finding.evidence)


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with the wrong citations as evidence, undecided when one may be right, not applicable without any."""
    asked = rule.options["cite"]
    # A decision of an assembly may be named without 《》: it is no citation, and no basis of a ruling either.
    if asked["check"] != "as_basis" and not citations(subject.document.match.text):
        return _nothing_wrong(subject, Finding(Verdict.NOT_APPLICABLE, "文书没有引用法条"))
    if subject.date is None:
        return Finding(Verdict.UNDECIDED, "文书没有可用的日期，无法判断当时的条文；可用 --as-of 指定")
    opinions = _JUDGES[asked["check"]](subject.citations, tuple(asked["of"]))
    if not opinions:
        silent = Finding(Verdict.NOT_APPLICABLE, "文书没有引用本条所查的规范性文件")
        return _nothing_wrong(subject, silent)
    held = {each.verdict for each in opinions}
    verdict = next(each for each in _WORST_FIRST if each in held)
    chosen = [each for each in opinions if each.verdict is verdict] if len(held) > 1 else opinions
    reasons = list(dict.fromkeys(each.reason for each in chosen))
    more = f"；另有 {len(reasons) - _SHOWN} 处" if len(reasons) > _SHOWN else ""
    spans = tuple(dict.fromkeys(each.span for each in chosen))
    # A rule that only informs may rest on what is not certain; its reason says so.
    informing = rule.severity is Severity.INFO and verdict is Verdict.UNDECIDED
    finding = Finding(Verdict.FAIL if informing else verdict, "；".join(reasons[:_SHOWN]) + more, spans)
    return _nothing_wrong(subject, finding) if verdict is Verdict.PASS else finding
