"""A folder that is not the one that was meant: a search makes no library there, and no library takes in itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_command import GOOD, zhihe

SEARCHES = (
    ["*"],
    ["执行", "--save", "甲"],
    ["--saved"],
    ["--new", "甲"],
    ["--forget", "甲"],
    ["--case", "（2022）皖0202执1号"],
    ["执行", "--engine", "whoosh"],
)


@pytest.mark.parametrize("words", SEARCHES, ids=" ".join)
@pytest.mark.parametrize("there", [True, False], ids=["empty folder", "no folder"])
def test_a_search_makes_no_library(tmp_path: Path, words: list[str], there: bool) -> None:
    home = tmp_path / "错字"
    if there:
        home.mkdir()
    done = zhihe("search", *words, home=home)
    assert done.returncode == 2
    assert f"{home} 里没有资料库。请检查 ZHIHE_HOME；新建资料库，用 zhihe index 收录文书即可。" in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.rglob("*")) == ([home] if there else [])


def test_a_library_without_documents_is_one(tmp_path: Path) -> None:
    home, empty = tmp_path / "home", tmp_path / "空"
    empty.mkdir()
    assert zhihe("index", str(empty), home=home).returncode == 0
    done = zhihe("search", "*", home=home)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "共 0 份")
    assert "资料库是空的；请先用 zhihe index 收录文书" in done.stderr


@pytest.mark.parametrize("inside", [".", "index", "store.sqlite", "cache"])
@pytest.mark.parametrize("linked", [False, True], ids=["by its name", "by a link"])
def test_a_library_does_not_take_in_itself(tmp_path: Path, inside: str, linked: bool) -> None:
    home, text = tmp_path / "home", tmp_path / "文.txt"
    text.write_text(GOOD, "utf-8")
    zhihe("index", str(text), home=home)
    (tmp_path / "链接").symlink_to(home)
    named = (tmp_path / "链接" if linked else home) / inside
    done = zhihe("index", str(named), home=home)
    assert done.returncode == 2
    assert "是资料库自己的文件夹，或者在它里面，没有收录。请写存放文书的文件或文件夹。" in done.stderr
    assert zhihe("search", "*", home=home).stdout.startswith("共 1 份")


@pytest.mark.parametrize("linked", [False, True], ids=["by its name", "by a link"])
def test_a_folder_with_a_library_in_it_is_taken_in_without_it(tmp_path: Path, linked: bool) -> None:
    (tmp_path / "全部").mkdir()
    (tmp_path / "链接").symlink_to(tmp_path / "全部" / "home")
    (tmp_path / "全部" / "文.txt").write_text(GOOD, "utf-8")
    home = tmp_path / ("链接" if linked else "全部/home")
    (tmp_path / "全部" / "home").mkdir()
    for _ in range(2):
        done = zhihe("index", str(tmp_path / "全部"), home=home)
        assert done.returncode in (0, 1), done.stderr
    assert "没有读取 0 份；资料库现有 1 份" in done.stdout
