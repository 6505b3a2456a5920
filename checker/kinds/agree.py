"""The kind `agree`: values in the text must stand in a relation, such as the floor price to the appraised price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, NamedTuple

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.values import (
    DOCUMENT_DATE,
    FIELDS_WITH_VALUES,
    RelationError,
    holds,
    names_in,
    readable_relation,
    value_field,
    value_in,
)
from checker.verdict import Verdict
from corpus.spans import MatchSpan

KEYS = ("relation", "tolerance")
# More combinations of different values than this say nothing about any of them.
_MANY = 64


class Read(NamedTuple):
    """A value read from the text: the number, the match span of the field, its raw words."""

    value: Decimal
    span: MatchSpan
    words: str


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The relation of a rule file. Raises `ValueError` in Chinese."""
    relation = data.get("relation")
    if not isinstance(relation, str):
        raise ValueError("缺少 relation，例：relation: 起拍价 >= 0.7 * 评估价")  # noqa: TRY004  a fault of the file
    values = data.get("values")
    named = {str(name) for name in values} if isinstance(values, dict) else set()
    try:
        asked = names_in(relation)
    except RelationError as trouble:
        raise ValueError(str(trouble)) from None
    unknown = [name for name in asked if name not in named and name != DOCUMENT_DATE]
    if unknown:
        raise ValueError(f"relation 里的“{'、'.join(unknown)}”不在 values 里")
    for name, wordings in (values or {}).items():
        for wording in wordings if isinstance(wordings, list) else []:
            if value_field(str(wording)) is None:
                fields = "、".join(f"<{each}>" for each in FIELDS_WITH_VALUES)
                raise ValueError(f"values 的“{name}”：“{wording}”应当以 {fields} 之一开头或结尾")
    tolerance = data.get("tolerance", 0)
    if type(tolerance) not in (int, float) or tolerance < 0:
        raise ValueError("tolerance 应当是不小于 0 的数")
    return {"relation": relation, "tolerance": str(tolerance)}


def values_of(rule: Rule, subject: Subject) -> dict[str, list[Read]]:
    """The different values of each name, in the order of the text."""
    found: dict[str, list[Read]] = {name: [] for name in rule.groups}
    for place in subject.places(rule):
        read_ = value_in(place.source, subject.text[place.span.start : place.span.end])
        if read_ is None:
            continue
        value, start, end = read_
        span = MatchSpan(place.span.start + start, place.span.start + end)
        if all(value != other.value for other in found[place.group]):
            found[place.group].append(Read(value, span, subject.words(span)))
    date = subject.document.fields.date
    if DOCUMENT_DATE in names_in(rule.options["relation"]) and date:
        span = subject.document.fields.date_span or MatchSpan(0, 0)
        found[DOCUMENT_DATE] = [Read(Decimal(date.toordinal()), span, subject.words(span))]
    return found


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass when the relation holds for all values found, fail for none, undecided for some."""
    relation = rule.options["relation"]
    law = readable_relation(relation)
    names = names_in(relation)
    found = values_of(rule, subject)
    missing = [name for name in names if not found.get(name)]
    if missing:
        obstacle = subject.obstacle(rule.sought(), rule.where)
        if obstacle:
            return Finding(Verdict.UNDECIDED, obstacle)
        return Finding(Verdict.NOT_APPLICABLE, f"没有读到{'、'.join(missing)}，无从核对")
    spans = tuple(each.span for name in names for each in found[name])
    shown = "，".join(f"{name} {'、'.join(each.words for each in found[name])}" for name in names)
    choices = [found[name] for name in names]
    if prod(map(len, choices)) > _MANY:
        return Finding(Verdict.UNDECIDED, f"数值太多，请人工核对（{shown}）", spans)
    slack = Decimal(rule.options["tolerance"])
    kept = [
        holds(relation, {name: each.value for name, each in zip(names, chosen, strict=True)}, slack)
        for chosen in product(*choices)
    ]
    if all(kept):
        return Finding(Verdict.PASS, f"{shown}：符合“{law}”", spans)
    doubt = subject.unclear(rule)
    if doubt:
        return Finding(Verdict.UNDECIDED, f"{shown}；{doubt.because}", (*spans, doubt.span))
    if any(kept):
        return Finding(Verdict.UNDECIDED, f"读到几个不同的数值（{shown}），请人工核对是否符合“{law}”", spans)
    return Finding(Verdict.FAIL, f"{shown}：不符合“{law}”", spans, True)
