"""Searches and changes one index in a cluster; see `index.engine.Engine`. It makes and places none."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from index.engine import Facets, Found, Sort, by_count, check_facets
from index.entry import FACETS, Entry
from index.home import LibraryError
from index.opensearch.bulk import Bulk, Change
from index.opensearch.cluster import LOADING, Cluster, ClusterError, whole
from index.opensearch.dsl import Query, compiled
from index.opensearch.schema import FACET, NUMBERS, WINDOW, document
from index.tree import All, Node

_KEPT = "5m"  # how long a point in time lives after each request
_BUCKETS = 10_000  # a facet of more values than this is counted page by page
_FILTERS = 1_000  # counts in one request; a cluster takes 4,096 buckets or more
_SENT = 1_000  # changes held back at most where nobody reads yet
# Each shard has statistics of its own; without asking all of them first, equal texts would score differently.
_SAME_SCORES = {"search_type": "dfs_query_then_fetch"}
_ORDERS: dict[Sort, list[dict[str, str]]] = {
    Sort.RELEVANCE: [{"_score": "desc"}, {"number": "asc"}],
    Sort.NEWEST: [{"newest": "desc"}],
    Sort.OLDEST: [{"oldest": "asc"}],
    Sort.LARGEST: [{"sum_first": "desc"}, {"number": "desc"}],
    Sort.SMALLEST: [{"sum_last": "asc"}, {"number": "asc"}],
}
_STEPS = _ORDERS | {Sort.RELEVANCE: [{"number": "asc"}]}  # the orders of a walk


class OpenSearchEngine:
    """An index behind an alias. `unread`: a new one that nobody searches, so that nothing need be held back."""

    def __init__(self, cluster: Cluster, alias: str, unread: bool = False) -> None:
        self._cluster = cluster
        self._alias = alias
        self._unread = unread
        self._bulk = Bulk(cluster, alias)
        # A cluster may show a change as soon as it has it, so it gets none before the commit.
        self._waiting: dict[int, Entry | None] = {}

    def add(self, number: int, entry: Entry) -> None:
        """Add a new document."""
        self.replace(number, entry)

    def replace(self, number: int, entry: Entry) -> None:
        """Put it in place of what has its number."""
        self._waiting[number] = entry
        if self._unread and len(self._waiting) >= _SENT:
            self._send()

    def delete(self, number: int) -> None:
        """Remove a document."""
        self._waiting[number] = None

    def _send(self) -> None:
        waiting, self._waiting = self._waiting, {}
        self._bulk.send(
            Change(number, document(number, entry) if entry is not None else None)
            for number, entry in waiting.items()
        )

    def commit(self) -> None:
        """Every change on the disks of every copy (the cluster answers no earlier), then visible."""
        if self._waiting:
            self._send()
        answer = self._cluster.ask(lambda client: client.indices.refresh(index=self._alias), LOADING)
        if not isinstance(answer, dict) or answer.get("_shards", {}).get("failed", 1):
            raise ClusterError("OpenSearch 没有在所有分片上显示新收的文书。请检查集群的健康状况，然后再试。")

    def rollback(self) -> None:
        """Forget uncommitted changes."""
        self._waiting = {}

    def refresh(self) -> None:
        """Nothing to do: the cluster shows everybody what was committed."""

    def count(self) -> int:
        """Documents that can be found."""
        answer = self._cluster.ask(lambda client: client.count(index=self._alias))
        return int(whole(answer)["count"])

    def numbers(self) -> set[int]:
        """All numbers."""
        return {number for numbers in self.stream(All(), Sort.NEWEST) for number in numbers}

    is_fixed = False

    def newest(self) -> int:
        """The highest number that the cluster shows at this moment."""
        answer = self._search(
            {"query": {"match_all": {}}, "size": 1, "sort": [{"number": "desc"}], "_source": False},
            self._alias,
        )
        return max((int(hit["sort"][0]) for hit in answer["hits"]["hits"]), default=0)

    def search(
        self,
        tree: Node,
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int | None = 20,
        through: int | None = None,
    ) -> Found:
        """Hits of a tree; what lies beyond the first ten thousand is walked to at one point in time."""
        if limit is not None and offset + limit <= WINDOW:
            answer = self._search(
                {**_request(tree, sort, through), "from": offset, "size": limit}, self._alias
            )
            return _found(answer, sort)
        if sort is Sort.RELEVANCE:
            ranked, marks = self._ranked(tree, through)
            part = slice(offset, None if limit is None else offset + limit)
            return Found(len(ranked), tuple(ranked[part]), tuple(marks[part]))
        total, at, numbers = 0, 0, list[int]()
        for found in self._walk(tree, sort, through):
            total = found.total
            first, last = max(0, offset - at), None if limit is None else max(0, offset + limit - at)
            numbers += found.numbers[first:last]
            at += len(found.numbers)
            if limit is not None and at >= offset + limit:
                break
        return Found(total, tuple(numbers), (0.0,) * len(numbers))

    def totals(self, trees: Sequence[Node]) -> list[int]:
        """All counts in one request for each thousand."""
        found: list[int] = []
        for start in range(0, len(trees), _FILTERS):
            asked = {str(at): compiled(tree) for at, tree in enumerate(trees[start : start + _FILTERS])}
            request = {
                "query": {"match_all": {}},
                "size": 0,
                "aggs": {"fitting": {"filters": {"filters": asked}}},
            }
            buckets = self._search(request, self._alias)["aggregations"]["fitting"]["buckets"]
            found += [int(buckets[name]["doc_count"]) for name in asked]
        return found

    def stream(self, tree: Node, sort: Sort) -> Iterator[tuple[int, ...]]:
        """All hits in order, ten thousand at a time, as they were at the beginning."""
        if sort is not Sort.RELEVANCE:
            yield from (part.numbers for part in self._walk(tree, sort))
            return
        ranked, _marks = self._ranked(tree)
        for start in range(0, len(ranked), WINDOW):
            yield tuple(ranked[start : start + WINDOW])

    def _ranked(self, tree: Node, through: int | None = None) -> tuple[array[int], array[float]]:
        """All hits with their scores, the best first; about eighty bytes for each.

        They come by number and are put in order here. To go on after a score would need the score to the last
        bit, and JSON rounds it: hits of equal score would come twice or never.
        """
        numbers, scores = array("q"), array("d")
        for part in self._walk(tree, Sort.RELEVANCE, through):
            numbers.extend(part.numbers)
            scores.extend(part.scores)
        # Reversed sorting keeps equal ones as they came: by number.
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        return array("q", (numbers[at] for at in order)), array("d", (scores[at] for at in order))

    def _walk(self, tree: Node, sort: Sort, through: int | None = None) -> Iterator[Found]:
        """All hits, page by page, each after the last of the one before; how many came is checked at the end.

        By relevance they come by number, with their scores.
        """
        with self._point_in_time() as pit:
            came, total = 0, 0
            after: list[Any] | None = None
            while True:
                request = {
                    **_request(tree, sort, through),
                    "sort": _STEPS[sort],
                    "size": WINDOW,
                    "pit": {"id": pit[0], "keep_alive": _KEPT},
                }
                if after is not None:
                    request["search_after"] = after
                answer = self._search(request, None)
                pit[0] = str(answer.get("pit_id") or pit[0])
                part = _found(answer, sort)
                total = part.total if after is None else total
                if part.total != total:
                    raise ClusterError("检索途中结果的份数变了，没有采用。请重新检索。")
                came += len(part.numbers)
                yield Found(total, part.numbers, part.scores)
                if came >= total or not part.numbers:
                    break
                after = answer["hits"]["hits"][-1]["sort"]
            if came != total:
                raise ClusterError(f"检索结果不完整：应有 {total} 份，只取到 {came} 份。请重新检索。")

    @contextmanager
    def _point_in_time(self) -> Iterator[list[str]]:
        """The id of a point in time; the cluster may give it another one with each answer."""
        answer = whole(
            self._cluster.ask(
                lambda client: client.create_pit(
                    index=self._alias, params={"keep_alive": _KEPT, "allow_partial_pit_creation": "false"}
                )
            )
        )
        pit = [str(answer["pit_id"])]
        try:
            yield pit
        finally:
            # One that is left over goes by itself.
            with suppress(LibraryError):
                self._cluster.ask(lambda client: client.delete_pit(body={"pit_id": pit}))

    def facets(self, tree: Node, names: Sequence[str] = FACETS, through: int | None = None) -> Facets:
        """Counts of facet values over all hits: exact, or an error."""
        check_facets(names)
        if not names:
            return {}
        terms = {name: {"terms": {"field": FACET + name, "size": _BUCKETS}} for name in names}
        query = _up_to(through, compiled(tree))
        answer = self._search({"query": query, "size": 0, "aggs": terms}, self._alias)
        facets: Facets = {}
        for name in names:
            found = answer["aggregations"][name]
            # With as many values as that a shard leaves some out, and the sums would be too small.
            exact = not found.get("sum_other_doc_count") and not found.get("doc_count_error_upper_bound")
            facets[name] = by_count(
                {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}
                if exact
                else self._all_values(query, name)
            )
        return facets

    def _all_values(self, query: Query, name: str) -> dict[str, int]:
        counts: dict[str, int] = {}
        after: dict[str, Any] = {}
        while True:
            source = [{"value": {"terms": {"field": FACET + name}}}]
            composite: dict[str, Any] = {"size": _BUCKETS, "sources": source, **after}
            request = {"query": query, "size": 0, "aggs": {"all": {"composite": composite}}}
            found = self._search(request, self._alias)["aggregations"]["all"]
            counts |= {str(bucket["key"]["value"]): int(bucket["doc_count"]) for bucket in found["buckets"]}
            if "after_key" not in found or not found["buckets"]:
                return counts
            after = {"after": found["after_key"]}

    def _search(self, request: dict[str, Any], alias: str | None) -> Any:
        where = {"index": alias} if alias else {}  # a point in time knows its index
        # Part of an answer is no answer; only a point in time has its shards chosen already.
        partial = {"allow_partial_search_results": "false"}
        return whole(
            self._cluster.ask(
                lambda client: client.search(body=request, params={**_SAME_SCORES, **partial}, **where)
            )
        )

    def close(self) -> None:
        """Forget what was not committed. The connection belongs to the place."""
        self.rollback()


def _up_to(through: int | None, query: Query) -> Query:
    """Of the hits those of documents up to that number; on its stored values, since it is not indexed."""
    if through is None:
        return query
    return {"bool": {"must": [query], "filter": [{"range": {"number": {"lte": through}}}]}}


def _request(tree: Node, sort: Sort, through: int | None = None) -> dict[str, Any]:
    return {
        "query": _up_to(through, compiled(tree)),
        "sort": _ORDERS[sort],
        "track_total_hits": True,
        "track_scores": sort is Sort.RELEVANCE,
        "_source": False,
    }


def _found(answer: Any, sort: Sort) -> Found:
    total = answer["hits"]["total"]
    if total["relation"] != "eq":
        raise ClusterError("OpenSearch 没有给出准确的份数，结果没有采用。请检查中间的代理。")
    keys = [hit["sort"] for hit in answer["hits"]["hits"]]
    if sort is not Sort.RELEVANCE:
        return Found(int(total["value"]), tuple(int(key[-1]) % NUMBERS for key in keys), (0.0,) * len(keys))
    scores = tuple(float(hit["_score"]) for hit in answer["hits"]["hits"])
    return Found(int(total["value"]), tuple(int(key[-1]) for key in keys), scores)
