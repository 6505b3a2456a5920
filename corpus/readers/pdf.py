"""PDF files: the text of each page with a box for every character, tables in cells, scans named as such.

Characters in pictures are the business of `corpus.readers.scan`. pdfium is C++ fed with strangers' files: it runs in a process of
its own (`corpus.isolation`) unless the caller is one.
"""

from __future__ import annotations

from array import array

import pypdfium2
import pypdfium2.raw as pdfium

from corpus.document import Extract, Page, Recognised, Unreadable
from corpus.limits import Limits
from corpus.readers.cells import arrange, find_tables
from corpus.readers.fontless import read_again
from corpus.readers.furniture import page_furniture
from corpus.readers.pagetext import COVERING, Glyphs, PageText, remark, why_unread
from corpus.readers.pdfpage import page_text
from corpus.spans import RawSpan

_TAIL = 1 << 16
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "PDF 有打开密码；请去掉密码后重试",
    pdfium.FPDF_ERR_SECURITY: "PDF 使用了不支持的加密方式；请去掉保护后重试",
}
_DAMAGED = "PDF 已损坏，无法打开；请重新导出或重新下载后重试"


def _open(data: bytes) -> pypdfium2.PdfDocument:
    tail = data[-_TAIL:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        # pdfium would mend it and silently go without the pages that are gone.
        raise Unreadable("PDF 不完整（文件后半部分缺失）；请重新下载或重新导出后重试")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as trouble:
        raise Unreadable(_REASONS.get(trouble.err_code, _DAMAGED)) from None


def _load(document: pypdfium2.PdfDocument, index: int, left: int) -> PageText | None:
    """One page; None where it is damaged. Raises `Unreadable` beyond the limit of characters."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return None
    try:
        found = page_text(page, left)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()
    if found is None:
        raise Unreadable("PDF 文字过多，超过上限")
    return found


def _second_look(data: bytes, pages: list[PageText | None], limits: Limits) -> tuple[str, ...]:
    """Reads pages without fonts again, puts the tables of ruled pages into cells; what to say about it."""
    notes = []
    fontless = [number for number, page in enumerate(pages, 1) if page and page.survey.fontless]
    if len(fontless) > limits.slow_pages:
        raise Unreadable("PDF 没有嵌入字体且页数过多；请重新导出（嵌入字体）或拆分后重试")
    if fontless:
        for number, glyphs in read_again(data, fontless).items():
            page = pages[number - 1]
            if page and len(glyphs.text) >= len(page.glyphs.text):
                page.glyphs = glyphs
    ruled = [number for number, page in enumerate(pages, 1) if page and page.survey.ruled]
    if len(ruled) > limits.slow_pages:
        notes.append(f"带表格的页超过 {limits.slow_pages} 页，其余表格按普通文字读取")
    if ruled:
        for number, tables in find_tables(data, ruled[: limits.slow_pages]).items():
            page = pages[number - 1]
            if page and tables:
                page.glyphs = arrange(page.glyphs, tables)
    return tuple(notes)


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a PDF. Raises `Unreadable` for one that is locked, damaged or too large."""
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise Unreadable(f"PDF 有 {len(document)} 页，超过上限 {limits.pages} 页；请拆分后重试")
        found: list[PageText | None] = []
        left = limits.text_characters
        for index in range(len(document)):
            page = _load(document, index, left)
            left -= len(page.glyphs.text) if page else 0
            found.append(page)
    finally:
        document.close()
    if not any(found):
        raise Unreadable(_DAMAGED)
    notes = list(_second_look(data, found, limits))
    pieces: list[str] = []
    pages: list[Page] = []
    recognised: list[Recognised] = []
    start = 0
    for number, page in enumerate(found, 1):
        damaged = page is None
        if page is None:
            page = PageText.empty()  # noqa: PLW2901
            reason: str | None = f"第{number}页已损坏，无法读取"
        else:
            reason = why_unread(number, page, "PDF")
            said = None if reason else remark(number, page.survey)
            notes += [said] if said else []
        glyphs = page.glyphs
        if number < len(found) and not glyphs.text.endswith("\n"):
            glyphs = Glyphs(f"{glyphs.text}\n", glyphs.boxes + array("f", bytes(16)))
        pieces.append(glyphs.text)
        span = RawSpan(start, start + len(glyphs.text))
        size = round(page.width, 2), round(page.height, 2)
        scanned = reason is not None and not damaged
        pages.append(Page(number, span, *size, glyphs.boxes, reason, scanned))
        if not reason and page.survey.layered and page.survey.pictures >= COVERING:
            recognised.append(Recognised(span))
        start = span.end
    text = "".join(pieces)
    furniture = page_furniture(text, pages)
    return Extract(
        text, "application/pdf", tuple(pages), furniture, tuple(notes), recognised=tuple(recognised)
    )
