"""Finds documents in the results of an audit without ever holding more than one shard of them.

The stored sums of a shard tell whether it can hold what is looked for; only then are its records read. A request looks for
a limited time and then says where the next one goes on.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from audit.manifest import Folder, Manifest, shard_files
from audit.shard import ShardSums, quick_sums
from audit.tally import SEVERITIES, standing, year
from audit.walk import Entry
from corpus.limits import MEBI

SECONDS = 1.5  # of looking, for one page
PAGE = 50
MOST_LINE = 64 * MEBI  # bytes of a record; ours are some thousands
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: the shard, and its line there from 0."""

    shard: int = 0
    line: int = 0

    def __str__(self) -> str:
        return f"{self.shard}-{self.line}"


def place_of(text: str) -> Place | None:
    """The place that an address names; None when it names none."""
    shard, dash, line = text.partition("-")
    if not dash or not (shard.isdecimal() and line.isdecimal()) or len(text) > 20 or not text.isascii():
        return None
    return Place(int(shard), int(line))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What documents are looked for; None and empty are no condition, `court` empty is documents without one.

    `standing` is one of `audit.tally.STANDINGS`, or `failing` for any that fails a rule.
    """

    rule: str | None = None
    verdict: str | None = None
    court: str | None = None
    type: str | None = None
    year: str | None = None
    standing: str | None = None

    @property
    def grouped(self) -> dict[str, str]:
        """The conditions that are groupings of a tally."""
        chosen = {"court": self.court, "type": self.type, "year": self.year}
        return {name: key for name, key in chosen.items() if key is not None}

    def perhaps(self, sums: ShardSums) -> bool:
        """Whether a shard with these sums can hold a document that is wanted."""
        tally = sums.tally
        if any(key not in tally.groups[name] for name, key in self.grouped.items()):
            return False
        if self.standing == "failing":
            return any(tally.standings[severity] for severity in SEVERITIES)
        if self.standing and not tally.standings[self.standing]:
            return False
        if self.rule is None:
            return not self.verdict or tally.verdicts[self.verdict] > 0
        counts = tally.rules.get(self.rule, Counter())
        return counts[self.verdict] > 0 if self.verdict else counts.total() > 0

    def fits(self, record: Record) -> bool:
        """Whether a document is wanted."""
        if self.grouped and record["unreadable"] is not None:
            return False
        own = {"court": record["court"] or "", "type": record["type"] or "", "year": year(record)}
        if any(own[name] != key for name, key in self.grouped.items()):
            return False
        stands = standing(record) if self.standing else None
        if (
            self.standing
            and stands != self.standing
            and not (self.standing == "failing" and stands in SEVERITIES)
        ):
            return False
        return (self.rule is None and self.verdict is None) or any(
            self.rule in (None, result["rule"]) and self.verdict in (None, result["verdict"])
            for result in record["results"]
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A page of documents. `next` is where to look on, None at the end; `cut` says that time ran out before the page was
    full; `looked` are the documents passed by now, in `planned`."""

    documents: tuple[tuple[Place, Record], ...]
    next: Place | None
    cut: bool
    looked: int
    planned: int


def records(folder: Folder, shard: int, start: int = 0) -> Iterator[tuple[int, Record]]:
    """The records of a committed shard from a line on; none where the shard has no results. Damaged lines are left out."""
    try:
        with folder.part(shard).open("rb") as lines:
            for number in range(1 << 31):
                line = lines.readline(MOST_LINE)
                if not line:
                    return
                if number >= start:
                    record = _parsed(line)
                    if record is not None:
                        yield number, record
    except OSError:
        return


def _parsed(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def matching(
    folder: Folder,
    plan: Manifest,
    wanted: Wanted,
    start: Place = Place(),
    stop: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[Place, Record | None]]:
    """Documents that are wanted, in order, from a place on; between shards a place with None, where to look on.

    Ends early when `stop` says so.
    """
    for shard in range(start.shard, len(plan.shards)):
        yield Place(shard, start.line if shard == start.shard else 0), None
        if stop():
            return
        sums = quick_sums(folder, shard)
        # Without sums the records themselves tell.
        if sums is not None and not wanted.perhaps(sums):
            continue
        for line, record in records(folder, shard, start.line if shard == start.shard else 0):
            if wanted.fits(record):
                yield Place(shard, line), record


def page_of(
    folder: Folder,
    plan: Manifest,
    wanted: Wanted,
    start: Place = Place(),
    *,
    most: int = PAGE,
    seconds: float = SECONDS,
) -> Found:
    """A page of documents that are wanted; looks no longer than that, but at one shard at least."""
    deadline = time.monotonic() + seconds
    documents: list[tuple[Place, Record]] = []
    shards, ran_out = 0, False

    def late() -> bool:
        nonlocal ran_out
        ran_out = shards > 1 and time.monotonic() > deadline
        return ran_out

    full: Place | None = None
    reached = start
    for reached, record in matching(folder, plan, wanted, start, late):
        if record is None:
            shards += 1
        elif len(documents) == most:
            full = reached
            break
        else:
            documents.append((reached, record))
    on = full or (reached if ran_out else None)
    done = sum(plan.shards[: on.shard]) + on.line if on else plan.documents
    return Found(tuple(documents), on, ran_out, done, plan.documents)


def record_at(folder: Folder, plan: Manifest, place: Place) -> Record | None:
    """The record at a place; None where there is none, or not yet."""
    if place.shard >= len(plan.shards) or place.line >= plan.shards[place.shard]:
        return None
    number, record = next(records(folder, place.shard, place.line), (-1, None))
    return record if number == place.line else None


def entry_at(folder: Folder, place: Place) -> Entry | None:
    """The file that a record is of."""
    return next(
        (each for line, each in enumerate(shard_files(folder, place.shard)) if line == place.line), None
    )


@dataclass
class _Crossed:
    """Courts by rule, as far as the shards have been looked through."""

    version: object
    shard: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Courts:
    """In which courts documents fail a rule, the most first; complete when `looked` is `planned`."""

    counts: tuple[tuple[str, int], ...]
    looked: int
    planned: int


class Crossings:
    """Which courts fail which rule: what the totals of an audit do not say. Read off the sums of its shards, once.

    A request goes on for a limited time; the next one goes on from there. The runs asked for last are kept.
    """

    def __init__(self, most: int = 8) -> None:
        self.most = most
        self._kept: OrderedDict[str, _Crossed] = OrderedDict()
        self._lock = threading.Lock()

    def courts(self, folder: Folder, plan: Manifest, rule: str, seconds: float = SECONDS) -> Courts:
        """The courts of one rule, as far as they are known after that many seconds."""
        crossed = self._of(folder)
        deadline = time.monotonic() + seconds
        with crossed.lock:
            while crossed.shard < len(plan.shards):
                sums = quick_sums(folder, crossed.shard)
                for each in sums.failing if sums else ():
                    for failed, _severity in each["rules"]:
                        crossed.counts.setdefault(failed, Counter())[each["court"] or ""] += 1
                crossed.shard += 1
                if time.monotonic() > deadline:
                    break
            found = sorted(crossed.counts.get(rule, Counter()).items(), key=lambda each: (-each[1], each[0]))
            return Courts(tuple(found), sum(plan.shards[: crossed.shard]), plan.documents)

    def _of(self, folder: Folder) -> _Crossed:
        # The plan is written anew whenever the results change; a run that is deleted takes its name along.
        status = folder.manifest.stat()
        version = (status.st_mtime_ns, status.st_ino)
        with self._lock:
            kept = self._kept.pop(str(folder.root), None)
            if kept is None or kept.version != version:
                kept = _Crossed(version)
            self._kept[str(folder.root)] = kept
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
            return kept
