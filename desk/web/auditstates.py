"""How an audit stands: from the lock that its process holds, from its status, and from what it has committed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from audit.manifest import Folder, Manifest
from desk.web.auditruns import Run, plan_of, runs
from desk.web.trouble import Refused

LISTED = 200  # runs on the page, the latest first
_LOG_TAIL = 4096
_PREFIX = "zhihe："  # of what the command line says when it gives up


@dataclass(frozen=True, slots=True)
class State:
    """How a run stands: `planned` is None before there is a plan, `committed` documents have results on disk.

    `stage` is that of `audit.run.Progress`, or empty. `reason` (Chinese) says why a run failed.
    """

    name: str  # running, stopping, stopped, interrupted, failed, finished
    planned: int | None = None
    committed: int = 0
    stage: str = ""
    done: int = 0
    total: int | None = None
    failing: int = 0
    undecided: int = 0
    unreadable: int = 0
    rate: float | None = None
    reason: str | None = None

    @property
    def alive(self) -> bool:
        """Whether a process works on it."""
        return self.name in ("running", "stopping")


def state_of(run: Run, plan: Manifest | None) -> State:
    """How the run stands now, from its lock, its status and what it committed."""
    told = _told(run)
    facts: dict[str, Any] = {
        "planned": plan.documents if plan else None,
        "committed": committed(run.results, plan) if plan else 0,
    }
    for name, key in (("stage", "stage"), ("done", "documents"), ("total", "total"), ("rate", "rate")):
        facts[name] = told.get(key) or State.__dataclass_fields__[name].default
    for name in ("failing", "undecided", "unreadable"):
        facts[name] = int(told.get(name) or 0)
    if alive(run):
        return State("stopping" if (run.home / "stopped").exists() else "running", **facts)
    if plan is not None and plan.totals is not None:
        # A finished run can fail when it is asked for more: its results stand, and the reason is told beside them.
        return State("finished", **facts, reason=told.get("reason"))
    if told.get("ended") == "failed":
        return State("failed", **facts, reason=str(told["reason"]))
    if (run.home / "stopped").exists() or run.order is None:
        return State("stopped" if run.order else "interrupted", **facts)
    said = _last_words(run)
    return State("failed", **facts, reason=said) if said else State("interrupted", **facts)


def committed(folder: Folder, plan: Manifest) -> int:
    """How many documents have their results on disk."""
    sizes = {folder.part(shard).name: size for shard, size in enumerate(plan.shards)}
    with suppress(OSError), os.scandir(folder.part(0).parent) as listing:
        return sum(sizes.get(each.name, 0) for each in listing)
    return 0


def _told(run: Run) -> dict[str, Any]:
    try:
        data = json.loads((run.home / "status.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _last_words(run: Run) -> str | None:
    """Why the process ended, if it said so in its log."""
    try:
        with (run.home / "log.txt").open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - _LOG_TAIL))
            lines = log.read().decode("utf-8", "replace").split("\n")
    except OSError:
        return None
    said = [line for line in lines if line.strip()]
    spoken = next((line for line in reversed(said) if line.startswith(_PREFIX)), None)
    if spoken is None and said and any(line.startswith("Traceback") for line in said):
        return f"程序出错（{said[-1][:300]}）；请把巡查文件夹里的 {run.id}/log.txt 交给开发者"
    return spoken and spoken.removeprefix(_PREFIX)


def locked(run: Run, mode: int) -> IO[bytes] | None:
    """The lock of a run, held in this mode; None when a process of the run holds it."""
    import fcntl  # noqa: PLC0415  POSIX only, like the runs

    lock = (run.home / ".alive").open("ab")
    try:
        fcntl.flock(lock, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def alive(run: Run) -> bool:
    """Whether a process works on a run."""
    import fcntl  # noqa: PLC0415  as above

    if run.order is None:
        return _held(run.results.root / ".lock")
    try:
        lock = locked(run, fcntl.LOCK_SH)
    except OSError:
        return False
    if lock is None:
        return True
    lock.close()
    return False


def _held(path: Path) -> bool:
    """Whether the command line works in the folder of this lock."""
    import fcntl  # noqa: PLC0415  as above

    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def facts(run: Run, state: State) -> dict[str, Any]:
    """The same for programs."""
    return {"id": run.id, "name": run.name, "order": run.order and asdict(run.order), "state": asdict(state)}


def listed(audits: Path, most: int = LISTED) -> Iterator[tuple[Run, State]]:
    """The latest runs with how they stand; a plan that cannot be read is a run that failed."""
    for run in runs(audits)[:most]:
        try:
            yield run, state_of(run, plan_of(run))
        except Refused as trouble:
            yield run, State("failed", reason=str(trouble.values.get("why", "")))
