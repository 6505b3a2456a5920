"""How much of a page lies under pictures, and which of its text only serves to be searched: a scanner's text layer.

The page is looked at on a grid of points: pictures may overlap, and a scan may come in a hundred strips.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite

_STEPS = 32  # points each way
_OPAQUE_SHARE = 0.1  # of the page: a smaller picture over text is a seal or a stamp
Frame = tuple[float, float, float, float]


@dataclass(slots=True)
class Coverage:
    """Pictures and text of a page in the order in which they are painted; `frame` is left, bottom, right, top."""

    frame: Frame
    rows: list[int] = field(default_factory=lambda: [0] * _STEPS)
    visible: dict[tuple[int, int], float] = field(default_factory=dict)
    pending: list[Frame] = field(default_factory=list)  # text that has still to be put on the grid
    hidden: float = 0.0  # width of all text that is invisible or painted over

    @property
    def pictures(self) -> float:
        """The share of the page under pictures."""
        return sum(row.bit_count() for row in self.rows) / _STEPS**2

    @property
    def layered(self) -> bool:
        """Whether most of the text is not what a reader of the page sees."""
        if not self.hidden:  # most pages: nothing has to be put on the grid
            return False
        self._settle()
        return self.hidden > sum(self.visible.values())

    def _steps(self, low: float, high: float, across: int) -> tuple[int, int]:
        """The grid points between two coordinates, as a half-open range."""
        start, end = self.frame[across], self.frame[across + 2]
        scale = _STEPS / max(end - start, 1e-6)
        first = round((low - start) * scale)
        last = round((high - start) * scale)
        return max(min(first, _STEPS), 0), max(min(last, _STEPS), 0)

    def picture(self, left: float, bottom: float, right: float, top: float, *, opaque: bool) -> None:
        """Adds a picture; an opaque one hides the text that was there."""
        if not isfinite(left + bottom + right + top):  # drawn nowhere
            return
        x0, x1 = self._steps(left, right, 0)
        y0, y1 = self._steps(bottom, top, 1)
        mask = ((1 << max(x1 - x0, 0)) - 1) << x0
        for y in range(y0, y1):
            self.rows[y] |= mask
        if opaque and (x1 - x0) * (y1 - y0) >= _OPAQUE_SHARE * _STEPS**2:
            self._settle()
            for point in [(x, y) for x, y in self.visible if x0 <= x < x1 and y0 <= y < y1]:
                self.hidden += self.visible.pop(point)

    def text(self, left: float, bottom: float, right: float, top: float, *, invisible: bool) -> None:
        """Adds a piece of text."""
        if not isfinite(left + bottom + right + top):
            return
        if invisible:
            self.hidden += right - left
            return
        self.pending.append((left, bottom, right, top))

    def _settle(self) -> None:
        for left, bottom, right, top in self.pending:
            x, _ = self._steps((left + right) / 2, right, 0)
            y, _ = self._steps((bottom + top) / 2, top, 1)
            self.visible[x, y] = self.visible.get((x, y), 0.0) + right - left
        self.pending.clear()
