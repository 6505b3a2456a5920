"""An index that several processes built answers as one that a single process built: numbers, order, scores, counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from generated_documents import generated_document, report_of, seeded
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import document_of
from index import folder_place, shards, writer
from index.bigrams import joined, pairs, spaced
from index.engine import IndexDamaged, Sort
from index.library import Library
from index.store import Store
from index.tantivy_engine import TantivyKind
from index.tree import All, And, Keyword, Node, Not, Phrase

COUNT = 90
QUERIES: tuple[Node, ...] = (
    All(),
    Phrase("text", "执行"),
    Phrase("text", "有权拒绝，并可以"),
    And((Phrase("text", "账号"), Phrase("text", "举报"))),
    And((Phrase("text", "账号"), Not(Keyword("type", "execution_notice")))),
    Phrase("court", "芜湖"),
)


@given(st.text(), st.text())
def test_pairs_cut_in_one_go_are_the_pairs(one: str, other: str) -> None:
    text = joined([one, other])
    assert spaced(text) == " ".join(pairs(text))


@pytest.fixture
def several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_place, "WORTH", 1)
    monkeypatch.setattr(folder_place, "processes", lambda: 3)


def _fill(library: Library) -> None:
    """Documents of which some were removed and some are newer than those behind them."""
    rnd = seeded(5)
    documents = [generated_document(rnd, f"/文书/{number}.txt") for number in range(COUNT)]
    with library.writer(batch=20) as writer:
        for document in documents:
            writer.add(document, report_of(document, document.source), "r1")
        for document in documents[::7]:
            writer.remove(document.source)
        for document in documents[1::9]:
            writer.add(document, report_of(document, document.source, mode="served"), "r2")


def _answers(library: Library) -> list[object]:
    engine = library._index.current()
    answers: list[object] = [sorted(engine.numbers())]
    for tree in QUERIES:
        answers.append(engine.facets(tree))
        answers += [engine.search(tree, sort, limit=None).numbers for sort in (Sort.NEWEST, Sort.OLDEST)]
        found = engine.search(tree, limit=None)
        # Documents of one score come in the order of the segments, which is another one here.
        answers.append(sorted(zip(found.scores, found.numbers, strict=True)))
    return answers


def _alone(library: Library) -> list[object]:
    """The answers of an index that one process built; one that documents were deleted from counts them in its scores."""
    assert COUNT < folder_place.WORTH
    library._index.rebuild()
    return _answers(library)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        _fill(opened)
        yield opened


def test_several_processes_build_what_one_builds(library: Library, request: pytest.FixtureRequest) -> None:
    before = _alone(library)
    request.getfixturevalue("several")
    library._index.rebuild()
    assert len(_segments(library)) == 3
    assert _answers(library) == before
    _fill_more(library)
    assert library.search("新来的文书").total == 1
    with Library.open(library.home) as again:
        assert again.count() == again._index.current().count()
    assert not list(library.home.path.rglob("part-*"))


def _segments(library: Library) -> list[str]:
    (meta,) = library.home.path.glob("index/tantivy-*/meta.json")
    return [segment["segment_id"] for segment in json.loads(meta.read_text())["segments"]]


def _fill_more(library: Library) -> None:
    """What is written afterwards deletes in, and merges with, segments that came from elsewhere."""
    with library.writer() as writer:
        for number in range(0, COUNT, 4):
            writer.remove(f"/文书/{number}.txt")
    document = document_of("某法院\n执行通知书\n这是新来的文书。", "/文书/新.txt")
    library.add(document, report_of(document, document.source), "r1")


def test_a_process_that_fails_leaves_the_work_to_this_one(
    library: Library, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _alone(library)
    request.getfixturevalue("several")
    monkeypatch.setattr(shards.sys, "executable", "/bin/false")
    library._index.rebuild()
    assert _answers(library) == before
    assert len(_segments(library)) != 3


def test_why_a_process_failed_is_told(library: Library, tmp_path: Path) -> None:
    with sqlite3.connect(library.home.store) as database:
        database.execute("UPDATE bodies SET raw = x'00' WHERE number = (SELECT max(number) FROM bodies)")
    database.close()
    folder = tmp_path / "new"
    folder.mkdir()
    with pytest.raises(IndexDamaged, match="StoreDamaged"):
        shards.build(TantivyKind(), Store(library.home.store), folder, 2)
    assert list(folder.iterdir()) == []


def test_parts_of_another_make_or_with_missing_files_are_refused(library: Library, tmp_path: Path) -> None:
    kind = TantivyKind()
    parts = []
    for name in ("a", "b"):
        part = tmp_path / name
        part.mkdir()
        engine = kind.part(part)
        for change in library.store.changes_since(0, 40):
            if change.entry:
                engine.add(change.number, change.entry)
        engine.commit()
        engine.close()
        parts.append(part)
    assert (parts[0] / "meta.json").exists()
    whole = tmp_path / "whole"
    whole.mkdir()
    next(parts[1].glob("*.pos")).unlink()
    with pytest.raises(IndexDamaged):
        kind.join(whole, parts)


def test_batches_that_are_stored_and_not_shown_are_made_up_for(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []

    def broken_off(library: Library) -> None:
        rnd = seeded(6)
        with library.writer(batch=2, show=3) as writer:
            for number in range(9):
                document = generated_document(rnd, f"/文书/{number}.txt")
                writer.add(document, report_of(document, document.source), "r1")
                with Library.open(tmp_path) as other:
                    seen.append((other.store.count(), other.search("*").total))
            raise RuntimeError

    with Library.open(tmp_path) as library:
        with pytest.raises(RuntimeError):
            broken_off(library)
        assert seen == [(0, 0), (2, 0), (2, 0), (4, 0), (4, 0), (6, 6), (6, 6), (8, 6), (8, 6)]
        assert library.search("*").total == library.count() == 8


def test_an_old_run_stores_as_often_and_shows_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document every six seconds: each is durable at once, what searches see is never a minute old."""
    seconds = count(0, 6)
    monkeypatch.setattr(writer, "time", SimpleNamespace(monotonic=lambda: now))
    now, unseen, waits = next(seconds), 0, []
    rnd = seeded(8)
    with Library.open(tmp_path) as library, library.writer(show=10) as writing:
        other = Store(library.home.store)
        for number in range(130):
            document = generated_document(rnd, f"/文书/{number}.txt")
            now = next(seconds)
            writing.add(document, report_of(document, document.source), "r1")
            assert other.count() == number + 1
            unseen += 1
            if library.is_in_step():
                waits.append(6 * unseen)
                unseen = 0
        other.close()
    assert waits[:9] == [6] * 9  # the first minute
    assert waits == sorted(waits)
    assert waits[-1] == 30


def test_shares_cover_every_change_once(library: Library) -> None:
    every = {change.number for change in library.store.changes_since(0)}
    for parts in (1, 2, 3, 7, 1_000):
        shares = library.store.shares(parts)
        assert shares[0][0] == 0
        assert shares[-1][1] == library.store.sequence
        found = [
            change.number for since, until in shares for change in library.store.changes_since(since, until)
        ]
        assert sorted(found) == sorted(every)
    with Library.open(library.home.path.parent / "empty") as empty:
        assert empty.store.shares(3) == [(0, 0)]
