"""Waits until a file or the names in a folder are on the disk, so that a power cut cannot take them back."""

from __future__ import annotations

import os
from pathlib import Path


def synced(path: Path) -> None:
    """See that a file, or a folder where the system lets one be opened, is on the disk."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
