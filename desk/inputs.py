"""What a person named on the command line, as documents: a file, standard input, a member of an archive, or all members.

Folders are walked by `audit.walk`; here they are read like files, which says what to do instead.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.containers.glance import HEAD, looks_like_one
from corpus.document import Document, Unreadable
from corpus.read import read_bytes, read_path

if TYPE_CHECKING:
    from corpus.containers.shelf import Shelf
    from corpus.recognising import Recogniser

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Named:
    """One document to read: `name` is how it is shown, `place` where it is in the container at `path`."""

    name: str
    path: str
    place: tuple[tuple[str | int, ...], ...] = ()
    unreadable: str | None = None


@dataclass
class Inputs:
    """Finds and reads documents, scanned pages with the `recogniser`.

    `skipped` counts what archives hold that is no document, by reason.
    """

    recogniser: Recogniser | None = None
    password: str | None = None  # of PDFs that ask for one
    skipped: Counter[str] = field(default_factory=Counter)
    _shelf: Shelf | None = None

    def find(self, names: Iterable[str]) -> Iterator[Named]:
        """The documents that the names stand for, in order."""
        for name in names:
            yield from self._found(name)

    def _found(self, name: str) -> Iterator[Named]:
        if name == STANDARD_INPUT:
            yield Named(name, name)
        elif _worth_opening(name):
            yield from self._listed(name)
        else:
            yield self.one(name)

    def _listed(self, name: str) -> Iterator[Named]:
        from corpus.containers.kinds import regular_file  # noqa: PLC0415  few files need it
        from corpus.containers.listing import asked_for, listing  # noqa: PLC0415  as above

        with regular_file(name) as file:
            found = listing(file, name) if file else None
            for each in found if found is not None else ():
                listed = asked_for(each)
                if listed.skipped:
                    self.skipped[listed.skipped] += 1
                else:
                    yield _named(name, listed.name, listed.place, listed.unreadable)
        if found is None:
            yield Named(name, name)

    def one(self, name: str) -> Named:
        """The one document that a name stands for: a file or, with `!/`, a member of one."""
        from corpus.containers.member import SEPARATOR  # noqa: PLC0415  as above

        if SEPARATOR not in name or Path(name).exists():
            return Named(name, name)
        from corpus.containers.shelf import find_member  # noqa: PLC0415  as above

        try:
            found = find_member(name)
        except Unreadable as reason:
            return Named(name, name, (), str(reason))
        return (
            _named(found[0], found[1].name, found[1].place, found[1].unreadable)
            if found
            else Named(name, name)
        )

    def read(self, named: Named, declared_type: str | None = None) -> Document:
        """The Document. Raises `Unreadable`."""
        if named.unreadable is not None:
            raise Unreadable(named.unreadable)
        if named.name == STANDARD_INPUT:
            return read_bytes(
                sys.stdin.buffer.read(),
                STANDARD_INPUT,
                declared_type=declared_type,
                recogniser=self.recogniser,
                password=self.password,
            )
        if not named.place:
            return read_path(
                Path(named.path),
                source=named.name,
                declared_type=declared_type,
                recogniser=self.recogniser,
                password=self.password,
            )
        if self._shelf is None:
            from corpus.containers.shelf import Shelf  # noqa: PLC0415  as above

            self._shelf = Shelf(recogniser=self.recogniser, password=self.password)
        return self._shelf.document(named.path, named.place, named.name, declared_type=declared_type)


def _named(path: str, member: str, place: tuple[tuple[str | int, ...], ...], reason: str | None) -> Named:
    from corpus.containers.member import SEPARATOR  # noqa: PLC0415  as above

    return Named(f"{path}{SEPARATOR}{member}" if member else path, path, place, reason)


def _worth_opening(name: str) -> bool:
    """Whether a file may be a container. What cannot be opened is not: reading it will say why."""
    path = Path(name)
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return looks_like_one(file.read(HEAD), name)
    except (OSError, ValueError):
        return False
