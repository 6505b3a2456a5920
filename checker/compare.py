"""Compares the served and the published version of one document: what was masked, what was left, what else changed.

法释〔2016〕19号 arts. 10 and 15: the published version lacks the personal data and is otherwise as the original.
Nothing is rewritten; how the outcome is shown is in `checker.reports.comparison`.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.alterations import Change, change_of, evidence_of, zones_of
from checker.check import Settings, check
from checker.load import RuleSet
from checker.verdict import DocumentReport, Evidence, Mode, Result, Severity, Verdict
from corpus.alignment import Alignment, align
from corpus.document import Document
from corpus.matchtext import fold_query
from corpus.personal import KIND_NAMES, PersonalDatum, personal_data_of
from corpus.spans import MatchSpan

# The rule that the served version must meet and whose account the published one must not show.
ACCOUNT_RULE = "spc-2021-322/art20-account"
# Art. 11 keeps the birth date.
_KEPT = frozenset({"birth_date"})
# Bidders must know what is sold, whom to ask and where to pay the deposit.
_KEPT_IN_SALE = _KEPT | {"bank_account", "telephone", "vehicle_plate", "certificate"}
_SALES = ("auction_notice", "auction_page")
# How a name is replaced is for the rules to say.
_KINDS = tuple(kind for kind in KIND_NAMES if kind != "name_form")


class NotTheSame(ValueError):  # noqa: N818  the answer to a wrong pair of files
    """The two documents are not versions of one; `str()` says why, in Chinese."""


class Fate(StrEnum):
    """What became of a personal datum in the published version."""

    MASKED = "masked"
    REMOVED = "removed"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class DatumFate:
    """A personal datum and what became of it.

    `severity` is None when it is as it should be. `served` is None for one that only the published version has.
    """

    kind: str
    fate: Fate
    severity: Severity | None
    served: Evidence | None
    published: Evidence | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome: reports of both versions, the fate of each datum, other changes, and what was not readable."""

    served: DocumentReport
    published: DocumentReport
    data: tuple[DatumFate, ...]
    changes: tuple[Change, ...]
    results: tuple[Result, ...]
    obstacles: tuple[str, ...]

    def severities(self) -> Iterator[Severity]:
        """The severity of every finding."""
        yield from (each.severity for each in self.data if each.severity)
        yield from (each.severity for each in self.changes)
        yield from (each.severity for each in self.results if each.verdict is Verdict.FAIL)

    def undecided(self) -> int:
        """How many matters could not be decided."""
        return len(self.obstacles) + sum(each.verdict is Verdict.UNDECIDED for each in self.results)


_MASK = "×*某x□■"
_WILD = re.compile("[×*某x]+")
# Two different documents of one case share their parties and formulas, not most of their sentences.
_ALIKE = 0.35


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _same_or_raise(served: Document, published: Document) -> None:
    ours, theirs = served.fields.case_numbers[:1], published.fields.case_numbers[:1]
    if ours and theirs:
        # A published number may be masked: its masks stand for anything.
        pattern = ".{1,8}".join(map(re.escape, _WILD.split(fold_query(theirs[0].text))))
        if not re.fullmatch(pattern, fold_query(ours[0].text)):
            raise NotTheSame(
                f"两份文书案号不同：送达版是 {ours[0].text}，公开版是 {theirs[0].text}；请核对是不是同一份文书"
            )
    first, second = _pairs(served.match.text), _pairs(published.match.text)
    if not first or not second or len(first & second) < _ALIKE * len(first):
        raise NotTheSame("两份文书内容相差太大，不像是同一份文书的送达版和公开版；请核对文件")


def _fates(
    served: Document, published: Document, data: Sequence[PersonalDatum], alignment: Alignment
) -> Iterator[DatumFate]:
    ours, theirs = served.match.text, published.match.text
    kept = _KEPT_IN_SALE if served.type.id in _SALES else _KEPT
    known = set()
    for each in data:
        value = ours[each.span.start : each.span.end]
        known.add(value)
        at = theirs.find(value)
        severity: Severity | None = None
        if at >= 0:
            left = MatchSpan(at, at + len(value))
            if each.kind not in kept:
                severity = Severity.ERROR if each.sure else Severity.WARNING
            yield DatumFate(
                each.kind, Fate.LEFT, severity, evidence_of(served, each.span), evidence_of(published, left)
            )
            continue
        place = alignment.counterpart(each.span)
        masked = any(char in _MASK for char in theirs[place.start : place.end])
        yield DatumFate(
            each.kind,
            Fate.MASKED if masked else Fate.REMOVED,
            None,
            evidence_of(served, each.span),
            evidence_of(published, place) if masked else None,
        )
    for each in personal_data_of(published, _KINDS, served.fields.date):
        value = theirs[each.span.start : each.span.end]
        if each.kind in kept or value in known or (each.masked and each.sure):
            continue
        severity = Severity.ERROR if each.sure else Severity.WARNING
        yield DatumFate(each.kind, Fate.LEFT, severity, None, evidence_of(published, each.span))


def compare(
    served: Document,
    published: Document,
    ruleset: RuleSet,
    *,
    as_of: datetime.date | None = None,
) -> Comparison:
    """Compares two versions of one document. Raises `NotTheSame` when they are not."""
    _same_or_raise(served, published)
    reports = tuple(
        check(document, ruleset, Settings(mode, as_of))
        for document, mode in ((served, Mode.SERVED), (published, Mode.PUBLISHED))
    )
    mask_rules = {rule.id for rule in ruleset.rules if rule.kind == "mask"}
    results = [each for each in reports[0].results if each.rule == ACCOUNT_RULE]
    results += [each for each in reports[1].results if each.rule in mask_rules]
    data = [each for each in personal_data_of(served, _KINDS, as_of) if not (each.masked and each.sure)]
    alignment = align(served.match.text, published.match.text)
    zones = zones_of(served, data)
    changes = [change_of(served, published, edit, zones) for edit in alignment.edits]
    return Comparison(
        reports[0],
        reports[1],
        tuple(_fates(served, published, data, alignment)),
        tuple(each for each in changes if each),
        tuple(each for each in results if each.verdict is not Verdict.NOT_APPLICABLE),
        tuple(
            f"{name}第 {page.number} 页没有读全（{page.unreadable}），没有读出的部分没有对照"
            if page.partial
            else f"{name}第 {page.number} 页没有读出文字（{page.unreadable}），这一页没有对照"
            for name, document in (("送达版", served), ("公开版", published))
            for page in document.unreadable_pages
        ),
    )
