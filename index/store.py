"""The store: an SQLite database that is the truth about documents, their paths, texts and verdicts.

Every change gets the next number of a sequence, so that an index knows what it has seen and what it has
missed. The store does not search; how it is changed is in `index.changes`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.patterns import lazy_pattern
from index.body import Body, body_of
from index.database import Database
from index.entry import Entry
from index.packed import entry_from, path_bytes, path_text
from index.packing import unpack
from index.shown import VERSION as SHOWN_VERSION

if TYPE_CHECKING:
    from corpus.document import Document


@dataclass(frozen=True, slots=True)
class Change:
    """A document that was added, altered (`entry`) or removed (`entry` is None).

    `fresh` says that it was not there before: no index can hold its number yet.
    """

    number: int
    entry: Entry | None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was read, and how it was judged. `whole` is False where an older version kept the text only."""

    document: Document
    mode: str | None
    as_of: datetime.date | None
    whole: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """How a document was judged: in which mode, and for which day if one was given."""

    mode: str | None
    as_of: datetime.date | None


_ID = lazy_pattern("[0-9a-f]{8,64}")


class Store:
    """What the database holds. Readers see the last commit."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path)  # for the modules that check and count; all others ask the store

    def close(self) -> None:
        """Close the database; what was not committed is gone."""
        self.db.close()

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
        return int(self.db.one("SELECT count(*) FROM documents WHERE shown < ?", SHOWN_VERSION)[0])

    def outdated_numbers(self) -> list[int]:
        """The documents that were kept by an earlier version."""
        outdated = "SELECT number FROM documents WHERE shown < ? ORDER BY number"
        return [number for (number,) in self.db.all(outdated, SHOWN_VERSION)]

    def _meta(self, key: str) -> str:
        return str(self.db.one("SELECT value FROM meta WHERE key = ?", key)[0])

    def count(self) -> int:
        """How many documents there are."""
        return int(self.db.one("SELECT count(*) FROM documents")[0])

    def last_changes(self, count: int) -> list[tuple[int, str]]:
        """The changes made last, with the ids of their documents: what a store put back from a backup has in no other."""
        rows = self.db.all("SELECT change, sha256 FROM documents ORDER BY change DESC LIMIT ?", count)
        return [(int(change), str(sha256)) for change, sha256 in rows]

    def is_current(self, sha256: str, rules: str, mode: str | None) -> bool:
        """Whether these bytes are stored with all fields and verdicts by these rules in this mode: nothing to do then."""
        row = self.db.one(
            "SELECT 1 FROM documents WHERE sha256 = ? AND rules = ? AND mode IS ? AND shown >= ?",
            sha256,
            rules,
            mode,
            SHOWN_VERSION,
        )
        return row[0] is not None

    def judged(self, sha256: str) -> Judged | None:
        """How a document was judged; None when there is none."""
        row = self.db.all("SELECT mode, as_of FROM documents WHERE sha256 = ?", sha256)
        return (
            Judged(row[0][0], datetime.date.fromisoformat(row[0][1]) if row[0][1] else None) if row else None
        )

    def number_of(self, sha256: str) -> int | None:
        """The number of a document."""
        found: int | None = self.db.one("SELECT number FROM documents WHERE sha256 = ?", sha256)[0]
        return found

    def find(self, named: str) -> str | None:
        """The sha256 of the only document with that path, or whose sha256 begins so; eight characters at least."""
        owner = self.at(named)
        if owner is None and _ID.fullmatch(named):
            rows = self.db.all(
                "SELECT sha256 FROM documents WHERE sha256 >= ? AND sha256 < ? LIMIT 2", named, named + "g"
            )
            owner = str(rows[0][0]) if len(rows) == 1 else None
        return owner

    def paths_under(self, folder: str) -> list[str]:
        """All stored paths below a folder: to find what was deleted there since."""
        found = []
        for separator in ("/", "\\"):
            prefix = path_bytes(folder.rstrip("/\\") + separator)
            beyond = prefix[:-1] + bytes([prefix[-1] + 1])
            rows = self.db.all("SELECT path FROM paths WHERE path > ? AND path < ?", prefix, beyond)
            found += [path_text(path) for (path,) in rows]
        return found

    def paths_of(self, sha256: str) -> tuple[str, ...]:
        """Every place at which a document lies."""
        number = self.number_of(sha256)
        return self.paths_at(number) if number is not None else ()

    def paths_at(self, number: int) -> tuple[str, ...]:
        """The same by number."""
        rows = self.db.all("SELECT path FROM paths WHERE number = ? ORDER BY path", number)
        return tuple(path_text(path) for (path,) in rows)

    def at(self, path: str) -> str | None:
        """The hash of the document that lies at a path."""
        row = self.db.one(
            "SELECT sha256 FROM documents JOIN paths USING (number) WHERE path = ?", path_bytes(path)
        )
        return str(row[0]) if row[0] is not None else None

    def numbers(self) -> list[int]:
        """The numbers of all documents."""
        return [number for (number,) in self.db.all("SELECT number FROM documents ORDER BY number")]

    def entries(self, numbers: Sequence[int]) -> dict[int, Entry]:
        """Entries by number, without match text; those that are gone meanwhile are left out."""
        with self.db.told():
            return {number: entry_from(entry, "") for number, entry in self._column("entry", numbers)}

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """Ids by number; as above."""
        return dict(self._column("sha256", numbers))

    def bodies(self, numbers: Sequence[int]) -> dict[int, Body]:
        """Texts by number; as above."""
        with self.db.told():
            return {number: body_of(raw) for number, raw in self._column("raw", numbers, "bodies")}

    def _column(
        self, name: str, numbers: Sequence[int], table: str = "documents"
    ) -> Iterator[tuple[int, Any]]:
        for start in range(0, len(numbers), 500):  # SQLite's limit on parameters was once 999
            some = numbers[start : start + 500]
            marks = ",".join("?" * len(some))
            statement = f"SELECT number, {name} FROM {table} WHERE number IN ({marks})"  # noqa: S608  marks and our names
            yield from ((number, value) for number, value in self.db.all(statement, *some))

    def body(self, number: int) -> Body | None:
        """The text of a document."""
        return self.bodies([number]).get(number)

    def report(self, sha256: str) -> dict[str, Any] | None:
        """The report as it was stored, in the shape of `documents[]`."""
        (report,) = self.db.one(
            "SELECT report FROM bodies JOIN documents USING (number) WHERE sha256 = ?", sha256
        )
        with self.db.told():
            return dict(unpack(report)) if report is not None else None

    def stored(self, sha256: str) -> Stored | None:
        """A document as it was read, to be judged again without its file."""
        number, mode, as_of = (
            *self.db.one("SELECT number, mode, as_of FROM documents WHERE sha256 = ?", sha256),
            None,
            None,
        )[:3]
        if number is None:
            return None
        (text,) = self.db.one("SELECT raw FROM bodies WHERE number = ?", number)
        (rest,) = self.db.one("SELECT rest FROM extracts WHERE number = ?", number)
        source = next(iter(self.paths_at(number)), "")
        from index.extracts import document_from  # noqa: PLC0415  searches show texts and need no documents

        with self.db.told():
            document = document_from(text, rest, sha256, source)
        day = datetime.date.fromisoformat(as_of) if as_of else None
        return Stored(document, mode, day, rest is not None)

    def judged_otherwise(self, rules: str) -> list[str]:
        """The hashes of the documents whose verdicts are not by these rules."""
        return [sha256 for (sha256,) in self.db.all("SELECT sha256 FROM documents WHERE rules <> ?", rules)]

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.db.path

    def shares(self, parts: int) -> list[tuple[int, int]]:
        """All changes in stretches of about as many documents each: after which change one begins, with which it ends."""
        count = self.count()
        ends = [
            int(
                self.db.one(
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
            rows = self.db.all(
                "SELECT change, number, entry, raw FROM documents JOIN bodies USING (number)"
                " WHERE change > ? AND change <= ? ORDER BY change LIMIT ?",
                last,
                last_of_all,
                batch,
            )
            for _change, number, entry, raw in rows:
                with self.db.told():
                    change = Change(number, entry_from(entry, body_of(raw).match.text))
                yield change
            if len(rows) < batch:
                break
            last = rows[-1][0]
        gone = self.db.all(
            "SELECT number FROM removed WHERE change > ? AND change <= ? ORDER BY change",
            sequence,
            last_of_all,
        )
        for (number,) in gone:
            yield Change(number, None)
