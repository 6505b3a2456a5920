"""Words that annotations write onto an OFD page: those in places that the page leaves free belong into its lines.

A form filled in by hand or by a program is made that way: the page has the labels, annotations have the values.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from corpus.readers.lines import Word

_BAND = 24.0  # points of page height that are looked at together
_TALLEST = 40  # bands: nothing taller is a line of a form
_TOUCHES = 0.2  # of a word's width and height: so far letters reach into the boxes beside them
_MOST_PAIRS = 1_000_000  # words compared on a page

Box = tuple[float, float, float, float]


def in_free_places(page: Sequence[Word], above: Sequence[Word]) -> set[int]:
    """The places of words in `above` that lie over no word of the page; none where there are too many to compare."""
    bands: dict[int, list[Box]] = {}
    for box in filter(None, map(_box, page)):
        for band in _bands(box):
            bands.setdefault(band, []).append(box)
    free: set[int] = set()
    pairs = 0
    for place, word in enumerate(above):
        own = _box(word)
        if own is None:
            continue
        near = [other for band in _bands(own) for other in bands.get(band, ())]
        pairs += len(near)
        if pairs > _MOST_PAIRS:
            return set()
        if len(_bands(own)) <= _TALLEST and not any(_overlap(own, other) for other in near):
            free.add(place)
    return free


def whole_runs(above: Sequence[Word], free: Iterable[int]) -> set[int]:
    """Those of the places whose whole string lies free: a remark across a line is not taken apart."""
    kept = set(free)
    bound = {word.run for place, word in enumerate(above) if place not in kept and not word.text.isspace()}
    return {place for place in kept if above[place].run not in bound}


def _box(word: Word) -> Box | None:
    """The box around the ink of a word; None for a blank."""
    inked = [word.boxes[at : at + 4] for at in range(0, len(word.boxes), 4) if any(word.boxes[at : at + 4])]
    if not inked:
        return None
    x0, top, x1, bottom = zip(*inked, strict=True)
    return min(x0), min(top), max(x1), max(bottom)


def _bands(box: Box) -> range:
    low, high = (int(min(max(edge // _BAND, -1), 1_000_000)) for edge in (box[1], box[3]))
    return range(low, min(high, low + _TALLEST) + 1)


def _overlap(one: Box, other: Box) -> bool:
    """Whether boxes lie over each other by more than their edges."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > _TOUCHES * min(one[2] - one[0], other[2] - other[0]) and high > _TOUCHES * min(
        one[3] - one[1], other[3] - other[1]
    )
