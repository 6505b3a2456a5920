"""What a document shows beyond what its report says, in the form in which the library keeps it.

How it is found is in `index.reading`. Account numbers are kept as fingerprints only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# Of what is below. Documents kept by an earlier one lack values, and a search would miss them.
VERSION = 3

# Parts of the text in which one can search, by field. 正文 is most of the text: Whoosh and OpenSearch would hold it twice.
PART_FIELDS = {
    "head": ("标题", "案号", "当事人"),
    "ruling": ("主文",),
    "notice": ("告知",),
    "signature": ("落款",),
}

_FIELD_OF = {name: field for field, names in PART_FIELDS.items() for name in names}


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
        # A sum of nothing is a sum, and a certainty of nothing is one too.
        return {
            name: value for name, value in values.items() if name == "version" or value != _DEFAULTS[name]
        }


_DEFAULTS = {name: each.default for name, each in Shown.__dataclass_fields__.items()}
_NAMES = tuple(_DEFAULTS)


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
