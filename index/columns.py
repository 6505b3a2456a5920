"""The columns of an exported table, in their order, and the value that each has for a document.

It knows no format: a value is text, several texts, a whole number, a sum or a day.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto

from checker.verdict import MODE_NAMES, SEVERITY_NAMES, Mode, Severity, Verdict
from index.encodable import encodable
from index.entry import Entry
from index.ruletitles import shown_rule
from index.values import court_level

Value = str | tuple[str, ...] | int | Decimal | datetime.date | None


class Kind(Enum):
    """What the values of a column are."""

    TEXT = auto()
    TEXTS = auto()
    COUNT = auto()
    YUAN = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading and how its value is had."""

    name: str
    kind: Kind
    of: Callable[[Entry], Value]


def _rules(verdict: Verdict) -> Callable[[Entry], Value]:
    return lambda entry: tuple(each.rule for each in entry.verdicts if each.verdict == verdict)


def fails(entry: Entry, severity: Severity) -> int:
    """How many rules of that severity a document fails."""
    return sum(each.verdict == Verdict.FAIL and each.severity == severity for each in entry.verdicts)


def _fails(severity: Severity) -> Callable[[Entry], Value]:
    return lambda entry: fails(entry, severity)


def _mode(entry: Entry) -> Value:
    return MODE_NAMES[Mode(entry.mode)] if entry.mode in set(Mode) else entry.mode


def _yuan(fen: int | None) -> Value:
    return Decimal(fen).scaleb(-2) if fen is not None else None


TABLE: tuple[Column, ...] = (
    Column("编号", Kind.TEXT, lambda entry: entry.id),
    Column("标题", Kind.TEXT, lambda entry: entry.title),
    Column("案件名称", Kind.TEXT, lambda entry: entry.shown.name),
    Column("案由", Kind.TEXT, lambda entry: entry.shown.cause),
    Column("类型", Kind.TEXT, lambda entry: entry.type_name),
    Column("法院", Kind.TEXT, lambda entry: entry.court),
    Column("法院层级", Kind.TEXT, lambda entry: court_level(entry.court)),
    Column("省份", Kind.TEXT, lambda entry: entry.shown.province),
    Column("城市", Kind.TEXT, lambda entry: entry.shown.city),
    Column("案号", Kind.TEXTS, lambda entry: entry.case_numbers),
    Column("审判程序", Kind.TEXT, lambda entry: entry.shown.procedure),
    Column("日期", Kind.DAY, lambda entry: datetime.date.fromisoformat(entry.date) if entry.date else None),
    Column("当事人", Kind.TEXTS, lambda entry: tuple(f"{role}：{name}" for role, name in entry.parties)),
    Column("审判人员", Kind.TEXTS, lambda entry: entry.officers),
    Column("律师", Kind.TEXTS, lambda entry: entry.shown.lawyers),
    Column("律所", Kind.TEXTS, lambda entry: entry.shown.firms),
    Column("法律依据", Kind.TEXTS, lambda entry: entry.shown.basis),
    Column("引用", Kind.TEXTS, lambda entry: entry.statutes),
    Column("标的额（元）", Kind.YUAN, lambda entry: _yuan(entry.shown.claim)),
    Column("最大金额（元）", Kind.YUAN, lambda entry: _yuan(max(entry.amounts, default=None))),
    Column("模式", Kind.TEXT, _mode),
    *(Column(f"{SEVERITY_NAMES[each]}数", Kind.COUNT, _fails(each)) for each in Severity),
    Column("不符合", Kind.TEXTS, _rules(Verdict.FAIL)),
    Column("待定", Kind.TEXTS, _rules(Verdict.UNDECIDED)),
    Column("符合", Kind.TEXTS, _rules(Verdict.PASS)),
    Column("路径", Kind.TEXTS, lambda entry: entry.paths),
)
RULES = ("不符合", "待定", "符合")  # the columns that hold rules
COLUMNS: tuple[str, ...] = tuple(column.name for column in TABLE)


def row(entry: Entry) -> tuple[Value, ...]:
    """The values of a document in the order of TABLE; texts can leave Python."""
    return tuple(_clean(column.of(entry)) for column in TABLE)


def row_for_people(entry: Entry, titles: Mapping[str, str]) -> tuple[Value, ...]:
    """The same, with rules by their titles."""
    return tuple(
        tuple(shown_rule(rule, titles) for rule in value)
        if column.name in RULES and isinstance(value, tuple)
        else value
        for column, value in zip(TABLE, row(entry), strict=True)
    )


def _clean(value: Value) -> Value:
    if isinstance(value, str):
        return encodable(value)
    return tuple(map(encodable, value)) if isinstance(value, tuple) else value


def shown(value: Value) -> str:
    """A value as the text of one cell."""
    if value is None:
        return ""
    return "；".join(value) if isinstance(value, tuple) else str(value)
