"""Finds the citations of a document: which instrument, which articles, in whose voice, for what.

A citation is 《title》 or an abbreviation with the articles behind it; several that are joined without words of
their own between them are one chain and share what they are cited for. Whether a citation is right is in
`checker.citation_numbers` and `checker.citation_sources`; which instruments there are is in `checker.statutes`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from checker.statutes import register, resolve
from corpus.fields import article_number
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_N = "[一二三四五六七八九十百千零〇0-9]"
_PLACE = rf"(?:第?（?{_N}{{1,4}}）?[款项目]|[、和及](?=第?（?{_N}{{1,4}}）?[款项]))"
_ARTICLE = lazy_pattern(rf"第((?:{_N}{{1,9}}[、和及]第?){{0,6}}{_N}{{1,9}})条(之{_N})?((?:{_PLACE}){{0,12}})")
_NEXT = lazy_pattern(
    rf"(至|到|-|~|[、，和及与或]|以及)?第?((?:{_N}{{1,9}}[、和及]第?){{0,6}}{_N}{{1,9}})条(之{_N})?((?:{_PLACE}){{0,12}})"
)
_ITEM = lazy_pattern(rf"第?（?({_N}{{1,4}})）?项")
_NUMERAL = lazy_pattern(rf"{_N}{{1,9}}")
_DOCUMENT_NUMBER = lazy_pattern(r"法(?:释|发|办)?（[12][0-9]{3}）[0-9]{1,4}号")
# What may stand between a document number and the article: 法〔2021〕322号文件第二十四条.
_NUMBER_TAIL = lazy_pattern("(?:文件?|通知|意见|规定|解释|批复)?")
_BRACKET = lazy_pattern(r"（[^（）]{0,60}(?:（[^（）]{0,30}）[^（）]{0,30})?）")
_ALIAS = lazy_pattern("(?:以下|下文|下称|下)?(?:均|统)?简?称(?:为)?[：:\"'《]{0,2}([^\"'》）]{2,40})")
_NAMED_VERSION = lazy_pattern("([12][0-9]{3})年?[一-鿿]{0,6}(?:修正|修订|修改|版)")
_OLD_VERSION = lazy_pattern(
    "(?:修正|修订|修改)(?:之)?前|原$|旧|当时(?:有效|施行|适用)|(?:19|20)[0-9]{2}年(?:修正|修订|修改)[的后]?$"
)
# Between two citations of one chain stands nothing of its own.
_JOINED = lazy_pattern(
    "^(?:(?:的|之)?(?:有关|相关)?(?:规定|要求|条款)?)?[、，和及与并；]{0,2}(?:以及|并)?(?:依照|依据|根据|按照|参照|参考)?(?:最高人民法院|最高人民检察院|和|、)*$"
)
_LEAD = lazy_pattern(
    "(依照|依据|根据|按照|参照|遵照|依)(?:了|了上述)?(?:最高人民法院|最高人民检察院|和|、|上述|前述|原)*$"
)
# What begins anew with 依照 in the same sentence has a purpose of its own.
_ANEW = lazy_pattern("[，；、并且](?:依照|依据|根据|按照)")
_BACK = lazy_pattern("(?:同法|该法|该解释|该规定)$")
_STOPS = "。！？"
_STOP = lazy_pattern(f"[{_STOPS}]")
_QUOTE = lazy_pattern('"')
_DEEPEST = 8  # titles inside one another; more are no title
# A list of citations with what it is for; and how far what is said before it may excuse it.
_AHEAD, _BEHIND = 220, 160
_LONGEST_TITLE = 130
_WIDEST_RANGE = 30
# No document cites more at once; a hostile one must not make comparing them take hours.
_LONGEST_LIST, _LONGEST_CHAIN = 100, 30
_TO = ("至", "到", "-", "~")
_RULED = lazy_pattern("(?:裁定|决定|判决|通知|命令)(?:如下)?：|(?:裁定|决定)如下|作出如下(?:裁定|决定)")


class CitedArticle(NamedTuple):
    """One cited article with the items named of it (第一项 as 1)."""

    number: int
    items: tuple[int, ...]
    span: MatchSpan


class Citation(NamedTuple):
    """One instrument with the articles cited of it.

    `key` is its key in the register, None when it is not there; `chain` numbers what is cited together. `lead`
    is 依照, 根据 and the like, or empty; `purpose` what the chain is cited for (what follows, titles left out),
    `around` what stands before it in the sentence besides. `quoted`: inside quotation marks; `old`: the text says
    that it means an earlier version; `named` the year of a version it names.
    """

    key: str | None
    title: str
    articles: tuple[CitedArticle, ...]
    span: MatchSpan
    chain: int = 0
    lead: str = ""
    purpose: str = ""
    around: str = ""
    quoted: bool = False
    old: bool = False
    named: str | None = None


class Sentences:
    """Where the sentences of a text end and its quotation marks stand.

    Looked for once: a text may have ten thousand citations and a stop that never comes.
    """

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._stops = [hit.start() for hit in _STOP.finditer(text)]
        self._quotes = [hit.start() for hit in _QUOTE.finditer(text)]

    def around(self, at: int) -> tuple[int, int]:
        """Where the sentence of an offset begins and where its stop is."""
        number = bisect_left(self._stops, at)
        start = self._stops[number - 1] + 1 if number else 0
        return start, self._stops[number] if number < len(self._stops) else self._length

    def quoted(self, start: int, at: int) -> bool:
        """Whether an odd number of quotation marks stands between: match text has one form for both sides."""
        return (bisect_left(self._quotes, at) - bisect_left(self._quotes, start)) % 2 == 1


@lru_cache(maxsize=1024)
def _int(text: str) -> int:
    return int(article_number(text))


def _items(place: str) -> tuple[int, ...]:
    return tuple(_int(each) for each in _ITEM.findall(place))


def _listed(numbers: list[int], place: str, span: MatchSpan) -> list[CitedArticle]:
    """Articles that stand at one place; the items named behind them are those of the last."""
    *before, last = numbers
    return [*(CitedArticle(each, (), span) for each in before), CitedArticle(last, _items(place), span)]


def _articles(text: str, start: int) -> tuple[tuple[CitedArticle, ...], int]:
    """The articles that a list beginning at `start` names, and where it ends."""
    first = _ARTICLE.match(text, start)
    if not first:
        return (), start
    found = _listed([_int(each) for each in _NUMERAL.findall(first[1])], first[3], MatchSpan(*first.span()))
    end = first.end()
    further = _NEXT.match(text, end)
    while further and len(found) < _LONGEST_LIST:
        span = MatchSpan(further.start(2) - (text[further.start(2) - 1] == "第"), further.end())
        numbers = [_int(each) for each in _NUMERAL.findall(further[2])]
        if further[1] in _TO and 0 < numbers[0] - found[-1].number <= _WIDEST_RANGE:
            numbers = [*range(found[-1].number + 1, numbers[0]), *numbers]
        found += _listed(numbers, further[4], span)
        end = further.end()
        further = _NEXT.match(text, end)
    return tuple(found), end


def _title_end(text: str, start: int) -> int | None:
    """Where the title that 《 at `start` opens is closed, one title inside it allowed."""
    depth = 0
    for at in range(start, min(len(text), start + _LONGEST_TITLE)):
        if text[at] == "《":
            depth += 1
            if depth > _DEEPEST:
                break
        elif text[at] == "》":
            depth -= 1
            if not depth:
                return at
        elif text[at] in _STOPS:
            break
    # 《民事诉讼法〉 is closed with the wrong mark.
    closed = text.find(">", start, start + 60)
    return closed if closed > 0 and "<" not in text[start:closed] else None


def _named(text: str, start: int, end: int, brackets: list[str]) -> tuple[bool, str | None]:
    """Whether a citation says that it means an earlier version, and the year it names."""
    before = text[max(0, start - 14) : start]
    year = next((hit[1] for each in brackets if (hit := _NAMED_VERSION.search(each))), None)
    ahead = _NAMED_VERSION.search(before)
    year = year or (ahead[1] if ahead else None)
    return bool(_OLD_VERSION.search(before)) or any(
        "修正前" in each or "修订前" in each for each in brackets
    ), year


def _by_title(text: str, aliases: dict[str, str]) -> Iterator[Citation]:
    """Citations of titles between 《》, in order; fills `aliases` with the short names they define."""
    at = text.find("《")
    while at >= 0:
        end = _title_end(text, at)
        if end is None:
            at = text.find("《", at + 1)
            continue
        title = text[at + 1 : end]
        key = resolve(title) or aliases.get(title)
        stop = end + 1
        brackets = []
        bracket = _BRACKET.match(text, stop)
        while bracket:
            brackets.append(bracket.group())
            stop = bracket.end()
            bracket = _BRACKET.match(text, stop)
        for each in brackets:
            number = _DOCUMENT_NUMBER.search(each)
            key = key or (register().numbers.get(number.group()) if number else None)
            alias = _ALIAS.search(each)
            if alias and key:
                aliases[alias[1]] = key
        skip = 1 if text.startswith(("的第", "中第", "之第"), stop) else 0
        articles, stop = _articles(text, stop + skip)
        stop = stop - skip if not articles else stop
        old, year = _named(text, at, end, [*brackets, title])
        yield Citation(key, title, articles, MatchSpan(at, stop), old=old, named=year)
        at = text.find("《", max(stop, end + 1))


def _inside(at: int, spans: list[MatchSpan]) -> bool:
    """Whether an offset lies in one of the spans, which are in order and apart."""
    last = bisect_right(spans, (at, len(spans) and spans[-1].end)) - 1
    return last >= 0 and at < spans[last].end


def _by_name(
    text: str, numbered: Sequence[re.Match[str]], taken: list[MatchSpan], aliases: dict[str, str]
) -> Iterator[Citation]:
    """Citations without 《》: an abbreviation or a document number before the articles, or the number alone."""
    endings = (*aliases, *register().endings)
    done = 0
    for hit in numbered:
        if hit.start() < done or _inside(hit.start(), taken):
            continue
        start = hit.start()
        before = text[max(0, start - _LONGEST_TITLE) : start]
        brackets = []
        if before.endswith("）"):
            opened = before.rfind("（")
            brackets = [before[opened:]] if opened >= 0 else []
            before = before[:opened] if opened >= 0 else before
        before = before[:-1] if before.endswith(("的", "中", "之")) else before
        if not before.endswith(endings):
            continue
        name = max((each for each in endings if before.endswith(each)), key=len)
        begin = max(0, start - _LONGEST_TITLE) + len(before) - len(name)
        if name in ("民事诉讼法",) and before.endswith("中华人民共和国民事诉讼法"):
            begin -= len("中华人民共和国")
        articles, done = _articles(text, start)
        old, year = _named(text, begin, start, brackets)
        key = aliases.get(name) or resolve(name)
        yield Citation(key, name, articles, MatchSpan(begin, done), old=old, named=year)
    for hit in _DOCUMENT_NUMBER.finditer(text):
        key = register().numbers.get(hit.group())
        if key is None or _inside(hit.start(), taken):
            continue
        tail = _NUMBER_TAIL.match(text, hit.end())
        stop = tail.end() if tail else hit.end()
        # 法〔2021〕322号《…意见》: the title says it already.
        if not text.startswith("《", stop):
            articles, stop = _articles(text, stop)
            yield Citation(key, hit.group(), articles, MatchSpan(hit.start(), stop))


def _by_reference(
    text: str, numbered: Sequence[re.Match[str]], found: list[Citation], sentences: Sentences
) -> Iterator[Citation]:
    """Citations by 同法, 该法, 该规定: the instrument cited last before them in the sentence."""
    starts = [each.span.start for each in found]
    for hit in numbered:
        back = _BACK.search(text, max(0, hit.start() - 4), hit.start())
        last = bisect_right(starts, hit.start()) - 1
        if back and last >= 0 and found[last].span.start >= sentences.around(hit.start())[0]:
            articles, end = _articles(text, hit.start())
            yield Citation(found[last].key, found[last].title, articles, MatchSpan(back.start(), end))


def _chained(text: str, found: list[Citation], sentences: Sentences) -> Iterator[Citation]:
    chains: list[list[Citation]] = []
    for each in found:
        joined = chains and _JOINED.match(text[chains[-1][-1].span.end : each.span.start])
        if joined and len(chains[-1]) < _LONGEST_CHAIN:
            chains[-1].append(each)
        else:
            chains.append([each])
    for index, chain in enumerate(chains):
        start = sentences.around(chain[0].span.start)[0]
        first, last = chain[0].span.start, chain[-1].span.end
        before = max(start, first - _BEHIND, chains[index - 1][-1].span.end if index else 0)
        follows = chains[index + 1][0].span.start if index + 1 < len(chains) else len(text)
        ends = min(sentences.around(last)[1], last + _AHEAD, follows)
        lead = _LEAD.search(text[max(start, first - 24) : first])
        purpose = _ANEW.split(text[last:ends], maxsplit=1)[0]
        around = text[before:first]
        for each in chain:
            yield Citation(
                each.key,
                each.title,
                each.articles,
                each.span,
                index,
                lead[1] if lead else "",
                purpose,
                around,
                sentences.quoted(start, each.span.start),
                each.old,
                each.named,
            )


@lru_cache(maxsize=8)
def citations(text: str) -> tuple[Citation, ...]:
    """The citations of match text, in order. Remembered for the few rules that ask about one document."""
    if "条" not in text and "《" not in text and "号" not in text:
        return ()
    numbered = list(_ARTICLE.finditer(text))
    if "《" not in text and not numbered and not _DOCUMENT_NUMBER.search(text):
        return ()
    aliases: dict[str, str] = {}
    titled = list(_by_title(text, aliases))
    taken = [each.span for each in titled]
    found = sorted([*titled, *_by_name(text, numbered, taken, aliases)], key=lambda each: each.span)
    if not found:
        return ()
    sentences = Sentences(text)
    every = sorted([*found, *_by_reference(text, numbered, found, sentences)], key=lambda each: each.span)
    return tuple(_chained(text, every, sentences))


def rules_on(citation: Citation) -> bool:
    """Whether a ruling follows from the chain: 依照…，裁定如下."""
    return bool(citation.lead) and bool(_RULED.search(citation.purpose))
