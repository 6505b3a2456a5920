"""Keeps off the terminal what native code writes there by itself: the trace of a panic that is caught and dealt with."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def quiet() -> Iterator[None]:
    """Within it nothing reaches the error stream of the process, provided that no other thread could be writing there.

    In a server several threads run: there the trace goes to its log, where it does no harm.
    """
    if threading.active_count() > 1:
        yield
        return
    try:
        kept = os.dup(_STDERR)
    except OSError:  # it is closed
        yield
        return
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, _STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, _STDERR)
        os.close(kept)
