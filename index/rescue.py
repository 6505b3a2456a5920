"""Saves what can still be read of a damaged store into a new one, document by document. Nothing of the old file is changed."""

from __future__ import annotations

import secrets
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.backup import draft, put, set_aside
from index.body import body_of
from index.database import Database, connection
from index.extracts import document_from
from index.formats import media_of
from index.home import Home, LibraryError
from index.packed import entry_from, entry_packed, path_bytes
from index.packing import unpack
from index.reading import entry_of
from index.storetrouble import told

_BARREN = 100_000  # numbers to try where nothing tells the highest one
_BROKEN_ROW = (sqlite3.Error, zlib.error, struct.error, ValueError, KeyError, TypeError, IndexError)


@dataclass(frozen=True, slots=True)
class Rescued:
    """How many documents were saved, how many were found and could not be read, and where the damaged store is now."""

    kept: int
    lost: int
    aside: Path


def rescue(home: Home) -> Rescued:
    """Replace a damaged store by what can be read of it. LibraryError, and nothing changed, when that is nothing."""
    if not home.has_store():
        raise LibraryError(f"{home.path} 里没有资料库。请检查 ZHIHE_HOME。")
    with home.writing(), draft(home.path / "store.rescued") as part, draft(home.path / "store.copy") as copy:
        # SQLite may write into what it opens, if only to work off its log: not into the only one there is.
        shutil.copyfile(home.store, copy)
        with suppress(FileNotFoundError):
            shutil.copyfile(f"{home.store}-wal", f"{copy}-wal")
        _lengthen(copy)
        with closing(sqlite3.connect(copy)) as broken, closing(Database(part)) as fresh:
            broken.row_factory = sqlite3.Row
            key = bytes.fromhex(str(fresh.one("SELECT value FROM meta WHERE key = 'account_key'")[0]))
            fresh.do("BEGIN")
            kept = lost = 0
            for number in _numbers(broken):
                saved = _save(broken, fresh, number, kept + 1, key)
                kept += saved is True
                lost += saved is False
            fresh.do("UPDATE meta SET value = ? WHERE key = 'sequence'", str(kept))
            fresh.do("COMMIT")
            if not kept:
                raise LibraryError(
                    f"{home.store} 损坏得太厉害，一份文书也读不出来；文件还在原处，没有改动。"
                    "请用 zhihe library restore 从备份恢复；没有备份时，把它移走，再用 zhihe index 重新收录。"
                )
            if not lost and _is_whole(broken, kept):
                raise LibraryError(f"{home.store} 没有损坏，不需要抢救，没有改动。")
        with closing(Database(part)) as fresh:
            fresh.do("UPDATE meta SET value = ? WHERE key = 'id'", secrets.token_hex(8))
            aside = set_aside(home)
            put(fresh, home)
    return Rescued(kept, lost, aside)


def _lengthen(copy: Path) -> None:
    """Fill up a store that was cut off: SQLite reads nothing of a file that is shorter than it says of itself."""
    with copy.open("r+b") as file:
        header = file.read(32)
        if len(header) == 32:
            size, pages = struct.unpack_from(">H", header, 16)[0], struct.unpack_from(">I", header, 28)[0]
            size = 65_536 if size == 1 else size
            have = copy.stat().st_size
            if have < size * pages <= 64 * have:  # else the header is damaged too
                file.truncate(size * pages)


def _is_whole(store: sqlite3.Connection, kept: int) -> bool:
    with suppress(sqlite3.Error):
        if tuple(store.execute("SELECT count(*) FROM documents").fetchone()) == (kept,):
            return [tuple(row) for row in store.execute("PRAGMA integrity_check(1)")] == [("ok",)]
    return False


def _numbers(broken: sqlite3.Connection) -> range:
    """The numbers that documents may have."""
    highest = 0
    told = False
    for question in (
        "SELECT seq FROM sqlite_sequence WHERE name = 'documents'",
        "SELECT max(number) FROM documents",
        "SELECT max(number) FROM bodies",
    ):
        with suppress(sqlite3.Error):
            found = broken.execute(question).fetchone()
            highest = max(highest, int(found[0] or 0) if found else 0)
            told = True
    return range(1, (highest if told else _BARREN) + 1)


def _row(broken: sqlite3.Connection, table: str, number: int) -> Mapping[str, Any] | None:
    found = broken.execute(f"SELECT * FROM {table} WHERE number = ?", (number,)).fetchone()  # noqa: S608  ours
    return dict(found) if found is not None else None


@dataclass(frozen=True, slots=True)
class _Legible:
    """The rows of a document of which all that is needed can be read."""

    document: Mapping[str, Any]
    body: Mapping[str, Any]
    paths: tuple[str, ...]
    report: dict[str, Any]


def _read(broken: sqlite3.Connection, number: int) -> _Legible | None:
    """The rows of a document; None when there is none of that number. One of `_BROKEN_ROW` when they cannot be read."""
    document, body = _row(broken, "documents", number), _row(broken, "bodies", number)
    if document is None and body is None:
        return None
    if document is None or body is None:
        raise ValueError("half of a document")
    paths = entry_from(document["entry"], "").paths
    body_of(body["raw"])
    return _Legible(document, body, paths, dict(unpack(body["report"])))


def tried(store: Path) -> tuple[int, int]:
    """How many documents `rescue` would probably save of a damaged store, and how many not; LibraryError when it cannot be opened."""
    kept = lost = 0
    with told(store), closing(connection(store, read_only=True)) as broken:
        broken.row_factory = sqlite3.Row
        for number in _numbers(broken):
            try:
                kept += _read(broken, number) is not None
            except _BROKEN_ROW:
                lost += 1
    return kept, lost


def _save(broken: sqlite3.Connection, fresh: Database, number: int, change: int, key: bytes) -> bool | None:
    """Whether a document could be copied; None when there is none of that number."""
    try:
        legible = _read(broken, number)
    except _BROKEN_ROW:
        return False
    if legible is None:
        return None
    document, body, paths, report = legible.document, legible.body, legible.paths, legible.report
    rest = None
    with suppress(*_BROKEN_ROW):  # also a store of the first version, which has no such table
        extract = _row(broken, "extracts", number)
        if extract is not None:
            document_from(body["raw"], extract["rest"], document["sha256"], "")
            rest = extract["rest"]
    try:
        source = document_from(body["raw"], rest, document["sha256"], "", media_of(paths[0] if paths else ""))
        found = entry_of(source, report, key)
    except _BROKEN_ROW:
        return False
    entry = replace(found, paths=paths)
    values = {
        "number": number,
        "sha256": document["sha256"],
        "change": change,
        "rules": document["rules"],
        "mode": document["mode"],
        "as_of": document.get("as_of"),
        "reader": document.get("reader"),
        "shown": entry.shown.version,
        "type": document["type"],
        "court": document["court"],
        "date": document["date"],
        "entry": entry_packed(entry),
    }
    marks = ", ".join("?" * len(values))
    try:
        fresh.do(
            f"INSERT INTO documents ({', '.join(values)}) VALUES ({marks})",  # noqa: S608  names above
            *values.values(),
        )
    except LibraryError:
        return False  # a number or hash that is not what it was
    fresh.do("INSERT INTO bodies VALUES (?, ?, ?)", number, body["raw"], body["report"])
    if rest is not None:
        fresh.do("INSERT INTO extracts VALUES (?, ?)", number, rest)
    for path in paths:
        fresh.do("INSERT OR IGNORE INTO paths VALUES (?, ?)", path_bytes(path), number)
    return True
