"""Dates: 2022年3月1日, 二〇二二年三月一日, 二Ｏ一八年, 2022-03-01.

A year that lost its first 〇 (二二二年: the font had none) is read as of this century; 二〇二年 lacks a figure nobody knows.
"""

from __future__ import annotations

import datetime

from corpus.numerals import ZEROS
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_DIGITS = dict.fromkeys(ZEROS, 0)
_DIGITS.update({char: value for value, char in enumerate("一二三四五六七八九", 1)})
_NUMERALS = f"[{ZEROS}一二三四五六七八九十廿卅]{{1,3}}"
# __2022__年__5__月__30__日 was filled in by hand. Begins with a set of characters, not with a choice, which `re` finds several times faster.
_CHINESE = lazy_pattern(
    rf"([一二](?:[{ZEROS}一二三四五六七八九]{{3}}|(?<=二)(?:[一二]|[?？□\ufffd][一二{ZEROS}])[{ZEROS}一二三四五六七八九]))_*年_*"
    rf"(元|{_NUMERALS})_*月_*({_NUMERALS})_*日"
)
# 2024-11-21 08:01 has no blank in match text.
_FIGURES = lazy_pattern(
    r"([12][90](?<=19|20)(?<!\d[12][90])\d{2})_*[年\-./]_*(\d{1,2})_*[月\-./]_*(\d{1,2})(?:_*日|(?![\d年月日])|(?<=[\-./]\d\d)(?=\d\d[:：]\d\d))"
)


def _chinese_number(text: str) -> int:
    """一 … 三十一, the telegraphic 一〇, 二一, and 廿一, 卅, 元月."""
    text = text.replace("廿", "二十").replace("卅", "三十").replace("元", "一")
    if "十" not in text:
        value = 0
        for char in text:
            value = value * 10 + _DIGITS[char]
        return value
    tens, _, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


def _year(text: str) -> int:
    """二〇二二, and what is left of it: 二二二, 二□二二."""
    figures = "".join(str(_DIGITS[char]) for char in text if char in _DIGITS)
    return int(figures if len(figures) == 4 else f"{figures[0]}0{figures[1:]}")


def lost_zero(text: str) -> bool:
    """Whether a date in Chinese numerals, as `dates` gives it, has lost the 〇 of its year."""
    hit = _CHINESE.match(text)
    return hit is not None and sum(char in _DIGITS for char in hit.group(1)) == 3


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def dates(text: str, start: int = 0) -> list[tuple[datetime.date, MatchSpan, bool]]:
    """Every valid date from `start` on, with its span and whether it is in Chinese numerals, in order."""
    found = []
    for hit in _CHINESE.finditer(text, start):
        year = _year(hit.group(1))
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
