"""The numbers of the items of a list on a web page, as a browser writes them: `1. `, `一、`, `a. `."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.readers.numbering import format_number

if TYPE_CHECKING:
    from lxml import etree

# Names of CSS, and of the attribute `type`, by the names of Word's number formats.
COUNTED = {
    "decimal": "decimal", "decimal-leading-zero": "decimalZero",
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "japanese-informal"), "chineseCounting"
    ),
    "cjk-decimal": "ideographDigital",
    **dict.fromkeys(("simp-chinese-formal", "trad-chinese-formal", "japanese-formal"), "chineseLegalSimplified"),
    "cjk-heavenly-stem": "ideographTraditional", "cjk-earthly-branch": "ideographZodiac",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman",
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
}  # fmt: skip
UNCOUNTED = frozenset({"disc", "circle", "square"})
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_CHINESE = ("cjk-", "simp-", "trad-", "japanese-")
_LETTERS = 26


@dataclass(slots=True)
class Items:
    """A list that is being read: the number of its next item (0 where it has none), and how it is written."""

    following: int
    style: str

    def label(self, style: str, *, silent: bool) -> str:
        """What a browser writes before the next item, which may have a style of its own; empty for a dot or nothing."""
        number = self.following
        if not number:
            return ""
        self.following += 1
        style = style or self.style
        if silent or style in UNCOUNTED:
            return ""
        form = COUNTED.get(style, "decimal")
        if form.endswith("Letter") and number > _LETTERS:
            form = "decimal"  # browsers go on otherwise than Word
        return f"{format_number(number, form)}{'、' if style.startswith(_CHINESE) else '. '}"


def items_of(element: etree._Element, tag: str, style: str, *, silent: bool) -> Items:
    """The list that an element begins."""
    counted = not silent and (tag == "ol" or style in COUNTED)
    first = element.get("start", "1") if counted else ""
    following = int(first) if first.isdecimal() and len(first) < 7 else 0
    return Items(following, style or _TYPES.get(element.get("type", "1"), ""))
