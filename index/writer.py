"""A run of changes to a library, in batches that are stored and indexed together.

It takes no lock and resolves no folder; `Library.writer` does, and hands it out.
"""

from __future__ import annotations

import datetime
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from corpus.document import Document
from index.kept_index import KeptIndex
from index.store import Change, Store

_UNSEEN = 5.0  # seconds that a change waits at most, while others come, until searches show it


class Writer:
    """A run of changes to a library, made by `Library.writer`."""

    def __init__(self, store: Store, index: KeptIndex, batch: int) -> None:
        self._store = store
        self._index = index
        self._batch = batch
        self._waiting = 0
        self._committed = time.monotonic()

    def is_current(self, sha256: str, rules: str, mode: str | None, path: str | None = None) -> bool:
        """Whether nothing is to be done for these bytes, so that they need not even be read.

        Their path is noted: the same bytes may lie in several places, or have been moved.
        """
        if not self._store.is_current(sha256, rules, mode):
            return False
        self._apply(self._store.add_path(sha256, path) if path else [])
        return True

    def add(
        self,
        document: Document,
        report: Mapping[str, Any],
        rules: str,
        as_of: datetime.date | None = None,
    ) -> bool:
        """Add or update a document; False when nothing changed. It is durable after the next commit.

        `as_of` is the day for which it was judged if it bears none.
        """
        known = self._store.number_of(document.sha256)
        changes = self._store.put(document, report, rules, as_of)
        return self._apply(changes, None if known else self._store.number_of(document.sha256))

    def remove(self, path: str) -> bool:
        """The file at `path` is gone; False when it was not known."""
        return self._apply(self._store.remove_path(path))

    def remove_document(self, sha256: str) -> bool:
        """Remove a document wherever it lies; False when it was not known."""
        return self._apply(self._store.remove(sha256))

    def renew(self) -> int:
        """Find anew the fields of documents that were kept by an earlier version; how many there were."""
        done = 0
        for number in self._store.outdated_numbers():
            self._apply(self._store.renew(number))
            done += 1
        return done

    def commit(self) -> None:
        """Make everything so far durable and visible to searches."""
        self._store.commit()
        self._index.commit()
        self._store.begin()
        self._waiting = 0
        self._committed = time.monotonic()

    def _apply(self, changes: list[Change], fresh: int | None = None) -> bool:
        self._index.apply(changes, fresh)
        self._waiting += len(changes)
        late = self._waiting and time.monotonic() - self._committed >= _UNSEEN
        if late or self._waiting >= self._batch:
            self.commit()
        return bool(changes)

    def __enter__(self) -> Writer:
        self._store.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None and self._waiting:
                self.commit()
        finally:
            self._store.rollback()
            # Close rather than roll back: the writer of an engine holds memory and a lock of its own.
            self._index.drop()
