"""Judges one document by a rule set: the pure function everything else is built on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

from checker.applicability import Inapplicable, inapplicable, other_type
from checker.furtherdocuments import further_documents, of_the_first
from checker.insertion import insertion
from checker.kinds import KINDS
from checker.load import RuleSet
from checker.recognition import hedged
from checker.rule import Rule
from checker.statements import Listeners
from checker.subject import Subject, subject_of
from checker.verdict import DocumentReport, Mode, Result, Verdict
from checker.withdrawal import heeded
from corpus.casenumbers import year_of
from corpus.dates import impossible_dates
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


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is the same for every document of a type: its rules, and the results of those that do not speak of it."""

    listeners: Listeners
    settled: dict[str, Result]


@lru_cache(maxsize=256)
def _prepared(ruleset: RuleSet, type_id: str | None, type_reason: str | None) -> _Prepared:
    return _Prepared(
        Listeners([rule for rule in ruleset.rules if rule.concerns(type_id)]),
        {
            rule.id: _refused(rule, other_type(rule, type_id, type_reason or ""))
            for rule in ruleset.rules
            if not rule.concerns(type_id)
        },
    )


# A document whose date is wrong may have no signature that can be told from its text: look at its end.
_CLOSING = 60


def _slip(document: Document) -> str | None:
    """Why the date of a document cannot be meant as it stands, in Chinese; None when it can."""
    fields = document.fields
    if fields.date is None:
        signature = part_named(document.parts, "落款")
        text = document.match.text
        wrong = impossible_dates(text, signature.start if signature else max(0, len(text) - _CLOSING))
        return f"落款“{wrong[0]}”不是有效日期，请改正" if wrong else None
    year = year_of(document.case_numbers[0]) if document.case_numbers else None
    if fields.date and year and fields.date.year < year:
        return f"落款日期 {fields.date} 早于案号的年份 {year}，请核对；没有按这个日期检查"
    return None


def _plausible(document: Document) -> bool:
    """Whether a date was recorded beside the text that the document can bear."""
    recorded = document.recorded_date
    year = year_of(document.case_numbers[0]) if document.case_numbers else None
    return recorded is not None and (year is None or recorded.year >= year)


def _date(
    document: Document, settings: Settings, slip: str | None
) -> tuple[datetime.date | None, str | None]:
    """The date at which a document is judged, and where it is from: never overriding one that is there.

    A date that cannot be meant is none: it would silently put the document out of the time of the rules.
    """
    written = document.fields.date
    if written and not slip:
        return written, "document"
    if _plausible(document):
        return document.recorded_date, "metadata"
    if settings.as_of:
        return settings.as_of, "as_of"
    if settings.mode in (Mode.DRAFT, Mode.TEMPLATE) and not slip:
        return settings.today or datetime.date.today(), "today"
    return None, None


def _refused(rule: Rule, why: Inapplicable) -> Result:
    return Result(
        rule.id, rule.title, why.verdict, rule.severity, why.reason, rule.message, rule.basis, why.cause
    )


def _result(rule: Rule, subject: Subject) -> Result:
    refused = inapplicable(rule, subject)
    if refused:
        return _refused(rule, refused)
    finding = KINDS[rule.kind].judge(rule, subject)
    if rule.kind == "must_contain":
        finding = of_the_first(heeded(finding, subject), subject)
    finding = hedged(finding, subject)
    place = suggestion = None
    if finding.verdict is Verdict.FAIL and rule.insert:
        place, suggestion = insertion(rule.insert, subject)
        if finding.wrong_words:
            # Put beside what is wrong it would make the document contradict itself: it takes its place.
            place = None
    return Result(
        rule.id,
        rule.title,
        finding.verdict,
        rule.severity,
        finding.reason,
        rule.message,
        rule.basis,
        cause="when" if finding.verdict is Verdict.NOT_APPLICABLE else None,
        suggestion=suggestion,
        evidence=(
            *(subject.evidence(span) for span in finding.evidence),
            *(subject.raw_evidence(span) for span in finding.raw_evidence),
        ),
        insert_at=place,
    )


def check(document: Document, ruleset: RuleSet, settings: Settings = Settings()) -> DocumentReport:
    """The report of one document: one result per rule, in the order of the rules."""
    kind = document.type
    # Why a type is unknown differs from document to document; of a known one the reason is not shown there.
    prepared = _prepared(ruleset, kind.id, None if kind.id else kind.reason)
    slip = _slip(document)
    date, source = _date(document, settings, slip)
    subject = subject_of(document, prepared.listeners, settings.mode, date, source)
    return DocumentReport(
        path=document.source,
        sha256=document.sha256,
        type=kind.id,
        type_name=kind.name,
        type_reason=kind.reason,
        case_numbers=document.case_numbers,
        court=document.court,
        date=date,
        date_source=source,
        mode=settings.mode,
        unreadable=None,
        results=tuple(prepared.settled.get(rule.id) or _result(rule, subject) for rule in ruleset.rules),
        notes=(*document.notes, *([slip] if slip else []), *further_documents(subject)),
        scanned_pages=document.scanned_pages,
    )


def unreadable_report(path: str, reason: str, mode: Mode, sha256: str | None = None) -> DocumentReport:
    """The report of a file that could not be read: no verdicts, and the reason."""
    return DocumentReport(path, sha256, None, None, "", (), None, None, None, mode, reason)
