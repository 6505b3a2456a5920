"""Audits that the desk starts, stops and removes. Each is a process of its own that outlives the desk."""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from desk.web.auditruns import Order, Run, find, runs
from desk.web.auditstates import alive, locked
from desk.web.trouble import Refused

MOST_RUNNING = 2  # at once: the pages must stay quick
_NICE = 10  # a run gives way to whoever waits for a page
_MARK = re.compile("[0-9a-f]{8}")
_SECONDS = 10.0  # from asking a process to end to ending it


def form_mark() -> str:
    """What tells the form of one new run from that of the next."""
    return secrets.token_hex(4)


def running(audits: Path) -> int:
    """How many runs have a process."""
    return sum(alive(run) for run in runs(audits))


def begin(audits: Path, order: Order, once: str = "") -> Run:
    """Starts a new run. Raises `Refused` when the disk refuses or too many run already.

    `once` is the mark of a form (`form_mark`): an order that comes twice from the same form is the run that it began.
    """
    day = datetime.date.today().strftime("%Y%m%d")
    mark = once if _MARK.fullmatch(once) else form_mark()
    with suppress(Refused):
        begun = find(audits, f"{day}-{mark}")
        if begun.order and replace(begun.order, created=order.created) == order:
            return begun
        mark = form_mark()  # the form was filled anew after the Back button
    _refuse_too_many(audits)
    try:
        audits.mkdir(parents=True, exist_ok=True)
        home = audits / f"{day}-{mark}"
        if home.exists():  # the same form came twice at the same moment
            raise Refused(409, "audit.already_running")
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
        lock = locked(run, fcntl.LOCK_EX)
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
    if not alive(run):
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
        if not alive(run):
            return True
        time.sleep(0.05)
    return False


def delete(run: Run) -> None:
    """Removes a run with its results. Raises `Refused` for one that runs or that is not the desk's."""
    if run.order is None:
        raise Refused(409, "audit.command_line")
    if alive(run):
        raise Refused(409, "audit.still_running")
    away = run.home.with_name(f".{run.home.name}.deleted")
    try:
        run.home.rename(away)  # from here on it is not listed, however long the rest takes
        shutil.rmtree(away)
    except OSError as trouble:
        raise Refused(500, "audit.cannot_delete", why=trouble) from None


def _explained(folder: Path, trouble: OSError) -> Refused:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return Refused(507, "audit.disk_full", where=folder)
    if isinstance(trouble, PermissionError):
        return Refused(500, "audit.no_permission", where=folder)
    return Refused(500, "audit.no_folder", where=folder, why=trouble)
