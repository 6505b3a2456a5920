"""A program that fills a library until the disk is full, makes room, and looks what is left; `tests/test_index_safety.py` runs it.

    python full_disk.py HOME ENGINE limit BYTES     no file may grow beyond so many bytes
    python full_disk.py HOME ENGINE filler FILE     HOME is on a small file system; FILE takes room and is removed

It prints `committed N` after each acknowledged commit, `refused MESSAGE` for what the full disk made impossible, and in the end
`left N` documents that are found again, all of them with what they held.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path

from generated_documents import generated_document, report_of, seeded

from index.home import LibraryError
from index.library import Library
from index.verify import verify

BATCH = 10
MOST = 400


def fill(home: Path, engine: str) -> tuple[int, list[str]]:
    """Add batches until one is refused: documents whose commit returned, and what was said."""
    committed = 0
    refused: list[str] = []
    try:
        with Library.open(home, engine) as library:
            while committed < MOST:
                with library.writer(batch=10**6) as writer:
                    for number in range(committed, committed + BATCH):
                        document = generated_document(seeded(number), f"/{number}")
                        writer.add(document, report_of(document, f"/{number}"), "r1")
                committed += BATCH
                print("committed", committed, flush=True)
    except LibraryError as fault:
        refused.append(str(fault))
    return committed, refused


def ask(home: Path, engine: str) -> list[str]:
    """Search while the disk is full; what was said if that is refused."""
    try:
        with Library.open(home, engine) as library:
            library.search("*")
    except LibraryError as fault:
        return [str(fault)]
    return []


def main(home: Path, engine: str, relieve: Callable[[], None]) -> None:
    """Fill, ask, relieve, look, go on."""
    committed, refused = fill(home, engine)
    for message in [*refused, *ask(home, engine)]:
        print("refused", message.replace("\n", " "))
    relieve()
    with Library.open(home, engine) as library:
        findings = [finding.text for finding in verify(library)]
        assert findings == [], findings
        paths = {entry.path for entry in library.iterate("*")}
        assert paths >= {f"/{number}" for number in range(committed)}, committed
        # What was stored but not acknowledged is whole batches.
        assert len(paths) % BATCH == 0, len(paths)
        print("left", len(paths))
        document = generated_document(seeded("one more"), "/one more")
        library.add(document, report_of(document, "/one more"), "r1")
        assert library.search("*").total == len(paths) + 1
    print("done")


if __name__ == "__main__":
    place, name, how, value = sys.argv[1:]
    if how == "limit":
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(value), hard))
        main(Path(place), name, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard)))
    else:
        main(Path(place), name, lambda: os.unlink(value))  # noqa: PTH108  as short
