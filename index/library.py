"""The library: one store, one index. This is what the command line and the desk talk to.

It reads no files and judges nothing: a Document comes with its report.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.body import Body
from index.cases import number_typed, related_numbers, whole_case
from index.contradiction import contradicts
from index.engine import Engine, EngineKind, Found, IndexDamaged, IndexRotten, Sort
from index.entry import FACETS, Entry
from index.fingerprints import sealed
from index.highlight import passages, phrases_of
from index.home import PATIENCE, Home, LibraryError, resolve_home
from index.kept_index import KeptIndex
from index.kinds import ENGINES, engine_kind
from index.query import parse_query
from index.ranking import ranked
from index.results import Hit, SearchResult
from index.ruletitles import RuleName, bundled_names, by_id, titles_of
from index.similar import least_score, similar_to
from index.store import Store
from index.storetrouble import refuse_emptied
from index.tree import All, And, Node, rule_names

if TYPE_CHECKING:
    from corpus.document import Document
    from index.writer import Writer

__all__ = ["BATCH", "ENGINES", "PAGE", "SHOWN", "Library", "engine_kind"]

BATCH = 1_000  # documents a commit: a commit takes 0.1 s whatever it holds
SHOWN = 10  # batches that a large run shows at once
PAGE = 20
_CASE_DOCUMENTS = 1_000  # of one case that are asked for further numbers
_AT_ONCE = 100  # hits whose texts are in memory together
_TIES = 200  # hits beyond those shown, so that equal scores are cut by number in every engine

T = TypeVar("T")


class Library:
    """An open library; close it, or use it in a `with` block. Threads may share one for searching."""

    def __init__(
        self, home: Home, kind: EngineKind, tell: Callable[[str], None] = lambda _: None, upkeep: bool = True
    ) -> None:
        home.prepare()
        self.home = home
        self._lock = threading.RLock()
        refuse_emptied(home)
        self.store = Store(home.store)
        self._doubts = True  # whether a hit that its text contradicts proves damage, and not a fault of ours
        self._complete = False  # whether every document has the fields of this version
        self._names: tuple[RuleName, ...] | None = None
        self._index = KeptIndex(home, kind, self.store, tell)
        try:
            self._index.begin(upkeep)
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(
        cls,
        home: Path | Home | None = None,
        engine: str = "tantivy",
        url: str | None = None,
        ca: str | None = None,
        tell: Callable[[str], None] = lambda _: None,
        upkeep: bool = True,
    ) -> Library:
        """Open or make the library in `home`; by default ZHIHE_HOME, else the user's data folder.

        `tell` is given a sentence in Chinese before work that a person would wait for. Without `upkeep` the index
        is left as it is until it is asked or written to: for whoever wants to know how it is.
        """
        where = home if isinstance(home, Home) else resolve_home(home)
        return cls(where, engine_kind(engine, url, ca), tell, upkeep)

    def close(self) -> None:
        """Let go of all files."""
        with self._lock:
            self._index.close()
            self.store.close()

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- writing

    @contextmanager
    def writer(self, batch: int = BATCH, show: int = 1) -> Iterator[Writer]:
        """Write under the lock: stored every `batch` documents, shown to searches every `show` batches and at the end.

        After an exception the last, uncommitted batch is forgotten; what was committed stays. Searching
        through the same Library waits until then; through one of its own it does not.
        """
        from index.writer import Writer  # noqa: PLC0415  what makes entries of documents: most only search

        with self.home.writing(PATIENCE), self._lock:
            self._index.catch_up()
            with Writer(self.store, self._index, batch, show) as writer:
                yield writer

    def add(self, document: Document, report: Mapping[str, Any], rules: str) -> bool:
        """Add one document durably; False when it was there already with the same verdicts. See `writer`."""
        with self.writer() as writer:
            return writer.add(document, report, rules)

    def remove(self, path: str) -> bool:
        """Remove what lies at a path; False when nothing does."""
        with self.writer() as writer:
            return writer.remove(path)

    def rebuild(self) -> None:
        """Build the index anew from the store; searches go on in the old one until it is done."""
        with self.home.writing(PATIENCE), self._lock:
            self._index.rebuild()

    def is_in_step(self) -> bool:
        """Whether the index shows all that the store holds."""
        with self._lock:
            return self._index.is_in_step()

    def index_fault(self) -> str | None:
        """Why the index cannot be asked, in Chinese, as far as opening it tells; nothing is done about it."""
        with self._lock:
            return self._index.fault()

    @contextmanager
    def index_at_rest(self) -> Iterator[KeptIndex]:
        """The index while nobody writes; LibraryBusy while somebody does. A library that is read-only is always at rest."""
        with self._lock, self.home.writing() if self.home.is_writable else nullcontext():
            yield self._index

    # --- rules by their titles

    def know(self, names: Sequence[RuleName]) -> None:
        """Rules that a query may name by their titles; until then those that come with zhihe."""
        self._names = tuple(names)

    @property
    def names(self) -> tuple[RuleName, ...]:
        """The rules whose titles are known."""
        if self._names is None:
            self._names = bundled_names(self.home.cache)
        return self._names

    @property
    def titles(self) -> dict[str, str]:
        """Titles of rules by id."""
        return titles_of(self.names)

    def by_id(self, tree: Node, typed: str = "") -> Node:
        """The tree with ids for rules that are named by their titles; NotOneRule when one is not clear."""
        return by_id(tree, self.names, typed) if rule_names(tree) else tree

    # --- searching

    def search(
        self,
        query: str | Node,
        *,
        sort: Sort = Sort.RELEVANCE,
        page: int = 1,
        limit: int = PAGE,
        facets: Sequence[str] = FACETS,
        every: bool = False,
        through: int | None = None,
        recent: datetime.date | None = None,
    ) -> SearchResult:
        """A page of hits, or with `every` all of them; QueryError when the query cannot be understood.

        `through` is that of the first page: documents that came since are as if they were not there.
        By relevance, and with the day of today in `recent`, what is newer comes before what is as good.
        """
        tree = self._tree(query)
        offset = 0 if every else (max(1, page) - 1) * limit

        wanted = ranked(tree, recent) if sort is Sort.RELEVANCE else tree

        def ask(engine: Engine) -> SearchResult:
            # What this page sees and what the next one will see must be told apart exactly, also while another writes.
            newest = engine.newest() if through is None else through
            bound = None if through is None and engine.is_fixed else newest
            found = engine.search(wanted, sort, offset, None if every else limit, bound)
            counts = engine.facets(tree, facets, bound) if facets else {}
            return SearchResult(found.total, tuple(self._hits(tree, found)), counts, newest)

        return self._ask(ask)

    def iterate(
        self, query: str | Node, sort: Sort = Sort.NEWEST, recent: datetime.date | None = None
    ) -> Iterator[Entry]:
        """Every document found, in the order of `search`, for export; texts are not loaded."""
        tree = self._tree(query)
        for numbers in self._stream(tree, sort, recent):
            for start in range(0, len(numbers), BATCH):
                part = numbers[start : start + BATCH]
                entries = self.store.entries(part)
                yield from (entries[number] for number in part if number in entries)

    def ids(self, query: str | Node, sort: Sort = Sort.NEWEST) -> Iterator[list[tuple[int, str]]]:
        """The numbers and ids of all hits, in stretches and in order."""
        tree = self._tree(query)
        for numbers in self._stream(tree, sort):
            for start in range(0, len(numbers), BATCH):
                part = numbers[start : start + BATCH]
                ids = self.store.ids(part)
                yield [(number, ids[number]) for number in part if number in ids]

    def _stream(
        self, tree: Node, sort: Sort, recent: datetime.date | None = None
    ) -> Iterator[tuple[int, ...]]:
        """The numbers of all hits. The first stretch is asked for under the lock, as every question is."""

        def begin(engine: Engine) -> tuple[tuple[int, ...], Iterator[tuple[int, ...]]]:
            stretches = engine.stream(ranked(tree, recent) if sort is Sort.RELEVANCE else tree, sort)
            first = next(stretches, ())
            self._try_texts(tree, first[:_AT_ONCE])
            return first, stretches

        first, others = self._ask(begin)
        yield first
        try:
            yield from others
        except IndexDamaged as fault:
            raise LibraryError("输出途中索引被换掉或损坏，没有输出完。请重新输出。") from fault

    def json_pieces(
        self, query: str | Node, sort: Sort = Sort.RELEVANCE, recent: datetime.date | None = None
    ) -> Iterator[str]:
        """The JSON of the search contract with every hit, piece by piece: ten million hits need no memory."""
        tree = self._tree(query)
        result = self.search(tree, sort=sort, limit=1)
        head = json.dumps(
            {"total": result.total, "facets": result.facets_to_json(self.titles)}, ensure_ascii=False
        )
        yield head[:-1] + ', "hits": ['
        between = "\n"
        for entry in self.iterate(tree, sort, recent):
            hit = self.hit(entry, tree)
            if hit:
                yield between + json.dumps(hit.to_json(), ensure_ascii=False)
                between = ",\n"
        yield "\n]}"

    def is_settled(self, sequence: int) -> bool:
        """Whether a search at this moment sees all changes up to `sequence` and none after it."""
        return self._index.is_at(sequence)

    def count(self) -> int:
        """How many documents the library holds."""
        return self.store.count()

    def entry(self, sha256: str) -> Entry | None:
        """One document by its id, without match text."""
        number = self.store.number_of(sha256)
        return self.store.entries([number]).get(number) if number is not None else None

    def find(self, named: str) -> str | None:
        """The id of the document with that path or id, of which eight characters are enough; None when there is none."""
        return self.store.find(named)

    def body(self, sha256: str) -> Body | None:
        """The text of a document, for showing it; `highlight.marked_spans` finds the hits in it."""
        number = self.store.number_of(sha256)
        return self.store.body(number) if number is not None else None

    def report(self, sha256: str) -> dict[str, Any] | None:
        """The report of a document as it was stored."""
        return self.store.report(sha256)

    def hit(self, entry: Entry, tree: Node) -> Hit | None:
        """An entry with the passages that show why it was found; None when it is gone meanwhile."""
        number = self.store.number_of(entry.id)
        if number is None:
            return None
        try:
            return next(self._shown(tree, [(number, 0.0)], {number: entry}), None)
        except IndexRotten as fault:
            with self._lock:
                self._index.mend(fault)
            raise LibraryError("输出途中发现索引有损坏，已经重建。请重新检索。") from fault

    def _tree(self, query: str | Node) -> Node:
        """The tree of a query as the index understands it: rules by id, accounts as fingerprints."""
        tree = parse_query(query) if isinstance(query, str) else query
        return sealed(self.by_id(tree), self.store.account_key)

    def case(self, number: str) -> Node:
        """What finds all documents of a case: of its number, of the judgment enforced, of cases joined or restored.

        LibraryError for what is no case number.
        """
        typed = number_typed(number)
        if typed is None:
            raise LibraryError(
                f"“{number}”不是案号。案号像这样：（2022）皖0202执1号；只记得一部分，请用检索式：案号:*执1号。"
            )

        def related(tree: Node) -> list[tuple[str, ...]]:
            numbers = self._ask(
                lambda engine: engine.search(tree, Sort.NEWEST, limit=_CASE_DOCUMENTS)
            ).numbers
            return [
                related_numbers(entry.case_numbers, entry.shown.roles, entry.shown.procedure)
                for entry in self.store.entries(numbers).values()
            ]

        return whole_case(typed, related)

    def similar(self, sha256: str, within: str | Node | None = None, limit: int = PAGE) -> SearchResult:
        """The documents most like a stored one, the likest first; with `within` only among those it finds."""
        number = self.store.number_of(sha256)
        entry, body = self.entry(sha256), self.body(sha256)
        if number is None or entry is None or body is None:
            raise LibraryError(f"资料库里没有编号 {sha256[:12]} 的文书。请先用 zhihe index 收录。")
        entry = replace(entry, match_text=body.match.text)

        def ask(engine: Engine) -> Found:
            like = similar_to(entry, engine.count(), engine.totals)
            if like is None:
                return Found(0, (), ())
            tree: Node = like if within is None else And((like, self._tree(within)))
            found = engine.search(tree, Sort.RELEVANCE, 0, limit + _TIES)
            hits = sorted(zip(found.scores, found.numbers, strict=True), key=lambda hit: (-hit[0], hit[1]))
            kept = [hit for hit in hits if hit[1] != number and hit[0] >= least_score(like)][:limit]
            return Found(len(kept), tuple(hit[1] for hit in kept), tuple(hit[0] for hit in kept))

        found = self._ask(ask)
        return SearchResult(found.total, tuple(self._hits(All(), found)), {})

    def _hits(self, tree: Node, found: Found) -> Iterator[Hit]:
        hits = list(zip(found.numbers, found.scores, strict=True))
        for start in range(0, len(hits), _AT_ONCE):
            some = hits[start : start + _AT_ONCE]
            yield from self._shown(tree, some, self.store.entries([number for number, _score in some]))

    def _shown(
        self, tree: Node, hits: Sequence[tuple[int, float]], entries: Mapping[int, Entry]
    ) -> Iterator[Hit]:
        """Hits with their passages, without those that were removed since the index was read; texts only where words were asked for."""
        phrases = phrases_of(tree)
        bodies = self.store.bodies([number for number, _score in hits]) if phrases else {}
        for number, score in hits:
            entry, body = entries.get(number), bodies.get(number)
            if entry and not phrases:
                yield Hit(entry, score, ())
            elif entry and body and not self._is_contradicted(tree, body):
                yield Hit(entry, score, passages(body.raw, body.match, phrases, parts=entry.shown.parts))

    def _is_contradicted(self, tree: Node, body: Body) -> bool:
        """Whether a text cannot be a hit. IndexRotten when that is no change of a moment ago but damage.

        Once in the life of a Library: what stays contradicted in a new index would have it built again for every question.
        """
        if not contradicts(body.match.text, tree):
            return False
        if self._doubts and self.is_settled(self.store.sequence):
            self._doubts = False
            raise IndexRotten("检索到的文书里没有要找的文字")
        return True

    def _try_texts(self, tree: Node, numbers: Sequence[int]) -> None:
        """See that some hits of a long list are hits, before the list is given out; texts of all would take as long as the list."""
        if phrases_of(tree):
            for body in self.store.bodies(numbers).values():
                self._is_contradicted(tree, body)

    def _refuse_outdated(self) -> None:
        """Documents kept by an earlier version lack fields: answers would leave them out in silence."""
        if self._complete:
            return
        outdated = self.store.outdated()
        if outdated:
            raise LibraryError(
                f"资料库里有 {outdated} 份文书是旧版本收的，缺少新检索栏的内容，现在检索会漏掉它们。"
                "请重建：zhihe index --renew（只用库里存的文字）；要补上格式、来源等，请用 zhihe index 路径… 重新收录原文件。"
            )
        self._complete = True

    def renew(self) -> int:
        """Finds the fields of documents that an earlier version kept, from their stored texts; how many there were."""
        with self.writer() as writer:
            return writer.renew()

    def _ask(self, question: Callable[[Engine], T]) -> T:
        with self._lock:
            self._refuse_outdated()
            try:
                return question(self._index.sound())
            except IndexDamaged as fault:
                # Broken behind our back: build it anew from the store, once, and ask again.
                self._index.mend(fault)
                return question(self._index.sound())
