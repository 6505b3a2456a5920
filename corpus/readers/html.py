"""Web pages and fragments of them: the visible text, one line a block, table cells apart by tabs.

Navigation is kept: text is never dropped on a guess (but see `corpus.readers.sitepages`). Style sheets are not
applied, only `style` attributes.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from corpus.document import Extract, Unreadable
from corpus.limits import MEBI, Limits
from corpus.readers import txt
from corpus.readers.pasted import as_page
from corpus.readers.sitepages import around, main_element, recorded_title
from corpus.readers.webpictures import in_place_of_text
from corpus.readers.wordtext import STRUCK

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
# Trail bytes of GB18030 and Big5 are never angle brackets, so this is safe before the encoding is known.
_TAG_BYTES = re.compile(rb"<[^<>]*>")
# Thousands of attributes in one tag cost their square in libxml2; real long tags hold a picture or a script.
_LONG_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:]*+)[^<>]{2000,}+>")
# Pages that never close these pile them up beyond the nesting limit.
_INLINE_TAG = re.compile(
    r"</?(?:font|span|b|i|u|strong|em|a|small|big|o:p)\b(?![^<>]*display)[^<>]*>", re.IGNORECASE
)
# libxml2 stops at the end of the page; browsers go on, and pages are pasted into pages.
_END_TAG = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

_STRUCK = ("del", "s", "strike")
_DROPPED = frozenset({*_STRUCK, "script", "style", "template", "title", "meta", "link", "rp"})
_ALWAYS_SHOWN = frozenset({"html", "body"})  # hidden until a script runs, on some sites
# fmt: off
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "optgroup", "option", "p", "pre", "section", "summary", "table", "tbody", "textarea",
    "tfoot", "thead", "tr", "ul",
})
# fmt: on
_CELLS = frozenset({"td", "th"})
_VERBATIM = frozenset({"pre", "textarea", "listing", "xmp"})
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_KEEPING_LINES = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Codecs of Python that no page is written in: punycode takes hours, the escapes make other characters of what is written.
_NO_ENCODINGS = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs", "oem"}
)
# What programs write that do not ask; every byte fits, so that a Chinese page would be read as rubbish without a word.
_WESTERN = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})
_LOSSY = "部分字节无法按 {} 解码，已标为损坏"
_SPACES = re.compile(r"[ \t\n\r\f]+")


def codec_of(name: str) -> str:
    """The codec for what a page or mail calls its encoding; empty where it names none that we take."""
    name = name.lower()
    if name.startswith(("gb", "x-gbk", "cp936", "euc-cn")):
        return "gb18030"  # what pages call gb2312 or gbk holds characters of its larger successor
    if name.startswith("big5"):
        return "big5hkscs"
    try:
        b"a".decode(name, "replace")  # some codecs are no encodings of text at all
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return "" if codec in _NO_ENCODINGS else codec


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The page as text, and notes: byte order mark, strict UTF-8, the declared encoding, the likeliest."""
    head = data[:4096]
    if head.startswith(_MARKS) or 10 * head.count(0) > len(head):
        text, encoding, lossy = txt.decode(data)
        return text, (_LOSSY.format(encoding),) if lossy else ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        hit = _DECLARED.search(head)
    declared = codec_of(hit.group(1).decode("ascii")) if hit else ""
    if declared and declared not in _WESTERN:
        with contextlib.suppress(UnicodeDecodeError):  # the declaration is wrong, or some bytes are
            return data.decode(declared), ()
    try:
        # Tags are Latin letters and would drown the few characters that tell the encodings apart.
        _, encoding, _ = txt.decode(_TAG_BYTES.sub(b"", data)[:MEBI])
    except Unreadable:
        if not declared:
            raise
        encoding = declared
    text = data.decode(encoding, "replace")
    return text, (_LOSSY.format(encoding),) if "\ufffd" in text else ()


def _parse(text: str) -> etree._Element | None:
    """The tree of a page; None if it has no element. Raises `Unreadable` beyond libxml2's limits."""
    parser = etree.HTMLParser(
        huge_tree=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    except (ValueError, MemoryError):
        raise Unreadable("网页无法解析；请另存为 DOCX 或 TXT 后重试") from None
    # libxml2 stops there and keeps what it has: the rest of the page would be missing without a word.
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise Unreadable("网页标签嵌套过深或单段文字过长，已停止解析；请复制正文另存为 TXT 后重试")
    return root


class _Page:
    """Collects text in reading order: collapses white space as browsers do and breaks lines at blocks."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.fresh = True  # nothing on the line (or in the cell) yet
        self.broken = True  # a line break is due before the next text
        self.spaced = False  # a space is due before the next text
        self.verbatim = 0
        self.row_started: list[bool] = []
        self.counters: list[int] = []

    def text(self, text: str) -> None:
        """Adds text, collapsing its white space outside `pre`."""
        if not self.verbatim:
            collapsed = _SPACES.sub(" ", text)
            text = collapsed.strip(" ")
            if not text:
                self.spaced = self.spaced or bool(collapsed)
                return
            self.spaced = self.spaced or collapsed[0] == " "
        elif not text:
            return
        if self.broken and not self.fresh:
            self.pieces.append("\n")
        elif self.spaced and not self.fresh:
            self.pieces.append(" ")
        self.pieces.append(text)
        self.fresh = self.broken = False
        self.spaced = not self.verbatim and collapsed[-1] == " "

    def line_break(self) -> None:
        """An explicit line break: unlike a block's it may leave an empty line."""
        self.pieces.append("\n\n" if self.broken and not self.fresh else "\n")
        self.fresh, self.broken, self.spaced = True, False, False

    def cell(self) -> None:
        """Begins a table cell: a tab apart from the one before it in the row."""
        if self.row_started and self.row_started[-1]:
            self.pieces.append("\t")
        else:
            if not self.fresh:
                self.pieces.append("\n")  # now, because an empty cell never adds text
            if self.row_started:
                self.row_started[-1] = True
        self.fresh, self.broken, self.spaced = True, False, False

    def start(self, element: etree._Element, tag: str) -> None:
        """An element opens."""
        if tag == "br":
            self.line_break()
        elif tag in _CELLS:
            self.cell()
        elif tag in _BLOCKS:
            self.broken = True
            if tag == "tr":
                self.row_started.append(False)
            elif tag in {"ol", "ul"}:
                numbered = tag == "ol" and "none" not in element.get("style", "")
                first = element.get("start", "1") if numbered else ""
                self.counters.append(int(first) if first.isdecimal() and len(first) < 7 else 0)
            elif tag == "li" and self.counters and self.counters[-1]:
                self.text(f"{self.counters[-1]}. ")
                self.counters[-1] += 1
        elif tag == "rt":
            self.text("(")  # a reading above its character; match text knows and drops it in brackets
        elif tag == "input" and element.get("type", "text").lower() in {"text", "number", "tel", "date"}:
            self.text(element.get("value", ""))
        if tag in _VERBATIM or _KEEPING_LINES.search(element.get("style", "")):
            self.verbatim += 1
        if element.text:
            self.text(element.text)

    def end(self, element: etree._Element, tag: str) -> None:
        """An element that was started closes; the text after it follows."""
        if tag in _VERBATIM or _KEEPING_LINES.search(element.get("style", "")):
            self.verbatim -= 1
        if tag in _BLOCKS:
            self.broken = True
            if tag == "tr":
                self.row_started.pop()
            elif tag in {"ol", "ul"}:
                self.counters.pop()
        elif tag == "rt":
            self.text(")")


def _hidden(element: etree._Element) -> bool:
    """Whether a browser would not show the element, as far as its own attributes say."""
    return element.get("hidden") is not None or bool(_HIDING.search(element.get("style", "")))


def _visible_text(root: etree._Element, main: etree._Element | None = None) -> tuple[str, int, int]:
    """The text a reader sees, and how many of its characters that are no space stand before `main` and before its end."""
    page = _Page()
    before = inside = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if element is main:
                before = len(page.pieces)
            if tag in _DROPPED or (tag not in _ALWAYS_SHOWN and _hidden(element)):
                skipped = element
                walk.skip_subtree()
            else:
                page.start(element, tag)
            continue
        if element is skipped:
            skipped = None
        else:
            page.end(element, tag)
        if element is main:
            inside = len(page.pieces)
        if element.tail:
            page.text(element.tail)
    return "".join(page.pieces), _solid(page.pieces[:before]), _solid(page.pieces[:inside])


def _solid(pieces: list[str]) -> int:
    return len("".join("".join(pieces).split()))


def _after_solid(text: str, count: int) -> int:
    """The offset behind that many characters that are no space: tidying moves spaces only."""
    if not count:
        return 0
    return next((hit.end() for at, hit in enumerate(re.finditer(r"\S", text), 1) if at == count), len(text))


def tidy(text: str) -> str:
    """Raw text without trailing spaces or outer empty lines, at most one empty line between others."""
    lines: list[str] = []
    for line in text.split("\n"):
        kept = line.rstrip()
        if kept or (lines and lines[-1]):
            lines.append(kept)
    if lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def _opened(data: bytes, limits: Limits) -> tuple[str, etree._Element | None, tuple[str, ...]]:
    """A page as it is written, its tree, and notes. Raises `Unreadable` for one beyond the limits."""
    if len(data) > limits.markup_bytes:
        size, most = len(data) / MEBI, limits.markup_bytes // MEBI
        raise Unreadable(f"网页有 {size:.0f} MB，超过上限 {most} MB；请另存为 TXT")
    text, notes = _decode(data)
    if text.count("<") + text.count("=") > limits.xml_marks:
        raise Unreadable(f"网页结构过大（标记超过 {limits.xml_marks} 个）；请把正文另存为 TXT 后重试")
    text = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    short = _END_TAG.sub("", _LONG_TAG.sub(r"<\1>", text))
    try:
        root = _parse(short)
    except Unreadable:
        root = _parse(_INLINE_TAG.sub("", short))
        notes = (*notes, "网页标签没有闭合，已略去行内格式后读取")
    return text, root, notes


def pictures(data: bytes, limits: Limits, beside: Sequence[bytes] = ()) -> list[bytes]:
    """The pictures that stand for pages, in order; those that are elsewhere are empty. Raises as `read`."""
    page, root, _ = _opened(data, limits)
    return [each.data for each in in_place_of_text(page, root, beside)]


def read(data: bytes, limits: Limits, beside: Sequence[bytes] = ()) -> Extract:
    """The visible text of a page; `beside` are pictures that came with it. Raises `Unreadable` for one beyond the limits."""
    page, root, notes = _opened(data, limits)
    extract = _extract(root, notes)
    shown = in_place_of_text(page, root, beside)
    at = len(extract.text)
    pages = tuple(as_page(number, at, each.trouble) for number, each in enumerate(shown, 1))
    return replace(extract, pages=pages) if pages else extract


def _extract(root: etree._Element | None, notes: tuple[str, ...]) -> Extract:
    if root is None:
        return Extract("", "text/html", notes=notes)
    if any(str(piece).strip() for each in root.iter(*_STRUCK) for piece in each.itertext()):
        notes = (*notes, STRUCK)
    main = main_element(root)
    visible, before, inside = _visible_text(root, main)
    text = tidy(visible)
    if main is None:
        return Extract(text, "text/html", notes=notes)
    furniture, remark = around(text, _after_solid(text, before), _after_solid(text, inside))
    return Extract(
        text, "text/html", furniture=furniture, notes=(*notes, *remark), metadata=recorded_title(root)
    )
