"""Looks through the whole store: what is broken in it, and what there is."""

from __future__ import annotations

import sqlite3
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from corpus import __version__
from index.extracts import document_from
from index.home import LibraryError
from index.rescue import tried
from index.store import Store
from index.storetrouble import checked_in_short

_SHOWN = 5
# What would make the store contradict itself, with what it is called.
_CONTRADICTIONS = (
    (
        "SELECT count(*) FROM documents LEFT JOIN bodies USING (number) WHERE bodies.number IS NULL",
        "份文书没有正文",
    ),
    (
        "SELECT count(*) FROM bodies LEFT JOIN documents USING (number) WHERE documents.number IS NULL",
        "份正文不属于任何文书",
    ),
    (
        "SELECT count(*) FROM paths LEFT JOIN documents USING (number) WHERE documents.number IS NULL",
        "个路径不属于任何文书",
    ),
    ("SELECT count(*) FROM removed JOIN documents USING (number)", "份文书既在又已删去"),
    (
        "SELECT count(*) FROM documents WHERE change > (SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'sequence')",
        "份文书的变动编号超前",
    ),
)


@dataclass(frozen=True, slots=True)
class Stats:
    """What a store holds. `rules` and `modes` are numbers of documents by hash and mode, the most frequent first."""

    documents: int
    paths: int
    text_only: int  # an older version kept only the text: judged again only from the file
    older_reader: int  # read by another version of the program
    rules: tuple[tuple[str, int], ...]
    modes: tuple[tuple[str | None, int], ...]
    sequence: int


def stats(store: Store) -> Stats:
    """What a store holds."""
    database = store.db

    def one(question: str, *values: object) -> int:
        return int(database.one(question, *values)[0] or 0)

    return Stats(
        documents=store.count(),
        paths=one("SELECT count(*) FROM paths"),
        text_only=one(
            "SELECT count(*) FROM documents LEFT JOIN extracts USING (number) WHERE extracts.number IS NULL"
        ),
        older_reader=one("SELECT count(*) FROM documents WHERE reader IS NOT ?", __version__),
        rules=tuple(
            (str(rules), int(count))
            for rules, count in database.all(
                "SELECT rules, count(*) FROM documents GROUP BY rules ORDER BY 2 DESC"
            )
        ),
        modes=tuple(
            (mode, int(count))
            for mode, count in database.all(
                "SELECT mode, count(*) FROM documents GROUP BY mode ORDER BY 2 DESC"
            )
        ),
        sequence=store.sequence,
    )


def faults(store: Store) -> Iterator[str]:
    """What is broken in a store, in Chinese: the file, contradictions between its tables, rows that cannot be read."""
    database = store.db
    try:
        if found := checked_in_short(line for (line,) in database.all("PRAGMA integrity_check(100)")):
            yield f"数据库文件损坏：{found}"
        for question, name in _CONTRADICTIONS:
            (count,) = database.one(question)
            if count:
                yield f"有 {count} {name}"
        partial = False
    except LibraryError as fault:
        yield str(fault)
        partial = True  # the list of documents may break off as well
    broken: list[str] = []
    count = 0
    for number, sha256 in _documents(store):
        if not _is_readable(store, number, sha256):
            count += 1
            if len(broken) < _SHOWN:
                broken.append(sha256[:12])
    if count:
        more = "等" if count > len(broken) else ""
        yield f"有 {count} 份文书读不出来（编号 {'、'.join(broken)}{more}）"
    if count or partial:
        # Not the same: what cannot be found by a broken list is often there by its number.
        with suppress(LibraryError):
            kept, lost = tried(store.path)
            yield f"逐份试读：zhihe library rescue 大约取得出 {kept} 份，取不出 {lost} 份；连编号也丢失的不在其内"


def _documents(store: Store) -> Iterator[tuple[int, str]]:
    last = 0
    while True:
        try:
            rows = store.db.all(
                "SELECT number, sha256 FROM documents WHERE number > ? ORDER BY number LIMIT 1000", last
            )
        except LibraryError:
            return  # told already: this is the file, not a row
        if not rows:
            return
        yield from ((int(number), str(sha256)) for number, sha256 in rows)
        last = rows[-1][0]


def _is_readable(store: Store, number: int, sha256: str) -> bool:
    try:
        text, rest = store.db.one(
            "SELECT raw, rest FROM bodies LEFT JOIN extracts USING (number) WHERE number = ?", number
        )
        document_from(text, rest, sha256, "")
        store.report(sha256)
        entry = store.entries([number])[number]
        return entry.id == sha256 and entry.paths == store.paths_of(sha256)
    except (
        LibraryError,
        sqlite3.Error,
        zlib.error,
        struct.error,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
    ):
        return False
