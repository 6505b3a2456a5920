"""What a line that was not recognised for certain leaves open: which words could stand there in truth.

Of such a line most characters are right (measured: of lines between 0.5 and 0.9 at most one in ten is wrong). A wording
could stand there only if some of its characters do, and if the rest of it stands in the same sentence: wordings never
reach over the end of a sentence. What was read with less confidence, or not at all, could hold anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checker.wording import pieces
from corpus.document import Document, Recognised
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

HOPELESS = 0.5  # confidence below which a line tells nothing of what stands there
_WRONG = 0.15  # of the characters of a line may be others in truth: twice what was measured
_WRONG_TOGETHER = 0.4  # of those of a piece, where they may all stand
_FEWEST = 4  # changes, those of short words counted twice
_SHORT = 3  # characters
_NEVER = 1 << 20
# Fields of several figures, which are not all misread.
_OF_FIGURES = frozenset({"account", "telephone", "hotline", "thousands", "case_number"})
_FIGURES = lazy_pattern("[0-9oil×x*_…一二三四五六七八九〇零]{3}")


@dataclass(frozen=True, slots=True)
class DoubtfulLine:
    """A line in doubt: its place in match text, the text of the sentences it is part of, and its place in that."""

    line: Recognised
    span: MatchSpan
    around: str
    start: int
    end: int

    @property
    def text(self) -> str:
        """The line itself, in match text."""
        return self.around[self.start : self.end]

    @property
    def hopeless(self) -> bool:
        """Whether anything could stand there."""
        return (self.line.confidence or 0.0) < HOPELESS


def doubtful_lines(document: Document) -> tuple[DoubtfulLine, ...]:
    """The lines that a recogniser read without being sure, in order.

    Not the layer that a scanner left in a file: nobody knows which of its lines are in doubt.
    """
    found = []
    text = document.match.text
    for each in document.recognised:
        if each.confident or each.confidence is None:
            continue
        span = document.match.from_raw(each.span)
        inside = [
            sentence
            for sentence in document.sentences
            if sentence.start < span.end and span.start < sentence.end
        ]
        first = min([sentence.start for sentence in inside] + [span.start])
        around = text[first : max([sentence.end for sentence in inside] + [span.end])]
        found.append(DoubtfulLine(each, span, around, span.start - first, span.end - first))
    return tuple(found)


def could_hold(line: DoubtfulLine, wordings: Iterable[str]) -> bool:
    """Whether one of the wordings could stand in a line in truth, or reach into it."""
    return line.hopeless or any(_could_be(line, source) for source in wordings)


def could_read(text: str, words: str) -> bool:
    """Whether text in doubt could hold these words in truth."""
    return _changes(words, text) <= _allowed(words)


def _could_be(line: DoubtfulLine, source: str) -> bool:
    """Whether few enough characters of the line would have to be others for the wording to stand there."""
    found, fields = pieces(source)
    if fields & _OF_FIGURES and not _FIGURES.search(line.around):
        return False
    changes = 0
    most = max(_FEWEST, round(_WRONG * len(line.text)))
    reaches = bool(fields - _OF_FIGURES) or bool(fields and _FIGURES.search(line.text))
    for choices in found:
        fewest = min(_in_line(choice, line) for choice in choices)
        reaches = reaches or (fewest < _NEVER and min(map(len, choices)) > 1)
        # What lies outside of the line was read for certain.
        changes += min(fewest, 0 if any(choice in line.around for choice in choices) else _NEVER)
        if changes > most:
            return False
    return reaches


def _in_line(words: str, line: DoubtfulLine) -> int:
    """How many characters would have to change for the words to stand in the line or reach into it; those of short words twice."""
    beyond = len(words) - 1
    window = line.around[max(line.start - beyond, 0) : line.end + beyond]
    changes = _changes(words, window)
    # Half of a word of two characters stands in many lines.
    return changes * 2 if len(words) < _SHORT else changes


def _allowed(words: str) -> int:
    return max(1, round(_WRONG_TOGETHER * len(words)))


@lru_cache(maxsize=8192)
def _changes(words: str, text: str) -> int:
    """The fewest characters to change, add or leave out for the words to stand in the text; `_NEVER` for too many."""
    most = _allowed(words)
    if sum(char not in text for char in words) > most:
        return _NEVER
    before = [0] * (len(text) + 1)  # for the words so far, ending at each place
    for number, char in enumerate(words, 1):
        row = [number]
        for at, other in enumerate(text, 1):
            row.append(min(before[at - 1] + (char != other), before[at] + 1, row[at - 1] + 1))
        if min(row) > most:
            return _NEVER
        before = row
    return min(before)
