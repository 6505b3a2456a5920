"""The Document: one text in two layers with what was found in it.

Readers make the `Extract`; everything else of a Document is derived from it on first use and kept.
"""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import dataclass, field
from functools import cached_property

from corpus.damage import damaged_spans
from corpus.doctype import DocumentType, document_type
from corpus.fields import Fields
from corpus.matchtext import MatchText, match_text
from corpus.parts import Part, find_parts
from corpus.redaction import HiddenText, concealed
from corpus.sentences import sentences
from corpus.spans import MatchSpan, RawSpan


class Unreadable(Exception):  # noqa: N818  a state of a document, not a fault of the program
    """A file that holds no text we can read; `str()` is the reason, in Chinese, for the person who gave it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format.

    `boxes` holds four numbers per raw character of `span`: x0, top, x1, bottom in points from the top left;
    a character without ink (a line break) has four zeros. Empty where the format has no geometry.
    `unreadable` says in Chinese why the page gave no text (a scan, for example); None for a page that did.
    """

    number: int
    span: RawSpan
    width: float = 0.0
    height: float = 0.0
    boxes: array[float] = field(default_factory=lambda: array("f"), repr=False)
    unreadable: str | None = None

    def box(self, span: RawSpan) -> tuple[float, float, float, float] | None:
        """The rectangle around the part of `span` that lies on this page; None without geometry or ink."""
        start, end = max(span.start, self.span.start), min(span.end, self.span.end)
        rows = [
            tuple(self.boxes[4 * i : 4 * i + 4])
            for i in range(start - self.span.start, end - self.span.start)
        ]
        rows = [row for row in rows if len(row) == 4 and row != (0.0, 0.0, 0.0, 0.0)]
        if not rows:
            return None
        x0, top, x1, bottom = zip(*rows, strict=True)
        return (round(min(x0), 1), round(min(top), 1), round(max(x1), 1), round(max(bottom), 1))


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader got out of a file.

    `text` has `\\n` line ends and no byte order mark and is never altered afterwards. `furniture` are repeated
    page headers, footers and page numbers: shown, but kept out of match text. `notes` are remarks in Chinese
    for the person who reads the report (a lossy decoding, a skipped part). `hidden` is text that the file holds
    and nobody sees; it stays in `text` and is kept out of match text.
    """

    text: str
    media_type: str
    pages: tuple[Page, ...] = ()
    furniture: tuple[RawSpan, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: tuple[HiddenText, ...] = ()


@dataclass(frozen=True)
class Document:
    """A document as read: immutable; its parts, fields and type are found when first asked for."""

    source: str
    sha256: str
    extract: Extract
    declared_type: str | None = None

    @property
    def raw(self) -> str:
        """The raw text."""
        return self.extract.text

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages, in order; empty for a format without pages."""
        return self.extract.pages

    @cached_property
    def match(self) -> MatchText:
        """The match text with its offset map."""
        return match_text(self.extract.text, (*self.extract.furniture, *concealed(self.extract.hidden)))

    @cached_property
    def damage(self) -> tuple[RawSpan, ...]:
        """Damaged stretches of the raw text."""
        return damaged_spans(self.extract.text)

    @cached_property
    def unreadable_pages(self) -> tuple[Page, ...]:
        """Pages that gave no text though they may carry some."""
        return tuple(page for page in self.pages if page.unreadable)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Title, case number, parties, body, ruling, notice, signature: in order, as far as found."""
        return find_parts(self.match.text)

    @cached_property
    def sentences(self) -> tuple[MatchSpan, ...]:
        """Sentences of the match text; together they cover it."""
        return sentences(self.match.text, self.parts)

    @cached_property
    def fields(self) -> Fields:
        """Court, case numbers, date, parties, amounts, accounts, telephones, cited statutes."""
        return Fields(self.raw, self.match, self.parts)

    @cached_property
    def type(self) -> DocumentType:
        """The document type with the reason for it; what the caller declared wins."""
        own = self.fields.own_number
        number = self.match.text[own.start : own.end] if own else None
        return document_type(self.match.text, self.parts, number, self.declared_type)

    def raw_text(self, span: MatchSpan) -> str:
        """The raw text of a match span: what a person may be shown."""
        start, end = self.match.to_raw(span)
        return self.raw[start:end]

    def written(self, span: MatchSpan) -> str:
        """The raw characters of a match span without what match text leaves out: a name as a person writes it."""
        return self.match.kept(self.raw, span)

    def page_of(self, offset: int) -> Page | None:
        """The page on which a raw offset lies; None for a format without pages."""
        for page in self.pages:
            if page.span.start <= offset < page.span.end:
                return page
        return self.pages[-1] if self.pages else None


def document_of(text: str, source: str = "", declared_type: str | None = None) -> Document:
    """A Document of text that never was a file (pasted, or a test's); its hash is that of the UTF-8 bytes."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode("utf-8", "surrogatepass")
    return Document(source, hashlib.sha256(data).hexdigest(), Extract(text, "text/plain"), declared_type)
