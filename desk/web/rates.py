"""How often and how many at once: what one visitor may take, so that something is left for the others."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from desk.web.trouble import Refused

_MOST_KEYS = 10_000  # visitors remembered; those who were not here longest are forgotten


@dataclass
class Rate:
    """At most `most` in `seconds` for each key, refilled evenly; `most` None is no limit. `now` is the clock."""

    most: int | None
    seconds: float
    now: Callable[[], float] = time.monotonic
    _used: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def wait(self, key: str) -> float:
        """Seconds until this key may take one more; 0 when it may now."""
        if self.most is None:
            return 0.0
        excess = self._level(key) + 1 - self.most
        return max(0.0, excess * self.seconds / self.most)

    def take(self, key: str) -> float:
        """Takes one; when there is none, takes nothing and returns the seconds to wait."""
        wait = self.wait(key)
        if self.most is not None and not wait:
            self._used[key] = (self._level(key) + 1, self.now())
            self._used.move_to_end(key)
            while len(self._used) > _MOST_KEYS:
                self._used.popitem(last=False)
        return wait

    def _level(self, key: str) -> float:
        level, when = self._used.get(key, (0.0, 0.0))
        return max(0.0, level - (self.now() - when) * (self.most or 0) / self.seconds)


class Places:
    """Places for requests that bring a body: `each` for one visitor, `all_` together. The next wait up to `seconds`."""

    def __init__(self, each: int, all_: int, seconds: float) -> None:
        self._each, self._seconds = each, seconds
        self._all = asyncio.Semaphore(all_)
        self._own: dict[str, asyncio.Semaphore] = {}
        self._here: Counter[str] = Counter()

    @asynccontextmanager
    async def place(self, visitor: str) -> AsyncIterator[None]:
        """Held until the request is answered; `Refused` when none came free in time."""
        own = self._own.setdefault(visitor, asyncio.Semaphore(self._each))
        self._here[visitor] += 1
        try:
            held: list[asyncio.Semaphore] = []
            try:
                async with asyncio.timeout(self._seconds):
                    for semaphore in (own, self._all):
                        await semaphore.acquire()
                        held.append(semaphore)
            except TimeoutError:
                for semaphore in held:
                    semaphore.release()
                raise Refused(503, "refused.busy", seconds=10) from None
            try:
                yield
            finally:
                for semaphore in held:
                    semaphore.release()
        finally:
            self._here[visitor] -= 1
            if not self._here[visitor]:
                del self._here[visitor], self._own[visitor]
