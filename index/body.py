"""The text of a stored document, with its match text: what showing a hit and building an index need of it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.damage import is_suspect
from corpus.matchtext import MatchText, match_text
from corpus.repair import certain_pieces, repairs
from corpus.spans import RawSpan
from index.packing import unpack


@dataclass(frozen=True, slots=True)
class Body:
    """The raw text of a document with its match text, for showing and highlighting."""

    raw: str
    match: MatchText


def body_of(packed: bytes) -> Body:
    """Raw text and match text as `Document` has them."""
    raw, furniture, *rest = unpack(packed)
    spans = [RawSpan(*span) for span in (*furniture, *(rest[0] if rest else ()))]
    return Body(raw, match_text(raw, spans, certain_pieces(repairs(raw)) if is_suspect(raw) else ()))
