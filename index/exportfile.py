"""Writes search results into a file that is there whole or not at all.

It is written in a folder beside and takes its name when it is done; what lies there already is kept, unless
the caller says otherwise, and then only a regular file is replaced.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from corpus.replaceable import NotAFileError, replaceable
from corpus.systemerrors import reason
from index.entry import Entry
from index.home import LibraryError

Writing = Callable[[Path, Iterable[Entry], Mapping[str, str]], int]


def _csv(file: Path, entries: Iterable[Entry], titles: Mapping[str, str]) -> int:
    from index.export import csv_lines  # noqa: PLC0415  few searches end in a file

    return _lines(file, csv_lines(entries, titles)) - 1  # without the heading


def _jsonl(file: Path, entries: Iterable[Entry], _titles: Mapping[str, str]) -> int:
    from index.export import json_lines  # noqa: PLC0415  as above

    return _lines(file, json_lines(entries))


def _lines(file: Path, lines: Iterator[str]) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="") as stream:
        for line in lines:
            stream.write(line)
            count += 1
    return count


def _xlsx(file: Path, entries: Iterable[Entry], titles: Mapping[str, str]) -> int:
    from index.spreadsheet import write_xlsx  # noqa: PLC0415  as above

    return write_xlsx(file, entries, titles)


def _parquet(file: Path, entries: Iterable[Entry], _titles: Mapping[str, str]) -> int:
    from index.parquet import write_parquet  # noqa: PLC0415  as above

    return write_parquet(file, entries)


FORMATS: Mapping[str, Writing] = {"csv": _csv, "jsonl": _jsonl, "xlsx": _xlsx, "parquet": _parquet}


def format_of(target: Path, asked: str | None = None) -> str:
    """The format asked for, else the one of the file's ending; LibraryError when it is neither, or when the two differ."""
    ending = target.suffix.lower().removeprefix(".")
    kind = asked or ending
    if asked and asked not in FORMATS:
        raise LibraryError(
            f"--format {asked} 只用于屏幕上的输出，不能写成文件。写文件时去掉它，按文件名的结尾决定格式。"
        )
    if kind != ending and ending in FORMATS:
        raise LibraryError(
            f"{target} 以 .{ending} 结尾，--format 却是 {kind}，没有写。请改文件名，或者去掉 --format。"
        )
    if kind not in FORMATS:
        endings = "、".join(f".{each}" for each in FORMATS)
        raise LibraryError(
            f"不知道 {target} 该写成什么格式。请用 {endings} 结尾的文件名，或者用 --format 指定。"
        )
    return kind


def check_free(target: Path, overwrite: bool) -> None:
    """LibraryError when there is something that must not be overwritten: better said before than after an hour."""
    if target.is_dir():
        raise LibraryError(f"{target} 是文件夹，没有写。请写上文件名。")
    if not overwrite and os.path.lexists(target):
        raise LibraryError(f"{target} 已经存在，没有写。请换一个名字；要替换它，请加 --overwrite。")
    try:
        replaceable(target)
    except NotAFileError as fault:
        raise LibraryError(f"{target} 不能替换，没有写：{fault}。请换一个名字。") from None
    except (OSError, ValueError):
        return  # writing meets the same, and says it


def write_export(
    target: Path,
    kind: str,
    entries: Iterable[Entry],
    overwrite: bool = False,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Writes the file; how many documents it holds. LibraryError says why it was not written.

    What people read names rules by `titles`; JSON lines and Parquet, which programs read, hold ids.
    """
    check_free(target, overwrite)
    try:
        file = replaceable(target) if overwrite else target
        with tempfile.TemporaryDirectory(prefix=f".{file.name[:40]}-", dir=file.parent) as beside:
            draft = Path(beside) / f"draft.{kind}"
            count = FORMATS[kind](draft, entries, titles)
            with draft.open("rb+") as stream:
                os.fsync(stream.fileno())
            _place(draft, file, overwrite)
    except (OSError, ValueError) as fault:
        why = reason(fault) if isinstance(fault, OSError) else str(fault)
        raise LibraryError(f"{target} 没有写成：{why}。请检查位置、权限和磁盘空间。") from fault
    return count


def _place(draft: Path, target: Path, overwrite: bool) -> None:
    """The name, in one step; somebody else may have taken it meanwhile."""
    if overwrite:
        draft.replace(replaceable(target))  # anew: an hour may have passed
        return
    try:
        os.link(draft, target)  # unlike a rename it never takes the place of a file
    except FileExistsError:
        raise LibraryError(
            f"{target} 在输出途中出现了，没有写。请换一个名字；要替换它，请加 --overwrite。"
        ) from None
    except OSError:  # a file system without links
        check_free(target, overwrite)
        draft.rename(target)
