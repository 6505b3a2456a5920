"""OFD files (GB/T 33190-2016): the text of each page with a box for every character, tables in cells.

Zip and XML are parsed under the limits of `corpus.readers.package`, and what pages draw is counted; the file is
read in a process of its own all the same (`corpus.isolation`), because putting a page in order takes time that
grows faster than the page. Pages that are pictures are named as such (`corpus.readers.ofdpictures` paints them for
character recognition); signatures are not verified.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

from corpus.document import Extract, Page, Recognised, Unreadable
from corpus.limits import Limits
from corpus.readers.asides import DOWN, DOWN_BETWEEN, MARKED, TORN, Parted, lines_at_end, parted, unneeded
from corpus.readers.cells import arrange
from corpus.readers.furniture import page_furniture
from corpus.readers.hiddenruns import KINDS, drop_stray_punctuation, hidden_runs
from corpus.readers.lines import in_reading_order
from corpus.readers.ofddrawn import A4, Drawer
from corpus.readers.ofdlines import strike_out_words
from corpus.readers.ofdmarkup import children
from corpus.readers.ofdpackage import DAMAGED, Body, Part, Parts, bodies, opened
from corpus.readers.ofdpage import POINTS, Budget, Drawing, covered, draw, is_hidden, page_frame
from corpus.readers.ofdpixels import Pixels
from corpus.readers.ofdshapes import Rectangle
from corpus.readers.ofdsight import Sight, look_at
from corpus.readers.ofdtyped import in_free_places, whole_runs
from corpus.readers.pagetext import (
    COVERING,
    FEW_CHARACTERS,
    OUTLINES,
    Glyphs,
    PageText,
    Survey,
    followed,
    is_scan,
    why_unread,
)
from corpus.readers.rulings import tables
from corpus.readers.runningheads import unsure
from corpus.readers.wordleft import told
from corpus.redaction import HiddenText, struck_remark
from corpus.redaction import remark as hidden_remark
from corpus.spans import RawSpan

MEDIA_TYPE = "application/ofd"
_MOST_FIELDS = 10_000  # between the ruling lines of a page
_MOST_CELLS = 200_000  # of a document
_MOST_PLACES = 20_000_000  # characters times cells of a page
_MOST_NAMES = 3  # of pages or attachments in a note
_REPEATED = 2  # a slanted line on so many pages is a watermark
_BROKEN = "引用的图形、模板或注释缺失、损坏或循环引用"
_SHINING = frozenset({"Highlight", "Watermark"})
_DARK = 128  # of 255
_UNPAINTED = bytes(map(KINDS.index, ("", "invisible", "transparent")))
_PICTURE = 0.02  # of the page: no bullet or line drawn as a picture


@dataclass(slots=True)
class _Remarks:
    """What is to be said about a file; the lists hold page numbers."""

    layered: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    crowded: list[int] = field(default_factory=list)
    unmapped: list[int] = field(default_factory=list)
    unchecked: list[int] = field(default_factory=list)
    marked: list[int] = field(default_factory=list)
    beside: list[int] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)
    pictured: bool = False
    documents: int = 0
    sealed: int = 0
    signed: int = 0
    hidden_annotations: int = 0
    lost: int = 0
    unopened: int = 0  # documents
    versions: int = 0
    attachments: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """The notes of the Extract."""
        attached = "、".join(self.attachments[:_MOST_NAMES])
        more = "等" if len(self.attachments) > _MOST_NAMES else ""
        said = (
            (self.documents > 1, f"文件里有 {self.documents} 份文档，已按顺序合并检查"),
            (self.versions, "文件保存了历史版本，按当前版本读取"),
            (self.layered, f"{_pages(self.layered)}是带文字层的图片，文字可能有识别错误"),
            (self.unmapped, f"{_pages(self.unmapped)}有只能按字形显示的字，读不出是什么字"),
            (self.broken, f"{_pages(self.broken)}{_BROKEN}，其中的文字没有读取"),
            (self.crowded, f"{_pages(self.crowded)}的表格线或单元格过多，表格按普通文字读取"),
            (self.marked, f"{_pages(self.marked)}{MARKED}"),
            (self.beside, f"{_pages(self.beside)}{DOWN}"),
            (self.unchecked, f"{_pages(self.unchecked)}图形过多，没有核对文字是不是都看得见"),
            (self.hidden_annotations, f"有 {self.hidden_annotations} 条不显示的注释，没有读取"),
            (self.sealed, f"文件有 {self.sealed} 个电子签章：印章是图片，印文没有读取，签章没有验证"),
            (self.signed, f"文件有 {self.signed} 个不带印章的数字签名，没有验证"),
            (self.attachments, f"文件带 {len(self.attachments)} 个附件（{attached}{more}），没有读取"),
            (self.pictured, "文件里有图片，图片里的文字没有读取；要求的内容如果写在图片里，请改成文字"),
            (self.lost, f"OFD 内有 {self.lost} 处引用的文件缺失或损坏，其中的内容没有读取"),
        )
        return (*(note for holds, note in said if holds), *told({"faint": self.faint}))


def _pages(numbers: list[int]) -> str:
    shown = "、".join(str(number) for number in numbers[:_MOST_NAMES])
    return f"第{shown}页" if len(numbers) <= _MOST_NAMES else f"第{shown}页等 {len(numbers)} 页"


@dataclass(slots=True)
class _Found:
    """A page as read, its slanted lines as offsets into its text, what stands in comments on it."""

    page: PageText
    slanted: list[tuple[int, int]]
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Above:
    """What the visible annotations of a page draw, the places of words of markers and watermarks in it, and remarks."""

    drawing: Drawing = field(default_factory=Drawing)
    loose: set[int] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


class _Reader:
    """Reads the pages of one document of the file."""

    def __init__(self, document: Body, budget: Budget, remarks: _Remarks, limits: Limits) -> None:
        self._document = document
        self._budget = budget
        self._remarks = remarks
        self._drawer = Drawer(document, budget)
        self._fields = _MOST_CELLS
        self._annotations = document.annotations()
        self._pixels = Pixels(document, limits)

    def page(self, number: int, key: str, location: str | None) -> _Found | None:
        """One page; None where it is missing or broken. Raises `Unreadable` beyond the limits."""
        drawn = self._drawer.page(location)
        if drawn is None:
            return None
        drawing, remarks = drawn.drawing, self._remarks
        for problem, pages in (
            (drawn.broken or drawing.broken or self._document.bare & {"", key}, remarks.broken),
            (drawing.unmapped, remarks.unmapped),
        ):
            if problem:
                pages.append(number)
        self._pixels.location = location
        over = self._annotation(key)
        found = self._ordered(number, drawing, over, drawn.box)
        found.comments += over.comments
        return found

    def _annotation(self, key: str) -> _Above:
        found = _Above()
        part = self._annotations.get(key)
        for annotation in children(part.root if part else None, "Annot"):
            if is_hidden(annotation):
                self._remarks.hidden_annotations += 1
                continue
            remarks = [remark.text or "" for remark in children(annotation, "Remark")]
            found.comments += [each for each in remarks if each.strip()]
            appearances = list(children(annotation, "Appearance"))
            made = draw(appearances, page_frame(A4), self._document.resources, self._budget)
            if annotation.get("Type") in _SHINING:
                # Programs show the words under a marker, whatever the file says of its opacity; a black one hides them.
                made.covers = [each for each in made.covers if each.ink and max(each.ink[:3]) < _DARK]
                start = len(found.drawing.words)
                found.loose.update(range(start, start + len(made.words)))
            found.drawing.add(made)
        return found

    def _ordered(self, number: int, drawing: Drawing, above: _Above, box: list[float]) -> _Found:
        """The page in reading order. What annotations write over other words comes last."""
        over = above.drawing
        x, y, wide, high = (side * POINTS for side in box)
        paper = Rectangle(x, y, x + wide, y + high)
        pictures = covered(drawing.pictures, paper)
        whole = Drawing()
        whole.add(drawing)
        whole.add(over)
        sight = look_at(whole, paper, self._pixels.look, scanned=pictures >= COVERING)
        layered = self._is_layered(number, whole, sight, pictures)
        words = [
            word._replace(marks=bytes(sight.marks[place])) if place in sight.marks else word
            for place, word in enumerate(whole.words)
        ]
        self._remarks.faint += sight.faint
        own, written = words[: len(drawing.words)], words[len(drawing.words) :]
        free = in_free_places(own, written) if written else set()
        free = whole_runs(written, free - above.loose)
        own += [word for place, word in enumerate(written) if place in free]
        ordered = in_reading_order(own)
        glyphs = ordered.glyphs
        laid: Parted | None = None
        grids = tables(drawing.rulings, min(self._fields, _MOST_FIELDS))
        cells = sum(len(row) for grid in grids or () for row in grid.rows)
        self._fields -= cells
        if grids is None or cells * len(glyphs.text) > _MOST_PLACES:
            self._remarks.crowded.append(number)
        else:
            laid = parted(glyphs, [grid.outline for grid in grids if grid.columns > 1])
            glyphs = laid.glyphs if laid else glyphs
            glyphs = arrange(glyphs, grids) if grids else glyphs
        last = in_reading_order([word for place, word in enumerate(written) if place not in free])
        slanted: list[tuple[int, int]] = []
        for part, aside in ((ordered.slanted, True), (last.glyphs, False), (last.slanted, True)):
            glyphs = followed(glyphs, part)
            start = len(glyphs.text) - len(part.text)
            for line in part.text.split("\n") if aside and part.text else ():
                slanted.append((start, start + len(line)))
                start += len(line) + 1
        if laid:
            glyphs = followed(followed(glyphs, laid.beside), laid.furniture)
            self._remarks.marked += [number] if laid.furniture.text else []
            self._remarks.beside += [number] if laid.beside.text else []
        drop_stray_punctuation(glyphs.text, glyphs.marks)
        unchecked = sight.unchecked or not strike_out_words(glyphs, whole.strokes)
        if unchecked:
            self._remarks.unchecked.append(number)
        if x or y:
            glyphs = Glyphs(glyphs.text, _moved(glyphs.boxes, x, y), glyphs.marks)
        survey = Survey(pictures=pictures, layered=layered, paths=drawing.paths)
        found = PageText(glyphs, wide, high, survey, drawing.unmapped + over.unmapped, unchecked=unchecked)
        if laid:
            found.marked, found.doubt = laid.furniture, TORN if laid.torn else None
        # Of a page that is a picture its own reason tells.
        self._remarks.pictured |= not is_scan(found) and any(
            one.box.within(paper).area >= _PICTURE * paper.area for one in drawing.pictures
        )
        return _Found(found, slanted)

    def _is_layered(self, number: int, drawing: Drawing, sight: Sight, pictures: float) -> bool:
        """Whether the words of a page are those that a machine read in its pictures; then none of them counts as hidden."""
        unseen = {place for place, marks in sight.marks.items() if not marks.strip(_UNPAINTED)}
        machine = unseen | sight.layered
        ink = sum(len(word.text) for place, word in enumerate(drawing.words) if place not in machine)
        if not machine or (pictures < COVERING and (ink or drawing.paths < OUTLINES)):
            return False
        under = sum(len(drawing.words[place].text) for place in sight.layered)
        if ink >= FEW_CHARACTERS and under <= ink:
            return False
        for place in unseen:
            del sight.marks[place]
        self._remarks.layered.append(number)
        return True


def _moved(boxes: array[float], x: float, y: float) -> array[float]:
    """Boxes counted from the corner of the paper; those without ink stay."""
    moved = array("f", boxes)
    for index in range(0, len(boxes), 4):
        if any(boxes[index : index + 4]):
            for side, shift in enumerate((x, y, x, y)):
                moved[index + side] = boxes[index + side] - shift
    return moved


def _bodies(parts: Parts, entry: Part, remarks: _Remarks) -> list[Body]:
    """The documents of the file. Raises `Unreadable` where there is none that can be opened."""
    documents, remarks.lost = bodies(parts, entry)
    remarks.unopened = remarks.lost
    for document, body in documents:
        remarks.versions += sum(1 for _ in children(body, "Versions"))
        for place in children(body, "Signatures"):
            sealed, signed = document.seals(place.text)
            remarks.sealed += sealed
            remarks.signed += signed
    return [document for document, _ in documents]


def read(data: bytes, limits: Limits) -> Extract:
    """The text of an OFD file. Raises `Unreadable` for one that is encrypted, damaged or too large."""
    parts, entry = opened(data, limits)
    remarks = _Remarks()
    budget = Budget.of(limits)
    found: list[_Found | None] = []
    documents = _bodies(parts, entry, remarks)
    for document in documents:
        pages = list(document.pages())
        if len(found) + len(pages) > limits.pages:
            raise Unreadable(
                f"OFD 有 {len(found) + len(pages)} 页以上，超过上限 {limits.pages} 页；请拆分后重试"
            )
        reader = _Reader(document, budget, remarks, limits)
        for key, location in pages:
            found.append(reader.page(len(found) + 1, key, location))
        remarks.attachments += document.attachments()
        remarks.lost += document.lost
    if not any(found):
        raise Unreadable(DAMAGED)
    found += [None] * remarks.unopened  # at least one page each
    remarks.documents = len(documents)
    return _extract(found, remarks)


def _extract(found: list[_Found | None], remarks: _Remarks) -> Extract:
    pieces: list[str] = []
    pages: list[Page] = []
    recognised: list[Recognised] = []
    hidden: list[HiddenText] = []
    slanted: dict[str, list[RawSpan]] = {}
    marked: list[RawSpan] = []
    broken = set(remarks.broken)
    start = 0
    for number, one in enumerate(found, 1):
        page = one.page if one else PageText.empty()
        reason = why_unread(number, page, "OFD") if one else f"第{number}页已损坏，无法读取"
        between = number in remarks.beside and number < len(found)
        # Recognising a scan does not bring back what the file has lost.
        partial = number in broken and (reason is None or is_scan(page))
        if partial:
            reason = f"第{number}页{_BROKEN}，文字可能不全；请重新导出或重新下载"
        elif reason is None and (doubt := page.doubt or (between and DOWN_BETWEEN)):
            reason, partial = f"第{number}页{doubt}", True
        glyphs = page.glyphs
        if number < len(found) and not glyphs.text.endswith("\n"):
            marks = glyphs.marks + b"\0" if glyphs.marks else glyphs.marks
            glyphs = Glyphs(f"{glyphs.text}\n", glyphs.boxes + array("f", bytes(16)), marks)
        for first, last in one.slanted if one else ():
            slanted.setdefault(glyphs.text[first:last], []).append(RawSpan(start + first, start + last))
        pieces.append(glyphs.text)
        span = RawSpan(start, start + len(glyphs.text))
        marked += lines_at_end(glyphs.text, page.marked.text, start) if page.marked.text else []
        size = round(page.width, 2), round(page.height, 2)
        # Of characters turned into drawings, or known by their glyph only, nothing here makes a picture.
        scanned = bool(one) and is_scan(page)
        pages.append(Page(number, span, *size, glyphs.boxes, reason, scanned=scanned, partial=partial))
        if not reason and page.survey.layered:
            recognised.append(Recognised(span))
        hidden += hidden_runs(pages[-1], glyphs)
        hidden += [
            HiddenText(number, "note", RawSpan(start, start), None, words)
            for words in (one.comments if one else ())
        ]
        if page.unchecked:
            hidden.append(HiddenText(number, "unchecked", RawSpan(start, start), None, ""))
        start = span.end
    text = "".join(pieces)
    watermarks = {span for spans in slanted.values() if len(spans) >= _REPEATED for span in spans}
    known = unneeded(text, marked)
    furniture = tuple(sorted({*page_furniture(text, pages, known), *watermarks}))
    said = (hidden_remark(hidden), struck_remark(hidden))
    notes = (*remarks.notes(), *(each for each in said if each), *unsure(text, furniture))
    return Extract(
        text, MEDIA_TYPE, tuple(pages), furniture, notes, recognised=tuple(recognised), hidden=tuple(hidden)
    )
