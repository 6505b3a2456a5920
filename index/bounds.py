"""Reads dates, amounts, counts and ranges of them as people write them: 2022..2023, >10万元, 2022年3月..

Both ends of a result are included; it knows nothing of queries or positions.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable

from corpus.matchtext import fold_query
from corpus.numerals import DIGITS, ZEROS, integer
from corpus.patterns import lazy_pattern
from index.sums import NoSum, fen_typed, unit_left_out

Bounds = tuple[int | None, int | None]

_BETWEEN = lazy_pattern(r"\.{2,}|…+|~|～|至|到")
# 2022-2023, 2022年3月-2022年5月; 2022-03 is a month.
_NUMERAL_YEAR = f"[{ZEROS}一二三四五六七八九]{{4}}"
_YEAR_TO_YEAR = lazy_pattern(
    rf"(\d{{4}}|(?:\d{{4}}|{_NUMERAL_YEAR})年[^-]*)-(\d{{4}}|(?:\d{{4}}|{_NUMERAL_YEAR})年[^-]*)\Z"
)
# 2022年至今, 2022年以来, 2022年3月起: from its first day on.
_TO_THIS_DAY = lazy_pattern(rf"([0-9年月日{ZEROS}一二三四五六七八九十/.-]+)(?:[至到]今|以来|起)")
_NUMBER_TO_NUMBER = lazy_pattern("([^-]+)--?([^-]+)")
_COMPARED = lazy_pattern(r"(>=|=>|≥|<=|=<|≤|>|<|==?)(.*)")
_DATE = lazy_pattern(r"(\d{4})(?:年|[-/.])?(?:(?<=\D)(\d{1,2})(?:月|[-/.])?(?:(?<=\D)(\d{1,2})日?)?)?")
_IN_NUMERALS = lazy_pattern(
    rf"({_NUMERAL_YEAR})年(?:([一二三四五六七八九十]{{1,3}})月(?:([一二三四五六七八九十]{{1,4}})日)?)?"
)
_COMPACT = lazy_pattern(r"(\d{4})(\d\d)(\d\d)")
_COUNT = lazy_pattern("([0-9]{1,9})[项处页个%]?")


class BadBounds(ValueError):  # noqa: N818  what someone wrote, not a fault of the program
    """What was written is no date, amount or range; `str()` says why, in Chinese."""


def day_number(day: datetime.date) -> int:
    """2022-03-01 as 20220301: order and equality of days in a whole number."""
    return day.year * 10_000 + day.month * 100 + day.day


def date_bounds(text: str) -> Bounds:
    """`2022`, `2022-03`, `2022年3月1日`, `2022..2023`, `>2022-01-01` as first and last day."""
    since = _TO_THIS_DAY.fullmatch(fold_query(text))
    text = f"{since.group(1)}.." if since else text
    return _bounds(text, _days, lambda day: _neighbour(day, 1), lambda day: _neighbour(day, -1))


def amount_bounds(text: str) -> Bounds:
    """`10万元`, `1,000元`, `>10万元`, `10万..50万`, `5..6亿元` as smallest and largest sum in fen."""
    return _bounds(text, _fen, lambda fen: fen + 1, lambda fen: fen - 1, _NUMBER_TO_NUMBER, unit_left_out)


def count_bounds(text: str) -> Bounds:
    """`0`, `>0`, `2..5` as smallest and largest whole number."""
    return _bounds(text, _whole, lambda number: number + 1, lambda number: number - 1, _NUMBER_TO_NUMBER)


def _bounds(
    text: str,
    read: Callable[[str], tuple[int, int]],
    after: Callable[[int], int],
    before: Callable[[int], int],
    hyphen: re.Pattern[str] = _YEAR_TO_YEAR,
    left_out: Callable[[str, str], str] = lambda _low, _high: "",
) -> Bounds:
    """`hyphen` tells where a - means a range; `left_out` what the lower end of one has from the upper one."""
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
        if ">" not in sign and "<" not in sign and sign not in "≥≤":
            return first, last
        return (first, None) if ">" in sign or sign == "≥" else (None, last)
    ends = _BETWEEN.split(text)
    if len(ends) == 1 and (parted := hyphen.fullmatch(text)):
        ends = list(parted.groups())
    if len(ends) == 1:
        return read(text)
    if len(ends) > 2 or not any(ends):
        raise BadBounds(f"“{text}”不是一个范围")
    unit = left_out(ends[0], ends[1])
    low = read(ends[0] + unit)[0] if ends[0] else None
    high = read(ends[1])[1] if ends[1] else None
    if low is not None and high is not None and low > high:
        because = f"（没有写单位的“{ends[0]}”按“{ends[0]}{unit}”算）" if unit else ""
        raise BadBounds(f"范围“{text}”的起点在终点之后{because}")
    return low, high


def _in_figures(hit: re.Match[str]) -> list[int | None]:
    """Year, month and day of a date in numerals: 二〇二二年三月."""
    year = int("".join("0" if char in ZEROS else str(DIGITS[char]) for char in hit.group(1)))
    return [year, *(integer(group) if group else None for group in hit.groups()[1:])]


def _days(text: str) -> tuple[int, int]:
    numerals = _IN_NUMERALS.fullmatch(text)
    hit = _COMPACT.fullmatch(text) or _DATE.fullmatch(text)
    if numerals:
        year, month, day = _in_figures(numerals)
    elif hit:
        year, month, day = (int(group) if group else None for group in hit.groups())
    else:
        raise BadBounds(f"“{text}”不是日期")
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
    try:
        fen = fen_typed(text)
    except NoSum as fault:
        raise BadBounds(str(fault)) from None
    return fen, fen
