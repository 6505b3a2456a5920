"""TAR archives, compressed or not: read header by header from the front, so that any size is held in one block.

The standard library's reader keeps every header and ends without a word at a damaged one.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator

from corpus.containers.member import HIDDEN, LINKED, Broken, Member, is_litter, legible
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.limits import Limits

KIND = "tararchive"
_BLOCK = tarfile.BLOCKSIZE
_LONGEST_HEADER = 1 << 20  # of a name or of extended attributes
_CUT = "归档文件不完整或已损坏，从第 {} 字节起读不出来，{}请重新取得这个文件"
_FILES = frozenset({tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE})


def looks_like(head: bytes) -> bool:
    """Whether a file that begins so is a TAR archive."""
    if len(head) < _BLOCK or not head[0]:
        return False
    try:
        tarfile.TarInfo.frombuf(head[:_BLOCK], "latin-1", "strict")
    except tarfile.HeaderError:
        return False
    return True


def _attributes(data: bytes) -> dict[str, bytes]:
    """Extended attributes: `LENGTH KEY=VALUE` again and again."""
    found, at = {}, 0
    while at < len(data):
        length, _, _ = data[at:].partition(b" ")
        if not length.isdigit() or not int(length):
            break
        key, _, value = data[at + len(length) + 1 : at + int(length)].partition(b"=")
        found[key.decode("utf-8", "replace")] = value.removesuffix(b"\n")
        at += int(length)
    return found


class TarArchive:
    """An open archive."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream, self._limits = stream, limits

    def members(self) -> Iterator[Member]:
        """Its files in order."""
        stream = self.stream
        stream.seek(0)
        long_name: bytes | None = None
        attributes: dict[str, bytes] = {}
        while True:
            at = stream.offset
            block = stream.read(_BLOCK)
            if block.count(0) == len(block) == _BLOCK:
                return
            try:
                info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
            except tarfile.HeaderError:
                raise Broken(_CUT.format(at, "后面的文件没有检查；")) from None
            size = info.size
            if info.type in (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE):
                if size > _LONGEST_HEADER:
                    raise Broken(_CUT.format(at, "后面的文件没有检查；"))
                data = stream.read(size)
                stream.skip(-size % _BLOCK)
                if info.type == tarfile.GNUTYPE_LONGNAME:
                    long_name = data.rstrip(b"\0")
                else:
                    attributes = _attributes(data)
                continue
            raw = attributes.get("path") or long_name or info.name.encode("utf-8", "surrogateescape")
            if attributes.get("size", b"").isdigit():
                size = int(attributes["size"])
            sparse = info.type == tarfile.GNUTYPE_SPARSE or any("GNU.sparse" in key for key in attributes)
            start = stream.offset
            name = legible(raw)
            if info.type not in (tarfile.GNUTYPE_LONGLINK, tarfile.XGLTYPE):
                long_name, attributes = None, {}
                yield from self._member(info, name, (start, size), sparse=sparse)
            length = size + -size % _BLOCK if info.type not in (tarfile.LNKTYPE, tarfile.SYMTYPE) else 0
            ahead = start + length - stream.offset
            if ahead > 0 and stream.skip(ahead) < ahead:
                raise Broken(_CUT.format(stream.offset, f"“{name}”没有读完，后面的文件没有检查；"))

    @staticmethod
    def _member(
        info: tarfile.TarInfo, name: str, place: tuple[int, int], *, sparse: bool
    ) -> Iterator[Member]:
        if info.type == tarfile.DIRTYPE or name.endswith("/"):
            return
        if is_litter(name):
            yield Member(name, skipped=HIDDEN)
        elif sparse:
            yield Member(name, place, place[1], "是稀疏文件，不能读取；请解压后检查")
        elif info.type in _FILES:
            yield Member(name, place, place[1])
        else:
            yield Member(name, skipped=LINKED)

    def read(self, place: tuple[int, ...]) -> bytes:
        """The bytes of a member."""
        start, size = place
        self.stream.seek(start)
        data = self.stream.read(size)
        if len(data) < size:
            raise Unreadable("归档文件在这份文件中间断开，没有读完；请重新取得这个文件")
        return data
