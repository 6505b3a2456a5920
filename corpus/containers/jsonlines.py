"""JSON Lines: a record a line, named by the number of its line, as an editor shows it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.containers.member import Member
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.limits import MEBI, Limits

KIND = "jsonlines"


class JsonLines:
    """An open file of records."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream, self._limits = stream, limits

    def members(self) -> Iterator[Member]:
        """Its lines, without the empty ones."""
        stream, most = self.stream, self._limits.file_bytes
        stream.seek(0)
        number, at = 0, 0
        while True:
            if stream.offset != at:
                stream.seek(at)
            line = stream.line(most + 1)
            if not line:
                return
            number += 1
            start, long = at, False
            while len(line) > most and not line.endswith(b"\n"):
                long = True
                line = stream.line(most + 1)
            at = stream.offset
            if long:
                yield Member(str(number), (), at - start, f"这一行超过上限 {most // MEBI} MB")
            elif line.strip(b" \t\r\n\0\xef\xbb\xbf"):
                yield Member(str(number), (start, len(line)), len(line))

    def read(self, place: tuple[int, ...]) -> bytes:
        """The bytes of a line."""
        start, length = place
        self.stream.seek(start)
        data = self.stream.read(length)
        if len(data) < length:
            raise Unreadable("文件比清点时短，这条记录不见了；请重新开始检查")
        return data.removeprefix(b"\xef\xbb\xbf").strip()
