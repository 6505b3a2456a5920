"""Amounts of money: 120,000元, 12万元, 人民币壹拾贰万元整."""

from __future__ import annotations

import re
from decimal import Decimal

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
# Tried backwards from each 元, which is rare, rather than from each figure, of which a ruling is full.
_FIGURES = re.compile(
    r"(?<![\d.])(\d{1,3}(?:，\d{3})+(?:\.\d{1,6})?|\d+(?:\.\d{1,6})?)(百万|千万|万|亿|千|百)?余?元"
)
_IN_FIGURES = frozenset("0123456789，.百千万亿余")
_LONGEST = 32
_CAPITAL = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿一二两三四五六七八九十百千〇弍貳"
CAPITALS = re.compile(rf"[零壹贰叁肆伍陆柒捌玖拾][{_CAPITAL}]*[元圆](?:[{_CAPITAL}]*[角分])*整?")

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


def amounts(text: str) -> list[tuple[MatchSpan, Decimal, bool]]:
    """Every amount in match text: span, value in yuan, whether in capitals; in order."""
    found: list[tuple[MatchSpan, Decimal, bool]] = []
    at = text.find("元")
    while at >= 0:
        start = at
        while start and text[start - 1] in _IN_FIGURES and at - start < _LONGEST:
            start -= 1
        # The longest run of figures that ends here; an earlier start would begin inside another sum.
        hit = _FIGURES.search(text, start, at + 1) if start < at else None
        while hit and hit.end() <= at:
            hit = _FIGURES.search(text, hit.end(), at + 1)
        if hit:
            value = Decimal(hit.group(1).replace("，", "")) * _UNIT[hit.group(2) or ""]
            found.append((MatchSpan(*hit.span()), value, False))
        at = text.find("元", at + 1)
    found += [(MatchSpan(*hit.span()), capital_value(hit.group()), True) for hit in CAPITALS.finditer(text)]
    return sorted(found)
