"""Reads a hostile file in a process of its own, with limits of memory and time.

A crash, an endless loop or a flood of memory in a parser written in C++ ends that process, not ours: it
becomes `Unreadable`. It guards against accidents and greed and is no sandbox for code that takes the child
over, but what comes back is only ever unpickled into the few classes of an `Extract`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import io
import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.document import Extract, NeedsOffice, Unreadable
from corpus.limits import MEBI, Limits
from corpus.systemerrors import reason as system_reason

_ANSWER, _MADE, _REASON, _OFFICE = b"E", b"M", b"U", b"O"
_CHUNK = 1 << 20
_HEADER = struct.Struct(">I")
_ALLOWED = frozenset(
    {
        ("corpus.document", "Extract"),
        ("corpus.document", "Page"),
        ("corpus.document", "Recognised"),
        ("corpus.redaction", "HiddenText"),
        ("corpus.spans", "RawSpan"),
        ("array", "_array_reconstructor"),
        ("array", "array"),
    }
)
_CRASHED = "文件使解析程序崩溃或超出内存上限 {} MB；文件可能已损坏，请重新导出后重试"
_TOO_SLOW = "解析超过 {} 秒仍未完成，已停止；请拆分或重新导出后重试"


class _Answers(pickle.Unpickler):
    """Unpickles an `Extract` and nothing else: a child that was taken over must not reach further."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in _ALLOWED:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return super().find_class(module, name)


def read_isolated(kind: str, data: bytes, limits: Limits, password: str | None = None) -> Extract:
    """What the reader `kind` makes of `data` in a child process. Raises `Unreadable` for all that fails.

    `NeedsOffice` is passed on: the office program must not be a child of the child, which is killed when it is slow.
    """
    given = () if password is None else (password,)
    return _understood(_asked(_Task(f"corpus.readers.{kind}", "read", limits, given), data), limits)


def make_isolated(module: str, data: bytes, limits: Limits, *given: Any) -> bytes:
    """What the function `make` of a module makes of `data`, `limits` and what else is given, in a child process.

    Raises `Unreadable` for all that fails.
    """
    answer = _asked(_Task(module, "make", limits, given), data)
    if answer[:1] == _MADE:
        return answer[1:]
    _understood(answer, limits)
    raise Unreadable(_CRASHED.format(limits.memory_bytes // MEBI))


@dataclass(frozen=True, slots=True)
class _Task:
    """A function to call with data, limits and what else is given."""

    module: str
    function: str
    limits: Limits
    given: tuple[Any, ...]


def _asked(task: _Task, data: bytes) -> bytes:
    """The answer of a child process."""
    if _can_fork():
        # The child shares what is imported here: one import serves every file to come.
        importlib.import_module(task.module)
        return _in_fork(task, data)
    return _in_subprocess(task, data)


def _can_fork() -> bool:
    """Forking is 50 times faster than a new interpreter, but safe only while there is one thread."""
    if not sys.platform.startswith("linux"):
        return False
    with contextlib.suppress(OSError):
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208  threads of libraries count too
    return threading.active_count() == 1


def _understood(answer: bytes, limits: Limits) -> Extract:
    sort, body = answer[:1], answer[1:]
    if sort == _OFFICE:
        raise NeedsOffice(body.decode("utf-8", "replace"))
    if sort == _REASON:
        raise Unreadable(body.decode("utf-8", "replace"))
    if sort == _ANSWER:
        with contextlib.suppress(Exception):
            extract = _Answers(io.BytesIO(body)).load()
            if isinstance(extract, Extract):
                return extract
    raise Unreadable(_CRASHED.format(limits.memory_bytes // MEBI))


def _answer(task: _Task, data: bytes) -> bytes:
    """Runs in the child: reads, and packs what came of it."""
    limits = task.limits
    try:
        confine(limits.memory_bytes, limits.seconds + 1)
        made = getattr(importlib.import_module(task.module), task.function)(data, limits, *task.given)
        return _MADE + made if isinstance(made, bytes) else _ANSWER + pickle.dumps(made, protocol=5)
    except Unreadable as reason:
        return (_OFFICE if isinstance(reason, NeedsOffice) else _REASON) + str(reason).encode()
    except MemoryError:
        return _REASON + f"文件解析超出内存上限 {limits.memory_bytes // MEBI} MB；请拆分后重试".encode()
    except Exception as trouble:
        return _REASON + f"文件解析出错（{type(trouble).__name__}），可能已损坏；请重新导出后重试".encode()


def confine(memory_bytes: int, seconds: int | None) -> None:
    """Limits the address space this process may add and, if asked, its processor time, on systems that can."""
    try:
        import resource  # noqa: PLC0415  not on Windows
    except ImportError:
        return
    used = 0
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        used = pages * resource.getpagesize()  # a big parent's memory counts as the child's, though shared
    wanted = [(resource.RLIMIT_AS, used + memory_bytes), (resource.RLIMIT_CORE, 0)]
    if seconds is not None:
        wanted.append((resource.RLIMIT_CPU, seconds))  # ends the child even when its parent is gone
    for limit, most in wanted:
        with contextlib.suppress(OSError, ValueError):
            hard = resource.getrlimit(limit)[1]
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)  # noqa: PLW2901
            resource.setrlimit(limit, (most, hard))


def _in_fork(task: _Task, data: bytes) -> bytes:
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        # Nothing of the parent may run here: no handlers at exit, no flushing of its files.
        try:
            os.close(receiver)
            faulthandler.disable()
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.SIG_DFL)
            silence = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):  # a library that prints must not spoil what the parent prints
                os.dup2(silence, stream)
            with open(sender, "wb") as pipe:  # noqa: PTH123
                pipe.write(_answer(task, data))
        finally:
            os._exit(0)
    os.close(sender)
    try:
        return _received(receiver, task.limits)
    finally:
        os.close(receiver)
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _received(receiver: int, limits: Limits) -> bytes:
    """All that the child sends before it ends. Raises `Unreadable` when its time is up."""
    deadline = time.monotonic() + limits.seconds
    chunks: list[bytes] = []
    size = 0
    poll = select.poll()  # select() fails on the high descriptors of a busy server
    poll.register(receiver, select.POLLIN)
    while True:
        if not poll.poll(max(deadline - time.monotonic(), 0) * 1000):
            raise Unreadable(_TOO_SLOW.format(limits.seconds))
        chunk = os.read(receiver, _CHUNK)
        size += len(chunk)
        if not chunk:
            return b"".join(chunks)
        if size > limits.memory_bytes:
            return b""
        chunks.append(chunk)


def _in_subprocess(task: _Task, data: bytes) -> bytes:
    limits = task.limits
    fields = pickle.dumps((task.module, task.function, limits, task.given))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "corpus.isolation"],
            input=_HEADER.pack(len(fields)) + fields + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            check=False,
            cwd=Path(__file__).parents[1],
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(_TOO_SLOW.format(limits.seconds)) from None
    except OSError as trouble:
        raise Unreadable(f"无法启动解析进程：{system_reason(trouble)}；请稍后重试") from None
    return done.stdout


def _serve() -> None:
    """The child of `_in_subprocess`: its task on standard input, its answer on standard output."""
    asked = sys.stdin.buffer.read()
    start = _HEADER.size
    end = start + _HEADER.unpack(asked[:start])[0]
    task = _Task(*pickle.loads(asked[start:end]))  # noqa: S301  from our own parent
    output = os.dup(1)
    os.dup2(2, 1)  # a library that prints must not spoil the answer
    with open(output, "wb") as pipe:  # noqa: PTH123
        pipe.write(_answer(task, asked[end:]))


if __name__ == "__main__":
    _serve()
