"""Backup, restore and rescue: whole or nothing, while others read and write, and never over what somebody still needs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from generated_documents import generated_document, report_of, seeded

from corpus.document import document_of
from index.backup import backup, restore
from index.database import MIGRATIONS
from index.home import Home, LibraryBusy, LibraryError
from index.library import Library
from index.rescue import rescue
from index.storetrouble import StoreDamaged
from index.verify import verify

COUNT = 30
OLD = Path(__file__).parent / "files" / "store-version-1.sqlite"


def fill(home: Path, first: int = 0, count: int = COUNT) -> None:
    with Library.open(home) as library, library.writer() as writer:
        for number in range(first, first + count):
            document = generated_document(seeded(number), f"/{number}")
            writer.add(document, report_of(document, f"/{number}"), "r1")


def paths(home: Path, engine: str = "tantivy") -> set[str]:
    with Library.open(home, engine) as library:
        assert list(verify(library)) == []
        return {entry.path for entry in library.iterate("*")}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


EVERYTHING = {f"/{number}" for number in range(COUNT)}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    fill(tmp_path / "home")
    return tmp_path / "home"


def test_a_backup_is_one_file_from_which_a_library_is_made_anywhere(home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "备份 %1?.zhihe"
    target.parent.mkdir()
    assert backup(Home(home), target) == COUNT
    assert names(target.parent) == {target.name}
    if os.name == "posix":
        assert target.stat().st_mode & 0o077 == 0
    other = tmp_path / "other" / "machine"
    assert restore(Home(other), target) == COUNT
    assert paths(other) == EVERYTHING == paths(home)
    with Library.open(home) as one, Library.open(other) as two:
        assert one.store.id != two.store.id
        assert list(one.store.changes_since(0)) == list(two.store.changes_since(0))
        for entry in one.iterate("*"):
            assert one.report(entry.id) == two.report(entry.id)
            assert one.store.stored(entry.id) == two.store.stored(entry.id)


def test_a_backup_is_made_while_others_write(home: Path, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        for first in range(COUNT, 4 * COUNT, 5):
            fill(home, first, 5)
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    copies = 0
    while not done.is_set() or not copies:
        target = tmp_path / f"{copies}.zhihe"
        count = backup(Home(home), target)
        assert count % 5 == 0  # a commit is in it or is not
        assert restore(Home(tmp_path / f"from {copies}"), target) == count
        copies += 1
    writer.join()
    assert paths(home) == {f"/{number}" for number in range(4 * COUNT)}


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_an_older_backup_takes_the_place_of_what_came_after(home: Path, tmp_path: Path, engine: str) -> None:
    """Also for an index that had come further, and then less far, than the restored store goes on to be."""
    paths(home, engine)
    backup(Home(home), tmp_path / "b")
    fill(home, COUNT, 5)
    with Library.open(home, engine) as library:
        library.remove("/3")
        assert library.search("*").total == COUNT + 4
    with pytest.raises(LibraryError, match=f"现有 {COUNT + 4} 份文书，没有恢复.*加 --replace"):
        restore(Home(home), tmp_path / "b")
    assert restore(Home(home), tmp_path / "b", replace=True) == COUNT
    fill(home, 100, 6)  # by the other engine: as many changes as there were before
    assert paths(home, engine) == EVERYTHING | {f"/{number}" for number in range(100, 106)}


def test_who_has_the_library_open_sees_what_was_restored(home: Path, tmp_path: Path) -> None:
    backup(Home(home), tmp_path / "b")
    with Library.open(home) as reader:
        fill(home, COUNT, 5)
        assert reader.search("*").total == COUNT + 5
        restore(Home(home), tmp_path / "b", replace=True)
        assert reader.count() == COUNT
        with Library.open(home):
            pass
        assert reader.search("*").total == COUNT
        assert {hit.entry.path for hit in reader.search("*", every=True).hits} == EVERYTHING


def test_nothing_is_restored_while_somebody_writes(home: Path, tmp_path: Path) -> None:
    backup(Home(home), tmp_path / "b")
    with Library.open(home) as library, library.writer(), pytest.raises(LibraryBusy):
        restore(Home(home), tmp_path / "b", replace=True)
    assert paths(home) == EVERYTHING


def test_a_backup_of_an_older_version_is_brought_up_to_date(tmp_path: Path) -> None:
    assert restore(Home(tmp_path / "home"), OLD) == 4
    with Library.open(tmp_path / "home") as library:
        assert library.renew() == 4
        assert library.search("*").total == 4


def _half(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _scratched(path: Path) -> None:
    with path.open("r+b") as file:
        for at in range(4096, path.stat().st_size, 4096):
            file.seek(at)
            file.write(b"\xff" * 64)


def _newer(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()


def _foreign(path: Path) -> None:
    path.unlink()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE notes (text TEXT)")
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_half, "已经损坏"),
        (_scratched, "已经损坏"),
        (_newer, "由更新的执核建立"),
        (_foreign, "不是执核的资料库或备份"),
        (lambda path: path.write_text("甲"), "不是执核的资料库或备份"),
        (lambda path: path.write_bytes(b""), "不是执核的资料库或备份"),
        (lambda path: path.unlink(), "找不到备份文件"),
    ],
    ids=["half", "scratched", "newer", "foreign", "text", "empty", "gone"],
)
def test_a_backup_that_cannot_be_used_changes_nothing(
    home: Path, tmp_path: Path, spoil: Callable[[Path], object], said: str
) -> None:
    backup(Home(home), tmp_path / "b")
    spoil(tmp_path / "b")
    with pytest.raises(LibraryError, match=said):
        restore(Home(home), tmp_path / "b", replace=True)
    assert paths(home) == EVERYTHING
    assert not any(name.startswith("store.restoring") for name in names(home))


def test_a_backup_goes_to_a_new_file_elsewhere(home: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for target, said in {
        tmp_path / "there": "已经存在",
        tmp_path / "no" / "folder": "不存在，没有备份",
        home / "b": "在资料库的文件夹里",
    }.items():
        with pytest.raises(LibraryError, match=said):
            backup(Home(home), target)
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(LibraryError, match="没有资料库"):
        backup(Home(tmp_path / "nowhere"), tmp_path / "b")


# --- rescue


def test_what_can_be_read_of_a_truncated_store_is_saved(home: Path) -> None:
    fill(home, COUNT, 6 * COUNT)
    everything = {f"/{number}" for number in range(7 * COUNT)}
    with sqlite3.connect(home / "store.sqlite") as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store = home / "store.sqlite"
    with store.open("r+b") as file:
        file.truncate(store.stat().st_size // 16_384 * 3 // 4 * 16_384)
    before = store.read_bytes()
    with pytest.raises(StoreDamaged, match=r"zhihe library restore 从备份恢复.*zhihe library rescue"):
        Library.open(home)
    saved = rescue(Home(home))
    assert 0 < saved.kept < 7 * COUNT
    assert saved.aside.read_bytes() == before
    found = paths(home)
    assert len(found) == saved.kept
    assert found < everything
    fill(home, count=7 * COUNT)  # the files are still there
    assert paths(home) == everything


def test_a_document_that_is_broken_in_itself_is_left_out(home: Path) -> None:
    with sqlite3.connect(home / "store.sqlite") as database:
        database.execute("UPDATE bodies SET raw = x'00112233' WHERE number = 3")
        database.execute("UPDATE documents SET entry = '{' WHERE number = 5")
        database.execute("UPDATE extracts SET rest = x'00' WHERE number = 7")
    saved = rescue(Home(home))
    assert (saved.kept, saved.lost) == (COUNT - 2, 2)
    assert paths(home) == EVERYTHING - {"/2", "/4"}
    with Library.open(home) as library:
        wholes = {
            entry.path: (stored := library.store.stored(entry.id)) and stored.whole
            for entry in library.iterate("*")
        }
        assert [path for path, whole in wholes.items() if not whole] == ["/6"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000, b"SQLite format 3\0" + b"\xff" * 9000])
def test_where_nothing_can_be_read_nothing_is_changed(home: Path, content: bytes) -> None:
    for beside in ("-wal", "-shm"):
        Path(f"{home / 'store.sqlite'}{beside}").unlink(missing_ok=True)
    (home / "store.sqlite").write_bytes(content)
    with pytest.raises(LibraryError, match="一份文书也读不出来；文件还在原处"):
        rescue(Home(home))
    assert (home / "store.sqlite").read_bytes() == content
    assert not any("damaged" in name or "rescued" in name for name in names(home))


def test_a_whole_store_needs_no_rescue(home: Path) -> None:
    before = names(home)
    with pytest.raises(LibraryError, match="没有损坏"):
        rescue(Home(home))
    assert names(home) | {"lock"} == before | {"lock"}
    assert paths(home) == EVERYTHING


def test_an_emptied_store_is_no_new_library(home: Path, tmp_path: Path) -> None:
    saved = tmp_path / "备份.zhihe"
    backup(Home(home), saved)
    (home / "store.sqlite").write_bytes(b"")
    for use in (lambda: Library.open(home), lambda: backup(Home(home), tmp_path / "二.zhihe")):
        with pytest.raises(StoreDamaged, match=r"是空文件，而索引里有文书：数据库已经损坏。.*从备份恢复"):
            use()
    assert (home / "store.sqlite").stat().st_size == 0
    assert restore(Home(home), saved) == COUNT
    assert paths(home) == EVERYTHING


@pytest.mark.parametrize("index_too", [True, False])
def test_a_store_that_was_moved_away_or_is_just_being_made_is_a_new_one(home: Path, index_too: bool) -> None:
    if index_too:
        shutil.rmtree(home / "index")
        (home / "store.sqlite").write_bytes(b"")
    else:
        for file in home.glob("store.sqlite*"):
            file.unlink()
    with Library.open(home) as library:
        assert library.count() == 0


def test_a_damaged_backup_is_told_as_such(home: Path, tmp_path: Path) -> None:
    saved = tmp_path / "cut.zhihe"
    backup(Home(home), saved)
    saved.write_bytes(saved.read_bytes()[: saved.stat().st_size // 2])
    with pytest.raises(
        LibraryError, match=r"备份文件 .*cut\.zhihe 已经损坏（.*），没有恢复，资料库没有改动。请换一个备份"
    ):
        restore(Home(home), saved, replace=True)
    assert paths(home) == EVERYTHING


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"abc\n", b"0\n", b"-1\n", b"1.5\n", b"1" * 5000])
def test_a_version_that_is_none_is_told_with_the_file(home: Path, content: bytes) -> None:
    (home / "VERSION").write_bytes(content)
    with pytest.raises(LibraryError, match=r"VERSION 已经损坏，不是版本号。.*请删去这个文件再试"):
        Library.open(home)
    (home / "VERSION").unlink()
    assert paths(home) == EVERYTHING


def test_a_damaged_store_is_kept_when_a_backup_replaces_it(home: Path, tmp_path: Path) -> None:
    backup(Home(home), tmp_path / "b")
    (home / "store.sqlite").write_bytes(b"broken" * 1000)
    with pytest.raises(LibraryError, match="已经损坏，没有恢复。加 --replace"):
        restore(Home(home), tmp_path / "b")
    restore(Home(home), tmp_path / "b", replace=True)
    assert paths(home) == EVERYTHING
    (aside,) = (path for path in home.iterdir() if path.name.startswith("store.sqlite.damaged"))
    assert aside.read_bytes() == b"broken" * 1000


def test_a_copy_of_the_whole_folder_is_a_library_too(home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "copy")
    assert paths(tmp_path / "copy") == EVERYTHING
    document = document_of("甲乙", "/x")
    with Library.open(tmp_path / "copy") as library:
        library.add(document, report_of(document, "/x"), "r1")
    assert paths(home) == EVERYTHING
