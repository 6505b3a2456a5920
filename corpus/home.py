"""Where zhihe keeps what is its own: the folder `ZHIHE_HOME`."""

from __future__ import annotations

import os
from pathlib import Path


class NoHome(Exception):  # noqa: N818  a state of the machine
    """There is no folder for what is zhihe's own; `str()` says in Chinese what to do."""


def home() -> Path:
    """`ZHIHE_HOME`, or the platform's folder for user data; it need not exist yet. Raises `NoHome`."""
    given = os.environ.get("ZHIHE_HOME")
    if given:
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415  only where nothing was given

    try:
        return user_data_path("zhihe", appauthor=False)
    except (RuntimeError, OSError):  # an account without a home, as services have
        raise NoHome("找不到存放资料库的文件夹；请设置环境变量 ZHIHE_HOME") from None
