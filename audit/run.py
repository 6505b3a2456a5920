"""Runs an audit from the inputs to the report: the one function the command line and the desk call."""

from __future__ import annotations

import datetime
import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from audit import scans
from audit.commit import committing, exclusive, sweep, write_json
from audit.executors import Done, Executor, InProcess, Lost
from audit.manifest import Folder, Manifest, shard_files, write_manifest
from audit.plan import Plan, open_plan, refuse_strangers
from audit.pool import ProcessPool
from audit.report import render
from audit.shard import Judge, JudgeFile, JudgeShard, Reader, commit_shard, committed_sums, quick_sums, read
from audit.tally import SEVERITIES, VERDICTS, Tally
from audit.totals import Totals, additions, read_totals, totals_of
from audit.trouble import AuditError
from audit.walk import skipped_lines
from checker.check import Settings
from checker.load import RuleSet
from checker.verdict import Severity
from corpus.recognising import HOW_TO_INSTALL, installed

SHARD_SIZE = 200  # documents: small enough to be lost with a worker, large enough for a sync of the disk
ATTEMPTS = 3  # deaths of workers after which a shard is taken apart, or a file given up
_LOST = "处理这份文件时工作进程反复异常终止（例如内存不足），没有得出结论；请单独检查这份文件"
_HUNG = "处理这份文件时程序一直没有结束，已被终止，没有得出结论；请单独检查这份文件"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, counted from committed results only. `rate` is documents a second in this run, or None.

    `stage` is `planning` (then `documents` are files found and `total` is None), `judging` or `recognising` (then both
    are documents with scanned pages).
    """

    stage: str
    documents: int
    total: int | None
    unreadable: int = 0
    failing: int = 0
    undecided: int = 0
    rate: float | None = None


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What came out. `failing` counts documents by the severity of their worst fail, `notes` are Chinese."""

    out: Path
    report: Path
    documents: int
    unreadable: int
    verdicts: Mapping[str, int]
    failing: Mapping[str, int]
    resumed: bool
    notes: tuple[str, ...]

    def fails_at_least(self, severity: Severity) -> int:
        """How many documents fail a rule of this severity or a worse one."""
        return sum(self.failing[each] for each in SEVERITIES[: SEVERITIES.index(severity.value) + 1])


def run_audit(
    paths: Sequence[Path],
    out: Path,
    settings: Settings,
    ruleset: RuleSet,
    *,
    workers: int | None = None,
    restart: bool = False,
    shard_size: int = SHARD_SIZE,
    time_limit: float = 60.0,
    progress: Callable[[Progress], None] = lambda _progress: None,
    reader: Reader = read,
    executor: Executor | None = None,
    ocr: bool = False,
    scan_reader: Reader = scans.read,
    within: Path | None = None,
) -> AuditSummary:
    """Judges every file below `paths` and leaves records, sums and a report in `out`; run again, it goes on.

    `workers` is the number of processes, by default one per processor; 0 judges in this process. `restart`
    discards what is in `out`. `time_limit` is for one document. `ocr` afterwards reads
    the scanned pages, also those an earlier run left. `reader` and `scan_reader` must be importable by name in a worker.
    Links to files outside `within` are recorded as unreadable. Raises `AuditError`.
    """
    if ocr and not installed():
        raise AuditError(f"{HOW_TO_INSTALL}。没有开始检查")
    today = (settings.today or datetime.date.today()).isoformat()
    refuse_strangers(out)
    with exclusive(out):
        plan = open_plan(
            paths,
            out,
            settings,
            ruleset,
            today=today,
            shard_size=shard_size,
            restart=restart,
            planning=lambda found: progress(Progress("planning", found, None)),
            within=within,
        )
        judge = Judge(plan.folder, plan.manifest, ruleset, reader)
        judged = _judge(plan, judge, executor or executor_for(workers, time_limit), progress)
        if ocr:
            judge = replace(judge, reader=scan_reader, recogniser=scans.recogniser)
            judged += _recognise(plan, judge, executor or executor_for(workers, scans.TIME_LIMIT), progress)
        judge.shelf.close()
        totals = _finish(plan, anew=judged > 0)
    return _summary(plan, totals)


def _recognise(plan: Plan, judge: Judge, executor: Executor, progress: Callable[[Progress], None]) -> int:
    """The second queue, last: documents that need no recognition have their results by now."""
    try:
        return scans.recognise(
            plan,
            judge,
            executor,
            lambda done, total: progress(Progress("recognising", done, total)),
        )
    finally:
        scans.release()


def executor_for(workers: int | None, time_limit: float) -> Executor:
    """The place to work: this process for 0, else that many processes."""
    count = (os.cpu_count() or 1) if workers is None else workers
    return ProcessPool(count, time_limit) if count else InProcess(time_limit)


class _Meter:
    """Adds up committed shards and tells how far it is."""

    def __init__(self, manifest: Manifest, tell: Callable[[Progress], None]) -> None:
        self.manifest, self.tell = manifest, tell
        self.tally = dict.fromkeys(("documents", "unreadable", "failing", "undecided"), 0)
        self.judged, self.began = 0, time.monotonic()

    def add(self, tally: Tally, *, now: bool) -> None:
        """Adds a shard; `now` if it was judged in this run."""
        self.tally["documents"] += tally.documents
        self.tally["unreadable"] += tally.unreadable
        self.tally["failing"] += sum(tally.standings[severity] for severity in SEVERITIES)
        self.tally["undecided"] += tally.standings["undecided"]
        if now:
            self.judged += tally.documents
            self.show()

    def show(self) -> None:
        """Tells how far it is."""
        seconds = time.monotonic() - self.began
        rate = self.judged / seconds if self.judged and seconds > 0 else None
        self.tell(Progress("judging", total=self.manifest.documents, rate=rate, **self.tally))


def _judge(plan: Plan, judge: Judge, executor: Executor, progress: Callable[[Progress], None]) -> int:
    """Commits every shard of the plan; how many documents were judged for it now."""
    meter = _Meter(plan.manifest, progress)
    broken: list[Lost[int]] = []
    waiting: Iterable[int] = _pending(plan, meter)
    for _attempt in range(ATTEMPTS):
        lost: list[Lost[int]] = []
        for outcome in executor.map_unordered(JudgeShard(judge), waiting):
            if isinstance(outcome, Done):
                meter.add(outcome.result, now=True)
            else:
                lost.append(outcome)
        # A worker that had to be killed would only hang again: its shard is taken apart at once.
        broken += [each for each in lost if each.hung]
        waiting = [each.item for each in lost if not each.hung]
    for shard in sorted([each.item for each in broken] + list(waiting)):
        meter.add(_take_apart(plan, judge, executor, shard), now=True)
    return meter.judged


def _pending(plan: Plan, meter: _Meter) -> Iterator[int]:
    """The shards that have no results yet; drawn by the executor while it works."""
    meter.tell(Progress("judging", 0, plan.manifest.documents))
    for shard in range(len(plan.manifest.shards)):
        done = quick_sums(plan.folder, shard)
        if done is None:
            yield shard
        else:
            meter.add(done.tally, now=False)
    if not meter.judged:
        meter.show()


def _take_apart(plan: Plan, judge: Judge, executor: Executor, shard: int) -> Tally:
    """Judges a shard whose workers died, file by file, and commits it; what kills again is recorded so."""
    entries = list(shard_files(plan.folder, shard))
    records: dict[int, dict[str, Any]] = {}
    deaths: Counter[int] = Counter()
    waiting = deque(enumerate(entries))
    while waiting:
        for outcome in executor.map_unordered(JudgeFile(judge), waiting.copy()):
            waiting.remove(outcome.item)
            place, entry = outcome.item
            if isinstance(outcome, Done):
                records[place] = outcome.result
                continue
            deaths[place] += 1
            if deaths[place] >= (2 if outcome.hung else ATTEMPTS):
                records[place] = judge.lost_record(entry, _HUNG if outcome.hung else _LOST)
            else:
                waiting.append(outcome.item)
    return commit_shard(plan.folder, shard, (records[place] for place in range(len(entries)))).tally


def _finish(plan: Plan, *, anew: bool) -> Totals:
    """Writes sums and report from the committed results, unless they are there and nothing is new."""
    folder, manifest = plan.folder, plan.manifest
    totals = read_totals(folder)
    if not anew and manifest.totals is not None and totals is not None and folder.report.exists():
        return totals
    sweep(folder.part(0).parent)  # killed workers leave what they were writing
    sweep(folder.sums(0).parent)
    tally = Tally()
    for shard in range(len(manifest.shards)):
        sums = committed_sums(folder, manifest, shard)
        if sums is None:
            raise AuditError(f"{folder.part(shard)} 不见了；请用同一命令再运行一次")
        tally.merge(sums.tally)
    totals = totals_of(manifest, tally)
    wrong = additions(totals)
    if wrong:
        raise AuditError(
            f"合计不符：{'；'.join(wrong[:3])}。请告诉开发者；逐份结果在 {folder.part(0).parent}"
        )
    write_json(folder.totals, totals)
    with committing(folder.report) as stream:
        stream.write(render(plan, totals))
    write_manifest(
        folder, manifest.finished({name: totals[name] for name in ("documents", "unreadable", *VERDICTS)})
    )
    return totals


def _summary(plan: Plan, totals: Totals) -> AuditSummary:
    waiting = scans.waiting(plan.folder, plan.manifest)
    unread = (
        (
            f"含扫描页的文书 {waiting} 份，图片上的文字没有读取；用同一命令加 --ocr（网页上点“识别扫描页”）可以识别",
        )
        if waiting
        else ()
    )
    empty = () if totals["documents"] else ("没有找到任何文件",)
    return AuditSummary(
        out=plan.folder.root,
        report=plan.folder.report,
        documents=totals["documents"],
        unreadable=totals["unreadable"],
        verdicts={verdict: totals[verdict] for verdict in VERDICTS},
        failing={severity: totals["by_standing"][severity] for severity in SEVERITIES},
        resumed=plan.resumed,
        notes=(*plan.notes, *skipped_lines(plan.manifest.skipped), *unread, *empty),
    )


__all__ = ["AuditError", "AuditSummary", "Folder", "Progress", "run_audit"]
