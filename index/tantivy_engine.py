"""The main engine: tantivy over pairs of characters.

It holds no text, only numbers; texts are in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Order, Query

from index.bigrams import all_spaced, joined
from index.checkedfiles import check
from index.encodable import encodable
from index.engine import Engine, Facets, Found, IndexDamaged, Sort, by_count, check_facets
from index.entry import FACETS, KEYWORD_FIELDS, NUMBER_FIELDS, PHRASE_FIELDS, Entry
from index.folder_place import FolderPlace
from index.home import Home
from index.parttags import FILLER, tagged
from index.quiet import quiet
from index.shown import PART_FIELDS
from index.tantivy_query import FILLED, KEYWORD, LISTED, Compiler, silent
from index.tantivy_segments import join
from index.tantivyfiles import damaged_files, fault_of, files_in_use
from index.tree import All, Node, Range
from index.values import (
    amount_rank,
    date_number,
    facet_values,
    filled_fields,
    keyword_values,
    number_values,
    phrase_values,
)

# Room for one document number below a date: 20220301_000000017 sorts by date, then by number.
_NUMBERS = 10**9
_NO_DATE_LAST = 99_999_999 * _NUMBERS
_NO_SUM_LAST = 2**33  # above every rank of a sum; with a number below it the integer still has 63 bits
_ORDER_FIELDS = {
    Sort.NEWEST: ("newest", Order.Desc),
    Sort.OLDEST: ("oldest", Order.Asc),
    Sort.LARGEST: ("sum_first", Order.Desc),
    Sort.SMALLEST: ("sum_last", Order.Asc),
}
# One thread of tantivy keeps up with what stores and cuts pairs for it, and two would leave twice as many segments behind,
# which must be merged: a fifth of all time. A segment is written when the heap is full.
_THREADS = 1
_HEAP = 256_000_000
_BUCKETS = 65_000  # tantivy's own limit; counts are exact as long as a facet has fewer values
_STRETCH = 5_000  # hits of a stream in memory at once
_SHORT_FIELDS = tuple(field for field in PHRASE_FIELDS if field != "text" and field not in PART_FIELDS)
_TAGGED = "tagged"
_NOTHING = Range("date", 1, 0)
_FACET = "facet_"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("number", indexed=True, fast=True)
    builder.add_integer_field("newest", fast=True)
    builder.add_integer_field("oldest", fast=True)
    builder.add_integer_field("sum_first", fast=True)
    builder.add_integer_field("sum_last", fast=True)
    builder.add_text_field("text", tokenizer_name=_TAGGED, index_option="position")
    for field in _SHORT_FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for field in KEYWORD_FIELDS:
        builder.add_text_field(
            KEYWORD + field, tokenizer_name="raw", index_option="basic", fast=field in LISTED
        )
    builder.add_text_field(FILLED, tokenizer_name="raw", index_option="basic")
    for field in NUMBER_FIELDS:
        builder.add_integer_field(field, indexed=True, fast=True)
    for facet in FACETS:
        builder.add_text_field(_FACET + facet, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever tantivy raises, panics of its Rust code included, as IndexDamaged."""
    try:
        with quiet():
            yield
    except (ValueError, OSError) as fault:
        raise IndexDamaged(str(fault)) from fault
    except BaseException as fault:
        # PanicException is no Exception and cannot be imported.
        if type(fault).__name__ == "PanicException":
            raise IndexDamaged(str(fault)) from fault
        raise


class TantivyKind:
    """Makes and opens tantivy indexes."""

    name = "tantivy"
    schema = "6"

    def place(self, home: Home, library: str) -> FolderPlace:
        """A folder of the library."""
        return FolderPlace(self, home.index(self.name, self.schema))

    def create(self, folder: Path) -> Engine:
        """A new index."""
        with _guarded():
            return TantivyEngine(tantivy.Index(_schema(), path=str(folder), reuse=False))

    def part(self, folder: Path) -> Engine:
        """A part of an index is one like any other."""
        return self.create(folder)

    def join(self, folder: Path, parts: Sequence[Path]) -> None:
        """Of parts one index."""
        with _guarded():
            join(folder, parts)

    def open(self, folder: Path) -> Engine:
        """An index made by `create`."""
        with _guarded():
            if not tantivy.Index.exists(str(folder)):
                raise IndexDamaged("文件夹里没有索引")
            engine = TantivyEngine(tantivy.Index.open(str(folder)))
            engine.search(_NOTHING, Sort.NEWEST, limit=1)  # a schema without our fields shows itself here
            return engine

    def faults(self, folder: Path) -> Iterator[str]:
        """By the checksums that tantivy writes."""
        return damaged_files(folder)

    def check(self, folder: Path, tell: Callable[[str], None]) -> None:
        """By the same, as `index.checkedfiles` remembers."""
        check(folder, files_in_use(folder), fault_of, tell)


class TantivyEngine:
    """A tantivy index; see `index.engine.Engine`."""

    def __init__(self, index: tantivy.Index) -> None:
        # Its name is in the index, the splitter itself is not.
        splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
        index.register_tokenizer(_TAGGED, splitter.filter(tantivy.Filter.custom_stopword([FILLER])).build())
        self._index = index
        self._schema = index.schema
        self._writer: tantivy.IndexWriter | None = None
        self._searcher = index.searcher()
        self._compiler = Compiler(self._schema, self._searcher)
        self._newest: int | None = None

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_HEAP, _THREADS)
        return self._writer

    def add(self, number: int, entry: Entry) -> None:
        """Add a new document."""
        # Typed adders only: a wrongly guessed type would fail at a later document.
        document = tantivy.Document()
        day = date_number(entry)
        document.add_integer("number", number)
        document.add_integer("newest", day * _NUMBERS + number)
        document.add_integer("oldest", day * _NUMBERS + number if day else _NO_DATE_LAST + number)
        rank = amount_rank(entry)
        document.add_integer("sum_first", rank * _NUMBERS + number)
        document.add_integer("sum_last", (rank or _NO_SUM_LAST) * _NUMBERS + number)
        phrases, keywords = phrase_values(entry), keyword_values(entry)
        document.add_text("text", tagged(joined(phrases["text"]), entry.shown.parts))
        others = {field: text for field in _SHORT_FIELDS if (text := joined(phrases[field]))}
        for field, pairs in zip(others, all_spaced(tuple(others.values())), strict=True):
            document.add_text(field, pairs)
        for field, words in keywords.items():
            for word in words:
                document.add_text(KEYWORD + field, encodable(word))
        for field in filled_fields(phrases, keywords):
            document.add_text(FILLED, field)
        for field, amounts in number_values(entry).items():
            for amount in amounts:
                document.add_integer(field, amount)
        for facet, values in facet_values(entry).items():
            for value in values:
                document.add_text(_FACET + facet, encodable(value))
        with _guarded():
            self._writing().add_document(document)

    def replace(self, number: int, entry: Entry) -> None:
        """Delete and add in one commit."""
        self.delete(number)
        self.add(number, entry)

    def delete(self, number: int) -> None:
        """Remove a document."""
        with _guarded():
            self._writing().delete_documents_by_term("number", number)

    def commit(self) -> None:
        """Write the segments and show them."""
        if self._writer is not None:
            with _guarded():
                self._writer.commit()
        self.refresh()

    def rollback(self) -> None:
        """Forget uncommitted changes."""
        if self._writer is not None:
            with _guarded():
                self._writer.rollback()

    def refresh(self) -> None:
        """A new searcher over what is committed; an older one would go on showing its snapshot."""
        with _guarded():
            self._index.reload()
            self._searcher = self._index.searcher()
            self._compiler = Compiler(self._schema, self._searcher)
            self._newest = None

    def count(self) -> int:
        """Documents in the snapshot."""
        return int(self._searcher.num_docs)

    def numbers(self) -> set[int]:
        """All numbers in the snapshot."""
        return set(self.search(All(), Sort.NEWEST, limit=None).numbers)

    is_fixed = True

    def newest(self) -> int:
        """The highest number of the snapshot, asked for once."""
        if self._newest is None:
            with _guarded():
                hits = self._searcher.search(
                    Query.all_query(), 1, order_by_field="number", order=Order.Desc
                ).hits
            self._newest = int(hits[0][0]) if hits else 0
        return self._newest

    def search(
        self,
        tree: Node,
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int | None = 20,
        through: int | None = None,
    ) -> Found:
        """Hits of a tree."""
        searcher = self._searcher
        query = self._up_to("number", through, self._compiled(tree))
        # tantivy makes room for all hits up to the last one wanted: a page far beyond the end would take all memory.
        offset = min(offset, searcher.num_docs)
        wanted = max(1, min(searcher.num_docs if limit is None else limit, searcher.num_docs - offset))
        with _guarded():
            if sort is Sort.RELEVANCE:
                result = searcher.search(query, limit=wanted, offset=offset)
                scores = tuple(float(score) for score, _ in result.hits)
                found = searcher.fast_field_values("number", [address for _, address in result.hits])
                numbers = tuple(int(number) for number in found if number is not None)
            else:
                field, order = _ORDER_FIELDS[sort]
                result = searcher.search(query, wanted, offset=offset, order_by_field=field, order=order)
                numbers = tuple(key % _NUMBERS for key, _ in result.hits)
                scores = (0.0,) * len(numbers)
        total = int(result.count)  # type: ignore[attr-defined]  # missing in tantivy's stub
        return Found(total, () if limit == 0 else numbers, () if limit == 0 else scores)

    def totals(self, trees: Sequence[Node]) -> list[int]:
        """One count after the other: each takes less than a millisecond."""
        return [self.search(tree, Sort.NEWEST, limit=0).total for tree in trees]

    def stream(self, tree: Node, sort: Sort) -> Iterator[tuple[int, ...]]:
        """All hits of one snapshot, a stretch at a time, so that they need no memory.

        Each stretch goes on after the key of the last; a score is no key, so by relevance the hits before
        are counted anew.
        """
        searcher, query = self._searcher, self._compiled(tree)
        offset, last = 0, None
        while True:
            with _guarded():
                if sort is Sort.RELEVANCE:
                    result = searcher.search(query, limit=_STRETCH, offset=offset)
                    found = searcher.fast_field_values("number", [address for _, address in result.hits])
                    numbers = tuple(int(number) for number in found if number is not None)
                else:
                    field, order = _ORDER_FIELDS[sort]
                    rest = self._beyond(field, order, last, query)
                    result = searcher.search(rest, _STRETCH, order_by_field=field, order=order)
                    numbers = tuple(key % _NUMBERS for key, _ in result.hits)
            yield numbers
            if len(result.hits) < _STRETCH:
                return
            offset, last = offset + _STRETCH, int(result.hits[-1][0])

    def _beyond(self, field: str, order: Order, last: int | None, query: Query) -> Query:
        """The hits after the one with the key `last` in the order of a field."""
        if last is None:
            return query
        ends = (None, last - 1) if order == Order.Desc else (last + 1, None)
        further = Query.range_query(self._schema, field, FieldType.Integer, *ends)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, silent(further))])

    def _up_to(self, field: str, highest: int | None, query: Query) -> Query:
        """Of the hits those whose number in the field is no higher."""
        if highest is None:
            return query
        below = Query.range_query(self._schema, field, FieldType.Integer, None, highest)
        return Query.boolean_query([(Occur.Must, query), (Occur.Must, silent(below))])

    def facets(self, tree: Node, names: Sequence[str] = FACETS, through: int | None = None) -> Facets:
        """Counts of facet values over all hits."""
        check_facets(names)
        asked = {name: {"terms": {"field": _FACET + name, "size": _BUCKETS}} for name in names}
        with _guarded():
            query = self._up_to("number", through, self._compiled(tree))
            answer: dict[str, Any] = self._searcher.aggregate(query, asked)
        return {
            name: by_count({bucket["key"]: int(bucket["doc_count"]) for bucket in answer[name]["buckets"]})
            for name in names
        }

    def close(self) -> None:
        """Drop the writer with its uncommitted changes and its lock."""
        self._writer = None

    def _compiled(self, tree: Node) -> Query:
        return self._compiler.query(tree)
