"""Saved searches: their queries, and which documents each has already shown, so that the new ones can be told.

A document is new to a search when it fits now and was not shown before, whether it came, changed or was judged
anew. It is known by its bytes, not by its number in the store: a library put back from a backup, or made anew
of the same files, has nothing new.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from index.engine import Sort
from index.entry import Entry
from index.home import Home, LibraryError
from index.library import Library
from index.query import parse_query
from index.savedfile import FILE, opened, usable
from index.store import Store

LONGEST_NAME = 50  # characters
MOST = 200  # searches; a list of them asks each one
_ASKED = 500  # ids at a time


@dataclass(frozen=True, slots=True)
class Saved:
    """One saved search; `looked` is when its new documents were last looked at."""

    id: int
    name: str
    query: str
    saved: str
    looked: str
    quiet: str


class SavedSearches:
    """The saved searches of a library. LibraryError says in Chinese why something cannot be done."""

    def __init__(self, home: Home) -> None:
        self._path = home.path / FILE
        self._lock = threading.RLock()  # the desk asks from several threads
        self._open: sqlite3.Connection | None = None

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._open is not None:
                self._open.close()
                self._open = None

    def __enter__(self) -> SavedSearches:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def all(self) -> list[Saved]:
        """All of them by name; none where nothing was ever saved, and no file is made."""
        if self._open is None and not self._path.exists():
            return []
        with self._database() as database:
            rows = database.execute(
                "SELECT id, name, query, saved, looked, quiet FROM searches ORDER BY name"
            ).fetchall()
        return [Saved(*row) for row in rows]

    def get(self, name: str) -> Saved:
        """The one of that name."""
        found = {each.name: each for each in self.all()}
        if name not in found:
            known = f"现有：{'、'.join(found)}。" if found else "还没有保存过检索。"
            raise LibraryError(f"没有叫“{name}”的已存检索。{known}")
        return found[name]

    def refuse_taken(self, name: str) -> None:
        """LibraryError for a name under which nothing could be saved now."""
        check_name(name)
        if any(each.name == name for each in self.all()):
            raise _taken(name)

    def save(self, library: Library, name: str, query: str) -> Saved:
        """Keep a query under a new name; what it finds now counts as shown."""
        check_name(name)
        tree = parse_query(query)
        now = _now()
        with self._database() as database:
            # The lock of the database first: two who save the same name at once must not both succeed.
            database.execute("BEGIN IMMEDIATE")
            if database.execute("SELECT 1 FROM searches WHERE name = ?", (name,)).fetchone():
                raise _taken(name)
            if database.execute("SELECT count(*) >= ? FROM searches", (MOST,)).fetchone() == (1,):
                raise LibraryError(f"已经保存了 {MOST} 个检索，不能再多。请先删除不用的。")
            database.execute(
                "INSERT INTO searches (name, query, saved, looked) VALUES (?, ?, ?, ?)",
                (name, query, now, now),
            )
            (number,) = database.execute("SELECT id FROM searches WHERE name = ?", (name,)).fetchone()
            for ids in library.ids(tree):
                _note(database, number, (document for _number, document in ids))
            database.execute("COMMIT")
        return self.get(name)

    def forget(self, name: str) -> None:
        """Delete the one of that name."""
        one = self.get(name)
        with self._database() as database:
            database.execute("DELETE FROM searches WHERE id = ?", (one.id,))

    def new(self, library: Library, one: Saved, sort: Sort = Sort.NEWEST) -> Iterator[Entry]:
        """The documents that a search finds now and did not show before, in order; texts are not loaded."""
        for ids in library.ids(one.query, sort):
            shown = self._shown(one, ids)
            fresh = [number for number, document in ids if document not in shown]
            entries = library.store.entries(fresh)
            yield from (entries[number] for number in fresh if number in entries)

    def count_new(self, library: Library, one: Saved) -> int:
        """How many `new` would give. Quick when nothing was written since none were."""
        sequence, state = library.store.sequence, _state(library.store)
        if one.quiet == state:
            return 0
        count = 0
        for ids in library.ids(one.query):
            count += len(ids) - len(self._shown(one, ids))
        if count == 0 and library.is_settled(sequence):
            # Noted to be quick next time; a library that cannot be written is asked anew each time.
            with suppress(LibraryError), self._database() as database:
                database.execute("UPDATE searches SET quiet = ? WHERE id = ?", (state, one.id))
        return count

    def mark(self, one: Saved, documents: Iterable[str]) -> None:
        """The documents with these ids were shown: they are no longer new."""
        with self._database() as database:
            database.execute("BEGIN IMMEDIATE")
            if database.execute("SELECT 1 FROM searches WHERE id = ?", (one.id,)).fetchone():
                _note(database, one.id, documents)
                database.execute("UPDATE searches SET looked = ? WHERE id = ?", (_now(), one.id))
            database.execute("COMMIT")

    def _shown(self, one: Saved, ids: Sequence[tuple[int, str]]) -> set[str]:
        found: set[int] = set()
        keys = {_key(document): document for _number, document in ids}
        every = list(keys)
        with self._database() as database:
            for start in range(0, len(every), _ASKED):
                some = every[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                rows = database.execute(
                    f"SELECT document FROM shown WHERE search = ? AND document IN ({marks})",  # noqa: S608  only marks
                    (one.id, *some),
                )
                found.update(document for (document,) in rows)
        return {keys[key] for key in found}

    @contextmanager
    def _database(self) -> Iterator[sqlite3.Connection]:
        with self._lock, usable(self._path):
            if self._open is None:
                self._open = opened(self._path)
            try:
                yield self._open
            finally:
                if self._open.in_transaction:
                    self._open.execute("ROLLBACK")


def _state(store: Store) -> str:
    """Tells what the store holds from what it held before, or will after other changes.

    The number of the last change is not enough: a store put back from a backup counts on from an older one.
    """
    told = json.dumps([store.id, store.sequence, store.last_changes(20)])
    return hashlib.sha256(told.encode()).hexdigest()


def _taken(name: str) -> LibraryError:
    return LibraryError(f"已经有叫“{name}”的检索。请换一个名字，或者先删除它。")


def check_name(name: str) -> None:
    """LibraryError for a name that could not be shown or typed again."""
    if not name.strip() or name != name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise LibraryError(
            f"“{name[:LONGEST_NAME]}”不能作检索的名字。请用 1 到 {LONGEST_NAME} 个字，前后不留空格，不换行。"
        )


def _note(database: sqlite3.Connection, search: int, documents: Iterable[str]) -> None:
    database.executemany(
        "INSERT OR IGNORE INTO shown VALUES (?, ?)", ((search, _key(document)) for document in documents)
    )


def _key(document: str) -> int:
    """The first 64 bits of an id, with sign, as SQLite holds whole numbers."""
    return int.from_bytes(bytes.fromhex(document[:16]), "big", signed=True)


def _now() -> str:
    return datetime.datetime.now().isoformat(" ", "minutes")
