"""How far an audit is, in a small file for whoever watches it from another process: the desk.

It is a convenience. What counts is what the audit commits in its own folder.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from audit.run import Progress

SECONDS = 0.5  # between two writings: often enough for a person, seldom enough for a disk


class Status:
    """Writes progress to `path`, whole or not at all; a disk that refuses does not stop the audit."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.latest: Progress | None = None
        self._stage, self._written = "", float("-inf")

    def show(self, progress: Progress) -> None:
        """Tells the progress, unless it was told a moment ago."""
        self.latest = progress
        now = time.monotonic()
        if progress.stage != self._stage or now - self._written >= SECONDS:
            self._stage, self._written = progress.stage, now
            self._write(ended=None, reason=None)

    def finished(self) -> None:
        """Tells that the audit came to its end."""
        self._write(ended="finished", reason=None)

    def failed(self, reason: str) -> None:
        """Tells why the audit ended before its end, in Chinese."""
        self._write(ended="failed", reason=reason)

    def _write(self, *, ended: str | None, reason: str | None) -> None:
        told = asdict(self.latest) if self.latest else {"stage": "starting", "documents": 0, "total": None}
        data = json.dumps({**told, "ended": ended, "reason": reason}, ensure_ascii=False)
        temporary = self.path.with_name(f"{self.path.name}.{os.getpid()}.tmp")
        with suppress(OSError):
            temporary.write_bytes(data.encode("utf-8", "backslashreplace"))
            temporary.replace(self.path)
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
