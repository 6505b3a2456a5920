"""Judges one document by a rule set: the pure function everything else is built on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.applicability import (
    Inapplicable,
    doubtful_type,
    inapplicable,
    other_mode,
    other_possible_type,
    other_type,
)
from checker.dating import dating
from checker.furtherdocuments import further_documents, of_the_first
from checker.illegible import type_open
from checker.insertion import insertion
from checker.kinds import KINDS
from checker.listeners import Listeners
from checker.load import RuleSet
from checker.recognition import hedged
from checker.rule import Rule
from checker.subject import Subject, subject_of
from checker.verdict import DocumentReport, Mode, Result, Verdict
from checker.withdrawal import heeded
from corpus.doctype import DocumentType
from corpus.document import Document
from corpus.parts import part_named


@dataclass(frozen=True, slots=True)
class Settings:
    """How to judge: the state of the document, and the date for one that bears none.

    `today` is a parameter so that a report can be made again.
    """

    mode: Mode = Mode.DRAFT
    as_of: datetime.date | None = None
    today: datetime.date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Judge:
    """A rule that may speak of a document, equal only to itself so that what it says can be remembered."""

    rule: Rule

    def result(self, subject: Subject) -> Result:
        """The answer of the rule for a document of a type and in a mode of which it speaks."""
        rule = self.rule
        refused = inapplicable(rule, subject)
        if refused:
            return _plain(self, refused.verdict, refused.reason, refused.cause)
        finding = KINDS[rule.kind].judge(rule, subject)
        if rule.kind == "must_contain":
            finding = of_the_first(heeded(finding, subject), subject)
        finding = hedged(finding, rule, subject)
        verdict, reason, evidence, _, raw_evidence = finding
        cause = "when" if verdict is Verdict.NOT_APPLICABLE else None
        if not (evidence or raw_evidence or (rule.insert and verdict is Verdict.FAIL)):
            return _plain(self, verdict, reason, cause)
        place = suggestion = None
        if verdict is Verdict.FAIL and rule.insert:
            place, suggestion = insertion(rule.insert, subject)
            if finding.wrong_words:
                # Put beside what is wrong it would make the document contradict itself: it takes its place.
                place = None
        return Result(
            rule.id,
            rule.title,
            verdict,
            rule.severity,
            reason,
            rule.message,
            rule.basis,
            cause=cause,
            suggestion=suggestion,
            evidence=(*map(subject.evidence, evidence), *map(subject.raw_evidence, raw_evidence)),
            insert_at=place,
        )


def _refused(rule: Rule, why: Inapplicable) -> Result:
    return Result(
        rule.id, rule.title, why.verdict, rule.severity, why.reason, rule.message, rule.basis, why.cause
    )


# A result costs as much to make as many a rule to judge, and those that point at nothing in the document say the same
# of most documents.
@lru_cache(maxsize=4096)
def _plain(judge: _Judge, verdict: Verdict, reason: str, cause: str | None) -> Result:
    return _refused(judge.rule, Inapplicable(verdict, cause, reason))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is the same for every document of a type in a mode.

    `settled` has the result of every rule that does not speak of it, in the order of the rules, and None for the others,
    `open_` those with their places.
    """

    listeners: Listeners
    settled: tuple[Result | None, ...]
    open_: tuple[tuple[int, _Judge], ...]


@lru_cache(maxsize=256)
def _listeners(ruleset: RuleSet, type_id: str | None) -> Listeners:
    return Listeners([rule for rule in ruleset.rules if rule.concerns(type_id)])


@lru_cache(maxsize=256)
def _prepared(ruleset: RuleSet, type_id: str | None, type_reason: str | None, mode: Mode) -> _Prepared:
    settled = []
    for rule in ruleset.rules:
        why = (
            other_mode(rule, mode) if rule.concerns(type_id) else other_type(rule, type_id, type_reason or "")
        )
        settled.append(_refused(rule, why) if why else None)
    open_ = tuple(
        (number, _Judge(rule)) for number, rule in enumerate(ruleset.rules) if settled[number] is None
    )
    return _Prepared(_listeners(ruleset, type_id), tuple(settled), open_)


def _with_sides(ruleset: RuleSet, results: tuple[Result, ...]) -> tuple[Result, ...]:
    """The results, where a rule fails with the rules that look at one side of its requirement (`fails_with`)."""
    failed = {result.rule: result for result in results if result.verdict is Verdict.FAIL}
    wholes = [rule for rule in ruleset.rules if failed.keys() & set(rule.fails_with)] if failed else []
    if not wholes:
        return results
    sides = {rule.id: next(failed[side] for side in rule.fails_with if side in failed) for rule in wholes}
    return tuple(
        replace(
            result,
            verdict=Verdict.FAIL,
            reason=f"{side.reason}（{side.title}，见 {side.rule}）",
            message=side.message,  # a sum that contradicts itself is not one that is missing
            cause=None,
            evidence=side.evidence,
        )
        if (side := sides.get(result.rule)) and result.verdict in (Verdict.PASS, Verdict.UNDECIDED)
        else result
        for result in results
    )


def _by_type(rule: Rule, document: Document, other: DocumentType) -> Result | None:
    """The result of a rule that speaks of one of two types between which a doubtful case number decides; else None."""
    if rule.concerns(document.type.id) is rule.concerns(other.id):
        return None
    return _refused(rule, doubtful_type(document, other))


def _title_doubt(document: Document) -> str | None:
    """That the title, by which the type is known, was not read for certain."""
    title = part_named(document.parts, "标题")
    if document.declared_type or title is None or not document.uncertain(title):
        return None
    return "标题来自文字识别，把握不足，文书类型请核对；可用 --type 指定"


def check(document: Document, ruleset: RuleSet, settings: Settings = Settings()) -> DocumentReport:
    """The report of one document: one result per rule, in the order of the rules."""
    kind = document.type
    # Why a type is unknown differs from document to document; of a known one the reason is not shown there.
    prepared = _prepared(ruleset, kind.id, None if kind.id else kind.reason, settings.mode)
    dated = dating(document, settings.mode, settings.as_of, settings.today)
    subject = subject_of(document, prepared.listeners, settings.mode, dated)
    results = list(prepared.settled)
    for number, judge in prepared.open_:
        results[number] = judge.result(subject)
    open_ = type_open(document)
    if open_:
        results = [
            replace(result, verdict=Verdict.UNDECIDED, reason=open_)
            if result and result.cause == "type" and result.verdict is Verdict.NOT_APPLICABLE
            else result
            for result in results
        ]
    other = other_possible_type(document)
    if other:
        results = [
            _by_type(rule, document, other) or result
            for rule, result in zip(ruleset.rules, results, strict=True)
        ]
    return DocumentReport(
        path=document.source,
        sha256=document.sha256,
        type=kind.id,
        type_name=kind.name,
        type_reason=kind.reason,
        case_numbers=document.case_numbers,
        court=document.court,
        date=dated.day,
        date_source=dated.source,
        mode=settings.mode,
        unreadable=None,
        results=_with_sides(ruleset, tuple([result for result in results if result is not None])),
        notes=(
            *document.notes,
            *(each for each in (dated.slip, dated.doubt, _title_doubt(document)) if each),
            *further_documents(subject),
        ),
        scanned_pages=document.scanned_pages,
        own_number=document.own_number,
    )


def unreadable_report(path: str, reason: str, mode: Mode, sha256: str | None = None) -> DocumentReport:
    """The report of a file that could not be read: no verdicts, and the reason."""
    return DocumentReport(path, sha256, None, None, "", (), None, None, None, mode, reason)
