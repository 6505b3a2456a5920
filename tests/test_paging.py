"""Pages: what comes in between two of them neither repeats a hit nor hides one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated_documents import report_of
from test_command import zhihe

from corpus.document import document_of
from index.engine import Sort
from index.library import ENGINES, Library
from index.results import SearchResult
from index.writer import Writer

DATES = Sort.NEWEST, Sort.OLDEST


def _add(writer: Writer, number: int) -> None:
    """Days that come again and again, so that what comes later goes to every place of the order."""
    path = f"/{number:05}"
    document = document_of(f"第{number}份文书" + "，执行" * (number % 5), path)
    writer.add(document, {**report_of(document, path), "date": f"2022-{number % 12 + 1:02}-01"}, "r1")


def _library(folder: Path, engine: str, count: int) -> Iterator[Library]:
    with Library.open(folder, engine) as library:
        with library.writer() as writer:
            for number in range(count):
                _add(writer, number)
        yield library


@pytest.fixture(params=ENGINES)
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Library]:
    yield from _library(tmp_path, request.param, 60)


def _ids(result: SearchResult) -> list[str]:
    return [hit.entry.id for hit in result.hits]


@pytest.mark.parametrize("sort", DATES)
def test_what_comes_in_between_moves_no_hit_to_another_page(library: Library, sort: Sort) -> None:
    first = library.search("文书", sort=sort, limit=7)
    before = _ids(library.search("文书", sort=sort, every=True))
    seen = _ids(first)
    with library.writer() as writer:
        for page in range(2, 10):
            for number in range(1_000 + page * 30, 1_000 + page * 30 + 30):
                _add(writer, number)
            writer.commit()
            result = library.search("文书", sort=sort, limit=7, page=page, through=first.through)
            assert result.total == first.total == 60
            assert result.through == first.through
            assert result.facets == first.facets
            seen += _ids(result)
    assert seen == before
    # And without it they do move, so that the above says something.
    assert _ids(library.search("文书", sort=sort, limit=7, page=2)) != before[7:14]


def test_by_relevance_too_only_what_was_there_is_counted(library: Library) -> None:
    first = library.search("执行", limit=7)
    with library.writer() as writer:
        _add(writer, 999)
    pages = [library.search("执行", limit=7, page=page, through=first.through) for page in range(1, 9)]
    ids = [each for page in pages for each in _ids(page)]
    assert len(ids) == len(set(ids)) == first.total == pages[-1].total


def test_the_first_page_tells_exactly_what_it_saw_while_another_writes(tmp_path: Path) -> None:
    """The store is ahead of the index for a moment: what only the store has belongs to no page."""
    for library in _library(tmp_path, "tantivy", 20):
        with Library.open(tmp_path) as writing, writing.writer() as writer:
            _add(writer, 500)
            writer._changes.commit()  # as killed, or slow, between the two commits
            seen = library.search("文书", sort=Sort.NEWEST, limit=5)
            writer._changes.begin()
        later = [
            library.search("文书", sort=Sort.NEWEST, limit=5, page=page, through=seen.through)
            for page in range(1, 7)
        ]
        assert (seen.total, seen.through) == (20, 20)
        assert _ids(later[0]) == _ids(seen)
        ids = [each for page in later for each in _ids(page)]
        assert len(ids) == len(set(ids))


def test_page_five_hundred_is_that_of_the_whole_list(tmp_path: Path) -> None:
    for library in _library(tmp_path, "tantivy", 1_200):
        whole = [entry.id for entry in library.iterate("文书", Sort.NEWEST)]
        first = library.search("文书", sort=Sort.NEWEST, limit=2)
        with library.writer() as writer:
            for number in range(5_000, 5_100):
                _add(writer, number)
        page = library.search("文书", sort=Sort.NEWEST, limit=2, page=500, through=first.through)
        assert _ids(page) == whole[998:1000]


def test_a_stream_goes_on_over_many_stretches_as_it_began(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.tantivy_engine._STRETCH", 7)
    for library in _library(tmp_path, "tantivy", 60):
        for sort in Sort:
            whole = _ids(library.search("文书 或 执行", sort=sort, every=True))
            stream = library.iterate("文书 或 执行", sort)
            begun = [next(stream).id for _ in range(10)]
            with library.writer() as writer:
                _add(writer, 2_000 + len(sort))
            assert begun + [entry.id for entry in stream] == whole


def test_the_command_says_how_to_go_on(tmp_path: Path) -> None:
    for _ in _library(tmp_path, "tantivy", 30):
        pass
    shown = zhihe("search", "文书", "--sort", "newest", "--limit", "10", home=tmp_path).stdout
    told = re.search(r"第 1 页，共 3 页；下一页：(--page 2 --through 30)$", shown.rstrip())
    assert told
    more = zhihe(
        "search", "文书", "--sort", "newest", "--limit", "10", *told[1].split(), home=tmp_path
    ).stdout
    assert "\n11. " in more
    last = zhihe("search", "文书", "--limit", "10", "--page", "3", "--through", "30", home=tmp_path).stdout
    beyond = zhihe("search", "文书", "--limit", "10", "--page", "9", "--through", "30", home=tmp_path).stdout
    assert "没有第 9 页：只有 3 页，每页 10 份" in beyond
    assert "下一页" not in last
