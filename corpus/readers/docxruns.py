"""What the runs of a DOCX hold: words, fields, symbols, formulas, drawings, and what stands where only a run can."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import ALTERNATE, WORD_ART, chosen, words_of
from corpus.readers.docxdrawings import (
    EMBEDDED,
    REFERENCES,
    SHAPE_TEXT,
    TEXT_BOX,
    is_document,
    shape_text,
    shown,
)
from corpus.readers.docxfields import Fields
from corpus.readers.docxlines import Lines, plain, symbol_of, to_change
from corpus.readers.docxlists import W
from corpus.readers.docxlooks import Looks
from corpus.readers.docxnames import (
    BLOCKS,
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
    PARAGRAPH_LOOK,
    REMOVED,
    RUBY,
    RUN_LOOK,
    SECTION,
    SILENT,
    SIMPLE_FIELD,
    SYMBOL,
    TEXT,
    R,
    is_strange,
)
from corpus.readers.docxprompts import CONTROL, asks, blanked, shows_prompt, words_in
from corpus.readers.wordlook import NOTHING_SAID
from corpus.readers.wordtext import bare, field_text

if TYPE_CHECKING:
    from lxml import etree


class Runs(Lines, ABC):
    """Reads runs and remembers what it saw in them.

    `looks` are those of the part that is walked, set before it is. `heed_fields` is False for a document whose fields
    do not end: then nothing is taken for an instruction.
    """

    looks: Looks

    def __init__(self, *, heed_fields: bool) -> None:
        self._heed_fields = heed_fields
        self._fields = Fields()
        self._paragraph_style = ""
        self._squeezed = (
            ""  # `clipped` where no letter fits into the height of a line or row, or another cell lies there
        )
        self.sections: list[etree._Element] = []
        self.notes: dict[str, set[str]] = {}
        self.word_art: set[str] = set()
        self.revised = False
        self.struck = False
        self.strange: list[etree._Element] = []  # wrappers that no office program is known to use
        self.faint: list[str] = []  # words of which nobody can tell whether they show
        self._blanks: dict[etree._Element, str] = {}  # runs of controls that nobody filled in
        self.prompted = False
        self.filled = False  # a control that says it is not, and holds words
        self.embedded = False
        self.objects = 0  # files in the body that may hold text of it
        self.in_body = False
        # Kind (as in `HIDDEN_NAMES`) and words of what does not show.
        self.unshown: list[tuple[str, str]] = []
        self.in_codes: list[str] = []  # words that stand where a field has its instruction
        self.outside: Callable[[etree._Element], list[str]] = lambda _reference: []

    @abstractmethod
    def lines(self, parent: etree._Element) -> list[str]:
        """The lines of a body, text box, header or note. Its fields begin and end in it."""

    @abstractmethod
    def _blocks(self, children: Iterable[etree._Element]) -> list[str]:
        """The paragraphs and table rows among elements, a string each."""

    def _content(self, parent: Iterable[etree._Element]) -> Iterator[etree._Element]:
        """The children of an element, with those inside wrappers and without deleted ones."""
        for child in parent:
            tag = child.tag
            if tag == R or tag in KNOWN:
                yield child
            elif tag in REMOVED:
                self.revised = True
            elif tag == ALTERNATE:
                yield from self._content(chosen(child))
            elif len(child):
                if tag in INSERTED:
                    self.revised = True
                elif tag == CONTROL:
                    if shows_prompt(child):
                        self._prompt(child)
                elif is_strange(tag):
                    self.strange.append(child)
                yield from self._content(child)
            elif tag == SIMPLE_FIELD:
                yield child

    def _prompt(self, control: etree._Element) -> None:
        """Takes the runs of a control that is not filled in for a blank."""
        if words := words_in(control).strip():
            if asks(words):
                self._blanks.update(blanked(control))
                self.prompted = True
            elif any(map(str.isalnum, words)):
                self.filled = True

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """Adds the text of a run to `pieces` and that of text boxes anchored in it to `boxes`."""
        if self._blanks and run in self._blanks:
            self._fields.into(pieces).append(self._blanks[run])
            return
        kind = self._squeezed if self.looks.usual(run) else self._looks(run)
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
        fields = self._fields
        out = fields.into(pieces) if fields.open else pieces
        for child in things:
            tag = child.tag
            if tag == RUN_LOOK:
                continue
            if tag == TEXT:
                text = words_of(child) if len(child) else child.text or ""
                if to_change(text):
                    text = plain(text, run)
                if fields.open:
                    fields.add(text, pieces)
                else:
                    out.append(text)
            elif tag in FIXED:
                out.append(FIXED[tag])
            elif tag in SILENT or tag == PARAGRAPH_LOOK:
                continue
            elif tag == FIELD_MARK:
                if self._heed_fields:
                    self.in_codes += fields.mark(child, pieces)
                    out = fields.into(pieces)
            elif tag == INSTRUCTION:
                if out is not pieces:
                    out.append(child.text or "")
            elif tag == SYMBOL:
                out.append(symbol_of(child))
            elif tag == ALTERNATE:
                self._things(chosen(child), run, pieces, boxes)
                out = fields.into(pieces)
            elif tag in DRAWINGS:
                if self.in_body and (picture := self._picture(child)):
                    out.append(picture)
                self._drawing(child, boxes)
            else:
                self._rarer(child, run, pieces, boxes)
                out = fields.into(pieces)

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
        seen = self.looks.of(run, self._paragraph_style)
        if seen is NOTHING_SAID:
            return self._squeezed
        if seen.hidden or seen.struck:
            self.struck = self.struck or not seen.hidden
            return None
        kind = self.looks.unseen(seen, run)
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
            self.objects += self.in_body and is_document(thing)
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
