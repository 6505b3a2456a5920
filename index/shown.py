"""What a document shows beyond what its report says, in the form in which the library keeps it.

It is found when a document is indexed and at no other time: a check pays for none of it. Account numbers are kept as
fingerprints only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from index.bounds import LARGEST_FEN
from index.fingerprints import fingerprint
from index.formats import formats_of
from index.searchedparts import searched_parts

# Of what is below. Documents kept by an earlier one lack values, and a search would miss them.
VERSION = 2

# Parts of the text in which one can search, by field. 正文 is most of the text: Whoosh and OpenSearch would hold it twice.
PART_FIELDS = {
    "head": ("标题", "案号", "当事人"),
    "ruling": ("主文",),
    "notice": ("告知",),
    "signature": ("落款",),
}

_FIELD_OF = {name: field for field, names in PART_FIELDS.items() for name in names}

_ADDRESSEE = "告知对象"
_LONGEST = 200  # characters of one value


@dataclass(frozen=True, slots=True)
class Shown:
    """The values of one document, as a person sees them; None or empty where it shows none."""

    version: int = VERSION
    name: str | None = None
    cause: str | None = None
    kind: str | None = None
    procedure: str | None = None
    province: str | None = None
    city: str | None = None
    lawyers: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    """What each of the case numbers of the entry is, as `corpus.numberroles` calls it."""
    claim: int | None = None
    """In fen, as is `largest`."""
    largest: int | None = None
    accounts: tuple[str, ...] = ()
    """Fingerprints."""
    formats: tuple[str, ...] = ()
    source: str | None = None
    """The site that published it."""
    damage: int = 0
    unread: int = 0
    confidence: int | None = None
    """Of the least certain line that was recognised, in per cent; None where nothing was, or nobody knows."""
    parts: tuple[tuple[str, int, int], ...] = ()
    """Name, start and end of each part of the match text."""

    def to_json(self) -> dict[str, Any]:
        """What differs from nothing, to be kept."""
        values = {name: getattr(self, name) for name in _NAMES}
        return {
            name: value for name, value in values.items() if name == "version" or value not in (None, (), 0)
        }


_NAMES = tuple(Shown.__dataclass_fields__)


def shown_from(row: Mapping[str, Any]) -> Shown:
    """As `to_json` wrote it; what this version does not know is left out."""
    values = {name: row[name] for name in _NAMES if name in row}
    for name, value in values.items():
        if isinstance(value, list):
            values[name] = tuple(tuple(each) if isinstance(each, list) else each for each in value)
    return Shown(**{"version": 0, **values})


def stretches(parts: Iterable[tuple[str, int, int]]) -> dict[str, list[tuple[int, int]]]:
    """By field the stretches of match text that belong to it; neighbouring parts of one field are one stretch."""
    found: dict[str, list[tuple[int, int]]] = {}
    for name, start, end in parts:
        field = _FIELD_OF.get(name)
        if field is None:
            continue
        spans = found.setdefault(field, [])
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return found


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
    head = max((part.span.end for part in document.parts if part.name in ("标题", "案号")), default=0)
    name = case_name(text, cause, head)
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
