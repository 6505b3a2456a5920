"""The library's folder (ZHIHE_HOME): where it is, what lies where in it, and who may write.

    store.sqlite                   the truth
    index/<engine>-<schema>/       can be built from the store at any time
    searches.sqlite                saved searches, there once one was saved
    cache/  VERSION  lock

It opens neither store nor index.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from corpus.home import NoHome, home
from corpus.patterns import lazy_pattern
from corpus.systemerrors import reason

STATE = "zhihe-state.json"  # beside each index: how far it has come
_NUMBER = lazy_pattern("[1-9][0-9]{0,5}")
LAYOUT = "1"  # of the folder; store and index have versions of their own
# Seconds that a writer waits: a search that finds the index behind brings it up, and holds the lock for as long.
PATIENCE = 3.0
_LOOK_AGAIN = 0.02


class LibraryError(Exception):
    """The library cannot be used as asked; the message says in Chinese what happened and what to do."""


class LibraryReadOnly(LibraryError):  # noqa: N818  a state of the library
    """It may not be written into."""


class LibraryBusy(LibraryError):  # noqa: N818  a state of the library
    """Another process is writing."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of a library."""

    path: Path

    @property
    def store(self) -> Path:
        """The database with documents and verdicts."""
        return self.path / "store.sqlite"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.path / "cache"

    @property
    def is_writable(self) -> bool:
        """Whether anything can be changed in it."""
        return os.access(self.path, os.W_OK)

    @property
    def indexes(self) -> Path:
        """The folder of all indexes."""
        return self.path / "index"

    def index(self, engine: str, schema: str) -> Path:
        """The index of an engine."""
        return self.indexes / f"{engine}-{schema}"

    def has_store(self) -> bool:
        """Whether there is a library; LibraryError where one may not look."""
        try:
            return self.store.exists()
        except OSError as fault:
            raise LibraryError(
                f"不能读资料库 {self.path}：{reason(fault)}。请检查文件夹的权限，或者用 ZHIHE_HOME 指定另一个资料库。"
            ) from fault

    def refuse_absent(self) -> None:
        """LibraryError where there is no library: whoever asks for one has probably named the wrong folder, and none is made."""
        if not self.has_store():
            raise LibraryError(
                f"{self.path} 里没有资料库。请检查 ZHIHE_HOME；新建资料库，用 zhihe index 收录文书即可。"
            )

    def prepare(self) -> None:
        """Make the folder, or see that this program understands it. Others may not look into a new one."""
        version = self.path / "VERSION"
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.indexes.mkdir(exist_ok=True)
            self.cache.mkdir(exist_ok=True)
            # What is no text is no number either.
            found = version.read_text("utf-8", "replace").strip() if version.exists() else ""
            if not found:
                version.write_text(LAYOUT + "\n", "utf-8")
        except OSError as fault:
            raise LibraryError(
                f"不能使用资料库文件夹 {self.path}：{reason(fault)}。"
                "请检查权限和磁盘空间，或者用 ZHIHE_HOME 指定另一个文件夹。"
            ) from fault
        if found and not _NUMBER.fullmatch(found):
            raise LibraryError(
                f"{version} 已经损坏，不是版本号。这个文件夹确实是资料库的，请删去这个文件再试，文书不受影响；"
                "否则请用 ZHIHE_HOME 指定另一个文件夹。"
            )
        if found and found != LAYOUT:
            raise LibraryError(
                f"资料库 {self.path} 的版本是 {found}，本程序只认识版本 {LAYOUT}。"
                "请使用更新的执核，或者用 ZHIHE_HOME 指定另一个文件夹。"
            )

    @contextmanager
    def writing(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the writer's lock; LibraryBusy when another process, or this one, still does after `patience` seconds.

        The system takes the lock back when a process dies, so none is ever left behind.
        """
        try:
            handle = (self.path / "lock").open("a+", encoding="utf-8")
        except OSError as fault:
            raise LibraryReadOnly(
                f"不能写资料库 {self.path}：{reason(fault) if isinstance(fault, OSError) else fault}。请检查权限和磁盘空间。"
            ) from fault
        with handle:
            if not _lock_within(handle.fileno(), patience):
                raise LibraryBusy(
                    f"另一个执核程序{_holder(handle)}正在写资料库 {self.path}。"
                    "请等它结束后再试；检索不受影响。"
                )
            with suppress(OSError):  # a full disk: who holds the lock is only told to others
                handle.seek(0)
                handle.truncate()
                handle.write(str(os.getpid()))
                handle.flush()
            yield


def _holder(handle: object) -> str:
    with suppress(OSError, ValueError):
        handle.seek(0)  # type: ignore[attr-defined]
        return f"（进程号 {int(handle.read(20))}）"  # type: ignore[attr-defined]
    return ""


def _lock_within(descriptor: int, patience: float) -> bool:
    end = time.monotonic() + patience
    while not _try_lock(descriptor):
        if time.monotonic() >= end:
            return False
        time.sleep(_LOOK_AGAIN)
    return True


def _try_lock(descriptor: int) -> bool:
    # Imported here: each exists on one system only.
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415

        try:
            os.lseek(descriptor, 1 << 20, os.SEEK_SET)  # Windows locks bytes: one that nobody reads
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl  # noqa: PLC0415

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def resolve_home(given: Path | None = None) -> Home:
    """The library to use: the given folder, else `corpus.home`'s."""
    try:
        return Home((given or home()).expanduser().absolute())
    except NoHome as trouble:
        raise LibraryError(str(trouble)) from None
