"""The access log: who did what, when, from where, with which result. Never a query, a form, a file or its name.

One JSON object a line. Only the path of an address is written, as it was sent, so no line can be forged in it.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
from pathlib import Path

from corpus.systemerrors import reason


class AccessLog:
    """Appends to a file that others may not read; raises `OSError` when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._stream = os.fdopen(handle, "ab", buffering=0)
        self._failed = False

    def write(
        self, *, who: str, address: str, method: str, path: str, status: int, size: int, seconds: float
    ) -> None:
        """One answer. A full disk is told once on the error stream and does not stop the desk."""
        line = {
            "time": datetime.datetime.now().astimezone().isoformat(timespec="milliseconds"),
            "who": who,
            "from": address,
            "method": method,
            "path": path,
            "status": status,
            "bytes": size,
            "ms": round(seconds * 1000),
        }
        try:
            self._stream.write(
                json.dumps(line, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
            )
        except OSError as trouble:
            if not self._failed:
                self._failed = True
                print(f"访问日志写不进去（{reason(trouble)}）；请检查磁盘空间", file=sys.stderr)

    def close(self) -> None:
        """At the end of the server."""
        self._stream.close()
