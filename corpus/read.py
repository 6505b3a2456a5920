"""Opens a file of any kind and returns its Document: sniffs its format, applies the limits, names trouble.

The formats themselves are read in `corpus.readers`.
"""

from __future__ import annotations

import hashlib
import importlib
import io
import os
import re
import stat
from dataclasses import replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from corpus.containers.glance import compression
from corpus.document import Document, Extract, NeedsOffice, Unreadable, without_page_numbers
from corpus.garble import plainly_chinese
from corpus.legibility import garbled
from corpus.limits import MEBI, Limits, limits_in_force
from corpus.surfaces import RECOGNISE
from corpus.systemerrors import reason as system_reason

if TYPE_CHECKING:
    from corpus.recognising import Recogniser

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Parsed in C or C++, or of a structure that can be made to cost hours.
_ISOLATED = frozenset({"pdf", "doc", "mht", "ofd", "image"})
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_BITMAP = re.compile(rb"BM.{4}\x00{4}", re.DOTALL)  # a text may begin with the two letters
_LOCKABLE = frozenset({"pdf"})  # their readers take a password
# Formats that are not text and not read yet: naming them helps more than "unknown encoding".
_KNOWN_BINARIES = (
    (b"GIF8", "GIF 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"MZ\x90\x00", "程序"),
    (b"\x7fELF", "程序"),
    (b"SQLite format 3\x00", "数据库文件"),
)
# Text on the outside; read as plain text they would give markup for words. The mark, and the reader.
_KNOWN_TEXTS = (
    (b"<w:wordDocument", "office"),
    (b"<pkg:package", "flatopc"),
    (b"MIME-Version:", "mht"),
)
_UNREAD_TEXTS = (
    (b"<office:document", "平面 XML 的 ODF 文档（FODT）"),
    (b"<uof:UOF", "标文通（UOF）文档"),
)


# A saved page, or the fragment of one that a database or a scraper hands on.
_HTML_START = re.compile(
    rb"(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|tr|td|span|a|br|font|center|h[1-6]|ul|ol|li|b|strong|form|script|style|section|article|main|img)\b[^<]{0,4000}>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(rb"</?(?:html|body|p|div|br|span|table|tr|td|li)\b[^<>]{0,300}>", re.IGNORECASE)


# The entry of a zip's directory that an OFD begins with: name length, then the name after sixteen bytes.
_OFD_ENTRY = re.compile(rb"PK\x01\x02.{24}[\x07\x08]\x00.{16}[/\\]?(?i:OFD\.xml)", re.DOTALL)
# Names of files that are no text inside; what is inside decides, but a broken one should be called so.
_BINARY = frozenset(
    {".docx", ".pdf", ".doc", ".wps", ".ofd", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"}
)
# Names of what is no document whatever stands in it: of a few bytes of a program every rule would say that it is met.
_NO_DOCUMENTS = frozenset(
    {".exe", ".dll", ".sys", ".msi", ".com", ".bat", ".cmd", ".ps1", ".vbs", ".lnk", ".so", ".jar", ".class", ".pyc", ".apk",
     ".mp3", ".mp4", ".wav", ".avi", ".mov", ".wmv", ".flv", ".mkv", ".m4a", ".amr", ".ttf", ".otf", ".ttc", ".woff", ".woff2",
     ".ico", ".cur", ".css", ".db", ".sqlite", ".mdb", ".accdb", ".iso", ".dmg"}
)  # fmt: skip
_NO_DOCUMENT = "扩展名是 {}，不是文书，没有检查；如果确实是文书，请改成它本来的扩展名后重试"
_HEAD = 65_536
_JSON = re.compile(rb"\{\s*[\"}]|\[\s*[{\"\[\]]")  # and not [2022]… or {法院}…
_NO_FILE = "这不是普通文件（管道或设备），不能读取"


def sniff(data: bytes) -> str:
    """The reader module for these bytes, in `corpus.readers`. Raises `Unreadable` for what none reads."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "ofd" if _OFD_ENTRY.search(data) else "docx"
    if data.startswith(OLE_MAGIC):
        return "doc"  # also for what else such a file may be: its reader looks into it
    if data.startswith(_PICTURES) or _BITMAP.match(data):
        return "image"
    for magic, name in _KNOWN_BINARIES:
        if data.startswith(magic):
            raise Unreadable(f"这是{name}，目前不能读取；请另存为 DOCX、PDF、HTML 或 TXT 后重试")
    # Without NULs the tags of a UTF-16 page read like any other's.
    head = data[:8192].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"{\\rtf"):
        return "office"
    for mark, reader in _KNOWN_TEXTS:
        if mark in head[:2048]:
            return reader
    for mark, name in _UNREAD_TEXTS:
        if mark in head[:2048]:
            raise Unreadable(f"这是{name}，目前不能读取；请另存为 DOCX 后重试")
    if b"<?mso-application" in head[:1024]:
        raise Unreadable("这是 Office 2003 XML 表格或演示文稿，不是文书；请另存为 DOCX 或 PDF 后重试")
    if _JSON.match(head):
        return "record"  # with HTML in it, perhaps
    if _HTML_START.match(head) or len(_HTML_TAG.findall(head)) >= 3:
        return "html"
    return "txt"


def read_bytes(
    data: bytes,
    source: str = "",
    *,
    kind: str | None = None,
    declared_type: str | None = None,
    limits: Limits | None = None,
    isolate: bool = True,
    recogniser: Recogniser | None = None,
    password: str | None = None,
) -> Document:
    """The Document of a file's bytes. Raises `Unreadable` with a reason in Chinese.

    `kind` is for callers that know the reader; by the name `source` a broken file is called what it should be. Of a compressed file it is the document inside.
    A PDF, OFD or DOC is read in a process of its own; `isolate=False` is for callers that are such a process themselves.
    Scanned pages are read by the `recogniser`; without one they stay unread and a note says what to do.
    `password` opens a PDF that asks for one; other files do without.
    """
    limits = limits or limits_in_force()
    if not data.strip():
        raise Unreadable("文件是空的")
    if len(data) > limits.file_bytes:
        raise Unreadable(f"文件有 {len(data) / MEBI:.0f} MB，超过上限 {limits.file_bytes // MEBI} MB")
    if kind is None:
        _not_as_named(data, source)
    unpacked = _unpacked(data, limits) if compression(data) else data
    kind = kind or sniff(unpacked)
    extract = _extract(kind, unpacked, limits, isolate, password)
    if any(page.scanned for page in extract.pages):
        extract = _with_scans(extract, kind, unpacked, limits, recogniser)
    if len(extract.text) > limits.text_characters:
        raise Unreadable(f"文本有 {len(extract.text)} 字，超过上限 {limits.text_characters} 字")
    if not extract.text.strip() and not any(page.unreadable for page in extract.pages):
        raise Unreadable("；".join(["文件里没有文字", *extract.notes]))
    if not (extract.pages and any(page.unreadable for page in extract.pages)) and not extract.recognised:
        refuse_garbled(extract.text)
    extract = without_page_numbers(extract)
    return Document(source, hashlib.sha256(data).hexdigest(), extract, declared_type)


def refuse_garbled(text: str) -> None:
    """Raises `Unreadable` for a text that is garbled as a whole: of nothing in it could be said that it is there, or missing."""
    reason = None if plainly_chinese(text) else garbled(text)
    if reason:
        raise Unreadable(reason)


def _unpacked(data: bytes, limits: Limits) -> bytes:
    from corpus.containers.stream import Stream  # noqa: PLC0415  few files are compressed

    unpacked = Stream(io.BytesIO(data), limits).read(limits.file_bytes + 1)
    if len(unpacked) > limits.file_bytes:
        raise Unreadable(f"文件解压后超过上限 {limits.file_bytes // MEBI} MB")
    if not unpacked.strip():
        raise Unreadable("文件是空的")
    return unpacked


def _with_scans(
    extract: Extract, kind: str, data: bytes, limits: Limits, recogniser: Recogniser | None
) -> Extract:
    """The scanned pages read, or a note on how to have them read."""
    if recogniser is not None:
        from corpus.readers.scan import recognised  # noqa: PLC0415  few files have scans

        return recognised(extract, kind, data, recogniser, limits)
    from corpus.recognising import HOW_TO_INSTALL, installed  # noqa: PLC0415  as above

    count = sum(page.scanned for page in extract.pages)
    what = "幅图片代替了文字" if extract.pages[0].picture else "页是图片"
    how = f"可以识别：{RECOGNISE}" if installed() else f"{HOW_TO_INSTALL}，再识别：{RECOGNISE}"
    return replace(extract, notes=(*extract.notes, f"有 {count} {what}，上面的文字没有读取；{how}"))


def _extract(kind: str, data: bytes, limits: Limits, isolate: bool, password: str | None) -> Extract:
    # Imports only now: a TXT must not pay for PDF.
    given = (password,) if password is not None and kind in _LOCKABLE else ()
    try:
        if isolate and kind in _ISOLATED:
            from corpus.isolation import read_isolated  # noqa: PLC0415

            return read_isolated(kind, data, limits, *given)
        reader = importlib.import_module(f"corpus.readers.{kind}")
        extract: Extract = reader.read(data, limits, *given)
    except NeedsOffice as reason:
        from corpus.readers import office  # noqa: PLC0415

        return office.read(data, limits, without=str(reason))
    except (MemoryError, RecursionError):
        raise Unreadable("文件结构过于复杂，解析所需内存超过上限；请另存为 TXT 后重试") from None
    return extract


def _regular(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file that stays as it is meanwhile: half of a file that is being saved looks like a whole one.

    Raises `Unreadable`, and `OSError` as opening does.
    """
    # Between a look at a path and its opening a pipe may have taken the place of the file: opening must not wait.
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb") as file:  # noqa: PTH123  a descriptor has no path
        before = os.fstat(descriptor)
        if not stat.S_ISREG(before.st_mode):
            raise Unreadable(_NO_FILE)
        data = file.read(limits.file_bytes + 1)
        after = os.fstat(descriptor)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise Unreadable("文件在读取过程中被改动；请等它保存或传输完成后重试")
    return data


def file_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of a file on disk. Raises `Unreadable` for what cannot be read, is too large or is no file."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("这是一个文件夹；整个文件夹请用 zhihe audit 或 zhihe index")
        if not stat.S_ISREG(status.st_mode):
            # Opening a FIFO or a device could wait for ever.
            raise Unreadable(_NO_FILE)
        if status.st_size > limits.file_bytes:
            size = status.st_size / MEBI
            raise Unreadable(f"文件有 {size:.0f} MB，超过上限 {limits.file_bytes // MEBI} MB")
        data = _regular(path, limits)
    except FileNotFoundError:
        raise Unreadable("文件不存在；请检查路径和文件名") from None
    except PermissionError:
        raise Unreadable("没有读取权限；请检查文件属性") from None
    except ValueError:  # a NUL in the name
        raise Unreadable("文件名无效；请检查路径和文件名") from None
    except OSError as trouble:
        raise Unreadable(f"文件打不开：{system_reason(trouble)}") from None
    _not_as_named(data, path.name)
    return data


def _not_as_named(data: bytes, name: str) -> None:
    """Raises `Unreadable` for bytes that nothing reads under a name that says what they should be, or that they are no document."""
    suffix = PurePath(name).suffix.lower()
    if suffix in _NO_DOCUMENTS and data.strip() and sniff(data) in ("txt", "html"):
        raise Unreadable(_NO_DOCUMENT.format(suffix))
    if suffix in _BINARY and data.strip() and sniff(data) in ("txt", "html") and b"\x00" in data[:_HEAD]:
        raise Unreadable(f"扩展名是 {suffix}，内容却不是：文件可能已经损坏或者没有传完；请重新取得这份文件")


def read_path(
    path: Path,
    *,
    source: str | None = None,
    declared_type: str | None = None,
    limits: Limits | None = None,
    isolate: bool = True,
    recogniser: Recogniser | None = None,
    password: str | None = None,
) -> Document:
    """The Document of a file on disk, as `read_bytes` gives it. Raises `Unreadable` likewise."""
    limits = limits or limits_in_force()
    name = str(path) if source is None else source
    return read_bytes(
        file_bytes(path, limits),
        name,
        declared_type=declared_type,
        limits=limits,
        isolate=isolate,
        recogniser=recogniser,
        password=password,
    )
