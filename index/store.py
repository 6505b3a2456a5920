"""The store: an SQLite database that is the truth about documents, their paths, texts and verdicts.

Every change gets the next number of a sequence, so that an index knows what it has seen and what it has
missed. The store does not search.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from corpus.damage import is_suspect
from corpus.document import Document, Extract
from corpus.matchtext import MatchText, match_text
from corpus.redaction import concealed
from corpus.repair import certain_pieces, repairs
from corpus.spans import RawSpan
from index.encodable import encodable
from index.entry import Entry, entry_of
from index.formats import media_of
from index.home import LibraryError
from index.migrations import MIGRATIONS, statements
from index.packed import entry_from, entry_packed, path_bytes, path_text
from index.packing import Kind, pack, unpack
from index.shown import VERSION as SHOWN_VERSION

# Five rows of texts and reports in a page; in SQLite's usual 4 KB there is room for one. New databases only.
_PAGE = 16_384


@dataclass(frozen=True, slots=True)
class Change:
    """A document that was added, altered (`entry`) or removed (`entry` is None)."""

    number: int
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class Body:
    """The raw text of a document with its match text, for showing and highlighting."""

    raw: str
    match: MatchText


_ID = re.compile("[0-9a-f]{8,64}")


class Store:
    """The database. One writer at a time (the library's lock sees to that); readers see the last commit."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()  # the desk reads from several threads
        try:
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
            self._db.execute(f"PRAGMA page_size={_PAGE}")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")  # an acknowledged document survives a power cut
            self._migrate()
        except sqlite3.Error as fault:
            raise LibraryError(
                f"打不开资料库 {path}：{fault}。若文件已损坏，请从备份恢复；没有备份时，把它移走后重新建库。"
            ) from fault

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise LibraryError(f"资料库 {self._path} 由更新的执核建立。请升级本程序，或者指定另一个资料库。")
        if version == len(MIGRATIONS):
            return
        self._db.execute("BEGIN IMMEDIATE")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()  # another process may have been first
        for step in MIGRATIONS[version:]:
            for statement in statements(step):
                self._db.execute(statement)
        if version == 0:
            self._db.execute("INSERT INTO meta VALUES ('id', ?), ('sequence', '0')", (secrets.token_hex(8),))
        # The key of fingerprints (`index.fingerprints`). A library has it from its first document on.
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('account_key', ?)", (secrets.token_hex(32),))
        self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Close the database; what was not committed is gone."""
        self._db.close()

    # --- what is there

    @property
    def id(self) -> str:
        """Tells this store from any other: the numbers in an index mean nothing elsewhere."""
        return self._meta("id")

    @property
    def sequence(self) -> int:
        """The number of the last change."""
        return int(self._meta("sequence"))

    @property
    def account_key(self) -> bytes:
        """The key by which accounts of this library become fingerprints."""
        return bytes.fromhex(self._meta("account_key"))

    def outdated(self) -> int:
        """How many documents were kept by an earlier version, without values of some fields."""
        return int(self._one("SELECT count(*) FROM documents WHERE shown < ?", SHOWN_VERSION)[0])

    def _meta(self, key: str) -> str:
        return str(self._one("SELECT value FROM meta WHERE key = ?", key)[0])

    def _one(self, statement: str, *values: object) -> tuple[Any, ...]:
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row if row is not None else (None,)

    def count(self) -> int:
        """How many documents there are."""
        return int(self._one("SELECT count(*) FROM documents")[0])

    def last_changes(self, count: int) -> list[tuple[int, str]]:
        """The changes made last, with the ids of their documents: what a store put back from a backup has in no other."""
        statement = "SELECT change, sha256 FROM documents ORDER BY change DESC LIMIT ?"
        with self._lock:
            return self._db.execute(statement, (count,)).fetchall()

    def is_current(self, sha256: str, rules: str, mode: str | None) -> bool:
        """Whether these bytes are stored with all fields and verdicts by these rules in this mode: nothing to do then."""
        row = self._one(
            "SELECT 1 FROM documents WHERE sha256 = ? AND rules = ? AND mode IS ? AND shown >= ?",
            sha256,
            rules,
            mode,
            SHOWN_VERSION,
        )
        return row[0] is not None

    def number_of(self, sha256: str) -> int | None:
        """The number of a document."""
        found: int | None = self._one("SELECT number FROM documents WHERE sha256 = ?", sha256)[0]
        return found

    def find(self, named: str) -> str | None:
        """The sha256 of the only document with that path, or whose sha256 begins so; eight characters at least."""
        (owner,) = self._one(
            "SELECT sha256 FROM documents JOIN paths USING (number) WHERE path = ?", path_bytes(named)
        )
        if owner is None and _ID.fullmatch(named):
            with self._lock:
                rows = self._db.execute(
                    "SELECT sha256 FROM documents WHERE sha256 >= ? AND sha256 < ? LIMIT 2",
                    (named, named + "g"),
                ).fetchall()
            owner = rows[0][0] if len(rows) == 1 else None
        return str(owner) if owner is not None else None

    def paths_under(self, folder: str) -> list[str]:
        """All stored paths below a folder: to find what was deleted there since."""
        found = []
        for separator in ("/", "\\"):
            prefix = path_bytes(folder.rstrip("/\\") + separator)
            beyond = prefix[:-1] + bytes([prefix[-1] + 1])
            with self._lock:
                rows = self._db.execute(
                    "SELECT path FROM paths WHERE path > ? AND path < ?", (prefix, beyond)
                )
                found += [path_text(path) for (path,) in rows]
        return found

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """Entries by number, without match text; those that are gone meanwhile are left out."""
        return {number: entry_from(entry, "") for number, entry in self._column("entry", numbers)}

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """Ids by number; as above."""
        return dict(self._column("sha256", numbers))

    def _column(self, name: str, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        for start in range(0, len(numbers), 500):  # SQLite's limit on parameters was once 999
            some = numbers[start : start + 500]
            marks = ",".join("?" * len(some))
            statement = f"SELECT number, {name} FROM documents WHERE number IN ({marks})"  # noqa: S608  marks and our names
            with self._lock:
                rows = self._db.execute(statement, some).fetchall()
            yield from rows

    def body(self, number: int) -> Body | None:
        """The text of a document."""
        (raw,) = self._one("SELECT raw FROM bodies WHERE number = ?", number)
        return _body(raw) if raw is not None else None

    def report(self, sha256: str) -> dict[str, Any] | None:
        """The report as it was stored, in the shape of `documents[]`."""
        (report,) = self._one(
            "SELECT report FROM bodies JOIN documents USING (number) WHERE sha256 = ?", sha256
        )
        return dict(unpack(report)) if report is not None else None

    def _scanned_pages(self, sha256: str) -> list[int]:
        """The scanned pages of a stored document that nobody has read; reading them changes its text."""
        report = self.report(sha256)
        return list(report.get("scanned_pages", ())) if report else []

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self._path

    def shares(self, parts: int) -> list[tuple[int, int]]:
        """All changes in stretches of about as many documents each: after which change one begins, with which it ends."""
        count = self.count()
        ends = [
            int(
                self._one(
                    "SELECT change FROM documents ORDER BY change LIMIT 1 OFFSET ?", count * part // parts - 1
                )[0]
            )
            for part in range(1, min(parts, count))
        ]
        ends.append(self.sequence)
        return list(zip([0, *ends], ends, strict=False))

    def changes_since(self, sequence: int, until: int | None = None) -> Iterator[Change]:
        """What changed after `sequence`, up to `until` if given: each document once, as it is now, in the order of changes."""
        last_of_all = self.sequence if until is None else until
        batch = 200
        last = sequence
        while True:
            with self._lock:
                rows = self._db.execute(
                    "SELECT change, number, entry, raw FROM documents JOIN bodies USING (number)"
                    " WHERE change > ? AND change <= ? ORDER BY change LIMIT ?",
                    (last, last_of_all, batch),
                ).fetchall()
            for _change, number, entry, raw in rows:
                yield Change(number, entry_from(entry, _body(raw).match.text))
            if len(rows) < batch:
                break
            last = rows[-1][0]
        with self._lock:
            gone = self._db.execute(
                "SELECT number FROM removed WHERE change > ? AND change <= ? ORDER BY change",
                (sequence, last_of_all),
            ).fetchall()
        for (number,) in gone:
            yield Change(number, None)

    # --- changes, inside begin … commit

    def begin(self) -> None:
        """Start a batch of changes."""
        self._db.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Make the batch durable."""
        self._db.execute("COMMIT")

    def rollback(self) -> None:
        """Forget the batch."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _next(self) -> int:
        self._db.execute("UPDATE meta SET value = value + 1 WHERE key = 'sequence'")
        return self.sequence

    def put(self, document: Document, report: Mapping[str, Any], rules: str) -> list[Change]:
        """Store a document with its report under the report's path; the changes this makes, none if none."""
        entry = entry_of(document, report, self.account_key)
        changes: dict[int, Change] = {}
        number = self.number_of(document.sha256)
        path = entry.path
        fresh = (
            number is None
            or not self.is_current(document.sha256, rules, entry.mode)
            or self._scanned_pages(document.sha256) != list(document.scanned_pages)
        )
        if number is None:
            number = int(
                self._db.execute(
                    "INSERT INTO documents (sha256, change, rules, entry) VALUES (?, 0, '', '')", (entry.id,)
                ).lastrowid
                or 0
            )
        moved = self._attach(path, number, changes) if path else False
        if fresh or moved:
            entry = replace(entry, paths=self._paths(number))
            # What match text leaves out, hidden text too: a rebuilt index must hold what the first one held.
            left_out = (*document.extract.furniture, *concealed(document.extract.hidden))
            raw = [document.raw, [list(span) for span in left_out]]
            self._db.execute(
                "UPDATE documents SET change = ?, rules = ?, mode = ?,"
                " type = ?, court = ?, date = ?, entry = ?, shown = ? WHERE number = ?",
                (
                    self._next(),
                    rules,
                    entry.mode,
                    entry.type,
                    encodable(entry.court or "") or None,
                    entry.date,
                    entry_packed(entry),
                    entry.shown.version,
                    number,
                ),
            )
            self._db.execute(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?, ?)",
                (number, pack(raw, Kind.TEXT), pack(dict(report), Kind.REPORT)),
            )
            changes[number] = Change(number, entry)
        return list(changes.values())

    def outdated_numbers(self) -> list[int]:
        """The documents that were kept by an earlier version."""
        with self._lock:
            rows = self._db.execute(
                "SELECT number FROM documents WHERE shown < ? ORDER BY number", (SHOWN_VERSION,)
            )
            return [number for (number,) in rows]

    def renew(self, number: int) -> list[Change]:
        """Find the fields of a document anew in its stored text. What only its file tells stays unknown."""
        packed, report, old = self._one(
            "SELECT raw, report, entry FROM bodies JOIN documents USING (number) WHERE number = ?", number
        )
        raw, left_out = unpack(packed)
        before = entry_from(old, "")
        extract = Extract(raw, media_of(before.path), furniture=tuple(RawSpan(*span) for span in left_out))
        found = entry_of(Document(before.path, before.id, extract), unpack(report), self.account_key)
        entry = replace(found, paths=before.paths, title=before.title)
        self._db.execute(
            "UPDATE documents SET change = ?, entry = ?, shown = ? WHERE number = ?",
            (self._next(), entry_packed(entry), entry.shown.version, number),
        )
        return [Change(number, entry)]

    def add_path(self, sha256: str, path: str) -> list[Change]:
        """Note that a stored document also lies at `path`."""
        number = self.number_of(sha256)
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
        number = self.number_of(sha256)
        changes: dict[int, Change] = {}
        if number is not None:
            self._drop(number, changes)
        return list(changes.values())

    def _attach(self, path: str, number: int, changes: dict[int, Change]) -> bool:
        (owner,) = self._one("SELECT number FROM paths WHERE path = ?", path_bytes(path))
        if owner == number:
            return False
        if owner is not None:
            self._detach(path, changes)  # other bytes lie there now
        self._db.execute("INSERT INTO paths VALUES (?, ?)", (path_bytes(path), number))
        return True

    def _detach(self, path: str, changes: dict[int, Change]) -> None:
        (number,) = self._one("SELECT number FROM paths WHERE path = ?", path_bytes(path))
        if number is None:
            return
        self._db.execute("DELETE FROM paths WHERE path = ?", (path_bytes(path),))
        if self._paths(number):
            self._touch(number, changes)
        else:
            self._drop(number, changes)

    def _touch(self, number: int, changes: dict[int, Change]) -> None:
        """Write the paths of a document into its entry."""
        entry, raw = self._one(
            "SELECT entry, raw FROM documents JOIN bodies USING (number) WHERE number = ?", number
        )
        changed = replace(entry_from(entry, _body(raw).match.text), paths=self._paths(number))
        self._db.execute(
            "UPDATE documents SET change = ?, entry = ? WHERE number = ?",
            (self._next(), entry_packed(changed), number),
        )
        changes[number] = Change(number, changed)

    def _drop(self, number: int, changes: dict[int, Change]) -> None:
        for table in ("documents", "bodies", "paths"):
            self._db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608  names above
        self._db.execute("INSERT INTO removed VALUES (?, ?)", (number, self._next()))
        changes[number] = Change(number, None)

    def _paths(self, number: int) -> tuple[str, ...]:
        rows: Iterable[tuple[bytes]] = self._db.execute(
            "SELECT path FROM paths WHERE number = ? ORDER BY path", (number,)
        )
        return tuple(path_text(path) for (path,) in rows)


def _body(packed: bytes) -> Body:
    raw, furniture = unpack(packed)
    spans = [RawSpan(*span) for span in furniture]
    return Body(raw, match_text(raw, spans, certain_pieces(repairs(raw)) if is_suspect(raw) else ()))
