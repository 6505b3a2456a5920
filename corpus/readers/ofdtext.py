"""One text object of an OFD page: where each of its characters stands.

The file gives a place for the first character of each code string and the steps to the others, in the object's
own frame. Fonts are not looked into: a character without a step is as wide as characters of its kind are.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
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
_MOST_GLYPHS = 1000  # of an object without characters
_STANDS_IN = "¤"  # what the standard has for a glyph without a character
_FEW_ALIKE = 4  # characters in a row that are all the same, with different glyphs
LOST = "\ufffd"


def number(word: str | None, default: float = 0.0) -> float:
    """A number of the file; the default for what is none or beyond reason."""
    if not word:
        return default
    try:
        found = float(word)
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
    if not value or count < 1:
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
    """The words of a text object; how many characters are known by glyph only."""

    words: list[Word]
    unmapped: int


class _Code(NamedTuple):
    """A code string: its characters with their places in the object's frame."""

    text: str
    xs: list[float]
    ys: list[float]


def _children(thing: etree._Element) -> dict[str, list[etree._Element]]:
    """The children by their names without the namespace."""
    found: dict[str, list[etree._Element]] = {}
    for child in thing:
        tag = child.tag
        if isinstance(tag, str):
            found.setdefault(tag.rpartition("}")[2], []).append(child)
    return found


def _codes(strings: list[etree._Element], read: float, wide: float) -> Iterator[_Code]:
    """The code strings of a text object that is read in this direction, with characters so wide."""
    x = y = 0.0
    across, down = (1.0, 0.0) if not read else (math.cos(math.radians(read)), math.sin(math.radians(read)))
    for string in strings:
        text = string.text or ""
        if text[:1] in "\r\n":  # between pretty-printed tags; inside, a line break is a blank like others
            text = text.strip("\r\n\t")
        x, y = number(string.get("X"), x), number(string.get("Y"), y)
        count = len(text) - 1
        rights, downs = steps(string.get("DeltaX"), count), steps(string.get("DeltaY"), count)
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


def _lost(transforms: Iterable[etree._Element], codes: list[_Code], wide: float) -> _Code | None:
    """Stands for the characters of an object that has glyphs and no characters, or blanks for different glyphs."""
    if any(not code.text.isspace() for code in codes):
        return None
    glyphs: list[str] = []
    for transform in transforms:
        for listed in _children(transform).get("Glyphs", ()):
            glyphs += (listed.text or "").split(None, _MOST_GLYPHS)[:_MOST_GLYPHS]
    # A blank is one glyph, always the same.
    if not glyphs or (codes and len(set(glyphs)) == 1):
        return None
    x, y = (codes[0].xs[0], codes[0].ys[0]) if codes else (0.0, 0.0)
    count = len(glyphs)
    return _Code(LOST * count, [x + wide * index for index in range(count)], [y] * count)


def _without_stand_ins(code: _Code, transforms: Iterable[etree._Element]) -> _Code:
    """A code string in which what only stands for glyphs (¤, or one character for all of them) is lost."""
    text = code.text.replace(_STANDS_IN, LOST)
    if len(text) >= _FEW_ALIKE and len(set(text)) == 1 and text[0] != LOST:
        glyphs = {
            each
            for transform in transforms
            for listed in _children(transform).get("Glyphs", ())
            for each in (listed.text or "").split(None, _MOST_GLYPHS)[:_MOST_GLYPHS]
        }
        text = LOST * len(text) if len(glyphs) >= _FEW_ALIKE else text
    return code if text == code.text else code._replace(text=text)


def text_words(thing: TextObject) -> TextWords:
    """The words of a text object. Characters known by glyph only become U+FFFD: the text is damaged there."""
    element, (a, b, c, d, e, f), run = thing
    parts = _children(element)
    size = number(element.get("Size"), _SIZE)
    wide = size * number(element.get("HScale"), 1.0)
    codes = list(_codes(parts.get("TextCode", []), number(element.get("ReadDirection")), wide))
    if "CGTransform" in parts:
        lost = _lost(parts["CGTransform"], codes, wide)
        codes = [lost] if lost else [_without_stand_ins(code, parts["CGTransform"]) for code in codes]
    turn = math.radians(number(element.get("CharDirection")))
    right, below = (a, b), (c, d)
    if turn:
        cosine, sine = math.cos(turn), math.sin(turn)
        right = (a * cosine + c * sine, b * cosine + d * sine)
        below = (c * cosine - a * sine, d * cosine - b * sine)
    glyph = _Glyph.of(right, below, wide, size)
    words: list[Word] = []
    unmapped = 0
    for text, xs, ys in codes:
        places = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(xs, ys, strict=True)]
        for first, last, direction in _stretches(places, glyph):
            words += _words(text[first:last], places[first:last], direction, glyph, run)
        unmapped += len(_UNMAPPED.findall(text))
    return TextWords(words, unmapped)


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
