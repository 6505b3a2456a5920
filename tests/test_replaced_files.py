"""What is written over a name that a person gave takes the place of a regular file only, wherever in the project it is written."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from test_command import GOOD, zhihe
from test_waiver_entry import ONE

from audit.commit import committing
from audit.trouble import AuditError
from checker.baseline import BaselineError, write_baseline
from checker.waiverentry import _put
from checker.waivers import WaiverError
from corpus.replaceable import NotAFileError, replaceable
from index.exportfile import write_export
from index.home import LibraryError

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows 没有管道文件，建链接要有权限")


def _audit(path: Path) -> None:
    with committing(path) as stream:
        stream.write(b"new")


WRITERS: dict[str, tuple[Callable[[Path], object], type[Exception]]] = {
    "an export": (lambda path: write_export(path, "csv", [], overwrite=True), LibraryError),
    "a baseline": (lambda path: write_baseline(path, []), BaselineError),
    "waivers": (lambda path: _put(path, ONE), WaiverError),
    "a result of an audit": (_audit, AuditError),
}
writers = pytest.mark.parametrize(("write", "refusal"), WRITERS.values(), ids=WRITERS)


@contextmanager
def _socket(path: Path) -> Iterator[None]:
    with socket.socket(socket.AF_UNIX) as bound:
        before = Path.cwd()
        os.chdir(path.parent)  # the path of a socket may have a hundred bytes
        try:
            bound.bind(path.name)
        finally:
            os.chdir(before)
        yield


@writers
@pytest.mark.parametrize(
    ("kind", "said"),
    [("pipe", "命名管道"), ("socket", "套接字"), ("loop", "符号链接"), ("link to a pipe", "命名管道")],
)
def test_what_is_no_file_stays_what_it_is(
    tmp_path: Path, write: Callable[[Path], object], refusal: type[Exception], kind: str, said: str
) -> None:
    path = tmp_path / "out.csv"
    with _socket(path) if kind == "socket" else _nothing():
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "loop":
            path.symlink_to(path)
        elif kind == "link to a pipe":
            os.mkfifo(tmp_path / "pipe")
            path.symlink_to("pipe")
        before = path.lstat()
        there = sorted(tmp_path.iterdir())
        with pytest.raises(refusal, match=said):
            write(path)
        after = path.lstat()
    assert (after.st_ino, after.st_mode) == (before.st_ino, before.st_mode)
    assert sorted(tmp_path.iterdir()) == there


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@writers
@pytest.mark.parametrize("there", [True, False], ids=["to a file", "to nothing yet"])
def test_a_link_is_followed_and_stays(
    tmp_path: Path, write: Callable[[Path], object], refusal: type[Exception], there: bool
) -> None:
    (tmp_path / "kept").mkdir()
    (tmp_path / "asked").mkdir()
    real, path = tmp_path / "kept" / "real.csv", tmp_path / "asked" / "out.csv"
    if there:
        real.write_text("old", "utf-8")
    path.symlink_to(Path("..") / "kept" / "real.csv")
    write(path)
    assert path.is_symlink()
    assert not real.is_symlink()
    assert real.read_text("utf-8") not in ("", "old")
    assert [each.name for each in (*(tmp_path / "kept").iterdir(), *(tmp_path / "asked").iterdir())] == [
        "real.csv",
        "out.csv",
    ]


def test_a_device_is_told_by_what_it_is() -> None:
    with pytest.raises(NotAFileError, match="它是设备，不是普通文件"):
        replaceable(Path(os.devnull))  # which only looks
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_the_command_says_which_name_and_what_lies_there(tmp_path: Path) -> None:
    home, pipe = tmp_path / "home", tmp_path / "表.csv"
    (tmp_path / "文.txt").write_text(GOOD, "utf-8")
    assert zhihe("index", str(tmp_path / "文.txt"), home=home).returncode != 2
    os.mkfifo(pipe)
    done = zhihe("search", "*", "--export", str(pipe), "--overwrite", home=home)
    assert done.returncode == 2
    assert f"{pipe} 不能替换，没有写：它是命名管道，不是普通文件。请换一个名字。" in done.stderr
