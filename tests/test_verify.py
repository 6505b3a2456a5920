"""Verify finds every kind of damage that opening a library does not mend by itself, and cries no wolf."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest
from generated_documents import generated_document, report_of, seeded

from corpus.document import document_of
from index.compact import compact, size_of
from index.engine import Engine
from index.entry import Entry
from index.home import Home, LibraryBusy, LibraryError
from index.library import ENGINES, Library, engine_kind
from index.reading import entry_of
from index.rescue import rescue
from index.store import Store
from index.storecheck import faults, stats
from index.verify import Part, verify

COUNT = 40
IN_FOLDERS = [name for name in ENGINES if name != "opensearch"]


def fill(home: Path, engine: str) -> None:
    with Library.open(home, engine) as library, library.writer() as writer:
        for number in range(COUNT):
            document = generated_document(seeded(number), f"/{number}")
            writer.add(document, report_of(document, f"/{number}"), "r1")
        for text in ("", "甲", "\ud800\U0002a6a5乙"):  # what has hardly any words
            document = document_of(text, f"/{len(text)}字")
            writer.add(document, report_of(document, f"/{len(text)}字"), "r1")


@pytest.fixture(params=IN_FOLDERS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    fill(tmp_path, request.param)
    return str(request.param)


def findings(home: Path, engine: str, part: Part | None = None) -> list[str]:
    with Library.open(home, engine) as library:
        return [each.text for each in verify(library) if part in (None, each.part)]


@pytest.mark.parametrize("name", ENGINES)
def test_a_whole_library_has_no_faults(tmp_path: Path, name: str) -> None:
    fill(tmp_path, name)
    assert findings(tmp_path, name) == []
    with Library.open(tmp_path, name) as library:
        library.remove("/3")
        library.rebuild()
        assert list(verify(library, sample=5)) == []


# --- what is wrong with the store


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE bodies SET raw = x'0011' WHERE number = 3", "有 1 份文书读不出来（编号"),
        ("UPDATE bodies SET report = x'0011' WHERE number = 3", "有 1 份文书读不出来（编号"),
        ("UPDATE extracts SET rest = x'0011' WHERE number = 3", "有 1 份文书读不出来（编号"),
        ("UPDATE documents SET entry = '{}' WHERE number = 3", "有 1 份文书读不出来（编号"),
        ("DELETE FROM bodies WHERE number = 3", "有 1 份文书没有正文"),
        ("DELETE FROM documents WHERE number = 3", "有 1 份正文不属于任何文书"),
        ("DELETE FROM documents WHERE number = 3", "有 1 个路径不属于任何文书"),
        ("DELETE FROM paths WHERE number = 3", "有 1 份文书读不出来（编号"),
        ("INSERT INTO removed VALUES (3, 1)", "有 1 份文书既在又已删去"),
        ("UPDATE documents SET change = 999 WHERE number = 3", "有 1 份文书的变动编号超前"),
    ],
)
def test_a_store_that_contradicts_itself(tmp_path: Path, statement: str, said: str) -> None:
    fill(tmp_path, "tantivy")
    store = Store(tmp_path / "store.sqlite")
    assert list(faults(store)) == []
    store.db.do(statement)
    assert any(text.startswith(said) for text in faults(store))
    store.close()


def test_a_page_of_the_store_that_was_overwritten(tmp_path: Path) -> None:
    fill(tmp_path, "tantivy")
    store = Store(tmp_path / "store.sqlite")
    store.db.do("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    path = tmp_path / "store.sqlite"
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 16_384 // 2 * 16_384)
        file.write(b"\xff" * 16_384)
    store = Store(path)
    found = list(faults(store))
    store.close()
    assert any("数据库文件损坏" in text or "已经损坏" in text for text in found)


ENGLISH = re.compile("[A-Za-z]{3,}")
NAMES = re.compile(
    r"zhihe library [a-z]+|store\.sqlite|sqlite_autoindex_\w+|(documents|paths|removed)_\w+|编号 [0-9a-f、]+"
)


@pytest.mark.parametrize("seed", range(12))
def test_what_verify_says_of_bad_pages_is_chinese_and_what_rescue_then_saves(
    tmp_path: Path, seed: int
) -> None:
    fill(tmp_path, "tantivy")
    path = tmp_path / "store.sqlite"
    with closing(Store(path)) as store:
        store.db.do("PRAGMA wal_checkpoint(TRUNCATE)")
    rnd = seeded(seed)
    pages = path.stat().st_size // 16_384
    with path.open("r+b") as file:
        for page in rnd.sample(range(1, pages), 3):
            file.seek(page * 16_384)
            file.write(rnd.randbytes(16_384))
    try:
        with closing(Store(path)) as store:
            found = list(faults(store))
    except LibraryError as fault:  # the page of what is needed to open it
        found = [str(fault)]
    assert found
    for text in found:
        assert not ENGLISH.search(NAMES.sub("", text.replace(str(tmp_path), ""))), text
    told = next((text for text in found if text.startswith("逐份试读")), None)
    try:
        saved = rescue(Home(tmp_path))
    except LibraryError as fault:
        assert "一份文书也读不出来" in str(fault)  # noqa: PT017  which of both happens is for the damage to say
        assert told is None or "取得出 0 份" in told
        return
    if told is not None:
        assert f"大约取得出 {saved.kept} 份，取不出 {saved.lost} 份" in told


# --- what is wrong with the index


def _without(engine: Engine) -> None:
    engine.delete(7)
    engine.add(7000, _entry("/7000"))


def _other_text(engine: Engine) -> None:
    engine.replace(7, _entry("/6"))


def _entry(path: str) -> Entry:
    document = document_of("别的文字", path)
    return entry_of(document, report_of(document, path))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_without, ["有 1 份文书在资料库里，检索不到", "有 1 份文书检索得到，资料库里没有"]),
        (_other_text, ["有 1 份文书用自己的文字和字段检索不到：/6"]),
    ],
    ids=["other documents", "another text"],
)
def test_an_index_that_holds_something_else(
    tmp_path: Path, engine: str, change: Callable[[Engine], None], said: list[str]
) -> None:
    with Library.open(tmp_path, engine) as library:
        index = engine_kind(engine).place(library.home, library.store.id).open()
    change(index)
    index.commit()
    index.close()
    assert findings(tmp_path, engine) == said
    with Library.open(tmp_path, engine) as library:
        library.rebuild()
    assert findings(tmp_path, engine) == []


def test_a_byte_that_changed_in_any_file_of_a_tantivy_index(tmp_path: Path) -> None:
    """Searches would go on in silence with what is no longer there."""
    fill(tmp_path, "tantivy")
    rnd = seeded(3)
    place = engine_kind("tantivy").place(Home(tmp_path), "")
    assert list(place.faults()) == []
    kinds = set()
    for file in sorted(tmp_path.glob("index/*/*")):
        if file.suffix in (".json", ".lock"):
            continue
        kinds.add(file.suffix)
        data = file.read_bytes()
        for _ in range(5):
            at = rnd.randrange(data.rindex(b'{"version"'))  # what stands behind is no content
            file.write_bytes(data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :])
            assert [told.split()[1] for told in place.faults()] == [file.name]
        file.write_bytes(data[: len(data) // 2])
        assert [told.split()[1] for told in place.faults()] == [file.name]
        file.write_bytes(data)
    assert kinds >= {".term", ".idx", ".pos", ".fast", ".store"}
    assert list(place.faults()) == []


def test_nobody_verifies_while_somebody_writes(tmp_path: Path, engine: str) -> None:
    with (
        Library.open(tmp_path, engine) as writing,
        Library.open(tmp_path, engine) as library,
        writing.writer(),
    ):
        (finding,) = [each for each in verify(library) if each.part is Part.INDEX]
        assert "正在写资料库" in finding.text
        with pytest.raises(LibraryBusy), library.index_at_rest():
            pass


# --- numbers, and room


def test_stats_count_what_is_there(tmp_path: Path) -> None:
    fill(tmp_path, "tantivy")
    with Library.open(tmp_path) as library:
        document = document_of("新", "/新")
        library.add(document, report_of(document, "/新", mode="draft"), "r2")
        document = document_of("新", "/又")
        library.add(document, report_of(document, "/又", mode="draft"), "r2")
        found = stats(library.store)
    assert (found.documents, found.paths) == (COUNT + 4, COUNT + 5)
    assert found.rules == (("r1", COUNT + 3), ("r2", 1))
    assert found.modes == (("published", COUNT + 3), ("draft", 1))
    assert (found.text_only, found.older_reader) == (0, 0)


def test_compacting_gives_room_back_and_keeps_everything(tmp_path: Path, engine: str) -> None:
    schemas = [(kind.name, kind.schema) for kind in map(engine_kind, IN_FOLDERS)]
    current = {kind.name: f"{kind.name}-{kind.schema}" for kind in map(engine_kind, IN_FOLDERS)}
    for name in ("tantivy-0", "whoosh-0", f"{current[engine]}.old", "other"):
        (tmp_path / "index" / name).mkdir()
    (tmp_path / "store.copy").write_bytes(b"0" * 10**6)
    with Library.open(tmp_path, engine) as library:
        for number in range(30):
            library.remove(f"/{number}")
        before = size_of(library.home.store)
        done = compact(library, schemas)
        assert size_of(library.home.store) < before
        assert set(done.removed) == {"tantivy-0", "whoosh-0", f"{current[engine]}.old", "store.copy"}
        assert done.after < done.before
        assert library.search("*").total == COUNT - 27
    assert findings(tmp_path, engine) == []
    kept = {path.name for path in (tmp_path / "index").iterdir()}
    assert kept == {current[engine], "other"}


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


def test_where_there_is_no_room_nothing_is_compacted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, "tantivy")
    with Library.open(tmp_path) as library:
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: _Usage(10**9, 10**9 - 1000, 1000))
        with pytest.raises(LibraryError, match=r"磁盘剩余 \d+ MB，整理要用 \d+ MB，没有整理"):
            compact(library, [])
        assert library.search("*").total == COUNT + 3
