"""An entry made of a document and its report: what is read off a document when it is indexed.

It is found then and at no other time: a check pays for none of it, nor does a search.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from corpus.casekinds import KINDS, PROCEDURES, case_kind_of
from corpus.casenames import CaseName, case_name
from corpus.causes import cause_span, known_causes
from corpus.claims import claim, largest
from corpus.document import Document
from corpus.fields import Statute
from corpus.legalbasis import legal_basis
from corpus.matchtext import fold_query
from corpus.metadata import value_of
from corpus.officers import officers
from corpus.parties import shown_parties
from corpus.parts import part_named
from corpus.partynames import list_of_parties
from corpus.regions import region_of
from corpus.representatives import lawyers
from corpus.spans import MatchSpan
from index.entry import Entry, RuleVerdict
from index.fingerprints import fingerprint
from index.formats import formats_of
from index.searchedparts import searched_parts
from index.shown import Shown
from index.sums import LARGEST_FEN
from index.titles import title_of

_ADDRESSEE = "告知对象"
_LONGEST = 200  # characters of one value


def entry_of(document: Document, report: Mapping[str, Any], key: bytes = b"") -> Entry:
    """The entry of a document with its report, the latter in the shape of `documents[]` of a check report.

    `key` is that of `index.fingerprints`.
    """
    fields = document.fields
    path = str(report.get("path") or document.source or "")
    fen = {int(amount.yuan * 100) for amount in fields.amounts if amount.yuan * 100 <= LARGEST_FEN}
    numbers = tuple(report.get("case_numbers") or ())
    reading = read_off(document, numbers, report.get("court"), key)
    return Entry(
        id=document.sha256,
        paths=(path,) if path else (),
        title=title_of(document, report.get("court"), path),
        match_text=document.match.text,
        type=report.get("type"),
        court=report.get("court"),
        case_numbers=numbers,
        date=report.get("date"),
        parties=reading.parties,
        officers=reading.officers,
        amounts=tuple(sorted(fen)),
        statutes=cited(fields.statutes),
        mode=report.get("mode"),
        verdicts=tuple(
            RuleVerdict(result["rule"], result["verdict"], result["severity"])
            for result in report.get("results") or ()
            if result["verdict"] != "not_applicable"
        ),
        shown=reading.shown,
    )


def cited(statutes: tuple[Statute, ...]) -> tuple[str, ...]:
    """Statutes as people cite them, an article each: 民事诉讼法第264条."""
    articles = [f"{each.title}第{article}条" for each in statutes for article in each.articles]
    titles = [each.title for each in statutes if not each.articles]
    return tuple(dict.fromkeys([*articles, *titles]))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read off a document when it is indexed."""

    shown: Shown
    parties: tuple[tuple[str, str], ...]
    officers: tuple[str, ...]


def read_off(document: Document, case_numbers: tuple[str, ...], court: str | None, key: bytes) -> Reading:
    """What a document shows; `key` is the one of the library by which accounts become fingerprints."""
    text = document.match.text
    listed = [(party.role, party.name) for party in document.fields.parties]
    cause = cause_span(text, [fold_query(name) for _role, name in listed])
    name = case_name(text, cause, document.fields.list_end)
    shown = _shown(document, case_numbers, court, key, cause, name)
    signed = officers(text, part_named(document.parts, "落款"))
    return Reading(
        shown, _parties(document, listed, name), _all_written(document, [each.name for each in signed])
    )


def _shown(
    document: Document,
    case_numbers: tuple[str, ...],
    court: str | None,
    key: bytes,
    cause: MatchSpan | None,
    name: CaseName | None,
) -> Shown:
    text, fields, metadata = document.match.text, document.fields, document.extract.metadata
    own = case_numbers[0] if case_numbers else None
    kind = case_kind_of(own) if own else None
    region = region_of(court, own)
    represented = lawyers(text, list_of_parties(text, document.parts))
    confidences = [each.confidence for each in document.recognised if each.confidence is not None]
    return Shown(
        name=value_of(metadata, "title") or (_written(document, name.span) if name else None),
        # As in the table: one cause is one value, in traditional characters too.
        cause=text[cause.start : cause.end]
        if cause
        else _one_of(known_causes(), value_of(metadata, "cause")),
        kind=kind.kind
        if kind
        else _one_of(KINDS, (value_of(metadata, "case_type") or "").removesuffix("案件")),
        procedure=kind.procedure if kind else _one_of(PROCEDURES, value_of(metadata, "procedure")),
        province=region.province if region else None,
        city=region.city if region else None,
        lawyers=_all_written(document, [each.name for each in represented]),
        firms=_all_written(document, [each.firm for each in represented]),
        basis=cited(legal_basis(text, document.parts, fields.statutes)),
        roles=fields.case_number_roles,
        claim=_fen(claim(text, fields.amounts)),
        largest=_fen(largest(text, fields.amounts)),
        accounts=tuple(
            dict.fromkeys(fingerprint(key, each.digits) for each in fields.accounts if not each.masked)
        ),
        formats=formats_of(document),
        source=_site(value_of(metadata, "url")),
        damage=len(document.damage),
        unread=len(document.unreadable_pages),
        confidence=int(min(confidences) * 100) if confidences else None,
        parts=searched_parts(text, document.parts),
    )


def _parties(
    document: Document, listed: list[tuple[str, str]], name: CaseName | None
) -> tuple[tuple[str, str], ...]:
    """Of the list of parties, then of the name of the case, then whom a notice speaks to; else as recorded."""
    recorded = (value_of(document.extract.metadata, "parties") or "").replace(";", "、").replace("；", "、")
    return shown_parties(
        [each for each in listed if each[0] != _ADDRESSEE],
        [(role, document.written(span)) for role, span in name.parties] if name else [],
        [each for each in listed if each[0] == _ADDRESSEE],
        [("当事人", each) for each in recorded.split("、")] if not listed else [],
    )


def _written(document: Document, span: MatchSpan) -> str:
    return document.written(span)[:_LONGEST]


def _all_written(document: Document, spans: list[MatchSpan | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_written(document, span) for span in spans if span))


def _one_of(known: frozenset[str] | tuple[str, ...], recorded: str | None) -> str | None:
    """What somebody recorded beside the text, if it is one of the values there are."""
    value = fold_query(recorded) if recorded else ""
    return value if value in known else None


def _fen(yuan: Any) -> int | None:
    return int(yuan * 100) if yuan is not None and yuan * 100 <= LARGEST_FEN else None


def _site(address: str | None) -> str | None:
    try:
        return (urlsplit(address).hostname or None) if address else None
    except ValueError:
        return None
