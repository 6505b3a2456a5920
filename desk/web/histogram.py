"""How many hits each year has, as bars to be drawn: years without hits between others are there, with none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 120  # years; a misread date must not make a chart of thousands of bars
HEIGHT = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """A year, its hits, and its bar in units of a chart `HEIGHT` high whose bars are 10 apart."""

    year: str
    count: int
    left: int
    height: int

    @property
    def top(self) -> int:
        """Where the bar begins, from above."""
        return HEIGHT - self.height


def bars(counts: Sequence[tuple[str, int]]) -> list[Bar]:
    """The bars from the first year to the last; none for no years. The latest `_MOST` years where there are more."""
    found = {int(year): count for year, count in counts if year.isascii() and year.isdigit()}
    if not found:
        return []
    last = max(found)
    first = max(min(found), last - _MOST + 1)
    most = max(found.values())
    return [
        # A single hit among thousands must still be seen.
        Bar(str(year), count, 10 * (year - first), max(3, round(HEIGHT * count / most)) if count else 0)
        for year in range(first, last + 1)
        for count in (found.get(year, 0),)
    ]
