"""Fields of a form whose value is another text than the one that shows: which of them a reader sees depends on the program."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Sequence

_SLACK = 2.0  # points
_SHOWN = 12  # characters
_UNLIKE = "表单里填的“{0}”和显示的不一样，不同的软件显示的可能不同；请核对后把表单打印成 PDF 再检查"


def unlike(values: Sequence[str], places: array[float], text: str, boxes: array[float]) -> str | None:
    """What to say of the first field whose value does not show in its place; None where all do.

    `places` are four numbers for each value, as `boxes` are for each character: from the top left of the page as shown.
    """
    for number, value in enumerate(values):
        left, top, right, bottom = places[4 * number : 4 * number + 4]
        inside = [
            char
            for at, char in enumerate(text)
            if left - _SLACK <= (boxes[4 * at] + boxes[4 * at + 2]) / 2 <= right + _SLACK
            and top - _SLACK <= (boxes[4 * at + 1] + boxes[4 * at + 3]) / 2 <= bottom + _SLACK
        ]
        if _letters(value) - _letters("".join(inside)):
            return _UNLIKE.format(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…")
    return None


def _letters(text: str) -> Counter[str]:
    return Counter(char for char in unicodedata.normalize("NFKC", text) if char.isalnum())
