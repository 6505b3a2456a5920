"""One text object of an OFD page: where each of its characters stands.

The file gives a place for the first character of each code string and the steps to the others, in the object's
own frame. Fonts are not looked into: a character without a step is as wide as characters of its kind are.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from corpus.readers.lines import Word

Matrix = tuple[float, float, float, float, float, float]
_MOST = 1e6  # no length on a page is larger
_ASCENT, _DESCENT = 0.88, 0.12  # of the size: the box of a Chinese character about its baseline
_ASIDE = 0.5  # of the size: a step away from the line ends it
_STRAIGHT = 0.3  # of the size: from so little aside the direction of a line is told
_FAR = 4.0  # sizes: a longer first step tells no direction but the usual one
_BREAK = 0.25  # of the size: a gap that ends a word
_NARROW = frozenset("iljftrI.,:;'|!()[]{}`-/\\")
_BROAD = frozenset("mwMW@%&")
_SIZE = 3.175  # millimetres, where an object names none: 9 points
# Known by their glyph only: lost, or a number that means something in one font.
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
LOST = "\ufffd"


def number(word: str | None, default: float = 0.0) -> float:
    """A number of the file; the default for what is none or beyond reason."""
    try:
        found = float(word or "")
    except ValueError:
        return default
    return found if -_MOST < found < _MOST else default


def numbers(value: str | None, most: int) -> list[float]:
    """The first numbers of a list."""
    if not value:
        return []
    return [number(word) for word in value.replace(",", " ").split(None, most)[:most]]


def steps(value: str | None, count: int) -> list[float]:
    """Up to `count` steps of a delta list; `g 3 5` in it stands for three times 5."""
    if not value:
        return []
    words = value.split(None, 3 * count)[: 3 * count]
    found: list[float] = []
    place = 0
    while place < len(words) and len(found) < count:
        if words[place] in ("g", "G"):
            if place + 2 >= len(words):
                break
            times = words[place + 1]
            many = count if times.isdecimal() and len(times) > 6 else int(number(times))
            found += [number(words[place + 2])] * min(max(many, 0), count - len(found))
            place += 3
        else:
            found.append(number(words[place]))
            place += 1
    return found


@lru_cache(maxsize=4096)
def _width(char: str) -> float:
    """The usual width of a character against its size."""
    if char.isascii():
        if char in _NARROW:
            return 0.35
        return 0.85 if char in _BROAD else 0.65 if char.isupper() else 0.5
    if unicodedata.combining(char):
        return 0.0
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.6


class TextObject(NamedTuple):
    """A text object, the frame of its characters, and a number that no other object has."""

    thing: etree._Element
    frame: Matrix
    run: int


class TextWords(NamedTuple):
    """The words of a text object; whether nobody sees them; how many characters are known by glyph only."""

    words: list[Word]
    hidden: bool
    unmapped: int


class _Code(NamedTuple):
    """A code string: its characters with their places in the object's frame."""

    text: str
    xs: list[float]
    ys: list[float]


def _name(thing: etree._Element) -> str:
    return thing.tag.rpartition("}")[2] if isinstance(thing.tag, str) else ""


def _transparent(thing: etree._Element) -> bool:
    """Whether the text has neither a filling nor an outline."""
    filled = thing.get("Fill", "true").lower() not in ("false", "0")
    stroked = thing.get("Stroke", "false").lower() in ("true", "1")
    alpha = 255.0
    for child in thing:
        if _name(child) == "FillColor":
            alpha = number(child.get("Alpha"), 255.0)
    return not stroked and (not filled or alpha <= 0)


def _codes(thing: etree._Element, size: float, wide: float) -> Iterator[_Code]:
    """The code strings of a text object."""
    x = y = 0.0
    read = math.radians(number(thing.get("ReadDirection")))
    across, down = round(math.cos(read), 6), round(math.sin(read), 6)
    for child in thing:
        if _name(child) != "TextCode":
            continue
        # Between pretty-printed tags; inside, a line break is a blank like others.
        text = (child.text or "").strip("\r\n\t") if (child.text or "")[:1] in "\r\n" else child.text or ""
        x, y = number(child.get("X"), x), number(child.get("Y"), y)
        count = len(text) - 1
        rights, downs = steps(child.get("DeltaX"), count), steps(child.get("DeltaY"), count)
        if rights and len(set(rights)) == 1:
            rights += rights * (count - len(rights))
        if downs and len(set(downs)) == 1:
            downs += downs * (count - len(downs))
        xs, ys = [x], [y]
        usual = not rights and not downs
        for index in range(count):
            natural = _width(text[index]) * wide if usual or (rights and index >= len(rights)) else 0.0
            x += rights[index] if index < len(rights) else natural * across
            y += downs[index] if index < len(downs) else natural * down
            xs.append(x)
            ys.append(y)
        if text:
            yield _Code(text, xs, ys)
            # A code string without a place goes on where this one ends.
            end = _width(text[-1]) * wide
            x, y = x + end * across, y + end * down


def _glyph_codes(thing: etree._Element, text: str) -> int:
    """How many glyphs an object without characters has; and of one whose blanks are different glyphs."""
    if text.strip():
        return 0
    glyphs = [
        glyph
        for child in thing
        if _name(child) == "CGTransform"
        for part in child
        if _name(part) == "Glyphs"
        for glyph in (part.text or "").split(None, 1000)[:1000]
    ]
    # A blank is one glyph, always the same.
    return len(glyphs) if len(set(glyphs)) > 1 or (glyphs and not text) else 0


def text_words(thing: TextObject) -> TextWords:
    """The words of a text object. Characters known by glyph only become U+FFFD: the text is damaged there."""
    element, (a, b, c, d, e, f), run = thing
    size = number(element.get("Size"), _SIZE)
    wide = size * number(element.get("HScale"), 1.0)
    hidden = _transparent(element) or size == 0
    codes = list(_codes(element, size, wide))
    lost = _glyph_codes(element, "".join(code.text for code in codes))
    if lost:
        start = codes[0] if codes else _Code("", [0.0], [0.0])
        codes = [_Code(LOST * lost, [start.xs[0] + wide * i for i in range(lost)], [start.ys[0]] * lost)]
    turn = number(element.get("CharDirection"))
    if turn:
        cosine, sine = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        right, below = (
            (a * cosine + c * sine, b * cosine + d * sine),
            (c * cosine - a * sine, d * cosine - b * sine),
        )
    else:
        right, below = (a, b), (c, d)
    glyph = _Glyph.of(right, below, wide, size)
    words: list[Word] = []
    unmapped = 0
    for code in codes:
        places = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(code.xs, code.ys, strict=True)]
        for first, last, direction in _stretches(places, glyph):
            words += _words(code.text[first:last], places[first:last], direction, glyph, run)
        unmapped += len(_UNMAPPED.findall(code.text))
    return TextWords(words, hidden, unmapped)


class _Glyph(NamedTuple):
    """The directions of a glyph on the page (unit vectors) and its size along them, in points."""

    right: tuple[float, float]
    below: tuple[float, float]
    wide: float
    high: float

    @classmethod
    def of(cls, right: tuple[float, float], below: tuple[float, float], wide: float, size: float) -> _Glyph:
        """From the columns of a matrix and the size in its frame."""
        long, tall = math.hypot(*right), math.hypot(*below)
        return cls(
            (right[0] / long, right[1] / long) if long else (1.0, 0.0),
            (below[0] / tall, below[1] / tall) if tall else (0.0, 1.0),
            max(abs(wide) * long, 0.1),
            max(abs(size) * tall, 0.1),
        )


def _stretches(
    places: list[tuple[float, float]], glyph: _Glyph
) -> Iterator[tuple[int, int, tuple[float, float]]]:
    """The characters that follow each other in one direction: first, behind the last, the direction.

    Glyphs run to their right; or below, as in vertical writing; or, rarely, to their left. Whatever else a step
    does begins a new line.
    """
    (rx, ry), (bx, by) = glyph.right, glyph.below
    wide, high = glyph.wide, glyph.high
    first = 0
    direction: tuple[float, float] | None = None
    for index in range(1, len(places)):
        x, y = places[index][0] - places[index - 1][0], places[index][1] - places[index - 1][1]
        along, aside = x * rx + y * ry, x * bx + y * by
        if direction is None:
            if abs(aside) <= _STRAIGHT * high:
                if along > 0 or abs(along) < 0.05 * wide:
                    direction = (rx, ry)
                elif along >= -2.5 * wide:
                    direction = (-rx, -ry)
            elif abs(along) <= _STRAIGHT * wide and 0 < aside <= _FAR * high:
                direction = (bx, by)
            if direction is not None:
                continue
        else:
            on = x * direction[0] + y * direction[1]
            off = abs(x * direction[1] - y * direction[0])
            if on > -_ASIDE * wide and off <= _ASIDE * high:
                continue
        yield first, index, direction or (rx, ry)
        first, direction = index, None
    yield first, len(places), direction or (rx, ry)


def _words(
    text: str, places: list[tuple[float, float]], direction: tuple[float, float], glyph: _Glyph, run: int
) -> Iterator[Word]:
    """The words of characters that follow each other in a direction."""
    (rx, ry), (bx, by) = glyph.right, glyph.below
    dx, dy = direction
    upright = direction == glyph.below and direction != glyph.right
    back = not upright and direction != glyph.right
    size, wide = glyph.high, glyph.wide
    angle = round(math.degrees(math.atan2(dy, dx))) % 360
    along = [x * dx + y * dy for x, y in places]
    base = places[0][1] * dx - places[0][0] * dy
    if upright:  # lines are told by their middles
        base += 0.5 * wide * (ry * dx - rx * dy)
    plain = ry == 0 and bx == 0 and rx > 0 and by > 0
    chars: list[str] = []
    boxes: list[float] = []
    start = end = pen = 0.0  # of the word, of its last character with ink, of its last character
    for index, char in enumerate(text):
        x, y = places[index]
        width = _width(char) * wide
        if index + 1 < len(text) and not upright:
            # The file says how wide the character is, unless it leaves a gap.
            step = abs(along[index + 1] - along[index])
            if 0.2 * width < step <= (1.5 * wide if width >= wide else wide):
                width = step
        left = along[index] - (_ASCENT * size if upright else width if back else 0.0)
        blank = char.isspace() or char < " "
        if chars and (left - pen > _BREAK * size or (not blank and chars[-1].isspace())):
            yield Word("".join(chars), tuple(boxes), angle, start, end, base, size, run)
            chars, boxes = [], []
        if not chars:
            start = end = left
        pen = left + (size if upright else width)
        if blank:
            chars.append(" " if char < " " else char)
            boxes += (0.0, 0.0, 0.0, 0.0)
            continue
        chars.append(char)
        end = pen
        if plain:
            boxes += (x, y - _ASCENT * size, x + width, y + _DESCENT * size)
        else:
            xs = [x + rx * w + bx * h for w in (0.0, width) for h in (-_ASCENT * size, _DESCENT * size)]
            ys = [y + ry * w + by * h for w in (0.0, width) for h in (-_ASCENT * size, _DESCENT * size)]
            boxes += (min(xs), min(ys), max(xs), max(ys))
    if chars:
        yield Word("".join(chars), tuple(boxes), angle, start, end, base, size, run)
