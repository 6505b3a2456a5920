"""A large index built by several processes: each takes a stretch of the store's changes and writes segments of its own.

Their segments are then one index like any other, with one set of statistics; searches cannot tell. Nothing here
knows an engine; `python -m index.shards` is one such process.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.engine import Engine, IndexDamaged
from index.store import Store

if TYPE_CHECKING:
    import subprocess

WORTH = 2_000  # documents: below, a process costs more than it saves
_LOOKS = 500  # documents between two looks whether the process that wants them is still there


class Sharded(Protocol):
    """A kind of index that can be put together from several."""

    name: str

    def part(self, folder: Path) -> Engine:
        """A new, empty index in an empty folder, to be written by one of several processes."""

    def join(self, folder: Path, parts: Sequence[Path]) -> None:
        """One index in `folder` of those in `parts`, which are used up; IndexDamaged if it comes to nothing."""


def processes() -> int:
    """How many build: one for each processor that this process may use."""
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def build(kind: Sharded, store: Store, folder: Path, count: int) -> None:
    """An index in `folder` of everything in the store; IndexDamaged when a process fails."""
    parts: list[tuple[Path, subprocess.Popen[bytes]]] = []
    try:
        for since, until in store.shares(count):
            part = Path(tempfile.mkdtemp(prefix="part-", dir=folder))
            parts.append((part, _started(kind.name, store.path, part, since, until)))
        for _part, process in parts:
            _out, errors = process.communicate()
            if process.returncode:
                said = errors.decode("utf-8", "replace").strip().splitlines()
                raise IndexDamaged(said[-1] if said else f"建索引的进程以 {process.returncode} 结束")
        kind.join(folder, [part for part, _process in parts])
    finally:
        for part, process in parts:
            if process.poll() is None:
                process.kill()
                process.communicate()
            shutil.rmtree(part, ignore_errors=True)


def _started(kind: str, store: Path, part: Path, since: int, until: int) -> subprocess.Popen[bytes]:
    import subprocess  # noqa: PLC0415  a large index is seldom built anew

    return subprocess.Popen(  # noqa: S603  our own module
        [
            sys.executable,
            "-m",
            "index.shards",
            kind,
            str(store.absolute()),
            str(part.absolute()),
            str(since),
            str(until),
        ],
        cwd=Path(__file__).parents[1],  # so that no module of the folder we were started in is taken for ours
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def _fill(kind: Sharded, store: Path, part: Path, since: int, until: int) -> None:
    parent = os.getppid()
    engine = kind.part(part)
    source = Store(store)
    for done, change in enumerate(source.changes_since(since, until)):
        if done % _LOOKS == 0 and os.getppid() != parent:
            sys.exit("开始建索引的程序已经不在")
        if change.entry is not None:
            engine.add(change.number, change.entry)
    engine.commit()
    engine.close()
    source.close()


def main(arguments: Sequence[str]) -> None:
    """Fill one part."""
    from index.library import engine_kind  # noqa: PLC0415  the library imports us

    name, store, part, since, until = arguments
    kind = engine_kind(name)
    _fill(kind, Path(store), Path(part), int(since), int(until))  # type: ignore[arg-type]  # a kind that built shards


if __name__ == "__main__":
    main(sys.argv[1:])
