"""The Document: one text in two layers with what was found in it.

Readers make the `Extract`; everything else of a Document is derived from it on first use and kept.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from array import array
from dataclasses import dataclass, field, replace

from corpus.companions import companions
from corpus.damage import is_suspect
from corpus.doctype import DocumentType, document_type, type_by_title
from corpus.fields import Fields
from corpus.lazily import kept
from corpus.matchtext import MatchText, as_looked_in, fold_query, match_text, with_full_stops
from corpus.metadata import Metadata, court_of, day_of, number_of, value_of
from corpus.pagenumbers import page_numbers
from corpus.parts import Part, find_parts
from corpus.redaction import HiddenText, concealed
from corpus.repair import CERTAIN, Repair, certain_pieces, damage, garbled, repairs
from corpus.sentences import sentences
from corpus.spans import MatchSpan, RawSpan
from corpus.turnedtext import remark, turned_stretches

_NO_LINE_END = re.compile(r"[^\n]")
CONFIDENT = 0.9  # of a line's weakest character; how often lines err above and below: `python -m bench ocr`


class Unreadable(Exception):  # noqa: N818  a state of a document, not a fault of the program
    """A file that holds no text we can read; `str()` is the reason, in Chinese, for the person who gave it."""


class NeedsOffice(Unreadable):
    """A file that only an office program can read; `str()` is what to say where there is none."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a paged format.

    `boxes` holds four numbers per raw character of `span`: x0, top, x1, bottom in points from the top left;
    a character without ink (a line break) has four zeros. Empty where the format has no geometry.
    `unreadable` says in Chinese why the page gave no text (a scan, for example), or, where it is `partial`, why some
    of its text may be missing; None for a page that was read.
    `scanned` tells those of them whose picture has not yet been given to character recognition.
    `picture` tells a picture that was put into a format without pages: `number` counts such pictures, and the text
    between them is on no page.
    """

    number: int
    span: RawSpan
    width: float = 0.0
    height: float = 0.0
    boxes: array[float] = field(default_factory=lambda: array("f"), repr=False)
    unreadable: str | None = None
    scanned: bool = False
    picture: bool = False
    partial: bool = False

    @property
    def name(self) -> str:
        """What a person calls it, in Chinese: 第3页, or 第2幅图片."""
        return f"第{self.number}{'幅图片' if self.picture else '页'}"

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
class Recognised:
    """Raw text that somebody recognised in a picture.

    `confidence` from 0 to 1 is that of its weakest character; None for the text layer a scanner left in the file,
    of which nobody knows how good it is.
    """

    span: RawSpan
    confidence: float | None = None

    @property
    def confident(self) -> bool:
        """Whether it may be taken for what is written."""
        return self.confidence is not None and self.confidence >= CONFIDENT


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reader got out of a file.

    `text` has `\\n` line ends and no byte order mark and is never altered afterwards. `furniture` are repeated
    page headers, footers and page numbers: shown, but kept out of match text. `notes` are remarks in Chinese
    for the person who reads the report (a lossy decoding, a skipped part). `metadata` is what was recorded of the
    document beside its text. `recognised` are the stretches that come from pictures, in order. `hidden` is text that
    the file holds and nobody sees; where it has a place in `text` it is kept out of match text.
    """

    text: str
    media_type: str
    pages: tuple[Page, ...] = ()
    furniture: tuple[RawSpan, ...] = ()
    notes: tuple[str, ...] = ()
    metadata: Metadata = ()
    recognised: tuple[Recognised, ...] = ()
    hidden: tuple[HiddenText, ...] = ()


def without_page_numbers(extract: Extract) -> Extract:
    """An extract with the lines that number pages among its furniture; on a page it is the place that tells them."""
    if any(page.boxes and not page.picture for page in extract.pages):
        return extract
    found = page_numbers(extract.text)
    return replace(extract, furniture=tuple(sorted({*extract.furniture, *found}))) if found else extract


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

    @kept
    def match(self) -> MatchText:
        """The match text with its offset map."""
        left_out = (*self.extract.furniture, *concealed(self.extract.hidden))
        if self._suspect:
            return match_text(self.extract.text, left_out, certain_pieces(self.repairs))
        return match_text(self.extract.text, left_out)

    @kept
    def looked_in(self) -> str:
        """The match text, with the same offsets, in which wordings and parts are looked for."""
        return with_full_stops(as_looked_in(self.match.text), self.match, self.raw)

    @kept
    def _suspect(self) -> bool:
        """Whether anything in the text may be damaged: asked once, since it costs as much as all repairs of most texts."""
        return is_suspect(self.extract.text)

    @kept
    def repairs(self) -> tuple[Repair, ...]:
        """What damaged stretches of the raw text were, as far as their bytes tell."""
        return repairs(self.extract.text) if self._suspect else ()

    @kept
    def damage(self) -> tuple[RawSpan, ...]:
        """Damaged stretches of the raw text, without those repaired with certainty."""
        return damage(self.extract.text, self.repairs, self.garbled) if self._suspect else ()

    @kept
    def garbled(self) -> tuple[RawSpan, ...]:
        """Those of the damaged stretches of which nothing can be read, in order."""
        return garbled(self.extract.text, self.repairs) if self._suspect else ()

    @kept
    def turned(self) -> tuple[RawSpan, ...]:
        """Those of them that are shown in another order than they are stored."""
        return turned_stretches(self.extract.text) if self._suspect else ()

    @kept
    def unreadable_pages(self) -> tuple[Page, ...]:
        """Pages that gave no text, or not all of it, though they may carry some."""
        return tuple(page for page in self.pages if page.unreadable)

    @property
    def scanned_pages(self) -> tuple[int, ...]:
        """The numbers of pages that character recognition has still to read."""
        return tuple(page.number for page in self.pages if page.scanned)

    @property
    def recognised(self) -> tuple[Recognised, ...]:
        """What of the raw text comes from pictures, in order."""
        return self.extract.recognised

    def recognised_in(self, span: RawSpan) -> tuple[Recognised, ...]:
        """What of a raw span comes from pictures."""
        return tuple(
            each for each in self.recognised if each.span.start < span.end and span.start < each.span.end
        )

    @kept
    def doubtful(self) -> tuple[MatchSpan, ...]:
        """The lines that a recogniser read without being sure, in match text."""
        lines = (each for each in self.recognised if each.confidence is not None and not each.confident)
        return tuple(self.match.from_raw(each.span) for each in lines)

    def uncertain(self, span: MatchSpan) -> bool:
        """Whether words were recognised without certainty and stand nowhere else read with it."""
        lines = self.doubtful
        if not any(line.start < span.end and span.start < line.end for line in lines):
            return False
        words, text = self.match.text[span.start : span.end], self.match.text
        at = text.find(words) if words else -1
        while at >= 0:
            if not any(line.start < at + len(words) and at < line.end for line in lines):
                return False
            at = text.find(words, at + 1)
        return True

    @kept
    def parts(self) -> tuple[Part, ...]:
        """Title, case number, parties, body, ruling, notice, signature: in order, as far as found."""
        return find_parts(self.looked_in)

    @kept
    def sentences(self) -> tuple[MatchSpan, ...]:
        """Sentences of the match text; together they cover it."""
        return sentences(self.looked_in, self.parts)

    @kept
    def fields(self) -> Fields:
        """Court, case numbers, date, parties, amounts, accounts, telephones, cited statutes."""
        return Fields(self.raw, self.match, self.parts)

    @kept
    def companions(self) -> tuple[int, ...]:
        """The raw offsets at which further documents begin in the same file."""
        pieces, done = [], 0
        for start, end in sorted(self.extract.furniture):
            # The clock above the menu of a web page is no signature of a document before.
            pieces += [self.raw[done:start], _NO_LINE_END.sub(" ", self.raw[max(start, done) : end])]
            done = max(done, end)
        return companions("".join([*pieces, self.raw[done:]]))

    @kept
    def type(self) -> DocumentType:
        """The document type with the reason for it; what the caller declared wins."""
        own = self.fields.own_number
        recorded = None if own else number_of(self.extract.metadata)
        number = self.match.text[own.start : own.end] if own else recorded and fold_query(recorded)
        found = document_type(self.looked_in, self.parts, number, self.declared_type)
        title = value_of(self.extract.metadata, "title")
        return type_by_title(fold_query(title)) or found if title and found.id is None else found

    @kept
    def court(self) -> str | None:
        """The court that issued it, as the text names it; where it names none, as recorded."""
        return self.fields.court.text if self.fields.court else court_of(self.extract.metadata)

    @kept
    def case_numbers(self) -> tuple[str, ...]:
        """Every case number, the document's own first; where the text has none, the recorded one."""
        found = tuple(number.text for number in self.fields.case_numbers)
        recorded = number_of(self.extract.metadata)
        return found or ((recorded,) if recorded else ())

    @kept
    def own_number(self) -> str | None:
        """The document's own case number, in its text or recorded beside it; None where it only names other cases."""
        return (
            self.fields.case_numbers[0].text if self.fields.own_number else number_of(self.extract.metadata)
        )

    @kept
    def recorded_date(self) -> datetime.date | None:
        """The date that was recorded beside the text."""
        value = value_of(self.extract.metadata, "date")
        return day_of(value) if value else None

    @kept
    def notes(self) -> tuple[str, ...]:
        """Remarks for the reader of the report: those of its reader, and where text and record differ."""
        turned = remark(self.raw, self.turned)
        said = (turned,) if turned else ()
        return (*self.extract.notes, *_restored(self.repairs), *said, *disagreements(self))

    def raw_text(self, span: MatchSpan) -> str:
        """The raw text of a match span: what a person may be shown."""
        start, end = self.match.to_raw(span)
        return self.raw[start:end]

    def written(self, span: MatchSpan) -> str:
        """The raw characters of a match span without what match text leaves out: a name as a person writes it."""
        return self.match.kept(self.raw, span)

    def page_of(self, offset: int) -> Page | None:
        """The page on which a raw offset lies; None for a format without pages, and for text between pictures."""
        for page in self.pages:
            if page.span.start <= offset < page.span.end:
                return page
        return self.pages[-1] if self.pages and not self.pages[-1].picture else None


def _restored(proposals: tuple[Repair, ...]) -> tuple[str, ...]:
    """That damaged stretches were read as what they were, in Chinese: nothing is changed without a word."""
    certain = [each for each in proposals if each.confidence == CERTAIN]
    if not certain:
        return ()
    size = sum(len(each.text) for each in certain)
    return (f"正文有 {len(certain)} 处乱码（共 {size} 字）已按字节还原后检查；逐处见 zhihe read，请对照原件",)


def disagreements(document: Document) -> tuple[str, ...]:
    """What was recorded of a document otherwise than its text says, in Chinese; the text holds."""
    metadata = document.extract.metadata
    if not metadata:
        return ()
    fields = document.fields
    pairs: list[tuple[str, str | None, str | None]] = [
        ("法院", fields.court.text if fields.court else None, court_of(metadata)),
        ("案号", document.case_numbers[0] if fields.own_number else None, number_of(metadata)),
    ]
    if fields.date and document.recorded_date and fields.date != document.recorded_date:
        pairs.append(("日期", str(fields.date), str(document.recorded_date)))
    return tuple(
        f"{name}：正文是 {text}，随文记录的是 {recorded}；以正文为准"
        for name, text, recorded in pairs
        if text and recorded and not _same(text, recorded)
    )


def _same(text: str, recorded: str) -> bool:
    """Whether two names are one: 江苏省南京市… and 南京市… are the same court."""
    one, other = fold_query(text), fold_query(recorded)
    return one.endswith(other) or other.endswith(one)


def document_of(text: str, source: str = "", declared_type: str | None = None) -> Document:
    """A Document of text that never was a file (pasted, or a test's); its hash is that of the UTF-8 bytes."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode("utf-8", "surrogatepass")
    extract = without_page_numbers(Extract(text, "text/plain"))
    return Document(source, hashlib.sha256(data).hexdigest(), extract, declared_type)
