"""A library of an older version is brought up to date by itself; one of a newer version, or an index that is foreign, is not touched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import tantivy
from generated_documents import report_of

from corpus.document import document_of
from index import store as store_module
from index.database import MIGRATIONS
from index.library import Library

OLD = (
    Path(__file__).parent / "files" / "store-version-1.sqlite"
)  # made by the program before extracts were kept


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(OLD, folder / "store.sqlite")
    return folder


def found(library: Library, query: str) -> list[str]:
    return sorted(Path(entry.path).name for entry in library.iterate(query))


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_an_older_store_is_migrated_when_it_is_opened(home: Path, engine: str) -> None:
    with Library.open(home, engine) as library:
        assert library.count() == library.search("*").total == 4
        assert len(found(library, "符合:*")) == 4
        document = document_of("甲乙", "/新")
        library.add(document, report_of(document, "/新"), "r1")
        assert found(library, "甲乙") == ["新"]
        stored = [library.store.stored(entry.id) for entry in library.iterate("*")]
        assert sorted(each.whole for each in stored if each) == [False] * 4 + [True]
    database = sqlite3.connect(home / "store.sqlite")
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    database.close()


def test_entries_of_an_older_form_are_derived_anew_and_the_index_follows(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(home) as library:
        document = document_of("甲乙", "/新")
        library.add(document, report_of(document, "/新"), "r1")
        before = {entry.id: entry for entry in library.iterate("*")}
        (first, *_) = before
        # What an older program would have stored of a field that it did not know.
        library.store.begin()
        row = library.store.db.one("SELECT entry FROM documents WHERE sha256 = ?", first)[0]
        changed = json.dumps({**json.loads(row), "officers": [], "title": "旧"})
        library.store.db.do("UPDATE documents SET entry = ? WHERE sha256 = ?", changed, first)
        library.store.commit()
    monkeypatch.setattr(store_module, "FORM", store_module.FORM + 1)
    told: list[str] = []
    with Library.open(home, tell=told.append) as library:
        assert library.store.outdated() == 0
        assert {entry.id: entry for entry in library.iterate("*")} == before
        assert library.search("*").total == 5
        sequence = library.store.sequence
    with Library.open(home) as library:
        assert library.store.sequence == sequence


def test_renewing_goes_on_where_it_was_interrupted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(home):
        pass
    monkeypatch.setattr(store_module, "FORM", store_module.FORM + 1)
    monkeypatch.setattr(store_module, "_RENEWED", 1)
    store = store_module.Store(home / "store.sqlite")
    steps: Iterator[int] = store.renew()
    assert (next(steps), next(steps)) == (1, 2)
    store.close()
    store = store_module.Store(home / "store.sqlite")
    assert store.outdated() == 2
    assert list(store.renew()) == [1, 2]
    store.close()


def test_an_index_of_another_schema_stays_beside_the_new_one(home: Path) -> None:
    for name in ("tantivy-0", "tantivy-99"):
        (home / "index" / name).mkdir(parents=True)
        (home / "index" / name / "meta.json").write_text("{}")
    with Library.open(home) as library:
        assert library.search("*").total == 4
    assert {path.name for path in (home / "index").iterdir()} > {"tantivy-0", "tantivy-99"}


@pytest.mark.parametrize("fields", [(), ("number", "text")])
def test_an_index_with_other_fields_under_our_name_is_replaced(home: Path, fields: tuple[str, ...]) -> None:
    """As another version of tantivy, or of ours with a forgotten change of schema, would leave it."""
    with Library.open(home):
        pass
    (folder,) = (home / "index").iterdir()
    state = (folder / "zhihe-state.json").read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    for field in fields:
        builder.add_text_field(field)
    tantivy.Index(builder.build(), path=str(folder))
    (folder / "zhihe-state.json").write_bytes(state)
    with Library.open(home) as library:
        assert library.search("*").total == 4


def test_an_index_of_a_newer_tantivy_is_replaced(home: Path) -> None:
    with Library.open(home):
        pass
    for file in home.glob("index/*/*"):
        if file.suffix in (".term", ".idx", ".store"):
            data = file.read_bytes()
            file.write_bytes(data.replace(b'"index_format_version":', b'"index_format_version":9'))
    with Library.open(home) as library:
        assert library.search("冻结").total >= 2
        assert library.search("*").total == 4


def test_what_an_older_version_stored_is_judged_from_its_file(home: Path, tmp_path: Path) -> None:
    """Its store kept the text only: no pages, no notes."""
    from test_intake import run  # noqa: PLC0415  its helper, not its tests

    served = Path(__file__).resolve().parents[1] / "examples" / "served"
    _, became = run(home, served)
    assert set(became.values()) == {"read"}
    with Library.open(home) as library:
        assert all(
            (stored := library.store.stored(entry.id)) and stored.whole for entry in library.iterate("*")
        )
