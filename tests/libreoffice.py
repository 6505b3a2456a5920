"""Runs LibreOffice for tests: many files at once, in a profile of their own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needed = pytest.mark.skipif(
    SOFFICE is None, reason="needs LibreOffice (soffice), which is not installed here"
)


def convert(sources: Iterable[Path], kind: str, folder: Path, reading: str | None = None) -> None:
    """Saves the files in another format under the same names in `folder`; `reading` is what a person would choose."""
    subprocess.run(
        [
            *(str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless"),
            *((f"--infilter={reading}",) if reading else ()),
            *("--convert-to", kind, "--outdir", str(folder), *map(str, sources)),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
