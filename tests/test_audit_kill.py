"""An audit whose processes are killed at any moment: each document once, same bytes, nobody left."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from power_cuts import Stopped, power_cut
from test_audit import FEW, RULES, SERVED, audited, parts, records

from audit.pool import ProcessPool
from audit.run import Progress, run_audit
from audit.totals import verify
from audit.trouble import AuditError
from checker.check import Settings
from checker.verdict import Mode

MARK = "ZHIHE_TEST_RUN"
DRIVER = """
import datetime, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import audit_inputs
from audit.run import run_audit
from checker.check import Settings
from checker.load import load_rules
from checker.verdict import Mode

if __name__ == "__main__":
    settings = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))
    run_audit([Path(sys.argv[1])], Path(sys.argv[2]), settings, load_rules(), workers=2, shard_size=5,
              reader=audit_inputs.read_slowly,
              progress=lambda told: print(told.stage, told.documents, flush=True))
"""


@pytest.fixture
def driver(tmp_path: Path) -> Path:
    """A program that audits argument 1 into argument 2, about 100 documents a second."""
    path = tmp_path / "driver.py"
    path.write_text(DRIVER.format(tests=str(Path(__file__).parent)), "utf-8")
    return path


def start(driver: Path, source: Path, out: Path, mark: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(driver), str(source), str(out)],
        env=os.environ | {MARK: mark},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def marked(mark: str) -> Iterator[int]:
    """The living processes that were started, however indirectly, with this mark in their environment."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
                if state != "Z" and f"{MARK}={mark}".encode() in (folder / "environ").read_bytes():
                    yield int(folder.name)
            except (OSError, IndexError):
                continue


def gone(mark: str, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not list(marked(mark)):
            return True
        time.sleep(0.05)
    return False


def wait_until_judging(run: subprocess.Popen[str]) -> None:
    assert run.stdout is not None
    for line in run.stdout:
        stage, documents = line.split()
        if stage == "judging" and int(documents) >= 20:
            return
    raise AssertionError("it ended before it judged")


def killed_until_done(driver: Path, source: Path, out: Path, kills: int, longest: float) -> int:
    """Kills the driver so often at random moments, then lets it finish; how many kills hit it alive."""
    rnd = random.Random(kills)  # noqa: S311  nothing here is secret
    hit = 0
    for _ in range(kills):
        mark = uuid.uuid4().hex
        run = start(driver, source, out, mark)
        try:
            run.communicate(timeout=rnd.uniform(0.05, longest))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.communicate()
            hit += 1
        assert gone(mark), "workers outlived their driver"
    run = start(driver, source, out, uuid.uuid4().hex)
    _told, errors = run.communicate(timeout=120)
    assert run.returncode == 0, errors
    return hit


def check_like_undisturbed(driver: Path, tmp_path: Path, documents: int, kills: int, longest: float) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, documents)
    assert killed_until_done(driver, source, tmp_path / "killed", kills, longest) >= min(kills, 10)
    audited(source, tmp_path / "whole", shard_size=5)
    assert parts(tmp_path / "killed") == parts(tmp_path / "whole")
    assert len({record["path"] for record in records(tmp_path / "killed")}) == documents
    for name in ("totals.json", "report.html", "manifest.json"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes(), name
    assert verify(tmp_path / "killed") == []


def test_a_driver_killed_again_and_again_ends_as_if_nothing_had_been(driver: Path, tmp_path: Path) -> None:
    check_like_undisturbed(driver, tmp_path, documents=400, kills=7, longest=0.9)


@pytest.mark.soak
def test_a_driver_killed_a_hundred_times_ends_as_if_nothing_had_been(driver: Path, tmp_path: Path) -> None:
    check_like_undisturbed(driver, tmp_path, documents=4_000, kills=100, longest=1.5)


def test_every_step_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not at random: the run ends before each single call that makes something durable, in turn."""
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 9)
    audited(source, tmp_path / "whole", shard_size=3, rules=FEW)
    ends = 0
    for last in range(1, 200):
        out = tmp_path / f"out{last}"
        try:
            with power_cut(monkeypatch, ("fsync", "rename", "replace"), last):
                audited(source, out, shard_size=3, rules=FEW)
            break
        except Stopped:
            ends += 1
        audited(source, out, shard_size=3, rules=FEW)
        assert parts(out) == parts(tmp_path / "whole")
        assert (out / "totals.json").read_bytes() == (tmp_path / "whole/totals.json").read_bytes()
    assert ends >= 20


def test_every_step_of_a_restart_may_be_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restart cut short leaves either the old audit or nothing: never old results under a new plan."""
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 6)
    unlink = Path.unlink
    for last in range(1, 40):
        out = tmp_path / f"out{last}"
        audited(source, out, shard_size=3, rules=FEW)
        steps = 0

        def counted(path: Path, missing_ok: bool = False) -> None:
            nonlocal steps
            steps += 1
            if steps == last:  # noqa: B023  called before the loop goes on
                raise Stopped
            unlink(path, missing_ok)

        stopped = False
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", counted)
            try:
                audited(
                    source,
                    out,
                    shard_size=3,
                    rules=FEW,
                    settings=Settings(Mode.PUBLISHED, today=SERVED.today),
                    restart=True,
                )
            except Stopped:
                stopped = True
        try:
            audited(source, out, shard_size=3, rules=FEW)
            modes = {"served"}
        except AuditError:  # the restart had come as far as its own plan
            audited(
                source, out, shard_size=3, rules=FEW, settings=Settings(Mode.PUBLISHED, today=SERVED.today)
            )
            modes = {"published"}
        assert {record["mode"] for record in records(out)} == modes
        assert verify(out) == []
        if not stopped:
            break
    assert last > 8


def test_killed_workers_lose_nothing(tmp_path: Path) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 120)
    killed: list[int] = []

    def kill_one(told: Progress) -> None:
        if told.stage == "judging" and told.documents and len(killed) < 6:
            victim = multiprocessing.active_children()[0]
            os.kill(victim.pid or 0, signal.SIGKILL)
            killed.append(victim.pid or 0)

    summary = audited(
        source,
        tmp_path / "out",
        rules=FEW,
        workers=2,
        shard_size=5,
        reader=audit_inputs.read_slowly,
        progress=kill_one,
    )
    audited(source, tmp_path / "whole", shard_size=5, rules=FEW)
    assert len(killed) == 6
    assert summary.documents == 120
    assert summary.unreadable == 0
    assert parts(tmp_path / "out") == parts(tmp_path / "whole")
    assert not multiprocessing.active_children()


def test_a_file_that_kills_workers_is_a_record_and_its_neighbours_are_judged(tmp_path: Path) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 30)
    for name in ("文书00007杀手.txt", "文书00008杀手.txt", "文书00021杀手.txt"):
        (source / name).write_text(audit_inputs.GOOD, "utf-8")
    summary = audited(source, tmp_path / "out", rules=FEW, workers=2, reader=audit_inputs.read_or_die)
    dead = [record for record in records(tmp_path / "out") if record["unreadable"]]
    assert summary.documents == 33
    assert [Path(record["path"]).name for record in dead] == [
        "文书00007杀手.txt",
        "文书00008杀手.txt",
        "文书00021杀手.txt",
    ]
    assert all("反复异常终止" in record["unreadable"] for record in dead)
    assert verify(tmp_path / "out") == []


def test_a_file_that_never_ends_is_a_record(tmp_path: Path) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 12)
    (source / "文书00003聋.txt").write_text(audit_inputs.GOOD, "utf-8")
    (source / "文书00009等.txt").write_text(audit_inputs.GOOD, "utf-8")
    summary = audited(
        source,
        tmp_path / "out",
        rules=FEW,
        workers=2,
        shard_size=5,
        reader=audit_inputs.read_or_hang,
        time_limit=2.0,
    )
    dead = {
        Path(record["path"]).name: record["unreadable"]
        for record in records(tmp_path / "out")
        if record["unreadable"]
    }
    assert summary.documents == 14
    assert set(dead) == {"文书00003聋.txt", "文书00009等.txt"}
    assert all("一直没有结束" in reason for reason in dead.values())


def test_a_killed_driver_leaves_no_process(driver: Path, tmp_path: Path) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 400)
    mark = uuid.uuid4().hex
    run = start(driver, source, tmp_path / "out", mark)
    wait_until_judging(run)
    assert len(list(marked(mark))) >= 4  # driver, fork server, two workers
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert gone(mark)


def test_an_interrupted_driver_leaves_no_process_and_no_noise(driver: Path, tmp_path: Path) -> None:
    source = tmp_path / "文书"
    audit_inputs.write_folder(source, 400)
    mark = uuid.uuid4().hex
    run = start(driver, source, tmp_path / "out", mark)
    wait_until_judging(run)
    for process in marked(mark):  # as Ctrl-C reaches every process of a terminal
        os.kill(process, signal.SIGINT)
    _told, errors = run.communicate(timeout=60)
    assert (
        errors.count("Traceback") <= 1
    )  # the driver's own KeyboardInterrupt, which the command line catches
    assert gone(mark)
    resumed = run_audit([source], tmp_path / "out", SERVED, RULES, workers=2, shard_size=5)
    assert resumed.resumed
    assert resumed.documents == 400


class CannotArrive:
    """A function that no worker can be given."""

    def __reduce__(self) -> Any:
        return (os._exit, (3,))

    def __call__(self, item: int, _guard: object) -> int:
        return item


def test_workers_that_cannot_start_end_the_run_instead_of_trying_for_ever() -> None:
    with pytest.raises(AuditError, match="无法启动"):
        list(ProcessPool(2).map_unordered(CannotArrive(), range(100)))
