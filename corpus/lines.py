"""The lines of a text as its file has them, told by match offsets: match text itself has none.

A wrapped copy must be judged like the original, so a line end is only asked where words alone leave open what ended.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from corpus.lazily import kept
from corpus.matchtext import MatchText
from corpus.spans import MatchSpan


@dataclass(frozen=True)
class Lines:
    """Where the lines of `raw` begin in its match text, found when first asked for."""

    raw: str
    match: MatchText

    @kept
    def starts(self) -> tuple[int, ...]:
        """The match offsets of the characters that begin a line, in order."""
        # A line end is kept nowhere: the line begins with the first stretch behind it.
        kept_from, offsets = self.match.raw_starts, self.match.starts
        starts, place = [0], 0
        at = self.raw.find("\n")
        while at >= 0:
            place = bisect_right(kept_from, at, place)
            if place == len(kept_from):
                break
            if offsets[place] > starts[-1]:
                starts.append(offsets[place])
            at = self.raw.find("\n", at + 1)
        return tuple(starts)

    def start_of(self, offset: int) -> int:
        """Where the line begins in which a character stands."""
        return self.starts[bisect_right(self.starts, offset) - 1]

    def end_of(self, offset: int) -> int:
        """Where the line ends in which a character stands."""
        place = bisect_right(self.starts, offset)
        return self.starts[place] if place < len(self.starts) else len(self.match.text)

    def within(self, span: MatchSpan) -> tuple[int, ...]:
        """The line starts inside a span, its first character left out."""
        start, end = self.match.to_raw(span)
        if "\n" not in self.raw[start:end]:
            return ()
        return self.starts[bisect_right(self.starts, span.start) : bisect_left(self.starts, span.end)]

    def before(self, offset: int, most: int) -> tuple[int, ...]:
        """Where the last lines begin that begin before a character, so many at most."""
        place = bisect_left(self.starts, offset)
        return self.starts[max(0, place - most) : place]

    def gap_before(self, offset: int) -> str:
        """What match text leaves out right before a character: blanks, line ends, page furniture."""
        if offset == 0:
            return self.raw[: self.match.raw_offset(0)]
        return self.raw[self.match.to_raw(MatchSpan(offset - 1, offset)).end : self.match.raw_offset(offset)]

    def gap_after(self, offset: int) -> str:
        """What match text leaves out right behind a character."""
        return self.gap_before(offset + 1) if offset + 1 < len(self.match.text) else ""
