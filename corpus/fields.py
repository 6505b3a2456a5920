"""Fields (要素) of a document: court, case numbers, date, parties, amounts, accounts, telephones, statutes.

Each is found in match text and shown in raw text. Which account is whose, and whether a clause is met, is
for `checker` to say.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.accounts import account_spans
from corpus.casenumbers import BARE_NUMBER, CASE_NUMBER, SHARE_MARKS, case_number_spans, sharing, written
from corpus.courts import issuing_court
from corpus.folding import with_common_ideographs
from corpus.lazily import kept
from corpus.lines import Lines
from corpus.matchtext import MatchText
from corpus.money import amounts
from corpus.numberroles import roles
from corpus.numerals import integer
from corpus.parts import Part, part_named
from corpus.partylists import ADDRESSEE, listed_parties
from corpus.patterns import lazy_pattern
from corpus.signingdate import signing_date
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
    """A cited statute: its title as written between 《》 and the articles cited of it, in figures.

    `items` says for each article what of it is cited (之一, 第一款第（六）项), folded; empty for the whole.
    """

    title: str
    articles: tuple[str, ...]
    span: MatchSpan
    items: tuple[str, ...] = ()


_TELEPHONE = lazy_pattern(
    r"(?<![0-9×x*.])(1[3-9]\d{9}|(?:0\d{2,3}-?)?[2-9]\d{6,7}|0\d{2,3}-?12368|400-?\d{3}-?\d{4}|12368|0{4}-0{7})(?![0-9×x*.元号年])"
)
# Begins with one set of characters, which `re` finds fastest: 0571-8…, 8…, 400-….
_FIGURES = lazy_pattern("[0-9](?:(?<=[04])[0-9]{2,3}-[0-9]{3}|[0-9]{4,})")
_TELEPHONE_LABEL = lazy_pattern(r"(?:电话|热线|手机|联系方式|传真|12368|座机)[^。；]{0,12}$")
_STATUTE = lazy_pattern(r"《([^《》]{2,100}(?:《[^《》]{2,60}》|<[^<>]{2,60}>)?[^《》]{0,40})》")
# 第一款第（一）、（二）、（六）项; a list of items may be long, and articles may follow it.
_ITEMS = r"(?:[、和及]?第?[一二三四五六七八九十（）、和及至\d]{1,60}[款项目])*"
_ARTICLES = lazy_pattern(
    r"(?:（[^）]{1,20}）|（以下简称[^）]*）)?((?:(?:以及|[、和及，至])?第[一二三四五六七八九十百千零〇0-9]{1,9}条(?:之[一二三四五六七八九十])?"
    rf"{_ITEMS})+)"
)
_ARTICLE = lazy_pattern(
    rf"第([一二三四五六七八九十百千零〇0-9]{{1,9}})条(之[一二三四五六七八九十])?({_ITEMS})"
)


def article_number(text: str) -> str:
    """二百六十四 or 264, as `264`."""
    return text if text.isascii() else str(integer(text) or 0)


def _accounts(text: str, lines: Lines, show: Callable[[MatchSpan], str]) -> Iterator[Account]:
    for span in account_spans(text, lines):
        number = text[span.start : span.end]
        masked = any(char in "×x*●…某" for char in number)
        digits = "".join(char for char in number if char.isdigit())
        if masked or len(digits) >= 6:
            yield Account(show(span), digits, masked, span)


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
        items: tuple[str, ...] = ()
        end = hit.end()
        if articles:
            cited = list(_ARTICLE.finditer(articles.group(1)))
            numbers = tuple(article_number(each.group(1)) for each in cited)
            items = tuple((each.group(2) or "") + each.group(3) for each in cited)
            end = articles.end()
        title = show(MatchSpan(*hit.span(1)))
        found.append(Statute(title, numbers, MatchSpan(hit.start(), end), items))
    return tuple(found)


_LABELLED_NUMBER = lazy_pattern("案号(?:为|系)?[：:]?(?=（)")


_JUDGED = lazy_pattern("(?:之[一二三四五])?(?:民事|刑事|行政|仲裁|劳动)?(?:判决书?|调解书|裁决书?|支付令)")


def own_number_span(text: str, parts: Sequence[Part]) -> MatchSpan | None:
    """The document's own number: under the title; without a title, that of the case it rules on."""
    ordered = tuple(parts)
    for name, kind in (("案号", ""), ("标题", ""), ("主文", "执"), ("落款", "")):
        part = part_named(ordered, name)
        hit = CASE_NUMBER.search(text, part.start, part.end) if part else None
        if hit and kind in hit.group():
            return MatchSpan(*hit.span())
    labelled = _LABELLED_NUMBER.search(text)
    hit = CASE_NUMBER.match(text, labelled.end()) if labelled else None
    # 2023年甲执字第99号 under a title is the number too, in a wrong form; a number of another case comes after it.
    title = part_named(ordered, "标题")
    bare = BARE_NUMBER.match(text, title.end) if title else None
    hit = bare or hit or CASE_NUMBER.search(text)
    # 本院（2021）…民初1号民事判决书已经发生法律效力, and no number before it: that of the judgment is not its own.
    if hit is None or (not bare and not labelled and _JUDGED.match(text, hit.end())):
        return None
    return MatchSpan(*hit.span())


@dataclass(frozen=True)
class Fields:
    """What a document shows, each field found when it is first asked for; None or empty where it shows none.

    They hold the text and not its Document: a circle of references would keep every document of a batch in
    memory until the garbage collector comes.
    """

    raw: str
    match: MatchText
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The match text."""
        return self.match.text

    def show(self, span: MatchSpan) -> str:
        """The raw characters of a span."""
        return self.match.kept(self.raw, span)

    @kept
    def lines(self) -> Lines:
        """The lines of the raw text."""
        return Lines(self.raw, self.match)

    def _line_starts(self) -> frozenset[int]:
        return frozenset(self.lines.starts)

    def _found(self, span: MatchSpan) -> Found:
        return Found(self.show(span), span)

    @kept
    def own_number(self) -> MatchSpan | None:
        """The document's own case number."""
        return own_number_span(self.text, self.parts)

    @kept
    def court(self) -> Found | None:
        """The court that issued the document."""
        span = issuing_court(self.text, self.parts, self.own_number, self._line_starts)
        return self._found(span) if span else None

    @kept
    def case_numbers(self) -> tuple[Found, ...]:
        """Every case number, once; the document's own first; brackets full-width."""
        numbers: dict[str, Found] = {}
        for span in ([self.own_number] if self.own_number else []) + case_number_spans(self.text):
            key = self.text[span.start : span.end]
            if key not in numbers:
                numbers[key] = Found(written(self.show(span)), span)
                if self.text[span.end : span.end + 1] in SHARE_MARKS:
                    for number, place in sharing(self.text, span):
                        numbers.setdefault(number, Found(number, place))
        return tuple(numbers.values())

    @kept
    def case_number_roles(self) -> tuple[str, ...]:
        """What each of `case_numbers` is in this document, keys of `corpus.numberroles.ROLE_NAMES`."""
        return roles(self.text, [(each.text, each.span) for each in self.case_numbers], self.own_number)

    @kept
    def _dated(self) -> tuple[datetime.date, MatchSpan] | None:
        return signing_date(self.raw, self.match, self.parts)

    @property
    def date(self) -> datetime.date | None:
        """The date that the document bears."""
        return self._dated[0] if self._dated else None

    @property
    def date_span(self) -> MatchSpan | None:
        """Where the date of the document stands."""
        return self._dated[1] if self._dated else None

    @kept
    def parties(self) -> tuple[Party, ...]:
        """The parties in the order of the text; for a notice without them whom it speaks to."""
        parties: dict[tuple[str, str], Party] = {}
        for role, span in listed_parties(
            with_common_ideographs(self.text), self.parts, self.own_number, self.lines
        ):
            parties.setdefault((role, self.text[span.start : span.end]), Party(role, self.show(span), span))
        return tuple(parties.values())

    @property
    def list_end(self) -> int:
        """Where title and number end, and the last line that lists a party behind a colon or a blank."""
        ends = [part.span.end for part in self.parts if part.name in ("标题", "案号")]
        for party in self.parties:
            at = party.span.start
            if party.role != ADDRESSEE and (
                self.text[at - 1] == "：" or self.lines.gap_before(at).strip("\n")
            ):
                ends.append(self.lines.end_of(at))
        return max(ends, default=0)

    @kept
    def amounts(self) -> tuple[Amount, ...]:
        """Sums of money."""
        return tuple(
            Amount(self.show(span), yuan, capitals, span) for span, yuan, capitals in amounts(self.text)
        )

    @kept
    def accounts(self) -> tuple[Account, ...]:
        """Account numbers with a label."""
        return tuple(_accounts(self.text, self.lines, self.show))

    @kept
    def telephones(self) -> tuple[Found, ...]:
        """Telephone numbers."""
        return tuple(map(self._found, _telephones(self.text)))

    @kept
    def statutes(self) -> tuple[Statute, ...]:
        """Cited statutes."""
        return _statutes(self.text, self.show)
