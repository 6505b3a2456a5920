"""Parquet files: a record a row, named by its number from 1, read a few rows at a time.

Needs pyarrow, which is too large to be asked of everybody; it works in a process of its own (`parquetrows`), so that a
hostile file ends that and not the run.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

from corpus.containers.member import Broken, Member
from corpus.containers.parquetrows import FINE, HEAD, REASON
from corpus.document import Unreadable
from corpus.limits import MEBI, Limits
from corpus.systemerrors import reason

KIND = "parquet"
_MOST_LOST = 3  # times that the process may be lost before the file is given up


class _Lost(Exception):  # noqa: N818  an event
    """The process is gone; `str()` says why, in Chinese."""


class Parquet:
    """An open file. Raises `Unreadable` for a damaged one."""

    stream = None

    def __init__(self, file: IO[bytes], limits: Limits) -> None:
        if find_spec("pyarrow") is None:
            raise Unreadable("读取 Parquet 需要 pyarrow；请运行 pip install 'zhihe[records]'，或另存为 JSONL")
        self._limits = limits
        name = getattr(file, "name", None)
        # A file on disk is opened there anew: two processes at one open file would move each other's place.
        self._path = os.path.abspath(name) if isinstance(name, str) else ""  # noqa: PTH100  never the file behind a link
        file.seek(0)
        self._held = b"" if self._path else file.read()
        self._process: subprocess.Popen[bytes] | None = None
        self._lost = 0
        try:
            groups, columns = json.loads(self._asked(None))
            self._groups = [int(rows) for rows in groups]
            self.columns = [str(name) for name in columns]
        except (ValueError, TypeError):
            raise Unreadable("Parquet 文件已损坏或没有写完；请重新导出") from None

    def members(self) -> Iterator[Member]:
        """Its rows; counted, not read."""
        number = 0
        for group, rows in enumerate(self._groups):
            for row in range(rows):
                number += 1
                yield Member(str(number), (group, row))

    def read(self, place: tuple[int, ...]) -> bytes:
        """A row as a JSON object. Raises `Unreadable`, and `Broken` for a file that keeps ending the process."""
        return self._asked(list(place))

    def _asked(self, request: list[int] | None) -> bytes:
        if self._lost >= _MOST_LOST:
            raise Broken("Parquet 文件多次使解析程序崩溃或超时，后面的没有读取；请重新导出")
        try:
            kind, answer = self._answer(json.dumps(request).encode() + b"\n")
        except _Lost as loss:
            self._lost += 1
            self._end()
            raise Unreadable(str(loss)) from None
        if kind == REASON:
            raise Unreadable(answer.decode("utf-8", "replace"))
        return answer

    def _answer(self, request: bytes) -> tuple[bytes, bytes]:
        process = self._started()
        assert process.stdin is not None  # noqa: S101  both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            process.stdin.write(request)
            process.stdin.flush()
        except OSError:
            raise _Lost("无法启动 Parquet 解析程序；请检查可用内存") from None
        timer = threading.Timer(self._limits.seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            head = process.stdout.read(HEAD.size)
            kind, size = HEAD.unpack(head) if len(head) == HEAD.size else (b"", 0)
            whole = kind in (FINE, REASON) and size <= self._limits.memory_bytes
            answer = process.stdout.read(size) if whole else b""
        finally:
            late = not timer.is_alive()
            timer.cancel()
            timer.join()  # a thread left over would keep `corpus.isolation` from forking
        if whole and len(answer) == size:
            return kind, answer
        if late:
            raise _Lost(f"Parquet 文件解析超过 {self._limits.seconds} 秒仍未完成，已停止；请拆分后重试")
        most = self._limits.memory_bytes // MEBI
        raise _Lost(f"Parquet 文件使解析程序崩溃或超出内存上限 {most} MB；文件可能已损坏，请重新导出")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            command = [sys.executable, "-m", "corpus.containers.parquetrows"]
            # Each thread of the library would reserve memory of its own.
            few = dict.fromkeys(("OMP_NUM_THREADS", "ARROW_IO_THREADS"), "1")
            try:
                self._process = subprocess.Popen(  # noqa: S603  our own program
                    [*command, str(self._limits.memory_bytes), self._path, str(len(self._held))],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    cwd=Path(__file__).parents[2],
                    env={**os.environ, **few, "ARROW_DEFAULT_MEMORY_POOL": "system"},
                )
                assert self._process.stdin is not None  # noqa: S101  a pipe
                self._process.stdin.write(self._held)
            except OSError as trouble:
                raise _Lost(f"无法启动 Parquet 解析程序：{reason(trouble)}；请稍后重试") from None
            # Nobody closes a container; it ends when the last one lets go of it, in the process that started it.
            weakref.finalize(self, _ended, self._process, os.getpid())
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _ended(process, os.getpid())


def _ended(process: subprocess.Popen[Any], owner: int) -> None:
    if os.getpid() != owner or process.returncode is not None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):  # what was not written yet has nobody to read it
                pipe.close()
