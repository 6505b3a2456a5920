"""What a DOCX shows out of other parts than the one that is read: charts, diagrams, files put in as they are (altChunk).

Their words are read where that is simple; everything else is told.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.readers.docxdrawings import CHARTS, DIAGRAM, shape_lines
from corpus.readers.docxlists import W
from corpus.readers.package import Damaged, Package
from corpus.redaction import concealed

if TYPE_CHECKING:
    from lxml import etree

R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_R_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_CHUNK = f"{W}altChunk"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DRAWN_DIAGRAM = "{http://schemas.microsoft.com/office/drawing/2008/diagram}dataModelExt"
FOREIGN = "文档嵌入了外部内容（altChunk 或子文档），这一部分没有读取；请另存为普通 DOCX"
TAKEN_IN = (
    "文档里插入了另一个文件的内容（altChunk），已连同其中的文字一起检查；页眉、页脚和格式以 Word 打开后的为准"
)
CHARTED = "文档里有图表，只读取了标题和文字，图表里的数值没有读取；要求的内容如果写在里面，请改成正文"
UNREAD = "文档里有图表或图示读不出来，其中的文字没有读取；要求的内容如果写在里面，请改成正文"
_SIMPLE = frozenset({"html", "txt"})
_MOST_ARCHIVES = 20  # each is read by a process of its own
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


class Outside:
    """Reads what a reference of a part leads to; remembers what has to be told of it."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self._package = package
        self._limits = limits
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        self._lines: dict[str, list[str]] = {}
        self._left = limits.text_characters
        self._archives = 0
        self.notes: dict[str, None] = {}
        self.hidden: list[tuple[str, str]] = []  # kind and words of what does not show
        self.read: set[str] = set()

    def lines(self, reference: etree._Element, part: str) -> list[str]:
        """What a reference in this part shows. Raises `Unreadable` beyond the limits."""
        if reference.tag in CHARTS:
            found = self._of(reference.get(R_ID, ""), part, self._chart)
        elif reference.tag == DIAGRAM:
            found = self._of(reference.get(_R_DATA, ""), part, self._diagram)
        elif reference.tag == _CHUNK:
            found = self._of(reference.get(R_ID, ""), part, self._chunk)
        else:
            self.notes[FOREIGN] = None
            return []
        # One part may be referred to a million times.
        self._left -= sum(map(len, found)) + 1
        if self._left < 0:
            raise Unreadable(f"文本超过上限 {self._limits.text_characters} 字")
        return found

    def _target(self, identity: str, part: str) -> str:
        if part not in self._related:
            self._related[part] = self._package.relationships(part)
        return self._related[part].get(identity, ("", ""))[1]

    def _of(self, identity: str, part: str, reader: Callable[[str], list[str]]) -> list[str]:
        name = self._target(identity, part)
        if name not in self._package:
            self.notes[FOREIGN if reader == self._chunk else UNREAD] = None
            return []
        if name not in self._lines:
            self._lines[name] = reader(name)
        return self._lines[name]

    def _xml(self, name: str) -> etree._Element | None:
        """The root of a part; None for one that is damaged, which is told."""
        try:
            root = self._package.xml(name)
        except Damaged:
            root = None
        if root is None:
            self.notes[UNREAD] = None
        else:
            self.read.add(name)
        return root

    def _chart(self, name: str) -> list[str]:
        root = self._xml(name)
        if root is None:
            return []
        self.notes[CHARTED] = None
        found = shape_lines(root)
        for cache in root.iter(f"{_CHART}strCache", f"{_CHART}strLit"):
            found += [(value.text or "").strip() for value in cache.iter(f"{_CHART}v")]
        for kind, target in self._package.relationships(name).values():
            if kind == "chartUserShapes" and (drawn := self._xml(target)) is not None:
                found += shape_lines(drawn)
        return [line for line in dict.fromkeys(found) if line]

    def _diagram(self, name: str) -> list[str]:
        root = self._xml(name)
        if root is None:
            return []
        found = shape_lines(root)
        # What the program drew of it last; its words are those of the data unless somebody changed one of the two.
        for mark in root.iter(_DRAWN_DIAGRAM):
            for related in tuple(self._related.values()):
                target = related.get(mark.get("relId", ""), ("", ""))
                if target[0] == "diagramDrawing" and (drawn := self._xml(target[1])) is not None:
                    found += [line for line in shape_lines(drawn) if line not in found]
        return found

    def _chunk(self, name: str) -> list[str]:
        from corpus.read import sniff  # noqa: PLC0415  few documents have such a part

        data = self._package.read(name)
        try:
            kind = sniff(data) if data.strip() else ""
            extract = self._extract(kind, data)
        except Unreadable:
            extract = None
        if extract is None:
            self.notes[FOREIGN] = None
            return []
        self.notes[TAKEN_IN] = None
        self.notes.update(dict.fromkeys(extract.notes))
        if extract.pages:  # what it shows in turn was not read
            self.notes[FOREIGN] = None
        text, done, pieces = extract.text, 0, []
        for start, end in sorted(concealed(extract.hidden)):
            pieces.append(text[done:start])
            done = max(done, end)
        self.hidden += [(each.kind, each.text) for each in extract.hidden]
        return _CONTROL.sub(" ", "".join([*pieces, text[done:]])).split("\n")

    def _extract(self, kind: str, data: bytes) -> Extract | None:
        """The text of a file that was put in; None for what is not read here."""
        if kind in _SIMPLE:
            extract: Extract = importlib.import_module(f"corpus.readers.{kind}").read(data, self._limits)
        elif kind == "mht" and self._archives < _MOST_ARCHIVES:
            self._archives += 1
            from corpus.isolation import read_isolated  # noqa: PLC0415  as above

            extract = read_isolated(kind, data, self._limits)
        elif kind == "docx" and self._package.outermost:  # a file may hold itself
            inner = self._package.inner(data)
            extract = importlib.import_module("corpus.readers.docx").read_package(inner, self._limits)
        else:
            return None
        if not extract.text.strip() or any(page.scanned for page in extract.pages):
            return None
        return extract
