"""Values of fields in match text as numbers, and relations between them.

Amounts are in yuan, percentages fractions, durations days, dates the number of their day. It judges nothing: that is
`checker.kinds.agree`.
"""

from __future__ import annotations

import ast
import datetime
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache

from checker.wordingfields import FIELDS
from corpus.dates import dates
from corpus.money import amounts, capital_value
from corpus.numerals import DIGITS, integer
from corpus.patterns import lazy_pattern

DOCUMENT_DATE = "文书日期"


def _number(text: str) -> Decimal | None:
    """12, 1,200, 十二, 一百二十, 三点五."""
    plain = text.replace("，", "").replace(",", "").rstrip(".")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return Decimal(plain)
    whole, _, part = text.partition("点")
    value = integer(whole)
    if value is None or any(char not in DIGITS for char in part):
        return None
    return Decimal(value) + (Decimal(f"0.{''.join(str(DIGITS[char]) for char in part)}") if part else 0)


# How many days make how many of a unit: 12 months are 365 days. Whole numbers keep 三个月 at 91.25 exactly.
_DAYS = {"年": (365, 1), "月": (365, 12), "日": (1, 1), "天": (1, 1), "时": (1, 24)}


def _duration(text: str) -> Decimal | None:
    hit = re.fullmatch(
        r"(半|[\d〇零一二两三四五六七八九十百千]+)(个)?(半)?(?:周|工作|自然)?(年|月|日|天|小时)(半)?", text
    )
    if not hit:
        return None
    number = Decimal("0.5") if hit[1] == "半" else _number(hit[1])
    if number is None:
        return None
    days, units = _DAYS[hit[4][-1]]
    return (number + (Decimal("0.5") if hit[3] or hit[5] else 0)) * days / units


def _percent(text: str) -> Decimal | None:
    if text.endswith("%"):
        return Decimal(text[:-1]) / 100
    if text.startswith("百分之"):
        number = _number(text.removeprefix("百分之"))
        return None if number is None else number / 100
    figures = text[:-1]
    # 七五折 is seven and a half tenths.
    if len(figures) == 2 and all(char in DIGITS for char in figures):
        figures = "点".join(figures)
    number = _number(figures)
    return None if number is None else number / 10


def _amount(text: str) -> Decimal | None:
    found = amounts(text)
    if found:
        # The longest of those that end last: in 四十万零八千元 there is also 零八千元.
        return max(found, key=lambda each: (each[0].end, -each[0].start))[1]
    return capital_value(text) if re.search("[壹贰叁肆伍陆柒捌玖拾一二三四五六七八九十]", text) else None


def _date(text: str) -> Decimal | None:
    found = dates(text)
    return Decimal(found[0][0].toordinal()) if found else None


# What lies farther behind the date before it is another matter, or a slip.
_FARTHEST = 62
_NEXT_DAY = ("次日", "翌日")


def _day(words: str, before: str) -> Decimal | None:
    """A day with the year, or year and month, of the last date before it: 11月21日, 21日, 次日."""
    found = dates(before)
    if not found:
        return None
    first = found[-1][0]
    if words in _NEXT_DAY:
        return Decimal(first.toordinal() + 1)
    month, _, day = words.removesuffix("日").rpartition("月")
    if month:
        possible = [f"{first.year}年{month}月{day}日", f"{first.year + 1}年{month}月{day}日"]
    else:
        following = (first.replace(day=1) + datetime.timedelta(31)).replace(day=1)
        possible = [f"{each.year}年{each.month}月{day}日" for each in (first, following)]
    for written in possible:
        last = _written_day(written)
        if last and first <= last <= first + datetime.timedelta(_FARTHEST):
            return Decimal(last.toordinal())
    return None


def _written_day(text: str) -> datetime.date | None:
    """A date whose year is in figures and whose month and day may be in numerals."""
    parts = [_number(each) for each in re.split("[年月日]", text)[:3]]
    try:
        return datetime.date(*(int(each) for each in parts if each is not None))
    except (TypeError, ValueError):
        return None


_READ: dict[str, Callable[[str], Decimal | None]] = {
    "amount": _amount,
    "date": _date,
    "figure": _number,
    "duration": _duration,
    "number": _number,
    "percent": _percent,
}
FIELDS_WITH_VALUES = (*_READ, "day")
_FIELD_AT_END = lazy_pattern(rf"<({'|'.join(FIELDS_WITH_VALUES)})>$")
_FIELD_AT_START = lazy_pattern(rf"^<({'|'.join(FIELDS_WITH_VALUES)})>")


_FIELD_ANYWHERE = lazy_pattern(rf"<({'|'.join(FIELDS_WITH_VALUES)})>")


def value_field(wording: str) -> str | None:
    """The field that is the value of a wording: the one it ends or begins with, or the only one; None when there is none."""
    hit = _FIELD_AT_END.search(wording) or _FIELD_AT_START.search(wording)
    if hit:
        return hit[1]
    named = _FIELD_ANYWHERE.findall(wording)
    return str(named[0]) if len(named) == 1 else None


# A field may match from the middle of a number on: 二万元 in 十二万元, 五折 in 七五折.
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿点")
_SPOKEN = ("amount", "percent", "duration", "number")


@cache
def _field_pattern(field: str) -> re.Pattern[str]:
    return re.compile(FIELDS[field])


def value_in(wording: str, text: str) -> tuple[Decimal, int, int] | None:
    """The value in a stretch of match text that a wording matched, with the place of the field in the stretch."""
    field = value_field(wording)
    if field is None:
        return None
    hits = [hit for hit in _field_pattern(field).finditer(text) if hit.end() > hit.start()]
    if not hits:
        return None
    hit = hits[-1] if _FIELD_AT_END.search(wording) else hits[0]
    # Between fixed words a gap may hold another value, and nothing says which is meant.
    if len(hits) > 1 and not (_FIELD_AT_END.search(wording) or _FIELD_AT_START.search(wording)):
        return None
    start = hit.start()
    if field in _SPOKEN and text[start] in _NUMERALS:
        while start and text[start - 1] in _NUMERALS:
            start -= 1
    words = text[start : hit.end()]
    value = _day(words, text[:start]) if field == "day" else _READ[field](words)
    return None if value is None else (value, start, hit.end())


def field_at_ends(wording: str) -> str | None:
    """The field with which a wording both begins and ends; None when there is none."""
    first, last = _FIELD_AT_START.search(wording), _FIELD_AT_END.search(wording)
    return first[1] if first and last and first[1] == last[1] else None


def values_at_ends(field: str, text: str) -> tuple[tuple[Decimal, str], tuple[Decimal, str]] | None:
    """The first and the last value of a field in a stretch of match text, each with its words; None without two."""
    hits = [hit.group() for hit in _field_pattern(field).finditer(text) if hit.group()]
    if len(hits) < 2:
        return None
    one, other = _READ[field](hits[0]), _READ[field](hits[-1])
    return None if one is None or other is None else ((one, hits[0]), (other, hits[-1]))


def value_written(field: str, value: Decimal) -> str:
    """A value as a document would write it; dates, durations and plain numbers are rounded to whole ones."""
    match field:
        case "amount":
            return f"{value.quantize(Decimal('0.01')):f}元"
        case "percent":
            return f"{(value * 100).quantize(Decimal('0.01')):f}%"
        case "duration":
            return f"{max(1, round(value))}日"
        case "date" | "day":
            date = datetime.date.fromordinal(max(1, round(value)))
            return f"{date.year}年{date.month}月{date.day}日"
        case _:
            return str(round(value))


_OPERATORS: dict[type[ast.AST], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
}
_COMPARISONS: dict[type[ast.AST], Callable[[Decimal, Decimal, Decimal], bool]] = {
    ast.LtE: lambda left, right, slack: left <= right + slack,
    ast.Lt: lambda left, right, slack: left < right + slack,
    ast.GtE: lambda left, right, slack: left >= right - slack,
    ast.Gt: lambda left, right, slack: left > right - slack,
    ast.Eq: lambda left, right, slack: abs(left - right) <= slack,
}


class RelationError(ValueError):
    """A relation that cannot be understood; `str()` says in Chinese what is wrong."""


@cache
def _parsed(relation: str) -> ast.Compare:
    try:
        tree = ast.parse(relation, mode="eval").body
    except (SyntaxError, ValueError):
        raise RelationError(f"关系“{relation}”写得不对；例：起拍价 >= 0.7 * 评估价") from None
    if not isinstance(tree, ast.Compare):
        raise RelationError(f"关系“{relation}”里没有比较；请用 <= < == >= >")
    for node in ast.walk(tree):
        known = isinstance(node, ast.Compare | ast.BinOp | ast.Name | ast.Constant | ast.Load) or (
            type(node) in _OPERATORS or type(node) in _COMPARISONS
        )
        number = not isinstance(node, ast.Constant) or (
            isinstance(node.value, int | float) and not isinstance(node.value, bool)
        )
        if not known or not number:
            raise RelationError(f"关系“{relation}”只能有名称、数字、+ - *、括号和比较")
    return tree


@cache
def names_in(relation: str) -> tuple[str, ...]:
    """The names a relation speaks of, in order. Raises `RelationError`."""
    found = [node for node in ast.walk(_parsed(relation)) if isinstance(node, ast.Name)]
    found.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(dict.fromkeys(node.id for node in found))


_SIGNS = {"<=": "≤", ">=": "≥", "==": "＝", "*": "×", "-": "－", "<": "＜", ">": "＞", "+": "＋"}
_TERM = lazy_pattern(r"0\.\d+|<=|>=|==|[<>*+-]")


def readable_relation(relation: str) -> str:
    """A relation as people write it: 起拍价 ≥ 70% × 评估价."""

    def written(term: re.Match[str]) -> str:
        found = term.group()
        return _SIGNS.get(found) or f"{(Decimal(found) * 100).normalize():f}%"

    return _TERM.sub(written, relation)


def _evaluated(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    match node:
        case ast.Name():
            return values[node.id]
        case ast.BinOp():
            left, right = _evaluated(node.left, values), _evaluated(node.right, values)
            return _OPERATORS[type(node.op)](left, right)
        case ast.Constant():
            return Decimal(str(node.value))
        case _:
            raise RelationError("关系里有不认识的内容")


def holds(relation: str, values: Mapping[str, Decimal], slack: Decimal) -> bool:
    """Whether a relation holds for values, each comparison widened by `slack`. Raises `RelationError`."""
    tree = _parsed(relation)
    left = _evaluated(tree.left, values)
    for operation, side in zip(tree.ops, tree.comparators, strict=True):
        right = _evaluated(side, values)
        if not _COMPARISONS[type(operation)](left, right, slack):
            return False
        left = right
    return True
