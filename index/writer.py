"""A run of changes to a library: stored in batches, and shown to searches every few batches.

It takes no lock and resolves no folder; `Library.writer` does, and hands it out.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from corpus.document import Document
from index.changes import Changes
from index.kept_index import KeptIndex
from index.store import Change, Store

_SECONDS = 5.0
"""After so many, what is there is stored, and shown to searches while a run is young."""
_SHARE = 10
_MOST_SECONDS = 30.0
"""An older run shows what it has after a tenth of its time, or after so many seconds."""


class Writer:
    """A run of changes to a library, made by `Library.writer`.

    A commit of the index costs as much for one document as for ten thousand, and what many of them leave behind must be
    merged: a third of a large build went there. Therefore only every `show` batches, or after some seconds, are shown to
    searches. What is stored and not yet in the index is made up for after a crash.
    """

    def __init__(self, store: Store, index: KeptIndex, batch: int, show: int) -> None:
        self._store = store
        self._changes = Changes(store)
        self._index = index
        self._batch = batch
        self._show = show
        self._waiting = 0  # changes that are not stored yet
        self._unseen = 0  # changes that are stored and not in the index yet
        self._began = self._stored = self._shown = time.monotonic()

    def is_current(self, sha256: str, rules: str, mode: str | None, path: str | None = None) -> bool:
        """Whether nothing is to be done for these bytes, so that they need not even be read.

        Their path is noted: the same bytes may lie in several places, or have been moved.
        """
        if not self._store.is_current(sha256, rules, mode):
            return False
        self._apply(self._changes.add_path(sha256, path) if path else [])
        return True

    def add(
        self,
        document: Document,
        report: Mapping[str, Any],
        rules: str,
        as_of: datetime.date | None = None,
    ) -> bool:
        """Add or update a document; False when nothing changed. It is durable after the next commit or full batch.

        `as_of` is the day for which it was judged if it bears none.
        """
        return self._apply(self._changes.put(document, report, rules, as_of))

    def remove(self, path: str) -> bool:
        """The file at `path` is gone; False when it was not known."""
        return self._apply(self._changes.remove_path(path))

    def remove_document(self, sha256: str) -> bool:
        """Remove a document wherever it lies; False when it was not known."""
        return self._apply(self._changes.remove(sha256))

    def renew(self) -> int:
        """Find anew the fields of documents that were kept by an earlier version; how many there were."""
        done = 0
        for number in self._store.outdated_numbers():
            self._apply(self._changes.renew(number))
            done += 1
        return done

    def commit(self) -> None:
        """Make everything so far durable and visible to searches."""
        self._changes.commit()
        self._index.commit()
        self._changes.begin()
        self._waiting = self._unseen = 0
        self._stored = self._shown = time.monotonic()

    def _apply(self, changes: list[Change]) -> bool:
        self._index.apply(changes)
        self._waiting += len(changes)
        now = time.monotonic()
        # Scans take seconds each: nobody waits for a thousand of them, nor should they be lost.
        full = self._waiting >= self._batch or (self._waiting > 0 and now - self._stored >= _SECONDS)
        stored = self._unseen + (self._waiting if full else 0)
        if stored and (stored >= self._show * self._batch or now - self._shown >= self._patience(now)):
            self.commit()
        elif full:
            self._store_batch(now)
        return bool(changes)

    def _patience(self, now: float) -> float:
        """Seconds for which searches need not see what is stored."""
        return max(_SECONDS, min(_MOST_SECONDS, (now - self._began) / _SHARE))

    def _store_batch(self, now: float) -> None:
        """Makes the batch durable; the index shows it with the next ones, or soon."""
        self._changes.commit()
        self._changes.begin()
        self._unseen += self._waiting
        self._waiting = 0
        self._stored = now

    def __enter__(self) -> Writer:
        self._changes.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and (self._waiting or self._unseen):
                self.commit()
        finally:
            self._changes.rollback()
            # Close rather than roll back: the writer of an engine holds memory and a lock of its own.
            self._index.drop()
