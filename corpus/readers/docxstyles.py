"""What the properties of a run, or their styles, say of whether it shows: hidden, struck through, its colour and size."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.readers.docxcolours import highlight, shading, text_colour
from corpus.readers.docxlists import W
from corpus.readers.wordlook import AUTO, LOWEST, NOTHING_SAID, WHITE, Look

if TYPE_CHECKING:
    from lxml import etree

_VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
VANISH, SHADING = f"{W}vanish", f"{W}shd"
_STRUCK = (f"{W}strike", f"{W}dstrike")
RUN_STYLE, _RPR = f"{W}rStyle", f"{W}rPr"
_COLOUR, _SIZE, _HIGHLIGHT = f"{W}color", f"{W}sz", f"{W}highlight"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
TEXT_FILL, _OUTLINE = f"{_W14}textFill", f"{_W14}textOutline"
# All that `look` asks the properties of a run for, but what only goes with a `textFill`.
TELLING = (VANISH, *_STRUCK, _COLOUR, _SIZE, _HIGHLIGHT, SHADING, TEXT_FILL)
_MOST_STYLES = 20  # based on each other; a circle must end
_CLEAR = 90_000  # thousandths of a per cent: as good as nothing is left of the ink
_DARK_BY_HAND = frozenset({"auto", "000000"})
# As office programs write what could keep text from showing; most styles do none of it and need not be parsed.
_USUAL_FORM = b'xmlns:w="'
_PROLOG, _UNUSUAL = 80, (b"='", b"= ", b' ="', b"&#", b"\n", b"\r", b"\t")
_SPACES = re.compile(rb'xmlns(?::[^="]*)?="[^"]*/wordprocessingml/(?:2006/)?main"')
# A colour or size that is not plainly a dark one and a legible one.
_PALE = re.compile(rb'<w:color (?!w:val="(?:auto|[0-9A-Da-d][0-9A-Fa-f]{5})"[ /])')
_SMALL = re.compile(rb'<w:sz (?!w:val="[1-9][0-9]{1,3}"/>)')
_HIDING = (*(b"vanish", b"trike", b"highlight", b"textFill", b'Color="background', b'Color="light'),)
_FILLED, _UNFILLED = b' w:fill="', (b' w:fill="auto"', b' w:fill="FFFFFF"', b' w:fill=""')


def may_hide(data: bytes) -> bool:
    """Whether styles, as the bytes of their part, might keep text from showing."""
    body = data[_PROLOG:].rstrip()
    # A second name for the namespace would hide what is looked for here.
    usual = _USUAL_FORM in data[:8192] and len(_SPACES.findall(data)) == 1
    if not usual or any(mark in body for mark in _UNUSUAL) or any(word in data for word in _HIDING):
        return True
    if _PALE.search(data) or _SMALL.search(data):
        return True
    return data.count(_FILLED) > sum(map(data.count, _UNFILLED))


def is_on(element: etree._Element) -> bool:
    """Whether a property that is there is switched on."""
    return element.get(_VAL, "1") not in _OFF


def switched_on(parent: etree._Element, name: str) -> bool:
    """Whether an element has this property and it is on."""
    found = parent.find(W + name)
    return found is not None and is_on(found)


def is_usual(mark: etree._Element) -> bool:
    """Whether a property of a run (one of `TELLING`) is a colour or size as almost every run has it."""
    if mark.tag == _SIZE:
        return len(mark.get(_VAL, "00")) > 1
    return mark.tag == _COLOUR and mark.get(_VAL) in _DARK_BY_HAND and len(mark.attrib) == 1


def look(properties: etree._Element | None, *, whole: bool = False) -> Look:
    """What the properties of a run say themselves; usual colours and sizes only if `whole`."""
    hidden = struck = None
    colour = ground = size = fill = None
    for child in () if properties is None else properties:
        tag = child.tag
        if tag == _SIZE:
            size = child
        elif tag == _COLOUR:
            colour = child
        elif tag == VANISH:
            hidden = is_on(child)
        elif tag in _STRUCK:
            struck = is_on(child) or bool(struck)
        elif tag in (_HIGHLIGHT, SHADING):
            # The pen lies over the shading.
            if ground is None or tag == _HIGHLIGHT:
                ground = child
        elif tag == TEXT_FILL:
            fill = child
    # Almost every run: one object for all of them is a twentieth of the time of a document.
    if hidden is struck is None and ground is fill is None and not whole:
        told = (mark for mark in (colour, size) if mark is not None)
        if all(map(is_usual, told)):
            return NOTHING_SAID
    shade = None if colour is None else text_colour(colour)
    clear = None
    if fill is not None:
        shade, clear = _filled(fill, shade, outlined=properties is not None and _is_outlined(properties))
    under = None
    if ground is not None:
        under = highlight(ground) if ground.tag == _HIGHLIGHT else shading(ground)
    return Look(hidden, struck, shade, under, _half_points(size), clear)


def _half_points(size: etree._Element | None) -> float | None:
    try:
        return None if size is None else float(size.get(_VAL, ""))
    except ValueError:
        return None


def _is_outlined(properties: etree._Element) -> bool:
    outline = properties.find(_OUTLINE)
    return outline is not None and len(outline) > 0 and outline.find(f"{_W14}noFill") is None


def _filled(fill: etree._Element, colour: int | None, *, outlined: bool) -> tuple[int | None, bool]:
    """The colour that the ink of letters has, and whether they have none."""
    if fill.find(f"{_W14}noFill") is not None:
        return colour, not outlined
    for alpha in fill.iter(f"{_W14}alpha"):
        amount = alpha.get(f"{_W14}val", "")
        if amount.isdecimal() and int(amount) >= _CLEAR:
            return colour, not outlined
    named = fill.find(f"{_W14}solidFill/{_W14}srgbClr")
    if named is not None:
        try:
            return int(named.get(f"{_W14}val", ""), 16), False
        except ValueError:
            return colour, False
    named = fill.find(f"{_W14}solidFill/{_W14}schemeClr")
    if named is not None and len(named) == 0 and named.get(f"{_W14}val", "") in {"bg1", "lt1"}:
        return WHITE, False
    return colour if fill.find(f"{_W14}gradFill") is None else AUTO, False


def _is_low(height: str | None) -> bool:
    return height is not None and height.isdecimal() and int(height) <= LOWEST


def squeezed_line(spacing: etree._Element) -> str:
    """`clipped` for the `w:spacing` of lines of a fixed height that no letter fits into; else empty."""
    low = spacing.get(f"{W}lineRule") == "exact" and _is_low(spacing.get(f"{W}line"))
    return "clipped" if low else ""


def squeezed_row(properties: etree._Element | None) -> str:
    """The same for the properties of a table row."""
    mark = None if properties is None else properties.find(f"{W}trHeight")
    low = mark is not None and mark.get(f"{W}hRule") == "exact" and _is_low(mark.get(_VAL))
    return "clipped" if low else ""


class HidingStyles:
    """The looks that styles give. Within a style the nearest of its ancestors decides."""

    def __init__(self, styles: etree._Element) -> None:
        self._default = look(styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"), whole=True)
        own: dict[str, tuple[str, Look]] = {}
        self._usual = ""  # the style of paragraphs that name none
        for style in styles.findall(f"{W}style"):
            name = style.get(f"{W}styleId", "")
            based = style.find(f"{W}basedOn")
            own[name] = ("" if based is None else based.get(_VAL, ""), look(style.find(_RPR), whole=True))
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in _OFF:
                self._usual = name
        self._looks = {name: self._resolved(name, own) for name in own}
        self._together: dict[tuple[str, str], Look] = {}

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
        named = None if properties is None else properties.find(RUN_STYLE)
        by_style = self.of("" if named is None else named.get(_VAL, ""), paragraph_style)
        direct = look(properties, whole=True)
        return by_style if direct == NOTHING_SAID else direct.or_else(by_style)

    def of(self, run_style: str, paragraph_style: str) -> Look:
        """The look that these two styles give; the empty name is that of no style."""
        names = (run_style, paragraph_style or self._usual)
        by_style = self._together.get(names)
        if by_style is None:
            by_style = self._together[names] = self._both(*names)
        return by_style

    def _both(self, run_style: str, paragraph_style: str) -> Look:
        of_run = self._looks.get(run_style, NOTHING_SAID)
        of_paragraph = self._looks.get(paragraph_style, NOTHING_SAID)
        nearest = of_run.or_else(of_paragraph).or_else(self._default)
        return replace(
            nearest,
            hidden=bool(self._default.hidden) or bool(of_run.hidden) != bool(of_paragraph.hidden),
            struck=bool(self._default.struck) or bool(of_run.struck) != bool(of_paragraph.struck),
        )
