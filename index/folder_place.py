"""An index in a folder of the library, beside it a file that says how far it has come.

It opens and creates through an engine's kind and knows nothing of what the index holds.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from index.engine import Engine, IndexDamaged, State
from index.home import STATE
from index.shards import WORTH, build, processes
from index.store import Store


class FolderKind(Protocol):
    """Opens and creates indexes of one make in folders."""

    def create(self, folder: Path) -> Engine:
        """A new, empty index in an empty folder."""

    def open(self, folder: Path) -> Engine:
        """The index in a folder; IndexDamaged when there is none to be used."""

    def faults(self, folder: Path) -> Iterator[str]:
        """Which files of an index are damaged, by their checksums."""

    def check(self, folder: Path, tell: Callable[[str], None]) -> None:
        """IndexRotten for a damaged file, as `Place.check`."""


@runtime_checkable
class Joins(FolderKind, Protocol):
    """Puts one index together from parts that several processes wrote."""

    name: str

    def part(self, folder: Path) -> Engine:
        """A new, empty index in an empty folder, to be written by one of several processes."""

    def join(self, folder: Path, parts: Sequence[Path]) -> None:
        """One index in `folder` of those in `parts`."""


class FolderPlace:
    """See `index.engine.Place`. A new index is built in a folder beside, which then takes the name."""

    def __init__(self, kind: FolderKind, folder: Path) -> None:
        self._kind = kind
        self._folder = folder
        self._building = folder.with_name(f"{folder.name}.building")
        self._mirror: tempfile.TemporaryDirectory[str] | None = None

    def state(self) -> State | None:
        """As noted in the file; None when there is none to be read."""
        try:
            values = json.loads((self._folder / STATE).read_text("utf-8"))
            return State(str(values["store"]), int(values["sequence"]), str(values["made"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def note(self, state: State) -> None:
        """Write the file."""
        _write_state(self._folder, state)

    def open(self) -> Engine:
        """The index in the folder."""
        if self._folder.is_dir() and not os.access(self._folder, os.W_OK):
            return self._kind.open(self._mirrored())
        return self._kind.open(self._folder)

    def _mirrored(self) -> Path:
        """A folder of links to the files of an index that may only be read: engines put locks beside them."""
        self.close()
        self._mirror = tempfile.TemporaryDirectory(prefix="zhihe-index-")
        try:
            for file in self._folder.rglob("*"):
                link = Path(self._mirror.name) / file.relative_to(self._folder)
                if file.is_dir():
                    link.mkdir()
                elif file.suffix != ".lock":
                    link.symlink_to(file)
        except OSError as fault:
            raise IndexDamaged(str(fault)) from fault
        return Path(self._mirror.name)

    def begin(self) -> Engine:
        """A new index in the folder beside."""
        shutil.rmtree(self._building, ignore_errors=True)
        self._building.mkdir(parents=True)
        return self._kind.create(self._building)

    def build(self, store: Store) -> bool:
        """A whole new index in the folder beside, made by one process for each processor."""
        if processes() < 2 or store.count() < WORTH or not isinstance(self._kind, Joins):
            return False
        shutil.rmtree(self._building, ignore_errors=True)
        self._building.mkdir(parents=True)
        build(self._kind, store, self._building, processes())
        return True

    def switch(self, state: State) -> None:
        """Rename; between the two names a reader finds no index and waits for the lock."""
        _write_state(self._building, state)
        old = self._folder.with_name(f"{self._folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if self._folder.exists():
            self._folder.rename(old)
        self._building.rename(self._folder)
        # Those of earlier schemas as well: no program that could read them opens this library any more.
        engine = self._folder.name.rpartition("-")[0]
        for left in self._folder.parent.glob(f"{engine}-*"):
            if left != self._folder:
                shutil.rmtree(left, ignore_errors=True)

    def faults(self) -> Iterator[str]:
        """As the files in the folder tell."""
        return self._kind.faults(self._folder)

    def check(self, tell: Callable[[str], None]) -> None:
        """Of the files in the folder, which are those that a mirror links to."""
        self._kind.check(self._folder, tell)

    def close(self) -> None:
        """Remove the links, if any were made."""
        if self._mirror is not None:
            self._mirror.cleanup()
            self._mirror = None


def _write_state(folder: Path, state: State) -> None:
    """Replace the file in one step: a reader sees the old state or the new one."""
    draft = folder / f"{STATE}.draft"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"store": state.store, "sequence": state.sequence, "made": state.made}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / STATE)
