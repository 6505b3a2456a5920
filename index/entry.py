"""What the library holds about one document, and the fields by which it is found.

What each field contains of it is in `index.values`; how it is made of a document in `index.reading`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.doctype import TYPE_NAMES
from index.shown import PART_FIELDS, Shown

PHRASE_FIELDS = (
    *("text", *PART_FIELDS, "title", "name", "court", "region", "case", "own", "cause", "party", "officer"),
    *("lawyer", "firm", "basis", "statute", "source", "path"),
)
KEYWORD_FIELDS = (
    *(
        "type",
        "court",
        "level",
        "region",
        "case",
        "own",
        "related",
        "kind",
        "procedure",
        "cause",
        "firm",
        "mode",
    ),
    *("fail", "undecided", "pass", "verdict", "format", "source", "account"),
)
NUMBER_FIELDS = (
    *("date", "amount", "largest", "claim", "errors", "warnings", "infos", "undecideds"),
    *("damage", "unread", "confidence"),
)
FACETS = (
    *("type", "court", "level", "region", "city", "year", "kind", "procedure", "cause"),
    *("verdict", "fail", "undecided", "mode", "format"),
)


@dataclass(frozen=True, slots=True)
class RuleVerdict:
    """The verdict of one rule: `pass`, `fail` or `undecided`."""

    rule: str
    verdict: str
    severity: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of the library. Everything but `match_text` is as a person sees it."""

    id: str
    paths: tuple[str, ...]
    title: str
    match_text: str
    type: str | None = None
    court: str | None = None
    case_numbers: tuple[str, ...] = ()
    date: str | None = None
    parties: tuple[tuple[str, str], ...] = ()
    officers: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()
    statutes: tuple[str, ...] = ()
    mode: str | None = None
    verdicts: tuple[RuleVerdict, ...] = ()
    shown: Shown = field(default_factory=Shown)

    @property
    def path(self) -> str:
        """The path to show; empty for text that never was a file."""
        return self.paths[0] if self.paths else ""

    @property
    def type_name(self) -> str | None:
        """The Chinese name of the type."""
        return TYPE_NAMES.get(self.type, self.type) if self.type else None
