"""Where words stand and how new a document is changes the order of hits, and never what is found; the same in every engine."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from generated_documents import generated_document, report_of, seeded

from corpus.document import document_of
from index.engine import Engine, Sort
from index.entry import Entry
from index.library import Library, engine_kind
from index.query import parse_query
from index.ranking import ranked
from index.tree import All, Keyword, Node, Not, Or, Phrase, Preferred

TODAY = datetime.date(2024, 6, 1)
FILLER = "本院在执行过程中查明下列事实。" * 4


def _entry(text: str, date: str | None = None, **fields: object) -> Entry:
    return Entry(
        id=text, paths=(), title=str(fields.pop("title", "")), match_text=text + FILLER, date=date, **fields
    )  # type: ignore[arg-type]


ENTRIES = (
    _entry("王某甲提出异议，王某甲称，王某甲的财产", date="2019-01-01"),
    _entry("被执行人王某甲", date="2019-01-01", parties=(("被执行人", "王某甲"),)),
    _entry("限制消费令已经解除，限制消费令失效", date="2019-01-01", title="执行裁定书"),
    _entry("现发出限制消费令", date="2019-01-01", title="限制消费令"),
    _entry("终结本次执行程序", date="2016-01-01"),
    _entry("终结本次执行程序", date="2024-05-01"),
    _entry("终结本次执行程序", date="2022-05-01"),
    _entry("终结本次执行程序", date="2099-01-01"),
    _entry("终结本次执行程序"),
    *(_entry(f"其他文书之{number}") for number in range(20)),
)


@pytest.fixture(scope="module", params=["tantivy", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine: Engine = engine_kind(request.param).create(tmp_path_factory.mktemp("ranking"))  # type: ignore[attr-defined]  # an engine in a folder
    for number, entry in enumerate(ENTRIES, 1):
        engine.add(number, entry)
    engine.commit()
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("words", "plain", "better"),
    [("王某甲", [1, 2], [2, 1]), ("限制消费令", [3, 4], [4, 3])],
    ids=["a party before one who is spoken of", "a title before what speaks of it"],
)
def test_words_count_more_where_they_name_the_document(
    engine: Engine, words: str, plain: list[int], better: list[int]
) -> None:
    tree = parse_query(words)
    assert list(engine.search(tree).numbers) == plain
    assert list(engine.search(ranked(tree)).numbers) == better


def test_of_equal_documents_the_newer_ones_come_first_and_dates_to_come_are_not_new(engine: Engine) -> None:
    tree = parse_query("终结本次执行程序")
    assert set(engine.search(ranked(tree)).numbers) == {5, 6, 7, 8, 9}
    found = engine.search(ranked(tree, TODAY)).numbers
    assert found[:2] == (6, 7)
    assert set(found) == {5, 6, 7, 8, 9}


def test_a_condition_that_ranks_nothing_is_left_as_it_is() -> None:
    for tree in (
        All(),
        Keyword("mode", "draft"),
        Not(Phrase("text", "执行")),
        Phrase("text", "执"),
        Phrase("court", "芜湖"),
    ):
        assert ranked(tree) is tree


def test_only_the_first_phrases_of_a_long_query_are_looked_for_elsewhere() -> None:
    tree: Node = Or(tuple(Phrase("text", f"第{number}号") for number in range(1_000)))
    found = ranked(tree)
    assert isinstance(found, Preferred)
    assert len(found.bonuses) < 50


def test_a_library_ranks_pages_lists_and_exports_alike(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        rnd = seeded(9)
        with library.writer() as writer:
            for number in range(60):
                document = generated_document(rnd, f"/{number}")
                writer.add(document, report_of(document, document.source), "r1")
            document = document_of(
                "甲县人民法院\n执行通知书\n（2024）甲0121执77号\n被执行人：赵某壬，男。\n特此通知。\n二〇二四年五月一日",
                "/own",
            )
            writer.add(document, report_of(document, "/own"), "r1")
        for recent in (None, TODAY):
            pages = [
                hit.entry.id
                for page in range(1, 9)
                for hit in library.search("执行", page=page, limit=10, recent=recent).hits
            ]
            whole = library.search("执行", every=True, recent=recent)
            assert pages == [hit.entry.id for hit in whole.hits]
            assert len(set(pages)) == whole.total
            assert pages == [entry.id for entry in library.iterate("执行", Sort.RELEVANCE, recent)]
        assert library.search("赵某壬").hits[0].entry.path == "/own"
