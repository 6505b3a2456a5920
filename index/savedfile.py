"""The file of saved searches: its tables, and how they travel in a backup of the store.

It lies beside the store, so that looking at what is new need not wait for who is adding documents; a backup is one
file, so there its rows stand in two tables more.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.database import Database
from index.home import Home, LibraryError
from index.storetrouble import in_short

FILE = "searches.sqlite"
VERSION = 1
_SCHEMA = (
    """CREATE TABLE searches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        saved TEXT NOT NULL,                 -- day and time, local
        looked TEXT NOT NULL,
        quiet TEXT NOT NULL DEFAULT ''       -- the state of the library in which nothing was new
    )""",
    """CREATE TABLE shown (
        search INTEGER NOT NULL REFERENCES searches ON DELETE CASCADE,
        document INTEGER NOT NULL,           -- the first 64 bits of its id
        PRIMARY KEY (search, document)
    ) WITHOUT ROWID""",
)
_CARRIED = (
    "CREATE TABLE saved_searches (id INTEGER PRIMARY KEY, name TEXT, query TEXT, saved TEXT, looked TEXT)",
    "CREATE TABLE saved_shown (search INTEGER, document INTEGER, PRIMARY KEY (search, document)) WITHOUT ROWID",
)


@contextmanager
def usable(path: Path) -> Iterator[None]:
    """Within it whatever SQLite complains of becomes a LibraryError about this file."""
    try:
        yield
    except sqlite3.Error as fault:
        raise LibraryError(
            f"不能使用已存检索 {path}：{in_short(fault)}。请检查权限和磁盘空间；文件已损坏时，把它移走后重新保存。"
        ) from fault


def opened(path: Path) -> sqlite3.Connection:
    """A connection to the file, which is made if there is none. LibraryError for one of a newer version."""
    database = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        _prepare(database, path)
    except BaseException:
        database.close()
        raise
    return database


def _prepare(database: sqlite3.Connection, path: Path) -> None:
    if database.execute("PRAGMA user_version").fetchone() == (VERSION,):
        return
    database.execute("BEGIN IMMEDIATE")
    (version,) = database.execute("PRAGMA user_version").fetchone()  # another process may have been first
    if version > VERSION:
        raise LibraryError(f"已存检索 {path} 由更新的执核建立。请升级本程序。")
    if version == 0:
        for statement in _SCHEMA:
            database.execute(statement)
        database.execute(f"PRAGMA user_version = {VERSION}")
    database.execute("COMMIT")


def put_into(copy: sqlite3.Connection, home: Home) -> None:
    """Write the saved searches of a library into the copy of its store that will be its backup."""
    path = home.path / FILE
    for table in ("saved_shown", "saved_searches"):  # of a store put back by a version that left them there
        copy.execute(f"DROP TABLE IF EXISTS {table}")
    if not path.exists():
        return
    with usable(path), closing(opened(path)) as database:
        database.execute("BEGIN")  # one state of both tables
        searches = database.execute("SELECT id, name, query, saved, looked FROM searches").fetchall()
        shown = database.execute("SELECT search, document FROM shown")
        for statement in _CARRIED:
            copy.execute(statement)
        copy.executemany("INSERT INTO saved_searches VALUES (?, ?, ?, ?, ?)", searches)
        copy.executemany("INSERT INTO saved_shown VALUES (?, ?)", shown)
        copy.commit()


def take_from(fresh: Database, home: Home) -> None:
    """Give a library the saved searches of a backup; one that it has under the same name stays as it is."""
    if fresh.one("SELECT 1 FROM sqlite_master WHERE name = 'saved_searches'")[0] is None:
        return
    searches = fresh.all("SELECT id, name, query, saved, looked FROM saved_searches ORDER BY id")
    path = home.path / FILE
    with usable(path), closing(opened(path)) as database:
        database.execute("BEGIN IMMEDIATE")
        for number, *search in searches:
            done = database.execute(
                "INSERT OR IGNORE INTO searches (name, query, saved, looked) VALUES (?, ?, ?, ?)", search
            )
            if done.rowcount:
                shown = fresh.all("SELECT document FROM saved_shown WHERE search = ?", number)
                database.executemany(
                    "INSERT INTO shown VALUES (?, ?)", ((done.lastrowid, document) for (document,) in shown)
                )
        database.execute("COMMIT")
    fresh.do("DROP TABLE saved_shown")
    fresh.do("DROP TABLE saved_searches")
