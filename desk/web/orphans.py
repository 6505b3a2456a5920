"""A process that judges ends with the desk that started it, also when that is killed.

`ProcessPoolExecutor` keeps such a process waiting for ever: it holds both ends of the queue it waits at. A thread that watches
is out of the question, readers fork here; so the pipe that every spawned process has from its parent sends a signal.
"""

from __future__ import annotations

import os
import signal
import sys
from multiprocessing import parent_process
from types import FrameType


def end_with_the_desk() -> None:
    """Ends this process as soon as its parent is gone; does nothing where the system has no such signal (Windows)."""
    parent = parent_process()
    if parent is None or sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415  not on Windows

    def at_signal(number: int, frame: FrameType | None) -> None:
        if not parent.is_alive():
            os._exit(0)

    signal.signal(signal.SIGIO, at_signal)
    pipe = parent.sentinel
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)
    at_signal(signal.SIGIO, None)  # gone before we could ask for the signal
