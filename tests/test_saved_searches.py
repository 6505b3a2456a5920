"""Saved searches: what is new is what fits now and was not shown before; nothing is new twice, nothing is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from generated_documents import report_of
from test_command import zhihe

from corpus.document import document_of
from index.backup import backup, restore
from index.home import Home, LibraryError
from index.library import ENGINES, Library
from index.saved import LONGEST_NAME, Saved, SavedSearches
from index.savedfile import FILE


def put(library: Library, text: str, path: str, rules: str = "r1", **report: object) -> None:
    document = document_of(text, path)
    library.add(document, {**report_of(document, path), "results": [], **report}, rules)


def new(library: Library, searches: SavedSearches, name: str = "冻结的") -> list[str]:
    """The paths of what is new, as often as asked; the count agrees."""
    one = searches.get(name)
    found = [entry.path for entry in searches.new(library, one)]
    assert searches.count_new(library, one) == len(found)
    return found


def look(library: Library, searches: SavedSearches, name: str = "冻结的") -> list[str]:
    """As `new`, and they count as shown."""
    one = searches.get(name)
    entries = list(searches.new(library, one))
    searches.mark(one, [entry.id for entry in entries])
    return [entry.path for entry in entries]


@pytest.mark.parametrize("engine", ENGINES)
def test_new_is_what_came_changed_or_was_judged_anew(tmp_path: Path, engine: str) -> None:
    fails = [{"rule": "a/b", "verdict": "fail", "severity": "error"}]
    with Library.open(tmp_path, engine) as library, SavedSearches(library.home) as searches:
        put(library, "冻结存款一", "/1")
        put(library, "查封房产", "/2")
        searches.save(library, "冻结的", "冻结")
        searches.save(library, "不合格的", "违反:*")
        assert new(library, searches) == new(library, searches, "不合格的") == []
        put(library, "冻结存款二", "/3")
        put(library, "查封车辆", "/4")
        assert new(library, searches) == ["/3"]
        assert new(library, searches) == ["/3"]  # looking at how many there are shows none of them
        assert look(library, searches) == ["/3"]
        assert new(library, searches) == []
        put(
            library, "冻结存款一", "/1", "r2", results=fails
        )  # judged anew: it was shown to one, and is new to the other
        assert new(library, searches) == []
        assert look(library, searches, "不合格的") == ["/1"]
        put(library, "查封房产，又冻结", "/2")  # other bytes at a known place
        assert look(library, searches) == ["/2"]
        library.remove("/3")
        put(library, "冻结存款二", "/5")  # the same bytes again, under another number and path
        assert new(library, searches) == []


def test_the_searches_of_a_library_stay_apart_and_survive_everything_done_to_an_index(tmp_path: Path) -> None:
    with Library.open(tmp_path / "甲") as library, SavedSearches(library.home) as searches:
        put(library, "冻结一", "/1")
        searches.save(library, "冻结的", "冻结")
        put(library, "冻结二", "/2")
    with Library.open(tmp_path / "乙") as other, SavedSearches(other.home) as none:
        assert none.all() == []
    shutil.rmtree(tmp_path / "甲" / "index")
    with Library.open(tmp_path / "甲", "whoosh") as library, SavedSearches(library.home) as searches:
        assert look(library, searches) == ["/2"]
    # The files anew into an empty store: other numbers, the same documents.
    (tmp_path / "甲" / "store.sqlite").unlink()
    with Library.open(tmp_path / "甲") as library, SavedSearches(library.home) as searches:
        for text, path in (("冻结三", "/3"), ("冻结二", "/2"), ("冻结一", "/1")):
            put(library, text, path)
        assert new(library, searches) == ["/3"]


def test_a_store_put_back_from_a_backup_hides_nothing_that_comes_after(tmp_path: Path) -> None:
    with Library.open(tmp_path / "库") as library, SavedSearches(library.home) as searches:
        searches.save(library, "冻结的", "冻结")
    shutil.copytree(tmp_path / "库", tmp_path / "备份")
    with Library.open(tmp_path / "库") as library, SavedSearches(library.home) as searches:
        put(library, "冻结一", "/1")
        assert look(library, searches) == ["/1"]
        assert new(library, searches) == []
    (tmp_path / "库" / "store.sqlite").unlink()
    shutil.copy(tmp_path / "备份" / "store.sqlite", tmp_path / "库")
    with Library.open(tmp_path / "库") as library, SavedSearches(library.home) as searches:
        put(library, "冻结二", "/2")  # under the number that /1 had
        assert new(library, searches) == ["/2"]


def test_saved_searches_travel_in_the_backup_with_what_each_has_shown(tmp_path: Path) -> None:
    with Library.open(tmp_path / "库") as library, SavedSearches(library.home) as searches:
        put(library, "冻结一", "/1")
        searches.save(library, "冻结的", "冻结")
        searches.save(library, "扣划的", "扣划")
        put(library, "冻结二", "/2")
    assert backup(Home(tmp_path / "库"), tmp_path / "备份.zhihe") == 2

    assert restore(Home(tmp_path / "新库"), tmp_path / "备份.zhihe") == 2
    with Library.open(tmp_path / "新库") as library, SavedSearches(library.home) as searches:
        assert [each.name for each in searches.all()] == ["冻结的", "扣划的"]
        assert look(library, searches) == ["/2"]
        tables = library.store.db.all("SELECT name FROM sqlite_master WHERE name LIKE 'saved%'")
    assert tables == []

    # The one that is there under the same name has shown more: it stays.
    with Library.open(tmp_path / "新库") as library, SavedSearches(library.home) as searches:
        searches.forget("扣划的")
    assert restore(Home(tmp_path / "新库"), tmp_path / "备份.zhihe", replace=True) == 2
    with Library.open(tmp_path / "新库") as library, SavedSearches(library.home) as searches:
        assert [each.name for each in searches.all()] == ["冻结的", "扣划的"]
        assert new(library, searches) == []


def test_a_broken_file_of_searches_is_not_left_out_of_a_backup_in_silence(tmp_path: Path) -> None:
    with Library.open(tmp_path / "库") as library:
        put(library, "冻结一", "/1")
    (tmp_path / "库" / FILE).write_bytes(b"nothing of SQLite" * 100)
    with pytest.raises(LibraryError, match=r"已存检索.*文件已损坏时，把它移走"):
        backup(Home(tmp_path / "库"), tmp_path / "备份.zhihe")
    assert not (tmp_path / "备份.zhihe").exists()


def test_nothing_new_is_told_without_asking_the_index_again(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        put(library, "冻结一", "/1")
        searches.save(library, "冻结的", "冻结")
        assert new(library, searches) == []
        one = searches.get("冻结的")
        assert one.quiet
        put(library, "冻结二", "/2")
        assert searches.count_new(library, one) == 1


def test_names_are_told_apart_and_can_be_typed(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        searches.save(library, "甲", "冻结")
        with pytest.raises(LibraryError, match="已经有叫“甲”的检索"):
            searches.save(library, "甲", "查封")
        for name in ("", " ", "甲 ", "甲\n乙", "\u202e甲", "甲" * (LONGEST_NAME + 1)):
            with pytest.raises(LibraryError, match="不能作检索的名字"):
                searches.save(library, name, "冻结")
        with pytest.raises(LibraryError, match="没有叫“乙”的已存检索。现有：甲。"):
            searches.get("乙")
        searches.forget("甲")
        assert searches.all() == []
        with pytest.raises(LibraryError, match="还没有保存过检索"):
            searches.forget("甲")
        searches.save(library, "甲", "查封")  # nothing of the old one is left
        put(library, "冻结并查封", "/1")
        assert new(library, searches, "甲") == ["/1"]


def test_there_are_only_so_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.saved.MOST", 2)
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        searches.save(library, "甲", "冻结")
        searches.save(library, "乙", "冻结")
        with pytest.raises(LibraryError, match="已经保存了 2 个检索"):
            searches.save(library, "丙", "冻结")


def test_a_search_forgotten_meanwhile_is_not_marked(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        one = searches.save(library, "甲", "*")
        put(library, "冻结", "/1")
        entries = list(searches.new(library, one))
        searches.forget("甲")
        searches.mark(one, [entry.id for entry in entries])
        with sqlite3.connect(tmp_path / FILE) as database:
            assert database.execute("SELECT count(*) FROM shown").fetchone() == (0,)


def test_a_broken_file_and_one_of_a_newer_program_are_said(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        (tmp_path / FILE).write_bytes(b"broken" * 1_000)
        with SavedSearches(library.home) as searches, pytest.raises(LibraryError, match="不能使用已存检索"):
            searches.all()
        (tmp_path / FILE).unlink()
        with sqlite3.connect(tmp_path / FILE) as database:
            database.execute("PRAGMA user_version = 9")
        with SavedSearches(library.home) as searches, pytest.raises(LibraryError, match="更新的执核"):
            searches.all()


def test_looking_does_not_wait_for_who_adds_documents(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        put(library, "冻结一", "/1")
        searches.save(library, "冻结的", "冻结")
        with Library.open(tmp_path) as writing, writing.writer() as writer:
            document = document_of("冻结二", "/2")
            writer.add(document, report_of(document, "/2"), "r1")
            assert look(library, searches) == []  # not committed yet
        assert look(library, searches) == ["/2"]


# --- the command


def _index(home: Path, folder: Path, name: str, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"甲县人民法院\n执行通知书\n（2022）甲0101执{len(text)}号\n{text}\n", "utf-8")
    zhihe("index", str(folder), "--fail-on", "never", home=home)


def test_the_command_saves_lists_shows_what_is_new_and_forgets(tmp_path: Path) -> None:
    home, folder = tmp_path / "库", tmp_path / "文书"
    _index(home, folder, "1.txt", "冻结存款")
    saved = zhihe("search", "冻结", "--within", "法院:甲县", "--save", "甲县冻结", home=home)
    assert saved.stdout.startswith("共 1 份")
    assert "已保存“甲县冻结”" in saved.stderr
    for number in (2, 3, 4):
        _index(home, folder, f"{number}.txt", "冻结" * number)
    [row] = json.loads(zhihe("search", "--saved", "--format", "json", home=home).stdout)["saved"]
    assert (row["name"], row["query"], row["new"]) == ("甲县冻结", "冻结 法院:甲县", 3)
    assert "甲县冻结：新的 3 份" in zhihe("search", "--saved", home=home).stdout
    first = zhihe("search", "--new", "甲县冻结", "--limit", "1", home=home).stdout
    assert first.startswith("共 3 份")
    assert "还有 2 份新的没有显示" in first
    # What could not be written stays new.
    (tmp_path / "表.csv").write_text("")
    assert (
        zhihe("search", "--new", "甲县冻结", "--export", str(tmp_path / "表.csv"), home=home).returncode == 2
    )
    told = zhihe("search", "--new", "甲县冻结", "--export", str(tmp_path / "新.csv"), home=home).stdout
    assert told.endswith("：2 份\n")
    assert zhihe("search", "--new", "甲县冻结", home=home).stdout.startswith("共 0 份")
    assert "已删除" in zhihe("search", "--forget", "甲县冻结", home=home).stdout
    assert "还没有保存过检索" in zhihe("search", "--saved", home=home).stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--new", "没有"], "没有叫“没有”的已存检索"),
        (["--forget", "没有"], "没有叫“没有”的已存检索"),
        (["冻结", "--new", "甲"], "--new 用的是已存的检索式"),
        (["--saved", "--forget", "甲"], "--saved 和 --forget 不能一起用"),
        (["法元:甲", "--save", "甲"], "没有叫“法元”的检索栏"),
        (["冻结", "--within", "法元:甲"], "--within 的检索式有误。第 1 个字符处"),
        (["冻结", "--save", " "], "不能作检索的名字"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    Library.open(tmp_path).close()
    refused = zhihe("search", *words, home=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_a_name_that_is_taken_is_said_before_anything_is_shown(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    zhihe("search", "冻结", "--save", "甲", home=tmp_path)
    again = zhihe("search", "冻结", "--save", "甲", home=tmp_path)
    assert (again.returncode, again.stdout) == (2, "")
    assert "已经有叫“甲”的检索" in again.stderr


def test_a_query_that_is_no_longer_understood_is_said_and_can_be_deleted(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, SavedSearches(library.home) as searches:
        one: Saved = searches.save(library, "甲", "冻结")
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE searches SET query = '旧栏:甲' WHERE id = ?", (one.id,))
    assert "检索式已经看不懂" in zhihe("search", "--saved", home=tmp_path).stdout
    assert zhihe("search", "--new", "甲", home=tmp_path).returncode == 2
    assert zhihe("search", "--forget", "甲", home=tmp_path).returncode == 0
