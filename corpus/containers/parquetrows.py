"""Reads the rows of a Parquet file in a process of its own, which `corpus.containers.parquet` starts and asks.

pyarrow is C++ fed with strangers' files: a crash or a flood of memory ends this process and not that of the program.
A request is one line of JSON on standard input, an answer a word, its length and its bytes.
"""

from __future__ import annotations

import datetime
import io
import json
import os
import struct
import sys
from collections.abc import Iterator
from typing import IO, Any

from corpus.document import Unreadable
from corpus.isolation import confine
from corpus.limits import MEBI

FINE, REASON = b"F", b"R"
HEAD = struct.Struct(">cI")  # which of these, and how many bytes follow
_ROWS = 64  # held at a time: rulings come to a megabyte at the most
_DAMAGED = "Parquet 文件已损坏或没有写完；请重新导出"
_PART_DAMAGED = "Parquet 文件的这一部分已损坏，读不出来；请重新导出"


def _plain(value: Any) -> Any:
    """What JSON does not know."""
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ")
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return str(value)


class Rows:
    """An open file. Raises `Unreadable` for a damaged one."""

    def __init__(self, file: IO[bytes]) -> None:
        from pyarrow import ArrowException, parquet  # noqa: PLC0415  optional, and slow to load

        self._troubles = (ArrowException, OSError, ValueError, MemoryError)
        try:
            file.seek(0)
            self._file = parquet.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
            self.groups = [
                self._file.metadata.row_group(at).num_rows for at in range(self._file.metadata.num_row_groups)
            ]
            self.columns = list(self._file.schema_arrow.names)
        except self._troubles:
            raise Unreadable(_DAMAGED) from None
        self._group, self._next = -1, 0
        self._batches: Iterator[Any] = iter(())
        self._rows: list[dict[str, Any]] = []

    def read(self, group: int, row: int) -> bytes:
        """A row as a JSON object."""
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
            raise Unreadable(_PART_DAMAGED) from None
        return json.dumps(record, ensure_ascii=False, default=_plain).encode("utf-8", "replace")


def _serve(memory_bytes: int, path: str, size: int) -> None:
    """Answers until the program that asks is gone; the file is at `path` or, without one, the next `size` bytes."""
    confine(memory_bytes, None)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints must not spoil the answers
    rows: Rows | None = None
    held = b"" if path else requests.read(size)
    while line := requests.readline():
        request = json.loads(line)
        try:
            if rows is None:
                rows = Rows(open(path, "rb") if path else io.BytesIO(held))  # noqa: SIM115, PTH123  as long as this runs
            told = rows.read(*request) if request else json.dumps([rows.groups, rows.columns]).encode()
            answer = FINE, told
        except Unreadable as reason:
            answer = REASON, str(reason).encode()
        except MemoryError:
            answer = REASON, f"Parquet 文件解析超出内存上限 {memory_bytes // MEBI} MB；请拆分后重试".encode()
        except OSError:
            answer = REASON, _DAMAGED.encode()
        answers.write(HEAD.pack(answer[0], len(answer[1])) + answer[1])
        answers.flush()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
