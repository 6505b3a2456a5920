"""Marks where a query hit, in the raw text a person reads.

Engines are not asked: they know pairs of characters, and their own highlighting would mark every single one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from corpus.matchtext import MatchText
from corpus.spans import MatchSpan, RawSpan
from index.encodable import encodable
from index.nearness import near_spans
from index.shown import PART_FIELDS, stretches
from index.tree import And, Near, Node, Not, Or, Phrase

Parts = Iterable[tuple[str, int, int]]
"""The parts of a document's match text, as in `index.shown.Shown`."""

_MOST_HITS = 2_000  # a single 的 in a long judgment; more would only cost time
_BEFORE, _AFTER = 30, 90  # characters of context around the first hit of a passage
_BREAK = re.compile("[。；！？]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of raw text with the hits in it; `marks` are offsets into `text`."""

    start: int
    text: str
    marks: tuple[tuple[int, int], ...]

    def to_json(self) -> dict[str, object]:
        """As printed by `zhihe search --format json`."""
        return {
            "start": self.start,
            "text": encodable(self.text),
            "marks": [list(mark) for mark in self.marks],
        }


def phrases_of(node: Node) -> tuple[Phrase | Near, ...]:
    """The phrases a hit may hold: those on the text or a part of it that are not excluded, longest first, then pairs of them."""
    found = dict.fromkeys(_phrases(node))
    phrases = sorted(
        (each for each in found if isinstance(each, Phrase)), key=lambda each: len(each.text), reverse=True
    )
    return (*phrases, *(each for each in found if isinstance(each, Near)))


def _phrases(node: Node) -> Iterator[Phrase | Near]:
    match node:
        case Phrase(field) if field == "text" or field in PART_FIELDS:
            yield node
        case Near("text"):
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _phrases(part)
        case Not():
            return


def hit_spans(text: str, phrases: tuple[Phrase | Near, ...], parts: Parts = ()) -> list[MatchSpan]:
    """Where the phrases stand in match text, in order; overlapping ones are merged.

    One that was looked for in a part is marked there and nowhere else; of a pair of pieces those that are near each other.
    """
    within = {"text": [(0, len(text))], **stretches(parts)}
    spans: list[MatchSpan] = []
    for phrase in phrases:
        if isinstance(phrase, Near):
            pairs = near_spans(text, phrase.first, phrase.second, phrase.distance)
            spans += [MatchSpan(*piece) for both in islice(pairs, _MOST_HITS) for piece in both]
            continue
        for start, end in within.get(phrase.field, ()):
            at = text.find(phrase.text, start, end)
            while at >= 0 and len(spans) < _MOST_HITS:
                spans.append(MatchSpan(at, at + len(phrase.text)))
                at = text.find(phrase.text, at + 1, end)
    merged: list[MatchSpan] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1].end:
            merged[-1] = MatchSpan(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def marked_spans(match: MatchText, node: Node, parts: Parts = ()) -> list[RawSpan]:
    """Every hit in raw text, for showing a whole document."""
    return [match.to_raw(span) for span in hit_spans(match.text, phrases_of(node), parts)]


def passages(
    raw: str, match: MatchText, phrases: tuple[Phrase | Near, ...], most: int = 2, parts: Parts = ()
) -> tuple[Passage, ...]:
    """The passages that show most of the phrases, which are those of `phrases_of`, in the order of the text; none without a hit."""
    spans = hit_spans(match.text, phrases, parts)
    windows: list[tuple[int, int]] = []
    for span in spans:
        if not windows or span.end > windows[-1][1]:
            windows.append(_window(match.text, span, windows[-1][1] if windows else 0))
    if len(windows) > most:
        windows = sorted(_best(match.text, windows, phrases)[:most])
    return tuple(_passage(raw, match, window, spans) for window in windows)


def _best(
    text: str, windows: list[tuple[int, int]], phrases: tuple[Phrase | Near, ...]
) -> list[tuple[int, int]]:
    """The windows in order, those first in which most of the phrases stand, then most often."""
    pieces = [
        piece
        for phrase in phrases
        for piece in ((phrase.first, phrase.second) if isinstance(phrase, Near) else (phrase.text,))
    ]

    def worth(window: tuple[int, int]) -> tuple[int, int, int]:
        counts = [text.count(piece, *window) for piece in pieces]
        return -sum(map(bool, counts)), -sum(counts), window[0]

    return sorted(windows, key=worth)


def _window(text: str, span: MatchSpan, floor: int) -> tuple[int, int]:
    """Context around a hit, cut at the ends of sentences where one is near."""
    start = max(floor, span.start - _BEFORE, 0)
    for stop in _BREAK.finditer(text, start, span.start):
        start = stop.end()
    end = min(len(text), max(span.end, span.start + _AFTER))
    stop_after = None
    for stop in _BREAK.finditer(text, span.end, end):
        stop_after = stop.end()
    return start, stop_after or end


def _passage(raw: str, match: MatchText, window: tuple[int, int], spans: list[MatchSpan]) -> Passage:
    whole = match.to_raw(MatchSpan(*window))
    inside = [match.to_raw(span) for span in spans if window[0] <= span.start and span.end <= window[1]]
    marks = tuple((span.start - whole.start, span.end - whole.start) for span in inside)
    return Passage(whole.start, raw[whole.start : whole.end], marks)
