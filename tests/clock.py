"""Time in tests, for machines of any speed: what is wanted is that nothing explodes, not that a machine is quick."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_USUAL = 0.02  # processor seconds that `_work` takes on the machine on which the limits were set


def _work() -> float:
    began = time.process_time()
    counted = {}
    for number in range(100_000):
        counted[number % 1_000] = str(number)
    return time.process_time() - began


def processor_seconds(run: Callable[[], object]) -> float:
    """How long it takes, in processor seconds of this process."""
    began = time.process_time()
    run()
    return time.process_time() - began


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when what stands in it takes longer, in processor seconds; a slow or busy machine gets more of them."""
    before = _work()
    began = time.process_time()
    yield
    took = time.process_time() - began
    allowed = seconds * max(1.0, before / _USUAL, _work() / _USUAL)
    assert took < allowed, f"{took:.1f} s of the processor, {allowed:.1f} at most"


def in_proportion(run: Callable[[int], object], size: int) -> bool:
    """Eight times the size takes about eight times as long, not sixty-four times as by its square."""
    run(size // 40)  # tables and word lists are loaded once
    return any(
        processor_seconds(lambda: run(size)) < 40 * max(processor_seconds(lambda: run(size // 8)), 0.01)
        for _ in range(3)
    )
