"""Dates: 2022年3月1日, 二〇二二年三月一日, 二Ｏ一八年, 2022-03-01; and the date of the document itself."""

from __future__ import annotations

import datetime

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_DIGITS = {"〇": 0, "o": 0, "○": 0, "0": 0, "零": 0, "◯": 0}
_DIGITS.update({char: value for value, char in enumerate("一二三四五六七八九", 1)})
_CHINESE = lazy_pattern(
    r"([一二][〇o○◯0零一二三四五六七八九]{3})年([一二三四五六七八九十〇o○]{1,3})月([一二三四五六七八九十〇o○]{1,3})日"
)
_FIGURES = lazy_pattern(r"(?<!\d)((?:19|20)\d{2})[年\-./](\d{1,2})[月\-./](\d{1,2})(?:日|(?![\d年月日]))")


def _chinese_number(text: str) -> int:
    """一 … 三十一, and the telegraphic 一〇, 二一."""
    if "十" not in text:
        value = 0
        for char in text:
            value = value * 10 + _DIGITS[char]
        return value
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def dates(text: str, start: int = 0) -> list[tuple[datetime.date, MatchSpan, bool]]:
    """Every valid date from `start` on, with its span and whether it is in Chinese numerals, in order."""
    found = []
    for hit in _CHINESE.finditer(text, start):
        year = int("".join(str(_DIGITS[char]) for char in hit.group(1)))
        try:
            date = _date(year, _chinese_number(hit.group(2)), _chinese_number(hit.group(3)))
        except KeyError:  # 十十日 and the like
            continue
        if date:
            found.append((date, MatchSpan(*hit.span()), True))
    for hit in _FIGURES.finditer(text, start):
        date = _date(*(int(group) for group in hit.groups()))
        if date:
            found.append((date, MatchSpan(*hit.span()), False))
    return sorted(found, key=lambda each: each[1])


def impossible_dates(text: str, start: int) -> list[str]:
    """What is written as a date from `start` on and is none: 二〇二三年二月三十日."""
    valid = {span for _, span, _ in dates(text, start)}
    hits = [*_CHINESE.finditer(text, start), *_FIGURES.finditer(text, start)]
    return [
        hit.group()
        for hit in sorted(hits, key=lambda hit: hit.start())
        if MatchSpan(*hit.span()) not in valid
    ]


def document_date(text: str, signature: MatchSpan | None) -> tuple[datetime.date, MatchSpan] | None:
    """The date the document bears: the last in its signature; without one, a date that ends the text."""
    if signature:
        signed = dates(text, signature.start)
        # A Chinese-numeral date is the form of a signature; figures there may be a printing date.
        formal = [each for each in signed if each[2]] or signed
        if formal:
            date, span, _ = formal[0]
            return date, span
        return None
    closing = [each for each in dates(text, max(0, len(text) - 40)) if each[1].end >= len(text) - 12]
    if closing:
        date, span, _ = closing[-1]
        return date, span
    return None
