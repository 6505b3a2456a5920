"""Where the work is done: one small interface, and the place without any processes.

The pool is in `audit.pool`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from audit.guard import Guard, cpu_limit

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Done(Generic[Item, Result]):
    """An item that was worked off."""

    item: Item
    result: Result


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item whose worker died on it; `hung` if it had to be killed for not coming to an end."""

    item: Item
    hung: bool


class Executor(Protocol):
    """Runs a function over items.

    An exception of the function ends the run and is raised here; a dead worker only loses its item.
    """

    def map_unordered(
        self, fn: Callable[[Item, Guard], Result], items: Iterable[Item]
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        """Each item once, in the order in which they end; `items` is drawn from as workers fall free."""
        ...


@dataclass(frozen=True, slots=True)
class LocalGuard:
    """The guard where the process must not die."""

    seconds: float
    disposable: bool = False

    def document(self) -> contextlib.AbstractContextManager[None]:
        """Limits processor time as far as Python code is concerned."""
        return cpu_limit(self.seconds, lethal=False)


@dataclass(frozen=True, slots=True)
class InProcess:
    """Runs everything here and now: for small runs, and for looking for a fault."""

    time_limit: float = 60.0

    def map_unordered(
        self, fn: Callable[[Item, Guard], Result], items: Iterable[Item]
    ) -> Iterator[Done[Item, Result] | Lost[Item]]:
        """One after the other."""
        guard = LocalGuard(self.time_limit)
        for item in items:
            yield Done(item, fn(item, guard))
