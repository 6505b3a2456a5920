"""Takes the files below some inputs into the library: what is new or changed is judged, what moved keeps its record.

What was deleted stays in the library until somebody asks for its removal: a share that is not connected looks like an empty folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from audit.expand import members
from audit.walk import Entry, Walk, leads_inside
from checker.check import Settings, check
from checker.load import RuleSet
from checker.reports.json import document_record
from checker.verdict import DocumentReport, Mode
from corpus.containers.member import SEPARATOR
from corpus.containers.shelf import Shelf
from corpus.document import Document, Unreadable
from corpus.read import read_path
from index.library import Library
from index.writer import Writer

_OUTSIDE = "这是一个链接，指到所给的文件夹以外，没有读取；确实要收，请把它指向的文件写在命令里"
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


@dataclass
class Intake:
    """One run of `zhihe index`: what is judged and how, and what became of what the library held before.

    `reread` reads files again that are known byte by byte. With `keeps`, a document that the library holds keeps the mode in
    which it was judged, also when its file was changed; the day that was given for it stays unless another is given.
    The counters are complete after `documents` and `settle`.
    """

    library: Library
    writer: Writer
    walk: Walk
    rules: RuleSet
    settings: Settings
    declared_type: str | None = None
    reread: bool = False
    keeps: bool = False
    shelf: Shelf = field(default_factory=Shelf)
    removed: int = 0  # places of which the library forgot
    moved: int = 0
    missing: int = 0  # files that are gone and still in the library
    rejudged: int = 0  # documents judged anew without their files being read
    otherwise: int = 0  # documents that kept a mode other than that of `settings`
    _torn: bool = False  # the file at hand could not be read to its end

    def documents(self) -> Iterator[tuple[Entry, str]]:
        """Every document below the inputs with its path; afterwards what is gone from an archive is removed."""
        for each in self.walk:
            file = self._refused(each)
            path = self.walk.opened(file)
            self._torn = False
            seen: set[str] = set()
            for entry in members(file, self.walk):
                name = f"{path}{SEPARATOR}{entry.member}" if entry.member else path
                if entry.member:
                    seen.add(name)
                yield entry, name
            if self._torn:
                continue  # what was not seen may lie behind the damage
            # A file that was an archive before and is none now counts as well.
            for place in self.library.store.paths_under(path + "!"):
                if place not in seen:
                    self.removed += self.writer.remove(place)

    def _refused(self, file: Entry) -> Entry:
        """A link to a file outside all inputs is not read: whoever may write a folder would decide what others can search."""
        path = self.walk.opened(file)
        if not file.path or file.unreadable or not os.path.islink(path):  # noqa: PTH114  as above
            return file
        if any(leads_inside(Path(path), Path(top)) for top in self.walk.inputs):
            return file
        return replace(file, unreadable=_OUTSIDE)

    def settle(self, remove: bool) -> None:
        """Looks after the files below the inputs that are no longer there; with `remove` the library forgets them.

        Those stay whose folder, or what is left of the way to it, is there and empty: so looks a disk that is not connected.
        """
        is_empty = lru_cache(maxsize=10_000)(_is_empty)
        for top in self.walk.inputs:
            if not Path(top).is_dir():
                continue
            for path in self.library.store.paths_under(top):
                if not _gone(path):
                    continue
                if self._lies_elsewhere(path):
                    self.moved += self.writer.remove(path)
                elif remove and not is_empty(os.path.dirname(path.partition(SEPARATOR)[0])):  # noqa: PTH120  strings
                    self.removed += self.writer.remove(path)
                else:
                    self.missing += 1

    def _lies_elsewhere(self, path: str) -> bool:
        sha256 = self.library.store.at(path)
        places = self.library.store.paths_of(sha256) if sha256 else ()
        return any(place != path and not _gone(place) for place in places)

    def keep(self, entry: Entry, name: str) -> DocumentReport | str | None:
        """Judges and keeps one document: its report, None when nothing changed, or why it could not be read.

        What the library held of a file that cannot be read goes only if its bytes are known to be others now.
        """
        if entry.unreadable is not None:
            self._torn = self._torn or not entry.member
            return entry.unreadable
        digest: str | None = None
        try:
            data = self.shelf.data(self.walk.opened(entry), entry.place) if entry.place else None
            digest = hashlib.sha256(data).hexdigest() if data is not None else _digest(name)
            came = digest is not None and self.library.store.at(name) != digest
            report = None
            known = digest if digest and not self._must_be_read(digest) else None
            settings = self._settings(digest, name)
            if not (known and self.writer.is_current(known, self.rules.hash, settings.mode.value, name)):
                document = (self._stored(known, name) if known else None) or self._read(entry, name)
                report = check(document, self.rules, settings)
                self.writer.add(document, document_record(report), self.rules.hash, settings.as_of)
            self.otherwise += settings.mode is not self.settings.mode
            if digest and came:
                self._leave(digest, name)
        except Unreadable as refusal:
            self._torn = self._torn or not entry.member
            if digest and self.library.store.at(name) not in (None, digest):
                self.removed += self.writer.remove(name)
            return str(refusal)
        return report

    def _settings(self, digest: str | None, name: str) -> Settings:
        """How a document is judged: as before, where the library holds it, or held another at its place."""
        store = self.library.store
        same = store.judged(digest) if digest else None
        owner = store.at(name) if same is None else None
        before = same or (store.judged(owner) if owner else None)
        mode = before.mode if before and self.keeps else None
        return replace(
            self.settings,
            mode=Mode(mode) if mode in set(Mode) else self.settings.mode,
            as_of=self.settings.as_of or (same.as_of if same else None),
        )

    def _must_be_read(self, digest: str) -> bool:
        """Whether what the library holds does not count: so it was asked, or scanned pages could be read now."""
        if self.reread or self.declared_type:
            return True
        report = self.library.report(digest) if self.shelf.recogniser else None
        return bool(report and report.get("scanned_pages"))

    def _stored(self, digest: str, name: str) -> Document | None:
        """The document as it was read before, where the library has all that reading would give."""
        stored = self.library.store.stored(digest)
        if stored is None or not stored.whole:
            return None
        self.rejudged += 1
        return replace(stored.document, source=name)

    def _read(self, entry: Entry, name: str) -> Document:
        if entry.place:
            path = self.walk.opened(entry)
            return self.shelf.document(path, entry.place, name, declared_type=self.declared_type)
        return read_path(Path(name), declared_type=self.declared_type, recogniser=self.shelf.recogniser)

    def _leave(self, digest: str, name: str) -> None:
        """The document has come to `name`: places at which it no longer lies are forgotten."""
        for place in self.library.store.paths_of(digest):
            if place != name and _gone(place):
                self.moved += self.writer.remove(place)


def _gone(path: str) -> bool:
    """Whether there is no such file; not when a folder or a share on the way cannot be looked into."""
    # A member of an archive is there as long as the archive is, whose listing tells of the member.
    for place in dict.fromkeys((path, path.partition(SEPARATOR)[0])):
        try:
            os.lstat(place)
        except OSError as trouble:
            if trouble.errno not in _GONE:
                return False
        except ValueError:  # a name that no system has
            continue
        else:
            return False
    return True


def _is_empty(folder: str) -> bool:
    """Whether a folder, or where it is gone the nearest one above it, is there and has nothing in it."""
    while True:
        try:
            with os.scandir(folder) as listing:
                return next(listing, None) is None
        except OSError as trouble:
            above = os.path.dirname(folder)  # noqa: PTH120  as above
            if trouble.errno not in _GONE or above == folder:
                return True  # nobody can say what is in it
            folder = above


def _digest(path: str) -> str | None:
    """The hash of a file, to see whether it is known before it is read; None for what only the reader can judge."""
    try:
        if not Path(path).is_file():  # opening a FIFO would wait for ever
            return None
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
