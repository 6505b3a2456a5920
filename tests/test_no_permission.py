"""Files and libraries that may not be read, or not be written: what it is, once, and all the rest goes on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_command import GOOD, zhihe

ROOT = Path(__file__).resolve().parents[1]
# Root may open everything: it gives up CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH, for what it starts as well.
PROGRAM = """
import ctypes, os
if os.geteuid() == 0:
    head, sets = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None)
    assert system.prctl(24, 1, 0, 0, 0) == system.prctl(24, 2, 0, 0, 0) == system.capget(head, sets) == 0
    for at in range(3):
        sets[at] &= ~0b110
    assert system.capset(head, sets) == 0
from desk.command import main
main()
"""
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="权限和放弃权限的办法是 Linux 的"
)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder with two documents, and a library of one."""
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top)
        (folder / "甲.txt").write_text(GOOD, "utf-8")
        (folder / "乙.txt").write_text(GOOD.replace("123号", "124号"), "utf-8")
        assert zhihe("index", str(folder / "乙.txt"), home=folder / "home").returncode == 0
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o700)


def may(folder: Path, mode: int, *args: str) -> subprocess.CompletedProcess[str]:
    """The command as somebody who may do so much with the library."""
    home = folder / "home"
    inside = [home, *home.rglob("*")]
    for path in inside:
        path.chmod(path.stat().st_mode & mode)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, *args],
        env=os.environ | {"ZHIHE_HOME": str(home), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    for path in inside:
        path.chmod(0o700)
    assert "Traceback" not in run.stderr
    return run


@pytest.mark.parametrize("command", ["index", "audit"])
def test_a_named_file_that_may_not_be_read_is_told_and_the_others_are_taken(
    place: Path, command: str
) -> None:
    (place / "甲.txt").chmod(0)
    out = ["--out", str(place / "out")] if command == "audit" else []
    run = may(place, 0o700, command, str(place / "甲.txt"), str(place / "乙.txt"), *out)
    assert "paths" not in run.stderr
    assert "没有读取 1 份" in run.stdout + run.stderr
    if command == "index":
        assert run.returncode == 2
        assert f"没有读取 {place / '甲.txt'}：没有读取权限" in run.stderr
        assert "资料库现有 1 份" in run.stdout


def test_an_argument_is_called_as_the_help_calls_it(place: Path) -> None:
    run = zhihe("library", "restore", str(place), home=place / "home")
    assert "source" not in run.stderr


@pytest.mark.parametrize("command", [["search", "执行"], ["library", "stats"], ["library", "backup", "备份"]])
def test_a_library_that_may_not_be_read_is_told_as_that(place: Path, command: list[str]) -> None:
    run = may(place, 0, *command)
    assert run.returncode == 2
    assert f"不能读资料库 {place / 'home'}：没有权限" in run.stderr
    assert "结果写不出去" not in run.stderr


def test_a_damaged_index_that_may_not_be_built_anew_is_told_once(place: Path) -> None:
    file = next((place / "home").glob("index/*/*.pos"))
    file.write_bytes(file.read_bytes()[:60])
    run = may(place, 0o555, "search", "执行")
    assert run.returncode == 2
    (told,) = run.stderr.splitlines()
    assert told.startswith("zhihe：索引已经损坏，读不出来，要先重建才能检索，现在不能。不能写资料库")


def test_an_engine_without_an_index_where_none_may_be_made(place: Path) -> None:
    run = may(place, 0o555, "search", "--engine", "whoosh", "执行")
    assert run.returncode == 2
    (told,) = run.stderr.splitlines()
    assert told.startswith("zhihe：资料库里没有 whoosh 的索引，要先建立才能检索，现在不能。不能写资料库")
    assert "共 1 份" in may(place, 0o555, "search", "执行").stdout


def test_an_index_that_lags_is_asked_and_told_once(place: Path) -> None:
    note = next((place / "home").glob("index/*/zhihe-state.json"))
    note.write_text(note.read_text("utf-8").replace('"sequence": 1', '"sequence": 0'), "utf-8")
    run = may(place, 0o555, "search", "执行")
    assert "共 1 份" in run.stdout
    (told,) = run.stderr.splitlines()
    assert told.startswith("注意：索引没有跟上资料库，检索可能缺最近的文书。不能写资料库")
    shutil.rmtree(place / "home")
    assert "里没有资料库" in zhihe("search", "执行", home=place / "home").stderr
