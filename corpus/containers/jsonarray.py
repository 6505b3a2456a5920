"""A JSON array of records, `[{…}, {…}]`, named by their number, taken from the file one at a time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpus.containers.member import Broken, Member
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.limits import MEBI, Limits

KIND = "jsonarray"
_CHUNK = 1 << 18
_BETWEEN = re.compile(r"[\s,]*")


class JsonArray:
    """An open file of records."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream, self._limits = stream, limits

    def members(self) -> Iterator[Member]:
        """Its elements. Raises `Broken` at the first that is no JSON: where the next begins nobody can say."""
        number, at, rest = 0, 0, b""
        text, place = "", 0  # what is decoded and not yet taken, and how far it was taken
        wanted, ended, inside, foreign = _CHUNK, False, False, False
        decoder = json.JSONDecoder()
        while True:
            while not ended and len(text) - place < wanted:
                self.stream.seek(at + len(text[place:].encode()) + len(rest))
                chunk = self.stream.read(_CHUNK)
                fresh, rest, foreign = _decoded(rest + chunk)
                ended = foreign or not chunk  # what was read before it is still to be taken
                text, place = text[place:] + fresh, 0
            start = _after(text, place, inside)
            at += len(text[place:start].encode())
            place, inside = start, True
            if place < len(text) and text[place] == "]":
                return
            try:
                _, end = decoder.raw_decode(text, place)
            except (ValueError, RecursionError):
                end = -1
            if (end < 0 or end == len(text)) and not ended:
                wanted = max(wanted, 2 * (len(text) - place))
                if wanted > 2 * self._limits.file_bytes:
                    most = self._limits.file_bytes // MEBI
                    raise Broken(
                        f"第 {number + 1} 条记录不是有效的 JSON，或超过上限 {most} MB；后面的没有检查"
                    )
                continue
            if end < 0:
                if foreign:
                    what = "不是 UTF-8 编码，没有检查；请把文件另存为 UTF-8 后重试"
                else:
                    what = "文件断开" if place >= len(text) or rest else "不是有效的 JSON"
                    what += "，没有检查；请重新导出"
                raise Broken(f"第 {number + 1} 条记录起{what}")
            number += 1
            length = len(text[place:end].encode())
            yield Member(str(number), (at, length), length)
            at, place, wanted = at + length, end, _CHUNK

    def read(self, place: tuple[int, ...]) -> bytes:
        """The bytes of an element."""
        start, length = place
        self.stream.seek(start)
        data = self.stream.read(length)
        if len(data) < length:
            raise Unreadable("文件比清点时短，这条记录不见了；请重新开始检查")
        return data


def _after(text: str, place: int, inside: bool) -> int:
    """Where the next element begins, or the closing bracket."""
    if not inside:
        place = text.index("[") + 1
    hit = _BETWEEN.match(text, place)
    return hit.end() if hit else place


def _decoded(data: bytes) -> tuple[str, bytes, bool]:
    """As much of the bytes as are whole characters, the bytes of one that is cut, and whether others are no UTF-8."""
    try:
        return data.decode("utf-8"), b"", False
    except UnicodeDecodeError as trouble:
        whole, rest = data[: trouble.start].decode("utf-8"), data[trouble.start :]
        return whole, rest, len(rest) >= 4
