"""Where in one file another document begins: a notice and the risk notice sent with it are often kept together.

Only a full head is taken for one (a court's name, the name of a document and a case number on lines that follow one
another) below a date: annexes, quoted rulings and running heads are none.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.casenumbers import CASE_NUMBER
from corpus.dates import dates
from corpus.folding import fold
from corpus.parts import TITLE_WORD
from corpus.patterns import COURT_ENDING, lazy_pattern

_COURT = lazy_pattern(f"[一-鿿]{{2,24}}{COURT_ENDING}")
_TITLE = lazy_pattern(
    f"(?:[一-鿿]{{2,24}}{COURT_ENDING})?[一-鿿、（）]{{0,24}}?(?:{TITLE_WORD})(?:（[一-鿿]{{1,12}}）)?"
)
_ENDS = frozenset("院书書令告函知")
_HEAD_LINES = 3
_LEAST = 80  # characters of a document: a cover sheet above it is none
_SIGNED = 400  # characters before a head in which the date of the signature above it stands


def companions(raw: str) -> tuple[int, ...]:
    """The raw offsets at which further documents begin; empty for one document."""
    found: list[int] = []
    lines = raw.split("\n")
    begun = start = 0
    for index, line in enumerate(lines):
        at, start = start, start + len(line) + 1
        # Most lines end otherwise: only what may be a head is folded.
        if line.rstrip()[-1:] not in _ENDS or at - begun < _LEAST:
            continue
        # A site's lines above a head (标题, 案号, 公开日期) say nothing in a sentence.
        if "。" in raw[begun:at] and _headed(_first_lines(lines, index)):
            above = fold(raw[max(begun, at - _SIGNED) : at])
            if dates("".join(above.split())):
                found.append(at)
                begun = at
    return tuple(found)


def _first_lines(lines: Sequence[str], index: int) -> list[str]:
    """Three lines that hold something, from one on, folded and without white space."""
    found: list[str] = []
    for number in range(index, len(lines)):
        text = lines[number].strip()
        if text:
            found.append("".join(fold(text).split()))
        if len(found) == _HEAD_LINES:
            break
    return found


def _headed(head: list[str]) -> bool:
    """Whether lines are a head: court, title, number; the first two may share a line."""
    if len(head) < 2:
        return False
    if _COURT.fullmatch(head[0]) and len(head) > 2:
        return bool(_TITLE.fullmatch(head[1]) and CASE_NUMBER.fullmatch(head[2]))
    return bool("法院" in head[0] and _TITLE.fullmatch(head[0]) and CASE_NUMBER.fullmatch(head[1]))
