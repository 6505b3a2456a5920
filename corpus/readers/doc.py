"""Word 97–2003 documents (DOC, and WPS of WPS Office): the same text in the same order as the DOCX reader gives.

Headers, body with its text boxes, footnotes and endnotes, footers. Comments are no text, but told. What only an office
program can read raises `NeedsOffice`, and `corpus.read` hands it on.
"""

from __future__ import annotations

import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.document import Extract, NeedsOffice, Unreadable
from corpus.limits import Limits
from corpus.readers.docdrawings import drawings
from corpus.readers.docformats import Formats, operations
from corpus.readers.doclists import lists
from corpus.readers.docpictures import content
from corpus.readers.docpieces import ODD, STORIES, Structures, Text, structures
from corpus.readers.docstory import Boxes, Seen, Stories
from corpus.readers.furniture import furniture_lines
from corpus.readers.ole import Streams
from corpus.readers.pasted import FEWEST, ONE, as_page, scans
from corpus.readers.wordleft import told
from corpus.readers.wordlook import WHITE
from corpus.readers.wordmarks import Unmarked, unmarked
from corpus.readers.wordtext import EMBEDDED, PICTURES, REVISED, STRUCK, bare
from corpus.redaction import HiddenText
from corpus.redaction import remark as hidden_remark
from corpus.spans import RawSpan
from corpus.surfaces import RECOGNISE

MEDIA_TYPE = "application/msword"
_SECTIONS, _HEADERS, _FONTS, _SETTINGS, _DRAWINGS = 6, 11, 15, 31, 50
_ANCHORS, _BOXES = 40, 56  # of text boxes in the body; those of headers stand one or two further
_HEADER_ANCHORS, _HEADER_BOXES = 41, 58
_TITLE_PAGE = 0x300A
_FLOATING = f"是浮动图片，没有取出；请另存为 DOCX 或 PDF 后识别（{RECOGNISE}）"
_EVEN_HEADER, _HEADER, _EVEN_FOOTER, _FOOTER, _FIRST_HEADER, _FIRST_FOOTER = range(6)
_SEPARATORS = 6  # stories before the first header: lines above footnotes


def _positions(table: bytes, entry: int) -> tuple[list[int], int]:
    """The positions at the head of a table of entries of this size, and where its entries begin."""
    if len(table) < 4:
        return [], 0
    count = (len(table) - 4) // (4 + entry)
    return list(struct.unpack_from(f"<{count + 1}I", table)), 4 * (count + 1)


def _fonts(found: Structures) -> list[str]:
    table = found.structure(_FONTS)
    names: list[str] = []
    position = 4
    while position < len(table):
        size = table[position]
        name = table[position + 40 : position + 1 + size].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        position += 1 + size
    return names


class _Document:
    """The stories of one document."""

    def __init__(self, found: Structures, limits: Limits) -> None:
        self._found = found
        self._starts: dict[str, tuple[int, int]] = {}
        position = 0
        for name, length in zip(STORIES, found.lengths, strict=True):
            self._starts[name] = (position, position + length)
            position += length
        sections, entries = _positions(found.structure(_SECTIONS), 12)
        self._sections = [
            struct.unpack_from("<xxi", found.structure(_SECTIONS), entries + 12 * index)[0]
            for index in range(len(sections) - 1)
        ]
        self.drawings = drawings(found.structure(_DRAWINGS))
        self.stories = Stories(
            Text(found, limits),
            Formats(found),
            lists(found),
            _fonts(found),
            found.data,
            frozenset(sections),
            page=self.drawings.page,
        )

    def body(self) -> list[str]:
        start, end = self._starts["body"]
        self.stories.in_body = True
        lines = self._lines(start, end, self._boxes("boxes", _BOXES, _ANCHORS, start, end))
        self.stories.in_body = False
        return lines

    def notes(self) -> list[str]:
        found: list[str] = []
        for name in ("footnotes", "endnotes"):
            start, end = self._starts[name]
            # Behind the last note stands one paragraph mark more.
            found += self._lines(start, end - 1, None) if end - start > 1 else []
        return found

    def comments(self) -> Iterator[str]:
        """The paragraphs of the comments, which nobody sees who prints the document."""
        start, end = self._starts["comments"]
        if end - start > 1:
            # They change nothing of what is said of the text.
            apart = replace(self.stories, seen=Seen(), pasted=[], unshown=[], faint=[])
            yield from map(bare, apart.lines(start, end - 1))

    def unseen(self) -> list[tuple[str, str]]:
        """What is no part of the text, and what comments say: kind and words."""
        unshown = self.stories.unshown
        found = [each for kind in ("deleted", "invisible") for each in unshown if each[0] == kind]
        found += [("note", words) for words in self.comments()]
        return [each for each in found if each[1].strip()]

    def _lines(self, start: int, end: int, boxes: Boxes | None, paper: int | None = None) -> list[str]:
        return self.stories.lines(start, end, boxes, paper)

    def margins(self) -> tuple[list[str], list[str]]:
        """The paragraphs of the headers and of the footers in use, each text once."""
        start, end = self._starts["headers"]
        places, _ = _positions(self._found.structure(_HEADERS), 0)
        if end - start < 2 or not places:
            return [], []
        boxes = self._boxes("header_boxes", _HEADER_BOXES, _HEADER_ANCHORS, start, end)
        settings = self._found.structure(_SETTINGS)
        uses = {_HEADER, _FOOTER} | ({_EVEN_HEADER, _EVEN_FOOTER} if settings and settings[0] & 1 else set())
        found: tuple[dict[tuple[str, ...], None], dict[tuple[str, ...], None]] = ({}, {})
        titled = [self._has_title_page(place) for place in self._sections]
        for index in range(_SEPARATORS, len(places) - 1):
            section, use = divmod(index - _SEPARATORS, 6)
            # A section without a first header of its own takes that of the one before.
            wanted = uses | ({_FIRST_HEADER, _FIRST_FOOTER} if any(titled[section:]) else set())
            first, stop = start + places[index], min(start + places[index + 1], end)
            if use not in wanted or stop - first < 2:
                continue
            # The last paragraph mark of a story ends it and no paragraph.
            lines = self._lines(first, stop - 1, boxes)
            side = found[use in {_EVEN_FOOTER, _FOOTER, _FIRST_FOOTER}]
            side[tuple(line for line in lines if bare(line).strip())] = None
        headers, footers = ([line for text in side for line in text] for side in found)
        return headers, footers

    def _has_title_page(self, place: int) -> bool:
        if place < 0 or place + 2 > len(self._found.main):
            return False
        size = struct.unpack_from("<H", self._found.main, place)[0]
        data = self._found.main[place + 2 : place + 2 + size]
        return any(code == _TITLE_PAGE and operand[0] for code, operand in operations(data))

    def _boxes(self, name: str, index: int, anchors: int, start: int, end: int) -> Boxes | None:
        """Gives the text boxes and WordArt of a story by their anchors; a box without one comes at its end."""
        first, stop = self._starts[name]
        table = self._found.structure(anchors)
        at, entries = _positions(table, 26)
        drawn = {
            struct.unpack_from("<I", table, entries + 26 * number)[0]: start + at[number]
            for number in range(len(at) - 1)
        }
        table = self._found.structure(index)
        places, entries = _positions(table, 22)
        last = max(end - 1, start)
        # Anchor, start and end of the text, or the text of WordArt; number of the shape.
        found: list[tuple[int, int, int, str, int]] = []
        for number in range(len(places) - 2):  # the last one is no box
            shape = struct.unpack_from("<14xI", table, entries + 22 * number)[0]
            box = (first + places[number], min(first + places[number + 1], stop))
            found.append((min(drawn.get(shape, last), last), *box, "", shape))
        if stop - first > 1 and not found:
            found.append((last, first, stop, "", 0))
        found += [
            (min(place, last), 0, 0, self.drawings.art[shape], shape)
            for shape, place in drawn.items()
            if shape in self.drawings.art
        ]
        if not found:
            return None
        found.sort()
        keys = [entry[0] for entry in found]

        def lines(a: int, b: int) -> list[str]:
            made: list[str] = []
            for _, box_start, box_end, art, shape in found[bisect_left(keys, a) : bisect_left(keys, b)]:
                # The last mark of a box ends it and no paragraph.
                made += (
                    [art]
                    if art
                    else self._lines(box_start, box_end - 1, None, self.drawings.fills.get(shape, WHITE))
                    if box_end - box_start > 1
                    else []
                )
            return made

        return lines


@dataclass(frozen=True, slots=True)
class _Read:
    """The lines of a document by where they stand, without marks, and what the marks said of all of them (`whole`).

    `pictures` are those that stand for pages: place in the text and number. `hidden` are kinds and words of what is no text.
    """

    headers: list[str]
    middle: list[str]
    footers: list[str]
    whole: Unmarked
    pictures: list[tuple[int, int]]
    hidden: list[tuple[str, str]]
    document: _Document
    embedding: bool


def _read(data: bytes, limits: Limits) -> _Read:
    streams = Streams(data)
    if "WordDocument" not in streams:
        raise Unreadable(streams.what_else())
    found = structures(streams)
    try:
        document = _Document(found, limits)
        lines = document.body()
        headers, footers = document.margins()
        notes = document.notes()
        hidden = document.unseen()
    except (IndexError, ValueError, struct.error, KeyError):
        raise NeedsOffice(ODD) from None
    middle = [*lines, *notes] or [""]
    whole = unmarked([*headers, *middle, *footers])

    def shown(parts: list[str]) -> list[int]:
        from corpus.readers.writtenpictures import lines_shown  # noqa: PLC0415  few documents have such pictures

        files = [content(document.stories.data, part) for part in parts]
        return [lines_shown(each, limits.picture_pixels) if each else ONE for each in files]

    numbers = scans(document.stories.pasted, middle, shown)
    headers, middle, footers = (list(map(bare, part)) for part in (headers, middle, footers))
    pictures = [(whole.pictures[number], number) for number in numbers if number in whole.pictures]
    embedding = any(name.startswith("objectpool/") for name in streams.names())
    return _Read(headers, middle, footers, whole, pictures, hidden, document, embedding)


def pictures(data: bytes, limits: Limits) -> list[bytes]:
    """The pictures that stand for pages, in order; empty for one of a format that is not taken out. Raises as `read`."""
    found = _read(data, limits)
    stories = found.document.stories
    return [content(stories.data, stories.pasted[number].part) for _, number in found.pictures]


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a DOC or WPS file. Raises `Unreadable`, or `NeedsOffice` where another program might do."""
    found = _read(data, limits)
    document, headers, footers, text = found.document, found.headers, found.footers, found.whole.text
    pages = tuple(as_page(number, at) for number, (at, _) in enumerate(found.pictures, 1))
    drawn = document.drawings
    if not pages and drawn.pictures and sum(map(str.isalnum, "".join(found.middle))) < FEWEST:
        # One that floats is not taken out, but it may be all that the document says.
        pages = (as_page(1, len("\n".join([*headers, *found.middle])), _FLOATING),)
    watermarks = set(drawn.art.values())
    furniture = (
        *furniture_lines(headers, 0, watermarks),
        *furniture_lines(footers, len(text) - len("\n".join(footers)), watermarks),
    )
    seen = document.stories.seen
    remarks = (
        (seen.revised, REVISED),
        (seen.struck, STRUCK),
        ((seen.pictures or drawn.pictures) and not pages, PICTURES),
        (found.embedding, EMBEDDED),
    )
    hidden = (
        *found.whole.unseen,
        *(HiddenText(0, kind, RawSpan(0, 0), None, words) for kind, words in found.hidden),
    )
    # What was deleted is told by the note on revisions.
    concealed = hidden_remark(each for each in hidden if each.kind != "deleted")
    notes = [note for true, note in remarks if true]
    notes += told({"faint": list(dict.fromkeys(filter(str.strip, document.stories.faint)))})
    notes += [concealed] if concealed else []
    return Extract(text, MEDIA_TYPE, pages, furniture, tuple(notes), hidden=hidden)
