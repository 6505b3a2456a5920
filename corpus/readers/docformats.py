"""The formatting in a DOC that decides what is text and what of it shows: hidden, deleted, in a table, in which colour.

Character and paragraph formatting stand in pages of 512 bytes (FKP) as lists of operations (sprm, [MS-DOC] 2.6).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from corpus.readers.docpieces import Piece, Structures
from corpus.readers.docshades import SHADE, SHADES_CELLS, cell_grounds, colour, numbered, shade, short_shade
from corpus.readers.wordlook import AUTO, LOWEST, NOTHING_SAID, TINY, WHITE, Look, merges

_PAGE = 512
_CHARACTER_PAGES, _PARAGRAPH_PAGES, _STYLES = 12, 13, 1
_OPERAND_SIZES = (1, 1, 2, 4, 2, 2, -1, 3)
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
_CELL = 20  # bytes of a cell in the definition of a table
# What is asked for below: most operations are none of it, and so each need not be compared with all of these.
_OF_CHARACTERS = frozenset(
    {0x083C, 0x0837, 0x2A53, 0x0800, 0x0801, 0x0855, 0x4A30, 0x6A09, 0x4A4F, 0x6A03}
    | {0x2A42, 0x6870, 0x4A43, 0x4866, 0xCA71, 0x2A0C}
)
_OF_PARAGRAPHS = frozenset(
    {0x260A, 0x460B, 0x2416, 0x6649, 0x2417, 0x244B, 0x244C, 0x6645, 0x6646, 0x442D, 0xC64D, 0x6412, 0x9407}
    | {_TABLE_DEFINITION, *SHADES_CELLS}
)


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
    look: Look = NOTHING_SAID  # colour, ground and size


class Merged(NamedTuple):
    """A cell that is one with others over or under it: its number in the row, its edges, whether it continues one above."""

    cell: int
    left: int
    right: int
    continues: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Formatting of a paragraph; `list` counts from 1, None leaves it to the style."""

    style: int = 0
    level: int | None = None
    list: int | None = None
    depth: int = 0  # tables it stands in
    ends_cell: bool = False  # of an inner table
    ends_row: bool = False
    ground: int = AUTO
    cells: tuple[int, ...] = ()  # the grounds of the cells of the row that it ends
    merged: tuple[Merged, ...] = ()  # those of them that go on downwards
    low: bool | None = None  # its lines are too low for letters, or the row that it ends


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
    seen: dict[str, int] = {}
    pen = AUTO
    for code, operand in operations(data):
        if code not in _OF_CHARACTERS:
            continue
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
            case 0x2A42 if operand:
                seen["colour"] = numbered(operand[0])
            case 0x6870 if len(operand) >= 4:
                seen["colour"] = colour(operand)
            case 0x4A43 if len(operand) >= 2:
                seen["size"] = struct.unpack("<H", operand)[0]
            case 0x4866 if len(operand) >= 2:
                seen["ground"] = short_shade(operand)
            case 0xCA71 if len(operand) >= SHADE:
                seen["ground"] = shade(operand)
            case 0x2A0C if operand:
                pen = numbered(operand[0])
    if pen != AUTO:  # the pen lies over the shading
        seen["ground"] = pen
    if seen:
        said = Look(colour=seen.get("colour"), ground=seen.get("ground"), size=seen.get("size"))
        changed["look"] = said if base.look is NOTHING_SAID else said.or_else(base.look)
    return replace(base, **changed) if changed else base  # type: ignore[arg-type]  # each value fits its name


def _merged(definition: bytes) -> Iterator[Merged]:
    """The cells of a row that go on downwards, by the definition of its table."""
    count = definition[2] if len(definition) > 2 else 0
    start = 3 + 2 * (count + 1)
    for cell in range(min(count, (len(definition) - start) // _CELL)):
        place = start + _CELL * cell
        joined = (definition[place] | definition[place + 1] << 8) >> 5 & 3
        if joined:
            left, right = struct.unpack_from("<hh", definition, 3 + 2 * cell)
            yield Merged(cell, left, right, joined == 1)


def _paragraph(data: bytes, base: Paragraph, stream: bytes) -> Paragraph:
    changed: dict[str, object] = {}
    cells = base.cells
    in_table = depth = 0
    for code, operand in operations(data):
        if code not in _OF_PARAGRAPHS:
            continue
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
            case 0x442D if len(operand) >= 2:
                changed["ground"] = short_shade(operand)
            case 0xC64D if len(operand) >= SHADE:
                changed["ground"] = shade(operand)
            case 0x6412 if len(operand) >= 4:
                height, several = struct.unpack("<hH", operand)
                changed["low"] = not several and -LOWEST <= height < 0
            case 0x9407 if len(operand) >= 2:
                changed["low"] = -LOWEST <= struct.unpack("<h", operand)[0] < 0
            case 0xD608:
                changed["merged"] = tuple(_merged(operand))
            case _ if code in SHADES_CELLS:
                cells = cell_grounds(cells, code, operand)
                changed["cells"] = cells
            case 0x6645 | 0x6646:  # too long for its page: it stands in the data stream
                place = struct.unpack("<I", operand)[0]
                if place + 2 <= len(stream):
                    size = struct.unpack_from("<H", stream, place)[0]
                    base = _paragraph(stream[place + 2 : place + 2 + size], base, b"")
                    cells = base.cells
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
        self.styles = _styles(found.structure(_STYLES))
        # Whether anything at all may keep letters from showing: asked first, since in most documents nothing does.
        self.may_hide = any(_hides(each.characters, each.paragraph) for each in self.styles.values())
        self._read_characters(found)
        self._read_paragraphs(found)
        # Whether rows may hide words whatever their colour: what says so stands at their end.
        self.rows_hide = any((each.low and each.ends_row) or each.merged for _, each in self._paragraphs)
        self._shown: dict[tuple[Look, int, int], Look] = {}

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
        self.may_hide |= any(_hides(each, Paragraph()) for each in known.values())
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
        self.may_hide |= any(_hides(Characters(), each) for each in known.values())
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

    def look(self, run: Characters, paragraph: Paragraph) -> Look:
        """The look of a run in a paragraph: its own, then that of its style, then that of the paragraph's."""
        key = (run.look, run.style, paragraph.style)
        found = self._shown.get(key)
        if found is None:
            of_styles = self.style(run.style).characters.look.or_else(
                self.style(paragraph.style).characters.look
            )
            found = self._shown[key] = run.look.or_else(of_styles)
        return found

    def ground(self, paragraph: Paragraph) -> int:
        """The ground that a paragraph has of its own, or by its style."""
        own = paragraph.ground
        return self.style(paragraph.style).paragraph.ground if own == AUTO else own

    def is_low(self, paragraph: Paragraph) -> bool:
        """Whether no letter fits into the lines of a paragraph."""
        return bool(self.style(paragraph.style).paragraph.low if paragraph.low is None else paragraph.low)

    def numbering(self, paragraph: Paragraph) -> tuple[int, int]:
        """List (from 1; 0 for none) and level of a paragraph."""
        of_style = self.style(paragraph.style).paragraph
        number = of_style.list if paragraph.list is None else paragraph.list
        level = of_style.level if paragraph.level is None else paragraph.level
        return number or 0, level or 0


def _hides(characters: Characters, paragraph: Paragraph) -> bool:
    """Whether such formatting might keep letters from showing, alone or with other formatting."""
    look, usual = characters.look, (None, AUTO, WHITE)
    return (
        (look.size is not None and look.size <= TINY)
        or (look.is_coloured and merges(look.colour or 0, WHITE, 0))
        or look.ground not in usual
        or paragraph.ground not in usual
        or bool(paragraph.low)
        or any(cell not in usual for cell in paragraph.cells)
        or any(cell.continues for cell in paragraph.merged)
    )


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
        chain: dict[int, None] = {}  # to the first that is known, or is based on nothing; a circle must end
        while index in raw and index not in made and index not in chain:
            chain[index] = None
            index = raw[index][0]  # noqa: PLW2901  up the chain
        style = made.get(index, Style())
        for step in reversed(chain):
            _, of_paragraph, of_characters = raw[step]
            style = made[step] = Style(
                _characters(of_characters, style.characters), _paragraph(of_paragraph, style.paragraph, b"")
            )
    return made
