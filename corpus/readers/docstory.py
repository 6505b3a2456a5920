"""One story of a DOC (the body, the footnotes, a header, a text box) as lines of text.

One line a paragraph or table row, as the DOCX reader gives them: all revisions accepted, hidden text left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from corpus.readers.docformats import Characters, Formats, Paragraph
from corpus.readers.docforms import form_text
from corpus.readers.docpictures import inline
from corpus.readers.docpieces import Text, characters
from corpus.readers.docrows import RowEnds
from corpus.readers.numbering import NumberList
from corpus.readers.pasted import Pasted, placeholder
from corpus.readers.wordlook import AUTO, WHITE
from corpus.readers.wordmarks import marked
from corpus.readers.wordtext import bare, field_text, row_lines, symbol, symbols

_MARK = re.compile(r"[\r\x07\x0c]")
_SPECIAL = re.compile(r"([\x00-\x08\x0b-\x1f])")
_SHOWN = {"\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-"}
_BEGIN, _SEPARATOR, _END = "\x13", "\x14", "\x15"
_FIELD_MARKS = frozenset({_BEGIN, _SEPARATOR, _END})
_PICTURE = "\x01"
_MOST_PICTURES = 20_000


@dataclass(slots=True)
class Seen:
    """What the stories held that the person who reads the report should know."""

    revised: bool = False
    struck: bool = False
    pictures: bool = False


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun."""

    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    shown: str | None = None  # what a form field shows that has no result


@dataclass(slots=True)
class _Row:
    """A table row that is open."""

    cells: list[list[str]] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


Boxes = Callable[[int, int], list[str]]  # the lines of the text boxes anchored between two positions


@dataclass(slots=True)
class Stories:
    """Turns ranges of positions into lines; keeps the count of the lists from one story to the next.

    `unshown` are kinds (as in `HIDDEN_NAMES`) and words of what is no text, a paragraph each; `faint` are words of which
    nobody can tell whether they show; `page` is the colour of the paper.
    """

    text: Text
    formats: Formats
    lists: list[NumberList]
    fonts: list[str]
    data: bytes
    section_ends: frozenset[int]
    seen: Seen = field(default_factory=Seen)
    pasted: list[Pasted] = field(default_factory=list)  # pictures of the body, by the numbers of their marks
    in_body: bool = False
    unshown: list[tuple[str, str]] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)
    page: int = WHITE

    def lines(self, start: int, end: int, boxes: Boxes | None = None, paper: int | None = None) -> list[str]:
        """The lines of a story, on paper of this colour (else that of the page).

        Words that do not show stand in marks (`corpus.readers.wordmarks`).
        """
        paper = self.page if paper is None else paper
        unshown, faint = len(self.unshown), len(self.faint)
        counted = [(entry, entry.levels, dict(entry.counters), dict(entry.overrides)) for entry in self.lists]
        story = _Story(self, paper, heed_fields=True)
        found = story.lines(start, end, boxes)
        if not story.fields:
            return found
        # A field without end would swallow the rest of the story: then no field is taken for one.
        if self.in_body:
            self.pasted.clear()
        del self.unshown[unshown:], self.faint[faint:]
        for entry, levels, counters, overrides in counted:
            entry.levels, entry.overrides = levels, overrides
            entry.counters.clear()
            entry.counters.update(counters)
        return _Story(self, paper, heed_fields=False).lines(start, end, boxes)


class _Story:
    """One walk over a story."""

    def __init__(self, stories: Stories, paper: int, *, heed_fields: bool) -> None:
        self._all = stories
        self._paper = paper
        self._ends = RowEnds(stories.text, stories.formats)
        self._lost: dict[str, list[str]] = {}  # words of the paragraph that are no text, by kind
        self._formats = stories.formats
        self._heed_fields = heed_fields
        self.fields: list[_Field] = []
        self._rows: list[_Row] = []
        self._found: list[str] = []
        # By the depth of a table: the edges of the cells of its last row that go on downwards.
        self._above: dict[int, set[tuple[int, int]]] = {}

    def lines(self, start: int, end: int, boxes: Boxes | None) -> list[str]:
        joined = ""  # a paragraph whose mark was deleted runs on into the next one
        boxed: list[str] = []
        for first, stop, mark in self._paragraphs(start, end):
            formatting, gone = self._mark(stop) if mark else (Paragraph(), "")
            kept = not gone
            joined += self._characters(first, stop, formatting)
            self._tell_lost()
            if boxes is not None:
                boxed += boxes(first, stop + 1)
            if not kept and mark == "\r" and not formatting.ends_cell and not formatting.ends_row:
                continue
            self._put(joined, boxed, formatting, mark, gone=gone)
            joined, boxed = "", []
        if joined:
            self._found.append(joined)
        self._found += boxed
        self._close_rows(0)
        return self._found

    def _paragraphs(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The paragraphs of a range: first position, position of the mark, mark."""
        for hit in _MARK.finditer(self._all.text.units, start, end):
            if hit.group() == "\x0c" and hit.end() not in self._all.section_ends:
                continue  # a page break, which ends no paragraph
            yield start, hit.start(), hit.group()
            start = hit.end()
        if start < end:
            yield start, end, ""

    def _tell_lost(self) -> None:
        for kind, words in self._lost.items():
            self._all.unshown.append((kind, characters("".join(words))))
        self._lost.clear()

    def _mark(self, position: int) -> tuple[Paragraph, str]:
        """The formatting of the paragraph with this mark, and how the mark itself is not to be seen (as in `_gone`)."""
        _, _, piece = next(self._all.text.places(position, position + 1))
        place = piece.fc + (position - piece.start) * piece.width
        formatting = self._formats.paragraph(place, piece)
        _, _, run = next(self._formats.runs(position, position + 1, piece))
        if run.deleted or run.inserted:
            self._all.seen.revised = True
        return formatting, self._gone(run, formatting)

    def _gone(self, run: Characters, formatting: Paragraph) -> str:
        """The kind of what is no text: deleted or hidden; empty for text."""
        if run.deleted:
            return "deleted"
        return "invisible" if self._formats.is_on("hidden", run, formatting) else ""

    def _put(self, text: str, boxed: list[str], formatting: Paragraph, mark: str, *, gone: str) -> None:
        """Adds a paragraph to the story or to the table cell it stands in."""
        depth = max(formatting.depth, 1) if mark == "\x07" else formatting.depth
        self._close_rows(depth)
        for deeper in [each for each in self._above if each > depth]:
            del self._above[deeper]
        if formatting.ends_row and depth:
            if formatting.merged or depth in self._above:
                self._above[depth] = {(each.left, each.right) for each in formatting.merged}
            row = self._row(depth)
            self._rows.pop()
            if row.lines or text or boxed:
                row.cells.append([*row.lines, *([text] if text else []), *boxed])
            if row.cells and gone:
                self._all.unshown += [(gone, bare(line)) for line in row_lines(row.cells)]
            elif row.cells:
                self._target(depth - 1).extend(row_lines(row.cells))
            return
        list_index, level = self._formats.numbering(formatting)
        if 0 < list_index <= len(self._all.lists) and (text or not gone):
            text = self._all.lists[list_index - 1].next_label(level) + text
        target = self._target(depth)
        target.append(text)
        target += boxed
        if depth and (mark == "\x07" or formatting.ends_cell):
            row = self._row(depth)
            row.cells.append(row.lines)
            row.lines = []

    def _row(self, depth: int) -> _Row:
        while len(self._rows) < depth:
            self._rows.append(_Row())
        return self._rows[depth - 1]

    def _target(self, depth: int) -> list[str]:
        return self._row(depth).lines if depth else self._found

    def _close_rows(self, depth: int) -> None:
        """Ends the rows deeper than `depth` that lack their end."""
        while len(self._rows) > depth:
            row = self._rows.pop()
            cells = [*row.cells, row.lines] if row.lines else row.cells
            if cells:
                self._target(len(self._rows)).extend(row_lines(cells))

    def _characters(self, start: int, end: int, formatting: Paragraph) -> str:
        """The text of a range within one paragraph."""
        out: list[str] = []
        for first, stop, piece in self._all.text.places(start, end):
            for a, b, run in self._formats.runs(first, stop, piece):
                before = len(out)
                self._run(self._all.text.units[a:b], run, formatting, out)
                if len(out) > before and (self._formats.may_hide or piece.changes):
                    self._see(out, before, a, run, formatting)
        return characters("".join(out))

    def _see(self, out: list[str], start: int, position: int, run: Characters, formatting: Paragraph) -> None:
        """Marks or tells what of a run (from `start` on in `out`) does not show, or may not."""
        formats = self._formats
        look = formats.look(run, formatting)
        asked = formatting.depth and (look.is_coloured or formats.rows_hide)
        rows = self._ends.around(position, formatting.depth) if asked else []
        ground = self._ground(formatting, rows) if look.is_coloured else WHITE
        kind = look.unseen(ground)
        if kind is None:
            self._all.faint.append(bare(characters("".join(out[start:]))))
        elif kind or formats.is_low(formatting) or any(row.low for row in rows) or self._swallowed(rows):
            marked(out, start, kind or "clipped")

    def _swallowed(self, rows: list[Paragraph]) -> bool:
        """Whether a cell around continues the one above it: of these the first one shows its words, the others nothing."""
        for number, row in enumerate(rows):
            depth = len(rows) - number
            cell = len(self._rows[depth - 1].cells) if depth <= len(self._rows) else 0
            for each in row.merged:
                if (
                    each.cell == cell
                    and each.continues
                    and (each.left, each.right) in self._above.get(depth, ())
                ):
                    return True
        return False

    def _ground(self, formatting: Paragraph, rows: list[Paragraph]) -> int:
        """The colour behind a paragraph: its own, or that of a cell it stands in, or that of the paper."""
        ground = self._formats.ground(formatting)
        for depth, row in enumerate(rows, 1):
            if ground != AUTO:
                break
            place = len(rows) - depth
            cell = len(self._rows[place].cells) if place < len(self._rows) else 0
            ground = row.cells[cell] if cell < len(row.cells) else AUTO
        return self._paper if ground == AUTO else ground

    def _run(self, text: str, run: Characters, formatting: Paragraph, out: list[str]) -> None:
        seen = self._all.seen
        gone = self._gone(run, formatting)
        visible = not gone
        if run.deleted or run.inserted:
            seen.revised = True
        if visible and self._formats.is_on("struck", run, formatting):
            visible = False
            seen.struck = True
        if run.symbol is not None:
            font, number = run.symbol
            text = symbol(number, self._font(font)) * len(text)
        elif run.font >= 0:
            text = symbols(text, self._font(run.font))
        for part in _SPECIAL.split(text) if _SPECIAL.search(text) else (text,):
            if not part:
                continue
            if part in _FIELD_MARKS and self._heed_fields:
                self._field(part, out, visible=visible)
            elif part == _PICTURE:
                self._picture(run, out, visible=visible)
            else:
                shown = part if part[0] >= " " or part[0] in "\t\n" else _SHOWN.get(part, "")
                self._emit(shown, out, visible=visible, wanted=not run.deleted, gone=gone)

    def _font(self, index: int) -> str:
        return self._all.fonts[index] if index < len(self._all.fonts) else ""

    def _emit(self, text: str, out: list[str], *, visible: bool, wanted: bool, gone: str = "") -> None:
        """Adds text to the paragraph, or to the instruction of the field it belongs to, or to what is no text."""
        for entry in reversed(self.fields):
            if not entry.in_result:
                if wanted:
                    entry.instruction.append(text)
                return
        if visible:
            out.append(text)
        elif gone:
            self._lost.setdefault(gone, []).append(text)

    def _field(self, mark: str, out: list[str], *, visible: bool) -> None:
        if mark == _BEGIN:
            self.fields.append(_Field())
        elif self.fields and mark == _SEPARATOR:
            self.fields[-1].in_result = True
        elif self.fields:
            ended = self.fields.pop()
            if ended.shown is not None:
                self._emit(ended.shown, out, visible=visible, wanted=visible)
            elif not ended.in_result:
                self._emit(field_text("".join(ended.instruction)), out, visible=visible, wanted=visible)

    def _picture(self, run: Characters, out: list[str], *, visible: bool) -> None:
        shown = form_text(self._all.data, run.data) if self.fields else None
        if shown is not None:
            self.fields[-1].shown = shown
        elif visible and not (self.fields and not self.fields[-1].in_result):
            self._all.seen.pictures |= not self.fields
            pasted = inline(self._all.data, run.data) if self._all.in_body else None
            if pasted is not None and len(self._all.pasted) < _MOST_PICTURES:
                self._emit(placeholder(len(self._all.pasted)), out, visible=True, wanted=False)
                self._all.pasted.append(pasted)
