"""The second engine: Whoosh, in pure Python, over the same pairs of characters.

For machines without a wheel of tantivy and as a check on the first engine; beyond a few thousand documents it
is slow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from whoosh import analysis, fields, matching, query
from whoosh import index as whoosh_index
from whoosh.query import spans
from whoosh.searching import Searcher

from index.bigrams import END, joined, pairs
from index.encodable import encodable
from index.engine import Engine, Facets, Found, IndexDamaged, Sort, by_count, check_facets
from index.entry import FACETS, KEYWORD_FIELDS, NUMBER_FIELDS, PHRASE_FIELDS, Entry
from index.folder_place import FolderPlace
from index.home import Home
from index.scan import shape_of
from index.tree import (
    All,
    And,
    Keyword,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Preferred,
    Prefix,
    Present,
    Range,
    Weighted,
    Wildcard,
)
from index.values import (
    amount_rank,
    date_number,
    facet_values,
    filled_fields,
    keyword_values,
    number_values,
    phrase_values,
)

_KEYWORD = "keyword_"
_FILLED = "filled"  # the names of the fields that have a value
_NOTHING = 1e-12  # Whoosh takes a score of 0.0 for one that is not given, and makes it 1.0
_TOGETHER = 16  # conditions that Whoosh steps through together: the time grows with the cube of their number
_NONE_LAST = 2**33  # above every day and every rank of a sum


class _Split(analysis.Tokenizer):  # type: ignore[misc]  # whoosh publishes no types
    """Pairs of characters with their positions, or the values of a keyword field."""

    def __init__(self, whole: bool) -> None:
        self.whole = whole

    def __call__(self, value: str, positions: bool = False, **_options: Any) -> Iterator[Any]:
        token = analysis.Token(positions, False)
        terms = [term for term in value.split(END) if term] if self.whole else pairs(value)
        for position, term in enumerate(terms):
            token.text = term
            token.boost = 1.0
            if positions:
                token.pos = position
            yield token


def _schema() -> Any:
    schema = fields.Schema(
        # As text, dates and amounts too: nothing here needs the precision steps of a numeric field.
        number=fields.ID(stored=True, unique=True),
        day=fields.STORED(),
        rank=fields.STORED(),
        facets=fields.STORED(),
    )
    for field in PHRASE_FIELDS:
        schema.add(field, fields.TEXT(analyzer=_Split(whole=False), phrase=True))
    for field in KEYWORD_FIELDS:
        schema.add(_KEYWORD + field, fields.TEXT(analyzer=_Split(whole=True), phrase=False))
    schema.add(_FILLED, fields.TEXT(analyzer=_Split(whole=True), phrase=False))
    for field in NUMBER_FIELDS:
        schema.add(field, fields.TEXT(analyzer=_Split(whole=True), phrase=False))
    return schema


@contextmanager
def _guarded() -> Iterator[None]:
    """Whoosh meets broken files with exceptions of many kinds; all of them mean: build the index anew."""
    try:
        yield
    except (IndexDamaged, MemoryError):
        raise
    except Exception as fault:
        raise IndexDamaged(str(fault)) from fault


class WhooshKind:
    """Makes and opens Whoosh indexes."""

    name = "whoosh"
    schema = "4"

    def place(self, home: Home, library: str) -> FolderPlace:
        """A folder of the library."""
        return FolderPlace(self, home.index(self.name, self.schema))

    def create(self, folder: Path) -> Engine:
        """A new index."""
        with _guarded():
            return WhooshEngine(whoosh_index.create_in(str(folder), _schema()))

    def open(self, folder: Path) -> Engine:
        """An index made by `create`."""
        with _guarded():
            engine = WhooshEngine(whoosh_index.open_dir(str(folder)))
            engine.search(All(), limit=1)
            return engine

    def faults(self, folder: Path) -> Iterator[str]:
        """None: Whoosh keeps no checksums, so that only searching for what must be found tells."""
        return iter(())

    def check(self, folder: Path, tell: Callable[[str], None]) -> None:
        """Nothing, as above."""


class WhooshEngine:
    """A Whoosh index; see `index.engine.Engine`."""

    def __init__(self, index: Any) -> None:
        self._index = index
        # Whoosh deletes only what is already committed, so a batch is kept here and written in one go: a
        # document that changes twice in a batch would else be there twice.
        self._waiting: dict[int, Entry | None] = {}
        self._searcher: Searcher = index.searcher()

    def add(self, number: int, entry: Entry) -> None:
        """Add a new document."""
        self._waiting[number] = entry

    def replace(self, number: int, entry: Entry) -> None:
        """Delete and add in one commit."""
        self._waiting[number] = entry

    def delete(self, number: int) -> None:
        """Remove a document."""
        self._waiting[number] = None

    def commit(self) -> None:
        """Write the segment and show it."""
        waiting, self._waiting = self._waiting, {}
        if waiting:
            with _guarded():
                writer = self._index.writer()
                for number, entry in waiting.items():
                    writer.delete_by_term("number", str(number))
                    if entry is not None:
                        writer.add_document(**_values(number, entry))
                writer.commit()
        self.refresh()

    def rollback(self) -> None:
        """Forget uncommitted changes."""
        self._waiting = {}

    def refresh(self) -> None:
        """A new searcher over what is committed."""
        with _guarded():
            old, self._searcher = self._searcher, self._index.searcher()
            old.close()

    def count(self) -> int:
        """Documents in the snapshot."""
        return int(self._searcher.doc_count())

    def numbers(self) -> set[int]:
        """All numbers in the snapshot."""
        return set(self.search(All(), limit=None).numbers)

    is_fixed = True

    def newest(self) -> int:
        """The highest number of the snapshot."""
        return max(self.numbers(), default=0)

    def search(
        self,
        tree: Node,
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int | None = 20,
        through: int | None = None,
    ) -> Found:
        """Hits of a tree; sorted here, since Whoosh's own order of equal documents depends on segments."""
        by = "rank" if sort in (Sort.LARGEST, Sort.SMALLEST) else "day"
        with _guarded():
            hits = [
                (float(hit.score or 0.0), int(hit[by]), int(hit["number"]))
                for hit in self._searcher.search(_query(tree), limit=None)
                if through is None or int(hit["number"]) <= through
            ]
        if sort is Sort.RELEVANCE:
            hits.sort(key=lambda hit: (-hit[0], hit[2]))
        elif sort in (Sort.NEWEST, Sort.LARGEST):
            hits.sort(key=lambda hit: (-hit[1], -hit[2]))
        else:
            hits.sort(key=lambda hit: (hit[1] or _NONE_LAST, hit[2]))
        wanted = hits[offset:] if limit is None else hits[offset : offset + limit]
        return Found(len(hits), tuple(hit[2] for hit in wanted), tuple(hit[0] for hit in wanted))

    def totals(self, trees: Sequence[Node]) -> list[int]:
        """One count after the other."""
        return [self.search(tree, Sort.NEWEST, limit=0).total for tree in trees]

    def stream(self, tree: Node, sort: Sort) -> Iterator[tuple[int, ...]]:
        """All hits in one stretch; some two hundred bytes for each."""
        yield self.search(tree, sort, limit=None).numbers

    def facets(self, tree: Node, names: Sequence[str] = FACETS, through: int | None = None) -> Facets:
        """Counts of facet values over all hits."""
        check_facets(names)
        counts: dict[str, Counter[str]] = {name: Counter() for name in names}
        with _guarded():
            for hit in self._searcher.search(_query(tree), limit=None):
                if through is None or int(hit["number"]) <= through:
                    for name in names:
                        counts[name].update(hit["facets"][name])
        return {name: by_count(counts[name]) for name in names}

    def close(self) -> None:
        """Release files and the lock."""
        self.rollback()
        self._searcher.close()
        self._index.close()


def _values(number: int, entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {"number": str(number), "day": date_number(entry)}
    values |= {"rank": amount_rank(entry), "facets": facet_values(entry)}
    phrases, keywords = phrase_values(entry), keyword_values(entry)
    values.update({field: joined(texts) for field, texts in phrases.items()})
    values.update({_KEYWORD + field: joined(words) for field, words in keywords.items()})
    values[_FILLED] = joined(filled_fields(phrases, keywords))
    values.update({field: joined(map(_sortable, numbers)) for field, numbers in number_values(entry).items()})
    return values


def _query(node: Node) -> Any:
    match node:
        case All():
            return query.Every()
        case And(parts):
            # A word that is asked for twice would cost Whoosh seconds for each time.
            wanted = [_query(part) for part in dict.fromkeys(parts)]
            few, many = wanted[:_TOGETHER], wanted[_TOGETHER:]
            return query.And([*few, _Filter(many)] if many else few)
        case Or(parts):
            return query.Or([_query(part) for part in parts])
        case Not(part):
            return query.And([query.Every(), query.Not(_query(part))])
        case Weighted(weighted):
            return query.Or(
                [query.ConstantScoreQuery(_query(part), float(weight)) for part, weight in weighted]
            )
        case Preferred(part, bonuses):
            wished = [query.ConstantScoreQuery(_query(bonus), weight) for bonus, weight in bonuses]
            return query.AndMaybe(_query(part), query.Or(wished))
        case Phrase(field, text):
            text = encodable(text)
            if len(text) == 1:
                return query.Prefix(field, text)
            terms = pairs(text)
            return query.Term(field, terms[0]) if len(terms) == 1 else query.Phrase(field, terms, slop=1)
        case Near(field, first, second, distance):
            one, other = (_query(Phrase(field, piece)) for piece in (first, second))
            # Counted from the last pair of the one to the first pair of the other: two for neighbours.
            ends = {"slop": distance + 2, "ordered": True, "mindist": 2}
            near = query.Or([_InOrder(one, other, **ends), _InOrder(other, one, **ends)])
            return query.And([one, other, _silent(near)])
        case Keyword(field, value):
            return _silent(query.Term(_KEYWORD + field, value))
        case Prefix(field, value):
            return _silent(query.Prefix(_KEYWORD + field, value))
        case Present(field):
            return _silent(query.Term(_FILLED, field))
        case Wildcard(field, pattern):
            return _silent(_Wildcard(_KEYWORD + field, pattern))
        case Range(field, low, high):
            start = _sortable(low) if low is not None else None
            return _silent(query.TermRange(field, start, _sortable(high) if high is not None else None))


class _InOrder(spans.SpanNear):  # type: ignore[misc]  # whoosh publishes no types
    """The one piece, then the other. Whoosh's own class cannot say how many it might match, which others ask it."""

    def estimate_size(self, reader: Any) -> int:
        return int(self.q.estimate_size(reader))

    def estimate_min_size(self, reader: Any) -> int:
        return 0


class _Filter(query.Query):  # type: ignore[misc]  # whoosh publishes no types
    """Documents that fit all of many conditions, found one condition after the other; it does not rank."""

    def __init__(self, conditions: list[Any]) -> None:
        self._conditions = conditions
        self.boost = 1.0

    def estimate_size(self, reader: Any) -> int:
        """At most all."""
        return int(reader.doc_count_all())

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Over one segment."""
        found: set[int] | None = None
        for condition in self._conditions:
            some = set(condition.matcher(searcher, context).all_ids())
            found = some if found is None else found & some
        return matching.ListMatcher(sorted(found or ()))


class _Wildcard(query.MultiTerm):  # type: ignore[misc]  # whoosh publishes no types
    """The values of a field that fit; Whoosh's own wildcard may take years to see that one does not."""

    def __init__(self, fieldname: str, wildcard: str) -> None:
        self.fieldname = fieldname
        self.wildcard = wildcard
        self.boost = 1.0
        self.constantscore = True

    def _btexts(self, reader: Any) -> Iterator[bytes]:
        shape = shape_of(self.wildcard)
        field = reader.schema[self.fieldname]
        for value in reader.lexicon(self.fieldname):
            if shape.fullmatch(field.from_bytes(value)):
                yield value


def _silent(condition: Any) -> Any:
    """A condition that selects and does not rank."""
    return query.ConstantScoreQuery(condition, _NOTHING)


def _sortable(number: int) -> str:
    """A number whose order as text is its order as a number."""
    return f"{max(0, number):020d}"
