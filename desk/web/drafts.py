"""Drafts in memory: each belongs to the session that brought it, and is forgotten on demand, after a time, or at the end.

Nothing is ever written to disk.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desk.web.judging import Judged, Order
from desk.web.trouble import Refused

MOST_DRAFTS = 500  # the oldest are forgotten first
MOST_BYTES = 1 << 30  # of files and texts together
IDLE_SECONDS = 8 * 3600.0  # a working day
_RETURNED = {"docx": "docx", "pdf": "pdf"}


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft, who brought it, and what came of it.

    `origin` is the order it was brought with, `read` the text of its file when that could be read and
    `format` the reader that read it; `judged` is what came of
    the last order that ended, None when that was refused, with `trouble` saying why. While it is `pending`, asked for when
    the clock showed `began`, that is out of date and not to be shown. `writer` is the page, as it was opened in some tab, whose
    field the text comes from. A draft that was `split` from another one holds what the page `tab` of that one sent.
    """

    id: str
    owner: str
    order: Order
    origin: Order
    began: float
    judged: Judged | None = None
    pending: bool = True
    trouble: Refused | None = None
    read: str = ""
    format: str = ""
    writer: str = ""
    split: str = ""
    tab: str = ""

    @property
    def text(self) -> str:
        """What stands in the field to edit: what was typed last, whatever came of judging it, else the text of the file."""
        return self.read if self.order.data is not None else self.order.text or ""

    @property
    def edited(self) -> bool:
        """Whether the text was changed in the page, so that it is no longer that of the file."""
        return self.order.data is None and self.origin.data is not None

    @property
    def returns(self) -> str | None:
        """In which format the findings can go back into the file; None for none, or for a text that was changed."""
        return None if self.edited or self.judged is None else _RETURNED.get(self.judged.format)

    @property
    def returned_before(self) -> str | None:
        """In which format they could, had the text not been changed."""
        return _RETURNED.get(self.format) if self.edited else None

    @property
    def size(self) -> int:
        """Bytes it holds in memory, about."""
        texts = len(self.judged.raw if self.judged else "") + len(self.order.text or "") + len(self.read)
        return len(self.origin.data or b"") + 4 * texts


@dataclass
class Drafts:
    """The drafts of all sessions; `now` is the clock."""

    now: Callable[[], float] = time.monotonic
    most: int = MOST_DRAFTS
    most_bytes: int = MOST_BYTES
    idle: float = IDLE_SECONDS
    _kept: OrderedDict[str, tuple[float, Draft]] = field(default_factory=OrderedDict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def add(self, owner: str, order: Order) -> Draft:
        """Keeps a new draft, not yet judged, under an id that cannot be guessed."""
        draft = Draft(secrets.token_urlsafe(16), owner, order, order, self.now())
        self._put(draft)
        return draft

    def split(self, draft: Draft, order: Order, tab: str) -> Draft:
        """Keeps what a page sent as a draft of its own, where it would have replaced a text that the page never showed."""
        made = Draft(
            secrets.token_urlsafe(16),
            draft.owner,
            order,
            draft.origin,
            self.now(),
            read=draft.read,
            format=draft.format,
        )
        self._put(replace(made, writer=tab, split=draft.id, tab=tab))
        return self._kept[made.id][1]

    def beside(self, draft: Draft) -> list[Draft]:
        """The drafts that this one was split from, or that were split from it."""
        return [each for each in self.of(draft.owner) if each.id == draft.split or (each.split == draft.id)]

    def of_tab(self, owner: str, name: str, tab: str) -> Draft | None:
        """The draft that was split from that one for what this page sent."""
        return next((each for each in self.of(owner) if tab and (each.split, each.tab) == (name, tab)), None)

    def begin(self, name: str, order: Order, writer: str | None = None) -> None:
        """Marks a draft as being judged by an order, whose text comes from the page `writer`; None where it is as it was."""
        found = self._kept.get(name)
        if found is not None:
            who = found[1].writer if writer is None else writer
            self._put(
                replace(found[1], order=order, pending=True, began=self.now(), trouble=None, writer=who)
            )

    def settle(self, name: str, order: Order, judged: Judged | None, trouble: Refused | None = None) -> None:
        """Keeps what came of judging a draft; nothing if it was forgotten meanwhile, or another order came after."""
        found = self._kept.get(name)
        if found is not None and found[1].order is order:
            read = judged.raw if judged and judged.raw and order.data is not None else found[1].read
            kind = judged.format if judged and order.data is not None else found[1].format
            self._put(
                replace(found[1], judged=judged, pending=False, trouble=trouble, read=read, format=kind)
            )

    def keep(self, task: asyncio.Task[None]) -> asyncio.Task[None]:
        """Holds on to work that goes on after its request was answered."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def find(self, owner: str, name: str) -> Draft | None:
        """The draft of that id, if it is this owner's and still there."""
        self.forget_old()
        found = self._kept.get(name)
        if found is None or not secrets.compare_digest(found[1].owner, owner):
            return None
        self._put(found[1])
        return found[1]

    def of(self, owner: str) -> list[Draft]:
        """This owner's drafts, the latest first."""
        self.forget_old()
        return [draft for _, draft in reversed(self._kept.values()) if draft.owner == owner]

    def age(self, draft: Draft) -> int:
        """Seconds since a draft was brought."""
        return int(self.now() - draft.began)

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

    def forget_old(self) -> None:
        """Forgets what was not looked at for too long."""
        limit = self.now() - self.idle
        for name in [name for name, (used, _) in self._kept.items() if used < limit]:
            del self._kept[name]
