"""Judges citations as of the document's date: stale numbers, other subjects, instruments not in force, bases.

An accusation needs texts of both versions, words around the citation that say what it is for, and no reason why
the document may mean an older version; where one of them is missing the citation is left undecided. Finding
citations is in `checker.citations`, the statutes themselves are in `checker.statutes`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.citations import Citation, CitedArticle, citations, rules_on
from checker.statutes import CODES, Code, Instrument, Subject, Version, chinese, code, plain_title, register
from checker.verdict import Verdict
from corpus.casenumbers import year_of
from corpus.document import Document
from corpus.parts import part_named
from corpus.spans import MatchSpan

# For this many months after a change a document may have been drafted, or its case decided, under the old numbers.
TRANSITION_MONTHS = 2
_KEYS = {plain_title(title): name for name, title in CODES.items()}
_OWN_VIEW = re.compile("本院(?:经审查|审查|经审理|经复议|复议|经复核|经审查后)?认为")
# What a judgment said is told, not cited: 如未按本判决指定的期间履行，应当依照…第二百五十三条.
_RECITED = re.compile("本(?:民事|刑事|行政)?(?:判决|调解书|裁决)|判决如下|判令|判决：|判决主文|判决第|载明：|约定：|辩称|诉称|异议称|复议称|申诉称")
_OTHER_VOICE = re.compile("(?<!本)(?:法院|仲裁委员会|裁定书?|判决书?|决定书?|公证处|号)(?:，|系|已|曾|即|以)?$")
_STARTED = re.compile("([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日[^，。；]{0,14}(?:立案|受理|申请(?:强制)?执行)")
_SHOWN = 30
_ECHO = 7
_FIRST_CLAUSE = 26


@dataclass(frozen=True, slots=True)
class Opinion:
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
        """The match text."""
        return self.document.match.text

    @cached_property
    def cited(self) -> tuple[Citation, ...]:
        """The citations of the document."""
        return citations(self.text)

    @cached_property
    def own_view(self) -> int:
        """Where the court begins to speak for itself; before, a ruling tells what others said."""
        ruling = part_named(self.document.parts, "主文")
        if ruling is None:
            return 0
        return max((hit.start() for hit in _OWN_VIEW.finditer(self.text, 0, ruling.start)), default=0)

    @cached_property
    def began(self) -> datetime.date | None:
        """The first day on which the case may have begun, as far as number and text say."""
        number = next(iter(self.document.fields.case_numbers), None)
        year = year_of(number.text) if number else None
        days = [datetime.date(year, 1, 1)] if year and year > datetime.MINYEAR else []
        for hit in _STARTED.finditer(self.text):
            try:
                days.append(datetime.date(int(hit[1]), int(hit[2]), int(hit[3])))
            except ValueError:
                continue
        return min(days, default=None)

    def of(self, key: str) -> list[Citation]:
        """The citations of one instrument."""
        return [each for each in self.cited if each.key == key]

    def chain(self, citation: Citation) -> list[Citation]:
        """What is cited together with a citation, itself included."""
        return [each for each in self.cited if each.chain == citation.chain]


def _months_after(day: datetime.date, months: int) -> datetime.date:
    return datetime.date(day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1, day.day)


def shown(text: str | None) -> str:
    """The beginning of an article as a reason quotes it."""
    if text is None:
        return "（条文未收）"
    flat = text.replace("\n", "")
    return f"“{flat if len(flat) <= _SHOWN else flat[:_SHOWN] + '……'}”"


def _name(article: CitedArticle) -> str:
    return f"第{chinese(article.number)}条"


def _version_name(version: str) -> str:
    return f"{version}年修正文本"


def _excuse(case: Case, citation: Citation, code_: Code, current: Version, other: Version | None) -> str | None:
    """Why a number that is wrong today may be right where it stands; None when nothing says so."""
    if citation.named and citation.named != current.year:
        return f"文书写明引用的是{citation.named}年的文本"
    if citation.old:
        return "文书写明引用的是修正前的文本"
    if citation.quoted:
        return "在引号里，可能是照录他人或者其他文件的话"
    if citation.span.start < case.own_view or _OTHER_VOICE.search(citation.around.removesuffix(citation.lead)):
        return "可能是转述他人的意见或者以前的文书"
    if case.day > code_.until:
        return f"条文资料收至 {code_.until}，此后有无修改未收"
    if other and other.start < current.start:
        if case.day < _months_after(current.start, TRANSITION_MONTHS) and other.end == current.start:
            return f"文书作出于 {current.start} 新条号施行后 {TRANSITION_MONTHS} 个月内"
        if case.began and other.end and case.began < other.end:
            return "案号或者正文显示案件在旧条号施行期间已经开始"
    return None


def _echoes(context: str, article: str | None, other: str | None) -> bool:
    """Whether the context repeats words of the article that the other one does not have."""
    if not article:
        return False
    pieces = (context[at : at + _ECHO] for at in range(len(context) - _ECHO + 1))
    return any(piece in article and piece not in (other or "") for piece in pieces)


def _transcribed(citation: Citation, article: CitedArticle, chain: Sequence[Citation], case: Case) -> bool:
    """Whether an interpretation just cited itself names the number: then its words are repeated, not the law cited."""
    start = max(0, citation.span.start - 120)
    before = [each for each in case.cited if start <= each.span.start < citation.span.start and each.key]
    interpretation = code("cpl-interp")
    for each in before:
        if each in chain or _KEYS.get(each.key or "") != "cpl-interp":
            continue
        for cited in each.articles:
            wording = interpretation.wording("2022", cited.number) or ""
            if f"第{chinese(article.number)}条" in wording:
                return True
    return False


def _meant(case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle) -> Iterator[tuple[Subject | None, int, Version, bool]]:
    """What the words around say that the article is cited for, where that is its number in another version.

    Gives the subject, its number today, the other version, and whether a text attests the old number.
    """
    today = {each.number for other in case.chain(citation) if other.key == citation.key for each in other.articles}
    explained = [
        subject for number in today if number != article.number and (subject := code_.subject(version.year, number))
    ]
    others = sorted((each for each in code_.versions if each.year != version.year), key=lambda each: abs(int(each.year) - int(version.year)))
    for place in (citation.purpose, citation.around[-40:]):
        for subject in code_.subjects:
            hit = subject.strong.search(place) if subject.strong else None
            now = code_.article_of(subject, version.year)
            if not hit or not now or now[0] in today or any(each.own.search(hit.group()) for each in explained):
                continue
            for other in others:
                number = code_.article_of(subject, other.year)
                if number and number[0] == article.number:
                    yield subject, now[0], other, number[1]
                    break
    for other in others:
        had = code_.items(other.year, article.number)
        has = code_.items(version.year, article.number)
        now = code_.numbers(other.year, article.number).get(version.year)
        if article.items and had is not None and has is not None and now and has < max(article.items) <= had:
            yield None, now[0], other, True


def _other_subject(case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle) -> Opinion | None:
    """Opinion on an article whose number belongs to another version."""
    context = citation.around + citation.purpose
    own = code_.subject(version.year, article.number)
    text = code_.wording(version.year, article.number)
    for subject, now, other, attested in _meant(case, code_, version, citation, article):
        meant = code_.wording(version.year, now)
        if subject and ((own and own.own.search(context)) or _echoes(context, text, meant)):
            continue
        if _RECITED.search(context) or _transcribed(citation, article, case.chain(citation), case):
            continue
        what = f"这里说的是{subject.name}，应为" if subject else f"它没有所引的项，有这一项的是"
        reason = (
            f"{code_.short}{_name(article)}写的是{shown(text)}；{what}第{chinese(now)}条{shown(meant)}"
            f"（{_version_name(version.year)}，{version.start} 起施行）；{_name(article)}是{_version_name(other.year)}的条号"
        )
        if not attested:
            return Opinion(Verdict.UNDECIDED, f"{reason}，按统一位移推算，旧文本未收，请核对", article.span)
        excuse = _excuse(case, citation, code_, version, other)
        if excuse:
            return Opinion(Verdict.UNDECIDED, f"{reason}。但{excuse}，请核对", article.span)
        return Opinion(Verdict.FAIL, f"{reason}（公开副本，未与公报核对）", article.span)
    return None


def _unclear(case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle) -> Opinion | None:
    """Opinion on an article whose number means something else in another version, where nothing says what it is for."""
    own = code_.subject(version.year, article.number)
    if _transcribed(citation, article, case.chain(citation), case):
        return None
    if own is None or own.own.search(case.text) or _RECITED.search(citation.around + citation.purpose):
        return None
    changed = any(number[0] != article.number for number in code_.numbers(version.year, article.number).values())
    text = code_.wording(version.year, article.number)
    if not changed or _echoes(citation.around + citation.purpose, text, None):
        return None
    return Opinion(
        Verdict.UNDECIDED,
        f"{code_.short}{_name(article)}写的是{shown(text)}（{_version_name(version.year)}），看不出引用它是为了什么，请核对条号",
        article.span,
    )


def stale_numbers(case: Case, name: str) -> list[Opinion]:
    """Opinions on each cited article of a code whose numbers changed; pass opinions say what was compared."""
    found = []
    code_ = code(name)
    version = code_.at(case.day)
    for citation in case.of(plain_title(CODES[name])):
        for article in citation.articles:
            if version is None or code_.wording(version.year, article.number) is None:
                continue
            opinion = _other_subject(case, code_, version, citation, article) or _unclear(
                case, code_, version, citation, article
            )
            compared = f"{code_.short}{_name(article)}与{_version_name(version.year)}的条号没有发现不符"
            found.append(opinion or Opinion(Verdict.PASS, compared, article.span))
    return found


def _wrong(case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle) -> str | None:
    """What is wrong with an article apart from an old number; None when nothing shows."""
    text = code_.wording(version.year, article.number)
    if version.articles and article.number > version.articles:
        return f"{code_.short}（{_version_name(version.year)}）共{version.articles}条，没有{_name(article)}"
    if text is None or next(_meant(case, code_, version, citation, article), None):
        return None
    items = code_.items(version.year, article.number) or 0
    if article.items and max(article.items) > items:
        has = f"只有{items}项" if items else "没有分项"
        return f"{code_.short}{_name(article)}（{_version_name(version.year)}）{has}，没有第{chinese(max(article.items))}项：{shown(text)}"
    own = code_.subject(version.year, article.number)
    if own is None or len(citation.articles) > 1 or len(case.chain(citation)) > 1 or own.own.search(case.text):
        return None
    for subject in code_.subjects:
        hit = subject.strong.search(citation.purpose, 0, _FIRST_CLAUSE) if subject.strong else None
        now = code_.article_of(subject, version.year)
        if hit and now and now[0] != article.number and not _echoes(citation.purpose, text, None):
            return (
                f"{code_.short}{_name(article)}写的是{shown(text)}；这里说的是{subject.name}，"
                f"应为第{chinese(now[0])}条{shown(code_.wording(version.year, now[0]))}（{_version_name(version.year)}）"
            )
    return None


def _too_far(case: Case, citation: Citation) -> Iterator[Opinion]:
    """Opinions on articles beyond the last one of an instrument whose articles the register counts."""
    counts = [
        each for each in register().instruments.get(citation.key or "", ()) if each.articles and each.articles_from
    ]
    if len(counts) != 1 or len(register().instruments[citation.key or ""]) != 1:
        return
    [known] = counts
    assert known.articles and known.articles_from  # noqa: S101  filtered above
    for article in citation.articles:
        if article.number <= known.articles:
            yield Opinion(Verdict.PASS, f"《{known.title}》有{_name(article)}", article.span)
        elif case.day >= known.articles_from:
            reason = f"《{known.title}》共{known.articles}条，没有{_name(article)}"
            told = citation.quoted or citation.old or citation.span.start < case.own_view
            late = case.day > register().until
            verdict = Verdict.UNDECIDED if told or late else Verdict.FAIL
            yield Opinion(verdict, reason + ("，请核对" if told or late else "（公开副本，未与公报核对）"), article.span)


def wrong_subjects(case: Case) -> list[Opinion]:
    """Opinions on articles that do not exist or speak of something else than what they are cited for."""
    found = []
    for citation in case.cited:
        name = _KEYS.get(citation.key or "")
        if name is None:
            found += list(_too_far(case, citation))
            continue
        code_ = code(name)
        version = code_.at(case.day)
        # The text of a version without articles at hand cannot say what a number speaks of.
        if version is None or not version.articles or not code_.wording(version.year, 1):
            continue
        for article in citation.articles:
            wrong = _wrong(case, code_, version, citation, article)
            if wrong is None or _RECITED.search(citation.around + citation.purpose):
                compared = f"{code_.short}{_name(article)}存在，没有发现用错"
                found.append(Opinion(Verdict.PASS, compared, article.span))
                continue
            excuse = _excuse(case, citation, code_, version, None)
            if excuse is None and case.began and case.began < version.start:
                excuse = "案号或者正文显示案件在旧条号施行期间已经开始"
            if excuse:
                found.append(Opinion(Verdict.UNDECIDED, f"{wrong}。但{excuse}，请核对", article.span))
            else:
                found.append(Opinion(Verdict.FAIL, f"{wrong}（公开副本，未与公报核对）", article.span))
    return found


def _days(instruments: Sequence[Instrument]) -> tuple[datetime.date | None, datetime.date | None, bool, str]:
    """First and last day of an instrument, whether they are known, and the source of the last."""
    starts = [(each.start, each.start_sure) for each in instruments if each.start]
    ends = [each for each in instruments if each.end]
    start = min(starts, default=(None, True))
    sure = start[1] and all(each.end_sure for each in ends)
    return start[0], ends[0].end if ends else None, sure, ends[0].source if ends else ""


_COMING = re.compile("将(?:于|自)|施行后|公布后|尚未施行|未施行")


def not_in_force(case: Case, wanted: frozenset[str]) -> list[Opinion]:
    """Opinions on cited instruments that were not yet or no longer in force.

    Days that are only recalled are left alone unless the instrument is among those `wanted`, and then undecided.
    """
    found = []
    for citation in case.cited:
        if citation.key is None or (wanted and citation.key not in wanted):
            continue
        start, end, sure, source = _days(register().instruments[citation.key])
        title = register().title(citation.key)
        told = citation.quoted or citation.old or citation.span.start < case.own_view
        told = told or bool(_RECITED.search(citation.around)) or bool(_OTHER_VOICE.search(citation.around.removesuffix(citation.lead)))
        if start and case.day < start:
            reason = f"《{title}》{start} 起施行，文书日期 {case.day} 时还没有施行"
            if (sure or wanted) and not _COMING.search(citation.purpose + citation.around):
                settled = sure and citation.lead and not told
                found.append(Opinion(Verdict.FAIL if settled else Verdict.UNDECIDED, reason, citation.span))
        elif end and case.day >= end and (citation.lead or wanted) and (sure or wanted):
            reason = f"《{title}》自 {end} 起不再适用：{source}"
            settled = sure and not told
            found.append(Opinion(Verdict.FAIL if settled else Verdict.UNDECIDED, reason, citation.span))
        elif start or end:
            found.append(Opinion(Verdict.PASS, f"《{title}》在文书日期没有发现失效", citation.span))
    return found


_APPEAL = re.compile("(?<!不得)(?<!不能)(?<!不可)申请复议")
_SUIT = re.compile("提起(?:案外人)?(?:执行异议之诉|诉讼)|(?<!不)起诉|另行诉讼")
# Articles of 2023 on objections to an act of enforcement and on those of a third party to its object.
_ACT, _THIRD = 236, 238


def remedy(case: Case) -> list[Opinion]:
    """Opinions on rulings on an objection: the article ruled by decides between review (复议) and suit (诉讼)."""
    code_ = code("cpl")
    known = {
        number: kind
        for kind in (_ACT, _THIRD)
        for number, attested in code_.numbers("2023", kind).values()
        if attested
    }
    ruled = [each for each in case.of(plain_title(CODES["cpl"])) if each.lead and each.span.start >= case.own_view]
    cited = [(known[article.number], article) for each in ruled for article in each.articles if article.number in known]
    if len({kind for kind, _ in cited}) != 1:
        return []
    kind, article = cited[0]
    appeal, suit = (pattern.search(case.text, article.span.end) for pattern in (_APPEAL, _SUIT))
    if not appeal and not suit:
        return []
    told = appeal or suit
    wrong = (kind == _THIRD and not suit) or (kind == _ACT and not appeal)
    about, due = ("案外人异议", "提起诉讼") if kind == _THIRD else ("执行行为异议", "申请复议")
    if not wrong:
        return [Opinion(Verdict.PASS, f"{_name(article)}（{about}）与告知的救济途径相符", article.span)]
    assert told is not None  # noqa: S101  one of the two was found
    text = shown(code_.wording("2023", kind))
    reason = f"引用的{_name(article)}是{about}{text}，救济途径是{due}；文书告知的却是“{told.group()}”"
    return [Opinion(Verdict.FAIL, reason, span) for span in (article.span, MatchSpan(*told.span()))]


# Policy and local decisions, by the last words of the title; interpretations were once called 意见 too.
_POLICY = re.compile("(?:意见|纪要|决议|工作纲要|工作方案|指引|讲话)$")
_LOCAL = re.compile("(?:省|市|县|区|州)[一-鿿]{0,4}(?:人大|人民代表大会)[一-鿿]{0,8}(?:决定|决议)")
_INTERPRETING = re.compile("适用|贯彻执行")
_BARE_LOCAL = re.compile(f"(?:依照|依据|根据|按照)(?:《[^》]{{0,40}})?[一-鿿×]{{0,8}}{_LOCAL.pattern}[^。]{{0,40}}(?:裁定|决定)如下")
_SPIRIT = re.compile("^[^，。；]{0,6}(?:精神|理念|要求)")


def as_basis(case: Case, wanted: frozenset[str]) -> list[Opinion]:
    """Opinions on policy documents and local decisions from which a ruling follows directly."""
    found = []
    for citation in case.cited:
        kinds = {each.kind for each in register().instruments.get(citation.key or "", ())}
        plain = plain_title(citation.title)
        named = citation.key in wanted
        local = bool(_LOCAL.search(plain))
        policy = bool(_POLICY.search(plain)) and not _INTERPRETING.search(plain) and "judicial_interpretation" not in kinds
        if not (named or local or policy):
            if rules_on(case.text, citation):
                found.append(Opinion(Verdict.PASS, "裁判依据里没有发现政策文件、地方决定", citation.span))
            continue
        title = citation.title if citation.key is None else register().title(citation.key)
        if not rules_on(case.text, citation):
            found.append(Opinion(Verdict.PASS, f"《{title}》没有作为裁判依据", citation.span))
            continue
        doubt = citation.lead == "参照" or _SPIRIT.search(citation.purpose) or citation.quoted or citation.span.start < case.own_view
        reason = f"“{citation.lead}”《{title}》之后直接作出裁定"
        if doubt:
            found.append(Opinion(Verdict.UNDECIDED, f"{reason}，但也可能只是说理，请核对", citation.span))
        else:
            found.append(Opinion(Verdict.FAIL, f"{reason}；它不是法律、法律解释或者司法解释，只可用于说理", citation.span))
    bare = _BARE_LOCAL.search(case.text)
    if bare and not any(opinion.verdict is Verdict.FAIL for opinion in found):
        found.append(Opinion(Verdict.FAIL, "依照地方人大常委会的决定、决议直接作出裁定", MatchSpan(*bare.span())))
    return found
