"""What the benches of the library measure with: processor time, memory, size on disk, and questions asked again and again."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


def clock() -> float:
    """Processor time of this process and of its children that ended, in seconds."""
    return sum(os.times()[:4])


def memory() -> int:
    """The most memory this process held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def size_of(folder: Path) -> int:
    """Bytes on disk, blocks rather than length: Groonga's files are sparse."""
    return sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())


@dataclass
class Costs:
    """What a run cost without the making of its documents."""

    documents: int = 0
    bytes: int = 0
    made: float = 0.0  # seconds of the main thread that went into making documents
    began: float = field(default_factory=clock)
    thread: float = field(default_factory=time.thread_time)

    def making(self, make: Callable[[int], Any], count: int) -> Iterator[Any]:
        """Makes documents on the way."""
        for number in range(count):
            start = time.thread_time()
            made = make(number)
            self.made += time.thread_time() - start
            yield made

    def told(self) -> dict[str, float]:
        """Milliseconds a document: of all processors and of the main thread."""
        return {
            "cpu_ms": (clock() - self.began - self.made) / self.documents * 1000,
            "main_ms": (time.thread_time() - self.thread - self.made) / self.documents * 1000,
            "memory": memory(),
        }


def timed(ask: Callable[[Any], object], questions: list[Any], rounds: int = 5) -> tuple[float, float, float]:
    """Milliseconds: median and 95th percentile of processor time, 95th percentile of wall time."""
    processor, wall = [], []
    for _ in range(rounds):
        for question in questions:
            start, began = time.thread_time(), time.perf_counter()
            ask(question)
            processor.append((time.thread_time() - start) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
    return statistics.median(processor), late(processor), late(wall)


def late(values: list[float]) -> float:
    return sorted(values)[int(len(values) * 0.95)]
