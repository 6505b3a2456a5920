"""Word documents (DOCX): the text of every part a reader sees, as it stands with all revisions accepted.

One line a paragraph, exactly as written; automatic numbers are restored. Order: headers, body, footnotes,
footers. Pages are not known: Word only makes them when it lays the document out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers.furniture import is_page_number
from corpus.readers.numbering import Numbering, W
from corpus.readers.package import Package
from corpus.spans import RawSpan

if TYPE_CHECKING:
    from lxml import etree

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_VAL = f"{W}val"

_P, _R, _T, _TBL, _TR, _TC = f"{W}p", f"{W}r", f"{W}t", f"{W}tbl", f"{W}tr", f"{W}tc"
_PPR, _RPR, _VANISH, _TEXT_BOX = f"{W}pPr", f"{W}rPr", f"{W}vanish", f"{W}txbxContent"
_STRUCK = (f"{W}strike", f"{W}dstrike")
_SECTION, _RUBY, _SYMBOL = f"{W}sectPr", f"{W}ruby", f"{W}sym"
_NOTE_MARKS = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
_ALTERNATE = f"{_MC}AlternateContent"
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_REMOVED = frozenset({f"{W}del", f"{W}moveFrom"})
_PLAIN_WRAPPERS = ("hyperlink", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo")
# What only wraps content; insertions and the new place of moved text are accepted.
_WRAPPERS = _INSERTED | {W + name for name in _PLAIN_WRAPPERS}
_FIXED = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}
_DRAWINGS = frozenset({f"{W}drawing", f"{W}pict", f"{W}object"})
# Ticks and boxes of forms; other glyphs of these fonts have no Unicode and stay marked as damage.
_SYMBOLS = {
    0x52: "☑", 0x53: "☒", 0x54: "☒", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□",
    0x78: "☒", 0xA3: "□", 0xA8: "□", 0xB7: "•", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_OFF = frozenset({"0", "false", "off", "none"})
_LATIN_WRAP = re.compile(r"(?<=[A-Za-z,.])\n+(?=[A-Za-z])")


def _chosen(alternate: etree._Element) -> etree._Element:
    """The branch of an `mc:AlternateContent` to read: both hold the same text, so never both."""
    choice = alternate.find(f"{_MC}Choice")
    if choice is None:
        choice = alternate.find(f"{_MC}Fallback")
    return alternate if choice is None else choice


def _is_on(properties: etree._Element, name: str) -> bool:
    """Whether a run has a property that is switched on."""
    found = properties.find(name)
    return found is not None and found.get(_VAL, "1") not in _OFF


def _text_boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """The outermost text boxes of a drawing; those inside them come with their content."""
    for child in drawing:
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _text_boxes(_chosen(child) if child.tag == _ALTERNATE else child)


def _symbol(element: etree._Element) -> str:
    """A character given by its place in a font."""
    code = element.get(f"{W}char", "")
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if not 0x20 <= number <= 0xFFFF or 0xD800 <= number < 0xE000:
        return ""
    if "wingdings" in element.get(f"{W}font", "").lower() and number & 0xFF in _SYMBOLS:
        return _SYMBOLS[number & 0xFF]
    return chr(number)


def _cell_text(lines: list[str]) -> str:
    """A cell's text on one line, so that a number wrapped by hand is whole; inner cells stay apart."""
    text = "\n".join(lines)
    if "\t" in text:
        return text.strip("\n").replace("\n", "\t")
    return _LATIN_WRAP.sub(" ", text).replace("\n", "")


class _Reader:
    """Walks the parts of one document; remembers what it saw on the way."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._main = main
        self._related: dict[str, tuple[str, str]] | None = None
        self._numbering: Numbering | None = None
        self._numbering_sought = False
        self._sections: list[etree._Element] = []
        self.revised = False
        self.foreign = False
        self.note_kinds: list[str] = []
        self.struck = False

    def blocks(self, parent: etree._Element) -> list[str]:
        """The paragraphs and table rows of a body, cell, text box, header or note, a string each."""
        found: list[str] = []
        joined = ""  # a paragraph whose mark was deleted runs on into the next one
        for child in self._content(parent):
            if child.tag == _P:
                text, boxes, runs_on = self._paragraph(child)
                if runs_on:
                    joined += text
                else:
                    found.append(joined + text)
                    joined = ""
                found += boxes
            elif child.tag == _TBL:
                found += self._table(child)
            elif child.tag == _SECTION:
                self._sections.append(child)
            elif child.tag == f"{W}altChunk":
                self.foreign = True
        if joined:
            found.append(joined)
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
                yield from self._content(_chosen(child))
            else:
                yield child

    def _table(self, table: etree._Element) -> list[str]:
        """The rows of a table, cells apart by tabs; a row of one cell is a frame and keeps its paragraphs."""
        rows: list[str] = []
        for row in self._content(table):
            if row.tag != _TR:
                continue
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}del") is not None:
                self.revised = True
                continue
            cells = [self.blocks(cell) for cell in self._content(row) if cell.tag == _TC]
            if len(cells) == 1:
                rows += cells[0]
            else:
                rows.append("\t".join(map(_cell_text, cells)))
        return rows

    def _paragraph(self, paragraph: etree._Element) -> tuple[str, list[str], bool]:
        """The text of a paragraph, that of its text boxes, and whether its mark was deleted."""
        pieces: list[str] = []
        boxes: list[str] = []
        runs_on = False
        for child in self._content(paragraph):
            tag = child.tag
            if tag == _R:
                self._run(child, pieces, boxes)
            elif tag == _PPR:
                label, runs_on = self._properties(child)
                pieces.append(label)
            elif isinstance(tag, str) and tag.startswith(_MATH):
                pieces += [piece.text or "" for piece in child.iter(f"{_MATH}t")]
        return "".join(pieces), boxes, runs_on

    def _properties(self, properties: etree._Element) -> tuple[str, bool]:
        """The number label of a paragraph and whether its mark was deleted."""
        numbered = runs_on = False
        for child in properties:
            tag = child.tag
            if tag in {f"{W}numPr", f"{W}pStyle"}:
                numbered = True
            elif tag == _SECTION:
                self._sections.append(child)
            elif tag == _RPR:
                runs_on = any(mark.tag in _REMOVED for mark in child)
                self.revised = self.revised or runs_on
        if not numbered:
            return "", runs_on
        if not self._numbering_sought:
            self._numbering_sought = True
            root = self._part("numbering")
            self._numbering = None if root is None else Numbering(root, self._part("styles"))
        return self._numbering.label(properties) if self._numbering else "", runs_on

    def _run(self, run: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """Adds the text of a run to `pieces` and that of text boxes anchored in it to `boxes`."""
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text or ""
                pieces.append(text.replace("\n", " ") if "\n" in text else text)
            elif tag == _RPR:
                if _is_on(child, _VANISH):
                    return
                if any(_is_on(child, struck) for struck in _STRUCK):
                    self.struck = True
                    return
            elif tag in _FIXED:
                pieces.append(_FIXED[tag])
            elif tag == _SYMBOL:
                pieces.append(_symbol(child))
            elif tag == _ALTERNATE:
                self._run(_chosen(child), pieces, boxes)
            elif tag in _DRAWINGS:
                for box in _text_boxes(child):
                    boxes += self.blocks(box)
            elif tag == _RUBY:
                self._ruby(child, pieces, boxes)
            elif tag in _NOTE_MARKS and _NOTE_MARKS[tag] not in self.note_kinds:
                self.note_kinds.append(_NOTE_MARKS[tag])

    def _ruby(self, ruby: etree._Element, pieces: list[str], boxes: list[str]) -> None:
        """A character with its reading, as `执(zhí)`: match text knows that form and drops the reading."""
        for name, before, after in (("rubyBase", "", ""), ("rt", "(", ")")):
            pieces.append(before)
            for run in ruby.iterfind(f"{W}{name}/{W}r"):
                self._run(run, pieces, boxes)
            pieces.append(after)

    def _part(self, kind: str, identity: str = "") -> etree._Element | None:
        """A part related to the main one, by its kind and, where there are several, its relationship."""
        if self._related is None:
            self._related = self._package.relationships(self._main)
        for key, (found, name) in self._related.items():
            if found == kind and identity in {"", key}:
                return self._package.xml(name)
        return None

    def margins(self, kind: str) -> list[str]:
        """The paragraphs of the headers or footers in use (`kind`), each text once."""
        found: dict[tuple[str, ...], None] = {}
        for section in self._sections:
            for reference in section.iterfind(f"{W}{kind}Reference"):
                use = reference.get(f"{W}type", "default")
                if use == "first" and section.find(f"{W}titlePg") is None:
                    continue
                if use == "even" and not self._even_pages_differ():
                    continue
                root = self._part(kind, reference.get(_R_ID, "-"))
                lines = [] if root is None else self.blocks(root)
                found[tuple(line for line in lines if line.strip())] = None
        return [line for lines in found for line in lines]

    def _even_pages_differ(self) -> bool:
        settings = self._part("settings")
        return settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None

    def notes(self) -> list[str]:
        """The paragraphs of footnotes and endnotes, if the body refers to any."""
        found: list[str] = []
        for kind in self.note_kinds:
            root = self._part(kind)
            for note in () if root is None else root:
                if note.get(f"{W}type", "normal") == "normal":
                    found += self.blocks(note)
        return found


def _main_part(package: Package) -> tuple[str, etree._Element]:
    """The name and root of the document part. Raises `Unreadable`, naming what the file is instead."""
    names = [name for kind, name in package.relationships().values() if kind == "officeDocument"]
    for name in (*names, "word/document.xml"):
        if name in package and name.endswith(".xml"):
            root = package.xml(name)
            if root is not None and root.tag == f"{W}document":
                return name, root
    raise Unreadable(package.what_else())


def _page_numbers(lines: list[str], start: int) -> Iterator[RawSpan]:
    """The stretches of header or footer lines, of which the first is at `start`, that are page numbers."""
    for line in lines:
        for piece in re.finditer(r"[^\t\n]+", line):
            if is_page_number(piece.group()):
                yield RawSpan(start + piece.start(), start + piece.end())
        start += len(line) + 1


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a Word document. Raises `Unreadable` for what is not one, or damaged, or too large."""
    package = Package(data, limits)
    name, root = _main_part(package)
    body = root.find(f"{W}body")
    if body is None:
        raise Unreadable("文件已损坏（DOCX 里没有正文）；请用 WPS 或 Word 打开并另存后重试")
    reader = _Reader(package, name)
    lines = reader.blocks(body)
    headers, footers = reader.margins("header"), reader.margins("footer")
    lines = [*headers, *lines, *reader.notes()]
    text = "\n".join([*lines, *footers])
    furniture = [
        *_page_numbers(headers, 0),
        *_page_numbers(footers, len(text) - len("\n".join(footers))),
    ]
    notes = []
    if reader.revised:
        notes.append("文档含修订痕迹，按接受全部修订后的文字检查")
    if reader.foreign:
        notes.append("文档嵌入了外部内容（altChunk），这一部分没有读取；请另存为普通 DOCX")
    if reader.struck:
        notes.append("文档里划了删除线的文字，按已经删去检查")
    if any(part.startswith("word/media/") for part in package.names()):
        notes.append("文档里有图片，图片里的文字没有读取；要求的内容如果写在图片里，请改成文字")
    return Extract(text, MEDIA_TYPE, furniture=tuple(furniture), notes=tuple(notes))
