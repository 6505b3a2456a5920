"""Amounts of money: 120,000元, 12万元, 人民币壹拾贰万元整."""

from __future__ import annotations

import re
from decimal import Decimal

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_UNIT = {
    "": 1,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
}
# Tried backwards from each 元 or 圆, which are rare, rather than from each figure, of which a ruling is full.
_FIGURES = lazy_pattern(
    r"(?<![\d.'])(\d{1,3}(?:[，']\d{3})+(?:\.\d{1,6})?|\d+(?:\.\d{1,6})?)余?(?:(百万|千万|万|亿|千|百)(?:(\d)(千|百))?)?余?[元圆]"
)
_SMALL = lazy_pattern(r"(\d)角(?:(\d)分)?")
# A sum that only its sign tells: ￥12,345.67; the number of the item on the next line may follow: ￥12,345.672.查控.
_SIGNED = lazy_pattern(
    r"(?:¥|rmb)(?:(\d{1,3}(?:[，']\d{3})+\.\d{2}|\d+\.\d{2})(?=\d{1,2}[.、][一-鿿])"
    r"|(\d{1,3}(?:[，']\d{3})+(?:\.\d{1,6})?|\d+(?:\.\d{1,6})?)(?![\d.，'余百千万亿元圆]))"
)
# 五千元, 一百二十万元: ordinary numerals with a place, read backwards from 元.
_IN_NUMERALS = frozenset("〇零一二三四五六七八九两廿十百千万亿余")
_NO_SUM = lazy_pattern("[第0-9.%壹贰叁肆伍陆柒捌玖拾佰仟分]")
_PLACED = frozenset("十百千万亿廿")
_IN_FIGURES = frozenset("0123456789，.'百千万亿余")
_LONGEST = 32
_CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二两三四五六七八九十百千〇弍貳"
CAPITALS = lazy_pattern(rf"[零壹贰叁肆伍陆柒捌玖拾][{_CAPITAL}]*[元圆](?:[{_CAPITAL}]*[角分])*整?")

_VALUES = {"零": 0, "〇": 0, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}
_VALUES.update({char: value for value, char in enumerate("一二三四五六七八九", 1)})
_VALUES["两"] = 2
_PLACES = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}


def _capital_integer(text: str) -> int:
    total = section = digit = 0
    for char in text:
        if char in _VALUES:
            digit = _VALUES[char]
        elif char in _PLACES:
            section += (digit or 1) * _PLACES[char]
            digit = 0
        elif char == "万":
            total = total + (section + digit) * 10_000
            section = digit = 0
        elif char == "亿":
            total = (total + section + digit) * 100_000_000
            section = digit = 0
    return total + section + digit


def capital_value(text: str) -> Decimal:
    """The value in yuan of an amount in capitals such as 壹拾贰万叁仟元伍角整."""
    whole, _, rest = text.replace("圆", "元").partition("元")
    value = Decimal(_capital_integer(whole))
    for unit, weight in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
        hit = re.search(rf"([{_CAPITAL}])(?={unit})", rest)
        if hit and hit.group(1) in _VALUES:
            value += _VALUES[hit.group(1)] * weight
    return value


def _in_figures(text: str, at: int) -> tuple[MatchSpan, Decimal] | None:
    """The sum in figures that ends with the 元 at `at`."""
    start = at
    while start and text[start - 1] in _IN_FIGURES and at - start < _LONGEST:
        start -= 1
    # The longest run of figures that ends here; an earlier start would begin inside another sum.
    hit = _FIGURES.search(text, start, at + 1) if start < at else None
    while hit and hit.end() <= at:
        hit = _FIGURES.search(text, hit.end(), at + 1)
    if not hit:
        return None
    value = _decimal(hit.group(1)) * _UNIT[hit.group(2) or ""]
    if hit.group(3):  # 12万3千元
        value += int(hit.group(3)) * _UNIT[hit.group(4)]
    end = hit.end()
    small = _SMALL.match(text, end)
    if small:
        value += Decimal(int(small.group(1)) * 10 + int(small.group(2) or 0)) / 100
        end = small.end()
    return MatchSpan(hit.start(), end), value


def _in_numerals(text: str, at: int) -> tuple[MatchSpan, Decimal] | None:
    """The sum in ordinary numerals that ends with the 元 at `at`."""
    start = at
    while start and text[start - 1] in _IN_NUMERALS and at - start < _LONGEST:
        start -= 1
    numerals = text[start:at].replace("余", "").replace("廿", "二十")
    if numerals[:1] not in _VALUES and numerals[:1] != "十":
        return None
    # 第一百元 counts, it is no sum; after a figure or a capital the numerals are the end of another number.
    if not _PLACED.intersection(numerals) or _NO_SUM.match(text, start - 1 if start else 0):
        return None
    return MatchSpan(start, at + 1), Decimal(_capital_integer(numerals))


def _decimal(figures: str) -> Decimal:
    return Decimal(figures.replace("，", "").replace("'", ""))


def amounts(text: str) -> list[tuple[MatchSpan, Decimal, bool]]:
    """Every amount in match text: span, value in yuan, whether in capitals; in order."""
    found: list[tuple[MatchSpan, Decimal, bool]] = []
    for unit in "元圆":
        at = text.find(unit)
        while at >= 0:
            hit = _in_figures(text, at) or _in_numerals(text, at)
            if hit:
                found.append((*hit, False))
            at = text.find(unit, at + 1)
    if "¥" in text or "rmb" in text:
        signed = _SIGNED.finditer(text)
        found += [(MatchSpan(*hit.span()), _decimal(hit.group(1) or hit.group(2)), False) for hit in signed]
    found += [(MatchSpan(*hit.span()), capital_value(hit.group()), True) for hit in CAPITALS.finditer(text)]
    return sorted(found)
