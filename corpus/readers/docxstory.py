"""The text of one part of a DOCX, line by line: paragraphs, tables, and what runs on from one into the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from corpus.readers.docxcells import Columns
from corpus.readers.docxfields import Fields
from corpus.readers.docxlines import figures_meet
from corpus.readers.docxlists import W
from corpus.readers.docxnames import (
    BLOCKS,
    CELL,
    NUMBER,
    PARAGRAPH_LOOK,
    REMOVED,
    ROW,
    RUN_LOOK,
    SECTION,
    SILENT,
    SPACING,
    STYLE,
    TABLE,
    VAL,
    P,
    R,
)
from corpus.readers.docxruns import Runs
from corpus.readers.docxstyles import HidingStyles, look, squeezed_line, squeezed_row, switched_on

if TYPE_CHECKING:
    from lxml import etree


class Story(Runs):
    """Walks one part after the other of a document; remembers what it saw on the way.

    `label` gives the number of a paragraph with certain properties, `hiding` are the styles that may keep text from showing.
    """

    def __init__(
        self, hiding: HidingStyles | None, label: Callable[[etree._Element], str], *, heed_fields: bool
    ) -> None:
        super().__init__(heed_fields=heed_fields)
        self._hiding = hiding
        self._label = label
        self.open_fields = False

    def lines(self, parent: etree._Element) -> list[str]:
        """The lines of a body, text box, header or note. Its fields begin and end in it."""
        outer, self._fields = self._fields, Fields()
        squeezed, self._squeezed = self._squeezed, ""
        found = self._blocks(self._content(parent))
        self.open_fields = self.open_fields or bool(self._fields.open)
        self._fields, self._squeezed = outer, squeezed
        return found

    def entries(self, root: etree._Element) -> list[etree._Element]:
        """The notes in a part of notes."""
        return list(self._content(root))

    def _blocks(self, children: Iterable[etree._Element]) -> list[str]:
        """The paragraphs and table rows among elements, a string each."""
        found: list[str] = []
        joined: list[str] = []  # paragraphs whose mark was deleted run on into the next one
        loose: list[etree._Element] = []  # outside of paragraphs, where no program of an office puts it
        ends: list[int] = []  # the lines that are the last of a table row
        for child in children:
            tag = child.tag
            if tag == P:
                found += self._loose(loose)
                text, boxes, label, runs_on = self._paragraph(child)
                joined.append(text)
                if not runs_on:
                    found.append(self._line(label, joined))
                    joined = []
                found += boxes
            elif tag in BLOCKS:
                found += self._loose(loose)
                if tag == CELL:
                    found += self._blocks(self._content(child))
                    continue
                for lines in self._rows(self._content(child) if tag == TABLE else [child]):
                    found += lines
                    ends.append(len(found) - 1)
            elif tag not in SILENT and tag != PARAGRAPH_LOOK:
                loose.append(child)
        if any(joined):
            found.append(self._line("", joined))
        found += self._loose(loose)
        for end in ends:
            if 0 <= end < len(found) - 1 and figures_meet(found[end], found[end + 1]):
                found[end] = self._ended(found[end])
        return found

    def _loose(self, loose: list[etree._Element]) -> list[str]:
        """The lines of what stands outside of paragraphs; it is taken from the list."""
        if not loose:
            return []
        pieces: list[str] = []
        boxes: list[str] = []
        for child in loose:
            self._things((child,), child.getparent(), pieces, boxes)
        loose.clear()
        text = self._text(None, pieces)
        return [text, *boxes] if text.strip() else boxes

    def _rows(self, children: Iterable[etree._Element]) -> list[list[str]]:
        """The rows of a table, of each its lines."""
        rows: list[list[str]] = []
        heads: list[str] = []  # the cells of the first row
        columns = Columns()
        for row in children:
            if row.tag != ROW:
                if row.tag not in SILENT and (stray := self._blocks([row])):
                    rows.append(stray)
                continue
            properties = row.find(f"{W}trPr")
            if properties is not None and len(properties):
                self.revised = self.revised or properties.find(f"{W}ins") is not None
                if properties.find(f"{W}del") is not None:
                    self.revised = True
                    continue
                if switched_on(properties, "hidden"):
                    continue
            columns.row(properties)
            squeezed = self._squeezed
            self._squeezed = squeezed or squeezed_row(properties)
            cells = []
            for cell in self._content(row):
                if cell.tag == CELL:
                    seen = columns.cell(cell.find(f"{W}tcPr"))
                    self.revised = self.revised or seen.changed
                    if not seen.deleted:
                        within = self._squeezed
                        self._squeezed = within or ("clipped" if seen.swallowed else "")
                        cells.append(self._blocks(self._content(cell)))
                        self._squeezed = within
                elif cell.tag not in SILENT and (stray := self._blocks([cell])):
                    cells.append(stray)
            self._squeezed = squeezed
            if lines := self._row(cells, heads):
                rows.append(lines)
            heads = heads or ["".join(cell) for cell in cells]
        return rows

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, list[str], str, bool]:
        """The text of a paragraph, that of its text boxes, its number label, and whether it runs on into the next."""
        pieces: list[str] = []
        boxes: list[str] = []
        properties: etree._Element | None = None
        numbered = runs_on = False
        # Those of the paragraph around, if this one is in a text box.
        style, squeezed = self._paragraph_style, self._squeezed
        self._paragraph_style = ""
        for child in self._content(paragraph):
            tag = child.tag
            if tag == R:
                self._run(child, pieces, boxes)
            elif tag == PARAGRAPH_LOOK:
                properties = child
                numbered, runs_on = self._properties(child)
            else:
                self._things((child,), child.getparent(), pieces, boxes)
        if self._hiding and properties is None and self._hiding.look(None, "").hidden:
            runs_on = True
        self._paragraph_style, self._squeezed = style, squeezed
        # The last of the paragraphs that run together gives them its number.
        label = self._label(properties) if numbered and properties is not None and not runs_on else ""
        return self._text(paragraph, pieces), boxes, label, runs_on

    def _properties(self, properties: etree._Element) -> tuple[bool, bool]:
        """Whether a paragraph may have a number, and whether its mark was deleted or is hidden."""
        numbered = runs_on = False
        mark: etree._Element | None = None
        for child in properties:
            tag = child.tag
            if tag == NUMBER:
                numbered = True
            elif tag == STYLE:
                numbered = True
                self._paragraph_style = child.get(VAL, "")
            elif tag == SECTION:
                self.sections.append(child)
            elif tag == SPACING:
                self._squeezed = self._squeezed or squeezed_line(child)
            elif tag == RUN_LOOK:
                mark = child
                runs_on = len(child) > 0 and any(entry.tag in REMOVED for entry in child)
                self.revised = self.revised or runs_on
        seen = look(mark) if self._hiding is None else self._hiding.look(mark, self._paragraph_style)
        return numbered, runs_on or bool(seen.hidden)
