"""Opens a file of any kind and returns its Document: sniffs its format, applies the limits, names trouble.

The formats themselves are read in `corpus.readers`.
"""

from __future__ import annotations

import hashlib
import importlib
import re
import stat
from pathlib import Path

from corpus.document import Document, Extract, Unreadable
from corpus.limits import DEFAULT_LIMITS, MEBI, Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ISOLATED = frozenset({"pdf"})  # parsed in C++
_LOCKABLE = frozenset({"pdf"})  # their readers take a password
# Formats that are not text and not read yet: naming them helps more than "unknown encoding".
_KNOWN_BINARIES = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"BM", "BMP 图片"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (OLE_MAGIC, "旧版 DOC／WPS 文档"),
)
# Text on the outside; read as plain text they would give markup for words.
_KNOWN_TEXTS = (
    (b"<w:wordDocument", "Word 2003 XML 文档"),
    (b"<?mso-application", "Office 2003 XML 文档"),
    (b"<pkg:package", "Word 单文件 XML 文档"),
    (b"MIME-Version:", "MHT 网页或邮件"),
)


# A saved page, or the fragment of one that a database or a scraper hands on.
_HTML_START = re.compile(
    rb"(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,200}>\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|tr|td|span|a|br|font|center|h[1-6]|ul|ol|li|b|strong|form|script|style|section|article|main|img)\b[^<]{0,4000}>",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(rb"</?(?:html|body|p|div|br|span|table|tr|td|li)\b[^<>]{0,300}>", re.IGNORECASE)


# Names of files that are no text inside; what is inside decides, but a broken one should be called so.
_BINARY = frozenset({".docx", ".pdf", ".doc", ".wps", ".ofd"})
_HEAD = 65_536


def sniff(data: bytes) -> str:
    """The reader module for these bytes: `pdf`, `docx`, `html` or `txt`. Raises `Unreadable` for others."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "docx"
    if data.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in data:
        raise Unreadable("文档有打开密码；请在 Word 或 WPS 里去掉密码后重试")
    for magic, name in _KNOWN_BINARIES:
        if data.startswith(magic):
            raise Unreadable(f"这是{name}，目前不能读取；请另存为 DOCX、PDF、HTML 或 TXT 后重试")
    # Without NULs the tags of a UTF-16 page read like any other's.
    head = data[:8192].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    for mark, name in _KNOWN_TEXTS:
        if mark in head[:1024]:
            raise Unreadable(f"这是{name}，目前不能读取；请另存为 DOCX、PDF 或 TXT 后重试")
    if _HTML_START.match(head) or len(_HTML_TAG.findall(head)) >= 3:
        return "html"
    return "txt"


def read_bytes(
    data: bytes,
    source: str = "",
    *,
    declared_type: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    isolate: bool = True,
    password: str | None = None,
) -> Document:
    """The Document of a file's bytes. Raises `Unreadable` with a reason in Chinese.

    `password` opens a PDF that asks for one; other files do without.
    A PDF is read in a process of its own; `isolate=False` is for callers that are such a process themselves.
    """
    if not data.strip():
        raise Unreadable("文件是空的")
    if len(data) > limits.file_bytes:
        raise Unreadable(f"文件有 {len(data) / MEBI:.0f} MB，超过上限 {limits.file_bytes // MEBI} MB")
    extract = _extract(sniff(data), data, limits, isolate, password)
    if len(extract.text) > limits.text_characters:
        raise Unreadable(f"文本有 {len(extract.text)} 字，超过上限 {limits.text_characters} 字")
    if not extract.text.strip() and not any(page.unreadable for page in extract.pages):
        raise Unreadable("文件里没有文字")
    return Document(source, hashlib.sha256(data).hexdigest(), extract, declared_type)


def _extract(kind: str, data: bytes, limits: Limits, isolate: bool, password: str | None) -> Extract:
    # Imports only now: a TXT must not pay for PDF.
    given = (password,) if password is not None and kind in _LOCKABLE else ()
    if isolate and kind in _ISOLATED:
        from corpus.isolation import read_isolated  # noqa: PLC0415

        return read_isolated(kind, data, limits, *given)
    reader = importlib.import_module(f"corpus.readers.{kind}")
    try:
        extract: Extract = reader.read(data, limits, *given)
    except (MemoryError, RecursionError):
        raise Unreadable("文件结构过于复杂，解析所需内存超过上限；请另存为 TXT 后重试") from None
    return extract


def read_path(
    path: Path,
    *,
    source: str | None = None,
    declared_type: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    isolate: bool = True,
    password: str | None = None,
) -> Document:
    """The Document of a file on disk, as `read_bytes` gives it. Raises `Unreadable` likewise."""
    name = str(path) if source is None else source
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable("这是一个文件夹；整个文件夹请用 zhihe audit 或 zhihe index")
        if not stat.S_ISREG(status.st_mode):
            # Opening a FIFO or a device could wait for ever.
            raise Unreadable("这不是普通文件（管道或设备），不能读取")
        if status.st_size > limits.file_bytes:
            size = status.st_size / MEBI
            raise Unreadable(f"文件有 {size:.0f} MB，超过上限 {limits.file_bytes // MEBI} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("文件不存在；请检查路径和文件名") from None
    except PermissionError:
        raise Unreadable("没有读取权限；请检查文件属性") from None
    except ValueError:  # a NUL in the name
        raise Unreadable("文件名无效；请检查路径和文件名") from None
    except OSError as trouble:
        raise Unreadable(f"文件打不开：{trouble.strerror or trouble}") from None
    suffix = path.suffix.lower()
    if suffix in _BINARY and data.strip() and sniff(data) in ("txt", "html") and b"\x00" in data[:_HEAD]:
        raise Unreadable(f"扩展名是 {suffix}，内容却不是：文件可能已经损坏或者没有传完；请重新取得这份文件")
    return read_bytes(
        data, name, declared_type=declared_type, limits=limits, isolate=isolate, password=password
    )
