"""Where zhihe keeps what is its own: the folder `ZHIHE_HOME`."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """`ZHIHE_HOME`, or the platform's folder for user data; it need not exist yet."""
    given = os.environ.get("ZHIHE_HOME")
    if given:
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415  only where nothing was given

    return user_data_path("zhihe", appauthor=False)
