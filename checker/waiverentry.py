"""Adds one waiver to a waiver file, as a person would write it there; what stands in the file is left as it is."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from checker.waivers import FILE_NAME, WaiverError, load_waivers
from corpus.systemerrors import reason


def add_waiver(
    folder: Path,
    *,
    rule: str,
    document: str,
    fingerprint: str | None,
    who: str,
    why: str,
    until: datetime.date,
) -> Path:
    """Appends the waiver to the folder's file and returns its path.

    The file is replaced in one step, and only if it can be read with the new entry in it. Raises `WaiverError`.
    """
    import yaml  # noqa: PLC0415  only where a waiver is written

    path = folder / FILE_NAME
    if path.exists():
        load_waivers(path)
    entry = {"rule": rule, "document": document, "who": who, "why": why, "until": until}
    if fingerprint:
        entry["fingerprint"] = fingerprint
    added = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=200)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        before = path.read_text("utf-8-sig") if path.exists() else ""
        if before and not before.endswith("\n"):
            before += "\n"
        temporary.write_text(before + added, "utf-8")
        load_waivers(temporary)
        temporary.replace(path)
    except OSError as trouble:
        raise WaiverError(f"{path}：写不了（{reason(trouble)}）；请检查权限") from None
    finally:
        temporary.unlink(missing_ok=True)
    return path
