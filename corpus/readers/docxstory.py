"""The text of one part of a DOCX, line by line: paragraphs, tables, text boxes, fields, revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import ALTERNATE, WORD_ART, chosen, words_of
from corpus.readers.docxcolours import WHITE
from corpus.readers.docxdrawings import EMBEDDED, REFERENCES, SHAPE_TEXT, TEXT_BOX, shape_text, shown
from corpus.readers.docxfields import Fields
from corpus.readers.docxgrounds import Grounds
from corpus.readers.docxlines import Lines, figures_meet, plain, symbol_of
from corpus.readers.docxlists import W
from corpus.readers.docxnames import (
    BLOCKS,
    CELL,
    DRAWINGS,
    DRAWN,
    ELSEWHERE,
    FIELD_MARK,
    FIXED,
    ID,
    INSERTED,
    INSTRUCTION,
    KNOWN,
    MATH,
    MATH_RUN,
    MATH_TEXT,
    NOTE_MARKS,
    NUMBER,
    PARAGRAPH_LOOK,
    REMOVED,
    ROW,
    RUBY,
    RUN_LOOK,
    SECTION,
    SILENT,
    SIMPLE_FIELD,
    SPACING,
    STYLE,
    SYMBOL,
    TABLE,
    TEXT,
    VAL,
    P,
    R,
    is_strange,
)
from corpus.readers.docxstyles import (
    NOTHING_SAID,
    HidingStyles,
    look,
    squeezed_line,
    squeezed_row,
    switched_on,
)
from corpus.readers.wordtext import bare, field_text

if TYPE_CHECKING:
    from lxml import etree


class Story(Lines):
    """Walks one part after the other of a document; remembers what it saw on the way.

    `label` gives the number of a paragraph with certain properties. `heed_fields` is False for a document whose
    fields do not end: then nothing is taken for an instruction.
    """

    def __init__(
        self, hiding: HidingStyles | None, label: Callable[[etree._Element], str], *, heed_fields: bool
    ) -> None:
        self._hiding = hiding
        self._label = label
        self._heed_fields = heed_fields
        self._fields = Fields()
        self._paragraph_style = ""
        self._squeezed = ""  # `clipped` in a paragraph or row of a fixed height that no letter fits into
        self.grounds = Grounds(lambda: None)
        self.shaded = False  # whether anything in the part has a ground of its own
        self.sections: list[etree._Element] = []
        self.notes: dict[str, set[str]] = {}
        self.word_art: set[str] = set()
        self.open_fields = False
        self.revised = False
        self.struck = False
        self.strange: list[etree._Element] = []  # wrappers that no office program is known to use
        self.faint: list[str] = []  # words of which nobody can tell whether they show
        self.embedded = False
        self.in_body = False
        # Kind (as in `HIDDEN_NAMES`) and words of what does not show.
        self.unshown: list[tuple[str, str]] = []
        self.in_codes: list[str] = []  # words that stand where a field has its instruction
        self.outside: Callable[[etree._Element], list[str]] = lambda _reference: []

    def lines(self, parent: etree._Element) -> list[str]:
        """The lines of a body, text box, header or note. Its fields begin and end in it."""
        outer, self._fields = self._fields, Fields()
        squeezed, self._squeezed = self._squeezed, ""
        found = self._blocks(self._content(parent))
        self.open_fields = self.open_fields or bool(self._fields)
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

    def _content(self, parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """The children of an element, with those inside wrappers and without deleted ones."""
        for child in parent:
            tag = child.tag
            if tag in KNOWN:
                yield child
            elif tag in REMOVED:
                self.revised = True
            elif tag == ALTERNATE:
                yield from self._content(chosen(child))
            elif len(child):
                if tag in INSERTED:
                    self.revised = True
                elif is_strange(tag):
                    self.strange.append(child)
                yield from self._content(child)
            elif tag == SIMPLE_FIELD:
                yield child

    def _rows(self, children: Iterable[etree._Element]) -> list[list[str]]:
        """The rows of a table, of each its lines."""
        rows: list[list[str]] = []
        heads: list[str] = []  # the cells of the first row
        for row in children:
            if row.tag != ROW:
                if row.tag not in SILENT and (stray := self._blocks([row])):
                    rows.append(stray)
                continue
            properties = row.find(f"{W}trPr")
            if properties is not None:
                if properties.find(f"{W}del") is not None:
                    self.revised = True
                    continue
                if switched_on(properties, "hidden"):
                    continue
            squeezed = self._squeezed
            self._squeezed = squeezed or squeezed_row(properties)
            cells = []
            for cell in self._content(row):
                if cell.tag == CELL:
                    if cell.find(f"{W}tcPr/{W}cellDel") is None:
                        cells.append(self._blocks(self._content(cell)))
                    else:
                        self.revised = True
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
                runs_on = any(entry.tag in REMOVED for entry in child)
                self.revised = self.revised or runs_on
        seen = look(mark) if self._hiding is None else self._hiding.look(mark, self._paragraph_style)
        return numbered, runs_on or bool(seen.hidden)

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """Adds the text of a run to `pieces` and that of text boxes anchored in it to `boxes`."""
        kind = self._looks(run)
        if kind is None:
            return
        start = len(pieces)
        self._things(run, run, pieces, boxes)
        if kind:
            self._seen_as(kind, pieces, start)

    def _things(
        self,
        things: Iterable[etree._Element],
        run: etree._Element | None,
        pieces: list[str],
        boxes: list[str],
    ) -> None:
        """Adds what a run holds, or what stands where only a run can hold it."""
        out = self._fields.into(pieces) if self._fields else pieces
        for child in things:
            tag = child.tag
            if tag == TEXT:
                text = plain(words_of(child) if len(child) else child.text or "", run)
                if self._fields:
                    self._fields.add(text, pieces)
                else:
                    out.append(text)
            elif tag in FIXED:
                out.append(FIXED[tag])
            elif tag in SILENT or tag == PARAGRAPH_LOOK:
                continue
            elif tag == FIELD_MARK:
                if self._heed_fields:
                    self.in_codes += self._fields.mark(child, pieces)
                    out = self._fields.into(pieces)
            elif tag == INSTRUCTION:
                if out is not pieces:
                    out.append(child.text or "")
            elif tag == SYMBOL:
                out.append(symbol_of(child))
            elif tag == ALTERNATE:
                self._things(chosen(child), run, pieces, boxes)
                out = self._fields.into(pieces)
            elif tag in DRAWINGS:
                if self.in_body and (picture := self._picture(child)):
                    out.append(picture)
                self._drawing(child, boxes)
            else:
                self._rarer(child, run, pieces, boxes)
                out = self._fields.into(pieces)

    def _rarer(
        self, child: etree._Element, run: etree._Element | None, pieces: list[str], boxes: list[str]
    ) -> None:
        """Adds what few runs hold, and what ought to stand elsewhere."""
        tag = child.tag
        if tag == RUBY:
            self._ruby(child, pieces, boxes)
        elif tag in NOTE_MARKS:
            self.notes.setdefault(NOTE_MARKS[tag], set()).add(child.get(ID, ""))
        elif tag == R:
            self._run(child, pieces, boxes)
        elif tag in BLOCKS:
            boxes += self._blocks([child])
        elif tag == SIMPLE_FIELD and not len(child):
            self._fields.into(pieces).append(field_text(child.get(f"{W}instr", "")))
        elif tag in REMOVED:
            self.revised = True
        elif tag in MATH:
            self._math(child, pieces, boxes)
        elif tag in DRAWN:
            self._drawn(child, boxes)
        elif tag in ELSEWHERE:
            boxes += self._hung(self.outside(child), child)
        elif tag == SECTION:
            self.sections.append(child)
        elif len(child):
            self._things(self._content(child if tag in KNOWN else (child,)), run, pieces, boxes)

    def _seen_as(self, kind: str, pieces: list[str], start: int) -> None:
        """Tells of pieces from `start` on that do not show, or may not."""
        if kind == "faint":
            self.faint += ["".join(pieces[start:])] if len(pieces) > start else []
        else:
            self._unseen(pieces, start, kind)

    def _looks(self, run: etree._Element) -> str | None:
        """How a run fails to show (a key of `HIDDEN_NAMES`, or `faint` where it may not show), empty where it does.

        None where it is no text at all: hidden, or struck through.
        """
        properties = run.find(RUN_LOOK)
        hiding = self._hiding
        seen = (
            hiding.look(properties, self._paragraph_style) if hiding else look(properties, whole=self.shaded)
        )
        if seen is NOTHING_SAID:
            return self._squeezed
        if seen.hidden or seen.struck:
            self.struck = self.struck or not seen.hidden
            return None
        kind = seen.unseen(self.grounds.of(run) if seen.is_coloured else WHITE)
        return "faint" if kind is None else kind or self._squeezed

    def _math(self, formula: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """Adds the characters of a formula in their order."""
        if formula.tag == MATH_TEXT:
            self._fields.add(words_of(formula), pieces)
            return
        kind = self._looks(formula) if formula.tag == MATH_RUN else ""
        if kind is None:
            return
        start = len(pieces)
        for child in formula:
            tag = child.tag
            if tag in REMOVED:
                self.revised = True
            elif tag == ALTERNATE:
                self._math(chosen(child), pieces, boxes)
            elif tag in KNOWN and tag not in MATH:
                self._things((child,), child.getparent(), pieces, boxes)
            else:
                self._math(child, pieces, boxes)
        if kind:
            self._seen_as(kind, pieces, start)

    def _drawing(self, drawing: etree._Element, boxes: list[str]) -> None:
        """Adds what a drawing says."""
        for thing, hidden in shown(drawing):
            if not hidden:
                self._drawn(thing, boxes)
                continue
            lines: list[str] = []
            self._drawn(thing, lines)
            self.unshown += [("invisible", bare(line)) for line in lines]

    def _drawn(self, thing: etree._Element, boxes: list[str]) -> None:
        tag = thing.tag
        if tag == TEXT_BOX:
            boxes += self.lines(thing)
        elif tag == SHAPE_TEXT:
            if (text := shape_text(thing)).strip():
                boxes += self._hung([text], thing)
        elif tag == WORD_ART:
            if text := thing.get("string", "").strip():
                text = text.replace("\r", "\n")
                self.word_art.add(text)
                boxes += self._hung([text], thing)
        elif tag in REFERENCES:
            boxes += self._hung(self.outside(thing), thing)
        elif tag in EMBEDDED:
            self.embedded = True
        else:
            boxes += self._blocks([thing])

    def _ruby(self, ruby: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """A character with its reading, as `执(zhí)`: match text knows that form and drops the reading."""
        for name, before, after in (("rubyBase", "", ""), ("rt", "(", ")")):
            pieces.append(before)
            for part in ruby.iterfind(f"{W}{name}"):
                for child in self._content(part):
                    self._things((child,), child.getparent(), pieces, boxes)
            pieces.append(after)
