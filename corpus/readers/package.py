"""Zip packages of XML parts (DOCX, OFD): opened and parsed under limits that a hostile file cannot talk up.

Nothing is ever written to disk, so a path inside a package is only a name.
"""

from __future__ import annotations

import io
import itertools
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from corpus.document import Unreadable
from corpus.limits import MEBI, Limits


class Damaged(Unreadable):
    """A part of a file is broken; the others may still be read."""


_DAMAGED = "文件已损坏（压缩结构不完整）；请重新保存或重新下载后重试"
_TROUBLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
# What else comes as a zip file: an entry that tells it, and what to say.
_OTHERS = (
    ("xl/workbook.xml", "这是 XLSX 表格，不是文书；请另存为 DOCX 或 PDF 后重试"),
    ("ppt/presentation.xml", "这是 PPTX 幻灯片，不是文书；请另存为 DOCX 或 PDF 后重试"),
    ("mimetype", "这是 ODT 文档或电子书，目前不能读取；请另存为 DOCX 后重试"),
    ("Index/Document.iwa", "这是 Pages 文稿，目前不能读取；请另存为 DOCX 后重试"),
    ("[Content_Types].xml", "文件已损坏（DOCX 里没有正文）；请用 WPS 或 Word 打开并另存后重试"),
)
# Nothing in it that would have to be worked out.
_SIMPLE = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*\.[a-z0-9]+")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # others are rare and can ask for gigabytes
# What stands before a part: a mark, and at the end the lengths of its name and of what else is said of it.
_LOCAL, _LOCAL_MARK = struct.Struct("<4s22xHH"), b"PK\x03\x04"
_PATCHED = 0x20 | 0x40  # flags of ways to pack that `zipfile` does not know
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_HAS_DTD = "文件内含有 DTD 声明，出于安全不予读取；请用原来的软件打开并另存后重试"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMESPACES = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    *(
        (
            b"http://purl.oclc.org/ooxml/drawingml/" + name,
            b"http://schemas.openxmlformats.org/drawingml/2006/" + name,
        )
        for name in (b"main", b"chart", b"diagram", b"wordprocessingDrawing", b"picture")
    ),
)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _resolved(folder: str, target: str) -> str:
    """The name of the part that a relationship of a part in `folder` leads to."""
    if _SIMPLE.fullmatch(target):
        return f"{folder}/{target}" if folder else target
    target = target.replace("\\", "/")
    target = target if target.startswith("/") else f"/{posixpath.join(folder, target)}"
    return posixpath.normpath(target).lstrip("/")


def parsed(data: bytes, limits: Limits) -> etree._Element:
    """The root element of XML, without entities or network. Raises `Unreadable`, and `Damaged` for what is no XML."""
    # Counted only where there is room for so many: two looks at every byte take a tenth of the parsing.
    if len(data) > limits.xml_marks and data.count(b"<") + data.count(b"=") > limits.xml_marks:
        raise Unreadable(f"文件结构过大（标记超过 {limits.xml_marks} 个）；请分成几份后重试")
    if _STRICT in data[:4096]:
        for strict, usual in _STRICT_NAMESPACES:
            data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: etree._Element = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        if b"<!DOCTYPE" in data[:4096]:  # entities that grow beyond measure are no damage
            raise Unreadable(_HAS_DTD) from None
        raise Damaged("文件已损坏（XML 内容有误）；请用 WPS 或 Word 打开并另存后重试") from None
    # No office program writes one: it could only be there to smuggle entities in.
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(_HAS_DTD)
    return root


class Package:
    """The parts of a zip file. Every method raises `Unreadable` for damage or beyond the limits.

    `outer` is the package that this one is a part of: both together may unpack to what one may.
    """

    def __init__(self, data: bytes, limits: Limits, outer: Package | None = None) -> None:
        self._limits = limits
        self._left: list[int] = (
            [limits.unpacked_bytes] if outer is None else outer._left
        )  # of all packages in one file
        self.outermost = outer is None
        self._roots: dict[str, etree._Element] = {}
        self._related: dict[str, dict[str, tuple[str, str]]] = {}
        # Counted before zipfile makes an object of each.
        if data.count(b"PK\x01\x02") > limits.zip_entries:
            raise Unreadable(f"压缩包内的文件超过上限 {limits.zip_entries} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _TROUBLE:
            raise Unreadable(_DAMAGED) from None
        # Some programs write the separators of Windows, and names in other case than those that refer to them.
        infos = self._zip.infolist()
        self._infos = {_plain(info.filename): info for info in infos}
        self._data = data
        starts = sorted([*(info.header_offset for info in infos), self._zip.start_dir])
        # Of two at one place the first one counts: they reach into each other.
        self._ends = dict(reversed([*itertools.pairwise([*starts, len(data)])]))
        self._spelt = {name.lower(): name for name in self._infos}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._spelt

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._infos)

    def what_else(self) -> str:
        """What to tell the person whose zip file is not the document that was expected."""
        for name, reason in _OTHERS:
            if name in self:
                return reason
        return "这是压缩包（ZIP），不是一份文书；请解压后检查，整包请用 zhihe audit"

    def read(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none."""
        info = self._infos.get(self._spelt.get(name.lower(), ""))
        if info is None:
            return b""
        if info.flag_bits & 0x1:
            raise Unreadable("文件内容已加密；请去掉密码后重试")
        if info.compress_type not in _METHODS:
            raise Unreadable("文件用了少见的压缩方法；请用原来的软件打开并另存后重试")
        try:
            data = self._as_declared(info)
            if data is None:
                with self._zip.open(info) as part:
                    # The declared size may lie; one byte more than is left tells.
                    data = part.read(self._left[0] + 1)
        except _TROUBLE:
            # It was unpacked before it failed, by at most the factor that deflate has.
            self._left[0] -= min(self._left[0], info.file_size, 1032 * info.compress_size)
            raise Damaged(_DAMAGED) from None
        if len(data) > self._left[0]:
            self._left[0] = 0  # a package around this one must not go on
            most = self._limits.unpacked_bytes // MEBI
            raise Unreadable(f"解压后的内容超过上限 {most} MB，可能是压缩炸弹")
        self._left[0] -= len(data)
        return data

    def _as_declared(self, info: zipfile.ZipInfo) -> bytes | None:
        """The bytes of a part that is packed as nearly all are and is what the directory says of it.

        None for any other, and for one that reaches into the next: those are left to `zipfile`, which takes three times
        as long over the same.
        """
        begin = info.header_offset + _LOCAL.size
        if (
            info.compress_type != zipfile.ZIP_DEFLATED
            or info.flag_bits & _PATCHED
            or info.file_size > self._left[0]
        ):
            return None
        if not 0 <= info.header_offset <= len(self._data) - _LOCAL.size or not info.orig_filename.isascii():
            return None
        mark, name, more = _LOCAL.unpack_from(self._data, info.header_offset)
        start = begin + name + more
        end = start + info.compress_size
        if mark != _LOCAL_MARK or end > self._ends[info.header_offset]:
            return None
        if self._data[begin : begin + name] != info.orig_filename.encode():
            return None
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            data = stream.decompress(self._data[start:end], info.file_size + 1)
        except zlib.error:
            return None
        sound = stream.eof and len(data) == info.file_size and zlib.crc32(data) == info.CRC
        return data if sound else None

    def inner(self, data: bytes) -> Package:
        """A package that is a part of this one."""
        return Package(data, self._limits, self)

    def xml(self, name: str, holding: Callable[[bytes], bool] | None = None) -> etree._Element | None:
        """The root element of an XML part; None where there is none, or its bytes are not such as `holding` asks for."""
        if name in self._roots:
            return self._roots[name]
        data = self.read(name)
        # Of a part in UTF-16 nobody can tell.
        if not data or (holding and b"\0" not in data[:4] and not holding(data)):
            return None
        root = self._roots[name] = parsed(data, self._limits)
        return root

    def opened(self) -> dict[str, etree._Element]:
        """The roots of the parts that were read, by name."""
        return self._roots

    def relationships(self, name: str = "") -> dict[str, tuple[str, str]]:
        """The relationships of a part, or of the package: id → (last word of the type, target)."""
        if name in self._related:
            return self._related[name]
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for entry in () if root is None else root.iter(_RELATIONSHIP):
            if entry.get("TargetMode") != "External":
                target = entry.get("Target", "")
                kind = entry.get("Type", "").rpartition("/")[2]
                found[entry.get("Id", "")] = (kind, _resolved(folder, target))
        self._related[name] = found
        return found
