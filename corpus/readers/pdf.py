"""PDF files: the text of each page with a box for every character, tables in cells, scans named as such.

Characters in pictures are the business of `corpus.readers.scan`. pdfium is C++ fed with strangers' files: it runs in a process of
its own (`corpus.isolation`) unless the caller is one.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Sequence, Set
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.document import Extract, Page, Recognised, Unreadable
from corpus.limits import Limits
from corpus.readers.annotations import annotations_of, paint_into
from corpus.readers.asides import DOWN, DOWN_BETWEEN, MARKED, TORN, lines_at_end, parted, unneeded
from corpus.readers.cells import Box, arrange
from corpus.readers.columns import LOOKS
from corpus.readers.fontless import read_again
from corpus.readers.furniture import is_page_number, page_furniture
from corpus.readers.hiddenruns import hidden_runs
from corpus.readers.layers import has_layers
from corpus.readers.layout import around_tables, in_reading_order
from corpus.readers.narrowcells import CELLS
from corpus.readers.overprint import OVERPRINTED, is_overprinted
from corpus.readers.pagebreaks import Sheet, broken_over
from corpus.readers.pagetext import COVERING, Glyphs, PageText, followed, remark, why_unread
from corpus.readers.pdfattachments import attachments, counted
from corpus.readers.pdfdisorder import backwards, is_out_of_order
from corpus.readers.pdforder import anew, by_boxes, leaning, lines_downwards
from corpus.readers.pdfpage import page_text
from corpus.readers.pdfsoundness import Soundness, soundness
from corpus.readers.rulings import straight, tables
from corpus.readers.runningheads import unsure
from corpus.readers.turned import ASKEW, lines_of, size, turn
from corpus.readers.turnedmarks import set_turned_aside
from corpus.redaction import HiddenText, struck_remark
from corpus.redaction import remark as hidden_remark
from corpus.spans import RawSpan
from corpus.surfaces import PASSWORD

_TORN = "第{0}页开头的表格行是上一页的延续，几栏的内容分在两页，没能连起来；请人工查看"
_WRITTEN = "第{0}页有一幅图片像是写着文字，图片里的字没有读取；请对照原件，或者把图片里的字改成文字后重试"
_OUTLINED = "第{0}页有一部分文字转成了图形（转曲），没有读取；请对照原件，或者用没有转曲的文件重试"
_NAMELESS = "第{0}页有几个字的字体缺少文字编码，读出来的不对；请对照原件，或者重新导出后重试"
_TAIL = 1 << 16
_MOST_FIELDS = 10_000  # between the ruling lines of a page
_MOST_NAMED = 5  # pages in a note
_LOCKED = f"PDF 有打开密码；请给出密码（{PASSWORD}），或者去掉密码后重试"
_WRONG = "PDF 的打开密码不对；请核对大小写后重试"
_REASONS = {
    pdfium.FPDF_ERR_SECURITY: "PDF 使用了不支持的加密方式；请去掉保护后重试",
}
_DAMAGED = "PDF 已损坏，无法打开；请重新导出或重新下载后重试"
_EMPTY = "PDF 已损坏，页面上没有读出文字；请重新导出或重新下载后重试"


def open_pdf(data: bytes, password: str | None) -> pypdfium2.PdfDocument:
    """The file as pdfium opens it. Raises `Unreadable` for one that is locked, cut off or damaged."""
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        # pdfium would mend it and silently go without the pages that are gone.
        raise Unreadable("PDF 不完整（文件后半部分缺失）；请重新下载或重新导出后重试")
    try:
        return pypdfium2.PdfDocument(data, password=password)
    except pypdfium2.PdfiumError as trouble:
        if trouble.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise Unreadable(_WRONG if password else _LOCKED) from None
        raise Unreadable(_REASONS.get(trouble.err_code, _DAMAGED)) from None


def _load(
    document: pypdfium2.PdfDocument, index: int, left: int, *, layered: bool, may_paint: bool
) -> PageText | None:
    """One page; None where it is damaged. Raises `Unreadable` beyond the limit of characters."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        annotations = annotations_of(page)
        if annotations.painted and paint_into(page):
            page.close()
            page = document[index]
            annotations.covers.clear()  # they are drawings of the page now
        found = page_text(page, left, annotations, layered=layered, may_paint=may_paint)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    if found is None:
        raise Unreadable("PDF 文字过多，超过上限")
    return found


def _named(numbers: list[int]) -> str:
    """Pages by their numbers, the first of many."""
    return f"{'、'.join(map(str, numbers[:_MOST_NAMED]))}页{'等' if len(numbers) > _MOST_NAMED else ''}"


def _second_look(
    data: bytes, password: str | None, pages: list[PageText | None], limits: Limits
) -> tuple[str, ...]:
    """Reads pages without fonts again, puts the tables of ruled pages into cells; what to say about it."""
    notes = []
    fontless = [number for number, page in enumerate(pages, 1) if page and page.survey.fontless]
    if len(fontless) > limits.slow_pages:
        raise Unreadable("PDF 没有嵌入字体且页数过多；请重新导出（嵌入字体）或拆分后重试")
    if fontless:
        for number, glyphs in read_again(data, password, fontless).items():
            page = pages[number - 1]
            if page and _ink(ordered := _as_turned(glyphs, page)) >= _ink(page.glyphs):
                page.glyphs = ordered
    set_turned_aside(pages, ASKEW, MARKED)
    in_tables = {}
    crowded = []
    for number, page in enumerate(pages, 1):
        if not page or not page.survey.ruled:
            continue
        ruled = tables(straight(page.strokes), _MOST_FIELDS)
        if ruled is None:
            crowded.append(number)
        elif ruled:
            _set_aside(page, [table.outline for table in ruled if table.columns > 1], number == len(pages))
            page.glyphs, looks = around_tables(page.glyphs, [table.outline for table in ruled])
            _tell(page, looks)
            in_tables[number] = Sheet(page.glyphs, ruled)
    _put_in_cells(pages, in_tables)
    if crowded:
        notes.append(f"第{_named(crowded)}的表格线过多，表格按普通文字读取")
    for number, page in enumerate(pages, 1):
        if page and number not in in_tables:
            _set_aside(page, (), number == len(pages))
            page.glyphs, looks = in_reading_order(page.glyphs)
            _tell(page, looks)
        if page:
            page.glyphs = followed(followed(page.glyphs, page.beside), page.marked)
    return tuple(notes)


def _set_aside(page: PageText, tables: Sequence[Box], last: bool) -> None:
    """Takes what is none of its lines from between the lines of a page; says so, and where lines are over each other."""
    _set_marks_aside(page, tables, last)
    if page.in_rows and is_overprinted(page.glyphs):
        page.doubt = page.doubt or OVERPRINTED


def _set_marks_aside(page: PageText, tables: Sequence[Box], last: bool) -> None:
    """Takes seals, watermarks and writing down the margin from between the lines of a page; says so."""
    found = parted(page.glyphs, tables)
    if found is None:
        return
    if found.torn:
        page.doubt = page.doubt or TORN
    if found.glyphs is page.glyphs:
        return
    page.glyphs = found.glyphs
    if is_out_of_order(page.glyphs.text, page.glyphs.boxes, backwards(page.glyphs.boxes)):
        page.glyphs = lines_downwards(page.glyphs)
    page.beside, page.marked = found.beside, followed(found.furniture, page.marked)
    if found.furniture.text and MARKED not in page.notes:
        page.notes.append(MARKED)
    if found.beside.text and last:
        page.notes.append(DOWN)
    elif found.beside.text:
        page.doubt = page.doubt or DOWN_BETWEEN


def _ink(glyphs: Glyphs) -> int:
    return sum(map(len, glyphs.text.split()))


def _tell(page: PageText, looks: str | None) -> None:
    """Says how the columns of a page were read; where that is a guess, the page is not sure to be read right."""
    if looks in (LOOKS, CELLS):
        page.doubt = page.doubt or looks
    elif looks:
        page.notes.append(looks)


def _as_turned(glyphs: Glyphs, page: PageText) -> Glyphs:
    """Characters of a page as it is shown, put into lines as the page was turned, or leans, or is out of order."""
    if not page.turned:
        if not page.lean and not is_out_of_order(glyphs.text, glyphs.boxes, backwards(glyphs.boxes)):
            return glyphs
        page.in_rows = True
        return anew(glyphs, leaning(by_boxes(glyphs), page.lean)) or glyphs
    lines = lines_of(glyphs, page.turned)
    lines.boxes = turn(lines.boxes, page.turned, *size(page.turned, page.width, page.height))
    return lines


def _put_in_cells(pages: list[PageText | None], sheets: dict[int, Sheet]) -> None:
    """Arranges the tables of these pages; the row that a page end cuts is put together where it can be."""
    cut: dict[int, set[tuple[int, int]]] = {number: set() for number in sheets}
    for number, sheet in sheets.items():
        after, page = sheets.get(number + 1), pages[number] if number < len(pages) else None
        broken = broken_over(sheet, after) if after else None
        if broken and page and broken.joined:
            cut[number].add((broken.above, len(sheet.tables[broken.above].rows) - 1))
            cut[number + 1].add((broken.below, 0))
        elif broken and page:
            page.torn = True
    for number, sheet in sheets.items():
        page = pages[number - 1]
        if page:
            page.glyphs = arrange(sheet.glyphs, sheet.tables, cut[number])


def _left_aside(document: pypdfium2.PdfDocument, files: list[str]) -> list[str]:
    """What a file carries beside its pages and nobody reads or runs here; `files` are its attachments."""
    notes = []
    if files:
        notes.append(f"PDF 里带有 {counted(files)}，没有读取；请另存出来检查")
    if pdfium.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
        notes.append("PDF 里带有脚本（JavaScript），没有运行")
    return notes


def _deciphered(document: pypdfium2.PdfDocument) -> bytes:
    """An encrypted file without its encryption."""
    out = io.BytesIO()
    document.save(out, flags=pdfium.FPDF_REMOVE_SECURITY)
    return out.getvalue()


def _fault(number: int, sound: Soundness) -> str | None:
    """What of a page is damaged; None where it is whole."""
    if what := sound.pages.get(number):
        return f"第{number}页的{what}已损坏，文字可能不全；请重新导出或重新下载"
    return sound.everywhere and f"{sound.everywhere}，第{number}页的文字可能不全；请重新导出或重新下载"


def _unsure(number: int, page: PageText, *, waits: bool) -> str | None:
    """Why what was read of a page may not be all, or not in order; `waits` for one that has to be recognised as a whole."""
    if page.torn:
        return _TORN.format(number)
    if page.doubt:
        return f"第{number}页{page.doubt}"
    found = (page.written, _WRITTEN), (page.nameless, _NAMELESS), (page.survey.outlined, _OUTLINED)
    return next((said.format(number) for yes, said in found if yes and not waits), None)


def read(data: bytes, limits: Limits, password: str | None = None) -> Extract:
    """The text of a PDF. Raises `Unreadable` for one that is locked, damaged or too large."""
    document = open_pdf(data, password)
    try:
        if len(document) > limits.pages:
            raise Unreadable(f"PDF 有 {len(document)} 页，超过上限 {limits.pages} 页；请拆分后重试")
        found: list[PageText | None] = []
        left = limits.text_characters
        layered = has_layers(data)
        painted = 0
        for index in range(len(document)):
            page = _load(document, index, left, layered=layered, may_paint=painted < limits.painted_pages)
            left -= len(page.glyphs.text) if page else 0
            painted += bool(page and page.looked)
            found.append(page)
        files = attachments(document)
        notes = _left_aside(document, files)
        sound = soundness(data, limits.unpacked_bytes, lambda: _deciphered(document))
    finally:
        document.close()
    if not any(found):
        raise Unreadable(_DAMAGED)
    found += [None] * min((sound.count or 0) - len(found), limits.pages - len(found))
    notes += _second_look(data, password, found, limits)
    extract = _extract(found, sound, notes)
    if files and not extract.text.strip() and not any(page.unreadable for page in extract.pages):
        raise Unreadable(f"PDF 的页面上没有文字，另带有 {counted(files)}；请把附件另存出来检查")
    return extract


def _furniture(
    text: str, pages: list[Page], standing: list[Page], known: Set[RawSpan]
) -> tuple[RawSpan, ...]:
    """The furniture of pages as they are when their text stands upright (`standing`), with what is known to be such.

    A page that is shown with its text on its side may have its number upright for all that.
    """
    furniture = page_furniture(text, standing, known)
    # Boxes of a page that is not turned are one and the same.
    turned = {
        page.number for page, other in zip(pages, standing, strict=True) if page.boxes is not other.boxes
    }
    if not turned:
        return furniture
    upright = [
        span
        for span in page_furniture(text, pages, known)
        if is_page_number(said := text[span.start : span.end])
        and not said.strip().isdecimal()
        and any(page.number in turned and page.span.start <= span.start < page.span.end for page in pages)
    ]
    return tuple(sorted({*furniture, *upright}))


def _extract(found: list[PageText | None], sound: Soundness, notes: list[str]) -> Extract:
    """The pages as one text."""
    hidden: list[HiddenText] = []
    pieces: list[str] = []
    pages: list[Page] = []
    standing: list[Page] = []  # the same with their text upright
    recognised: list[Recognised] = []
    marked: list[RawSpan] = []
    of_order: dict[str, list[int]] = {}
    start = 0
    for number, page in enumerate(found, 1):
        if page is None:
            page = PageText.empty()  # noqa: PLW2901
            fault: str | None = f"第{number}页已损坏，无法读取"
            unread = None
        else:
            unread = why_unread(number, page, "PDF")
            fault = _fault(number, sound) or _unsure(number, page, waits=unread is not None)
            said = None if unread or page.written else remark(number, page.survey)
            notes += [said] if said else []
            for said in [] if unread else page.notes:
                of_order.setdefault(said, []).append(number)
        reason = fault or unread
        glyphs = page.glyphs
        if number < len(found) and not glyphs.text.endswith("\n"):
            marks = glyphs.marks + b"\0" if glyphs.marks else glyphs.marks
            glyphs = Glyphs(f"{glyphs.text}\n", glyphs.boxes + array("f", bytes(16)), marks)
        pieces.append(glyphs.text)
        span = RawSpan(start, start + len(glyphs.text))
        if page.marked.text:
            marked += lines_at_end(glyphs.text, page.marked.text, start)
        scanned = unread is not None
        # Recognising it does not bring back what the file has lost.
        partial = fault is not None and (scanned or bool(glyphs.text.strip()))
        wide, high = round(page.width, 2), round(page.height, 2)
        standing.append(Page(number, span, wide, high, glyphs.boxes, reason, scanned, partial=partial))
        shown = turn(glyphs.boxes, -page.turned % 360, page.width, page.height)
        wide, high = size(page.turned, wide, high)
        pages.append(replace(standing[-1], width=wide, height=high, boxes=shown))
        if not reason and page.survey.layered and page.survey.pictures >= COVERING:
            recognised.append(Recognised(span))
        hidden += hidden_runs(pages[-1], glyphs)
        if page.unchecked:
            hidden.append(HiddenText(number, "unchecked", RawSpan(start, start), None, ""))
        start = span.end
    text = "".join(pieces)
    if not text.strip() and (sound.pages or sound.everywhere) and not any(page.scanned for page in pages):
        raise Unreadable(_EMPTY)
    furniture = _furniture(text, pages, standing, unneeded(text, marked))
    notes += [f"第{_named(numbers)}{said}" for said, numbers in of_order.items()]
    notes += [
        said for said in (hidden_remark(hidden), struck_remark(hidden), *unsure(text, furniture)) if said
    ]
    return Extract(
        text,
        "application/pdf",
        tuple(pages),
        furniture,
        tuple(notes),
        recognised=tuple(recognised),
        hidden=tuple(hidden),
    )
