"""Tables as text (CSV, TSV): a record a row, named by the number of its row, as a spreadsheet shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpus.containers.member import Broken, Member
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.limits import MEBI, Limits
from corpus.readers import txt

KIND = "csvtable"
_SAMPLE = 1 << 16


class CsvTable:
    """An open table. Its first row names the columns."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream, self._limits = stream, limits
        stream.seek(0)
        sample = stream.read(_SAMPLE)
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unreadable("表格是 UTF-16 编码；请另存为 UTF-8 的 CSV 后重试")
        self._encoding = txt.decode(sample[: sample.rfind(b"\n") + 1] or sample)[1]
        stream.seek(0)
        # The standard library's reader has a limit for fields that holds for the whole program.
        header = self._row()
        text = self._text(header)
        self._delimiter = max(",\t;|", key=text.count)
        delimiter = re.escape(self._delimiter)
        self._field = re.compile(
            rf'[^\S\n{delimiter}]*(?:"((?:[^"]|"")*+)"?([^{delimiter}]*+)|([^{delimiter}]*+))({delimiter}|$)'
        )
        self._columns = self._fields(text)
        self._start = stream.offset

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._columns

    def _row(self) -> bytes:
        """The next row with the line breaks between its quotation marks; empty at the end."""
        most = self._limits.file_bytes
        lines: list[bytes] = []
        size = quotes = 0
        while not lines or quotes % 2:
            line = self.stream.line(most + 1)
            if not line:
                break
            size += len(line)
            if size > most:
                raise Broken(
                    f"有一行超过上限 {most // MEBI} MB（引号可能没有成对），后面的没有检查；请检查表格"
                )
            quotes += line.count(b'"')
            lines.append(line)
        return b"".join(lines)

    def _text(self, row: bytes) -> str:
        return row.decode(self._encoding, "replace").removeprefix("\ufeff").rstrip("\r\n")

    def _fields(self, text: str) -> list[str]:
        fields: list[str] = []
        at = 0
        while True:
            hit = self._field.match(text, at)
            if hit is None:  # cannot be: the pattern takes anything
                return fields
            quoted, rest, plain, end = hit.groups()
            fields.append(plain if quoted is None else quoted.replace('""', '"') + rest)
            at = hit.end()
            if not end:
                return fields

    def members(self) -> Iterator[Member]:
        """Its rows below the first, without the empty ones."""
        number, at = 1, self._start
        while True:
            self.stream.seek(at)
            row = self._row()
            if not row:
                return
            number += 1
            start, at = at, self.stream.offset
            if row.strip(b" \t\r\n,;"):
                yield Member(str(number), (start, len(row)), len(row))

    def read(self, place: tuple[int, ...]) -> bytes:
        """A row as a JSON object by the names of its columns."""
        start, length = place
        self.stream.seek(start)
        data = self.stream.read(length)
        if len(data) < length:
            raise Unreadable("表格比清点时短，这一行不见了；请重新开始检查")
        values = self._fields(self._text(data))
        names = self._columns + [f"第 {at + 1} 列" for at in range(len(self._columns), len(values))]
        return json.dumps(dict(zip(names, values, strict=False)), ensure_ascii=False).encode(
            "utf-8", "replace"
        )
