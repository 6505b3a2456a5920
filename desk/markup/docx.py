"""Findings as comments and tracked insertions in a DOCX. Every part that needs no change keeps its bytes."""

from __future__ import annotations

import datetime

from lxml import etree

from checker.verdict import DocumentReport
from corpus.document import Document, Unreadable
from corpus.limits import Limits, limits_in_force
from corpus.readers.docx import main_part
from corpus.readers.docxanchors import anchors
from corpus.readers.docxlists import W
from corpus.readers.docxstyles import HidingStyles
from desk.markup.comments import Comments, free_ids
from desk.markup.insertions import Insertions, numbering_styles
from desk.markup.parts import Parts
from desk.markup.places import Places, Point, Target
from desk.markup.remarks import ANOTHER, Marked, remarks, title_of, together
from desk.markup.runs import Body, made

_MACROS = "这是带宏的文档（DOCM），不能写入批注；请另存为 DOCX 后重试"
_SIGNED = "原件有数字签名；写了批注的这一份不再有，签名只对原件有效"
_LOCKED = "原件设了编辑保护；要接受或者拒绝修订，请先在 Word 里停止保护"
# Elements that may hold the marks of a comment between runs; others are gone around.
_HOLDERS = ("p", "ins", "moveTo", "hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo")


def annotate_docx(
    data: bytes,
    document: Document,
    report: DocumentReport,
    when: datetime.datetime,
    limits: Limits | None = None,
) -> Marked:
    """The file with the findings of its report in it, signed by 执核 at `when`.

    `document` is what was read of `data`. Raises `Unreadable`, in Chinese, for what is no DOCX or holds macros.
    """
    limits = limits or limits_in_force()
    found = anchors(data, limits)
    if found.text != document.raw:
        raise Unreadable(ANOTHER)
    told = remarks(report, document)
    parts = Parts(data, limits)
    if b"macroEnabled" in parts.package.read("[Content_Types].xml"):
        raise Unreadable(_MACROS)
    if not told:
        return Marked(data, 0, 0)
    main = main_part(parts.package)
    body = Body(parts.edit(main))
    places = Places(found, parts.package, main, body)
    # Everything is found before anything is changed: places count what is in the file.
    targets = [[places.target(span) for span in remark.places] for remark in told]
    gaps = [places.gap(remark.insertion.offset) if remark.insertion else None for remark in told]
    title = title_of(document)
    heading = places.target(title) if title else places.first()
    comments = Comments(parts, main, body.w)
    ids = free_ids([body.root, comments.root])
    wanted = [
        (number, gap, remark.insertion.text)
        for number, (gap, remark) in enumerate(zip(gaps, told, strict=True))
        if gap is not None and remark.insertion
    ]
    styles = _related(parts, main, "styles")
    hiding = None if styles is None else HidingStyles(styles)
    insertions = Insertions(body, ids, when, numbering_styles(styles, W), hiding)
    put = insertions.insert([(gap, text) for _, gap, text in wanted])
    inserted = {number for (number, *_), done in zip(wanted, put, strict=True) if done}
    writer = _Writer(body, comments, when)
    for number, remark in enumerate(told):
        for index, target in enumerate(targets[number]):
            lines = remark.again() if index else remark.lines(inserted=number in inserted)
            writer.add(next(ids), target, lines)
    unplaced = [remark for remark in told if not remark.places]
    if unplaced:
        writer.add(next(ids), heading, together(unplaced))
    return Marked(parts.written(when), writer.count, len(inserted), _notes(parts, main))


def _related(parts: Parts, main: str, kind: str) -> etree._Element | None:
    """A part that the main one refers to, as the reader sees it."""
    for found, name in parts.package.relationships(main).values():
        if found == kind:
            return parts.package.xml(name)
    return None


def _notes(parts: Parts, main: str) -> tuple[str, ...]:
    notes = []
    if any(name.lower().startswith("_xmlsignatures/") for name in parts.package.names()):
        notes.append(_SIGNED)
    settings = _related(parts, main, "settings")
    protection = None if settings is None else settings.find(f"{W}documentProtection")
    if protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on"):
        notes.append(_LOCKED)
    return tuple(notes)


class _Writer:
    """Puts the marks of comments around their targets."""

    def __init__(self, body: Body, comments: Comments, when: datetime.datetime) -> None:
        self._body = body
        self._comments = comments
        self._when = when
        self._holders = {body.w + name for name in _HOLDERS}
        self.count = 0

    def add(self, identity: str, target: Target, lines: list[str]) -> None:
        """Adds a comment around a target."""
        self.count += 1
        if target.elsewhere:
            lines = [*lines, f"所指的文字在{target.elsewhere}里，Word 不能在那里加批注，所以标在这里。"]
        self._comments.add(identity, lines, self._when)
        start = made(self._body.root, "commentRangeStart", id=identity)
        end = made(self._body.root, "commentRangeEnd", id=identity)
        last = target.paragraph
        if target.start and target.end:
            first, final = self._piece(target.start, first=True), self._piece(target.end, first=False)
            first.addprevious(start)
            final.addnext(end)
            last = next(each for each in final.iterancestors(f"{self._body.w}p"))
        else:
            properties = target.paragraph.find(f"{self._body.w}pPr")
            if properties is None:
                target.paragraph.insert(0, start)
            else:
                properties.addnext(start)
            target.paragraph.append(end)
        reference = made(self._body.root, "r")
        reference.append(made(self._body.root, "commentReference", id=identity))
        _child_of(last, end).addnext(reference)

    def _piece(self, point: Point, *, first: bool) -> etree._Element:
        """What begins or ends with a character: a piece of its run, or what that stands in."""
        ends = self._body.ends(point.run)
        text = self._body.text(point.run) if point.offset is not None else None
        piece = ends.first if first else ends.last
        if (
            text is not None
            and point.offset is not None
            and text[point.offset : point.offset + 1] == point.char
        ):
            before, after = self._body.cut(point.run, point.offset + (not first))
            side = after if first else before
            piece = piece if side is None else side
        found = piece
        for above in piece.iterancestors():
            if above.tag == f"{self._body.w}p":
                break
            if above.tag not in self._holders:
                found = above
        return found


def _child_of(paragraph: etree._Element, element: etree._Element) -> etree._Element:
    """The child of a paragraph that is or holds an element."""
    while element.getparent() is not paragraph:
        parent = element.getparent()
        assert parent is not None  # noqa: S101  the element stands in the paragraph
        element = parent
    return element
