"""Reads dates, amounts, counts and ranges of them as people write them: 2022..2023, >10万元, 2022年3月..

Both ends of a result are included; it knows nothing of queries or positions.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern

Bounds = tuple[int | None, int | None]

_BETWEEN = lazy_pattern(r"\.{2,}|…+|~|～|至|到")
_YEAR_TO_YEAR = lazy_pattern(r"(\d{4}年?)-(\d{4}年?)\Z")
_COMPARED = lazy_pattern(r"(>=|=>|≥|<=|=<|≤|>|<)(.*)")
_DATE = lazy_pattern(r"(\d{4})(?:年|[-/.])?(?:(?<=\D)(\d{1,2})(?:月|[-/.])?(?:(?<=\D)(\d{1,2})日?)?)?")
_COMPACT = lazy_pattern(r"(\d{4})(\d\d)(\d\d)")
_AMOUNT = lazy_pattern(r"¥?(\d{1,3}(?:[，,]\d{3})+|\d+)(\.\d{1,6})?(百万|千万|百|千|万|亿|万亿)?元?整?")
_COUNT = lazy_pattern("([0-9]{1,9})[项处页个%]?")
_UNITS = {
    None: 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 10**12,
}
LARGEST_FEN = 10**17  # a thousand million million yuan; a 64-bit index field still holds it


class BadBounds(ValueError):  # noqa: N818  what someone wrote, not a fault of the program
    """What was written is no date, amount or range; `str()` says why, in Chinese."""


def day_number(day: datetime.date) -> int:
    """2022-03-01 as 20220301: order and equality of days in a whole number."""
    return day.year * 10_000 + day.month * 100 + day.day


def date_bounds(text: str) -> Bounds:
    """`2022`, `2022-03`, `2022年3月1日`, `2022..2023`, `>2022-01-01` as first and last day."""
    return _bounds(text, _days, lambda day: _neighbour(day, 1), lambda day: _neighbour(day, -1))


def amount_bounds(text: str) -> Bounds:
    """`10万元`, `1,000元`, `>10万元`, `10万..50万` as smallest and largest sum in fen."""
    return _bounds(text, _fen, lambda fen: fen + 1, lambda fen: fen - 1)


def count_bounds(text: str) -> Bounds:
    """`0`, `>0`, `2..5` as smallest and largest whole number."""
    return _bounds(text, _whole, lambda number: number + 1, lambda number: number - 1)


def _bounds(
    text: str,
    read: Callable[[str], tuple[int, int]],
    after: Callable[[int], int],
    before: Callable[[int], int],
) -> Bounds:
    text = fold_query(text)
    if text == "*":
        return None, None
    compared = _COMPARED.fullmatch(text)
    if compared:
        sign, value = compared.groups()
        if not value:
            raise BadBounds(f"“{sign}”后面没有数值")
        first, last = read(value)
        if sign == ">":
            return after(last), None
        if sign == "<":
            return None, before(first)
        return (first, None) if ">" in sign or sign == "≥" else (None, last)
    ends = _BETWEEN.split(_YEAR_TO_YEAR.sub(r"\1..\2", text))
    if len(ends) == 1:
        return read(text)
    if len(ends) > 2 or not any(ends):
        raise BadBounds(f"“{text}”不是一个范围")
    low = read(ends[0])[0] if ends[0] else None
    high = read(ends[1])[1] if ends[1] else None
    if low is not None and high is not None and low > high:
        raise BadBounds(f"范围“{text}”的起点在终点之后")
    return low, high


def _days(text: str) -> tuple[int, int]:
    hit = _COMPACT.fullmatch(text) or _DATE.fullmatch(text)
    if not hit:
        raise BadBounds(f"“{text}”不是日期")
    year, month, day = (int(group) if group else None for group in hit.groups())
    try:
        first = datetime.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise BadBounds(f"历法上没有“{text}”这一天") from None
    last_month = month or 12
    last = (
        first if day else first.replace(month=last_month, day=calendar.monthrange(first.year, last_month)[1])
    )
    return day_number(first), day_number(last)


def _neighbour(number: int, days: int) -> int:
    day = datetime.date(number // 10_000, number // 100 % 100, number % 100)
    try:
        return day_number(day + datetime.timedelta(days=days))
    except OverflowError:  # before 0001-01-01 or after 9999-12-31: no document is there
        return number + days


def _whole(text: str) -> tuple[int, int]:
    hit = _COUNT.fullmatch(text)
    if not hit:
        raise BadBounds(f"“{text}”不是整数")
    return int(hit.group(1)), int(hit.group(1))


def _fen(text: str) -> tuple[int, int]:
    hit = _AMOUNT.fullmatch(text)
    if not hit:
        raise BadBounds(f"“{text}”不是金额")
    whole, fraction, unit = hit.groups()
    if len(whole) > 18:
        raise BadBounds(f"金额“{text}”太大")
    yuan = Decimal(re.sub("[，,]", "", whole) + (fraction or "")) * _UNITS[unit]
    if yuan * 100 > LARGEST_FEN:
        raise BadBounds(f"金额“{text}”太大")
    fen = int(yuan * 100)
    return fen, fen
