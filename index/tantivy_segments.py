"""Puts several tantivy indexes of one schema together by their files; no document is written again.

An index of tantivy is a folder of segments, which are files that never change, and `meta.json`, which lists them. The
version of tantivy is pinned in setup.cfg, and the index is opened and counted before it is used.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.engine import IndexDamaged
from index.ondisk import synced

_META = "meta.json"
_MANAGED = ".managed.json"  # the files that tantivy may delete once no segment needs them


def join(folder: Path, parts: Sequence[Path]) -> None:
    """One index in `folder` of those in `parts`, whose files move there; nobody may be writing any of them."""
    try:
        metas = [_read(part / _META) for part in parts]
        if len({json.dumps(meta["schema"]) for meta in metas}) != 1:
            raise IndexDamaged("各部分的索引结构不同")
        segments = [segment for meta in metas for segment in meta["segments"]]
        live = {str(segment["segment_id"]).replace("-", "") for segment in segments}
        names = {_META, *(name for part in parts for name in _read(part / _MANAGED))}
        for part in parts:
            for name in _read(part / _MANAGED):
                # What was merged away is listed until it is collected; what is in use must be there.
                if name != _META and (name.partition(".")[0] in live or (part / name).exists()):
                    (part / name).rename(folder / name)
        whole = {**metas[0], "segments": segments, "opstamp": max(meta["opstamp"] for meta in metas)}
        _write(folder / _MANAGED, sorted(names))
        _write(folder / _META, whole)
        synced(folder)
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise IndexDamaged(f"合并各部分的索引时出错：{fault}") from fault
    wanted = sum(
        segment["max_doc"] - ((segment["deletes"] or {}).get("num_deleted_docs", 0)) for segment in segments
    )
    found = tantivy.Index.open(str(folder)).searcher().num_docs
    if found != wanted:
        raise IndexDamaged(f"合并后的索引有 {found} 份文书，应有 {wanted} 份")


def _read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _write(path: Path, value: object) -> None:
    with path.open("w", encoding="utf-8") as file:
        json.dump(value, file)
        file.flush()
        os.fsync(file.fileno())
