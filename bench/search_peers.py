"""Other engines over the same pairs of characters as ours, for the bench of the library.

SQLite comes with Python. Xapian (`apt-get install python3-xapian`) and Groonga (`groonga-bin`) are used where they are
installed, and said to be missing where not. None of them keeps the texts, as ours does not. FTS5 and Groonga do not
reach the disk with every commit; ours and Xapian do.
"""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from index.bigrams import joined, pairs

DEBIAN = "/usr/lib/python3/dist-packages"


class Peer(Protocol):
    """An engine with one field of text."""

    def add(self, number: int, text: str) -> None:
        """Add a document."""

    def finish(self) -> None:
        """Commit; now it can be asked."""

    def ask(self, phrases: Sequence[str], limit: int) -> tuple[int, set[int]]:
        """How many documents hold all phrases, and the numbers of the best `limit` of them."""

    def close(self) -> None:
        """Let go."""


class Fts5:
    """SQLite FTS5; pairs are written as hexadecimal words because its splitter drops punctuation."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / "fts.sqlite")
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("CREATE VIRTUAL TABLE pages USING fts5(text, content='', tokenize='ascii')")

    def add(self, number: int, text: str) -> None:
        """Add."""
        self._db.execute("INSERT INTO pages (rowid, text) VALUES (?, ?)", (number, _coded(joined([text]))))

    def finish(self) -> None:
        """Commit and write the log into the file."""
        self._db.commit()
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def ask(self, phrases: Sequence[str], limit: int) -> tuple[int, set[int]]:
        """Ask by rank, and for the count."""
        words = " AND ".join(f'"{_coded(phrase)}"' for phrase in phrases)
        (total,) = self._db.execute("SELECT count(*) FROM pages WHERE pages MATCH ?", (words,)).fetchone()
        rows = self._db.execute(
            "SELECT rowid FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT ?", (words, limit)
        )
        return int(total), {int(number) for (number,) in rows}

    def close(self) -> None:
        """Close."""
        self._db.close()


def _coded(text: str) -> str:
    return " ".join(f"{ord(a):x}x{ord(b):x}" for a, b in itertools.pairwise(text))


class Xapian:
    """Xapian with positions."""

    def __init__(self, folder: Path) -> None:
        self._xapian: Any = importlib.import_module("xapian")
        self._db = self._xapian.WritableDatabase(str(folder / "xapian"), self._xapian.DB_CREATE)

    def add(self, number: int, text: str) -> None:
        """Add."""
        document = self._xapian.Document()
        for position, term in enumerate(pairs(joined([text]))):
            document.add_posting(term, position)
        self._db.replace_document(number, document)

    def finish(self) -> None:
        """Commit."""
        self._db.commit()

    def ask(self, phrases: Sequence[str], limit: int) -> tuple[int, set[int]]:
        """The exact count needs all documents to be looked at, as ours does."""
        kind = self._xapian.Query
        parts = []
        for phrase in phrases:
            terms = pairs(phrase)
            parts.append(kind(kind.OP_PHRASE, terms, len(terms)) if len(terms) > 1 else kind(terms[0]))
        query = kind(kind.OP_AND, parts) if len(parts) > 1 else parts[0]
        enquire = self._xapian.Enquire(self._db)
        enquire.set_query(query)
        found = enquire.get_mset(0, limit, self._db.get_doccount())
        return int(found.get_matches_estimated()), {int(hit.docid) for hit in found}

    def close(self) -> None:
        """Close."""
        self._db.close()


class Groonga:
    """Groonga in a process of its own, by its command language; single digits and signs are terms as well."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [shutil.which("groonga") or "groonga", "-n", str(folder / "groonga")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.pid = self._process.pid
        self._said("table_create Pages TABLE_NO_KEY")
        self._said("column_create Pages number COLUMN_SCALAR Int32")
        self._said("column_create Pages text COLUMN_SCALAR Text")
        self._said(
            "table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigramSplitSymbolAlphaDigit"
        )
        self._said("column_create Terms pages COLUMN_INDEX|WITH_POSITION Pages text")

    def _said(self, *lines: str) -> Any:
        if not self._process.stdin or not self._process.stdout:
            raise RuntimeError("groonga has no pipes")
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def add(self, number: int, text: str) -> None:
        """Add."""
        row = json.dumps([{"number": number, "text": text}], ensure_ascii=False)
        self._said("load --table Pages", row)

    def finish(self) -> None:
        """To the disk."""
        self._said("io_flush")

    def ask(self, phrases: Sequence[str], limit: int) -> tuple[int, set[int]]:
        """One select."""
        query = " ".join('\\"' + _escaped(phrase) + '\\"' for phrase in phrases)
        said = self._said(
            f'select Pages --match_columns text --query "{query}" --limit {limit} --output_columns number '
            "--sort_keys -_score"
        )
        (total,), _columns, *rows = said[1][0]
        return int(total), {int(number) for (number,) in rows}

    def close(self) -> None:
        """End the process."""
        self._process.communicate("quit\n")


def _escaped(phrase: str) -> str:
    return "".join("\\\\" * (char in '"\\') + char for char in phrase).replace('\\\\"', '\\\\\\"')


def peers() -> dict[str, Callable[[Path], Peer] | str]:
    """How to make each one; or why there is none."""
    if DEBIAN not in sys.path and Path(DEBIAN, "xapian").exists():
        sys.path.append(DEBIAN)
    xapian = importlib.util.find_spec("xapian") is not None
    return {
        "SQLite FTS5": Fts5,
        "Xapian": Xapian if xapian else "没有安装 python3-xapian",
        "Groonga": Groonga if shutil.which("groonga") else "没有安装 groonga-bin",
    }
