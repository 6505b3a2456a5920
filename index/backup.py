"""Copies the store, with the saved searches, into one file while others read and write, and puts such a copy back.

Indexes are never copied: they are built from the store.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from corpus.systemerrors import reason
from index.database import MIGRATIONS, Database, connection
from index.home import Home, LibraryError
from index.ondisk import synced
from index.savedfile import put_into, take_from
from index.storetrouble import StoreDamaged, checked_in_short, damaged, refuse_emptied, told

_HEADER = b"SQLite format 3\0"
_FOREIGN = "{} 不是执核的资料库或备份。请检查是不是选错了文件。"
BESIDE = ("-wal", "-shm", "-journal")  # what SQLite keeps beside a database


def backup(home: Home, target: Path) -> int:
    """Write all that is committed into a new file `target`; how many documents that are.

    The file gets its name only when it is whole, checked and on the disk.
    """
    if not home.has_store():
        raise LibraryError(f"{home.path} 里没有资料库，没有东西可以备份。请检查 ZHIHE_HOME。")
    refuse_emptied(home)
    if os.path.lexists(target):
        raise LibraryError(f"{target} 已经存在，没有备份。请换一个文件名，或者先移走它。")
    if target.absolute().is_relative_to(home.path):
        raise LibraryError(f"{target} 在资料库的文件夹里：磁盘一坏，两个都没有了。请备份到别处。")
    if not target.parent.is_dir():
        raise LibraryError(f"文件夹 {target.parent} 不存在，没有备份。请先建好它，或者检查磁盘是否已连接。")
    with draft(target.with_name(f".{target.name}.part")) as part:
        part.touch(mode=0o600)  # as the library's folder: for nobody else
        with closing(Database(home.store)) as store, told(part), closing(sqlite3.connect(part)) as copy:
            store.copy_to(copy)
            put_into(copy, home)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, not three
            count = _checked(copy, part)
        try:
            synced(part)
            part.rename(target)
            synced(target.parent)
        except OSError as fault:
            raise LibraryError(f"备份没有写成：{reason(fault)}。请检查 {target.parent}。") from fault
    return count


def restore(home: Home, source: Path, replace: bool = False) -> int:
    """Put a backup in the place of the library's store; how many documents it holds.

    A library with documents is only replaced when asked, a damaged one is kept under another name. Whoever is
    searching meanwhile sees the old documents or the new ones. The store gets an id of its own, so that no
    index made of what was there before is taken for one of it.
    """
    if not source.is_file():
        raise LibraryError(f"找不到备份文件 {source}。请检查路径。")
    try:
        with source.open("rb") as file:
            foreign = file.read(len(_HEADER)) != _HEADER
    except OSError as fault:
        raise LibraryError(f"读不了备份文件 {source}：{reason(fault)}。") from fault
    if foreign:
        raise LibraryError(_FOREIGN.format(source))
    home.prepare()
    with home.writing(), draft(home.path / "store.restoring") as part:
        try:
            with told(source), closing(connection(source, read_only=True)) as found:
                _checked(found, source)
                with told(part), closing(sqlite3.connect(part)) as copy:
                    found.backup(copy)
        except StoreDamaged as fault:
            raise LibraryError(
                f"备份文件 {source} 已经损坏（{fault.found}），没有恢复，资料库没有改动。"
                "请换一个备份文件，或者从原来的磁盘重新复制这一个。"
            ) from fault
        with closing(Database(part)) as fresh:  # brought up to date if it is an older version's
            fresh.do("UPDATE meta SET value = ? WHERE key = 'id'", secrets.token_hex(8))
            count = int(fresh.one("SELECT count(*) FROM documents")[0])
            _make_room(home, replace)
            take_from(fresh, home)
            put(fresh, home)
    return count


def _make_room(home: Home, replace: bool) -> None:
    """See that nothing is lost by replacing the store."""
    if not home.has_store():
        return
    try:
        with closing(Database(home.store)) as old:
            there = int(old.one("SELECT count(*) FROM documents")[0])
    except StoreDamaged:
        if not replace:
            raise LibraryError(
                f"{home.store} 已经损坏，没有恢复。加 --replace，就把它改名留下，换成备份。"
            ) from None
        set_aside(home)
        return
    if there and not replace:
        raise LibraryError(
            f"资料库里现有 {there} 份文书，没有恢复。要换成备份里的，加 --replace；"
            "现有的请先用 zhihe library backup 备份。"
        )


def put(fresh: Database, home: Home) -> None:
    """Make the library's store what `fresh` is, in one transaction: a reader that has it open stays right."""
    with told(home.store), closing(connection(home.store)) as target:
        (size,) = target.execute("PRAGMA page_size").fetchone()
        if (
            fresh.one("PRAGMA page_size")[0] != size
        ):  # an older version's: SQLite copies between equal ones only
            fresh.one("PRAGMA journal_mode=DELETE")
            fresh.do(f"PRAGMA page_size={int(size)}")
            fresh.do("VACUUM")
        fresh.copy_to(target)


def set_aside(home: Home) -> Path:
    """Rename a store that cannot be used, with what SQLite keeps beside it; its new name."""
    name = f"{home.store.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(2)}"
    aside = home.store.with_name(name)
    home.store.rename(aside)
    for end in BESIDE:
        with suppress(FileNotFoundError):
            Path(f"{home.store}{end}").rename(f"{aside}{end}")
    return aside


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """A file that is being made; whatever is left of it in the end goes."""

    def clear() -> None:
        for end in ("", *BESIDE):
            Path(f"{path}{end}").unlink(missing_ok=True)

    try:
        clear()
        yield path
        clear()
    except OSError as fault:
        raise LibraryError(f"不能写 {path}：{reason(fault)}。请检查权限和磁盘空间。") from fault
    finally:
        with suppress(OSError):
            clear()


def _checked(database: sqlite3.Connection, path: Path) -> int:
    """How many documents a whole store holds. StoreDamaged for a broken one, LibraryError for what is none of ours."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise LibraryError(f"{path} 由更新的执核建立。请升级本程序再用它。")
    try:
        (count,) = database.execute("SELECT count(*) FROM documents").fetchone()
    except sqlite3.OperationalError as fault:
        if str(fault).startswith("no such table"):
            raise LibraryError(_FOREIGN.format(path)) from fault
        raise
    found = checked_in_short(row[0] for row in database.execute("PRAGMA quick_check(100)"))
    if found:
        raise damaged(path, found)
    return int(count)
