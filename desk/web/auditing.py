"""Audits that the desk starts, watches and stops. Each is a process of its own that outlives the desk.

Below the folder of audits each run has a folder: `run.json` says what was ordered, `results` is the folder that
`zhihe audit --out` fills, `status.json` how far it is, `log.txt` what the process said, `.alive` is locked as long as
its process lives, `stopped` says that somebody stopped it. A folder that `zhihe audit` filled itself is shown too,
but only looked at.
"""

from __future__ import annotations

import datetime
import errno
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any

from audit.manifest import Folder, Manifest, read_manifest
from audit.trouble import AuditError
from desk.web.folders import addressable
from desk.web.trouble import Refused

MOST_RUNNING = 2  # at once: the pages must stay quick
LISTED = 200  # runs on the page, the latest first
_NICE = 10  # a run gives way to whoever waits for a page
_SECONDS = 10.0  # from asking a process to end to ending it
_LOG_TAIL = 4096
_PREFIX = "zhihe："  # of what the command line says when it gives up


@dataclass(frozen=True, slots=True)
class Order:
    """What was ordered. `within` is the root that links may not lead out of, `rules` are folders of rules beside ours."""

    name: str
    folder: str
    mode: str
    created: str
    as_of: str | None = None
    ocr: bool = False
    within: str | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A folder with an audit; `order` is None for one that the command line made."""

    id: str
    home: Path
    order: Order | None

    @property
    def results(self) -> Folder:
        """Where the audit leaves its results."""
        return Folder(self.home / "results" if self.order else self.home)

    @property
    def name(self) -> str:
        """How a person calls it."""
        return self.order.name if self.order else self.id


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


def runs(audits: Path) -> list[Run]:
    """The runs in the folder of audits, the latest first."""
    try:
        names = [each.name for each in os.scandir(audits) if each.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as trouble:
        raise Refused(500, "audit.no_folder", where=audits, why=trouble.strerror or trouble) from None
    found = [run for name in names if (run := _run(audits, name))]
    return sorted(found, key=_began, reverse=True)


def _began(run: Run) -> tuple[str, str]:
    if run.order:
        return run.order.created, run.id
    try:
        changed = run.results.manifest.stat().st_mtime
    except OSError:
        changed = 0
    return datetime.datetime.fromtimestamp(changed).astimezone().isoformat(timespec="seconds"), run.id


def find(audits: Path, name: str) -> Run:
    """The run of that id; `Refused` for any other, whatever it is."""
    if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        raise Refused(404, "audit.no_run")
    run = _run(audits, name)
    if run is None:
        raise Refused(404, "audit.no_run")
    return run


def _run(audits: Path, name: str) -> Run | None:
    folder = audits / name
    if name.startswith(".") or not addressable(name) or folder.is_symlink():
        return None
    try:
        data: dict[str, Any] = json.loads((folder / "run.json").read_bytes())
        order = Order(**{**data, "rules": tuple(data.get("rules", ()))})
    except FileNotFoundError:
        return Run(name, folder, None) if (folder / "manifest.json").is_file() else None
    except (OSError, ValueError, TypeError):
        return None
    return Run(name, folder, order)


def plan_of(run: Run) -> Manifest | None:
    """The plan of a run, None before there is one. Raises `Refused` for one that cannot be used."""
    try:
        return read_manifest(run.results)
    except AuditError as trouble:
        raise Refused(500, "audit.broken", why=trouble) from None


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
    if _alive(run):
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
        return f"程序出错（{said[-1][:300]}）；请把 {run.home / 'log.txt'} 交给开发者"
    return spoken and spoken.removeprefix(_PREFIX)


def _locked(run: Run, mode: int) -> IO[bytes] | None:
    """The lock of a run, held in this mode; None when a process of the run holds it."""
    import fcntl  # noqa: PLC0415  POSIX only, like the runs

    lock = (run.home / ".alive").open("ab")
    try:
        fcntl.flock(lock, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        return None
    return lock


def _alive(run: Run) -> bool:
    import fcntl  # noqa: PLC0415  as above

    if run.order is None:
        return _held(run.results.root / ".lock")
    try:
        lock = _locked(run, fcntl.LOCK_SH)
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


def running(audits: Path) -> int:
    """How many runs have a process."""
    return sum(_alive(run) for run in runs(audits))


def begin(audits: Path, order: Order) -> Run:
    """Starts a new run. Raises `Refused` when the disk refuses or too many run already."""
    _refuse_too_many(audits)
    day = datetime.date.today().strftime("%Y%m%d")
    try:
        audits.mkdir(parents=True, exist_ok=True)
        home = audits / f"{day}-{secrets.token_hex(4)}"
        home.mkdir(mode=0o700)
        text = json.dumps(asdict(order), ensure_ascii=False, indent=1)
        (home / "run.json").write_bytes(text.encode("utf-8", "backslashreplace"))
    except OSError as trouble:
        raise _explained(audits, trouble) from None
    run = Run(home.name, home, order)
    _start(run)
    return run


def resume(audits: Path, run: Run, *, ocr: bool | None = None) -> None:
    """Lets a run go on where it was; `ocr` also reads scanned pages. Raises `Refused` for one that runs."""
    if run.order is None:
        raise Refused(409, "audit.command_line")
    _refuse_too_many(audits)
    if ocr and not run.order.ocr:
        order = replace(run.order, ocr=True)
        run = replace(run, order=order)
        text = json.dumps(asdict(order), ensure_ascii=False, indent=1)
        temporary = run.home / "run.json.tmp"
        try:
            temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
            temporary.replace(run.home / "run.json")
        except OSError as trouble:
            raise _explained(run.home, trouble) from None
    _start(run)


def _refuse_too_many(audits: Path) -> None:
    if running(audits) >= MOST_RUNNING:
        raise Refused(409, "audit.too_many", most=MOST_RUNNING)


def _command(run: Run, order: Order) -> list[str]:
    # -P: nothing that lies in the folder the desk was started in is taken for a program.
    command = [sys.executable, "-P", "-m", "desk", "audit"]
    command += [f"--out={run.results.root}", f"--mode={order.mode}"]
    command += [f"--status={run.home / 'status.json'}", "--fail-on=never"]
    command += [f"--as-of={order.as_of}"] if order.as_of else []
    command += ["--ocr"] if order.ocr else []
    command += [f"--within={order.within}"] if order.within else []
    command += [f"--rules={folder}" for folder in order.rules]
    return [*command, "--", order.folder]


def _start(run: Run) -> None:
    import fcntl  # noqa: PLC0415  as above

    assert run.order is not None  # noqa: S101  both callers have seen to it
    try:
        lock = _locked(run, fcntl.LOCK_EX)
        if lock is None:
            raise Refused(409, "audit.already_running")
        with lock, (run.home / "log.txt").open("wb") as log:
            for stale in ("stopped", "status.json"):
                (run.home / stale).unlink(missing_ok=True)
            # A session of its own: no signal meant for the desk reaches it. It inherits the lock and holds it until it
            # dies, however; its workers end with it.
            child = subprocess.Popen(  # noqa: S603  our own program; paths are arguments, never a shell's
                _command(run, run.order),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=(lock.fileno(),),
                env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONPATH": _program()},
            )
            (run.home / "pid").write_text(str(child.pid))
    except OSError as trouble:
        raise _explained(run.home, trouble) from None
    with suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, child.pid, _NICE)
    threading.Thread(target=child.wait, daemon=True).start()  # so that it does not stay as a zombie


def _program() -> str:
    """Where Python finds this program: not every desk is an installed one."""
    places = [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH")]
    return os.pathsep.join(filter(None, places))


def stop(run: Run) -> None:
    """Ends the processes of a run; what is committed stays. Returns when they are gone. Raises `Refused`."""
    if run.order is None:
        raise Refused(409, "audit.command_line")
    if not _alive(run):
        return
    try:
        (run.home / "stopped").touch()
        # The lock is held, so the process lives and its number belongs to nobody else.
        group = int((run.home / "pid").read_text())
    except (OSError, ValueError) as trouble:
        raise Refused(500, "audit.cannot_stop", why=trouble) from None
    for how, seconds in ((signal.SIGTERM, _SECONDS), (signal.SIGKILL, _SECONDS)):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, how)
        if _gone(run, seconds):
            return
    raise Refused(500, "audit.cannot_stop", why="")


def _gone(run: Run, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _alive(run):
            return True
        time.sleep(0.05)
    return False


def delete(run: Run) -> None:
    """Removes a run with its results. Raises `Refused` for one that runs or that is not the desk's."""
    if run.order is None:
        raise Refused(409, "audit.command_line")
    if _alive(run):
        raise Refused(409, "audit.still_running")
    away = run.home.with_name(f".{run.home.name}.deleted")
    try:
        run.home.rename(away)  # from here on it is not listed, however long the rest takes
        shutil.rmtree(away)
    except OSError as trouble:
        raise Refused(500, "audit.cannot_delete", why=trouble.strerror or trouble) from None


def _explained(folder: Path, trouble: OSError) -> Refused:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused(507, "audit.disk_full", where=folder)
    if isinstance(trouble, PermissionError):
        return Refused(500, "audit.no_permission", where=folder)
    return Refused(500, "audit.no_folder", where=folder, why=trouble.strerror or trouble)


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


def rule_folders(folders: Sequence[Path]) -> tuple[str, ...]:
    """Folders of rules as an order holds them."""
    return tuple(str(folder.resolve()) for folder in folders)
