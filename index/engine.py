"""What the library asks of a search engine. Documents are known to it by the store's numbers.

An engine keeps no text to show and decides nothing about files or locks; that is `index.library`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from index.entry import FACETS, Entry
from index.tree import Node

Facets = dict[str, list[tuple[str, int]]]


class Sort(StrEnum):
    """The order of hits; equal ones always come in the same order."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class IndexDamaged(Exception):  # noqa: N818  a state of the index, from which the library recovers
    """The files of an index are missing, broken or of another make; it must be built anew from the store."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of the hits of a search: how many there are in all, and numbers with scores in order."""

    total: int
    numbers: tuple[int, ...]
    scores: tuple[float, ...]


class Engine(Protocol):
    """An index in one folder. Changes become visible, and survive a crash, with `commit`."""

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
        """See what another process committed."""

    def count(self) -> int:
        """How many documents the index holds."""

    def numbers(self) -> set[int]:
        """The numbers of all documents in the index."""

    def search(
        self, tree: Node, sort: Sort = Sort.RELEVANCE, offset: int = 0, limit: int | None = 20
    ) -> Found:
        """The hits from `offset` on; all of them when `limit` is None."""

    def facets(self, tree: Node, names: Sequence[str] = FACETS) -> Facets:
        """For each facet its values with the number of hits, the most frequent first."""

    def close(self) -> None:
        """Let go of files and of uncommitted changes."""


class EngineKind(Protocol):
    """Opens and creates indexes of one make. `schema` changes whenever an older index could not be used."""

    name: str
    schema: str

    def create(self, folder: Path) -> Engine:
        """A new, empty index in an empty folder."""

    def open(self, folder: Path) -> Engine:
        """The index in a folder; IndexDamaged when there is none to be used."""


def check_facets(names: Sequence[str]) -> None:
    """An unknown facet is a mistake in the program; engines would answer with silence."""
    unknown = [name for name in names if name not in FACETS]
    if unknown:
        raise ValueError(f"没有叫“{unknown[0]}”的分面；可用的有：{'、'.join(FACETS)}")


def by_count(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Values with counts, most frequent first, equal ones by value."""
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
