"""Which words of an OFD page nobody sees: set invisible, in the colour of what they stand on, painted over, off the page.

Nothing paints an OFD here, so that shapes are compared: a character is covered if opaque things painted later hold nine points
of its inner part. Of pictures the pixels decide. What is not certain counts as seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from corpus.readers.hiddenruns import KINDS
from corpus.readers.lines import Word
from corpus.readers.ofdpage import Drawing, Inked
from corpus.readers.ofdpaint import BLACK, FAINT, PAPER, Ink
from corpus.readers.ofdshapes import Cover, Picture, Rectangle
from corpus.redaction import LIGHT, least_contrast

_OPAQUE = 0.5  # what shines through leaves the words under it visible
_NEAR_COLOURS = 60  # of 255: two colours that may be hard to tell apart
_SMALLEST = 1.0  # points: nobody reads letters of this size
_POINTS = [(x, y) for x in (0.25, 0.5, 0.75) for y in (0.3, 0.5, 0.7)]  # of the box of a character
_BAND = 24.0  # points of page height that are looked at together
_MOST_BANDS, _TALL = 2_000, 20  # bands of a page; of a thing
_MOST_PAIRS = 2_000_000  # of a character and a thing over or under it, compared on a page
_SCAN_PART = (0.05, 0.5)  # a strip of a scanned page: of its area, of its width
_SEAL = (24.0, 200.0)  # points: the width and height of a seal, or of the star in it
_RED = 60  # of 255, more than green and blue: the ink of seals


class Patch(NamedTuple):
    """What a picture shows in a rectangle of the page: its mean colour, and the least opacity of a pixel, from 0 to 1."""

    colour: Ink
    opacity: float


Looking = Callable[[Picture, Rectangle], Patch | None]  # None where nobody can tell


@dataclass(slots=True)
class Sight:
    """What was seen of the words of a page.

    `marks` are those of words (by their place) that do not wholly show. `layered` are words under a scan, which were
    recognised in it. `faint` are words of which nobody can tell. `unchecked` says that there was too much to look at.
    """

    marks: dict[int, bytearray] = field(default_factory=dict)
    layered: set[int] = field(default_factory=set)
    faint: list[str] = field(default_factory=list)
    unchecked: bool = False


def is_plain(inked: Inked) -> bool:
    """Whether words of such an ink show on paper for sure."""
    if inked.off or inked.alpha < 1 or len(inked.inks) != 1:
        return False
    ink = inked.inks[0]
    return ink is BLACK or (ink is not None and ink.alpha == 1 and min(ink[:3]) < LIGHT)


def _is_seal(cover: Cover) -> bool:
    """Whether it is as large as a seal and about as broad as it is high, and not of another colour than red."""
    wide, high = cover.box.x1 - cover.box.x0, cover.box.bottom - cover.box.top
    ink = cover.ink
    red = ink is None or ink.red - max(ink.green, ink.blue) >= _RED
    least, most = _SEAL
    return red and least <= min(wide, high) and max(wide, high) <= min(most, 1.25 * min(wide, high))


class _Page:
    """The things on one page that lie over or under words."""

    def __init__(self, covers: Sequence[Cover], paper: Rectangle, look: Looking, *, scanned: bool) -> None:
        self._paper, self._look, self._scanned = paper, look, scanned
        self._bands: dict[int, list[Cover]] = {}
        self._tall: list[Cover] = []  # reach over so much of the page that they are looked at for every word
        self.left = _MOST_PAIRS
        for cover in covers:
            spanned = _bands(cover.box)
            if len(spanned) > _TALL:
                self._tall.append(cover)
                continue
            for band in spanned:
                self._bands.setdefault(band, []).append(cover)

    def near(self, box: Rectangle) -> list[Cover]:
        """What touches a box, in the order in which it was painted."""
        found: dict[int, Cover] = {}
        for group in (self._tall, *(self._bands.get(band, ()) for band in _bands(box))):
            self.left -= 1 + len(group)
            for cover in group if self.left >= 0 else ():
                if cover.box.meets(box):
                    found[id(cover)] = cover
        return sorted(found.values(), key=lambda cover: cover.before)

    def is_scan(self, cover: Cover) -> bool:
        """Whether it is a scanned page, or a strip of one: words under it were recognised in it."""
        if cover.picture is None or not self._scanned:
            return False
        share = cover.box.area / max(self._paper.area, 1.0)
        wide = self._paper.x1 - self._paper.x0
        return share >= _SCAN_PART[0] and cover.box.x1 - cover.box.x0 >= _SCAN_PART[1] * wide

    def covered(self, box: Rectangle, over: Iterable[Cover]) -> bool:
        """Whether things painted later leave nothing of a character to see."""
        places = _places(box)
        star = True
        for cover in over:
            self.left -= cover.weight
            if self.left < 0:
                return False
            if cover.strange or not any(cover.holds(x, y) for x, y in places):
                continue
            patch = self._look(cover.picture, _inner(box)) if cover.picture else None
            alpha = cover.alpha * (patch.opacity if patch else 0.0 if cover.picture else _alpha(cover.ink))
            if alpha < _OPAQUE:
                continue
            red = patch is None or patch.colour.red - max(patch.colour.green, patch.colour.blue) >= _RED
            star = star and _is_seal(cover) and red
            places = [(x, y) for x, y in places if not cover.holds(x, y)]
            if not places:
                return not star
        return False

    def ground(self, box: Rectangle, under: Iterable[Cover]) -> Ink | None:
        """What a character stands on; None where nobody can tell."""
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        found: Ink | None = PAPER
        for cover in under:
            self.left -= cover.weight
            if self.left < 0 or not cover.holds(x, y):
                continue
            ink = cover.ink
            if cover.picture is not None:
                patch = self._look(cover.picture, box)
                ink = patch and patch.colour._replace(alpha=patch.opacity)
            if cover.strange or ink is None:
                found = None
            elif found is not None or ink.alpha * cover.alpha == 1:
                found = ink._replace(alpha=ink.alpha * cover.alpha).over(found or PAPER)
        return found


def _alpha(ink: Ink | None) -> float:
    return 0.0 if ink is None else ink.alpha


def _bands(box: Rectangle) -> range:
    low, high = (min(max(edge // _BAND, -1), _MOST_BANDS) for edge in (box.top, box.bottom))
    return range(int(low), int(high) + 1)


def _places(box: Rectangle) -> list[tuple[float, float]]:
    wide, high = box.x1 - box.x0, box.bottom - box.top
    return [(box.x0 + x * wide, box.top + y * high) for x, y in _POINTS]


def _inner(box: Rectangle) -> Rectangle:
    (x0, top), (x1, bottom) = _places(box)[0], _places(box)[-1]
    return Rectangle(x0, top, x1, bottom)


def _blends(inked: Inked, ground: Ink | None, size: float) -> str | None:
    """How letters fail to show on a ground, empty where they show; None where nobody can tell."""
    inks = [each._replace(alpha=each.alpha * inked.alpha) for each in inked.inks if each is not None]
    if len(inks) < len(inked.inks):
        return ""  # a pattern, or a colour that nobody can tell
    contrast = least_contrast(size)
    if any(each.over(ground or PAPER).apart(ground or PAPER) >= contrast for each in inks):
        return ""
    if all(each.alpha < FAINT for each in inks):
        return "transparent"
    return None if ground is None else "background"


def look_at(drawing: Drawing, paper: Rectangle, look: Looking, *, scanned: bool) -> Sight:
    """Looks at all words of a page with what lies over and under them; `scanned` says that most of it is pictures."""
    sight = Sight()
    inks = drawing.inks
    page: _Page | None = None
    bare = not drawing.covers
    x0, top, x1, bottom = paper
    for number, inked in enumerate(inks):
        end = inks[number + 1].first if number + 1 < len(inks) else len(drawing.words)
        plain = is_plain(inked)
        for place in range(inked.first, end):
            word = drawing.words[place]
            if plain and bare and word.size > _SMALLEST:  # nearly all words of nearly all files
                boxes = word.boxes
                if len(boxes) == 4:
                    left, high, right, low = boxes
                    if left > x0 and high > top and right < x1 and low < bottom:
                        continue
                elif (
                    min(boxes[0::4]) > x0
                    and min(boxes[1::4]) > top
                    and max(boxes[2::4]) < x1
                    and max(boxes[3::4]) < bottom
                ):
                    continue
            box = _box_of(word)
            if box is None:
                continue
            if kind := _kind(word, inked):
                _mark(place, word, kind, sight)
                continue
            inside = x0 < box.x0 and box.x1 < x1 and top < box.top and box.bottom < bottom
            page = page or _Page(drawing.covers, paper, look, scanned=scanned)
            if page.left >= 0:
                near = page.near(box)
            if page.left < 0:  # too much to compare
                sight.unchecked = True
            elif not inside or _matters(near, place, inked, plain=plain):
                _see(place, word, inked, page, near, paper, sight)
            elif not plain and (kind := _blends(inked, PAPER, word.size) or ""):
                _mark(place, word, kind, sight)
    return sight


def _matters(near: list[Cover], place: int, inked: Inked, *, plain: bool) -> bool:
    """Whether something lies over words, or under them: under plain ones, something of their own colour."""
    if not plain:
        return bool(near)
    ink = inked.inks[0] or BLACK
    return any(
        cover.before > place or (cover.ink is not None and cover.ink.apart(ink) < _NEAR_COLOURS)
        for cover in near
    )


def _box_of(word: Word) -> Rectangle | None:
    """The box around the ink of a word; None for a blank."""
    boxes = word.boxes
    if len(boxes) == 4:
        found = Rectangle(*boxes)
        return found if any(found) else None
    inked = [boxes[at : at + 4] for at in range(0, len(boxes), 4) if any(boxes[at : at + 4])]
    if not inked:
        return None
    x0, top, x1, bottom = zip(*inked, strict=True)
    return Rectangle(min(x0), min(top), max(x1), max(bottom))


def _mark(place: int, word: Word, kind: str, sight: Sight) -> None:
    """Marks a word all of whose characters look alike."""
    number = KINDS.index(kind)
    sight.marks[place] = bytearray(0 if char.isspace() else number for char in word.text)


def _kind(word: Word, inked: Inked) -> str:
    """How a word fails to show wherever it stands."""
    if word.size <= _SMALLEST:
        return "tiny"
    return "invisible" if inked.off or not inked.inks else ""


def _see(
    place: int, word: Word, inked: Inked, page: _Page, near: list[Cover], paper: Rectangle, sight: Sight
) -> None:
    """Looks at the characters of one word."""
    marks = bytearray(len(word.text))
    over = [cover for cover in near if cover.before > place]
    under = [cover for cover in near if cover.before <= place]
    if is_plain(inked):  # dark letters show on any picture; only a ground of their own colour is looked for
        under = [cover._replace(picture=None, ink=None) if cover.picture else cover for cover in under]
    scans = [cover for cover in over if page.is_scan(cover)]
    bars = [cover for cover in over if not page.is_scan(cover)]
    faint = []
    for index, char in enumerate(word.text):
        box = Rectangle(*word.boxes[4 * index : 4 * index + 4])
        if not any(box):
            continue
        kind: str | None = ""
        if not box.meets(paper):
            kind = "outside"
        elif bars and page.covered(box, bars):
            kind = "covered"
        elif any(cover.holds((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2) for cover in scans):
            sight.layered.add(place)
        else:
            kind = _blends(inked, page.ground(box, under) if under else PAPER, word.size)
        if page.left < 0:
            sight.unchecked = True
            break
        if kind is None:
            faint.append(char)
        elif kind:
            marks[index] = KINDS.index(kind)
    if faint:
        sight.faint.append("".join(faint))
    if any(marks):
        sight.marks[place] = marks
