"""Pages, and words on a page, that do not stand upright: upside down, on their side, aslant, bent round a seal.

pdfium puts what it draws into lines as if all text ran to the right; of turned text it swaps lines and the words in
them. Here a page is read as somebody reads it who turns it so that most of its text stands upright; words that run in
another direction come after the others, line by line. Boxes stay those of the page as it is shown: `turn` gives them
as they lie when it is turned.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from array import array
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from corpus.readers import pdfcalls as calls
from corpus.readers.cells import Written
from corpus.readers.pagetext import Glyphs
from corpus.readers.turnedrows import Frame, runs_down, write_aslant, write_rows

_SAMPLED = 4  # every so many characters one is asked how it stands: no shorter note is turned
_OUT_OF_STEP = 3  # characters left of the one before, beside those with which lines begin
_ASKEW = 10  # degrees off the upright: a page that was scanned askew
_MOSTLY = 0.5
_LEVEL = 0.5  # of a character, between the middles of two of one line, taken twice
_TOLD = 8  # characters: shorter text that runs in another direction is not told of
# Characters drawn one by one up or down the page come as lines of one character each.
_SINGLE = re.compile("\\n[^\\r\\n]\\r\\n[^\\r\\n]\\r\\n[^\\r\\n]\\r")
_TURNS = {90: "横着", 180: "倒着", 270: "横着"}
ASKEW = "有转了方向的文字，放在这一页的最后读取"
_ASLANT = "的文字方向不一，读出的顺序可能不对；请人工查看"
_MIRRORED = "的文字是左右反的，读出的顺序可能不对；请人工查看"


class Standing(NamedTuple):
    """How the characters of a page stand as it is shown: the direction each line runs in, clockwise in degrees.

    None for characters that are not drawn; `owners` are the pieces of text they belong to, `mirrored` says how many
    show their back. `lean` is the direction that half of them do not reach, to the part of a degree, within a quarter
    turn about the upright.
    """

    angles: list[int | None]
    owners: list[int]
    mirrored: int
    lean: float = 0.0


class Upright(NamedTuple):
    """A page in lines, with boxes as shown; how far its text is turned (0, 90, 180, 270), what to say of it.

    `doubt` tells that nobody can be sure of the order, `lean` how many degrees clockwise lines lean that were put straight.
    `drawn` counts the characters of lines that are in the order in which pdfium has them, from the first, `askew` those of
    words that run otherwise than the others, at the end.
    """

    glyphs: Glyphs
    angle: int
    note: str | None = None
    doubt: str | None = None
    lean: float = 0.0
    drawn: int = 0
    askew: int = 0


def may_be_turned(text_page: int, text: str, back: int) -> bool:
    """Whether it is worth asking every character of a page how it stands; so many begin left of the one before."""
    count = len(text)
    if any(map(calls.char_angle, itertools.repeat(text_page), range(0, count, _SAMPLED))):
        return True
    return back > text.count("\r") + _OUT_OF_STEP or _SINGLE.search(text) is not None


def standing(text_page: int, text: str, rotation: int) -> Standing:
    """How each character stands on a page that is shown turned by so many degrees."""
    angles: list[int | None] = []
    owners: list[int] = []
    mirrored = 0
    matrix = (ctypes.c_float * 6)()
    place = ctypes.addressof(matrix)
    upside_down: dict[int, bool] = {}
    leans: list[float] = []
    for index, char in enumerate(text):
        owner = calls.text_object(text_page, index) or 0
        owners.append(owner)
        if char in "\r\n" or not owner or not calls.char_matrix(text_page, index, place):
            angles.append(None)
            continue
        a, b, c, d = matrix[:4]
        if not all(map(math.isfinite, (a, b, c, d))) or (not a and not b):
            angles.append(0)
            continue
        if owner not in upside_down:
            # A font of negative size is drawn upside down, from right to left.
            upside_down[owner] = bool(calls.font_size(owner, place)) and matrix[0] < 0
        mirrored += a * d < b * c
        turned = rotation - math.degrees(math.atan2(b, a)) + 180 * upside_down[owner]
        angles.append(round(turned) % 360)
        leans.append((turned + 180) % 360 - 180)
    return Standing(angles, owners, mirrored, median(leans) if leans else 0.0)


def turn(boxes: array[float], angle: int, width: float, height: float) -> array[float]:
    """Boxes of a page of this size as they lie when text that runs at this angle is turned upright.

    To turn them back give 360 less the angle, and the size of the turned page. A box of zeros stays nowhere.
    """
    if not angle:
        return boxes
    left, top, right, bottom = (boxes[place::4] for place in range(4))
    sides: tuple[tuple[array[float], float | None], ...]
    if angle == 90:
        sides = ((top, None), (right, width), (bottom, None), (left, width))
    elif angle == 180:
        sides = ((right, width), (bottom, height), (left, width), (top, height))
    else:
        sides = ((bottom, height), (left, None), (top, height), (right, None))
    turned = array("f", bytes(4 * len(boxes)))
    for place, (values, far) in enumerate(sides):
        turned[place::4] = values if far is None else array("f", [far - value for value in values])
    nowhere = array("f", bytes(16))
    for at in range(0, len(boxes), 4):
        if boxes[at] == 0 and boxes[at : at + 4] == nowhere:
            turned[at : at + 4] = nowhere
    return turned


def size(angle: int, width: float, height: float) -> tuple[float, float]:
    """Width and height of a page when it is turned."""
    return (height, width) if angle in (90, 270) else (width, height)


def upright(page: Glyphs, stands: Standing, rotation: int) -> Upright | None:
    """The page put into lines; None where pdfium's own are right.

    `page` are the characters as pdfium gives them, with two characters for each line end.
    """
    angles = _with_their_neighbours(page.text, stands.angles)
    quarters = [None if angle is None else _quarter(angle) for angle in angles]
    ink = Counter(
        quarter
        for quarter, angle, char in zip(quarters, angles, page.text, strict=True)
        if angle is not None and not char.isspace()
    )
    total = sum(ink.values())
    if not total or (not rotation and len(ink) == 1 and 0 in ink):
        return None
    main = max((quarter for quarter in ink if quarter is not None), key=lambda each: ink[each], default=0)
    out = Written()
    drawn = 0
    groups: dict[int | None, list[int]] = {}
    for index, (angle, quarter) in enumerate(zip(angles, quarters, strict=True)):
        if angle is not None:
            groups.setdefault(quarter, []).append(index)
    most = groups.get(main, [])
    if runs_down(page, most, main):
        if not main and not rotation:
            return None  # vertical writing, in which figures may lie on their side
        along = (main + 90) % 360
        most = sorted([*most, *groups.pop(along, [])])
        write_rows(page, stands.owners, most, Frame(along), out)
    elif main or rotation:
        write_rows(page, stands.owners, most, _frame(main, angles, most), out)
    else:
        _write_rest(page, quarters, stands, out)
        drawn = len(out.pieces)
    straight = len(out.pieces)
    for quarter, indices in groups.items():
        if quarter == main:
            continue
        if quarter is None:
            write_aslant(page, stands.angles, indices, out)
        else:
            write_rows(page, stands.owners, indices, _frame(quarter, angles, indices), out)
    slanted = Counter(angle for angle in angles if angle is not None and _quarter(angle) is None)
    doubt = _doubt(ink, slanted, main, stands.mirrored)
    note = None if doubt else _remark(ink, main)
    askew = len(out.pieces) - straight
    return Upright(out.glyphs(page), main, note, doubt, drawn=drawn, askew=askew)


def lines_of(page: Glyphs, angle: int) -> Glyphs:
    """Characters of which nothing is known but their places, as lines that run at this angle."""
    out = Written()
    indices = [index for index, char in enumerate(page.text) if not char.isspace()]
    write_rows(page, list(range(len(page.text))), indices, Frame(angle), out)
    return out.glyphs(page)


def _quarter(angle: int) -> int | None:
    """The quarter turn an angle is; None for text that runs aslant."""
    nearest = round(angle / 90) * 90
    return nearest % 360 if abs(angle - nearest) <= _ASKEW else None


def _frame(quarter: int, angles: Sequence[int | None], indices: Sequence[int]) -> Frame:
    """The frame of characters all of which run about this way."""
    leans = sorted(((angles[index] or 0) - quarter + 180) % 360 - 180 for index in indices)
    return Frame(quarter, leans[len(leans) // 2] if leans else 0.0)


def _with_their_neighbours(text: str, angles: list[int | None]) -> list[int | None]:
    """The angles, of which a single character between two that stand aslant has theirs: the top of a seal."""
    drawn = [index for index, angle in enumerate(angles) if angle is not None and not text[index].isspace()]
    found = list(angles)
    for before, index, after in zip(drawn, drawn[1:], drawn[2:], strict=False):
        one, other = angles[before], angles[after]
        # Those of a watermark have one direction: what pdfium has between two of them is a word of the page.
        bent = one is not None and other is not None and one != other
        if bent and _quarter(one or 0) is None and _quarter(other or 0) is None:
            found[index] = one
    return found


def _remark(ink: Counter[int | None], main: int) -> str | None:
    if main:
        return f"的文字是{_TURNS[main]}的，按转正后的顺序读取"
    return ASKEW if sum(ink.values()) - ink[0] >= _TOLD else None


def _doubt(ink: Counter[int | None], slanted: Counter[int], main: int, mirrored: int) -> str | None:
    total = sum(ink.values())
    # A watermark has one direction, and may have more characters than the page.
    alike = slanted and max(slanted.values()) > _MOSTLY * slanted.total()
    if ink[None] > _MOSTLY * total and not (alike and ink[None] < total):
        return _ASLANT
    return _MIRRORED if main and mirrored > _MOSTLY * total else None


def _write_rest(page: Glyphs, quarters: Sequence[int | None], stands: Standing, out: Written) -> None:
    """Adds the lines of pdfium without the characters that do not stand upright, at which it tears others."""
    aside = [
        angle is not None and quarter != 0 for angle, quarter in zip(stands.angles, quarters, strict=True)
    ]
    text = page.text
    last = 0
    for hit in re.finditer("[^\r\n]+", text):
        kept = [index for index in range(*hit.span()) if not aside[index]]
        if not kept or (len(kept) < hit.end() - hit.start() and not any(text[i].strip() for i in kept)):
            continue
        if out.pieces and any(aside[last + 1 : kept[0]]) and _goes_on(page, last, kept[0]):
            out.add(" ")
        elif out.pieces:
            # Empty lines between paragraphs stay as they are.
            out.add("\n")
        for index in kept:
            out.copy(page, index)
        last = kept[-1]


def _goes_on(page: Glyphs, last: int, first: int) -> bool:
    """Whether a character stands level with the last one of a line, behind it."""
    _, top, right, bottom = page.boxes[4 * last : 4 * last + 4]
    left, top_after, _, bottom_after = page.boxes[4 * first : 4 * first + 4]
    low = min(bottom - top, bottom_after - top_after)
    return low > 0 and left >= right - low / 2 and abs(top + bottom - top_after - bottom_after) < _LEVEL * low
