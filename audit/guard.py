"""Watches over the judging of one document: how long it may take.

What follows from it is the business of executors and shards.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Protocol


class TimeLimit(BaseException):  # must pass through the `except Exception` of the libraries we call
    """A document took longer than it may."""


class Guard(Protocol):
    """What an executor gives to the function it runs.

    `disposable` says that the process may die of a document without harm, so that formats known to crash
    their parser need no further isolation. `seconds` is the time limit for one document.
    """

    @property
    def disposable(self) -> bool: ...

    @property
    def seconds(self) -> float: ...

    def document(self) -> contextlib.AbstractContextManager[None]:
        """Around the judging of one document; raises `TimeLimit` inside it when it takes too long."""
        ...


@dataclass(slots=True)
class _Alarm:
    armed: bool = True

    def ring(self, _signal: int, _frame: FrameType | None) -> None:
        # The alarm may be delivered just after the work is done: then it must not strike what follows.
        if self.armed:
            raise TimeLimit


@contextlib.contextmanager
def cpu_limit(seconds: float, *, lethal: bool) -> Iterator[None]:
    """Raises `TimeLimit` after that much processor time: the same on a busy machine and after a suspension.

    `lethal` also has the system end the process a quarter later, for code that never returns to Python.
    Outside the main thread, and on Windows, there is no such limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    alarm = _Alarm()
    before = signal.signal(signal.SIGPROF, alarm.ring)
    if lethal:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds * 1.25)
    # Again every second: a destructor or a callback from C may have swallowed the exception.
    signal.setitimer(signal.ITIMER_PROF, seconds, 1.0)
    try:
        yield
    finally:
        alarm.armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        if lethal:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGPROF, before)
