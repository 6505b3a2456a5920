"""A document whose citations are judged: the day, in whose voice it cites, and why an older number may be right.

The opinions on numbers are in `checker.citation_numbers`, those on instruments in `checker.citation_sources`.
"""

from __future__ import annotations

import datetime
from bisect import bisect_left
from dataclasses import dataclass
from typing import NamedTuple

from checker.citations import Citation, CitedArticle, citations
from checker.statutes import Code, Subject, Version, chinese
from checker.verdict import Verdict
from corpus.casenumbers import year_of
from corpus.document import Document
from corpus.lazily import kept
from corpus.parts import part_named
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# For this many months after a change a document may have been drafted, or its case decided, under the old numbers.
TRANSITION_MONTHS = 2
_OWN_VIEW = lazy_pattern("本院(?:经审查|审查|经审理|经复议|复议|经复核|经审查后)?认为")
# What a judgment said is told, not cited: 如未按本判决指定的期间履行，应当依照…第二百五十三条.
RECITED = lazy_pattern(
    "本(?:民事|刑事|行政)?(?:判决|调解书|裁决)|判决如下|判令|判决：|判决主文|载明：|约定：|辩称|诉称|异议称|复议称|申诉称"
)
_OTHER_VOICE = lazy_pattern(
    "(?<!本)(?:法院|仲裁委员会|裁定书?|判决书?|决定书?|公证处|号)(?:，|系|已|曾|即|以)?$"
)
_STARTED = lazy_pattern(
    "([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日[^，。；]{0,14}(?:立案|申请(?:强制)?执行)"
)
_SHOWN = 30


class Opinion(NamedTuple):
    """What is to be said of one citation: fail or undecided with the reason in Chinese, or pass with what was compared."""

    verdict: Verdict
    reason: str
    span: MatchSpan


@dataclass(frozen=True)
class Case:
    """A document with the day as of which its citations are judged."""

    document: Document
    day: datetime.date

    @property
    def text(self) -> str:
        """The match text in which citations are looked for."""
        return self.document.looked_in

    @kept
    def cited(self) -> tuple[Citation, ...]:
        """The citations of the document."""
        return citations(self.text)

    @kept
    def own_view(self) -> int:
        """Where the court begins to speak for itself; before, a ruling tells what others said."""
        ruling = part_named(self.document.parts, "主文")
        if ruling is None:
            return 0
        return max((hit.start() for hit in _OWN_VIEW.finditer(self.text, 0, ruling.start)), default=0)

    @kept
    def began(self) -> datetime.date | None:
        """The first day on which the case may have begun: of the year of its number, else as the text says."""
        number = next(iter(self.document.fields.case_numbers), None)
        year = year_of(number.text) if number else None
        if year:
            return datetime.date(year, 1, 1)
        days = []
        for hit in _STARTED.finditer(self.text):
            try:
                days.append(datetime.date(int(hit[1]), int(hit[2]), int(hit[3])))
            except ValueError:
                continue
        return min(days, default=None)

    @kept
    def _chains(self) -> dict[int, list[Citation]]:
        chains: dict[int, list[Citation]] = {}
        for each in self.cited:
            chains.setdefault(each.chain, []).append(each)
        return chains

    @kept
    def _spoken_of(self) -> dict[int, bool]:
        return {}

    @kept
    def _together(self) -> dict[tuple[int, str | None], frozenset[int]]:
        return {}

    def together(self, citation: Citation) -> frozenset[int]:
        """The articles of the same instrument that are cited together."""
        key = (citation.chain, citation.key)
        if key not in self._together:
            chain = (each for each in self.chain(citation) if each.key == citation.key)
            self._together[key] = frozenset(article.number for each in chain for article in each.articles)
        return self._together[key]

    def speaks_of(self, subject: Subject) -> bool:
        """Whether the document has words of a subject anywhere."""
        key = id(subject)
        if key not in self._spoken_of:
            self._spoken_of[key] = bool(subject.own.find(self.text))
        return self._spoken_of[key]

    def cited_before(self, citation: Citation, distance: int) -> tuple[Citation, ...]:
        """What is cited within so many characters before a citation."""
        first = bisect_left(self.cited, citation.span.start - distance, key=lambda each: each.span.start)
        last = bisect_left(self.cited, citation.span.start, key=lambda each: each.span.start)
        return self.cited[first:last]

    def of(self, key: str) -> list[Citation]:
        """The citations of one instrument."""
        return [each for each in self.cited if each.key == key]

    def chain(self, citation: Citation) -> list[Citation]:
        """What is cited together with a citation, itself included."""
        return self._chains[citation.chain]


def _months_after(day: datetime.date, months: int) -> datetime.date:
    return datetime.date(
        day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1, day.day
    )


def shown(text: str | None) -> str:
    """The beginning of an article as a reason quotes it."""
    if text is None:
        return "（条文未收）"
    flat = text.replace("\n", "")
    return f"“{flat if len(flat) <= _SHOWN else flat[:_SHOWN] + '……'}”"


def article_name(article: CitedArticle) -> str:
    """A cited article as a reason names it: 第二百六十四条."""
    return f"第{chinese(article.number)}条"


def excuse_of(
    case: Case, citation: Citation, code_: Code, current: Version, other: Version | None
) -> str | None:
    """Why a number that is wrong today may be right where it stands; None when nothing says so."""
    if citation.named and citation.named != current.year:
        return f"文书写明引用的是{citation.named}年的文本"
    if citation.old:
        return "文书写明引用的是修正前的文本"
    if citation.quoted:
        return "在引号里，可能是照录他人或者其他文件的话"
    if _spoken_by_another(case, citation):
        return "可能是转述他人的意见或者以前的文书"
    if case.day > code_.until:
        return f"条文资料收至 {code_.until}，此后有无修改未收"
    if other and other.start < current.start:
        if case.day < _months_after(current.start, TRANSITION_MONTHS) and other.end == current.start:
            return f"文书作出于 {current.start} 新条号施行后 {TRANSITION_MONTHS} 个月内"
        if case.began and other.end and case.began < other.end:
            return "案号或者正文显示案件在旧条号施行期间已经开始"
    return None


def _spoken_by_another(case: Case, citation: Citation) -> bool:
    # 依照最高人民法院《关于……的意见》: it issued what is cited.
    before = citation.around.removesuffix(citation.lead).removesuffix("最高人民法院")
    return citation.span.start < case.own_view or bool(_OTHER_VOICE.search(before))


def told(case: Case, citation: Citation) -> bool:
    """Whether somebody else may be speaking, or of another time."""
    return bool(
        citation.quoted
        or citation.old
        or RECITED.search(citation.around)
        or _spoken_by_another(case, citation)
    )
