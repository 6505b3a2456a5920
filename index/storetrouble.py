"""What can be wrong with the store's file, said in Chinese with the way out."""

from __future__ import annotations

import json
import re
import sqlite3
import struct
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from json import JSONDecodeError
from pathlib import Path

from index.home import STATE, Home, LibraryError

_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_OUT = (
    "请先复制整个文件夹留底，再用 zhihe library restore 从备份恢复；"
    "没有备份时，用 zhihe library rescue 取出还能读的部分。"
)


_IN_SHORT = {
    sqlite3.SQLITE_FULL: "磁盘空间已满",
    sqlite3.SQLITE_IOERR: "磁盘出错",
    sqlite3.SQLITE_READONLY: "只能读，不能写",
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_AUTH: "没有权限",
    sqlite3.SQLITE_BUSY: "正被另一个程序占用",
    sqlite3.SQLITE_LOCKED: "正被另一个程序占用",
    sqlite3.SQLITE_CANTOPEN: "打不开",
}

_FOUND = {
    sqlite3.SQLITE_CORRUPT: "有的页不是写进去时的样子",
    sqlite3.SQLITE_NOTADB: "文件的开头不是数据库",
    sqlite3.SQLITE_FORMAT: "文件的开头不是数据库",
    sqlite3.SQLITE_ERROR: "缺少应有的表或者列",
}
_PAGES = re.compile(r"\b(?:[Pp]age|Tree) (\d+)")
_INDEXES = re.compile(r"(?:index|wrong # of entries in index) ([a-z_]\w*)")
_NAMED = 8  # pages or indexes that a sentence names

_BEGINNING = 0.2  # seconds in which a new store gets its first page


class StoreDamaged(LibraryError):  # noqa: N818  a state of the file
    """Part of the store cannot be read, or is not what was written; `found` is what was found."""

    def __init__(self, message: str, found: object = "") -> None:
        super().__init__(message)
        self.found = found


def damaged(path: Path, fault: object) -> StoreDamaged:
    """The store at `path` is broken; `fault` is what was found, in Chinese or as an exception."""
    what = _in_chinese(fault) if isinstance(fault, Exception) else fault
    return StoreDamaged(f"资料库 {path} 已经损坏（{what}）。{_OUT}", what)


def _in_chinese(fault: Exception) -> str:
    if isinstance(fault, sqlite3.Error):
        return _FOUND.get(_kind(fault), "读出来的内容不对")
    return "压缩的内容解不开" if isinstance(fault, zlib.error) else "有的内容不合格式"


def checked_in_short(lines: Iterable[str]) -> str:
    """What SQLite's check of a whole file found, in Chinese; empty when that is nothing. It names pages and indexes only."""
    told = [line for text in lines for line in str(text).splitlines() if line != "ok"]
    pages = sorted({int(page) for line in told for page in _PAGES.findall(line)})
    indexes = sorted({name for line in told if not _PAGES.search(line) for name in _INDEXES.findall(line)})
    found = [f"第 {_few(map(str, pages))} 页不是写进去时的样子"] if pages else []
    found += [f"内部的目录 {_few(indexes)} 与内容不一致"] if indexes else []
    return "，".join(found) or ("内容不合格式" if told else "")


def _few(names: Iterable[str]) -> str:
    first = list(names)
    return "、".join(first[:_NAMED]) + ("……" if len(first) > _NAMED else "")


def refuse_emptied(home: Home) -> None:
    """StoreDamaged for a store of no bytes beside an index of documents: SQLite would take it for a new one.

    Without an index it is a new one; a store that was moved away to begin anew is not there at all.
    """
    if not _is_empty(home.store) or not _was_filled(home):
        return
    time.sleep(_BEGINNING)  # another process may just be making it
    if _is_empty(home.store):
        raise StoreDamaged(
            f"资料库 {home.store} 是空文件，而索引里有文书：数据库已经损坏。请先复制整个文件夹留底，"
            "再用 zhihe library restore 从备份恢复；没有备份时，把 store.sqlite 移走，用 zhihe index 重新收录原文件。"
        )


def _is_empty(store: Path) -> bool:
    try:
        return store.stat().st_size == 0
    except OSError:
        return False


def _was_filled(home: Home) -> bool:
    for noted in home.indexes.glob(f"*/{STATE}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            if int(json.loads(noted.read_text("utf-8"))["sequence"]) > 0:
                return True
    return False


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Within it whatever SQLite or a broken row raises becomes a LibraryError."""
    try:
        yield
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError):
        raise  # a mistake of the program, not of the file
    except sqlite3.Error as fault:
        raise _trouble(path, fault) from fault
    except (zlib.error, struct.error, JSONDecodeError, UnicodeDecodeError) as fault:
        raise damaged(path, fault) from fault


def in_short(fault: sqlite3.Error) -> str:
    """What SQLite complains of, in a few Chinese words."""
    return _IN_SHORT.get(_kind(fault), "文件已损坏")


def _kind(fault: sqlite3.Error) -> int:
    return getattr(fault, "sqlite_errorcode", 0) & 0xFF  # the lowest byte is the kind, the rest says where


def no_room(path: Path) -> LibraryError:
    """The disk is full."""
    return LibraryError(f"磁盘空间已满，没有写进资料库 {path}。以前收进的文书都在；请腾出空间后再试。")


def _trouble(path: Path, fault: sqlite3.Error) -> LibraryError:
    code = _kind(fault)
    if code in _DAMAGED:
        return damaged(path, fault)
    match code:
        case sqlite3.SQLITE_FULL:
            return no_room(path)
        case sqlite3.SQLITE_IOERR if getattr(fault, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE:
            return LibraryError(
                f"磁盘空间已满，打不开资料库 {path}：上一次写入还没有收尾。以前收进的文书都在；请腾出几 MB 空间后再试。"
            )
        case sqlite3.SQLITE_IOERR:
            return LibraryError(
                f"读写资料库 {path} 时磁盘出错。以前收进的文书都在；请检查磁盘空间、配额和硬盘状况后再试。"
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return LibraryError(
                f"资料库 {path} 是只读的，可以检索，不能写。请检查权限，或者用 ZHIHE_HOME 指定另一个文件夹。"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryError(f"资料库 {path} 正被另一个程序占用。请等它结束后再试。")
        case sqlite3.SQLITE_CANTOPEN:
            return LibraryError(f"打不开资料库 {path}。请检查文件夹的权限；网络盘请检查连接。")
    return damaged(path, fault)  # a table or column that should be there is not
