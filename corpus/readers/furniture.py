"""Page furniture: page numbers, and the headers and footers that come back on page after page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Page
from corpus.spans import RawSpan

_ARABIC = "[0-9０-９]{1,4}"
# Optional: a field may never have been updated.
_ANY = r"(?:[0-9０-９]{1,4}|[IVXivx]{1,6}|[一二三四五六七八九十百〇零]{1,6})?"
_DASH = r"[-－—–─~·•|]"
_PAGE_NUMBER = re.compile(
    rf"{_ARABIC}"
    rf"|{_DASH}+\s*{_ANY}\s*{_DASH}+"
    rf"|{_DASH}*\s*第\s*{_ANY}\s*页(?:\s*[,，、/／|]?\s*[(（]?\s*共\s*{_ANY}\s*页\s*[)）]?)?\s*{_DASH}*"
    rf"|共\s*{_ANY}\s*页(?:\s*[,，、/／|]?\s*第\s*{_ANY}\s*页)?"
    rf"|{_ARABIC}\s*[/／]\s*{_ARABIC}(?:\s*页)?"
    rf"|[Pp]age\s*{_ARABIC}(?:\s*(?:of|/)\s*{_ARABIC})?"
)


def is_page_number(line: str) -> bool:
    """Whether a line of a header or footer holds a page number and nothing else."""
    line = line.strip()
    return 0 < len(line) <= 40 and _PAGE_NUMBER.fullmatch(line) is not None


_ZONE = 0.12  # of the page height: headers and footers stand in the margins
_REPEATED = 3  # on so many pages
_STEP = 1.1  # of the page's usual step from line to line: no further from the body than its own lines
_ROMAN = {char: value for value, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", 1)}
_LARGER = 1.2  # than the page's usual characters: a title, not a header
_SPACE_OR_FIGURE = re.compile(r"(\s+)|[0-9０-９]+")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line in the top or bottom margin of a page."""

    page: int
    span: RawSpan
    text: str
    top: bool
    key: tuple[bool, str, int]
    of_body: bool  # as large and as close as the lines of the body


def _margin_lines(text: str, page: Page) -> list[_Line]:
    lines: list[tuple[RawSpan, str, float, float]] = []  # with the top and bottom edge
    start = page.span.start
    for line in text[page.span.start : page.span.end].split("\n"):
        bare = line.strip()
        if bare:
            ink = 4 * (start + len(line) - len(line.lstrip()) - page.span.start)
            _, top, _, bottom = page.boxes[ink : ink + 4]
            lines.append((RawSpan(start, start + len(line)), bare, top, bottom))
        start += len(line) + 1
    usual = _middle([bottom - top for _, _, top, bottom in lines])
    low, high = _ZONE * page.height, (1 - _ZONE) * page.height
    body = _reach(lines, usual, low, high)
    found = []
    for span, bare, top, bottom in lines:
        above, below = bottom <= low, top >= high
        if (above or below) and bottom - top <= _LARGER * usual:
            shape = _SPACE_OR_FIGURE.sub(lambda hit: "" if hit.group(1) else "#", bare)
            if bare.isdecimal():
                # Numbers of pages count them; the sums at the foot of three pages do not.
                shape = f"#{int(bare) - page.number}"
            key = (above, shape, round(top / 6))
            of_body = bottom - top >= usual / _STEP and body[0] <= top <= body[1]
            found.append(_Line(page.number, span, bare, above, key, of_body))
    return found


def _middle(values: list[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _reach(
    lines: list[tuple[RawSpan, str, float, float]], usual: float, low: float, high: float
) -> tuple[float, float]:
    """From where to where the body reaches into the margins: line by line, as far as its step and size go on."""
    tops = sorted({round(top, 1) for _, _, top, bottom in lines if bottom - top >= usual / _STEP})
    inner = [top for top in tops if low < top < high]
    if len(inner) < _REPEATED:
        return low, high
    step = _STEP * _middle([after - top for top, after in itertools.pairwise(inner)])
    first, last = inner[0], inner[-1]
    for top in (top for top in tops if top > last):
        last = top if top - last <= step else last
    for top in (top for top in reversed(tops) if top < first):
        first = top if first - top <= step else first
    return first - 0.1, last + 0.1


def page_furniture(text: str, pages: Sequence[Page]) -> tuple[RawSpan, ...]:
    """Page numbers, and the headers and footers that stand in one place on at least three pages.

    A header or footer may hold what the law wants (a telephone number, an address): the first header and the
    last footer stay text where they stand before or after everything else and so interrupt no sentence.
    """
    lines = [line for page in pages for line in _margin_lines(text, page)]
    places: dict[tuple[bool, str, int], set[int]] = {}
    for line in lines:
        places.setdefault(line.key, set()).add(line.page)
    roman = [line for line in lines if _roman(line.text) == line.page]
    numbers = {line.span for line in lines if _numbers_its_page(line)}
    if len(roman) >= _REPEATED:
        numbers.update(line.span for line in roman)
    repeated = [
        line
        for line in lines
        if len(places[line.key]) >= _REPEATED and line.span not in numbers and not line.of_body
    ]
    furniture = numbers | {line.span for line in repeated}
    for candidates, outermost in ((repeated, True), (list(reversed(repeated)), False)):
        seen = set()
        for line in candidates:
            if line.top is outermost and line.key not in seen:
                seen.add(line.key)
                if _nothing_beyond(text, line.span, furniture, before=outermost):
                    furniture.discard(line.span)
    return tuple(sorted(furniture))


def _numbers_its_page(line: _Line) -> bool:
    """A bare number must be the page's own: an amount or a year may end a page too."""
    if not is_page_number(line.text):
        return False
    return not line.text.isdecimal() or int(line.text) == line.page


def _roman(text: str) -> int | None:
    """The value of a number written in Roman numerals and nothing else, up to 39."""
    if text in _ROMAN:
        return _ROMAN[text]
    found = re.fullmatch(r"(x{0,3})(ix|iv|v?i{0,3})", text.lower())
    if not text or not found:
        return None
    ones = {"ix": 9, "iv": 4}.get(found[2])
    return 10 * len(found[1]) + (5 * ("v" in found[2]) + found[2].count("i") if ones is None else ones)


def _nothing_beyond(text: str, span: RawSpan, furniture: set[RawSpan], *, before: bool) -> bool:
    """Whether only furniture and blanks lie between a span and the start (or end) of the text."""
    position = span.start if before else span.end
    for other in sorted(furniture, reverse=before):
        if before and other.end <= position:
            if text[other.end : position].strip():
                return False
            position = other.start
        elif not before and other.start >= position:
            if text[position : other.start].strip():
                return False
            position = other.end
    return not (text[:position] if before else text[position:]).strip()
