"""Stretches of a text that are shown in another order than they are stored: written from right to left by a control character.

A reader sees 12368 where the text has 86321 between U+202E and U+202C. Nothing says which of both was meant: such a stretch is
read like garble. Controls that only say "from left to right", as telephones copied from an address book have, change nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.patterns import lazy_pattern
from corpus.spans import RawSpan

TURNING = "\u202b\u202e\u2067"
_TURNED = lazy_pattern(
    "\u202e[^\u202c\u2069\n]{2,5000}[\u202c\u2069]?"  # every character
    # Figures apart from each other, with no letter before them that would hold them in their order.
    r"|[\u202b\u2067][^\w\n]{0,20}\d{1,40}[^\w\n]{1,20}\d[^\u202c\u2069\n]{0,5000}[\u202c\u2069]?"
)
_SHOWN, _PLACES = 12, 3


def turned_stretches(raw: str) -> tuple[RawSpan, ...]:
    """The stretches of a raw text that are shown in another order, with their controls."""
    if not any(mark in raw for mark in TURNING):
        return ()
    return tuple(RawSpan(*hit.span()) for hit in _TURNED.finditer(raw) if not hit[0][1:].isspace())


def remark(raw: str, turned: Sequence[RawSpan]) -> str | None:
    """One note about them in Chinese, with what is stored; None where there are none."""
    if not turned:
        return None
    words = ["".join(filter(str.isprintable, raw[each.start : each.end])) for each in turned[:_PLACES]]
    shown = "；".join(f"“{each if len(each) <= _SHOWN else f'{each[:_SHOWN]}…'}”" for each in words)
    more = f"等 {len(turned)} 处" if len(turned) > _PLACES else ""
    return f"有用控制符倒过来显示的文字（存的是{shown}{more}），看到的与存的不一样，不能算数；请对照原件，删去控制符后重查"
