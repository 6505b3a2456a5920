"""Whether the runs of a part of a DOCX show: by their own properties, by their styles, by the ground they stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from corpus.readers.docxcolours import shading
from corpus.readers.docxgrounds import Grounds
from corpus.readers.docxnames import RUN_LOOK
from corpus.readers.docxstyles import (
    RUN_STYLE,
    SHADING,
    TELLING,
    HidingStyles,
    is_usual,
    look,
)
from corpus.readers.wordlook import AUTO, NOTHING_SAID, WHITE, Look

if TYPE_CHECKING:
    from lxml import etree


class Looks:
    """The looks of the runs of one part, by its root.

    `hiding` are styles that may keep text from showing, `page` is the colour of the paper, `styles` gives the root of
    the styles when they are needed.
    """

    def __init__(
        self,
        root: etree._Element,
        hiding: HidingStyles | None,
        styles: Callable[[], etree._Element | None],
        page: int,
    ) -> None:
        self._hiding = hiding
        self._grounds = Grounds(styles, page)
        shaded = page != WHITE or any(shading(mark) not in (AUTO, WHITE) for mark in root.iter(SHADING))
        self._whole = shaded or hiding is not None
        # Found by the marks, since most documents have few: to ask each run was a third of the time of one.
        marks = root.iter(*TELLING, *(() if hiding is None else (RUN_STYLE,)))
        self._telling = _holders(mark for mark in marks if self._whole or not is_usual(mark))

    def usual(self, run: etree._Element) -> bool:
        """Whether neither a run nor any style says anything of its look: asked first, since it is true of nearly every one."""
        return self._hiding is None and run not in self._telling

    def of(self, run: etree._Element, paragraph_style: str) -> Look:
        """The look of a run in a paragraph of this style."""
        if run not in self._telling:
            return self._hiding.of("", paragraph_style) if self._hiding else NOTHING_SAID
        properties = next(run.iterchildren(RUN_LOOK), None)
        if self._hiding:
            return self._hiding.look(properties, paragraph_style)
        return look(properties, whole=self._whole)

    def unseen(self, seen: Look, run: etree._Element) -> str | None:
        """How a run of this look fails to show, as `Look.unseen` tells it."""
        return seen.unseen(self._grounds.of(run) if seen.is_coloured else WHITE)


def _holders(marks: Iterable[etree._Element]) -> set[etree._Element]:
    """The elements whose properties hold these marks."""
    properties = (mark.getparent() for mark in marks)
    found = (each.getparent() for each in properties if each is not None)
    return {each for each in found if each is not None}
