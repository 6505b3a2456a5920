"""The numbered lists of a DOC ([MS-DOC] 2.9: LSTF, LVL, LFO)."""

from __future__ import annotations

import struct

from corpus.readers.docpieces import Structures
from corpus.readers.numbering import Level, NumberList

_LISTS, _USES = 73, 74
_STYLES = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 16: "chineseLegalSimplified",
    18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified", 39: "chineseCountingThousand",
    57: "numberInDash", 255: "none",
}  # fmt: skip


def _level(data: bytes, position: int) -> tuple[Level, int]:
    """The level at this place, and where the next one begins."""
    start, style, flags = struct.unpack_from("<iBB", data, position)
    places = data[position + 6 : position + 15]
    follows, characters, paragraphs, limit = (
        data[position + 15], data[position + 24], data[position + 25], data[position + 26],
    )  # fmt: skip
    position += 28 + paragraphs + characters
    length = struct.unpack_from("<H", data, position)[0]
    text = data[position + 2 : position + 2 + 2 * length].decode("utf-16-le", "replace")
    label = "".join(
        f"%{ord(char) + 1}" if place in places and ord(char) < 9 else char
        for place, char in enumerate(text, 1)
    )
    level = Level(
        start=max(start, 0),
        style=_STYLES.get(style, "decimal"),
        text=label,
        restart_after=limit if flags & 8 else 9,
        legal=bool(flags & 4),
        tight=follows == 2,
    )
    return level, position + 2 + 2 * length


def lists(found: Structures) -> list[NumberList]:
    """The lists as paragraphs refer to them, the first one being number 1 there."""
    defined, size = found.from_structure(_LISTS)
    if not size:
        return []
    levels: dict[int, tuple[dict[int, Level], dict[int, int]]] = {}
    position = size
    for index in range(struct.unpack_from("<H", defined)[0]):
        entry = 2 + 28 * index
        identity = struct.unpack_from("<i", defined, entry)[0]
        made = {}
        for number in range(1 if defined[entry + 26] & 1 else 9):
            made[number], position = _level(defined, position)
        levels[identity] = (made, {})
    uses, size = found.from_structure(_USES)
    if not size:
        return []
    count = struct.unpack_from("<I", uses)[0]
    if 4 + 16 * count > len(uses):
        raise ValueError("more lists than the file holds")
    position = 4 + 16 * count
    result = []
    for index in range(count):
        entry = 4 + 16 * index
        own, counters = levels.get(struct.unpack_from("<i", uses, entry)[0], ({}, {}))
        used = NumberList(own, counters)
        position += 4
        for _ in range(uses[entry + 12]):
            start, flags = struct.unpack_from("<iI", uses, position)
            position += 8
            place = flags & 0xF
            if flags & 0x20:
                other, position = _level(uses, position)
                used.levels = {**used.levels, place: other}
                if flags & 0x10:
                    used.overrides[place] = other.start
            elif flags & 0x10:
                used.overrides[place] = max(start, 0)
        result.append(used)
    return result
