"""The library as the desk holds it: opened when first asked for, shared by all, closed with the server."""

from __future__ import annotations

import threading
from pathlib import Path

from index.library import Library


class Shelf:
    """One open library of a folder. `library` may wait for the disk: call it in a thread."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._library: Library | None = None

    def library(self) -> Library:
        """The library; it sees what other processes commit. Raises `LibraryError`."""
        with self._lock:
            if self._library is None:
                self._library = Library.open(self._home)
            return self._library

    def close(self) -> None:
        """Lets go of its files."""
        with self._lock:
            if self._library is not None:
                self._library.close()
                self._library = None
