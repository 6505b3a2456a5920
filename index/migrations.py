"""The steps by which a database of the store became what it is. Nothing here opens one."""

from __future__ import annotations

from collections.abc import Iterator

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
)


def statements(script: str) -> Iterator[str]:
    """Single statements: `executescript` would commit the transaction around the migration."""
    lines = "\n".join(line.partition("--")[0] for line in script.splitlines())
    return (statement for statement in lines.split(";") if statement.strip())
