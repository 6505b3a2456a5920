"""The places of characters in the tree of a DOCX's body: runs are cut where a remark begins or ends.

A cut run is two runs of the same properties; text and looks stay. What cannot be cut (a reading above a character, a
field) is taken whole.
"""

from __future__ import annotations

import copy
from bisect import bisect_right
from dataclasses import dataclass

from lxml import etree

from corpus.readers.wordtext import symbol

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Children of a run that the reader takes one character from, or none: a run of these alone can be cut.
_ONE = frozenset({"tab", "ptab", "br", "cr", "noBreakHyphen"})
_NONE = frozenset(
    {
        *("rPr", "softHyphen", "lastRenderedPageBreak", "drawing", "pict", "object", "annotationRef"),
        *("footnoteReference", "endnoteReference", "commentReference", "footnoteRef", "endnoteRef"),
    }
)
_SHOWN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def namespace(root: etree._Element) -> str:
    """The namespace of WordprocessingML that a part uses, in braces: the usual one or that of strict files."""
    return f"{{{etree.QName(root).namespace}}}"


def made(near: etree._Element, name: str, **attributes: str) -> etree._Element:
    """A new element in the namespace of `near`, with attributes likewise."""
    w = namespace(near)
    return near.makeelement(w + name, {w + key: value for key, value in attributes.items()})


@dataclass(frozen=True, slots=True)
class Stretch:
    """The runs from the first to the last one of a remark."""

    first: etree._Element
    last: etree._Element


class Body:
    """The paragraphs and runs of the main part, counted as an `Anchor` counts them, before and after cuts."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.w = namespace(root)
        self.paragraphs = list(root.iter(f"{self.w}p"))
        self._runs: dict[int, list[etree._Element]] = {}
        self._pieces: dict[etree._Element, list[tuple[int, etree._Element]]] = {}

    def run(self, paragraph: int, index: int) -> etree._Element:
        """A run as it is counted in the file: to be asked for before anything is cut or added."""
        if paragraph not in self._runs:
            self._runs[paragraph] = list(self.paragraphs[paragraph].iter(f"{self.w}r"))
        return self._runs[paragraph][index]

    def outermost(self, run: etree._Element) -> tuple[etree._Element, etree._Element]:
        """The paragraph of the body that holds a run, and the run of it: that of a text box for what is in one."""
        top, paragraph = run, None
        for above in run.iterancestors():
            if above.tag == f"{self.w}r":
                top, paragraph = above, None
            elif above.tag == f"{self.w}p" and paragraph is None:
                paragraph = above
        if paragraph is None:
            raise LookupError("a run outside of paragraphs")
        return paragraph, top

    def in_box(self, element: etree._Element) -> bool:
        """Whether an element stands in a text box."""
        return any(above.tag == f"{self.w}txbxContent" for above in element.iterancestors())

    def _taken(self, child: etree._Element) -> str | None:
        """What the reader takes from a child of a run; None where that is not one character for each."""
        if not isinstance(child.tag, str) or not child.tag.startswith(self.w):
            return "" if not isinstance(child.tag, str) else None
        name = child.tag[len(self.w) :]
        if name == "t":
            return (child.text or "") if len(child) == 0 else None
        if name in _ONE:
            return _SHOWN[name]
        if name == "sym":
            try:
                number = int(child.get(f"{self.w}char", ""), 16)
            except ValueError:
                return ""
            return symbol(number, child.get(f"{self.w}font", ""))
        return "" if name in _NONE else None

    def text(self, run: etree._Element) -> str | None:
        """The characters of a run as it was in the file; None for one that cannot be cut."""
        found = ""
        for _, piece in self._pieces.get(run, [(0, run)]):
            for child in piece:
                taken = self._taken(child)
                if taken is None:
                    return None
                found += taken
        return found

    def cut(self, run: etree._Element, offset: int) -> tuple[etree._Element | None, etree._Element | None]:
        """The pieces of a run before and after an offset; None on a side where nothing is left of it."""
        pieces = self._pieces.setdefault(run, [(0, run)])
        index = bisect_right(pieces, offset, key=lambda piece: piece[0]) - 1
        start, piece = pieces[index]
        if start == offset:
            return (pieces[index - 1][1] if index else None), piece
        rest = _like(piece)
        properties = piece.find(f"{self.w}rPr")
        if properties is not None:
            rest.append(copy.deepcopy(properties))
        position = start
        for child in list(piece):
            taken = self._taken(child) or ""
            end = position + len(taken)
            if position >= offset and child is not properties:
                rest.append(child)
            elif end > offset:
                rest.append(_halved(child, offset - position))
            position = end
        if position <= offset and not any(child.tag != f"{self.w}rPr" for child in rest):
            return piece, None
        piece.addnext(rest)
        pieces.insert(index + 1, (offset, rest))
        return piece, rest

    def ends(self, run: etree._Element) -> Stretch:
        """A whole run, whatever cuts there were."""
        pieces = self._pieces.get(run, [(0, run)])
        return Stretch(pieces[0][1], pieces[-1][1])


def _like(element: etree._Element) -> etree._Element:
    """An element of the same name and attributes, with nothing in it."""
    return element.makeelement(element.tag, {str(key): str(value) for key, value in element.attrib.items()})


def _halved(text: etree._Element, length: int) -> etree._Element:
    """Takes the end of a text element off and returns it as another."""
    whole = text.text or ""
    rest = _like(text)
    text.text, rest.text = whole[:length], whole[length:]
    for half in (text, rest):
        half.set(XML_SPACE, "preserve")
    return rest
