"""Judges drafts in processes of their own: several at once, and a crash or a flood of memory ends none of ours.

The server never parses a file itself. A worker has one thread, so that the readers in it may fork their guarded child.
"""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from checker.check import Settings, check, unreadable_report
from checker.load import RuleSet, load_rules
from checker.verdict import DocumentReport, Mode
from corpus.document import Document, Unreadable, document_of
from corpus.home import NoHome, home
from corpus.limits import limits_in_force
from corpus.read import read_bytes, refuse_garbled, sniff
from desk.web.orphans import end_with_the_desk
from desk.web.sheets import Sheet, sheets_of

T = TypeVar("T")

_CRASHED = "处理这份文书的程序异常终止（例如内存不足），没有得出结论；请另存为 TXT 后重试"
_TRIES = 2
_TOO_SLOW = "处理超过 {} 秒仍未完成，已停止；请拆分文件后重试"


@dataclass(frozen=True, slots=True)
class Order:
    """One draft to judge: the bytes of a file, or `text` that was pasted or edited in the page."""

    name: str
    data: bytes | None = None
    text: str | None = None
    mode: Mode = Mode.DRAFT
    as_of: datetime.date | None = None
    declared_type: str | None = None
    password: str | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an order. `format` is the reader that read it, `sheets` are the pages of its text."""

    report: DocumentReport
    raw: str = ""
    format: str = "txt"
    sheets: tuple[Sheet, ...] = ()


@cache
def _rules(folders: tuple[Path, ...]) -> RuleSet:
    try:
        kept: Path | None = home() / "cache"
    except NoHome:
        kept = None
    return load_rules(folders, cache=kept)


def read_order(order: Order) -> Document:
    """The Document of an order. Raises `Unreadable`."""
    if order.data is None:
        if not (order.text or "").strip():
            raise Unreadable("没有文字；请粘贴文书全文")
        refuse_garbled(order.text or "")
        return document_of(order.text or "", order.name, declared_type=order.declared_type)
    if not order.ocr:
        return read_bytes(order.data, order.name, declared_type=order.declared_type, password=order.password)
    from corpus.recognising import NoRecogniser, Recogniser  # noqa: PLC0415  for scans only

    try:
        reader = Recogniser(threads=1)
    except NoRecogniser as trouble:
        raise Unreadable(str(trouble)) from None
    with reader:
        return read_bytes(
            order.data,
            order.name,
            declared_type=order.declared_type,
            password=order.password,
            recogniser=reader,
        )


def judge(order: Order, folders: tuple[Path, ...]) -> Judged:
    """Reads and checks one draft; a file that cannot be read is a report that says why."""
    try:
        document = read_order(order)
    except Unreadable as trouble:
        return Judged(unreadable_report(order.name, str(trouble), order.mode))
    settings = Settings(order.mode, order.as_of, datetime.date.today())
    report = check(document, _rules(folders), settings)
    kind = "txt"
    if order.data is not None:
        with suppress(Unreadable):
            kind = sniff(order.data)
    return Judged(report, document.raw, kind, sheets_of(document))


def _warm(folders: tuple[Path, ...]) -> None:
    """Loads the rules before the first draft waits for them."""
    judge(Order("", text="甲县人民法院\n执行通知书\n"), folders)


class Judges:
    """The processes that judge; closed with the server."""

    def __init__(self, folders: Sequence[Path] = (), workers: int = 2) -> None:
        self._folders = tuple(folders)
        self._workers = workers
        self._pool = self._opened()

    def _opened(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=end_with_the_desk
        )

    async def warm(self) -> None:
        """Starts every process, so that the first draft is as quick as the next."""
        loop = asyncio.get_running_loop()
        waits = [loop.run_in_executor(self._pool, _warm, self._folders) for _ in range(self._workers)]
        await asyncio.gather(*waits)

    async def judge(self, order: Order) -> Judged:
        """The order judged. Never raises for what is in the file: a crash or too long a time is a report that says so."""
        seconds = limits_in_force().recognition_seconds * 5 if order.ocr else 2 * limits_in_force().seconds
        try:
            return await self.run(seconds, judge, order, self._folders)
        except Unreadable as trouble:
            return Judged(unreadable_report(order.name, str(trouble), order.mode))

    async def run(self, seconds: float, work: Callable[..., T], *given: object) -> T:
        """What `work` makes of what is given, in one of the processes. Raises `Unreadable` for a crash or too long a time.

        A process that ends takes along what the others had in hand; so everything is tried once more before it is blamed.
        """
        loop = asyncio.get_running_loop()
        for _ in range(_TRIES):
            pool = self._pool
            try:
                return await asyncio.wait_for(loop.run_in_executor(pool, work, *given), timeout=seconds)
            except BrokenProcessPool:
                self._renew(pool)
            except TimeoutError:
                self._renew(pool)
                raise Unreadable(_TOO_SLOW.format(seconds)) from None
            except asyncio.CancelledError:
                # Waited in a pool that was given up because of another draft, unless it is we who are to end.
                task = asyncio.current_task()
                if pool is self._pool or (task is not None and task.cancelling()):
                    raise
        raise Unreadable(_CRASHED)

    def _renew(self, broken: ProcessPoolExecutor) -> None:
        if self._pool is broken:  # two that waited for the same process renew it once
            self._pool = self._opened()
            for process in list((broken._processes or {}).values()):
                process.kill()
            broken.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Ends the processes."""
        self._pool.shutdown(wait=False, cancel_futures=True)
