"""Where the table rows around a place in a DOC end: what says how a cell looks stands at the end of its row."""

from __future__ import annotations

import re

from corpus.readers.docformats import Formats, Paragraph
from corpus.readers.docpieces import Text

_ENDS = re.compile("[\r\x07]")
_FURTHEST = 20_000  # marks looked at for one row
_DEEPEST = 32


class RowEnds:
    """Finds the formatting of the rows that a place stands in. It is asked for places in their order."""

    def __init__(self, text: Text, formats: Formats) -> None:
        self._text = text
        self._formats = formats
        self._known: dict[int, tuple[int, Paragraph]] = {}  # by depth: up to where it is known, and the row

    def around(self, position: int, depth: int) -> list[Paragraph]:
        """The rows around a position that is so many tables deep, the innermost first."""
        return [self._row(position, each) for each in range(min(depth, _DEEPEST), 0, -1)]

    def _row(self, position: int, depth: int) -> Paragraph:
        known = self._known.get(depth)
        if known is None or position > known[0]:
            known = self._known[depth] = self._sought(position, depth)
        return known[1]

    def _sought(self, position: int, depth: int) -> tuple[int, Paragraph]:
        at = position
        for number, hit in enumerate(_ENDS.finditer(self._text.units, position)):
            at = hit.start()
            _, _, piece = next(self._text.places(at, at + 1))
            found = self._formats.paragraph(piece.fc + (at - piece.start) * piece.width, piece)
            its = max(found.depth, 1) if hit.group() == "\x07" else found.depth
            if its < depth or number >= _FURTHEST:
                break
            if its == depth and found.ends_row:
                return at, found
        return at, Paragraph()
