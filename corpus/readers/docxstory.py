"""The text of one part of a DOCX, line by line: paragraphs, tables, text boxes, fields, revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.docxlists import W
from corpus.readers.docxstyles import HidingStyles, look
from corpus.readers.wordtext import APART, TICKED, UNTICKED, field_text, in_line, row_lines, symbol, symbols

if TYPE_CHECKING:
    from lxml import etree

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL, TYPE, ID = f"{W}val", f"{W}type", f"{W}id"

P, R = f"{W}p", f"{W}r"
_T, _TBL, _TR, _TC = f"{W}t", f"{W}tbl", f"{W}tr", f"{W}tc"
_PPR, _RPR, _TEXT_BOX = f"{W}pPr", f"{W}rPr", f"{W}txbxContent"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_SECTION, _RUBY, _SYMBOL = f"{W}sectPr", f"{W}ruby", f"{W}sym"
_NUMBER, _STYLE = f"{W}numPr", f"{W}pStyle"
_FIELD, _INSTRUCTION = f"{W}fldChar", f"{W}instrText"
_NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_ALTERNATE = f"{_MC}AlternateContent"
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
_PLAIN_WRAPPERS = ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")
# What only wraps content; insertions and the new place of moved text are accepted.
_WRAPPERS = _INSERTED | {W + name for name in _PLAIN_WRAPPERS}
_ELSEWHERE = frozenset({f"{W}altChunk", f"{W}subDoc"})
_FIXED = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
_OFF = frozenset({"0", "false", "off", "none"})


def chosen(alternate: etree._Element) -> etree._Element:
    """The branch of an `mc:AlternateContent` to read: both hold the same text, so never both."""
    choice = alternate.find(f"{_MC}Choice")
    if choice is None:
        choice = alternate.find(f"{_MC}Fallback")
    return alternate if choice is None else choice


def switched_on(parent: etree._Element, name: str) -> bool:
    """Whether an element has this property and it is on."""
    found = parent.find(W + name)
    return found is not None and found.get(_VAL, "1") not in _OFF


def _boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing, and its WordArt; boxes inside boxes come with their content."""
    for child in drawing:
        if child.tag in {_TEXT_BOX, _WORD_ART}:
            yield child
        else:
            yield from _boxes(chosen(child) if child.tag == _ALTERNATE else child)


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun."""

    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    shown: str | None = None  # what a form field shows that has no result


def _form_text(begin: etree._Element) -> str | None:
    """What a form field shows: a box, ticked or not, or the chosen entry of a list; None for others."""
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        name = "default" if box.find(f"{W}checked") is None else "checked"
        return TICKED if switched_on(box, name) else UNTICKED
    entries = begin.find(f"{W}ffData/{W}ddList")
    if entries is None:
        return None
    chosen = entries.find(f"{W}result")
    chosen = entries.find(f"{W}default") if chosen is None else chosen
    names = [entry.get(_VAL, "") for entry in entries.findall(f"{W}listEntry")]
    index = "0" if chosen is None else chosen.get(_VAL, "0")
    return in_line(names[int(index)]) if index.isdecimal() and int(index) < len(names) else None


def _symbol(element: etree._Element) -> str:
    """A character given by its place in a font."""
    try:
        return symbol(int(element.get(f"{W}char", ""), 16), element.get(f"{W}font", ""))
    except ValueError:
        return ""


def _plain(text: str, run: etree._Element) -> str:
    """The text of a run, in which a line end is only a space, with symbols as characters."""
    if "\n" in text or "\r" in text:
        text = text.replace("\n", " ").replace("\r", " ")
    if not APART.search(text):
        return text
    font = run.find(f"{_RPR}/{W}rFonts")
    return text if font is None else symbols(text, font.get(f"{W}ascii", ""))


class Story:
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
        self._fields: list[_Field] = []
        self._paragraph_style = ""
        self.sections: list[etree._Element] = []
        self.notes: dict[str, set[str]] = {}
        self.word_art: set[str] = set()
        self.open_fields = False
        self.revised = False
        self.foreign = False
        self.struck = False
        self.in_body = False

    # What a line is made of: `corpus.readers.docxanchors` keeps here where each character came from.

    def _text(self, paragraph: etree._Element, pieces: list[str]) -> str:
        """The text of a paragraph."""
        return "".join(pieces)

    def _line(self, label: str, joined: list[str]) -> str:
        """A line of a label and the text of paragraphs that run on into each other."""
        return label + "".join(joined) if label or len(joined) > 1 else joined[0]

    def _row(self, cells: list[list[str]]) -> list[str]:
        """The lines of a table row."""
        return row_lines(cells)

    def _picture(self, _drawing: etree._Element) -> str:
        """What stands in the text for the pictures of a drawing in the body."""
        return ""

    def lines(self, parent: etree._Element) -> list[str]:
        """The lines of a body, text box, header or note. Its fields begin and end in it."""
        outer, self._fields = self._fields, []
        found = self._blocks(parent)
        self.open_fields = self.open_fields or bool(self._fields)
        self._fields = outer
        return found

    def _blocks(self, parent: etree._Element) -> list[str]:
        """The paragraphs and table rows of an element, a string each."""
        found: list[str] = []
        joined: list[str] = []  # paragraphs whose mark was deleted run on into the next one
        for child in self._content(parent):
            if child.tag == P:
                text, boxes, label, runs_on = self._paragraph(child)
                joined.append(text)
                if not runs_on:
                    found.append(self._line(label, joined))
                    joined = []
                found += boxes
            elif child.tag == _TBL:
                found += self._table(child)
            elif child.tag == _SECTION:
                self.sections.append(child)
            elif child.tag in _ELSEWHERE:
                self.foreign = True
        if any(joined):
            found.append(self._line("", joined))
        return found

    def _content(self, parent: etree._Element) -> Iterator[etree._Element]:
        """The children of an element, with those inside wrappers and without deleted ones."""
        for child in parent:
            tag = child.tag
            if tag in _WRAPPERS:
                if tag in _INSERTED:
                    self.revised = True
                yield from self._content(child)
            elif tag in _REMOVED:
                self.revised = True
            elif tag == _ALTERNATE:
                yield from self._content(chosen(child))
            else:
                yield child

    def _table(self, table: etree._Element) -> list[str]:
        """The rows of a table."""
        rows: list[str] = []
        for row in self._content(table):
            if row.tag != _TR:
                continue
            properties = row.find(f"{W}trPr")
            if properties is not None:
                if properties.find(f"{W}del") is not None:
                    self.revised = True
                    continue
                if switched_on(properties, "hidden"):
                    continue
            cells = []
            for cell in self._content(row):
                if cell.tag == _TC:
                    if cell.find(f"{W}tcPr/{W}cellDel") is None:
                        cells.append(self._blocks(cell))
                    else:
                        self.revised = True
            rows += self._row(cells)
        return rows

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, list[str], str, bool]:
        """The text of a paragraph, that of its text boxes, its number label, and whether it runs on into the next."""
        pieces: list[str] = []
        boxes: list[str] = []
        properties: etree._Element | None = None
        numbered = runs_on = False
        style = self._paragraph_style  # of the paragraph around, if this one is in a text box
        self._paragraph_style = ""
        for child in self._content(paragraph):
            tag = child.tag
            if tag == R:
                self._run(child, pieces, boxes)
            elif tag == _PPR:
                properties = child
                numbered, runs_on = self._properties(child)
            elif tag in _ELSEWHERE:
                self.foreign = True
            elif isinstance(tag, str) and tag.startswith(_MATH):
                pieces += [piece.text or "" for piece in child.iter(f"{_MATH}t")]
        if self._hiding and properties is None and self._hiding.look(None, "").hidden:
            runs_on = True
        self._paragraph_style = style
        # The last of the paragraphs that run together gives them its number.
        label = self._label(properties) if numbered and properties is not None and not runs_on else ""
        return self._text(paragraph, pieces), boxes, label, runs_on

    def _properties(self, properties: etree._Element) -> tuple[bool, bool]:
        """Whether a paragraph may have a number, and whether its mark was deleted or is hidden."""
        numbered = runs_on = False
        mark: etree._Element | None = None
        for child in properties:
            tag = child.tag
            if tag == _NUMBER:
                numbered = True
            elif tag == _STYLE:
                numbered = True
                self._paragraph_style = child.get(_VAL, "")
            elif tag == _SECTION:
                self.sections.append(child)
            elif tag == _RPR:
                mark = child
                runs_on = any(entry.tag in _REMOVED for entry in child)
                self.revised = self.revised or runs_on
        seen = look(mark) if self._hiding is None else self._hiding.look(mark, self._paragraph_style)
        return numbered, runs_on or bool(seen.hidden)

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """Adds the text of a run to `pieces` and that of text boxes anchored in it to `boxes`."""
        if self._hiding and run.tag == R and self._is_hidden(run.find(_RPR)):
            return
        out = self._target(pieces) if self._fields else pieces
        for child in run:
            tag = child.tag
            if tag == _T:
                out.append(_plain(child.text or "", run))
            elif tag == _RPR:
                if not self._hiding and self._is_hidden(child):
                    return
            elif tag in _FIXED:
                out.append(_FIXED[tag])
            elif tag == _FIELD and self._heed_fields:
                self._field(child, pieces)
                out = self._target(pieces)
            elif tag == _INSTRUCTION:
                if out is not pieces:
                    out.append(child.text or "")
            elif tag == _SYMBOL:
                out.append(_symbol(child))
            elif tag == _ALTERNATE:
                self._run(chosen(child), pieces, boxes)
            elif tag in _DRAWINGS:
                if self.in_body and (picture := self._picture(child)):
                    out.append(picture)
                self._drawing(child, boxes)
            elif tag == _RUBY:
                self._ruby(child, pieces, boxes)
            elif tag in _NOTE_MARKS:
                self.notes.setdefault(_NOTE_MARKS[tag], set()).add(child.get(ID, ""))

    def _is_hidden(self, properties: etree._Element | None) -> bool:
        """Whether a run with these properties is no text: hidden, or struck through."""
        seen = self._hiding.look(properties, self._paragraph_style) if self._hiding else look(properties)
        if seen.struck and not seen.hidden:
            self.struck = True
        return bool(seen.hidden or seen.struck)

    def _target(self, pieces: list[str]) -> list[str]:
        """Where text goes: to the paragraph, or to the instruction of the field it stands in."""
        for entry in reversed(self._fields):
            if not entry.in_result:
                return entry.instruction
        return pieces

    def _field(self, mark: etree._Element, pieces: list[str]) -> None:
        """A field begins, comes to its result, or ends."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(shown=_form_text(mark)))
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.shown is not None:
                self._target(pieces).append(ended.shown)
            elif not ended.in_result:
                self._target(pieces).append(field_text("".join(ended.instruction)))

    def _drawing(self, drawing: etree._Element, boxes: list[str]) -> None:
        for box in _boxes(drawing):
            if box.tag == _TEXT_BOX:
                boxes += self.lines(box)
            elif text := box.get("string", "").strip():
                text = text.replace("\r", "\n")
                self.word_art.add(text)
                boxes.append(text)

    def _ruby(self, ruby: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """A character with its reading, as `执(zhí)`: match text knows that form and drops the reading."""
        for name, before, after in (("rubyBase", "", ""), ("rt", "(", ")")):
            pieces.append(before)
            for run in ruby.iterfind(f"{W}{name}/{W}r"):
                self._run(run, pieces, boxes)
            pieces.append(after)
