"""What garbled stretches of a text leave open: anything could stand there, the title and so the type too."""

from __future__ import annotations

from corpus.document import Document
from corpus.parts import part_named

_SHOWN = 12
_HEAD = 600  # raw characters, in which the title stands


def garbled_places(document: Document) -> str | None:
    """How many stretches are garbled, with the first of them, for a reason; None when there are none."""
    found = document.garbled
    if not found:
        return None
    start, end = found[0]
    shown = document.raw[start : min(end, start + _SHOWN)].strip().split("\n", maxsplit=1)[0]
    return f"正文有 {len(found)} 段是乱码（如“{shown}”）"


def title_lost(document: Document) -> str | None:
    """Why it cannot be told that a rule does not speak of a document: its title may stand in a damaged place of its head."""
    if document.declared_type or not document.damage or document.damage[0].start >= _HEAD:
        return None
    if part_named(document.parts, "标题"):
        return None
    start, end = document.damage[0]
    around = document.raw[max(0, start - 4) : min(end, start + _SHOWN) + 4].replace("\n", " ").strip()
    return f"开头有文字损坏（“{around}”），标题可能在其中，不能确定文书类型；请对照原件改正后重试，或用 --type 指定"
