"""A library of an older version is brought up to date by itself; one of a newer version, or an index that is foreign, is not touched."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
import tantivy
from generated_documents import report_of

from corpus.document import document_of
from index.database import MIGRATIONS
from index.home import LibraryError
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


@pytest.fixture
def renewed(home: Path) -> Path:
    with Library.open(home) as library:
        library.renew()
    return home


def found(library: Library, query: str) -> list[str]:
    return sorted(Path(entry.path).name for entry in library.iterate(query))


@pytest.mark.parametrize("engine", ["tantivy", "whoosh"])
def test_an_older_store_is_migrated_when_it_is_opened(home: Path, engine: str) -> None:
    with Library.open(home, engine) as library:
        with pytest.raises(LibraryError, match="zhihe index --renew"):
            library.search("*")
        assert library.renew() == 4
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


def test_an_index_of_another_schema_stays_beside_the_new_one(renewed: Path) -> None:
    for name in ("tantivy-0", "tantivy-99"):
        (renewed / "index" / name).mkdir(parents=True)
        (renewed / "index" / name / "meta.json").write_text("{}")
    with Library.open(renewed) as library:
        assert library.search("*").total == 4
    assert {path.name for path in (renewed / "index").iterdir()} > {"tantivy-0", "tantivy-99"}


@pytest.mark.parametrize("fields", [(), ("number", "text")])
def test_an_index_with_other_fields_under_our_name_is_replaced(
    renewed: Path, fields: tuple[str, ...]
) -> None:
    """As another version of tantivy, or of ours with a forgotten change of schema, would leave it."""
    with Library.open(renewed):
        pass
    (folder,) = (renewed / "index").iterdir()
    state = (folder / "zhihe-state.json").read_bytes()
    shutil.rmtree(folder)
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    for field in fields:
        builder.add_text_field(field)
    tantivy.Index(builder.build(), path=str(folder))
    (folder / "zhihe-state.json").write_bytes(state)
    with Library.open(renewed) as library:
        assert library.search("*").total == 4


def test_an_index_of_a_newer_tantivy_is_replaced(renewed: Path) -> None:
    with Library.open(renewed):
        pass
    for file in renewed.glob("index/*/*"):
        if file.suffix in (".term", ".idx", ".store"):
            data = file.read_bytes()
            file.unlink()  # not in place: another engine of this process may have it mapped
            file.write_bytes(data.replace(b'"index_format_version":', b'"index_format_version":9'))
    with Library.open(renewed) as library:
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
