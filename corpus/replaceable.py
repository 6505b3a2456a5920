"""Which file a write that replaces may take the place of: a regular one, or the one that a link leads to.

Every place of the project that puts a finished file over what lies at a name that a person gave asks here first: a
rename would do away with a device, a pipe or a link without a word.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, "文件夹"),
    (stat.S_ISLNK, "绕成了圈的符号链接"),
    (stat.S_ISFIFO, "命名管道"),
    (stat.S_ISSOCK, "套接字"),
    (stat.S_ISCHR, "设备"),
    (stat.S_ISBLK, "设备"),
)


class NotAFileError(OSError):
    """What lies at the name is no file that may be replaced; `str()` says in Chinese what it is."""


def replaceable(path: Path) -> Path:
    """The file to write beside and to replace, which need not exist: `path`, or what the links there lead to.

    Raises NotAFileError, which has no errno so that `corpus.systemerrors.reason` gives its own words, and OSError.
    """
    real = Path(os.path.realpath(path))
    try:
        mode = real.lstat().st_mode
    except FileNotFoundError:
        return real
    if stat.S_ISREG(mode):
        return real
    kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "特殊文件")
    raise NotAFileError(f"它是{kind}，不是普通文件")
