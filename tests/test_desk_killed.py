"""A desk that is killed leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# The desk's own processes, as its server starts them; their numbers are told, then it waits to be killed.
DESK = """
import asyncio, time
from desk.web.judging import Judges

async def start():
    judges = Judges(workers=2)
    await judges.warm()
    print(*judges._pool._processes, flush=True)
    return judges

if __name__ == "__main__":
    kept = asyncio.run(start())
    time.sleep(600)
"""


def lives(number: int) -> bool:
    """Whether a process runs; one that has ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="只有 Linux 的 /proc 能看到别的进程是否还在")
def test_the_processes_that_judge_end_with_a_killed_desk(tmp_path: Path) -> None:
    program = tmp_path / "started_desk.py"
    program.write_text(DESK, "utf-8")
    desk = subprocess.Popen(
        [sys.executable, str(program)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    try:
        assert desk.stdout is not None
        judges = [int(number) for number in desk.stdout.readline().split()]
        assert judges
        assert all(map(lives, judges))
        desk.send_signal(signal.SIGKILL)
        desk.wait()
        until = time.monotonic() + 60
        while any(map(lives, judges)) and time.monotonic() < until:
            time.sleep(0.1)
        assert not any(map(lives, judges))
    finally:
        desk.kill()
        if desk.stdout:
            desk.stdout.close()
