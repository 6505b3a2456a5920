"""Where a library's index is in a cluster: an alias that never changes, and behind it an index of some schema.

A new index is filled behind an alias of its own and then takes the place of the old one in one step. How far
it has come with the store's changes is noted in the index itself, so that a cluster restored from a snapshot
knows that it is behind.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

from index.engine import Engine, IndexDamaged, State
from index.home import Home
from index.opensearch.address import Address
from index.opensearch.cluster import ONCE, Cluster, ClusterError
from index.opensearch.engine import OpenSearchEngine
from index.opensearch.schema import SCHEMA, TEMPLATE, is_ours, mappings, template
from index.store import Store


class OpenSearchKind:
    """Indexes in the cluster at one address."""

    name = "opensearch"
    schema = SCHEMA

    def __init__(self, address: Address) -> None:
        self._address = address

    def place(self, home: Home, library: str) -> ClusterPlace:
        """The place of a library, by the id of its store."""
        return ClusterPlace(Cluster(self._address), library)


class ClusterPlace:
    """See `index.engine.Place`."""

    def __init__(self, cluster: Cluster, library: str) -> None:
        self._cluster = cluster
        self._alias = f"zhihe-{library}"
        self._building = f"zhihe-{library}-building"

    def state(self) -> State | None:
        """As noted in the mapping; None when there is no index, or one that this program cannot use."""
        for mapping in self._behind(self._alias).values():
            meta = mapping.get("_meta", {})
            if meta.get("schema") == SCHEMA and is_ours(mapping):
                try:
                    return State(str(meta["store"]), int(meta["sequence"]), str(meta["made"]))
                except (KeyError, TypeError, ValueError):
                    return None
        return None

    def note(self, state: State) -> None:
        """Write the state into the mapping."""
        self._note(self._alias, state)

    def open(self) -> Engine:
        """The index behind the alias."""
        if self.state() is None:
            raise IndexDamaged("集群里没有可用的索引")
        return OpenSearchEngine(self._cluster, self._alias)

    def begin(self) -> Engine:
        """A new index beside the one in use; what an earlier attempt left behind is removed."""
        for left in self._behind(self._building):
            self._delete(left)
        self._cluster.ask(lambda client: client.indices.put_index_template(name=TEMPLATE, body=template()))
        name = f"{self._alias}-v{SCHEMA}-{secrets.token_hex(4)}"
        address = self._cluster.address
        settings: dict[str, Any] = {}
        if address.shards is not None:
            settings["number_of_shards"] = address.shards
        if address.replicas is not None:
            settings |= {"number_of_replicas": address.replicas, "auto_expand_replicas": False}
        body = {
            "aliases": {self._building: {}},
            "mappings": {"_meta": {"schema": SCHEMA}},
            "settings": {"index": settings},
        }
        # Once: a second try would meet what the first one made.
        answer = self._cluster.ask(lambda client: client.indices.create(index=name, body=body), ONCE)
        if not answer.get("shards_acknowledged"):
            raise ClusterError(
                "OpenSearch 没有为新索引分配好分片。请检查集群的健康状况和磁盘空间，然后再试。"
            )
        found = self._behind(self._building).get(name, {})
        if not is_ours(found) or found.get("dynamic") != mappings()["dynamic"]:
            self._delete(name)
            raise ClusterError(
                f"集群里另有优先级更高的索引模板改变了执核索引的字段。请调整那个模板，使它不改 zhihe-*-v{SCHEMA}-* 的字段。"
            )
        return OpenSearchEngine(self._cluster, self._building, unread=True)

    def build(self, store: Store) -> bool:
        """The cluster is slower than what sends to it."""
        return False

    def switch(self, state: State) -> None:
        """Put what was built behind the alias, in one step; the old index then goes."""
        self._note(self._building, state)
        built, old = self._behind(self._building), self._behind(self._alias)
        self._cluster.ask(lambda client: client.indices.flush(index=self._building))
        actions = [
            *({"remove": {"index": name, "alias": self._alias}} for name in old),
            *({"remove": {"index": name, "alias": self._building}} for name in built),
            *({"add": {"index": name, "alias": self._alias}} for name in built),
        ]
        self._cluster.ask(lambda client: client.indices.update_aliases(body={"actions": actions}), ONCE)
        for name in old:
            self._delete(name)

    def faults(self) -> Iterator[str]:
        """None: a cluster checks its files itself and moves to another copy."""
        return iter(())

    def check(self, tell: Callable[[str], None]) -> None:
        """Nothing, as above."""

    def remove(self) -> None:
        """Take everything of this library out of the cluster."""
        for alias in (self._alias, self._building):
            for name in self._behind(alias):
                self._delete(name)

    def close(self) -> None:
        """Let go of the connections."""
        self._cluster.close()

    def _note(self, alias: str, state: State) -> None:
        meta = {
            "schema": SCHEMA,
            "store": state.store,
            "sequence": state.sequence,
            "made": state.made,
        }
        self._cluster.ask(lambda client: client.indices.put_mapping(index=alias, body={"_meta": meta}))

    def _behind(self, alias: str) -> dict[str, Any]:
        """The indexes behind an alias with their mappings; none when there is no such alias."""
        try:
            answer = self._cluster.ask(lambda client: client.indices.get_mapping(index=alias))
        except IndexDamaged:
            return {}
        return {str(name): each.get("mappings", {}) for name, each in answer.items()}

    def _delete(self, name: str) -> None:
        try:
            self._cluster.ask(lambda client: client.indices.delete(index=name))
        except IndexDamaged:
            return  # gone already
