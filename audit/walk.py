"""Finds the files to audit, in a fixed order. It opens none of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.trouble import AuditError
from corpus.containers.member import DATA, HIDDEN, LINKED, SEPARATOR, Place
from corpus.systemerrors import reason as system_reason

# What operating systems and offices leave in every folder; nobody wrote it.
_LITTER = frozenset({"thumbs.db", "desktop.ini"})
LINKED_FOLDERS = "linked_folders"
_OUTSIDE = "这是一个链接，指到允许检查的文件夹以外，没有读取"
# What is passed over, and how it is told.
SKIPPED = {
    HIDDEN: "隐藏文件和临时文件 {} 个",
    LINKED_FOLDERS: "链接指向的文件夹 {} 个",
    LINKED: "压缩包里的链接或设备 {} 个",
    DATA: "不是文书的数据文件 {} 个（里面没有成段的中文）",
}


def skipped_lines(skipped: Mapping[str, int]) -> list[str]:
    """What was passed over, in Chinese, a line for each reason."""
    passed = {LINKED_FOLDERS: "没有进入"}
    return [
        passed.get(kind, "跳过") + SKIPPED[kind].format(number) for kind, number in skipped.items() if number
    ]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to audit: which input it came by, its path below that input (empty for the input itself).

    `unreadable` is a reason known before opening it. `size` and `changed` tell whether it changed since. In a
    container `member` is the name of one thing in it and `place` where it is read; both are empty elsewhere.
    """

    source: int
    path: str
    unreadable: str | None = None
    size: int = -1
    changed: int = -1
    member: str = ""
    place: Place = ()

    @property
    def name(self) -> str:
        """The path below the input, through the container."""
        return f"{self.path}{SEPARATOR}{self.member}" if self.member else self.path


@dataclass
class Walk:
    """The files below some inputs; `skipped` counts what was passed over, complete after iterating.

    A link to a file outside `within` is an entry that is not read.
    """

    inputs: Sequence[str]
    out: Path
    within: Path | None = None
    skipped: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Entry]:
        self.skipped.clear()
        # What is named itself comes under its own name only, so that nothing is counted twice.
        apart = {os.path.abspath(each) for each in self.inputs}  # noqa: PTH100  not resolved
        apart |= {os.path.abspath(self.out), os.path.realpath(self.out)}  # noqa: PTH100  as above; what it may be a link to
        for source, top in enumerate(self.inputs):
            if os.path.isdir(top):  # noqa: PTH112  strings: a million Path objects cost seconds
                yield from self._folder(source, top, apart)
            else:
                yield _entry(source, "", top)

    def opened(self, entry: Entry) -> str:
        """Where the file of an entry lies."""
        top = self.inputs[entry.source]
        return os.path.join(top, entry.path) if entry.path else top  # noqa: PTH118  as above

    def _folder(self, source: int, top: str, apart: set[str]) -> Iterator[Entry]:
        waiting = [""]
        while waiting:
            below = waiting.pop()
            here = os.path.join(top, below) if below else top  # noqa: PTH118  as above
            try:
                with os.scandir(here) as listing:
                    entries = sorted(listing, key=lambda each: os.fsencode(each.name))
            except OSError as trouble:
                reason = f"这个文件夹打不开（{system_reason(trouble)}），里面的文件没有检查"
                yield Entry(source, below, reason)
                continue
            folders = []
            for each in entries:
                path = f"{below}/{each.name}" if below else each.name
                if os.path.abspath(each.path) in apart:  # noqa: PTH100  as above
                    continue
                if each.name.startswith((".", "~$")) or each.name.lower() in _LITTER:
                    self.skipped[HIDDEN] += 1
                elif not _is_folder(each):
                    if self.within and each.is_symlink() and not leads_inside(Path(each.path), self.within):
                        yield Entry(source, path, _OUTSIDE)
                    else:
                        yield _entry(source, path, each.path)
                elif each.is_symlink():
                    self.skipped[LINKED_FOLDERS] += 1
                else:
                    folders.append(path)
            waiting.extend(reversed(folders))


def leads_inside(path: Path, folder: Path) -> bool:
    """Whether what a path leads to, through whatever links, lies in the folder."""
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a link in a circle, a NUL
        return False


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle: reading it will say so


def _entry(source: int, path: str, full: str) -> Entry:
    try:
        status = os.stat(full)  # noqa: PTH116  as above
    except OSError:
        return Entry(source, path)  # reading it will say why
    return Entry(source, path, None, status.st_size, int(status.st_mtime))


def absolute(paths: Sequence[Path]) -> tuple[str, ...]:
    """The inputs as absolute paths without repetition. Raises `AuditError` for one that is not there."""
    for path in paths:
        if not os.path.lexists(path):
            raise AuditError(f"找不到 {path}；请检查路径，或确认移动硬盘、网络共享已经连接")
    return tuple(dict.fromkeys(os.path.abspath(path) for path in paths))  # noqa: PTH100  links keep their names


def printable(path: str) -> str:
    """A path that is valid Unicode: bytes of a name that are not UTF-8 are shown as `\\xNN`."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
