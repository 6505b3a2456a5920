"""The fields of a DOCX that are open at a place: what stands in them is shown, or is an instruction to the program."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from corpus.readers.docxlists import W
from corpus.readers.docxnames import VAL
from corpus.readers.docxstyles import switched_on
from corpus.readers.wordtext import TICKED, UNTICKED, field_text, in_line

if TYPE_CHECKING:
    from lxml import etree

_COUNTED = re.compile(r"[\x00-@\[-`{-~]*$")  # in an instruction: the page it counts with


@dataclass(slots=True)
class _Field:
    """A field that is open: its instruction, and whether its result has begun."""

    outer: list[str] | None  # the instruction around it that its result is part of
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    shown: str | None = None  # what a form field shows that has no result
    words: list[str] = field(default_factory=list)  # text in it that is no text of the document

    @property
    def into(self) -> list[str] | None:
        """The instruction that text in it belongs to; None where it is text of the document."""
        return self.outer if self.in_result else self.instruction


def _form_text(begin: etree._Element) -> str | None:
    """What a form field shows: a box, ticked or not, or the chosen entry of a list; None for others."""
    if not len(begin):
        return None
    box = begin.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        name = "default" if box.find(f"{W}checked") is None else "checked"
        return TICKED if switched_on(box, name) else UNTICKED
    entries = begin.find(f"{W}ffData/{W}ddList")
    if entries is None:
        return None
    chosen = entries.find(f"{W}result")
    chosen = entries.find(f"{W}default") if chosen is None else chosen
    names = [entry.get(VAL, "") for entry in entries.findall(f"{W}listEntry")]
    index = "0" if chosen is None else chosen.get(VAL, "0")
    return in_line(names[int(index)]) if index.isdecimal() and int(index) < len(names) else None


class Fields:
    """The fields that are open in a story, the innermost last."""

    def __init__(self) -> None:
        self.open: list[_Field] = []

    def into(self, pieces: list[str]) -> list[str]:
        """Where text goes: to the paragraph, or to the instruction of the field it stands in."""
        target = self.open[-1].into if self.open else None
        return pieces if target is None else target

    def add(self, text: str, pieces: list[str]) -> None:
        """Adds text to the paragraph, or to the instruction of the field it stands in, where it will not show."""
        out = self.into(pieces)
        out.append(text)
        if out is not pieces:
            self.open[-1].words.append(text)

    def mark(self, mark: etree._Element, pieces: list[str]) -> list[str]:
        """A field begins, comes to its result, or ends; the words in it that do not show."""
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            outer = self.open[-1].into if self.open else None
            self.open.append(_Field(outer, shown=_form_text(mark)))
        elif kind == "separate" and self.open:
            self.open[-1].in_result = True
        elif kind == "end" and self.open:
            ended = self.open.pop()
            text = ended.shown or ""
            if ended.shown is None and not ended.in_result:
                text = field_text("".join(ended.instruction))
            self.into(pieces).append(text)
            return [words for words in ended.words if not _COUNTED.match(words) and words.strip() not in text]
        return []
