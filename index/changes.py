"""Changes to the store: what is put into it, moved, renewed and removed.

Each is made between `begin` and `commit`, and tells what an index must be told. One writer at a time: the library's lock
sees to that.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from corpus import __version__
from corpus.document import Document
from index.body import body_of
from index.encodable import encodable
from index.entry import Entry
from index.extracts import document_from, packed_rest, packed_text
from index.formats import media_of
from index.packed import entry_from, entry_packed, path_bytes
from index.packing import Kind, pack, unpack
from index.reading import entry_of
from index.store import Change, Store
from index.titles import renewed_title


class Changes:
    """Changes to one store, one after the other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._db = store.db
        self._key = store.account_key

    def begin(self) -> None:
        """Start a batch of changes."""
        self._db.do("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the batch durable."""
        self._db.do("COMMIT")

    def rollback(self) -> None:
        """Forget the batch."""
        self._db.rollback()

    def _next(self) -> int:
        self._db.do("UPDATE meta SET value = value + 1 WHERE key = 'sequence'")
        return self._store.sequence

    def put(
        self,
        document: Document,
        report: Mapping[str, Any],
        rules: str,
        as_of: datetime.date | None = None,
    ) -> list[Change]:
        """Store a document with its report under the report's path; the changes this makes, none if none.

        `as_of` is the day for which it was judged if it bears none.
        """
        entry = entry_of(document, report, self._key)
        number = self._store.number_of(document.sha256)
        if number is None:
            return self._put_new(entry, document, report, rules, as_of)
        changes: dict[int, Change] = {}
        path = entry.path
        fresh = not self._store.is_current(document.sha256, rules, entry.mode) or self._differs(
            number, document, report
        )
        moved = self._attach(path, number, changes) if path else False
        if fresh or moved:
            entry = replace(entry, paths=self._store.paths_at(number))
            values = self._row(entry, rules, as_of)
            marks = ", ".join(f"{column} = ?" for column in values)
            self._db.do(f"UPDATE documents SET {marks} WHERE number = ?", *values.values(), number)  # noqa: S608  our names
            self._keep(number, document, report)
            changes[number] = Change(number, entry)
        return list(changes.values())

    def _put_new(
        self,
        entry: Entry,
        document: Document,
        report: Mapping[str, Any],
        rules: str,
        as_of: datetime.date | None,
    ) -> list[Change]:
        """The same for a document that is not there."""
        changes: dict[int, Change] = {}
        if entry.path:
            self._free(entry.path, None, changes)
        values = {"sha256": entry.id, **self._row(entry, rules, as_of)}
        columns, marks = ", ".join(values), ", ".join("?" * len(values))
        statement = f"INSERT INTO documents ({columns}) VALUES ({marks})"  # noqa: S608  our names
        number = self._db.do(statement, *values.values())
        if entry.path:
            self._db.do("INSERT INTO paths VALUES (?, ?)", path_bytes(entry.path), number)
        self._keep(number, document, report)
        changes[number] = Change(number, entry, fresh=True)
        return list(changes.values())

    def _row(self, entry: Entry, rules: str, as_of: datetime.date | None) -> dict[str, object]:
        """The columns of a document that change with it."""
        return {
            "change": self._next(),
            "rules": rules,
            "mode": entry.mode,
            "as_of": as_of.isoformat() if as_of else None,
            "reader": __version__,
            "shown": entry.shown.version,
            "type": entry.type,
            "court": encodable(entry.court or "") or None,
            "date": entry.date,
            "entry": entry_packed(entry),
        }

    def _keep(self, number: int, document: Document, report: Mapping[str, Any]) -> None:
        """The text of a document, what else was read, and its report."""
        self._db.do(
            "INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)",
            number,
            packed_text(document.extract),
            pack(dict(report), Kind.REPORT),
        )
        self._db.do("INSERT OR REPLACE INTO extracts VALUES (?, ?)", number, packed_rest(document))

    def renew(self, number: int) -> list[Change]:
        """Find the fields of a document anew in what is stored of it. What only its file tells stays unknown."""
        text, rest, report, old = self._db.one(
            "SELECT raw, rest, report, entry FROM documents JOIN bodies USING (number)"
            " LEFT JOIN extracts USING (number) WHERE number = ?",
            number,
        )
        with self._db.told():
            before = entry_from(old, "")
            document = document_from(text, rest, before.id, before.path, media_of(before.path))
            found = entry_of(document, unpack(report), self._key)
        entry = replace(found, paths=before.paths, title=renewed_title(document, found.title, before.title))
        self._db.do(
            "UPDATE documents SET change = ?, entry = ?, shown = ? WHERE number = ?",
            self._next(),
            entry_packed(entry),
            entry.shown.version,
            number,
        )
        return [Change(number, entry)]

    def _differs(self, number: int, document: Document, report: Mapping[str, Any]) -> bool:
        """Whether a document was read or judged otherwise than it is stored; where it lies does not count."""
        raw, old = (
            *self._db.one("SELECT raw, report FROM bodies WHERE number = ?", number),
            None,
        )[:2]
        if raw != packed_text(document.extract) or old is None:
            return True
        with self._db.told():
            return bool({**unpack(old), "path": ""} != unpack(pack({**report, "path": ""}, Kind.REPORT)))

    def add_path(self, sha256: str, path: str) -> list[Change]:
        """Note that a stored document also lies at `path`."""
        number = self._store.number_of(sha256)
        changes: dict[int, Change] = {}
        if number is not None and self._attach(path, number, changes):
            self._touch(number, changes)
        return list(changes.values())

    def remove_path(self, path: str) -> list[Change]:
        """The file is gone; its document goes with its last path."""
        changes: dict[int, Change] = {}
        self._detach(path, changes)
        return list(changes.values())

    def remove(self, sha256: str) -> list[Change]:
        """Remove a document with all its paths."""
        number = self._store.number_of(sha256)
        changes: dict[int, Change] = {}
        if number is not None:
            self._drop(number, changes)
        return list(changes.values())

    def _attach(self, path: str, number: int, changes: dict[int, Change]) -> bool:
        if not self._free(path, number, changes):
            return False
        self._db.do("INSERT INTO paths VALUES (?, ?)", path_bytes(path), number)
        return True

    def _free(self, path: str, number: int | None, changes: dict[int, Change]) -> bool:
        """Whatever else lay at a path lies there no more; False when it is the place of the document already."""
        (owner,) = self._db.one("SELECT number FROM paths WHERE path = ?", path_bytes(path))
        if owner is not None and owner != number:
            self._detach(path, changes)
        return owner is None or owner != number

    def _detach(self, path: str, changes: dict[int, Change]) -> None:
        (number,) = self._db.one("SELECT number FROM paths WHERE path = ?", path_bytes(path))
        if number is None:
            return
        self._db.do("DELETE FROM paths WHERE path = ?", path_bytes(path))
        if self._store.paths_at(number):
            self._touch(number, changes)
        else:
            self._drop(number, changes)

    def _touch(self, number: int, changes: dict[int, Change]) -> None:
        """Write the paths of a document into its entry."""
        entry, raw = self._db.one(
            "SELECT entry, raw FROM documents JOIN bodies USING (number) WHERE number = ?", number
        )
        with self._db.told():
            changed = replace(entry_from(entry, body_of(raw).match.text), paths=self._store.paths_at(number))
        self._db.do(
            "UPDATE documents SET change = ?, entry = ? WHERE number = ?",
            self._next(),
            entry_packed(changed),
            number,
        )
        changes[number] = Change(number, changed)

    def _drop(self, number: int, changes: dict[int, Change]) -> None:
        for table in ("documents", "bodies", "extracts", "paths"):
            self._db.do(f"DELETE FROM {table} WHERE number = ?", number)  # noqa: S608  names above
        self._db.do("INSERT INTO removed VALUES (?, ?)", number, self._next())
        changes[number] = Change(number, None)

    def pack(self) -> None:
        """Give the room of what is gone back to the file system. Not within a batch."""
        self._db.do("VACUUM")
        self._db.do("PRAGMA wal_checkpoint(TRUNCATE)")
