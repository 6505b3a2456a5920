"""Judges one shard and commits its results: the unit of work that any executor can run, anywhere, twice.

Once `documents/part-N.jsonl` is there, it is complete. Only `audit.scans` ever replaces it, by another complete one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from audit.commit import committing, write_json
from audit.guard import Guard, TimeLimit
from audit.manifest import Folder, Manifest, shard_files
from audit.tally import OWN_DATES, SEVERITIES, Tally, standing, tally_of
from audit.walk import Entry
from checker.check import check, unreadable_report
from checker.load import RuleSet
from checker.reports.json import document_record
from checker.reports.stored import own_number_of
from checker.verdict import DocumentReport
from corpus.containers.shelf import Shelf
from corpus.document import Document, Unreadable
from corpus.read import read_path
from corpus.recognising import Recogniser

Reader = Callable[[Path, str, bool], Document]


def read(path: Path, source: str, disposable: bool) -> Document:
    """The Document of a file; in a disposable process dangerous formats are read on the spot."""
    return read_path(path, source=source, isolate=not disposable)


def no_recogniser() -> Recogniser | None:
    """Scanned pages are left for the second queue."""
    return None


@dataclass(frozen=True, slots=True)
class ShardSums:
    """The sums of a committed shard, with what a report lists of it by name.

    `scanned` are the places of the documents with pages that recognition has still to read.
    """

    tally: Tally
    failing: tuple[dict[str, Any], ...] = ()
    unreadable: tuple[dict[str, Any], ...] = ()
    scanned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the files of an audit; small enough to be sent to every worker once."""

    folder: Folder
    manifest: Manifest
    ruleset: RuleSet
    reader: Reader = read
    recogniser: Callable[[], Recogniser | None] = (
        no_recogniser  # for members of archives; others have their reader
    )
    # The one thing that lasts from shard to shard: a compressed file is read on from where the last one ended.
    shelf: Shelf = field(default_factory=Shelf, compare=False)

    def record(self, entry: Entry, guard: Guard) -> dict[str, Any]:
        """The record of one file. No file, whatever is in it, makes this fail."""
        return document_record(self._report(entry, guard))

    def lost_record(self, entry: Entry, reason: str) -> dict[str, Any]:
        """The record of a file that cannot be judged, for a known reason."""
        return document_record(
            unreadable_report(self.manifest.shown(entry), reason, self.manifest.settings.mode)
        )

    def _report(self, entry: Entry, guard: Guard) -> DocumentReport:
        name = self.manifest.shown(entry)
        settings = self.manifest.settings
        if entry.unreadable is not None:
            return unreadable_report(name, entry.unreadable, settings.mode)
        document = None
        try:
            while entry.place and not self._near(entry, guard):
                pass
            with guard.document():
                document = self._document(entry, name, guard)
                return check(document, self.ruleset, settings)
        except Unreadable as trouble:
            reason = str(trouble)
        except TimeLimit:
            self.shelf.close()  # it may have been struck in the middle of reading
            reason = f"检查超过了时限（{guard.seconds:g} 秒）；请单独检查这份文件"
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as trouble:  # panics of Rust libraries are no Exceptions; nothing may be lost
            self.shelf.close()
            reason = f"程序处理这份文件时出错（{type(trouble).__name__}），没有得出结论；请把文件交给开发者"
        return unreadable_report(name, reason, settings.mode, document.sha256 if document else None)

    def _near(self, entry: Entry, guard: Guard) -> bool:
        """Goes towards a member in a compressed file; its document has its own time."""
        with guard.document():
            return self.shelf.near(str(self.manifest.opened(entry)), entry.place)

    def _document(self, entry: Entry, name: str, guard: Guard) -> Document:
        path = self.manifest.opened(entry)
        if entry.place:
            return self.shelf.document(
                str(path),
                entry.place,
                name,
                isolate=not guard.disposable,
                recogniser=self.recogniser(),
            )
        return self.reader(path, name, guard.disposable)


@dataclass(frozen=True, slots=True)
class JudgeShard:
    """Runs a shard by number; done again for a committed one it changes nothing."""

    judge: Judge

    def __call__(self, shard: int, guard: Guard) -> Tally:
        """The sums of the shard, which is committed when this returns."""
        done = committed_sums(self.judge.folder, self.judge.manifest, shard)
        if done is None:
            files = shard_files(self.judge.folder, shard)
            done = commit_shard(
                self.judge.folder, shard, (self.judge.record(entry, guard) for entry in files)
            )
        return done.tally


@dataclass(frozen=True, slots=True)
class JudgeFile:
    """Runs a single file of a shard and commits nothing: to find out which file it is that kills workers."""

    judge: Judge

    def __call__(self, item: tuple[int, Entry], guard: Guard) -> dict[str, Any]:
        """The record of the file."""
        return self.judge.record(item[1], guard)


def commit_shard(folder: Folder, shard: int, records: Iterable[dict[str, Any]]) -> ShardSums:
    """Writes the records of a shard, all or nothing, and then its sums."""
    size, digest = 0, hashlib.sha256()

    def written() -> Iterator[dict[str, Any]]:
        nonlocal size
        for record in records:
            line = json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
            stream.write(line)
            size += len(line)
            digest.update(line)
            yield record

    with committing(folder.part(shard)) as stream:
        sums = _add_up(written())
    _write_sums(folder, shard, sums, size, digest.hexdigest())
    return sums


def part_records(folder: Folder, shard: int) -> Iterator[dict[str, Any]]:
    """The records of a committed shard, in order."""
    with folder.part(shard).open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def committed_sums(folder: Folder, manifest: Manifest, shard: int) -> ShardSums | None:
    """The sums of a shard if its results are there; None if it has to be judged."""
    quick = quick_sums(folder, shard)
    if quick is not None:
        return quick
    if not folder.part(shard).exists():
        return None
    # The results were committed and the run ended before their sums were, or somebody edited them.
    try:
        sums = _add_up(part_records(folder, shard))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if sums.tally.documents != manifest.shards[shard]:
        return None
    data = folder.part(shard).read_bytes()
    _write_sums(folder, shard, sums, len(data), hashlib.sha256(data).hexdigest())
    return sums


def quick_sums(folder: Folder, shard: int) -> ShardSums | None:
    """The stored sums of a shard if they belong to the results that are there."""
    try:
        size = folder.part(shard).stat().st_size
        stored = json.loads(folder.sums(shard).read_bytes())
        if stored["bytes"] != size:
            return None
        return ShardSums(
            tally_of(stored["tally"]),
            tuple(stored["failing"]),
            tuple(stored["unreadable"]),
            tuple(stored["scanned"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_sums(folder: Folder, shard: int, sums: ShardSums, size: int, digest: str) -> None:
    data = {
        "bytes": size,
        "sha256": digest,
        "tally": sums.tally.to_json(),
        "failing": sums.failing,
        "unreadable": sums.unreadable,
        "scanned": sums.scanned,
    }
    # Not waited for: after a power cut they are made again from the results.
    write_json(folder.sums(shard), data, durable=False)


def _add_up(records: Iterable[dict[str, Any]]) -> ShardSums:
    tally = Tally()
    failing, unreadable, scanned = [], [], []
    for place, record in enumerate(records):
        tally.add(record)
        if record["scanned_pages"]:
            scanned.append(place)
        if record["unreadable"] is not None:
            unreadable.append({"path": record["path"], "reason": record["unreadable"]})
        elif standing(record) in SEVERITIES:
            failed = [result for result in record["results"] if result["verdict"] == "fail"]
            failing.append(
                {
                    "path": record["path"],
                    "type_name": record["type_name"],
                    "court": record["court"],
                    "case_number": own_number_of(record),
                    "date": record["date"] if record["date_source"] in OWN_DATES else None,
                    "rules": [[result["rule"], result["severity"]] for result in failed],
                }
            )
    return ShardSums(tally, tuple(failing), tuple(unreadable), tuple(scanned))
