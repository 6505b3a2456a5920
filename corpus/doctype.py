"""The type of a document, with the reason for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.parts import Part


@dataclass(frozen=True, slots=True)
class DocumentType:
    """`id` as in `TYPE_NAMES`, None when unsure; `reason` in Chinese."""

    id: str | None
    reason: str


def document_type(text: str, parts: Sequence[Part], declared: str | None) -> DocumentType:
    """The type of match text."""
    return DocumentType(declared, "")
