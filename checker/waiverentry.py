"""Adds a waiver to a waiver file, as a person would write it there, or takes one out; all else in the file is left as it is."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from checker.waivers import FILE_NAME, Waiver, WaiverError, load_waivers
from corpus.replaceable import replaceable
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
    try:
        before = path.read_text("utf-8-sig") if path.exists() else ""
    except OSError as trouble:
        raise WaiverError(f"{path}：读不了（{reason(trouble)}）；请检查权限") from None
    if before and not before.endswith("\n"):
        before += "\n"
    _put(path, before + added)
    return path


def remove_waivers(path: Path, gone: Iterable[Waiver]) -> None:
    """Takes out waivers that `load_waivers` read from this very file. Raises `WaiverError`, also if it was changed since."""
    import yaml  # noqa: PLC0415  only where a waiver is taken out

    doomed = list(gone)
    there = load_waivers(path)
    if not all(each in there for each in doomed):
        raise WaiverError(f"{path}：刚才有人改过；请刷新页面后再试")
    try:
        text = path.read_text("utf-8-sig")
    except OSError as trouble:
        raise WaiverError(f"{path}：读不了（{reason(trouble)}）；请检查权限") from None
    lines = text.splitlines(keepends=True)
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.CollectionNode) or node.flow_style:
        raise WaiverError(f"{path}：列表写在方括号里，不能自动改；请手工删去这一条")
    for place in reversed(node.value):
        if place.start_mark.line + 1 in {each.line for each in doomed}:
            # Comments after it may speak of the next entry; those stay.
            end = _last_line(place)
            while not lines[end].strip():  # a text of several lines has the empty ones after it too
                end -= 1
            del lines[place.start_mark.line : end + 1]
    left = [replace(each, line=0) for each in there if each not in doomed]
    _put(path, "".join(lines), left)


def _last_line(node: Any) -> int:
    """The last line, counted from 0, on which something of a node stands."""
    if not isinstance(node.value, list):
        end = node.end_mark
        return int(end.line if end.column else end.line - 1)
    parts = [each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,))]
    if node.flow_style or not parts:
        return int(node.end_mark.line)
    return max(map(_last_line, parts))


def _put(path: Path, text: str, wanted: Sequence[Waiver] | None = None) -> None:
    """Replaces the file in one step, and only by what can be read, as the waivers that are `wanted` where that is said."""
    try:
        file = replaceable(path)
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        try:
            temporary.write_text(text, "utf-8")
            _check(temporary, path, wanted)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as trouble:
        raise WaiverError(f"{path}：写不了（{reason(trouble)}）；请检查权限") from None


def _check(written: Path, path: Path, wanted: Sequence[Waiver] | None) -> None:
    """WaiverError when what was written cannot take the place of the file at `path`."""
    try:
        found = load_waivers(written)
    except WaiverError:
        if wanted is None:
            raise
        found = ()  # an entry that another one refers to was taken out
    if wanted is not None and [replace(each, line=0) for each in found] != list(wanted):
        raise WaiverError(f"{path}：不能自动改；请手工删去这一条")
