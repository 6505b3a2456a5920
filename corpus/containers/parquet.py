"""Parquet files: a record a row, named by its number from 1, read a few rows at a time.

Needs pyarrow, which is too large to be asked of everybody.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from typing import IO, Any

from corpus.containers.member import Member
from corpus.document import Unreadable
from corpus.limits import Limits

KIND = "parquet"
_ROWS = 64  # held at a time: rulings come to a megabyte at the most
_DAMAGED = "Parquet 文件已损坏或没有写完；请重新导出"


def _plain(value: Any) -> Any:
    """What JSON does not know."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


class Parquet:
    """An open file."""

    stream = None

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        try:
            from pyarrow import ArrowException, parquet  # noqa: PLC0415  optional, and slow to load
        except ImportError:
            raise Unreadable(
                "读取 Parquet 需要 pyarrow；请运行 pip install 'zhihe[records]'，或另存为 JSONL"
            ) from None
        self._limits = limits
        self._troubles = (ArrowException, OSError, ValueError, MemoryError)
        try:
            file.seek(0)
            self._file = parquet.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
            self._groups = [
                self._file.metadata.row_group(at).num_rows for at in range(self._file.metadata.num_row_groups)
            ]
        except self._troubles:
            raise Unreadable(_DAMAGED) from None
        self._group, self._next = -1, 0
        self._batches: Iterator[Any] = iter(())
        self._rows: list[dict[str, Any]] = []

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._file.schema_arrow.names)

    def members(self) -> Iterator[Member]:
        """Its rows; counted, not read."""
        number = 0
        for group, rows in enumerate(self._groups):
            for row in range(rows):
                number += 1
                yield Member(str(number), (group, row))

    def read(self, place: tuple[int, ...]) -> bytes:
        """A row as a JSON object."""
        group, row = place
        try:
            if group != self._group or row < self._next - len(self._rows):
                self._batches = self._file.iter_batches(_ROWS, row_groups=[group], use_threads=False)
                self._group, self._next, self._rows = group, 0, []
            while row >= self._next:
                self._rows = next(self._batches).to_pylist()
                self._next += len(self._rows)
            record = self._rows[row - self._next + len(self._rows)]
        except (*self._troubles, StopIteration, IndexError):
            self._group = -1
            raise Unreadable("Parquet 文件的这一部分已损坏，读不出来；请重新导出") from None
        return json.dumps(record, ensure_ascii=False, default=_plain).encode("utf-8", "replace")
