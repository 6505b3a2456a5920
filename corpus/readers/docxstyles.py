"""Which runs of a DOCX are hidden or struck through, by their own properties or by their styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.readers.docxlists import W

if TYPE_CHECKING:
    from lxml import etree

_VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
VANISH = f"{W}vanish"
_STRUCK = (f"{W}strike", f"{W}dstrike")
_RUN_STYLE, _RPR = f"{W}rStyle", f"{W}rPr"
_MOST_STYLES = 20  # based on each other; a circle must end
# Without these words in it the part of styles hides nothing and need not be parsed.
HIDING_WORDS = (b"vanish", b"trike")


def is_on(element: etree._Element) -> bool:
    """Whether a property that is there is switched on."""
    return element.get(_VAL, "1") not in _OFF


@dataclass(frozen=True, slots=True)
class Look:
    """What makes text no text; None where nothing is said."""

    hidden: bool | None = None
    struck: bool | None = None

    def or_else(self, other: Look) -> Look:
        """This, with what it leaves open taken from another."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.struck if self.struck is None else self.struck,
        )


_NOTHING_SAID = Look()


def look(properties: etree._Element | None) -> Look:
    """What the properties of a run say themselves."""
    hidden = struck = None
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == VANISH:
            hidden = is_on(child)
        elif tag in _STRUCK:
            struck = is_on(child) or bool(struck)
    # Almost every run: one object for all of them is a twentieth of the time of a document.
    return _NOTHING_SAID if hidden is struck is None else Look(hidden, struck)


class HidingStyles:
    """The looks that styles give. Within a style the nearest of its ancestors decides."""

    def __init__(self, styles: etree._Element) -> None:
        self._default = look(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        own: dict[str, tuple[str, Look]] = {}
        self._usual = ""  # the style of paragraphs that name none
        for style in styles.findall(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            based = style.find(f"{W}basedOn")
            own[name] = ("" if based is None else based.get(_VAL, ""), look(style.find(_RPR)))
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF:
                self._usual = name
        self._looks = {name: self._resolved(name, own) for name in own}

    @staticmethod
    def _resolved(name: str, own: dict[str, tuple[str, Look]]) -> Look:
        found = Look()
        for _ in range(_MOST_STYLES):
            if name not in own:
                break
            name, step = own[name]
            found = found.or_else(step)
        return found

    def look(self, properties: etree._Element | None, paragraph_style: str) -> Look:
        """The look of a run with these properties in a paragraph of this style: two styles that hide cancel out."""
        direct = look(properties)
        named = None if properties is None else properties.find(_RUN_STYLE)
        of_run = Look() if named is None else self._looks.get(named.get(_VAL, ""), Look())
        of_paragraph = self._looks.get(paragraph_style or self._usual, Look())
        by_style = Look(
            bool(self._default.hidden) or bool(of_run.hidden) != bool(of_paragraph.hidden),
            bool(self._default.struck) or bool(of_run.struck) != bool(of_paragraph.struck),
        )
        return direct.or_else(by_style)
