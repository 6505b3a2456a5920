"""The audits of a desk: what was ordered, and where it lies.

Below the folder of audits each run has a folder: `run.json` says what was ordered, `results` is the folder that
`zhihe audit --out` fills, `status.json` how far it is, `log.txt` what the process said, `.alive` is locked as long as
its process lives, `stopped` says that somebody stopped it. A folder that `zhihe audit` filled itself is shown too,
but only looked at.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.manifest import Folder, Manifest, read_manifest
from audit.trouble import AuditError
from desk.web.folders import addressable
from desk.web.trouble import Refused


@dataclass(frozen=True, slots=True)
class Order:
    """What was ordered. `within` is the root that links may not lead out of, `rules` are folders of rules beside ours."""

    name: str
    folder: str
    mode: str
    created: str
    as_of: str | None = None
    ocr: bool = False
    within: str | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A folder with an audit; `order` is None for one that the command line made."""

    id: str
    home: Path
    order: Order | None

    @property
    def results(self) -> Folder:
        """Where the audit leaves its results."""
        return Folder(self.home / "results" if self.order else self.home)

    @property
    def name(self) -> str:
        """How a person calls it."""
        return self.order.name if self.order else self.id


def runs(audits: Path) -> list[Run]:
    """The runs in the folder of audits, the latest first."""
    try:
        names = [each.name for each in os.scandir(audits) if each.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
    except OSError as trouble:
        raise Refused(500, "audit.no_folder", where=audits, why=trouble) from None
    found = [run for name in names if (run := _run(audits, name))]
    return sorted(found, key=_began, reverse=True)


def _began(run: Run) -> tuple[str, str]:
    if run.order:
        return run.order.created, run.id
    try:
        changed = run.results.manifest.stat().st_mtime
    except OSError:
        changed = 0
    return datetime.datetime.fromtimestamp(changed).astimezone().isoformat(timespec="seconds"), run.id


def find(audits: Path, name: str) -> Run:
    """The run of that id; `Refused` for any other, whatever it is."""
    if not name or name.startswith(".") or "/" in name or "\\" in name or "\0" in name:
        raise Refused(404, "audit.no_run")
    run = _run(audits, name)
    if run is None:
        raise Refused(404, "audit.no_run")
    return run


def _run(audits: Path, name: str) -> Run | None:
    folder = audits / name
    if name.startswith(".") or not addressable(name) or folder.is_symlink():
        return None
    try:
        data: dict[str, Any] = json.loads((folder / "run.json").read_bytes())
        order = Order(**{**data, "rules": tuple(data.get("rules", ()))})
    except FileNotFoundError:
        return Run(name, folder, None) if (folder / "manifest.json").is_file() else None
    except (OSError, ValueError, TypeError):
        return None
    return Run(name, folder, order)


def plan_of(run: Run) -> Manifest | None:
    """The plan of a run, None before there is one. Raises `Refused` for one that cannot be used."""
    try:
        return read_manifest(run.results)
    except AuditError as trouble:
        raise Refused(500, "audit.broken", why=trouble) from None


def rule_folders(folders: Sequence[Path]) -> tuple[str, ...]:
    """Folders of rules as an order holds them."""
    return tuple(str(folder.resolve()) for folder in folders)
