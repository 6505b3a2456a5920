"""Opinions on the numbers of cited articles: stale ones, such as speak of something else, such as do not exist.

An accusation needs the texts of both versions, words around the citation that say what it is for, and no reason
why the document may mean an older version; where one of them is missing the citation is left undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checker.citation_case import RECITED, Case, Opinion, article_name, excuse_of, shown, told
from checker.citations import Citation, CitedArticle
from checker.statutes import CODES, Code, Subject, Version, chinese, code, plain_title, register
from checker.verdict import Verdict

_KEYS = {plain_title(title): name for name, title in CODES.items()}
# An interpretation that is repeated stands this close before the words that are repeated.
_TRANSCRIBED = 120
_NEAR = 40
# What an article is cited for is said soon; a notice that lists everything in one sentence speaks of other things later.
_PURPOSE = 120
# Words that are found in an article and not in the other: this many characters in a row.
_ECHO = 7
_FIRST_CLAUSE = 26


def _version_name(version: str) -> str:
    return f"{version}年修正文本"


def _echoes(context: str, article: str | None, other: str | None) -> bool:
    """Whether the context repeats words of the article that the other one does not have."""
    if not article:
        return False
    pieces = (context[at : at + _ECHO] for at in range(len(context) - _ECHO + 1))
    return any(piece in article and piece not in (other or "") for piece in pieces)


def _transcribed(citation: Citation, article: CitedArticle, case: Case) -> bool:
    """Whether an interpretation just cited itself names the number: then its words are repeated, not the law cited."""
    before = case.cited_before(citation, _TRANSCRIBED)
    interpretation = code("cpl-interp")
    for each in before:
        if each.chain == citation.chain or _KEYS.get(each.key or "") != "cpl-interp":
            continue
        for cited in each.articles:
            wording = interpretation.wording("2022", cited.number) or ""
            if f"第{chinese(article.number)}条" in wording:
                return True
    return False


@dataclass(frozen=True, slots=True)
class _Meant:
    """What an article may be cited for: its number today, the version whose number was used, whether attested."""

    subject: Subject | None
    now: int
    other: Version
    attested: bool


@lru_cache(maxsize=4096)
def _mistakable(name: str, year: str, number: int) -> tuple[_Meant, ...]:
    """The subjects whose article has this number in another version and another one in this version."""
    code_ = code(name)
    found: dict[int, _Meant] = {}
    for other in sorted(code_.versions, key=lambda each: abs(int(each.year) - int(year))):
        numbers = code_.numbers(other.year, number)
        subject = code_.subject(other.year, number)
        now = numbers.get(year)
        if other.year != year and subject and now and now[0] != number:
            found.setdefault(subject.article, _Meant(subject, now[0], other, numbers[other.year][1]))
    return tuple(found.values())


def _meant(
    case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle
) -> Iterator[_Meant]:
    """What the words around say that the article is cited for, where that is its number in another version."""
    if article.items:
        yield from _by_items(code_, version, article)
    mistakable = _mistakable(code_.id, version.year, article.number)
    if not mistakable:
        return
    numbers = case.together(citation)
    cited = [code_.subject(version.year, number) for number in numbers if number != article.number]
    for place in (citation.purpose[:_PURPOSE], citation.around[-_NEAR:]):
        for meant in mistakable:
            hit = meant.subject.strong.find(place) if meant.subject else None
            # The word is there for another article that is cited as well.
            explained = hit and any(each and each.own.find(hit) for each in cited)
            if hit and not explained and meant.now not in numbers:
                yield meant


def _by_items(code_: Code, version: Version, article: CitedArticle) -> Iterator[_Meant]:
    has = code_.items(version.year, article.number)
    if has is None or max(article.items) <= has:
        return
    for other in code_.versions:
        had = code_.items(other.year, article.number) if other.year != version.year else None
        now = code_.numbers(other.year, article.number).get(version.year)
        if had is not None and now and max(article.items) <= had:
            yield _Meant(None, now[0], other, True)


def _other_subject(
    case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle
) -> Opinion | None:
    """Opinion on an article whose number belongs to another version."""
    context = citation.around + citation.purpose
    own = code_.subject(version.year, article.number)
    excused = bool(own and own.own.find(context))
    if excused and not article.items:
        return None
    for found in _meant(case, code_, version, citation, article):
        text = code_.wording(version.year, article.number)
        meant = code_.wording(version.year, found.now)
        if found.subject and (excused or _echoes(context, text, meant)):
            continue
        if RECITED.search(context) or _transcribed(citation, article, case):
            continue
        what = f"这里说的是{found.subject.name}，应为" if found.subject else "它没有所引的项，有这一项的是"
        reason = (
            f"{code_.short}{article_name(article)}写的是{shown(text)}；{what}第{chinese(found.now)}条{shown(meant)}"
            f"（{_version_name(version.year)}，{version.start} 起施行）；{article_name(article)}是{_version_name(found.other.year)}的条号"
        )
        # That the number does not speak of this is proved by the text in force; only that it once did is inferred.
        if not found.attested:
            reason += "，按统一位移推算，旧文本未收"
        excuse = excuse_of(case, citation, code_, version, found.other)
        if excuse:
            return Opinion(Verdict.UNDECIDED, f"{reason}。但{excuse}，请核对", article.span)
        return Opinion(Verdict.FAIL, f"{reason}（公开副本，未与公报核对）", article.span)
    return None


def _unclear(
    case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle
) -> Opinion | None:
    """Opinion on an article whose number means something else in another version, where nothing says what it is for.

    What is cited together with an article that fits is taken to accompany it.
    """
    own = code_.subject(version.year, article.number)
    if own is None or case.speaks_of(own) or RECITED.search(citation.around + citation.purpose):
        return None
    changed = any(
        number[0] != article.number for number in code_.numbers(version.year, article.number).values()
    )
    text = code_.wording(version.year, article.number)
    context = citation.around + citation.purpose
    beside = (code_.subject(version.year, number) for number in case.together(citation) - {article.number})
    fits = any(each and each.own.find(context) for each in beside)
    if not changed or fits or _echoes(context, text, None):
        return None
    if _transcribed(citation, article, case):
        return None
    return Opinion(
        Verdict.UNDECIDED,
        f"{code_.short}{article_name(article)}写的是{shown(text)}（{_version_name(version.year)}），看不出引用它是为了什么，请核对条号",
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
            compared = (
                f"{code_.short}{article_name(article)}与{_version_name(version.year)}的条号没有发现不符"
            )
            found.append(opinion or Opinion(Verdict.PASS, compared, article.span))
    return found


def _wrong(
    case: Case, code_: Code, version: Version, citation: Citation, article: CitedArticle
) -> str | None:
    """What is wrong with an article apart from an old number; None when nothing shows."""
    text = code_.wording(version.year, article.number)
    if version.articles and article.number > version.articles:
        return f"{code_.short}（{_version_name(version.year)}）共{version.articles}条，没有{article_name(article)}"
    meant = tuple(_meant(case, code_, version, citation, article))
    if text is None or any(each.attested for each in meant):
        return None
    items = code_.items(version.year, article.number) or 0
    if article.items and max(article.items) > items:
        has = f"只有{chinese(items)}项" if items else "没有分项"
        return f"{code_.short}{article_name(article)}（{_version_name(version.year)}）{has}，没有第{chinese(max(article.items))}项：{shown(text)}"
    own = code_.subject(version.year, article.number)
    if (
        meant
        or own is None
        or len(citation.articles) > 1
        or len(case.chain(citation)) > 1
        or case.speaks_of(own)
    ):
        return None
    for subject in code_.subjects.values():
        hit = subject.strong.find(citation.purpose[:_FIRST_CLAUSE])
        now = code_.article_of(subject, version.year) if hit else None
        if now and now != article.number and not _echoes(citation.purpose, text, None):
            return (
                f"{code_.short}{article_name(article)}写的是{shown(text)}；这里说的是{subject.name}，"
                f"应为第{chinese(now)}条{shown(code_.wording(version.year, now))}（{_version_name(version.year)}）"
            )
    return None


def _too_far(case: Case, citation: Citation) -> Iterator[Opinion]:
    """Opinions on articles beyond the last one of an instrument whose articles the register counts."""
    entries = register().instruments.get(citation.key or "", ())
    if len(entries) != 1 or entries[0].articles is None or entries[0].articles_from is None:
        return
    title, last, since = entries[0].title, entries[0].articles, entries[0].articles_from
    for article in citation.articles:
        if article.number <= last:
            yield Opinion(Verdict.PASS, f"《{title}》有{article_name(article)}", article.span)
        elif case.day >= since:
            reason = f"《{title}》共{last}条，没有{article_name(article)}"
            if told(case, citation) or case.day > register().until:
                yield Opinion(Verdict.UNDECIDED, f"{reason}，请核对", article.span)
            else:
                yield Opinion(Verdict.FAIL, f"{reason}（公开副本，未与公报核对）", article.span)


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
            if wrong is None or RECITED.search(citation.around + citation.purpose):
                compared = f"{code_.short}{article_name(article)}存在，没有发现用错"
                found.append(Opinion(Verdict.PASS, compared, article.span))
                continue
            excuse = excuse_of(case, citation, code_, version, None)
            if excuse is None and case.began and case.began < version.start:
                excuse = "案号或者正文显示案件在旧条号施行期间已经开始"
            if excuse:
                found.append(Opinion(Verdict.UNDECIDED, f"{wrong}。但{excuse}，请核对", article.span))
            else:
                found.append(Opinion(Verdict.FAIL, f"{wrong}（公开副本，未与公报核对）", article.span))
    return found
