"""What the library asks of a search engine. Documents are known to it by the store's numbers.

An engine keeps no text to show and decides nothing about files or locks; that is `index.library`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from index.entry import FACETS, Entry
from index.folded import folded
from index.home import Home
from index.tree import Node

if TYPE_CHECKING:
    from index.store import Store

Facets = dict[str, list[tuple[str, int]]]


class Sort(StrEnum):
    """The order of hits; equal ones always come in the same order. Those without a date or a sum come last.

    By the largest sum of a document; sums that `index.values.amount_rank` does not tell apart are equal.
    """

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"


class IndexDamaged(Exception):  # noqa: N818  a state of the index, from which the library recovers
    """An index is missing, broken or of another make; it must be built anew from the store."""


class IndexRotten(IndexDamaged):
    """It can be read, and is not what was written; `str()` says in Chinese how that shows."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the hits of a search: how many there are in all, and numbers with scores in order."""

    total: int
    numbers: tuple[int, ...]
    scores: tuple[float, ...]


class Engine(Protocol):
    """One index. Changes become visible, and survive a crash, with `commit`."""

    def add(self, number: int, entry: Entry) -> None:
        """Add a document that the index does not hold yet."""

    def replace(self, number: int, entry: Entry) -> None:
        """Add a document, or put it in the place of what the index holds under this number."""

    def delete(self, number: int) -> None:
        """Remove a document; nothing happens when it is not there."""

    def commit(self) -> None:
        """Make all changes visible and durable."""

    def rollback(self) -> None:
        """Forget the changes since the last commit."""

    def refresh(self) -> None:
        """See what another process committed; some engines show it at once."""

    def count(self) -> int:
        """How many documents the index holds."""

    def numbers(self) -> set[int]:
        """The numbers of all documents in the index."""

    @property
    def is_fixed(self) -> bool:
        """Whether what it shows changes with `commit` and `refresh` only, whatever others do."""

    def newest(self) -> int:
        """The highest number in the index; 0 for none."""

    def search(
        self,
        tree: Node,
        sort: Sort = Sort.RELEVANCE,
        offset: int = 0,
        limit: int | None = 20,
        through: int | None = None,
    ) -> Found:
        """The hits from `offset` on, all when `limit` is None; of documents up to the number `through` only."""

    def totals(self, trees: Sequence[Node]) -> list[int]:
        """How many documents fit each of the trees."""

    def stream(self, tree: Node, sort: Sort) -> Iterator[tuple[int, ...]]:
        """The numbers of all hits in order, in stretches, as they were when it began."""

    def facets(self, tree: Node, names: Sequence[str] = FACETS, through: int | None = None) -> Facets:
        """For each facet its values with the number of hits, the most frequent first; `through` as in `search`."""

    def close(self) -> None:
        """Let go of files and of uncommitted changes."""


@dataclass(frozen=True, slots=True)
class State:
    """What an index knows of the store it was made from, and up to which change."""

    store: str
    sequence: int
    made: str  # differs each time an index is built anew


class Place(Protocol):
    """Where the index of one library is, be it a folder or a name in a cluster, and how a new one gets there."""

    def state(self) -> State | None:
        """The state that was last noted; None when there is no index, or one that cannot be used."""

    def note(self, state: State) -> None:
        """After the index committed: the state it has reached, durably and in one step."""

    def open(self) -> Engine:
        """The index that is in place; IndexDamaged when there is none to be used."""

    def begin(self) -> Engine:
        """A new, empty index beside the one in place, which readers go on using."""

    def build(self, store: Store) -> bool:
        """A new index of everything in the store, in a quicker way than `begin` and `add`; False when there is none."""

    def switch(self, state: State) -> None:
        """Put what was begun, committed and closed in place of the old index."""

    def faults(self) -> Iterator[str]:
        """What is damaged of the index in place, in Chinese, as far as its files tell."""

    def check(self, tell: Callable[[str], None]) -> None:
        """IndexRotten when a file of the index in place is damaged that was not found whole within a day; `tell` before a long wait."""

    def close(self) -> None:
        """Let go of connections."""


class EngineKind(Protocol):
    """Indexes of one make. `schema` changes whenever an older index could not be used."""

    name: str
    schema: str

    def place(self, home: Home, library: str) -> Place:
        """The place of the index of the library in `home`, whose store has the id `library`."""


def check_facets(names: Sequence[str]) -> None:
    """An unknown facet is a mistake in the program; engines would answer with silence."""
    unknown = [name for name in names if name not in FACETS]
    if unknown:
        raise ValueError(f"没有叫“{unknown[0]}”的分面；可用的有：{'、'.join(FACETS)}")


def by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Values with counts, most frequent first, equal ones by value.

    A condition on a value finds all that folds alike, 戊縣 with 戊县, so they are one value here. It bears the name that most
    documents show, of those in simplified characters if there are any: 乾县 is no 干县, though both fold to that.
    """
    alike: dict[str, dict[str, int]] = {}
    for value, count in counts.items():
        alike.setdefault(folded(value), {})[value] = count
    merged = [
        (max(forms, key=lambda form: (form == fold, forms[form], form)), sum(forms.values()))
        for fold, forms in alike.items()
    ]
    return sorted(merged, key=lambda item: (-item[1], item[0]))
