"""The parts of a DOCX while some of them are changed: what is not changed keeps its bytes, packed as they were.

Only a part that is changed is parsed and written anew, with its declaration and its namespaces.
"""

from __future__ import annotations

import datetime
import io
import re
import struct
import zipfile
import zlib

from lxml import etree

from corpus.document import Unreadable
from corpus.limits import Limits
from corpus.readers.package import Package

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?\s*(<\?xml\b[^>]*\?>\s*)")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([^"']*)["']""")
_USUAL = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s4B4H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_SIZED_LATER, _UTF8 = 0x08, 0x800
_DAMAGED = "文件已损坏（压缩结构不完整）；请重新保存或重新下载后重试"
LACKING = "文件里缺少必需的部分，不能写入批注；请用 WPS 或 Word 打开并另存后重试"
_TWICE = "文件里有重名的部分，不能写入批注；请用 WPS 或 Word 打开并另存后重试"


def _parser() -> etree.XMLParser:
    # As in `corpus.readers.package`, but comments of the file stay where they are.
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)


def _declaration(data: bytes) -> bytes:
    """The XML declaration of a part, or the usual one where it names another encoding than is written now."""
    found = _DECLARATION.match(data)
    if found is None:
        return b"" if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _USUAL
    encoding = _ENCODING.search(found.group(1))
    return found.group(1) if encoding is None or encoding.group(1).lower() == b"utf-8" else _USUAL


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


class Parts:
    """The parts of one file. `package` is what the reader sees of them, for looking things up."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self.package = Package(data, limits)
        self._data = data
        self._infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
        if len({_plain(info.filename) for info in self._infos}) < len(self._infos):
            raise Unreadable(_TWICE)
        self._edited: dict[str, tuple[etree._Element, bytes]] = {}

    def edit(self, name: str, empty: bytes = b"") -> etree._Element:
        """The root of a part that will be written anew; `empty` is what a part holds that is not there yet.

        `Package.xml` refuses what is hostile before. Raises `Unreadable`, also for a part that is needed and not there.
        """
        key = name.lower()
        if key not in self._edited:
            if name in self.package:
                self.package.xml(name)
            data = self.package.read(name) or empty
            if not data:
                raise Unreadable(LACKING)
            root: etree._Element = etree.fromstring(data, _parser())
            self._edited[key] = (root, _declaration(data))
        return self._edited[key][0]

    def written(self, when: datetime.datetime) -> bytes:
        """The file with the changed parts in it; new ones have the time `when`."""
        changed = {
            name: declaration + etree.tostring(root.getroottree(), encoding="UTF-8")
            for name, (root, declaration) in self._edited.items()
        }
        out = bytearray()
        directory = bytearray()
        for info in self._infos:
            data = changed.pop(_plain(info.filename), None)
            _add(out, directory, info, self._packed(info) if data is None else _pack(info, data))
        for name, data in changed.items():
            info = zipfile.ZipInfo(name, _time(when))
            info.create_system = 0
            _add(out, directory, info, _pack(info, data))
        count = len(self._infos) + len(changed)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), len(out), 0)
        return bytes(out + directory + end)

    def _packed(self, info: zipfile.ZipInfo) -> memoryview:
        """The bytes of a member as they are packed in the file."""
        try:
            head = _LOCAL.unpack_from(self._data, info.header_offset)
        except struct.error:
            raise Unreadable(_DAMAGED) from None
        start = info.header_offset + _LOCAL.size + head[-2] + head[-1]
        packed = memoryview(self._data)[start : start + info.compress_size]
        if head[0] != b"PK\x03\x04" or len(packed) < info.compress_size:
            raise Unreadable(_DAMAGED)
        return packed


def _time(when: datetime.datetime) -> tuple[int, int, int, int, int, int]:
    # What a zip file can tell begins in 1980.
    if when.year < 1980:
        return (1980, 1, 1, 0, 0, 0)
    return (min(when.year, 2107), when.month, when.day, when.hour, when.minute, when.second)


def _pack(info: zipfile.ZipInfo, data: bytes) -> bytes:
    """Deflated data, with its sizes put into the entry."""
    deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
    packed = deflate.compress(data) + deflate.flush()
    info.compress_type, info.CRC = zipfile.ZIP_DEFLATED, zlib.crc32(data)
    info.file_size, info.compress_size = len(data), len(packed)
    return packed


def _add(out: bytearray, directory: bytearray, info: zipfile.ZipInfo, packed: bytes | memoryview) -> None:
    """Adds a member and its entry in the directory. Sizes are known, so that they stand before the data."""
    flags = info.flag_bits & ~_SIZED_LATER
    try:
        name = info.orig_filename.encode("utf-8" if flags & _UTF8 else "cp437")
    except UnicodeEncodeError:
        name, flags = info.orig_filename.encode("utf-8"), flags | _UTF8
    year, month, day, hour, minute, second = info.date_time
    date, time = (year - 1980) << 9 | month << 5 | day, hour << 11 | minute << 5 | second >> 1
    sizes = (info.compress_type, time, date, info.CRC, info.compress_size, info.file_size, len(name), 0)
    needed = max(info.extract_version, 20)
    offset = len(out)
    out += _LOCAL.pack(b"PK\x03\x04", needed, flags, *sizes) + name
    out += packed
    directory += _CENTRAL.pack(
        *(b"PK\x01\x02", info.create_version, info.create_system, needed & 0xFF, info.reserved, flags),
        *sizes,
        *(0, 0, info.internal_attr, info.external_attr, offset),
    )
    directory += name
