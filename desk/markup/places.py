"""Where in the body of a DOCX a remark is put: at its words, or as near to them as Word allows comments.

Word ignores comments in headers, footers, text boxes and notes ([MS-OI29500] 2.1.315). What is said of a note is put at
its mark, of a text box at the place that holds it, of a header or footer at the first paragraph, and the remark says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from corpus.readers.docxanchors import Anchor, Anchors
from corpus.readers.docxlists import W
from corpus.readers.package import Package
from corpus.spans import RawSpan
from desk.markup.runs import Body

_LOOKED_BACK = 400  # characters before a place without one of its own
_MARGINS = {"hdr": "页眉", "ftr": "页脚"}
_NOTES = {"footnotes": ("footnoteReference", "脚注"), "endnotes": ("endnoteReference", "尾注")}
_BOX = "文本框"


@dataclass(frozen=True, slots=True)
class Point:
    """A character: the run as it was in the file and the offset in it; without an offset the whole run is meant."""

    run: etree._Element
    offset: int | None = None
    char: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """What a comment is put around: from the first to the last character, or a whole paragraph where there are none.

    `elsewhere` names what the words stand in, if not in the body.
    """

    paragraph: etree._Element
    start: Point | None = None
    end: Point | None = None
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Where a clause is to be put: behind a character of a paragraph. `at_end` says that nothing of it follows.

    `ends_table` says that nothing of the table around it follows either.
    """

    paragraph: etree._Element
    point: Point | None
    at_end: bool
    ends_table: bool


class Places:
    """Finds the places of raw offsets in the tree, before anything in it is changed."""

    def __init__(self, found: Anchors, package: Package, main: str, body: Body) -> None:
        self._found = found
        self._package = package
        self._main = main
        self._body = body

    def target(self, span: RawSpan) -> Target:
        """What to put a comment around for a raw span."""
        offsets = [offset for offset in range(*span) if self._at(offset)]
        if not offsets:
            offsets = [
                offset
                for offset in range(span.start - 1, max(-1, span.start - _LOOKED_BACK), -1)
                if self._at(offset)
            ][:1]
        if not offsets:
            return self.first()
        first = self._anchor(offsets[0])
        if first.part != self._main:
            return self._elsewhere(first)
        if self._body.in_box(self._body.paragraphs[first.paragraph]):
            return self._box(first)
        parent = self._body.paragraphs[first.paragraph].getparent()
        for offset in reversed(offsets):
            last = self._anchor(offset)
            if last.part == self._main and (
                last.paragraph == first.paragraph
                or self._body.paragraphs[last.paragraph].getparent() is parent
            ):
                break
        return Target(
            self._body.paragraphs[first.paragraph],
            self._point(first, self._found.text[offsets[0]]),
            self._point(last, self._found.text[offset]),
        )

    def first(self, elsewhere: str = "") -> Target:
        """The first paragraph of the body that holds text."""
        return Target(self._first, elsewhere=elsewhere)

    @cached_property
    def _first(self) -> etree._Element:
        for offset, char in enumerate(self._found.text):
            anchor = self._found.at(offset)
            if char.strip() and anchor and anchor.part == self._main:
                paragraph = self._body.paragraphs[anchor.paragraph]
                if not self._body.in_box(paragraph):
                    return paragraph
        return next(each for each in self._body.paragraphs if not self._body.in_box(each))

    def _at(self, offset: int) -> bool:
        return self._found.at(offset) is not None and not self._found.text[offset].isspace()

    def _anchor(self, offset: int) -> Anchor:
        anchor = self._found.at(offset)
        assert anchor is not None  # noqa: S101  only asked where there is one
        return anchor

    def _point(self, anchor: Anchor, char: str) -> Point | None:
        if anchor.run < 0:
            return None
        run = self._body.run(anchor.paragraph, anchor.run)
        paragraph, top = self._body.outermost(run)
        if paragraph is not self._body.paragraphs[anchor.paragraph]:
            return None
        return Point(run, anchor.run_offset, char) if top is run else Point(top)

    def _box(self, anchor: Anchor) -> Target:
        """The run that holds the text box."""
        try:
            paragraph, run = self._body.outermost(self._body.paragraphs[anchor.paragraph])
        except LookupError:
            return self.first(_BOX)
        return Target(paragraph, Point(run), Point(run), _BOX)

    def _elsewhere(self, anchor: Anchor) -> Target:
        """For what stands in a header, footer or note."""
        root = self._package.xml(anchor.part)
        kind = "" if root is None else etree.QName(root).localname
        if root is None or kind not in _NOTES:
            return self.first(_MARGINS.get(kind, "其他部分"))
        mark, name = _NOTES[kind]
        paragraphs = list(root.iter(f"{W}p"))
        note = next(
            (
                each.get(f"{W}id")
                for each in paragraphs[anchor.paragraph].iterancestors()
                if each.get(f"{W}id")
            ),
            None,
        )
        w = self._body.w
        for reference in self._body.root.iter(f"{w}{mark}"):
            if note is not None and reference.get(f"{w}id") == note:
                try:
                    paragraph, run = self._body.outermost(reference)
                except LookupError:
                    break
                return Target(paragraph, Point(run), Point(run), name)
        return self.first(name)

    def gap(self, offset: int) -> Gap | None:
        """Where to put a clause that belongs at a raw offset; None outside of the body's own paragraphs."""
        before = next(
            (each for each in range(offset - 1, max(-1, offset - _LOOKED_BACK), -1) if self._at(each)), None
        )
        if before is None:
            return None
        anchor = self._anchor(before)
        if anchor.part != self._main:
            return None
        paragraph = self._body.paragraphs[anchor.paragraph]
        if self._body.in_box(paragraph):
            return None
        following = self._following(before + 1)
        at_end = next((each is not paragraph for each in following), True)
        table = _outermost_table(paragraph, self._body.w)
        ends_table = table is not None and all(
            table not in each.iterancestors() for each in self._following(before + 1)
        )
        return Gap(paragraph, self._point(anchor, self._found.text[before]), at_end, ends_table)

    def _following(self, offset: int) -> Iterable[etree._Element]:
        """The paragraphs of the body that hold the next characters, one for each, as far as a person would look."""
        for each in range(offset, min(len(self._found.text), offset + 5_000)):
            if self._at(each):
                anchor = self._anchor(each)
                if anchor.part == self._main:
                    yield self._body.paragraphs[anchor.paragraph]


def _outermost_table(paragraph: etree._Element, w: str) -> etree._Element | None:
    return next((each for each in reversed(list(paragraph.iterancestors())) if each.tag == f"{w}tbl"), None)
