"""Turns the files of a walk into the entries of an audit: a container becomes its members, any other file itself.

Files are looked at, containers are listed; no document is read.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from audit.walk import Entry, Walk
from corpus.containers.kinds import regular_file
from corpus.containers.listing import asked_for, listing


class Listing:
    """A digest of every path, size and time of change, and the number of files: whether anything was altered since.

    An archive is one file here: its members change with it.
    """

    def __init__(self) -> None:
        self._digest: Any = hashlib.sha256()
        self.files = 0

    def add(self, entry: Entry) -> None:
        """Adds a file, in the order of the walk."""
        known = (entry.source, entry.path, entry.size, entry.changed)
        self._digest.update(repr(known).encode("ascii", "backslashreplace"))
        self.files += 1

    @property
    def digest(self) -> str:
        """The digest of all that was added."""
        return str(self._digest.hexdigest())


@dataclass
class Expanded:
    """The entries below some inputs; `files` sums up the files they are in. Iterate once."""

    walk: Walk
    files: Listing

    @property
    def skipped(self) -> Counter[str]:
        """What was passed over, by reason; complete after iterating."""
        return self.walk.skipped

    def __iter__(self) -> Iterator[Entry]:
        for entry in self.walk:
            self.files.add(entry)
            yield from members(entry, self.walk)


def members(entry: Entry, walk: Walk) -> Iterator[Entry]:
    """What is to be read of one file of a walk: itself, or what it holds."""
    if entry.unreadable is not None:
        yield entry
        return
    path = walk.opened(entry)
    with regular_file(path) as file:
        found = listing(file, path) if file else None
        if found is None:
            yield entry
            return
        for listed in found:
            each = listed if entry.path else asked_for(listed)
            if each.skipped:
                walk.skipped[each.skipped] += 1
            else:
                yield replace(entry, unreadable=each.unreadable, member=each.name, place=each.place)
