"""What the properties of table rows and cells of a DOCX say of their text: tracked changes, and cells that others swallow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.readers.docxlists import W
from corpus.readers.docxnames import VAL

if TYPE_CHECKING:
    from lxml import etree

_SPAN, _MERGED = f"{W}gridSpan", f"{W}vMerge"
_DELETED = f"{W}cellDel"
_CHANGED = frozenset({f"{W}cellIns", f"{W}cellMerge", _DELETED})
_MOST = 63  # columns of a table of Word


class Cell(NamedTuple):
    """Of a cell: whether a change of it was tracked, whether it was deleted, whether the one above swallows it."""

    changed: bool = False
    deleted: bool = False
    swallowed: bool = False


_PLAIN = Cell()


def _number(text: str | None) -> int:
    return min(int(text), _MOST) if text and text.isdecimal() and len(text) < 4 else 0


class Columns:
    """The cells of a table, row by row: text of one that continues another downwards does not show."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}  # column and width of the cells of the last row that may go on
        self._open: dict[int, int] = {}
        self._column = 0

    def row(self, properties: etree._Element | None) -> None:
        """Begins a row with these properties."""
        self._above, self._open, self._column = self._open, {}, 0
        if properties is not None and len(properties):
            before = properties.find(f"{W}gridBefore")
            self._column = 0 if before is None else _number(before.get(VAL))

    def cell(self, properties: etree._Element | None) -> Cell:
        """The next cell of the row, by its properties."""
        width, merged, marks = 1, None, _PLAIN
        for mark in () if properties is None else properties:
            tag = mark.tag
            if tag == _SPAN:
                width = max(_number(mark.get(VAL)), 1)
            elif tag == _MERGED:
                merged = mark.get(VAL, "continue")
            elif tag in _CHANGED:
                marks = Cell(changed=True, deleted=marks.deleted or tag == _DELETED)
        column = self._column
        self._column += width
        if merged is None:
            return marks
        self._open[column] = width
        # One that continues nothing is a cell like others.
        swallowed = merged != "restart" and self._above.get(column) == width
        return marks._replace(swallowed=swallowed)
