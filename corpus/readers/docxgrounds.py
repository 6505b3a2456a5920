"""On what ground letters of a DOCX stand: the shading of their paragraph, cell or table, the fill of their text box, paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.readers.docxbranches import A
from corpus.readers.docxcolours import colour_of, shading
from corpus.readers.docxdrawings import TEXT_BOX
from corpus.readers.docxlists import W
from corpus.readers.docxnames import CELL, ROW, TABLE, P
from corpus.readers.docxstyles import SHADING
from corpus.readers.wordlook import AUTO, UNKNOWN, WHITE

if TYPE_CHECKING:
    from lxml import etree

_MOST_STYLES = 20  # based on each other; a circle must end
_SHADED = {P: f"{W}pPr", CELL: f"{W}tcPr"}
_VML = "{urn:schemas-microsoft-com:vml}"
_FILLS = frozenset({f"{A}solidFill", f"{A}noFill", f"{A}gradFill", f"{A}blipFill", f"{A}pattFill"})


@dataclass(frozen=True, slots=True)
class _Table:
    """The first row of a table, its shading and that of the others."""

    first: etree._Element | None
    of_first: int
    of_others: int


class Grounds:
    """Finds the ground of a run; `styles` gives the root of the styles when they are needed, `page` is the paper's colour."""

    def __init__(self, styles: Callable[[], etree._Element | None], page: int = WHITE) -> None:
        self._find_styles = styles
        self._page = page
        self._styles: dict[str, etree._Element] | None = None
        self._tables: dict[etree._Element, _Table] = {}
        self._last: tuple[etree._Element, int] | None = (
            None  # what holds the runs asked for last, and its ground
        )

    def of(self, run: etree._Element) -> int:
        """The colour behind a run whose own properties give none; UNKNOWN where that cannot be told."""
        parent = run.getparent()
        if self._last is not None and self._last[0] is parent:
            return self._last[1]
        ground = self._climbed(run)
        if parent is not None:
            self._last = parent, ground
        return ground

    def _climbed(self, run: etree._Element) -> int:
        row: etree._Element | None = None
        for above in run.iterancestors():
            tag = above.tag
            ground = AUTO
            if tag in _SHADED:
                properties = above.find(_SHADED[tag])
                mark = None if properties is None else properties.find(SHADING)
                ground = AUTO if mark is None else shading(mark)
                if ground == AUTO and tag == P and properties is not None:
                    ground = self._by_style(properties.find(f"{W}pStyle"))
            elif tag == ROW:
                row = above
            elif tag == TABLE:
                ground = self._table(above, row)
                row = None
            elif tag == TEXT_BOX:
                return _box(above)
            if ground != AUTO:
                return ground
        return self._page

    def _style(self, name: str) -> etree._Element | None:
        if self._styles is None:
            root = self._find_styles()
            found = () if root is None else root.findall(f"{W}style")
            self._styles = {style.get(f"{W}styleId", ""): style for style in found}
        return self._styles.get(name)

    def _by_style(self, named: etree._Element | None) -> int:
        """The shading that a paragraph style, or one it is based on, gives."""
        for _ in range(_MOST_STYLES):
            style = None if named is None else self._style(named.get(f"{W}val", ""))
            if style is None:
                break
            mark = style.find(f"{W}pPr/{W}shd")
            if mark is not None:
                return shading(mark)
            named = style.find(f"{W}basedOn")
        return AUTO

    def _table(self, table: etree._Element, row: etree._Element | None) -> int:
        """The shading that a table or its style gives to a row."""
        known = self._tables.get(table)
        if known is None:
            self._tables[table] = known = _Table(
                table.find(ROW), self._of_table(table, first=True), self._of_table(table, first=False)
            )
        return known.of_first if row is not None and row is known.first else known.of_others

    def _of_table(self, table: etree._Element, *, first: bool) -> int:
        properties = table.find(f"{W}tblPr")
        if properties is None:
            return AUTO
        mark = properties.find(SHADING)
        ground = AUTO if mark is None else shading(mark)
        named = properties.find(f"{W}tblStyle")
        for _ in range(_MOST_STYLES):
            style = None if named is None or ground != AUTO else self._style(named.get(f"{W}val", ""))
            if style is None:
                break
            ground = _of_table_style(style, first=first)
            named = style.find(f"{W}basedOn")
        return ground


def _of_table_style(style: etree._Element, *, first: bool) -> int:
    """The shading of the rows of a table style: of the first if it says so, UNKNOWN where columns or bands differ."""
    whole = AUTO
    for path in (f"{W}tcPr/{W}shd", f"{W}tblPr/{W}shd"):
        mark = style.find(path)
        whole = shading(mark) if mark is not None and whole == AUTO else whole
    for part in style.findall(f"{W}tblStylePr"):
        mark = part.find(f"{W}tcPr/{W}shd")
        ground = AUTO if mark is None else shading(mark)
        if ground == AUTO:
            continue
        if part.get(f"{W}type") != "firstRow":
            whole = UNKNOWN
        elif first:
            return ground
    return whole


def _box(content: etree._Element) -> int:
    """The fill of the shape around a text box; UNKNOWN for one that shows what is behind it, or a picture."""
    for shape in content.iterancestors():
        name = shape.tag.rpartition("}")[2]
        if name == "wsp":
            return _shape(shape)
        if shape.tag.startswith(_VML) and name != "textbox":
            if (
                shape.get("filled", "t").lower() in {"f", "false", "0"}
                or shape.find(f"{_VML}fill") is not None
            ):
                return UNKNOWN
            colour = shape.get("fillcolor", "").partition(" ")[0].lstrip("#")
            colour = "".join(2 * char for char in colour) if len(colour) == 3 else colour
            found = WHITE if colour in {"", "white", "window"} else colour_of(colour)
            return UNKNOWN if found == AUTO else found
    return UNKNOWN


def _shape(shape: etree._Element) -> int:
    for properties in shape:
        if properties.tag.rpartition("}")[2] != "spPr":
            continue
        for fill in properties:
            if fill.tag in _FILLS:
                colour = fill.find(f"{A}srgbClr")
                if colour is not None and len(colour) == 0:
                    found = colour_of(colour.get("val", ""))
                    return found if found >= 0 else UNKNOWN
                named = fill.find(f"{A}schemeClr")
                plain = named is not None and len(named) == 0
                return (
                    WHITE if named is not None and plain and named.get("val") in {"bg1", "lt1"} else UNKNOWN
                )
    return UNKNOWN
