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
from checker.doubts import DoubtfulLine
from checker.finding import Finding
from checker.rule import Rule
from checker.statutes import CODES, plain_title, resolve
from checker.subject import Subject
from checker.verdict import Evidence, Severity, Verdict
from corpus.patterns import lazy_pattern

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
_MARKS = lazy_pattern(
    "[《》<>]|第[一二三四五六七八九十百零〇0-9]|[一二三四五六七八九十百零〇0-9][条款项]|法(?:律|释|发|办|规)|诉讼|解释|规定|意见|批复|共和国|依[照据]|根据|〔"
)
# A name or a number of an article that goes on in a damaged place.
_BEGUN = lazy_pattern("(?:《[^》]{0,30}|第[^条款项，。；]{0,12})$")
_REACH = 32
_WORST_FIRST = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS)


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule file asks: a check, and titles of instruments. Raises `ValueError` in Chinese."""
    asked = data.get("cite")
    if not (
        isinstance(asked, dict) and set(asked) <= {"check", "of"} and asked.get("check") in tuple(CHECKS)
    ):
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


def _may_cite(line: DoubtfulLine) -> bool:
    """Whether a line in doubt could be part of a citation: one has several of these marks, and not all are misread."""
    return line.hopeless or bool(_MARKS.search(line.around, line.start, line.end))


def _broken_citation(damage: Evidence, subject: Subject) -> str | None:
    """That a damaged place stands within what a citation begins; None for another one."""
    at = subject.document.match.from_raw(damage.span).start
    begun = _BEGUN.search(subject.text[max(0, at - _REACH) : at])
    return f"引用的文字有损坏（“{begun.group()}”之后）" if begun else None


def _nothing_wrong(subject: Subject, finding: Finding) -> Finding:
    """A finding without complaint, unless there are pages or lines in which more may be cited."""
    doubt = subject.unread_or_layered or subject.told(
        [each for each in subject.doubtful_lines if _may_cite(each) and subject.is_of_body(each.line)]
    )
    doubt = doubt or next(filter(None, (_broken_citation(each, subject) for each in subject.damage)), None)
    if not doubt:
        return finding
    return Finding(Verdict.UNDECIDED, f"{doubt}，那里可能还有引用", finding.evidence)


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with the wrong citations as evidence, undecided when one may be right, not applicable without any."""
    if subject.date is None:
        return _as_of(rule, subject, None)
    finding = _as_of(rule, subject, subject.citations)
    if subject.dating.doubt and finding.verdict is not Verdict.UNDECIDED:
        for day in subject.dating.days():
            other = _as_of(rule, subject, subject.cited_on(day))
            if other.verdict is not finding.verdict:
                reason = f"{subject.dating.doubt}：按 {day} 结论不同（{other.reason}）；请对照原件，可用 --as-of 指定"
                return Finding(Verdict.UNDECIDED, reason, finding.evidence)
    if finding.verdict is Verdict.FAIL and (lines := _around(finding, subject)):
        # What a citation is for is told by the words around it.
        reason = f"{finding.reason}；但引用前后{subject.told(lines)}，请对照原件"
        return Finding(Verdict.UNDECIDED, reason, finding.evidence)
    return finding


def _around(finding: Finding, subject: Subject) -> list[DoubtfulLine]:
    """The lines in doubt in the sentences of the evidence."""
    sentences = [
        sentence
        for sentence in subject.sentences
        if subject.doubtful_lines
        and any(span.start < sentence.end and sentence.start < span.end for span in finding.evidence)
    ]
    return [
        each
        for each in subject.doubtful_lines
        if any(each.span.start < sentence.end and sentence.start < each.span.end for sentence in sentences)
    ]


def _as_of(rule: Rule, subject: Subject, case: Case | None) -> Finding:
    """The same as of the day of the case, whatever is in doubt."""
    asked = rule.options["cite"]
    # A decision of an assembly may be named without 《》: it is no citation, and no basis of a ruling either.
    if asked["check"] != "as_basis" and not citations(subject.text):
        return _nothing_wrong(subject, Finding(Verdict.NOT_APPLICABLE, "文书没有引用法条"))
    if case is None:
        return Finding(Verdict.UNDECIDED, "文书没有可用的日期，无法判断当时的条文；可用 --as-of 指定")
    opinions = _JUDGES[asked["check"]](case, tuple(asked["of"]))
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
