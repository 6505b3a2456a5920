"""What garbled stretches of a text leave open: anything could stand there, the title and so the type too."""

from __future__ import annotations

from corpus.document import Document
from corpus.parts import part_named
from corpus.patterns import lazy_pattern

_SHOWN = 12
# A title whose characters a font or an encoding lacks.
_BOXES = lazy_pattern(r"(?m)^\s*□{5,}\s*$")
_HEAD = 600  # raw characters, in which the title stands


def garbled_places(document: Document) -> str | None:
    """How many stretches are garbled, with the first of them, for a reason; None when there are none."""
    found = document.garbled
    if not found:
        return None
    start, end = found[0]
    shown = document.raw[start : min(end, start + _SHOWN)].strip().split("\n", maxsplit=1)[0]
    return f"正文有 {len(found)} 段是乱码（如“{shown}”）"


def type_open(document: Document) -> str | None:
    """Why it cannot be told that a rule does not speak of a document: what tells its type may stand in a damaged place.

    A type that was found stays so; only that there is none, or none of the known ones, is open.
    """
    kind = document.type.id
    if document.declared_type:
        return None
    boxed = kind is None and _BOXES.search(document.raw, 0, _HEAD)
    if boxed:
        return f"开头的文字成了方框（“{boxed[0].strip()[:_SHOWN]}”），不能确定文书类型；请用 --type 指定"
    if not document.damage:
        return None
    title = part_named(document.parts, "标题")
    if kind is None or kind.startswith("other"):
        first, last = document.match.to_raw(title) if title else (0, _HEAD)
        touched = [each for each in document.damage if first - 2 <= each.start <= last]
    else:
        touched = [] if title else [each for each in document.garbled if each.start < _HEAD]
    if touched:
        start, end = touched[0]
        around = document.raw[max(0, start - 4) : min(end, start + _SHOWN) + 4].replace("\n", " ").strip()
        where = f"开头有文字损坏（“{around}”），标题可能在其中"
    elif document.garbled and (kind is None or kind.startswith("other")):
        where = f"{garbled_places(document)}，说明文书类型的文字可能在其中"
    else:
        return None
    return f"{where}，不能确定文书类型；请对照原件改正后重试，或用 --type 指定"
