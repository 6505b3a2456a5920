"""`zhihe library`, and every command of the page for whoever keeps one."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from test_command import zhihe
from test_rules_command import INSTRUMENT, RULE, TEXT

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
OLD = Path(__file__).parent / "files" / "store-version-1.sqlite"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("filled")
    shutil.copytree(EXAMPLES / "served", folder / "文书")
    zhihe("index", str(folder / "文书"), "--mode", "served", home=folder / "home")
    return folder


@pytest.fixture
def place(filled: Path, tmp_path: Path) -> Path:
    """A folder with documents and a library of them."""
    shutil.copytree(filled, tmp_path / "p")
    # The library knows the files by the paths they had.
    return tmp_path / "p"


COUNT = len(list((EXAMPLES / "served").iterdir()))


def library(*args: str, home: Path, code: int = 0) -> str:
    run = zhihe("library", *args, home=home)
    assert run.returncode == code, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run.stdout + run.stderr


def test_stats_tell_what_is_there_and_what_to_do(place: Path) -> None:
    home = place / "home"
    shown = library("stats", home=home)
    assert f"文书 {COUNT} 份，文件 {COUNT} 个" in shown
    assert f"按已送达检查的 {COUNT} 份" in shown
    assert "recheck" not in shown
    record = json.loads(library("stats", "--format", "json", home=home))
    assert (record["documents"], record["judged_by_other_rules"], record["index_in_step"]) == (COUNT, 0, True)
    shutil.rmtree(home)
    home.mkdir()
    shutil.copy(OLD, home / "store.sqlite")
    shown = library("stats", home=home)
    assert "用别的规则检查过的 4 份：zhihe library recheck" in shown
    assert "旧版本收入、只存了文字的 4 份" in shown


def test_verify_says_what_is_wrong_and_the_way_out(place: Path) -> None:
    home = place / "home"
    assert f"没有发现问题：{COUNT} 份文书都完好" in library("verify", "--all", home=home)
    file = next(home.glob("index/*/*.pos"))
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 1
    file.write_bytes(data)
    shown = library("verify", home=home, code=1)
    assert f"索引文件 {file.name} 内容损坏" in shown
    assert "文书都在：用 zhihe library rebuild" in shown
    assert f"已重建索引：{COUNT} 份" in library("rebuild", home=home)
    assert "没有发现问题" in library("verify", home=home)


def _cut(folder: Path) -> None:
    file = next(folder.glob("*.pos"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _behind(folder: Path) -> None:
    note = folder / "zhihe-state.json"
    state = json.loads(note.read_text("utf-8"))
    note.write_text(json.dumps({**state, "sequence": state["sequence"] - 1}), "utf-8")


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file cut short": (_cut, "已经损坏，读不出来"),
    "a file gone": (lambda folder: next(folder.glob("*.idx")).unlink(), "已经损坏，读不出来"),
    "no index": (shutil.rmtree, "没有建立，或者不见了"),
    "no note": (lambda folder: (folder / "zhihe-state.json").unlink(), "没有建立，或者不见了"),
    "behind": (_behind, "没有跟上数据库"),
}


def _files(home: Path) -> dict[Path, bytes]:
    return {file: file.read_bytes() for file in home.glob("index/**/*") if file.is_file()}


@pytest.mark.parametrize(("spoil", "said"), SPOILT.values(), ids=SPOILT)
def test_whoever_asks_how_the_index_is_gets_it_told_and_not_mended(
    place: Path, spoil: Callable[[Path], object], said: str
) -> None:
    home = place / "home"
    assert "索引（tantivy）与数据库一致" in library("stats", home=home)
    spoil(next(home.glob("index/tantivy-*")))
    before = _files(home)
    shown = library("verify", home=home, code=1)
    assert f"索引{said}" in shown
    assert "文书都在：用 zhihe library rebuild" in shown
    assert "没有发现问题" not in shown
    shown = library("stats", home=home)
    assert f"索引（tantivy）{said}" in shown
    assert f"文书 {COUNT} 份，文件 {COUNT} 个" in shown
    assert not json.loads(library("stats", "--format", "json", home=home))["index_in_step"]
    assert _files(home) == before
    assert library("rebuild", home=home).startswith(f"已重建索引：{COUNT} 份")
    assert "没有发现问题" in library("verify", home=home)


def test_an_engine_without_an_index_is_told(place: Path) -> None:
    shown = library("verify", "--engine", "whoosh", home=place / "home", code=1)
    assert "索引没有建立" in shown
    assert "没有发现问题" in library("verify", home=place / "home")


def test_a_broken_index_is_built_anew_without_a_trace_of_rust_on_the_terminal(place: Path) -> None:
    home = place / "home"
    expected = zhihe("search", "*", "--sort", "largest", "--format", "jsonl", home=home).stdout
    for file in sorted(home.glob("index/*/*.fast")):
        data = file.read_bytes()
        file.write_bytes(bytes(byte ^ 0x5A for byte in data[:-200]) + data[-200:])
    found = zhihe("search", "*", "--sort", "largest", "--format", "jsonl", home=home)
    assert (found.returncode, found.stdout) == (0, expected)
    assert "panicked" not in found.stderr


_WRITES = """
import os, sys, threading, time
from index.quiet import quiet
if sys.argv[1] == "several":
    threading.Thread(target=time.sleep, args=(1,), daemon=True).start()
with quiet():
    os.write(2, b"inside ")
os.write(2, b"after")
"""


@pytest.mark.parametrize(("threads", "shown"), [("one", "after"), ("several", "inside after")])
def test_the_error_stream_is_shut_only_where_nobody_else_writes(threads: str, shown: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _WRITES, threads], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr == shown


def test_backup_and_move_to_another_machine(place: Path) -> None:
    target = place / "备份.zhihe"
    assert f"已备份 {COUNT} 份文书" in library("backup", str(target), home=place / "home")
    assert "已经存在，没有备份" in library("backup", str(target), home=place / "home", code=2)
    assert f"已恢复 {COUNT} 份文书，检索得到 {COUNT} 份" in library(
        "restore", str(target), home=place / "another"
    )
    assert f"没有发现问题：{COUNT} 份" in library("verify", home=place / "another")
    assert "加 --replace" in library("restore", str(target), home=place / "home", code=2)
    assert f"已恢复 {COUNT} 份" in library("restore", str(target), "--replace", home=place / "home")


def test_a_damaged_store_is_told_and_rescued(place: Path) -> None:
    home = place / "home"
    path = home / "store.sqlite"
    with path.open("r+b") as file:
        # The last page alone: where more goes, a library as small as this may lose every text.
        file.truncate(path.stat().st_size - 16_384)
    for command in (
        ["search", "执行"],
        ["index", str(place / "文书")],
        ["library", "stats"],
        ["library", "verify"],
    ):
        run = zhihe(*command, home=home)
        assert run.returncode == 2, command
        assert "已经损坏" in run.stderr
        assert "用 zhihe library restore 从备份恢复；没有备份时，用 zhihe library rescue" in run.stderr
        assert "Traceback" not in run.stderr
    shown = zhihe("library", "rescue", home=home)
    assert "损坏的数据库留在" in shown.stdout
    assert "没有发现问题" in library("verify", home=home)
    zhihe("index", str(place / "文书"), "--mode", "served", home=home)
    assert json.loads(library("stats", "--format", "json", home=home))["documents"] == COUNT
    assert "没有损坏，不需要抢救" in library("rescue", home=home, code=2)


def test_recheck_judges_by_new_rules_without_the_files(place: Path, tmp_path: Path) -> None:
    home = place / "home"
    shutil.rmtree(place / "文书")
    own = tmp_path / "own"
    (own / "own-court").mkdir(parents=True)
    for name, content in {"instrument.yaml": INSTRUMENT, "text.txt": TEXT, "phone.yaml": RULE}.items():
        (own / "own-court" / name).write_text(content, "utf-8")
    shown = zhihe("library", "recheck", "--rules", str(own), home=home)
    assert shown.returncode == 0, shown.stderr
    assert f"重新检查 {COUNT} 份，本来就是用这些规则检查的 0 份" in shown.stdout
    assert f"重新检查 0 份，本来就是用这些规则检查的 {COUNT} 份" in library(
        "recheck", "--rules", str(own), home=home
    )
    stats = json.loads(library("stats", "--format", "json", "--rules", str(own), home=home))
    assert (stats["judged_by_other_rules"], stats["modes"]) == (0, {"served": COUNT})
    found = zhihe("search", "违反:own-court/phone 或 符合:own-court/phone", home=home)
    assert "共 0 份" not in found.stdout
    assert "没有发现问题" in library("verify", "--all", home=home)


def test_recheck_tells_what_only_the_file_can_answer(tmp_path: Path) -> None:
    shutil.copy(OLD, tmp_path / "store.sqlite")
    shown = library("recheck", home=tmp_path)
    assert "重新检查 0 份" in shown
    assert "有 4 份由旧版本收入，只存了文字，没有重新检查；请用 zhihe index 读原文件" in shown


def test_remove_asks_first(filled: Path, place: Path) -> None:
    home, folder = place / "home", str(filled / "文书")
    one = next((filled / "文书").iterdir())
    assert f"会删去 {COUNT} 个文件的记录，还没有删" in library("remove", folder, home=home)
    assert f"已删去 1 个文件的记录；资料库现有 {COUNT - 1} 份" in library(
        "remove", "--yes", str(one), home=home
    )
    assert "没有这些路径下的文书" in library("remove", "--yes", str(one), home=home, code=1)
    assert "资料库现有 0 份" in library("remove", "--yes", f"{folder}/../文书", home=home)
    assert one.exists()


def test_compact(place: Path) -> None:
    home = place / "home"
    (home / "index" / "tantivy-0").mkdir()
    shown = library("compact", home=home)
    assert "删去：tantivy-0" in shown
    assert "整理完毕" in shown
    assert "整理完毕" in library("compact", "--keep-index", home=home)
    assert "没有发现问题" in library("verify", home=home)


@pytest.mark.parametrize(
    "command",
    [
        ["stats"],
        ["verify"],
        ["rebuild"],
        ["compact"],
        ["recheck"],
        ["rescue"],
        ["backup", "b"],
        ["remove", "b"],
    ],
    ids=lambda command: command[0],
)
def test_no_library_is_made_where_there_is_none(tmp_path: Path, command: list[str]) -> None:
    assert "没有资料库" in library(*command, home=tmp_path / "nowhere", code=2)
    assert not (tmp_path / "nowhere" / "store.sqlite").exists()
