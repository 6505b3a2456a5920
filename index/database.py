"""The SQLite database of the store: how it is opened and brought up to date, and what is said when it cannot be used.

What the tables mean is in `index.store`.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from index.home import LibraryError
from index.storetrouble import no_room, told

# Step i brings a database from version i to i + 1. Never edit one that was released; add another.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE documents (
        number INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used twice: indexes know documents by it
        sha256 TEXT NOT NULL UNIQUE,
        change INTEGER NOT NULL,
        rules TEXT NOT NULL,                       -- hash of the rules of the verdicts
        mode TEXT,
        type TEXT, court TEXT, date TEXT,
        entry TEXT NOT NULL                        -- JSON: what a list of hits shows and an index holds
    );
    CREATE INDEX documents_change ON documents (change);
    CREATE TABLE bodies (number INTEGER PRIMARY KEY, raw BLOB NOT NULL, report BLOB NOT NULL);
    CREATE TABLE paths (path BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX paths_number ON paths (number);
    CREATE TABLE removed (number INTEGER PRIMARY KEY, change INTEGER NOT NULL);
    CREATE INDEX removed_change ON removed (change);
    """,
    """
    ALTER TABLE documents ADD COLUMN shown INTEGER NOT NULL DEFAULT 0;  -- version of the values in the entry
    """,
    "-- rows may be packed with dictionaries, which older programs do not have: see index.packing",
    """
    CREATE TABLE extracts (number INTEGER PRIMARY KEY, rest BLOB NOT NULL);  -- what a reader got besides the text
    ALTER TABLE documents ADD COLUMN as_of TEXT;                 -- the day given for an undated document
    ALTER TABLE documents ADD COLUMN reader TEXT;                -- the version of the program that read the file
    CREATE INDEX documents_rules ON documents (rules);
    """,
    """
    CREATE INDEX documents_shown ON documents (shown);  -- every search asks whether there are old ones: rows are large
    """,
)
# Five rows of texts and reports in a page; in SQLite's usual 4 KB there is room for one. New databases only.
_PAGE = 16_384


class Database:
    """A connection that threads may share for reading. LibraryError when the file cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()  # the desk reads from several threads
        self.frozen = False
        """Whether it can only be read, as it is now, because the disk is full; open it anew once there is room."""
        with told(path):
            self._db = self._connection(path)
            try:
                self._migrate()
            except BaseException:
                self._db.close()
                raise

    def _connection(self, path: Path) -> sqlite3.Connection:
        try:
            return connection(path)
        except sqlite3.OperationalError as fault:
            # SQLite keeps a small file beside that all who have the database open share. No room for it: nobody has it open.
            left = path.with_name(f"{path.name}-wal")
            no_room_beside = getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE
            if not no_room_beside or (left.exists() and left.stat().st_size):
                raise
            self.frozen = True
            return _frozen(path)

    def _migrate(self) -> None:
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if version > len(MIGRATIONS):
            raise LibraryError(f"资料库 {self._path} 由更新的执核建立。请升级本程序，或者指定另一个资料库。")
        if version == len(MIGRATIONS):
            return
        if not writable(self._path):
            raise LibraryError(
                f"资料库 {self._path} 由旧版本建立，要先更新格式，但这个文件夹是只读的。请把它复制到可以写的位置再打开。"
            )
        self._db.execute("BEGIN IMMEDIATE")
        (version,) = self._db.execute("PRAGMA user_version").fetchone()  # another process may have been first
        for step in MIGRATIONS[version:]:
            for statement in _statements(step):
                self._db.execute(statement)
        if version == 0:
            self._db.execute("INSERT INTO meta VALUES ('id', ?), ('sequence', '0')", (secrets.token_hex(8),))
        # The key of fingerprints (`index.fingerprints`). A library has it from its first document on.
        self._db.execute("INSERT OR IGNORE INTO meta VALUES ('account_key', ?)", (secrets.token_hex(32),))
        self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        self._db.execute("COMMIT")

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._path

    def told(self) -> AbstractContextManager[None]:
        """Within it what a broken row raises becomes a LibraryError."""
        return told(self._path)

    def all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        with self._lock, self.told():
            return self._db.execute(statement, values).fetchall()

    def one(self, statement: str, *values: object) -> tuple[Any, ...]:
        """The first row; `(None,)` when there is none."""
        with self._lock, self.told():
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
        return row if row is not None else (None,)

    def do(self, statement: str, *values: object) -> int:
        """Change something; the number of the last row that was added."""
        if self.frozen:
            raise no_room(self._path)
        with self.told():
            return self._db.execute(statement, values).lastrowid or 0

    def copy_to(self, other: sqlite3.Connection) -> None:
        """Replace what `other` holds by all that is committed here, in one step for whoever reads there."""
        with self._lock, self.told():
            self._db.backup(other)

    def rollback(self) -> None:
        """Forget what was not committed."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def writable(path: Path) -> bool:
    """Whether the database can be written: SQLite needs the folder for the files beside it as well."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))


def connection(path: Path, read_only: bool = False) -> sqlite3.Connection:
    """A connection that may write where the folder may be written, else one that only reads."""
    if not read_only and writable(path):
        database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        database.execute(f"PRAGMA page_size={_PAGE}")
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")  # an acknowledged document survives a power cut
        return database
    return _reading(path)


def _reading(path: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    address = f"{path.absolute().as_uri()}?mode=ro"
    try:
        database = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        database.execute("SELECT 1 FROM sqlite_master").fetchall()
    except sqlite3.OperationalError:
        left = path.with_name(f"{path.name}-wal")
        if left.exists() and left.stat().st_size:
            raise LibraryError(
                f"资料库 {path} 所在的文件夹是只读的，而上一次写入没有收尾。请把整个文件夹复制到可以写的位置再打开。"
            ) from None
        # Nobody has it open and nothing waits in the log, so that the file alone is the whole truth.
        return _frozen(path)
    return database


def _frozen(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody changes while it is open; nothing is written, not even beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    database = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    database.execute("SELECT 1 FROM sqlite_master").fetchall()
    return database


def _statements(script: str) -> Iterator[str]:
    """Single statements: `executescript` would commit the transaction around the migration."""
    lines = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return (statement for statement in lines.split(";") if statement.strip())
