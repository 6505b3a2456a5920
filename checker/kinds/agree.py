"""The kind `agree`: values in the text must stand in a relation, such as the floor price to the appraised price."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import product
from math import prod
from typing import Any, NamedTuple

from checker import toldtogether
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

KEYS = ("relation", "tolerance", "instead", "plausible", "together")
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
                raise ValueError(
                    f"values 的“{name}”：“{wording}”应当以 {fields} 之一开头或结尾，或者只写其中一个"
                )
    instead, plausible = data.get("instead", {}), data.get("plausible")
    if (
        not isinstance(instead, dict)
        or not set(instead) <= set(asked)
        or not all(isinstance(each, str) and each in named for each in instead.values())
    ):
        raise ValueError("instead 应当是“关系里的名称: values 里的另一个名称”")
    if plausible is not None:
        try:
            others = [name for name in names_in(str(plausible)) if name not in asked]
        except RelationError as trouble:
            raise ValueError(str(trouble)) from None
        if others or not instead:
            raise ValueError("plausible 只能说 relation 里的名称，并且要有 instead")
    tolerance = data.get("tolerance", 0)
    if type(tolerance) not in (int, float) or tolerance < 0:
        raise ValueError("tolerance 应当是不小于 0 的数")
    options: dict[str, Any] = {"relation": relation, "tolerance": str(tolerance)}
    options |= {"instead": dict(instead)} if instead else {}
    if together := toldtogether.read(data, relation):
        options["together"] = together
    return options | ({"plausible": str(plausible)} if plausible is not None else {})


def _reads(rule: Rule, subject: Subject) -> dict[str, list[Read]]:
    """All values of each name, in the order of the text, each place once."""
    found: dict[str, list[Read]] = {name: [] for name in rule.groups}
    for place in subject.places(rule):
        read_ = value_in(place.source, subject.text[place.span.start : place.span.end])
        if read_ is None:
            continue
        value, start, end = read_
        span = MatchSpan(place.span.start + start, place.span.start + end)
        if all(span != other.span for other in found[place.group]):
            found[place.group].append(Read(value, span, subject.words(span)))
    date = subject.document.fields.date
    if DOCUMENT_DATE in names_in(rule.options["relation"]) and date:
        span = subject.document.fields.date_span or MatchSpan(0, 0)
        found[DOCUMENT_DATE] = [Read(Decimal(date.toordinal()), span, subject.words(span))]
    return found


def _different(reads: list[Read]) -> list[Read]:
    """The first of each value."""
    return list({each.value: each for each in reversed(reads)}.values())[::-1]


def _not_read(rule: Rule, subject: Subject, missing: list[str]) -> Finding:
    """Nothing to compare; undecided where it may stand in what could not be read."""
    obstacle = subject.obstacle(rule.sought(), rule.where)
    if obstacle:
        return Finding(Verdict.UNDECIDED, obstacle)
    return Finding(Verdict.NOT_APPLICABLE, f"没有读到{'、'.join(missing)}，无从核对")


def judge(rule: Rule, subject: Subject) -> Finding:
    """Pass when the relation holds for all values found, fail for none, undecided for some."""
    finding = _by_wordings(rule, subject)
    return toldtogether.judge(rule, subject, finding) if "together" in rule.options else finding


def _by_wordings(rule: Rule, subject: Subject) -> Finding:
    """What the values that the wordings of the rule read say."""
    relation = rule.options["relation"]
    law = readable_relation(relation)
    names = names_in(relation)
    reads = _reads(rule, subject)
    if "instead" in rule.options:
        return _in_parts(rule, subject, reads)
    found = {name: _different(each) for name, each in reads.items()}
    if missing := [name for name in names if not found.get(name)]:
        return _not_read(rule, subject, missing)
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


class _Choice(NamedTuple):
    """What a name may stand for: a value or a sum of values, its words, the places."""

    value: Decimal
    words: str
    spans: tuple[MatchSpan, ...]


def _choices(reads: list[Read]) -> list[_Choice]:
    """Each value, and what several of them add up to."""
    single = [_Choice(each.value, each.words, (each.span,)) for each in reads]
    if len(reads) < 2:
        return single
    total = sum((each.value for each in reads), Decimal(0))
    return [
        *single,
        _Choice(total, "＋".join(each.words for each in reads), tuple(each.span for each in reads)),
    ]


def _once(chosen: tuple[_Choice, ...]) -> bool:
    """Whether no place stands for two names."""
    spans = [span for each in chosen for span in each.spans]
    return len(set(spans)) == len(spans)


def _in_parts(rule: Rule, subject: Subject, reads: dict[str, list[Read]]) -> Finding:
    """The same where a value may be told in parts, or only by less certain words (`instead`).

    Numbers of different places that agree are hardly a coincidence, so that any that do are enough to pass; what
    does not agree proves something only of single values in certain words.
    """
    relation, instead = rule.options["relation"], rule.options["instead"]
    names = names_in(relation)
    used = {name: name if reads.get(name) else instead.get(name, name) for name in names}
    # What is surely one thing is not another one by less certain words: 执行到位金额 in 未执行到位金额.
    sure = {each.span for name in names if used[name] == name for each in reads.get(name, [])}
    found = {
        name: _different(
            [each for each in reads.get(used[name], []) if used[name] == name or each.span not in sure]
        )
        for name in names
    }
    if missing := [name for name in names if not found[name]]:
        return _not_read(rule, subject, missing)
    law, slack = readable_relation(relation), Decimal(rule.options["tolerance"])
    choices = [_choices(found[name]) for name in names]
    if prod(map(len, choices)) <= _MANY:
        for chosen in filter(_once, product(*choices)):
            if holds(relation, {name: each.value for name, each in zip(names, chosen, strict=True)}, slack):
                shown = "，".join(f"{name} {each.words}" for name, each in zip(names, chosen, strict=True))
                spans = tuple(span for each in chosen for span in each.spans)
                return Finding(Verdict.PASS, f"{shown}：符合“{law}”", spans)
    spans = tuple(each.span for name in names for each in found[name])
    shown = "，".join(f"{name} {'、'.join(each.words for each in found[name])}" for name in names)
    certain = all(used[name] == name for name in names)
    if any(len(each) > 1 for each in found.values()) or not _once(tuple(each[0] for each in choices)):
        if certain:
            return Finding(
                Verdict.UNDECIDED, f"读到几个不同的数值（{shown}），请人工核对是否符合“{law}”", spans
            )
        return Finding(Verdict.NOT_APPLICABLE, f"没有读全各项数额（{shown}），无从核对")
    doubt = subject.unclear(rule)
    if not certain:
        plausible = rule.options.get("plausible")
        values = {name: found[name][0].value for name in names}
        if doubt or (plausible and not holds(plausible, values, Decimal(0))):
            return Finding(Verdict.NOT_APPLICABLE, f"没有读全各项数额（{shown}），无从核对")
        return Finding(Verdict.UNDECIDED, f"{shown}：不符合“{law}”，但可能没有读全，请人工核对", spans)
    if doubt:
        return Finding(Verdict.UNDECIDED, f"{shown}；{doubt.because}", (*spans, doubt.span))
    return Finding(Verdict.FAIL, f"{shown}：不符合“{law}”", spans, True)
