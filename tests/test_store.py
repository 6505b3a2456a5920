"""The store: documents by their bytes, paths that come and go, changes an index can follow."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from generated_documents import report_of

from corpus.document import Document, document_of
from corpus.spans import RawSpan
from index.changes import Changes
from index.database import MIGRATIONS
from index.entry import Entry
from index.home import LibraryError
from index.reading import entry_of
from index.store import Store

RULING = """芜湖市镜湖区人民法院
执行裁定书
（2022）皖0202执12号
申请执行人：张某甲，男。
被执行人：芜湖某某有限公司。
申请执行人张某甲与被执行人芜湖某某有限公司买卖合同纠纷一案，本院在执行中，应执行120,000元。依照《中华人民共和国民事诉讼法》
第二百六十四条的规定，裁定如下：
冻结被执行人的存款。
审判员 李某某
二〇二二年三月一日
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store.sqlite")
    Changes(store).begin()
    yield store
    store.close()


def put(store: Store, text: str, path: str, rules: str = "r1", mode: str = "published") -> Document:
    document = document_of(text, path)
    Changes(store).put(document, report_of(document, path, mode=mode), rules)
    return document


def paths(store: Store, document: Document) -> tuple[str, ...] | None:
    number = store.number_of(document.sha256)
    return None if number is None else store.entries([number])[number].paths


def seen(store: Store, since: int = 0) -> dict[int, Entry | None]:
    return {change.number: change.entry for change in store.changes_since(since)}


def test_an_entry_comes_back_as_it_went_in(store: Store) -> None:
    document = document_of(RULING, "/a.txt")
    report = report_of(document, "/a.txt")
    entry = entry_of(document, report)
    (change,) = Changes(store).put(document, report, "r1")
    assert change.entry == entry
    assert entry.parties
    assert entry.statutes
    assert entry.amounts
    assert entry.officers
    assert seen(store) == {change.number: entry}
    assert store.entries([change.number]) == {change.number: replace(entry, match_text="")}
    assert store.report(document.sha256) == report


def test_the_text_comes_back_with_its_map_and_without_page_furniture(store: Store) -> None:
    document = document_of("页眉\n执(zhí)行\t通知书", "/a.txt")
    document = replace(document, extract=replace(document.extract, furniture=(RawSpan(0, 2),)))
    (change,) = Changes(store).put(document, report_of(document, "/a.txt"), "r1")
    body = store.body(change.number)
    assert body is not None
    assert body.raw == document.raw
    assert body.match == document.match
    assert body.match.text == "执行通知书"
    assert store.body(99) is None


def test_nothing_to_do_for_the_same_bytes_rules_and_mode(store: Store) -> None:
    document = put(store, "甲", "/a")
    before = store.sequence
    assert store.is_current(document.sha256, "r1", "published")
    assert Changes(store).put(document, report_of(document, "/a"), "r1") == []
    assert store.sequence == before
    assert not store.is_current(document.sha256, "r2", "published")
    assert not store.is_current(document.sha256, "r1", "draft")
    assert not store.is_current("0" * 64, "r1", "published")


@pytest.mark.parametrize(("rules", "mode"), [("r2", "published"), ("r1", "draft")])
def test_other_rules_or_another_mode_replace_the_verdicts(store: Store, rules: str, mode: str) -> None:
    document = put(store, "甲", "/a")
    before = store.sequence
    put(store, "甲", "/a", rules, mode)
    assert store.count() == 1
    assert list(seen(store, before)) == [store.number_of(document.sha256)]
    assert store.is_current(document.sha256, rules, mode)


def test_the_same_bytes_in_several_places_are_one_document(store: Store) -> None:
    document = put(store, "甲", "/b")
    put(store, "甲", "/a")
    assert store.count() == 1
    assert paths(store, document) == ("/a", "/b")
    assert [
        change.entry and change.entry.paths for change in Changes(store).add_path(document.sha256, "/c")
    ] == [("/a", "/b", "/c")]
    assert Changes(store).add_path(document.sha256, "/c") == []


def test_a_document_goes_with_its_last_path(store: Store) -> None:
    document = put(store, "甲", "/a")
    put(store, "甲", "/b")
    Changes(store).remove_path("/a")
    assert paths(store, document) == ("/b",)
    number = store.number_of(document.sha256)
    before = store.sequence
    (change,) = Changes(store).remove_path("/b")
    assert (change.number, change.entry) == (number, None)
    assert store.count() == 0
    assert seen(store, before) == {number: None}
    assert Changes(store).remove_path("/b") == []


def test_other_bytes_at_a_path_put_the_old_document_out(store: Store) -> None:
    old = put(store, "甲", "/a")
    kept = put(store, "乙", "/b")
    put(store, "乙", "/c")
    new = put(store, "丙", "/a")
    assert paths(store, old) is None
    put(store, "丁", "/c")
    assert paths(store, kept) == ("/b",)
    assert paths(store, new) == ("/a",)


def test_a_number_is_never_used_twice(store: Store) -> None:
    first = put(store, "甲", "/a")
    number = store.number_of(first.sha256)
    Changes(store).remove(first.sha256)
    again = put(store, "甲", "/a")
    assert store.number_of(again.sha256) != number
    assert seen(store) == {
        number: None,
        store.number_of(again.sha256): seen(store)[store.number_of(again.sha256) or 0],
    }


def test_pasted_text_has_no_path_and_stays_until_it_is_removed(store: Store) -> None:
    document = put(store, "甲", "")
    assert paths(store, document) == ()
    assert len(Changes(store).remove(document.sha256)) == 1
    assert Changes(store).remove(document.sha256) == []


def test_paths_under_a_folder(store: Store) -> None:
    for i, path in enumerate(["/a/1", "/a/b/2", "/ab/3", "/a0", "/b/4", "/a"]):
        put(store, str(i), path)
    assert sorted(store.paths_under("/a")) == ["/a/1", "/a/b/2"]
    assert sorted(store.paths_under("/a/")) == ["/a/1", "/a/b/2"]


def test_file_names_that_are_not_utf8_and_broken_text_survive(store: Store) -> None:
    path = b"/\xd6\xb4\xd0\xd0.txt".decode("utf-8", "surrogateescape")
    document = put(store, "甲\ud800乙", path)
    assert paths(store, document) == (path,)
    number = store.number_of(document.sha256)
    assert number is not None
    body = store.body(number)
    assert body is not None
    assert body.raw == "甲\ud800乙"


def test_changes_are_followed_across_pages_of_the_reader(store: Store) -> None:
    for i in range(450):
        put(store, f"文书{i}", f"/{i}")
    middle = store.sequence
    assert len(seen(store)) == 450
    put(store, "文书7", "/7", "r2")
    Changes(store).remove_path("/9")
    assert len(seen(store, middle)) == 2
    assert len(seen(store)) == 450  # 449 and one removal
    assert store.sequence > middle


def test_a_rollback_leaves_nothing(store: Store) -> None:
    put(store, "甲", "/a")
    Changes(store).rollback()
    assert store.count() == 0
    assert store.sequence == 0
    Changes(store).rollback()


def test_another_connection_sees_what_is_committed_only(store: Store, tmp_path: Path) -> None:
    document = put(store, "甲", "/a")
    reader = Store(tmp_path / "store.sqlite")
    assert reader.count() == 0
    Changes(store).commit()
    assert reader.count() == 1
    assert reader.id == store.id
    assert reader.number_of(document.sha256) == store.number_of(document.sha256)
    reader.close()


def test_two_stores_have_different_names(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.sqlite")
    assert other.id != store.id
    other.close()


def test_a_store_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    Store(path).close()
    database = sqlite3.connect(path)
    database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    database.close()
    with pytest.raises(LibraryError, match="由更新的执核建立"):
        Store(path)


def test_a_broken_store_is_reported_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(LibraryError, match="从备份恢复"):
        Store(path)
    assert path.read_bytes() == b"not a database" * 100
