"""Words of a PDF page over which signs are written that blot them out: █████, ■■■, ××××.

Who copies from the page gets at the words, and pdfium puts both into one line, letter by letter. A sign with nothing under
it, a box to be ticked, a mask, a number on a disc covers nothing.
"""

from __future__ import annotations

import ctypes
import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from corpus.readers import pdfcalls as calls
from corpus.readers.hiddenruns import KINDS
from corpus.readers.pagetext import Glyphs
from corpus.readers.pdfdisorder import NOT_ALIKE
from corpus.readers.suspects import NEAR_COLOURS

_SOLID = "█▇▆▉▊▋▓▒░■◼⬛▮▬●⬤"
_CROSSES = "×✕╳✖xXｘＸ*＊※#＃"  # words show through: only many of them, written later, were meant to cover
_MAY_COVER = re.compile(f"[{_SOLID}]|[{re.escape(_CROSSES)}] ?[{re.escape(_CROSSES)}]")
_SIGN = re.compile(f"[{_SOLID}{re.escape(_CROSSES)}]")
_FEWEST_CROSSES = 3
_OPAQUE = 128  # of 255
_APART = 0.6  # of its height: signs of one run
_MARGIN = 0.1  # of its width at either side, in which the middle of a letter beside it may lie
_LEVEL = 0.5  # of the lower one's height, between their middles
_BAND = 16.0  # points of the page's height in which letters are looked for; no middles lie farther apart
_MOST_SIGNS = 4_000  # of a page that are looked at
_MOST_UNDER = 40  # letters that are compared with each sign
_COVERED = KINDS.index("covered")


class Run(NamedTuple):
    """Signs that stand beside each other, and the characters under them, by their places in the text of pdfium."""

    signs: list[int]
    under: list[int]


class _Look(NamedTuple):
    order: int
    colour: tuple[int, int, int, int] | None  # with its opacity, of 255


def covering_runs(text_page: int, text: str, boxes: array[float], orders: Mapping[int, int]) -> list[Run]:
    """The signs that cover words of the page; `orders` tells when each piece of text is drawn."""
    if not _MAY_COVER.search(text):
        return []
    signs = [hit.start() for hit in _SIGN.finditer(text) if _is_placed(boxes, hit.start())]
    candidates = _beside_each_other(text, boxes, signs[:_MOST_SIGNS])
    if not candidates:
        return []
    bands = _bands(text, boxes)
    looks: dict[int, _Look] = {}
    found = []
    for run in candidates:
        under = set(_under(text_page, text, boxes, bands, run))
        crosses = text[run[0]] in _CROSSES
        under = {
            at
            for at in under
            if _hides(
                _look(text_page, run[0], orders, looks), _look(text_page, at, orders, looks), crosses=crosses
            )
        }
        if any(text[at].isalnum() for at in under) and (
            not crosses or _signs_over(boxes, run, under) >= _FEWEST_CROSSES
        ):
            found.append(Run(run, sorted(under, key=lambda at: boxes[4 * at])))
    return found


def mark(runs: Sequence[Run], marks: bytearray, count: int) -> bytearray:
    """The marks of the page with those of what is covered; what is hidden for another reason stays so."""
    marks = marks or bytearray(count)
    for at in (at for run in runs for at in run.under):
        marks[at] = marks[at] or _COVERED
    return marks


def put_behind(glyphs: Glyphs, runs: Sequence[Run], page: Glyphs) -> Glyphs:
    """A page that was put into rows without these signs, with each run of them behind what it covers."""
    places = {(char, *glyphs.boxes[4 * at : 4 * at + 4]): at for at, char in enumerate(glyphs.text)}
    behind: dict[int, list[int]] = {}
    for run in runs:
        at = max(
            (places.get((page.text[at], *page.boxes[4 * at : 4 * at + 4]), -1) for at in run.under),
            default=-1,
        )
        behind.setdefault(at if at >= 0 else len(glyphs.text) - 1, []).extend(run.signs)
    pieces: list[str] = []
    boxes, marks = array("f"), bytearray()
    done = 0
    for at in (*sorted(behind), len(glyphs.text) - 1):
        pieces.append(glyphs.text[done : at + 1])
        boxes += glyphs.boxes[4 * done : 4 * at + 4]
        marks += glyphs.marks[done : at + 1]
        done = at + 1
        for sign in behind.pop(at, ()):
            pieces.append(page.text[sign])
            boxes += page.boxes[4 * sign : 4 * sign + 4]
            marks += page.marks[sign : sign + 1]
    return Glyphs("".join(pieces), boxes, marks)


def _is_placed(boxes: array[float], at: int) -> bool:
    left, top, right, bottom = boxes[4 * at : 4 * at + 4]
    return right > left and bottom > top and math.isfinite(left + top + right + bottom)


def _middle(boxes: array[float], at: int) -> tuple[float, float]:
    left, top, right, bottom = boxes[4 * at : 4 * at + 4]
    return (left + right) / 2, (top + bottom) / 2


def _beside_each_other(text: str, boxes: array[float], signs: list[int]) -> list[list[int]]:
    """Equal signs in runs; of crosses those that are many."""
    if not signs:
        return []
    order = sorted(signs, key=lambda at: (text[at], round(_middle(boxes, at)[1]), boxes[4 * at]))
    runs = [[order[0]]]
    for one, other in pairwise(order):
        height = boxes[4 * one + 3] - boxes[4 * one + 1]
        level = text[one] == text[other] and round(_middle(boxes, one)[1]) == round(_middle(boxes, other)[1])
        if level and boxes[4 * other] - boxes[4 * one + 2] <= _APART * height:
            runs[-1].append(other)
        else:
            runs.append([other])
    return [run for run in runs if text[run[0]] not in _CROSSES or len(run) >= _FEWEST_CROSSES]


def _bands(text: str, boxes: array[float]) -> dict[int, list[tuple[float, int]]]:
    """The characters of the page by the height at which they stand, each from left to right."""
    bands: dict[int, list[tuple[float, int]]] = {}
    for at, char in enumerate(text):
        if not char.isspace() and _is_placed(boxes, at):
            x, y = _middle(boxes, at)
            bands.setdefault(int(y // _BAND), []).append((x, at))
    for band in bands.values():
        band.sort()
    return bands


def _under(
    text_page: int,
    text: str,
    boxes: array[float],
    bands: Mapping[int, list[tuple[float, int]]],
    run: Sequence[int],
) -> list[int]:
    """The characters whose middle lies within a run of signs that other pieces of text draw."""
    first, last = run[0], run[-1]
    left, top, right, bottom = (
        boxes[4 * first],
        boxes[4 * first + 1],
        boxes[4 * last + 2],
        boxes[4 * first + 3],
    )
    less, height = _MARGIN * (boxes[4 * first + 2] - left), bottom - top
    owners = {calls.text_object(text_page, sign) for sign in run}
    found = []
    row = int((top + bottom) / 2 // _BAND)
    for band in (bands.get(row + shift, ()) for shift in (-1, 0, 1)):
        begin = bisect_left(band, (left + less,))
        for x, at in band[begin : begin + _MOST_UNDER * len(run)]:
            if x > right - less:
                break
            low = min(height, boxes[4 * at + 3] - boxes[4 * at + 1])
            high = max(height, boxes[4 * at + 3] - boxes[4 * at + 1])
            owner = calls.text_object(text_page, at)
            if (
                text[at] != text[first]
                and high <= NOT_ALIKE * low
                and abs(_middle(boxes, at)[1] - (top + bottom) / 2) < min(_LEVEL * low, _BAND)
                and owner
                and owner not in owners
            ):
                found.append(at)
    return found


def _signs_over(boxes: array[float], run: Sequence[int], under: set[int]) -> int:
    middles = sorted(_middle(boxes, at)[0] for at in under)
    return sum(
        bisect_left(middles, boxes[4 * sign]) < bisect_left(middles, boxes[4 * sign + 2]) for sign in run
    )


def _look(text_page: int, at: int, orders: Mapping[int, int], looks: dict[int, _Look]) -> _Look:
    """When and in which colour the piece of text is drawn that a character belongs to."""
    owner = calls.text_object(text_page, at) or 0
    if owner not in looks:
        numbers = (ctypes.c_uint * 4)()
        start = ctypes.addressof(numbers)
        given = owner and calls.fill_colour(owner, start, start + 4, start + 8, start + 12)
        colour = (numbers[0], numbers[1], numbers[2], numbers[3]) if given else None
        looks[owner] = _Look(orders.get(owner, 0), colour)
    return looks[owner]


def _hides(sign: _Look, word: _Look, *, crosses: bool) -> bool:
    """Whether a sign covers a word: a word is seen on a sign that is drawn before it in another colour."""
    if sign.colour and sign.colour[3] < _OPAQUE:
        return False
    if sign.order > word.order:
        return True
    if crosses or sign.colour is None or word.colour is None:
        return False
    return all(abs(a - b) < NEAR_COLOURS for a, b in zip(sign.colour[:3], word.colour[:3], strict=True))
