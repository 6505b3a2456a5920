"""Which files of an index were found whole, as which file and when, so that no search reads the whole index again.

Engines do not look at checksums when they search: a damaged file would give wrong answers in silence. A file is read
when it is first met, again when it is not the same file any more (a copy, a rewrite), and once a day, because a disk that
fails changes bytes and no times. What was found is noted beside the files; without that note all are read.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.systemerrors import reason
from index.engine import IndexRotten

NOTE = "zhihe-checked.json"
AGAIN = 24 * 3600  # seconds
_WORTH_TELLING = 2_000_000_000  # bytes: a second of reading, or ten from a slow disk


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    marks: list[int]
    """What tells this file from another of the same name."""


def check(
    folder: Path,
    files: Iterable[Path],
    fault: Callable[[Path], str | None],
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Reads those of the files that have to be read; IndexRotten when `fault` says that one is not what was written."""
    known, now = _noted(folder), int(time.time())
    found: dict[str, list[int]] = {}
    due: list[_File] = []
    for path in files:
        with suppress(FileNotFoundError):  # merged away since it was listed; an engine misses what it needs
            file = _file(folder, path)
            noted = known.get(file.name)
            if noted is not None and noted[:-1] == file.marks and 0 <= now - noted[-1] < AGAIN:
                found[file.name] = noted
            else:
                due.append(file)
    if sum(file.marks[0] for file in due) >= _WORTH_TELLING:
        tell("正在核对索引文件（每天一次）……")
    for file in due:
        try:
            wrong = fault(file.path)
        except FileNotFoundError:
            continue
        except OSError as trouble:
            wrong = f"读不出来（{reason(trouble)}）"
        if wrong:
            raise IndexRotten(f"索引文件 {file.name} {wrong}")
        found[file.name] = [*file.marks, now]
    if due:
        _note(folder, found)


def _file(folder: Path, path: Path) -> _File:
    seen = path.stat()
    # The time of the last change of the inode is set by the system alone, that of the contents by anybody.
    marks = [seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino]
    return _File(path, str(path.relative_to(folder)), marks)


def _noted(folder: Path) -> dict[str, list[int]]:
    try:
        noted = json.loads((folder / NOTE).read_text("utf-8"))
        return {str(name): [int(each) for each in marks] for name, marks in noted.items() if marks}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _note(folder: Path, found: dict[str, list[int]]) -> None:
    """In one step; of two who write at once one is lost, and what it had read is read once more."""
    draft = folder / f"{NOTE}.{os.getpid()}"
    with suppress(OSError):  # a folder that may only be read: the files are read for each search
        draft.write_text(json.dumps(found), "utf-8")
        draft.replace(folder / NOTE)
    with suppress(OSError):
        draft.unlink(missing_ok=True)
