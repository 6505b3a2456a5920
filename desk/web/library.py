"""The library as the pages use it: opened when it is first asked, kept open, opened anew when it was replaced or damaged.

Questions are asked in a few threads, so that no page waits behind a search and many searches do not fight for the processor.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from json import JSONDecodeError
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from desk.engines import tell
from desk.web.trouble import Refused
from index.engine import IndexDamaged
from index.home import LibraryError, resolve_home
from index.library import Library
from index.query import QueryError, parse_query
from index.ruletitles import RuleName
from index.storetrouble import StoreDamaged

T = TypeVar("T")
_THREADS = max(2, os.cpu_count() or 1)
_COURTS = 200  # suggestions on a page: more would only make it heavy
_DAMAGE = (
    StoreDamaged,
    sqlite3.Error,
    zlib.error,
    JSONDecodeError,
    UnicodeDecodeError,
    IndexDamaged,
    OSError,
)


class OpenLibrary:
    """One library for all threads. `folder` is ZHIHE_HOME; it need not exist yet. Queries may name `rules` by their titles."""

    def __init__(self, folder: Path, rules: Sequence[RuleName]) -> None:
        self.folder = folder
        self._rules = rules
        self._lock = threading.Lock()
        self._open: Library | None = None
        self._file: tuple[int, int] | None = None
        self._courts: tuple[tuple[str, int], tuple[str, ...]] | None = None
        self._limit = CapacityLimiter(_THREADS)

    def warm(self) -> None:
        """Opens a library that is there, so that the first search is as quick as the next; says nothing of troubles."""
        with suppress(Exception):  # whoever asks will be told
            parse_query("*")
            if resolve_home(self.folder).store.exists():
                self.now(lambda library: library.search("*", limit=1))

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Does what asks the library, and makes a page of the answer, in one of the few threads."""
        return await to_thread.run_sync(work, limiter=self._limit)

    def now(self, question: Callable[[Library], T]) -> T:
        """The answer to a question. QueryError passes; a library that cannot be used is `Refused`."""
        try:
            library = self._current()
            try:
                return question(library)
            except QueryError:
                raise
            except _DAMAGE:
                # Perhaps only what we hold open is out of date; ask what lies there now.
                self._forget(library)
            return question(self._current())
        except QueryError:
            raise
        except LibraryError as trouble:
            raise Refused(503, "refused.library", trouble=trouble) from None
        except _DAMAGE as fault:
            raise Refused(503, "refused.library_damaged", folder=self.folder, trouble=fault) from None

    def pieces(self, make: Callable[[Library], Iterator[str]], size: int = 1 << 16) -> Iterator[bytes]:
        """What a question yields, in pieces of about `size` bytes; the first is made before anything is sent."""

        def begun(library: Library) -> tuple[Iterator[str], str]:
            rows = make(library)
            return rows, next(rows, "")

        rows, first = self.now(begun)

        def gathered() -> Iterator[bytes]:
            held = [first]
            length = 0
            for row in rows:
                held.append(row)
                length += len(row)
                if length >= size:
                    yield "".join(held).encode("utf-8", "backslashreplace")
                    held, length = [], 0
            yield "".join(held).encode("utf-8", "backslashreplace")

        return gathered()

    def courts(self, library: Library) -> tuple[str, ...]:
        """The courts with most documents, to be suggested."""
        key = (library.store.id, library.store.sequence)
        held = self._courts
        if held is None or held[0] != key:
            counts = library.search("*", limit=1, facets=("court",)).facets["court"]
            held = key, tuple(name for name, _ in counts[:_COURTS])
            self._courts = held
        return held[1]

    def close(self) -> None:
        """Lets go of the files."""
        with self._lock:
            library, self._open = self._open, None
        if library:
            library.close()

    def _current(self) -> Library:
        home = resolve_home(self.folder)
        with self._lock:
            # What was opened on a full disk shows the store as it was then.
            if self._open is None or self._open.store.db.frozen or _file(home.store) != self._file:
                # The old one is not closed: another thread may be in the midst of a question. It goes with the last.
                self._open = None
                self._open = Library.open(home, tell=tell)
                self._open.know(self._rules)
                self._file = _file(home.store)
            return self._open

    def _forget(self, library: Library) -> None:
        with self._lock:
            if self._open is library:
                self._open = None


def _file(path: Path) -> tuple[int, int] | None:
    """Which file lies there: a library that was restored or made anew is another one."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def library_of(request: Request) -> OpenLibrary:
    """The library of the desk that serves this request."""
    library: OpenLibrary = request.app.state.library
    return library
