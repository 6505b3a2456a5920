"""Judges one document by a rule set: the pure function everything else is built on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from checker.applicability import inapplicable
from checker.insertion import insertion
from checker.kinds import JUDGES
from checker.load import RuleSet
from checker.matching import Scan
from checker.rule import Rule
from checker.subject import Subject, parsed
from checker.verdict import DocumentReport, Mode, Result, Verdict
from corpus.document import Document


@dataclass(frozen=True, slots=True)
class Settings:
    """How to judge: the state of the document, and the date for one that bears none.

    `today` is a parameter so that a report can be made again.
    """

    mode: Mode = Mode.DRAFT
    as_of: datetime.date | None = None
    today: datetime.date | None = None


def _wordings(rule: Rule) -> list[str]:
    """Every wording that judging the rule may look for by its triggers."""
    found = [wording for wordings in rule.groups.values() for wording in wordings]
    found += [each.wording for each in (*rule.veto, *rule.unclear, *rule.suspect)]
    found += [*rule.contradicts, *rule.excused_by]
    for name in ("has", "lacks"):
        found += list(rule.when.get(name, ()))  # type: ignore[call-overload]  # a list of wordings, checked on load
    return found


@lru_cache(maxsize=256)
def _prepared(
    ruleset: RuleSet, type_id: str | None
) -> tuple[tuple[Rule, ...], list[str], ahocorasick_rs.AhoCorasick | None]:
    """The rules that speak of a type, with the triggers of all their wordings."""
    rules = tuple(rule for rule in ruleset.rules if rule.concerns(type_id))
    sources = dict.fromkeys(wording for rule in rules for wording in _wordings(rule))
    anchors = sorted({anchor for wording in parsed(tuple(sources)) for anchor in wording.anchors})
    return rules, anchors, ahocorasick_rs.AhoCorasick(anchors) if anchors else None


def _scan(document: Document, ruleset: RuleSet) -> Scan:
    places: dict[str, list[int]] = {}
    text = document.match.text
    _rules, anchors, automaton = _prepared(ruleset, document.type.id)
    if automaton:
        for index, start, _end in automaton.find_matches_as_indexes(text, overlapping=True):
            places.setdefault(anchors[index], []).append(start)
    return Scan(text, document.items, document.sentences, places)


def _date(document: Document, settings: Settings) -> tuple[datetime.date | None, str | None]:
    """The date at which a document is judged, and where it is from: never overriding one that is there."""
    written = document.fields.date
    if written:
        return written, "document"
    if settings.as_of:
        return settings.as_of, "as_of"
    if settings.mode in (Mode.DRAFT, Mode.TEMPLATE):
        return settings.today or datetime.date.today(), "today"
    return None, None


def _result(rule: Rule, subject: Subject) -> Result:
    refused = inapplicable(rule, subject)
    common = {"rule": rule.id, "title": rule.title, "severity": rule.severity, "message": rule.message, "basis": rule.basis}
    if refused:
        return Result(verdict=refused.verdict, reason=refused.reason, cause=refused.cause, **common)  # type: ignore[arg-type]  # one dict for two calls
    finding = JUDGES[rule.kind](rule, subject)
    place = suggestion = None
    if finding.verdict is Verdict.FAIL and rule.insert:
        place, suggestion = insertion(rule.insert, subject)
    return Result(
        verdict=finding.verdict,
        reason=finding.reason,
        suggestion=suggestion,
        evidence=tuple(subject.evidence(span) for span in finding.evidence),
        insert_at=place,
        **common,  # type: ignore[arg-type]  # the same dict as above
    )


def check(document: Document, ruleset: RuleSet, settings: Settings = Settings()) -> DocumentReport:  # noqa: B008  frozen
    """The report of one document: one result per rule, in the order of the rules."""
    kind = document.type
    date, source = _date(document, settings)
    subject = Subject(document, _scan(document, ruleset), settings.mode, date, source)
    fields = document.fields
    return DocumentReport(
        path=document.source,
        sha256=document.sha256,
        type=kind.id,
        type_name=kind.name,
        type_reason=kind.reason,
        case_numbers=tuple(number.text for number in fields.case_numbers),
        court=fields.court.text if fields.court else None,
        date=date,
        date_source=source,
        mode=settings.mode,
        unreadable=None,
        results=tuple(_result(rule, subject) for rule in ruleset.rules),
        notes=document.extract.notes,
    )


def unreadable_report(path: str, reason: str, mode: Mode, sha256: str | None = None) -> DocumentReport:
    """The report of a file that could not be read: no verdicts, and the reason."""
    return DocumentReport(path, sha256, None, None, "", (), None, None, None, mode, reason)
