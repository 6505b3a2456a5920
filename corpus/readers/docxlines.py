"""What the lines of a DOCX are made of: the characters of runs, and how they become paragraphs and table rows.

`corpus.readers.docxanchors` keeps here where each character came from, `corpus.readers.docxpictures` what stands there besides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.docxlists import W
from corpus.readers.docxnames import RUN_LOOK
from corpus.readers.wordtext import APART, bare, row_lines, symbol, symbols

if TYPE_CHECKING:
    from lxml import etree

# What `plain` changes: asked of the text of every run before it is called.
to_change = re.compile(f"[\n\r]|{APART.pattern}").search
_NEAR = 40  # characters of a line in which its end is looked for behind marks


def symbol_of(element: etree._Element) -> str:
    """A character given by its place in a font."""
    try:
        return symbol(int(element.get(f"{W}char", ""), 16), element.get(f"{W}font", ""))
    except ValueError:
        return ""


def plain(text: str, run: etree._Element | None) -> str:
    """The text of a run, in which a line end is only a space, with symbols as characters."""
    text = text.replace("\n", " ").replace("\r", " ")
    if not APART.search(text):
        return text
    font = None if run is None else run.find(f"{RUN_LOOK}/{W}rFonts")
    return text if font is None else symbols(text, font.get(f"{W}ascii", ""))


def figures_meet(above: str, below: str) -> bool:
    """Whether a line ends with a figure and the next one begins with one."""
    above, below = bare(above[-_NEAR:]), bare(below[:_NEAR])
    return bool(above and below) and above[-1].isdecimal() and below[0].isdecimal()


class Lines:
    """The making of lines: each method is given what was found and returns what of it is text."""

    def _text(self, paragraph: etree._Element | None, pieces: list[str]) -> str:
        """The text of a paragraph, or of what stands outside of all paragraphs."""
        return "".join(pieces)

    def _line(self, label: str, joined: list[str]) -> str:
        """A line of a label and the text of paragraphs that run on into each other."""
        return label + "".join(joined) if label or len(joined) > 1 else joined[0]

    def _row(self, cells: list[list[str]], heads: list[str]) -> list[str]:
        """The lines of a table row under its heads."""
        return row_lines(cells, heads)

    def _ended(self, row: str) -> str:
        """The line of a table row, kept apart from the figures that follow it."""
        return f"{row}\t"

    def _hung(self, lines: list[str], _holder: etree._Element) -> list[str]:
        """Lines that are no paragraphs of a part, but what a thing in it says."""
        return lines

    def _unseen(self, pieces: list[str], start: int, kind: str) -> None:
        """Told of pieces from `start` on that do not show, with the kind of that."""

    def _picture(self, _drawing: etree._Element) -> str:
        """What stands in the text for the pictures of a drawing in the body."""
        return ""
