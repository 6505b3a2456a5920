"""What happens to files on the way: bits and bytes changed, stretches zeroed or gone, the end missing."""

from __future__ import annotations

import random


def spoilt(data: bytes, at: int, chance: random.Random, *, zeros: int, hole: int) -> tuple[str, bytes]:
    """The file with one damage at a place, and which; `zeros` and `hole` are how many bytes those take."""
    file = bytearray(data)
    kind = chance.choice(["bit", "byte", "zeros", "hole", "cut"])
    if kind == "bit":
        file[at] ^= 1 << chance.randrange(8)
    elif kind == "byte":
        file[at] = chance.randrange(256)
    elif kind == "zeros":
        file[at : at + zeros] = bytes(min(zeros, len(file) - at))
    elif kind == "hole":
        del file[at : at + hole]
    else:
        del file[at:]
    return kind, bytes(file)
