"""Gives back the room that removed documents, replaced texts and older indexes still take."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from index.changes import Changes
from index.home import Home, LibraryError
from index.library import Library

_INDEX = re.compile(r"([a-z]+)-(\d+)(\.building|\.old)?")
_HALF_DONE = ("store.restoring", "store.rescued", "store.copy")  # of a run that was killed


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of the library's folder before and after, and what was removed from it."""

    before: int
    after: int
    removed: tuple[str, ...]


def size_of(path: Path) -> int:
    """The bytes that a file or folder takes."""
    files = path.rglob("*") if path.is_dir() else [path]
    total = 0
    for file in files:
        try:
            total += file.stat().st_size if file.is_file() else 0
        except OSError:  # gone meanwhile
            continue
    return total


def compact(library: Library, schemas: Iterable[tuple[str, str]], index: bool = True) -> Compacted:
    """Remove what nobody uses, pack the store, and with `index` build the index anew.

    `schemas` are the engines with the schemas in use. LibraryError where the disk has no room for the work.
    """
    home = library.home
    before = size_of(home.path)
    with home.writing():
        left = _left_over(home, dict(schemas))
        for path in left:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        needed = 2 * size_of(home.store)  # a copy, which then goes through the log
        free = shutil.disk_usage(home.path).free
        if free < needed:
            raise LibraryError(
                f"磁盘剩余 {free >> 20} MB，整理要用 {(needed >> 20) + 1} MB，没有整理。请先腾出空间；资料库没有改动。"
            )
        Changes(library.store).pack()
    if index:
        library.rebuild()
    return Compacted(before, size_of(home.path), tuple(path.name for path in left))


def _left_over(home: Home, schemas: dict[str, str]) -> list[Path]:
    """Indexes of older schemas, and what a killed run left half done. What a newer program made stays."""
    found = [path for path in home.path.iterdir() if path.name.startswith(_HALF_DONE)]
    for folder in home.indexes.iterdir():
        named = _INDEX.fullmatch(folder.name)
        if named and named[1] in schemas:
            older = int(named[2]) < int(schemas[named[1]])
            if older or (named[3] and named[2] == schemas[named[1]]):
                found.append(folder)
    return sorted(found)
