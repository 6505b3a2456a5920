"""Fields (要素) of a document: court, case numbers, date, parties, amounts, accounts, telephones, statutes.

Each is found in match text and shown in raw text. Which account is whose, and whether a clause is met, is
for `checker` to say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.casenumbers import CASE_NUMBER, case_number_spans, written
from corpus.courts import issuing_court
from corpus.dates import document_date
from corpus.money import amounts
from corpus.parts import Part, part_named
from corpus.spans import MatchSpan


@dataclass(frozen=True, slots=True)
class Found:
    """A field as written: `text` is raw without white space, `span` its place in match text."""

    text: str
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Party:
    """A party: its role (申请执行人, 被执行人, …; 告知对象 for whom a notice speaks to) and name as written."""

    role: str
    name: str
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in yuan, written in figures or in capitals (大写)."""

    text: str
    yuan: Decimal
    capitals: bool
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Account:
    """An account number with its label; `masked` for 6222****0001, `digits` without separators."""

    text: str
    digits: str
    masked: bool
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Statute:
    """A cited statute: its title as written between 《》 and the articles cited of it, in figures."""

    title: str
    articles: tuple[str, ...]
    span: MatchSpan


@dataclass(frozen=True, slots=True)
class Fields:
    """What was found; None or empty where the document does not show it."""

    court: Found | None
    case_numbers: tuple[Found, ...]  # the document's own number first; brackets full-width
    date: datetime.date | None
    date_span: MatchSpan | None
    parties: tuple[Party, ...]
    amounts: tuple[Amount, ...]
    accounts: tuple[Account, ...]
    telephones: tuple[Found, ...]
    statutes: tuple[Statute, ...]


_ACCOUNT = re.compile(
    r"(?:账户?号码?|帐户?号码?|卡号|账户|帐户|账号)[：:为是]{0,2}(?:<[^>]{0,6}>)?"
    r"([0-9][0-9×x*·\-|]{5,38}[0-9×x*]|[×x*]{2}[0-9×x*]{4,30})"
)
_TELEPHONE = re.compile(
    r"(?<![0-9×x*.])(1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}|0\d{2,3}-?12368|400-?\d{3}-?\d{4}|12368|0{4}-0{7})(?![0-9×x*.元号年])"
)
_FIGURES = re.compile("0[0-9]{2,3}-[0-9]{5}|[0-9]{5,}|400-?[0-9]{3}")
_TELEPHONE_LABEL = re.compile(r"(?:电话|热线|手机|联系方式|传真|12368|座机)[^。；]{0,12}$")
_STATUTE = re.compile(r"《([^《》]{2,60}(?:《[^《》]{2,40}》|<[^<>]{2,40}>)?[^《》]{0,30})》")
_ARTICLES = re.compile(
    r"(?:（[^）]{1,20}）|（以下简称[^）]*）)?((?:[、和及，]?第[一二三四五六七八九十百千零〇0-9]{1,9}条(?:之[一二三四五六七八九十])?"
    r"(?:第?[一二三四五六七八九十（）、\d]{1,8}[款项])*)+)"
)
_ARTICLE = re.compile(r"第([一二三四五六七八九十百千零〇0-9]{1,9})条")
_PARTY = re.compile(
    r"(?<![一-鿿])(申请执行人|被执行人|申请复议人|复议申请人|异议人|案外人|利害关系人|申请人|被申请人|申诉人|第三人|买受人|竞买人)"
    r"(?:（[^）]{1,30}）)?[：:]?([^，。；：、（）]{2,40})(?=[，。；（])"
)
# The addressee of a notice, on the line under its number: 李某乙：
_ADDRESSEE = re.compile(r"(?:致|告知对象)?[：:]?(?:被执行人|申请执行人)?[：:]?([一-鿿（）·a-z×*、]{2,40})：")
_CHINESE_VALUES = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}


def article_number(text: str) -> str:
    """二百六十四 or 264, as `264`."""
    if text.isascii():
        return text
    total = digit = 0
    for char in text:
        if char in _CHINESE_VALUES:
            digit = _CHINESE_VALUES[char]
        else:
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}.get(char, 1)
            digit = 0
    return str(total + digit)


def _accounts(text: str, show: Callable[[MatchSpan], str]) -> tuple[Account, ...]:
    found = []
    for hit in _ACCOUNT.finditer(text):
        span = MatchSpan(*hit.span(1))
        masked = any(char in "×x*" for char in hit.group(1))
        digits = "".join(char for char in hit.group(1) if char.isdigit())
        if masked or len(digits) >= 6:
            found.append(Account(show(span), digits, masked, span))
    return tuple(found)


def _telephones(text: str) -> Iterator[MatchSpan]:
    # Runs of figures first: trying the pattern at every character of a ruling costs more than all other fields.
    for run in _FIGURES.finditer(text):
        hit = _TELEPHONE.match(text, run.start())
        if hit and (
            len(hit.group(1)) >= 10
            or hit.group(1) == "12368"
            or _TELEPHONE_LABEL.search(text, max(0, hit.start() - 16), hit.start())
        ):
            yield MatchSpan(*hit.span(1))


def _statutes(text: str, show: Callable[[MatchSpan], str]) -> tuple[Statute, ...]:
    found = []
    for hit in _STATUTE.finditer(text):
        articles = _ARTICLES.match(text, hit.end())
        numbers: tuple[str, ...] = ()
        end = hit.end()
        if articles:
            numbers = tuple(article_number(each.group(1)) for each in _ARTICLE.finditer(articles.group(1)))
            end = articles.end()
        title = show(MatchSpan(*hit.span(1)))
        found.append(Statute(title, numbers, MatchSpan(hit.start(), end)))
    return tuple(found)


def own_number_span(text: str, parts: Sequence[Part]) -> MatchSpan | None:
    """The document's own number: under the title; without a title, that of the case it rules on."""
    ordered = tuple(parts)
    for name, kind in (("案号", ""), ("标题", ""), ("主文", "执"), ("落款", "")):
        part = part_named(ordered, name)
        hit = CASE_NUMBER.search(text, part.start, part.end) if part else None
        if hit and kind in hit.group():
            return MatchSpan(*hit.span())
    hit = CASE_NUMBER.search(text)
    return MatchSpan(*hit.span()) if hit else None


def find_fields(
    text: str,
    show: Callable[[MatchSpan], str],
    parts: Sequence[Part],
    line_starts: Callable[[], Collection[int]],
) -> Fields:
    """The fields of match text; `show` gives the raw characters of a span, `line_starts` where raw lines begin."""

    def found(span: MatchSpan) -> Found:
        return Found(show(span), span)

    own = own_number_span(text, parts)
    court = issuing_court(text, parts, own, line_starts)
    numbers: dict[str, Found] = {}
    for span in ([own] if own else []) + case_number_spans(text):
        number = Found(written(show(span)), span)
        numbers.setdefault(text[span.start : span.end], number)
    when = document_date(text, part_named(tuple(parts), "落款"))
    parties: dict[tuple[str, str], Party] = {}
    head = part_named(tuple(parts), "当事人")
    if head:
        # A slice, so that the case number before the first party is not taken for the beginning of its name.
        for hit in _PARTY.finditer(text[head.start : head.end + 1]):
            span = MatchSpan(head.start + hit.start(2), head.start + hit.end(2))
            parties.setdefault((hit.group(1), hit.group(2)), Party(hit.group(1), show(span), span))
    elif own:
        addressed = _ADDRESSEE.match(text, own.end)
        if addressed:
            span = MatchSpan(*addressed.span(1))
            parties["告知对象", addressed.group(1)] = Party("告知对象", show(span), span)
    return Fields(
        court=found(court) if court else None,
        case_numbers=tuple(numbers.values()),
        date=when[0] if when else None,
        date_span=when[1] if when else None,
        parties=tuple(parties.values()),
        amounts=tuple(Amount(show(span), yuan, capitals, span) for span, yuan, capitals in amounts(text)),
        accounts=_accounts(text, show),
        telephones=tuple(map(found, _telephones(text))),
        statutes=_statutes(text, show),
    )
