"""ZIP archives: the directory is read entry by entry, a member where it lies; a torn archive is read from the front.

Packages such as DOCX and OFD are ZIP files too; `is_package` tells them apart.
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator
from typing import IO

from corpus.containers.member import HIDDEN, LINKED, Broken, Member, is_litter, legible
from corpus.document import Unreadable
from corpus.limits import MEBI, Limits

KIND = "ziparchive"
_END = struct.Struct("<4s4H2LH")
_END64_PLACE = struct.Struct("<4sLQL")
_END64 = struct.Struct("<4sQ2H2L4Q")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_LONGEST_COMMENT = 65_535
_ENCRYPTED, _DESCRIBED_LATER = 0x1, 0x8
_STORED, _DEFLATED, _BZIP2, _LZMA = 0, 8, 12, 14
_METHODS = {9: "Deflate64", 93: "Zstandard", 95: "XZ", 98: "PPMd", 99: "AES 加密"}
_LOCKED = "压缩包里的这份文件有密码；请用密码解压后检查"
_CUT = "压缩包不完整（没有传完或已损坏）；{}请重新取得这个压缩包"
_CHUNK = 1 << 16
# What only a package has: by its entries it is known, whatever the file is called.
_PACKAGE_NAMES = frozenset(
    {
        "[Content_Types].xml",
        "OFD.xml",
        "mimetype",
        "Index/Document.iwa",
        "xl/workbook.xml",
        "ppt/presentation.xml",
    }
)


def is_package(file: IO[bytes]) -> bool:
    """Whether a ZIP file is one document (DOCX, OFD, …) and not an archive of several."""
    file.seek(0)
    head = file.read(_LOCAL.size + 64)
    if head.startswith(b"PK\x03\x04") and len(head) > _LOCAL.size:
        length = _LOCAL.unpack_from(head)[9]
        first = head[_LOCAL.size : _LOCAL.size + length]
        if first in (b"[Content_Types].xml", b"OFD.xml", b"mimetype"):
            return True
    names = 0
    try:
        for _fields, name, _ in _entries(file):
            text = name.decode("utf-8", "replace").lstrip("/")
            if text in _PACKAGE_NAMES or text.startswith("word/"):
                return True
            names += 1
    except Broken:
        pass
    if names:
        return False
    # Torn: the entries themselves must tell. A broken document must not pass for an archive.
    file.seek(0)
    start = file.read(MEBI)
    named = len(start) > _LOCAL.size and _LOCAL.unpack_from(start)[9] > 0
    return not named or any(mark in start for mark in (b"[Content_Types].xml", b"word/", b"OFD.xml"))


def _directory(file: IO[bytes]) -> tuple[int, int, int]:
    """Where the directory begins, how long it is, and how far all offsets are out. Raises `Broken`."""
    size = file.seek(0, 2)
    tail_start = max(0, size - _END.size - _LONGEST_COMMENT)
    file.seek(tail_start)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise Broken(_CUT.format(""))
    length, start = _END.unpack_from(tail, at)[5:7]
    end = tail_start + at
    if at >= _END64_PLACE.size and tail[at - _END64_PLACE.size :].startswith(b"PK\x06\x07"):
        place = _END64_PLACE.unpack_from(tail, at - _END64_PLACE.size)[2]
        file.seek(place if place < size else 0)
        data = file.read(_END64.size)
        if data.startswith(b"PK\x06\x06") and len(data) == _END64.size:
            length, start = _END64.unpack(data)[8:10]
            end = place
    shift = end - length - start  # something stands before the archive, such as the program that unpacks it
    if shift < 0:
        raise Broken(_CUT.format(""))
    return start + shift, length, shift


def _entries(file: IO[bytes]) -> Iterator[tuple[list[int], bytes, bytes]]:
    """The entries of the directory: their numbers with true sizes and offset, name and extra field."""
    start, length, shift = _directory(file)
    end = start + length
    while start < end:
        file.seek(start)
        head = file.read(_ENTRY.size)
        if len(head) < _ENTRY.size or not head.startswith(b"PK\x01\x02"):
            raise Broken(_CUT.format("目录的一部分读不出来，后面的文件没有检查；"))
        fields = list(_ENTRY.unpack(head)[1:])
        name_length, extra_length, comment_length = fields[9:12]
        name, extra = file.read(name_length), file.read(extra_length)
        _widen(fields, extra)
        fields[15] += shift
        yield fields, name, extra
        start += _ENTRY.size + name_length + extra_length + comment_length


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length


def _widen(fields: list[int], extra: bytes) -> None:
    """Puts in the sizes and the offset that are too large for the entry itself."""
    for kind, data in _extras(extra):
        if kind == 1:
            at = 0
            for index in (8, 7, 15):
                if fields[index] == 0xFFFFFFFF and at + 8 <= len(data):
                    (fields[index],) = struct.unpack_from("<Q", data, at)
                    at += 8


def _name(raw: bytes, extra: bytes) -> str:
    for kind, data in _extras(extra):
        # A second name, valid while it belongs to the first.
        if kind == 0x7075 and len(data) > 5 and data[1:5] == struct.pack("<L", zlib.crc32(raw)):
            return legible(data[5:])
    return legible(raw)  # the flag for UTF-8 is missing more often than it is wrong


def _locked_or_odd(flags: int, method: int) -> str | None:
    if flags & _ENCRYPTED or method == 99:
        return _LOCKED
    if method not in (_STORED, _DEFLATED, _BZIP2, _LZMA):
        name = _METHODS.get(method, f"第 {method} 号")
        return f"压缩方法（{name}）不能读取；请解压后检查，或重新压缩成普通 ZIP"
    return None


class ZipArchive:
    """An open archive."""

    stream = None

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        self._file, self._limits = file, limits

    def members(self) -> Iterator[Member]:
        """Its files, in the order of its directory; without a directory in the order in which they lie."""
        listed = 0
        try:
            for fields, raw, extra in _entries(self._file):
                listed += 1
                yield from self._member(fields, _name(raw, extra))
        except Broken:
            if listed:
                raise
            yield from self._salvaged()

    def _member(self, fields: list[int], name: str) -> Iterator[Member]:
        made, _, flags, method, _, _, crc, packed, size = fields[:9]
        if name.endswith(("/", "\\")):
            return
        if "\\" in name and "/" not in name:
            name = name.replace("\\", "/")
        mode = fields[14] >> 16 if made >> 8 == 3 else 0  # made on Unix
        place = (fields[15], packed, size, crc, method)
        if is_litter(name):
            yield Member(name, skipped=HIDDEN)
        elif mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
            yield Member(name, skipped=LINKED)
        else:
            yield Member(name, place, size, _locked_or_odd(flags, method))

    def _salvaged(self) -> Iterator[Member]:
        """What lies before the break, found without a directory."""
        at, last = 0, ""
        while True:
            self._file.seek(at)
            head = self._file.read(_LOCAL.size)
            if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
                break
            _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = _LOCAL.unpack(head)
            raw, extra = self._file.read(name_length), self._file.read(extra_length)
            last = _name(raw, extra)
            start = at + _LOCAL.size + name_length + extra_length
            if flags & _DESCRIBED_LATER or packed == 0xFFFFFFFF:
                found = self._measured(start) if method == _DEFLATED else None
                if found is None:
                    break
                packed, size, crc = found
            self._file.seek(0, 2)
            if start + packed > self._file.tell():
                break
            fields = [0x300, 0, flags, method, 0, 0, crc, packed, size, 0, 0, 0, 0, 0, 0, at]
            yield from self._member(fields, last)
            at = start + packed
            if flags & _DESCRIBED_LATER:
                at = self._after_descriptor(at)
            last = ""
        where = f"“{last}”和它后面的文件没有读到；" if last else "后面若还有文件，没有读到；"
        raise Broken(_CUT.format(where))

    def _measured(self, start: int) -> tuple[int, int, int] | None:
        """Packed size, size and checksum of what is deflated from `start`; None when it does not end."""
        self._file.seek(start)
        decoder, size, crc, packed = zlib.decompressobj(-15), 0, 0, 0
        try:
            while not decoder.eof:
                chunk = decoder.unconsumed_tail or self._file.read(_CHUNK)
                if not chunk:
                    return None
                piece = decoder.decompress(chunk, _CHUNK)
                packed += len(chunk) - len(decoder.unconsumed_tail) - len(decoder.unused_data)
                size, crc = size + len(piece), zlib.crc32(piece, crc)
                if size > self._limits.archive_bytes:
                    return None
        except zlib.error:
            return None
        return packed, size, crc

    def _after_descriptor(self, at: int) -> int:
        self._file.seek(at)
        data = self._file.read(28)
        for length in (16, 12, 24, 20):
            if data[length : length + 2] == b"PK" or len(data) == length:
                return at + length
        return at + 16

    def read(self, place: tuple[int, ...]) -> bytes:
        """The bytes of a member, checked against its size and checksum."""
        offset, packed, size, crc, method = place
        limits = self._limits
        if size > limits.archive_free and size > limits.archive_ratio * max(packed, 1):
            raise Unreadable(f"压缩比超过 {limits.archive_ratio} 倍，没有解压；请确认文件来源")
        self._file.seek(offset)
        head = self._file.read(_LOCAL.size)
        if len(head) < _LOCAL.size or not head.startswith(b"PK\x03\x04"):
            raise Unreadable("压缩包里的这份文件已损坏（找不到内容）；请重新取得这个压缩包")
        self._file.seek(sum(_LOCAL.unpack(head)[9:11]), 1)
        data = self._unpacked(method, packed, size)
        if len(data) != size or zlib.crc32(data) != crc:
            raise Unreadable("压缩包里的这份文件已损坏（校验不符）；请重新取得这个压缩包")
        return data

    def _unpacked(self, method: int, packed: int, size: int) -> bytes:
        """At most one byte more than the entry says, whatever the data would unpack to."""
        if method == _STORED:
            return self._file.read(min(packed, size + 1))
        data = self._file.read(packed)
        try:
            if method == _DEFLATED:
                return zlib.decompressobj(-15).decompress(data, size + 1)
            if method == _BZIP2:
                import bz2  # noqa: PLC0415  rare

                return bz2.BZ2Decompressor().decompress(data, size + 1)
            return self._from_lzma(data, size)
        except (zlib.error, OSError, EOFError, IndexError, ValueError):
            raise Unreadable("压缩包里的这份文件已损坏（解压出错）；请重新取得这个压缩包") from None

    def _from_lzma(self, data: bytes, size: int) -> bytes:
        import lzma  # noqa: PLC0415  rare

        try:
            length = int.from_bytes(data[2:4], "little")
            properties = data[4 : 4 + length]
            coding = {
                "id": lzma.FILTER_LZMA1,
                "lc": properties[0] % 9,
                "lp": properties[0] // 9 % 5,
                "pb": properties[0] // 45,
                "dict_size": min(int.from_bytes(properties[1:5], "little"), self._limits.nested_bytes),
            }
            decoder = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[coding])
            return decoder.decompress(data[4 + length :], size + 1)
        except lzma.LZMAError as trouble:
            raise ValueError from trouble
