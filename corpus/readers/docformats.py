"""The formatting in a DOC that decides what is text: hidden, deleted, in a table, numbered, in which style.

Character and paragraph formatting stand in pages of 512 bytes (FKP) as lists of operations (sprm, [MS-DOC] 2.6).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.readers.docpieces import Piece, Structures

_PAGE = 512
_CHARACTER_PAGES, _PARAGRAPH_PAGES, _STYLES = 12, 13, 1
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_MOST_STYLES = 20  # based on each other; a circle must end


@dataclass(frozen=True, slots=True)
class Characters:
    """Formatting of a run. A toggle is None (as the style says), 0 (off), 1 (on), 0x80 (as the style) or 0x81 (not)."""

    hidden: int | None = None
    struck: int | None = None
    deleted: bool = False
    inserted: bool = False
    special: bool = False
    style: int = -1
    symbol: tuple[int, int] | None = None  # font and character
    font: int = -1
    data: int = -1  # place in the data stream of what a picture or form field is


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Formatting of a paragraph; `list` counts from 1, None leaves it to the style."""

    style: int = 0
    level: int | None = None
    list: int | None = None
    depth: int = 0  # tables it stands in
    ends_cell: bool = False  # of an inner table
    ends_row: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    """What a style adds, with all that it is based on."""

    characters: Characters = Characters()
    paragraph: Paragraph = Paragraph()


def operations(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The operations of a list: code and operand."""
    position = 0
    while position + 2 < len(data):
        code = data[position] | data[position + 1] << 8
        position += 2
        size = _OPERAND_SIZES[code >> 13]
        if size < 0:
            if code == _TABLE_DEFINITION:
                size = struct.unpack_from("<H", data, position)[0] + 1
            elif code == _TABS and data[position] == 255:
                deleted = data[position + 1]
                added = data[position + 2 + 4 * deleted]
                size = 3 + 4 * deleted + 3 * added
            else:
                size = data[position] + 1
                yield code, data[position + 1 : position + size]
                position += size
                continue
        yield code, data[position : position + size]
        position += size


def _characters(data: bytes, base: Characters) -> Characters:
    changed: dict[str, object] = {}
    for code, operand in operations(data):
        match code:
            case 0x083C:
                changed["hidden"] = operand[0]
            case 0x0837 | 0x2A53:
                changed["struck"] = operand[0]
            case 0x0800:
                changed["deleted"] = bool(operand[0])
            case 0x0801:
                changed["inserted"] = bool(operand[0])
            case 0x0855:
                changed["special"] = bool(operand[0])
            case 0x4A30:
                changed["style"] = struct.unpack("<H", operand)[0]
            case 0x6A09:
                changed["symbol"] = struct.unpack("<HH", operand)
            case 0x4A4F:
                changed["font"] = struct.unpack("<H", operand)[0]
            case 0x6A03:
                changed["data"] = struct.unpack("<I", operand)[0]
    return replace(base, **changed) if changed else base  # type: ignore[arg-type]  # each value fits its name


def _paragraph(data: bytes, base: Paragraph, stream: bytes) -> Paragraph:
    changed: dict[str, object] = {}
    in_table = depth = 0
    for code, operand in operations(data):
        match code:
            case 0x260A:
                changed["level"] = operand[0]
            case 0x460B:
                changed["list"] = struct.unpack("<H", operand)[0]
            case 0x2416:
                in_table = int(operand[0] != 0)
            case 0x6649:
                depth = operand[0]
            case 0x2417:
                changed["ends_row"] = bool(operand[0])
            case 0x244B:
                changed["ends_cell"] = bool(operand[0])
            case 0x244C:
                changed["ends_row"] = bool(operand[0])
            case 0x6645 | 0x6646:  # too long for its page: it stands in the data stream
                place = struct.unpack("<I", operand)[0]
                if place + 2 <= len(stream):
                    size = struct.unpack_from("<H", stream, place)[0]
                    base = _paragraph(stream[place + 2 : place + 2 + size], base, b"")
    if in_table or depth:
        changed["depth"] = max(in_table, depth)
    return replace(base, **changed) if changed else base  # type: ignore[arg-type]  # the same


def _pages(found: Structures, index: int) -> Iterator[bytes]:
    table = found.structure(index)
    count = max(len(table) - 4, 0) // 8
    for number in struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ():
        page = found.main[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
        if len(page) < _PAGE:
            raise ValueError("a page of formatting lies beyond the file")
        yield page


class Formats:
    """Formatting by place in the file. Raises `ValueError`, `IndexError` or `struct.error` where it is broken."""

    def __init__(self, found: Structures) -> None:
        self._data = found.data
        self._starts: list[int] = []
        self._runs: list[tuple[int, Characters]] = []  # end and formatting
        self._paragraph_starts: list[int] = []
        self._paragraphs: list[tuple[int, Paragraph]] = []
        self._read_characters(found)
        self._read_paragraphs(found)
        self.styles = _styles(found.structure(_STYLES))

    def _read_characters(self, found: Structures) -> None:
        known: dict[bytes, Characters] = {}
        rows: list[tuple[int, int, Characters]] = []
        for page in _pages(found, _CHARACTER_PAGES):
            count = page[-1]
            places = struct.unpack_from(f"<{count + 1}I", page)
            for index in range(count):
                offset = 2 * page[4 * (count + 1) + index]
                data = page[offset + 1 : offset + 1 + page[offset]] if offset else b""
                if data not in known:
                    known[data] = _characters(data, Characters())
                rows.append((places[index], places[index + 1], known[data]))
        rows.sort(key=lambda row: row[0])
        self._starts = [row[0] for row in rows]
        self._runs = [row[1:] for row in rows]

    def _read_paragraphs(self, found: Structures) -> None:
        known: dict[bytes, Paragraph] = {}
        rows: list[tuple[int, int, Paragraph]] = []
        for page in _pages(found, _PARAGRAPH_PAGES):
            count = page[-1]
            places = struct.unpack_from(f"<{count + 1}I", page)
            for index in range(count):
                offset = 2 * page[4 * (count + 1) + 13 * index]
                data = b""
                if offset:
                    size = page[offset]
                    start, size = (offset + 1, 2 * size - 1) if size else (offset + 2, 2 * page[offset + 1])
                    data = page[start : start + size]
                if data not in known:
                    style = struct.unpack_from("<H", data)[0] if len(data) >= 2 else 0
                    known[data] = _paragraph(data[2:], Paragraph(style), found.data)
                rows.append((places[index], places[index + 1], known[data]))
        rows.sort(key=lambda row: row[0])
        self._paragraph_starts = [row[0] for row in rows]
        self._paragraphs = [row[1:] for row in rows]

    def paragraph(self, place: int, piece: Piece) -> Paragraph:
        """The formatting of the paragraph whose mark stands at this offset of the file."""
        index = bisect_right(self._paragraph_starts, place) - 1
        found = Paragraph()
        if index >= 0 and place < self._paragraphs[index][0]:
            found = self._paragraphs[index][1]
        return _paragraph(piece.changes, found, self._data) if piece.changes else found

    def runs(self, start: int, end: int, piece: Piece) -> Iterator[tuple[int, int, Characters]]:
        """The runs of a range of positions that lies in one piece."""
        width = piece.width
        place = piece.fc + (start - piece.start) * width
        index = max(bisect_right(self._starts, place) - 1, 0)
        while start < end:
            while index < len(self._runs) and self._runs[index][0] <= place:
                index += 1
            formatting, stop = Characters(), end
            if index < len(self._runs):
                last, formatting = self._runs[index]
                if self._starts[index] > place:  # nothing is said of what comes before
                    last, formatting = self._starts[index], Characters()
                # A run that ends within a character is stretched to its end.
                stop = min(end, max(piece.start + -((piece.fc - last) // width), start + 1))
            yield start, stop, _characters(piece.changes, formatting) if piece.changes else formatting
            start = stop
            place = piece.fc + (start - piece.start) * width

    def style(self, index: int) -> Style:
        """A style; one that adds nothing where there is none."""
        return self.styles.get(index, Style())

    def is_on(self, name: str, run: Characters, paragraph: Paragraph) -> bool:
        """Whether `hidden` or `struck` is on: a toggle of both styles cancels itself out."""
        direct = getattr(run, name)
        if direct in {0, 1}:
            return bool(direct)
        of_style = getattr(self.style(paragraph.style).characters, name) == 1
        if run.style >= 0:
            of_style ^= getattr(self.style(run.style).characters, name) == 1
        return bool(of_style ^ (direct == 0x81))

    def numbering(self, paragraph: Paragraph) -> tuple[int, int]:
        """List (from 1; 0 for none) and level of a paragraph."""
        of_style = self.style(paragraph.style).paragraph
        number = of_style.list if paragraph.list is None else paragraph.list
        level = of_style.level if paragraph.level is None else paragraph.level
        return number or 0, level or 0


def _styles(sheet: bytes) -> dict[int, Style]:
    """The styles by their index, each with what it is based on."""
    if not sheet:
        return {}
    head, count, base_size = struct.unpack_from("<HHH", sheet)
    position = 2 + head
    raw: dict[int, tuple[int, bytes, bytes]] = {}
    for index in range(count):
        size = struct.unpack_from("<H", sheet, position)[0]
        entry = sheet[position + 2 : position + 2 + size]
        position += 2 + size
        if len(entry) < 12:
            continue
        kind, based, parts = entry[2] & 0xF, struct.unpack_from("<H", entry, 2)[0] >> 4, entry[4] & 0xF
        place = base_size + 2 + 2 * struct.unpack_from("<H", entry, base_size)[0] + 2
        found = []
        for _ in range(parts):
            place += place % 2
            length = struct.unpack_from("<H", entry, place)[0]
            found.append(entry[place + 2 : place + 2 + length])
            place += 2 + length
        if kind == 1:
            raw[index] = (based, found[0][2:] if found else b"", found[1] if len(found) > 1 else b"")
        elif kind == 2:
            raw[index] = (based, b"", found[0] if found else b"")
    made: dict[int, Style] = {}
    for index in raw:
        chain = [index]
        while (based := raw[chain[-1]][0]) in raw and based not in chain and len(chain) < _MOST_STYLES:
            chain.append(based)
        characters, paragraph = Characters(), Paragraph()
        for step in reversed(chain):
            paragraph = _paragraph(raw[step][1], paragraph, b"")
            characters = _characters(raw[step][2], characters)
        made[index] = Style(characters, paragraph)
    return made
