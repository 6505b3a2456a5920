"""Tables as text (CSV, TSV): a record a row, named by the number of its row, as a spreadsheet shows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from corpus.containers.member import Broken, Member
from corpus.containers.stream import Stream
from corpus.document import Unreadable
from corpus.han import han_count
from corpus.limits import MEBI, Limits
from corpus.readers import txt

KIND = "csvtable"
_SAMPLE = 1 << 16
_LONGEST_NAME = 60  # Han characters: a longer one in the first row is no name of a column but a document
_HAN = re.compile("[一-鿿]")


class CsvTable:
    """An open table. Its first row names the columns, unless it is a record itself: then they have numbers."""

    def __init__(self, stream: Stream, limits: Limits) -> None:
        self.stream, self._limits = stream, limits
        stream.seek(0)
        sample = stream.read(_SAMPLE)
        if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise Unreadable("表格是 UTF-16 编码；请另存为 UTF-8 的 CSV 后重试")
        if b"\r" in sample.strip() and b"\n" not in sample:
            raise Unreadable("表格的换行是旧式的（只有回车），分不出各行；请另存为 UTF-8 的 CSV 后重试")
        self._encoding = txt.decode(sample[: sample.rfind(b"\n") + 1] or sample)[1]
        stream.seek(0)
        # The standard library's reader has a limit for fields that holds for the whole program.
        text = self._text(stream.line(limits.file_bytes + 1))
        stream.seek(0)
        self._delimiter = max(",\t;|", key=text.count)
        delimiter = re.escape(self._delimiter)
        self._field = re.compile(
            rf'[^\S\n{delimiter}]*(?:"((?:[^"]|"")*+)"?([^{delimiter}]*+)|([^{delimiter}]*+))({delimiter}|$)'
        )
        first = self._fields(self._text(self._row()))
        named = all(han_count(name) <= _LONGEST_NAME for name in first)
        self._columns = first if named else []
        self._start, self._above = (stream.offset, 1) if named else (0, 0)

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return self._columns

    def _row(self) -> bytes:
        """The next row with the line breaks between its quotation marks; empty at the end.

        Raises `Broken` where a quotation mark is never closed: what follows it may be several rows.
        """
        most = self._limits.file_bytes
        lines: list[bytes] = []
        size = quotes = 0
        while not lines or quotes % 2:
            line = self.stream.line(most + 1)
            if not line and quotes % 2:
                raise Broken(
                    "有一行的引号没有成对，从这一行起没有检查（分不清到哪里为止）；请把引号补齐或重新导出"
                )
            if not line:
                break
            size += len(line)
            if size > most:
                raise Broken(
                    f"有一行超过上限 {most // MEBI} MB（引号可能没有成对），后面的没有检查；请检查表格"
                )
            quotes += line.count(b'"')
            lines.append(line)
            if len(lines) == 1 and quotes % 2 and not self._is_open(self._text(line)):
                break  # a mark inside a value that has none around it: 5"
        return b"".join(lines)

    def _is_open(self, text: str) -> bool:
        """Whether the last value of a line goes on in the next."""
        at = 0
        while True:
            hit = self._field.match(text, at)
            if hit is None or not hit.group(4):
                return (
                    hit is not None and hit.group(1) is not None and text[hit.end(1) : hit.end(1) + 1] != '"'
                )
            at = hit.end()

    def _text(self, row: bytes) -> str:
        return row.decode(self._encoding, "replace").removeprefix("\ufeff").rstrip("\r\n")

    def _fields(self, text: str) -> list[str]:
        """The values of a row. Raises `Unreadable` where a quotation mark closes in the middle of a text."""
        fields: list[str] = []
        at = 0
        while True:
            hit = self._field.match(text, at)
            if hit is None:  # cannot be: the pattern takes anything
                return fields
            quoted, rest, plain, end = hit.groups()
            if quoted is not None and "\n" in quoted and rest.strip():
                raise Unreadable(
                    "这一行的引号没有成对，可能与后面几行连在了一起，没有检查；请把引号补齐或重新导出"
                )
            fields.append(plain if quoted is None else quoted.replace('""', '"') + rest)
            at = hit.end()
            if not end:
                return fields

    def members(self) -> Iterator[Member]:
        """Its rows below the names of the columns, without the empty ones."""
        number, at = self._above, self._start
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
        """A row as a JSON object by the names of its columns.

        Raises `Unreadable` for a row with more values than there are columns, if they are words: text whose commas
        are not between quotation marks is cut at each of them.
        """
        start, length = place
        self.stream.seek(start)
        data = self.stream.read(length)
        if len(data) < length:
            raise Unreadable("表格比清点时短，这一行不见了；请重新开始检查")
        values = self._fields(self._text(data))
        columns = len(self._columns)
        beyond = values[columns:] if columns else []
        if any(map(_HAN.search, beyond)):
            raise Unreadable(
                f"这一行有 {len(values)} 栏，表头只有 {columns} 栏，分不清文字属于哪一栏，没有检查；"
                "正文里有逗号的，请在导出时加上引号"
            )
        names = self._columns + [f"第 {at + 1} 列" for at in range(columns, len(values))]
        return json.dumps(dict(zip(names, values, strict=False)), ensure_ascii=False).encode(
            "utf-8", "replace"
        )
