"""Where in a DOCX each character of the raw text stands, so that a finding can become a comment at its words.

The text is that of `corpus.readers.docx`, made by the same walk; only who asks for anchors pays for them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.limits import Limits
from corpus.readers.docx import main_part, read_lines
from corpus.readers.docxnames import P, R
from corpus.readers.docxstory import Story
from corpus.readers.docxstyles import HidingStyles
from corpus.readers.package import Package
from corpus.readers.wordtext import row_cells

if TYPE_CHECKING:
    from lxml import etree


@dataclass(frozen=True, slots=True)
class Anchor:
    """The place of one character.

    `part` is the name of the XML part; `paragraph` counts its `w:p` elements in document order from 0, those of text
    boxes and of both branches of an alternative included (`root.iter`). `offset` counts the characters that the reader
    takes from the paragraph. `run` counts the `w:r` elements of the paragraph likewise, `run_offset` the characters
    taken from that run; -1 and 0 for what stands in no run (a formula). A number label has the place of the first
    character of its paragraph. What a thing in a run says (a shape, a chart) has the place of that run and the
    `run_offset` -1; its `offset` counts from its own beginning.
    """

    part: str
    paragraph: int
    offset: int
    run: int
    run_offset: int


@dataclass(frozen=True, slots=True)
class Anchors:
    """The raw text of a DOCX and the place of each of its characters."""

    text: str
    _places: list[tuple[int, int] | None]  # number of the paragraph as it was read, and offset in it
    _paragraphs: list[
        tuple[str, int, list[tuple[int, int]]]
    ]  # part, index there, run and offset of each character

    def at(self, offset: int) -> Anchor | None:
        """The anchor of a raw offset; None for what stands in no paragraph (the break between two, a tab between cells)."""
        place = self._places[offset]
        if place is None:
            return None
        number, position = place
        part, index, runs = self._paragraphs[number]
        run, run_offset = runs[position] if position < len(runs) else (-1, 0)
        return Anchor(part, index, position, run, run_offset)


class _Line(str):
    """A line that knows where its characters came from."""

    paragraph: int
    places: list[tuple[int, int] | None]


def _made(text: str, places: list[tuple[int, int] | None], paragraph: int = -1) -> _Line:
    line = _Line(text)
    line.places, line.paragraph = places, paragraph
    return line


def _places(line: str) -> list[tuple[int, int] | None]:
    return line.places if isinstance(line, _Line) else [None] * len(line)


class _AnchoredStory(Story):
    """The walk of the reader, with a record of what it took from where."""

    def __init__(
        self, hiding: HidingStyles | None, label: Callable[[etree._Element], str], *, heed_fields: bool
    ) -> None:
        super().__init__(hiding, label, heed_fields=heed_fields)
        self.paragraphs: list[etree._Element] = []
        self.runs: list[list[tuple[int, int]]] = []
        self._counted: tuple[etree._Element, dict[etree._Element, int]] | None = None
        self._marks: dict[int, list[tuple[int, int, etree._Element]]] = {}

    def _indices_of(self, paragraph: etree._Element) -> dict[etree._Element, int]:
        """The numbers of the runs of a paragraph."""
        if self._counted is None or self._counted[0] is not paragraph:
            self._counted = paragraph, {run: index for index, run in enumerate(paragraph.iter(R))}
        return self._counted[1]

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        start = len(pieces)
        super()._run(run, pieces, boxes)
        if run.tag == R and len(pieces) > start:
            self._marks.setdefault(id(pieces), []).append((start, len(pieces), run))

    def _text(self, paragraph: etree._Element | None, pieces: list[str]) -> str:
        if paragraph is None:
            self._marks.pop(id(pieces), None)
            return super()._text(paragraph, pieces)
        number = len(self.paragraphs)
        self.paragraphs.append(paragraph)
        owners: list[etree._Element | None] = [None] * len(pieces)
        for start, end, run in self._marks.pop(id(pieces), []):
            for index in range(start, end):
                if owners[index] is None:  # an inner run is told before the one around it
                    owners[index] = run
        indices = self._indices_of(paragraph)
        taken: dict[int, int] = {}
        runs: list[tuple[int, int]] = []
        for piece, owner in zip(pieces, owners, strict=True):
            index = -1 if owner is None else indices[owner]
            first = taken.get(index, 0) if index >= 0 else 0
            runs += [(index, first + step if index >= 0 else 0) for step in range(len(piece))]
            taken[index] = first + len(piece)
        self.runs.append(runs)
        text = super()._text(paragraph, pieces)
        return _made(text, [(number, offset) for offset in range(len(text))], number)

    def _line(self, label: str, joined: list[str]) -> str:
        last = joined[-1]
        number = last.paragraph if isinstance(last, _Line) else -1
        places: list[tuple[int, int] | None] = [(number, 0)] * len(label)
        for text in joined:
            places += _places(text)
        return _made(super()._line(label, joined), places)

    def _row(self, cells: list[list[str]], heads: list[str]) -> list[str]:
        lines = super()._row(cells, heads)
        if len(cells) == 1:
            pairs = zip(lines, cells[0], strict=True)
            return [line if line is before else self._ended(before) for line, before in pairs]
        places: list[tuple[int, int] | None] = []
        for index, (cell, made) in enumerate(zip(cells, row_cells(cells, heads), strict=True)):
            places += [*([None] if index else []), *_cell_places(cell, made)]
        return [_made(line, places) for line in lines]

    def _ended(self, row: str) -> str:
        return _made(super()._ended(row), [*_places(row), None])

    def _hung(self, lines: list[str], holder: etree._Element) -> list[str]:
        paragraph = next(holder.iterancestors(P), None)
        run = next(holder.iterancestors(R), None)
        if paragraph is None or run is None:
            return lines
        index = self._indices_of(paragraph).get(run)
        if index is None:
            return lines
        found: list[str] = []
        for line in lines:
            number = len(self.paragraphs)
            self.paragraphs.append(paragraph)
            self.runs.append([(index, -1)] * len(line))
            found.append(_made(line, [(number, offset) for offset in range(len(line))], number))
        return found


def _cell_places(lines: list[str], made: str) -> list[tuple[int, int] | None]:
    """The places of the characters of the text `made` of a cell."""
    text = "\n".join(lines)
    places: list[tuple[int, int] | None] = []
    for index, line in enumerate(lines):
        places += [*([None] if index else []), *_places(line)]
    if "\t" in text:  # one for one, but for the breaks at both ends
        start = len(text) - len(text.lstrip("\n"))
        return places[start : start + len(made)]
    # Line breaks are gone, and for some a space stands before a Latin letter or a tab before a figure.
    kept = [(char, place) for char, place in zip(text, places, strict=True) if char != "\n"]
    found: list[tuple[int, int] | None] = []
    position = 0
    for char in made:
        if position < len(kept) and kept[position][0] == char:
            found.append(kept[position][1])
            position += 1
        else:
            found.append(None)
    return found


def anchors(data: bytes, limits: Limits) -> Anchors:
    """The raw text of a DOCX with the place of each character. Raises `Unreadable` as the reader does."""
    package = Package(data, limits)
    found = read_lines(package, limits, main_part(package), _AnchoredStory)
    lines = found.lines
    places: list[tuple[int, int] | None] = []
    for index, line in enumerate(lines):
        places += [*([None] if index else []), *_places(line)]
    story = found.story
    where = {
        paragraph: (name, index)
        for name, root in package.opened().items()
        for index, paragraph in enumerate(root.iter(P))
    }
    paragraphs = [
        (*where[paragraph], runs) for paragraph, runs in zip(story.paragraphs, story.runs, strict=True)
    ]
    return Anchors("\n".join(lines), places, paragraphs)
