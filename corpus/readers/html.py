"""Web pages and fragments of them: the visible text, one line a block, table cells apart by tabs.

Navigation is kept: text is never dropped on a guess (but see `corpus.readers.sitepages`). What a browser would not show
is no text and is told (`corpus.readers.webunseen`); of style sheets those in the page are applied, as far as they hide.
"""

from __future__ import annotations

import codecs
import contextlib
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import accumulate

from lxml import etree

from corpus.document import Extract, Unreadable
from corpus.garble import plainly_chinese
from corpus.han import han_count
from corpus.limits import MEBI, Limits
from corpus.misencoded import decoded_anew
from corpus.readers import txt
from corpus.readers.pasted import as_page
from corpus.readers.sitepages import DOCUMENT_WORDS, apart, around, main_element, recorded_title
from corpus.readers.webelsewhere import annex_note, annexes_of, unread_notes
from corpus.readers.webfoot import feet, why
from corpus.readers.webpictures import Shown, in_place_of_text
from corpus.readers.webscripts import (
    IN_SCRIPT,
    NOT_RUN,
    TOLD,
    Put,
    document_in,
    unread_words,
    why_unread,
    written_out,
)
from corpus.readers.websheets import is_of_interest, sheets_of
from corpus.readers.webtext import Shown as Walked
from corpus.readers.webtext import says, shown
from corpus.readers.webunseen import LATER, generated, told
from corpus.readers.webvalues import declared
from corpus.spans import RawSpan

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""")
# Trail bytes of GB18030 and Big5 are never angle brackets, so this is safe before the encoding is known.
_TAG_BYTES = re.compile(rb"<[^<>]*>")
# Thousands of attributes in one tag cost their square in libxml2; real long tags hold a picture or a script.
_LONG_TAG = re.compile(r"<(/?[A-Za-z][A-Za-z0-9:]*+)([^<>]{2000,}+)>")
_ATTRIBUTE = re.compile(r"""([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_KEPT = frozenset(
    {"class", "id", "hidden", "popover", "type", "value", "srcdoc", "open", "checked", "selected", "start", "style", "href", "bgcolor", "src", "data-src",
     "width", "height"}
)  # fmt: skip
_LONGEST_ATTRIBUTE = 1000
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_FRAMES_IN_FRAMES = 3
_LITTLE = 100  # Han characters: a page that shows fewer shows no document
# How pages keep back what a script is to show: not displayed, faded out, or moved off the page.
_TILL_SHOWN = frozenset({"invisible", "transparent", "outside"})
_SHEETS_ELSEWHERE = etree.XPath(
    "boolean(//link[contains(@rel, 'stylesheet')][not(starts-with(@href, 'data:'))]"
    "|//style[contains(., '@import') and not(contains(., 'data:text/css'))])"
)
# Pages that never close these pile them up beyond the nesting limit.
_INLINE_TAG = re.compile(
    r"</?(?:font|span|b|i|u|strong|em|a|small|big|o:p)\b(?![^<>]*(?:display|hidden|visibility))[^<>]*>",
    re.IGNORECASE,
)
# libxml2 stops at the end of the page; browsers go on, and pages are pasted into pages.
_END_TAG = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Codecs of Python that no page is written in: punycode takes hours, the escapes make other characters of what is written.
_NO_ENCODINGS = frozenset(
    {"punycode", "idna", "unicode-escape", "raw-unicode-escape", "utf-7", "undefined", "mbcs", "oem"}
)
# What programs write that do not ask; every byte fits, so that a Chinese page would be read as rubbish without a word.
_WESTERN = frozenset({"iso8859-1", "iso8859-15", "cp1252", "ascii"})
_TOO_MANY_MARKS = "网页结构过大（标记超过 {} 个）；请把正文另存为 TXT 后重试"
_GENERATED = "的位置是样式表加在页面上的文字，没有读取；请与网页核对，把它写成正文后重试"
_LOSSY = "部分字节无法按 {} 解码，已标为损坏"


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


def _placed(text: str, pieces: Sequence[str]) -> Callable[[int], int]:
    """Where in a tidied text the first pieces of it end, by how many: tidying moves spaces only."""
    solid = [0, *accumulate(len("".join(piece.split())) for piece in pieces)]
    words = [(hit.start(), hit.end() - hit.start()) for hit in re.finditer(r"\S+", text)]
    through = list(accumulate(length for _start, length in words))

    def place(count: int) -> int:
        wanted = solid[count]
        at = bisect_left(through, wanted)
        if not wanted or at == len(words):
            return len(text) if wanted else 0
        start, length = words[at]
        return start + length - (through[at] - wanted)

    return place


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
        raise Unreadable(_TOO_MANY_MARKS.format(limits.xml_marks))
    text = text.replace("\x00", "\ufffd").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip("\ufeff \t\n").startswith("<?xml"):  # in other pages a browser takes it for a comment
        text = _CDATA.sub(lambda hit: hit[1].replace("&", "&amp;").replace("<", "&lt;"), text)
    text, puts = written_out(text)
    try:
        root = _tree(text)
    except Unreadable:
        root = _tree(_INLINE_TAG.sub("", text))
        notes = (*notes, "网页标签没有闭合，已略去行内格式后读取")
    if root is not None and puts:
        _put_in(root, puts)
    if root is not None and "srcdoc" in text:
        _put_frames_in(root, limits)
    return text, root, notes


def _tree(text: str) -> etree._Element | None:
    return _parse(_END_TAG.sub("", _LONG_TAG.sub(_shortened, text)))


def _shortened(hit: re.Match[str]) -> str:
    """A long tag with those of its attributes that decide what is shown."""
    kept: dict[str, str] = {}
    for attribute in _ATTRIBUTE.finditer(hit[2]):
        name = attribute[1].lower()
        if name not in _KEPT or name in kept:
            continue
        value = attribute[2] or attribute[3] or attribute[4] or ""
        if name == "style":
            value = ";".join(
                f"{each}:{said}{'!important' if important else ''}"
                for each, (important, said) in declared(value).items()
                if is_of_interest(each) and len(said) < _LONGEST_ATTRIBUTE
            )
        elif name not in {"value", "srcdoc"}:
            value = value[:_LONGEST_ATTRIBUTE]
        kept[name] = value.replace('"', "&quot;")
    written = "".join(f' {name}="{value}"' for name, value in kept.items())
    return f"<{hit[1]}{written}>"


def _put_in(root: etree._Element, puts: Sequence[Put]) -> None:
    """Puts what scripts write into elements there; where there is no such element nothing is shown."""
    for each in puts:
        place = next((found for found in root.iter() if found.get("id") == each.id), None)
        inner = None if place is None else _tree(each.page)
        if place is not None and inner is not None:
            inner.tag = "div"
            place.append(inner)


def _put_frames_in(root: etree._Element, limits: Limits) -> None:
    """Puts pages that are written into a frame's attribute in the place of the frame. Raises `Unreadable` as for a page."""
    marks = 0
    frames = list(root.iter("iframe"))
    for _ in range(_FRAMES_IN_FRAMES):
        inner: list[etree._Element] = []
        for frame in frames:
            source = frame.get("srcdoc")
            if source is None:
                continue
            marks += source.count("<") + source.count("=")
            if marks > limits.xml_marks:
                raise Unreadable(_TOO_MANY_MARKS.format(limits.xml_marks))
            page = _tree(source)
            if page is None:
                continue
            inner += page.iter("iframe")
            del frame.attrib["srcdoc"]
            frame.text = None  # what a browser without frames would show
            frame.tag = page.tag = "div"
            frame.append(page)
        frames = inner


def pictures(data: bytes, limits: Limits, beside: Sequence[bytes] = ()) -> list[bytes]:
    """The pictures that stand for pages, in order; those that are elsewhere are empty. Raises as `read`."""
    page, root, _ = _opened(data, limits)
    return [each.data for each in in_place_of_text(page, root, beside, limits)]


def _from_scripts(page: str, root: etree._Element | None, extract: Extract) -> tuple[Extract, str | None]:
    """What a page says with the document that its scripts hold as data; or the words in them that were not read."""
    if root is None or next(root.iter("script"), None) is None:
        return extract, None
    if han_count(extract.text) < _LITTLE:
        found = document_in(page)
        inner = _tree(found) if found else None
        if inner is not None:
            inner.tag = "div"
            next(root.iter("body"), root).append(inner)
            return _extract(page, root, (*extract.notes, IN_SCRIPT))[0], None
    words = unread_words(page, extract.text)
    if not (words or extract.text):
        return replace(extract, notes=(*extract.notes, NOT_RUN)), None
    return extract, words


def read(data: bytes, limits: Limits, beside: Sequence[bytes] = ()) -> Extract:
    """The visible text of a page; `beside` are pictures that came with it. Raises `Unreadable` for one beyond the limits."""
    page, root, notes = _opened(data, limits)
    extract, left = _extract(page, root, notes)
    if not plainly_chinese(extract.text) and (again := decoded_anew(page)):
        found = read(again.text.encode("utf-8", "replace"), limits, beside)
        return replace(found, notes=(*notes, again.note, *found.notes))
    extract, words = _from_scripts(page, root, extract)
    shown = in_place_of_text(page, root, beside, limits)
    if words:
        shown.append(Shown(b"", why_unread(words)))
        extract = replace(extract, notes=(*extract.notes, TOLD.format(words[:12])))
    shown += [Shown(b"", each) for each in left]
    at = len(extract.text)
    pages = tuple(as_page(number, at, each.trouble) for number, each in enumerate(shown, 1))
    if not pages:
        return extract
    unread = [each.trouble for each in shown if each.trouble]
    return replace(extract, pages=pages, notes=(*extract.notes, *unread_notes(unread)))


def _extract(page: str, root: etree._Element | None, notes: tuple[str, ...]) -> tuple[Extract, list[str]]:
    """What a page says, and why something that it says was left out though it may be of the document."""
    if root is None:
        return Extract("", "text/html", notes=notes), []
    main, sheets = main_element(root), sheets_of(root, variables="var(" in page)
    certain = not _SHEETS_ELSEWHERE(root)
    site = feet(page, root)
    asides = {each.element for each in site}
    found = shown(root, main, sheets, certain=certain, asides=asides)
    if _shows_later(found):
        later = shown(root, main, sheets, certain=certain, everything=True, asides=asides)
        if not _shows_later(later):  # else a script would have to do more than show what stands there
            found, notes = later, (*notes, LATER)
    text = tidy("".join(found.pieces))

    place = _placed(text, found.pieces if site or main is not None else ())
    furniture: tuple[RawSpan, ...] = ()
    if main is not None:
        furniture, remark = around(text, place(found.before), place(found.inside))
        notes = (*notes, *remark)
    cut = bool(furniture)
    left: list[str] = []
    if site:
        places = {each: (place(start), place(end)) for each, (start, end) in found.asides.items()}
        more, remark = apart(text, list(places.values()), furniture)
        furniture, notes = (*furniture, *more), (*notes, *remark)
        left = [why(foot.element) for foot in site if not foot.certain and places.get(foot.element) in more]
    left += [_GENERATED] * any(map(says, generated(root)))
    unknown = sheets is not None and sheets.unknown
    files = annexes_of(page, root if main is None or not cut else main)
    notes = (*notes, annex_note(files)) if files else notes
    hidden, said = told(page, root, main, text, found, cut=cut, unknown=unknown)
    metadata = () if main is None else recorded_title(root)
    extract = Extract(
        text, "text/html", furniture=furniture, notes=(*notes, *said), metadata=metadata, hidden=hidden
    )
    return extract, left


def _shows_later(found: Walked) -> bool:
    """Whether a page shows no document before a script has run, and holds one unseen."""
    unseen = "\n".join(each.words for each in found.unseen if each.kind in _TILL_SHOWN)
    if han_count(unseen) < _LITTLE:
        return False
    seen = "".join(found.pieces)
    return han_count(seen) < _LITTLE or bool(
        DOCUMENT_WORDS.search(unseen) and not DOCUMENT_WORDS.search(seen)
    )
