"""Writes a file so that it is there whole or not at all, whoever is killed meanwhile.

What goes into the files is known elsewhere.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from audit.trouble import AuditError
from corpus.replaceable import replaceable
from corpus.systemerrors import reason

TEMPORARY = ".tmp"


def _explained(target: Path, trouble: OSError) -> AuditError:
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return AuditError(f"磁盘已满，写不了 {target}；已完成的部分都在，腾出空间后用同一命令继续")
    return AuditError(f"写不了 {target}（{reason(trouble)}）；请检查权限和磁盘，然后用同一命令继续")


def _sync_folder(folder: Path) -> None:
    # A renamed file is only safe from a power cut once its folder is on disk too; Windows has no such call.
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            with contextlib.suppress(OSError):  # some network shares refuse it; the file itself is on disk
                os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def committing(target: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to that takes the place of `target` when the block ends well, and vanishes otherwise.

    `durable` waits until the disk has it; False is for what can be made again. Raises `AuditError` where the
    disk refuses.
    """
    try:
        file = replaceable(target)
        temporary = file.with_name(f".{file.name}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}")
        try:
            with temporary.open("xb") as stream:
                yield stream
                stream.flush()
                if durable:
                    os.fsync(stream.fileno())
            temporary.replace(file)
            if durable:
                _sync_folder(file.parent)
        finally:
            # After the replacement there is nothing left of that name.
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
    except OSError as trouble:
        raise _explained(target, trouble) from trouble


def write_json(target: Path, data: Any, *, durable: bool = True) -> None:
    """A JSON file, whole or not at all."""
    with committing(target, durable=durable) as stream:
        text = json.dumps(data, ensure_ascii=False, indent=1)
        stream.write(text.encode("utf-8", "backslashreplace") + b"\n")


def sweep(folder: Path) -> None:
    """Removes what writers left behind that were killed while writing."""
    for path in folder.glob(f".*{TEMPORARY}"):
        path.unlink(missing_ok=True)


@contextlib.contextmanager
def exclusive(folder: Path) -> Iterator[None]:
    """Holds the folder for this process alone; the system lets go of it when the process dies, however.

    Raises `AuditError` when another run holds it.
    """
    try:
        import fcntl  # noqa: PLC0415  POSIX only; where it is missing two runs are merely wasteful, not wrong
    except ImportError:
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / ".lock").open("ab")
    except OSError as trouble:
        raise _explained(folder, trouble) from trouble
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AuditError(f"另一个巡查正在写 {folder}；请等它结束，或换一个 --out") from None
        except OSError:
            pass  # some network shares know no locks; the commit protocol alone keeps the data right
        yield
