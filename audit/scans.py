"""The second queue of an audit: documents with scanned pages, whose text takes seconds a page to recognise.

The first queue leaves them undecided, so that no other document waits for them. Here each is judged again, on its own,
and its record kept in a journal beside the shard; when those of a shard are all there, its results are written anew,
whole or not at all. A document therefore has one record at every moment, and a run that is stopped loses one document.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from audit.executors import Done, Executor
from audit.guard import Guard
from audit.manifest import Folder, Manifest, shard_files, write_manifest
from audit.plan import Plan
from audit.shard import Judge, commit_shard, committed_sums, part_records, quick_sums
from audit.walk import Entry
from corpus.document import Document
from corpus.read import read_path
from corpus.recognising import Recogniser

ATTEMPTS = 3  # deaths of workers after which a document is given up
# Seconds of one document, for the processor time of a worker and three times as long without a sign of life: every page
# has its own limit in the process that recognises.
TIME_LIMIT = 12_000.0
_LOST = "识别这份文件时工作进程反复异常终止（例如内存不足），没有得出结论；请单独检查这份文件"


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """That of this worker: its models load once, and it ends with the worker."""
    return Recogniser()


def read(path: Path, source: str, disposable: bool) -> Document:
    """The Document of a file with its scanned pages read."""
    return read_path(path, source=source, isolate=not disposable, recogniser=recogniser())


@dataclass(frozen=True, slots=True)
class Scan:
    """A document of the second queue: where its record stands."""

    shard: int
    place: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class JudgeScan:
    """Judges one document of the second queue and commits nothing."""

    judge: Judge

    def __call__(self, scan: Scan, guard: Guard) -> dict[str, Any]:
        """Its record."""
        return self.judge.record(scan.entry, guard)


def waiting(folder: Folder, manifest: Manifest) -> int:
    """How many documents have scanned pages that nobody has read."""
    found = (quick_sums(folder, shard) for shard in range(len(manifest.shards)))  # one at a time in memory
    return sum(len(sums.scanned) for sums in found if sums)


def recognise(plan: Plan, judge: Judge, executor: Executor, tell: Callable[[int, int], None]) -> int:
    """Judges the documents of the second queue; how many records are new. `tell` is given how many of how many."""
    folder, manifest = plan.folder, plan.manifest
    total = waiting(folder, manifest)
    if not total:
        return 0
    # From here on the sums of a finished audit are no longer true.
    folder.totals.unlink(missing_ok=True)
    write_manifest(folder, replace(manifest, totals=None))
    left = {
        shard: set(sums.scanned)
        for shard in range(len(manifest.shards))
        if (sums := quick_sums(folder, shard)) and sums.scanned
    }
    done = 0
    for shard, places in left.items():
        kept = places & _journal(folder, shard).keys()
        places -= kept  # noqa: PLW2901  the set in `left` shrinks
        done += len(kept)
    tell(done, total)
    finished = [shard for shard, places in left.items() if not places]
    for scan, record in _judged(judge, executor, _scans(folder, left)):
        _append(folder, scan, record)
        left[scan.shard].discard(scan.place)
        done += 1
        tell(done, total)
        if not left[scan.shard]:
            _replace(folder, manifest, scan.shard)
    for shard in finished:
        _replace(folder, manifest, shard)
    return total


def release() -> None:
    """Ends the recogniser of this process, if it has one."""
    if recogniser.cache_info().currsize:
        recogniser().close()
        recogniser.cache_clear()


def _scans(folder: Folder, left: Mapping[int, set[int]]) -> Iterator[Scan]:
    for shard, places in left.items():
        wanted = set(places)  # the original shrinks while the executor draws from this
        for place, entry in enumerate(shard_files(folder, shard)):
            if place in wanted:
                yield Scan(shard, place, entry)


def _judged(judge: Judge, executor: Executor, scans: Iterator[Scan]) -> Iterator[tuple[Scan, dict[str, Any]]]:
    """Each document with its record; what kills its workers again and again is recorded so."""
    queue: list[Scan] | Iterator[Scan] = scans
    for attempt in range(1, ATTEMPTS + 1):
        lost: list[Scan] = []
        for outcome in executor.map_unordered(JudgeScan(judge), queue):
            if isinstance(outcome, Done):
                yield outcome.item, outcome.result
            elif outcome.hung or attempt == ATTEMPTS:
                yield outcome.item, judge.lost_record(outcome.item.entry, _LOST)
            else:
                lost.append(outcome.item)
        queue = lost


def _append(folder: Folder, scan: Scan, record: dict[str, Any]) -> None:
    line = json.dumps([scan.place, record], ensure_ascii=False).encode("utf-8", "backslashreplace")
    with folder.journal(scan.shard).open("ab") as stream:
        # A run that was killed may have left half a line.
        stream.write(b"\n" + line + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def _journal(folder: Folder, shard: int) -> dict[int, dict[str, Any]]:
    """The records of the second queue that a shard has so far, by their place."""
    records: dict[int, dict[str, Any]] = {}
    with contextlib.suppress(FileNotFoundError), folder.journal(shard).open("rb") as lines:
        for line in lines:
            with contextlib.suppress(ValueError, TypeError):
                place, record = json.loads(line)
                records[int(place)] = dict(record)
    return records


def _replace(folder: Folder, manifest: Manifest, shard: int) -> None:
    """Writes the results of a shard anew, with what was recognised."""
    sums = committed_sums(folder, manifest, shard)
    if sums is None:
        return  # somebody removed the results meanwhile: they are judged again by the next run
    anew = _journal(folder, shard)
    scanned = set(sums.scanned)
    records = [
        anew[place] if place in scanned and place in anew else record
        for place, record in enumerate(part_records(folder, shard))
    ]
    # The sums first: they would not be true of the new results, and can be made again from either.
    folder.sums(shard).unlink(missing_ok=True)
    commit_shard(folder, shard, records)
    folder.journal(shard).unlink(missing_ok=True)
