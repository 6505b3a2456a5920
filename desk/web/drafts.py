"""Drafts in memory: each belongs to the session that brought it, and is forgotten on demand, after a time, or at the end.

Nothing is ever written to disk.
"""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desk.web.judging import Judged, Order

MOST_DRAFTS = 500  # the oldest are forgotten first
MOST_BYTES = 1 << 30  # of files and texts together
IDLE_SECONDS = 8 * 3600.0  # a working day


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, who brought it, and what came of it. `origin` is the order with the file it came in, when text was edited."""

    id: str
    owner: str
    order: Order
    judged: Judged
    origin: Order

    @property
    def edited(self) -> bool:
        """Whether the text was changed in the page, so that it is no longer that of the file."""
        return self.order is not self.origin

    @property
    def size(self) -> int:
        """Bytes it holds in memory, about."""
        texts = len(self.judged.raw) + len(self.order.text or "")
        return len(self.origin.data or b"") + 4 * texts


@dataclass
class Drafts:
    """The drafts of all sessions; `now` is the clock."""

    now: Callable[[], float] = time.monotonic
    most: int = MOST_DRAFTS
    most_bytes: int = MOST_BYTES
    idle: float = IDLE_SECONDS
    _kept: OrderedDict[str, tuple[float, Draft]] = field(default_factory=OrderedDict)

    def add(self, owner: str, order: Order, judged: Judged) -> Draft:
        """Keeps a new draft under an id that cannot be guessed."""
        draft = Draft(secrets.token_urlsafe(16), owner, order, judged, order)
        self._put(draft)
        return draft

    def revise(self, draft: Draft, order: Order, judged: Judged) -> Draft:
        """Keeps a draft judged again, of its edited text or in another mode."""
        origin = order if order.data is not None else draft.origin
        revised = replace(draft, order=order, judged=judged, origin=origin)
        self._put(revised)
        return revised

    def find(self, owner: str, name: str) -> Draft | None:
        """The draft of that id, if it is this owner's and still there."""
        self._forget_old()
        found = self._kept.get(name)
        if found is None or not secrets.compare_digest(found[1].owner, owner):
            return None
        self._put(found[1])
        return found[1]

    def of(self, owner: str) -> list[Draft]:
        """This owner's drafts, the latest first."""
        self._forget_old()
        return [draft for _, draft in reversed(self._kept.values()) if draft.owner == owner]

    def erase(self, owner: str, name: str | None = None) -> int:
        """Forgets one draft of an owner, or all of them; how many there were."""
        gone = [draft.id for draft in self.of(owner) if name in (None, draft.id)]
        for each in gone:
            del self._kept[each]
        return len(gone)

    def _put(self, draft: Draft) -> None:
        self._kept.pop(draft.id, None)
        self._kept[draft.id] = (self.now(), draft)
        held = sum(each.size for _, each in self._kept.values())
        while len(self._kept) > 1 and (len(self._kept) > self.most or held > self.most_bytes):
            _, (_, oldest) = self._kept.popitem(last=False)
            held -= oldest.size

    def _forget_old(self) -> None:
        limit = self.now() - self.idle
        for name in [name for name, (used, _) in self._kept.items() if used < limit]:
            del self._kept[name]
