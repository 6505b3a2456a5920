"""Worker processes that may die: each has its own pipe, so that it is known which item a dead one was at.

`concurrent.futures` cannot tell: there a dead worker breaks the whole pool, and a dead driver leaves orphans.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic

from audit.executors import Done, Item, Lost, Result
from audit.guard import Guard, cpu_limit
from audit.trouble import AuditError

_TICK = 1.0  # seconds between looks at workers that say nothing
_STARTS = 3  # workers in a row that died before they could begin: then it is not the documents
_NOTHING: Any = object()
_KILLED_BY_LIMIT = getattr(signal, "SIGVTALRM", 0)
_MEMORY = 4 << 30  # bytes of address space a worker may have: a document beyond it fails, not the machine


@dataclass(slots=True)
class _PoolGuard:
    """The guard in a worker: shows the driver that it is alive, and lets the system end it."""

    seconds: float
    beat: Any  # a shared double: the monotonic time of the last sign of life
    disposable: bool = True

    @contextlib.contextmanager
    def document(self) -> Iterator[None]:
        """Limits processor time; for waiting without end the driver watches the beat."""
        self.beat.value = time.monotonic()
        with cpu_limit(self.seconds, lethal=True):
            yield
        self.beat.value = time.monotonic()


def _watch_driver(parent: int) -> None:
    """Ends this worker when the driver is gone, in whatever way it went."""
    process = multiprocessing.parent_process()
    sentinel = [process.sentinel] if process else []
    while not wait(sentinel, _TICK) and os.getppid() == parent:
        pass
    os._exit(1)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415  POSIX only

        _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(
            resource.RLIMIT_AS, (_MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard), hard)
        )


def _work(pipe: Connection, fn: Callable[[Any, Guard], Any], seconds: float, beat: Any) -> None:
    """A worker's life: takes items until the pipe closes."""
    threading.Thread(target=_watch_driver, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the driver decides
    _limit_memory()
    guard = _PoolGuard(seconds, beat)
    pipe.send((True, None))  # ready
    with contextlib.suppress(EOFError, OSError):  # the driver is gone
        while True:
            item = pipe.recv()
            try:
                answer = (True, fn(item, guard))
            except AuditError as trouble:
                answer = (False, str(trouble))
            except Exception as trouble:  # told to the driver, which ends the run
                answer = (False, f"工作进程出错（{type(trouble).__name__}：{trouble}）；用同一命令可以继续")
            pipe.send(answer)


@dataclass(eq=False, slots=True)
class _Worker(Generic[Item]):
    """A worker process as the driver sees it."""

    process: BaseProcess
    pipe: Connection
    beat: Any
    item: Any  # what it is at
    ready: bool = False


@dataclass(frozen=True, slots=True)
class ProcessPool:
    """Runs items in `workers` processes; `time_limit` is for one document, in seconds of processor time."""

    workers: int
    time_limit: float = 60.0

    @property
    def patience(self) -> float:
        """How long a worker may show no sign of life: it may wait for a slow share, or be suspended."""
        return 3 * self.time_limit + 2

    def map_unordered(
        self, fn: Callable[[Item, Guard], Result], items: Iterable[Item]
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        """Each item once, in the order in which they end. Raises `AuditError` if no worker can start."""
        context = _context()
        source = iter(items)
        returned: list[Item] = []  # of workers that died before they could begin
        workers: list[_Worker[Item]] = []
        false_starts = 0

        def more() -> Any:
            return returned.pop() if returned else next(source, _NOTHING)

        try:
            while True:
                while len(workers) < self.workers and (item := more()) is not _NOTHING:
                    workers.append(self._start(context, fn, item))
                if not workers:
                    return
                for worker in self._speaking(workers):
                    answer = _answer(worker)
                    if answer is None:
                        workers.remove(worker)
                        hung = _stop(worker) == -_KILLED_BY_LIMIT
                        if worker.ready:
                            yield Lost(worker.item, hung)
                        else:
                            false_starts += 1
                            returned.append(worker.item)
                    elif not worker.ready:
                        worker.ready, false_starts = True, 0
                        _hand_out(worker)
                    elif answer[0]:
                        yield Done(worker.item, answer[1])
                        worker.item = more()
                        if worker.item is _NOTHING:
                            workers.remove(worker)
                            _stop(worker)
                        else:
                            _hand_out(worker)
                    else:
                        raise AuditError(answer[1])
                for worker in self._silent(workers):
                    workers.remove(worker)
                    _stop(worker)
                    yield Lost(worker.item, hung=True)
                if false_starts >= _STARTS:
                    raise AuditError("工作进程无法启动；请检查可用内存，或改在主进程里检查（--workers 0）")
        finally:
            for worker in workers:
                _stop(worker)

    def _start(self, context: BaseContext, fn: Callable[[Item, Guard], Result], item: Item) -> _Worker[Item]:
        ours, theirs = context.Pipe()
        beat = context.RawValue("d", time.monotonic())
        process = context.Process(target=_work, args=(theirs, fn, self.time_limit, beat), daemon=True)  # type: ignore[attr-defined]  # every concrete context has it
        process.start()
        theirs.close()  # or the end of the worker would not close the pipe
        return _Worker(process, ours, beat, item)

    def _speaking(self, workers: list[_Worker[Item]]) -> list[_Worker[Item]]:
        heard = set(wait([each.pipe for each in workers], _TICK))
        return [each for each in workers if each.pipe in heard]

    def _silent(self, workers: list[_Worker[Item]]) -> list[_Worker[Item]]:
        now = time.monotonic()
        late = [each for each in workers if now - each.beat.value > self.patience]
        return [each for each in late if not each.pipe.poll()]


def _context() -> BaseContext:
    """How workers are started: from a clean server process that has our modules loaded, where there is one.

    Not by plain fork: the desk has threads, and a lock held by one of them would stay locked in the child.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["audit.pool", "audit.shard"])
    return context


def _hand_out(worker: _Worker[Item]) -> None:
    """Gives the worker its item."""
    worker.beat.value = time.monotonic()
    with contextlib.suppress(OSError):  # it just died: the end of its pipe will tell
        worker.pipe.send(worker.item)


def _answer(worker: _Worker[Item]) -> tuple[bool, Any] | None:
    """What the worker says; None when it is dead."""
    try:
        answer: tuple[bool, Any] = worker.pipe.recv()
    except (EOFError, OSError):
        return None
    return answer


def _stop(worker: _Worker[Item]) -> int | None:
    """Ends a worker and gives its exit code: what it committed is safe, what it did not is worth nothing."""
    worker.pipe.close()
    worker.process.join(0.2)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    return worker.process.exitcode
