"""Page furniture: page numbers, and the headers and footers that come back on page after page."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Sequence, Set
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


def furniture_lines(lines: Sequence[str], start: int, watermarks: Set[str] = frozenset()) -> list[RawSpan]:
    """The page numbers and watermarks among header or footer lines, of which the first is at `start`."""
    found = []
    for line in lines:
        pieces = re.finditer(r"[^\t\n]+", line)
        found += [
            RawSpan(start + hit.start(), start + hit.end())
            for hit in pieces
            if is_page_number(hit.group()) or hit.group() in watermarks
        ]
        start += len(line) + 1
    return found


_ZONE = 0.12  # of the page height: headers and footers stand in the margins
_REPEATED = 3  # on so many pages
_STEP = 1.1  # of the page's usual step from line to line: no further from the body than its own lines
_ROMAN = {char: value for value, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", 1)}
_LARGER = 1.2  # than the usual characters of the page and of the document: a title, not a header
_SMALL = 0.9  # of the usual characters: on two pages a header must be so small, and the same to the letter
# A header or footer that is more than names, numbers, dates and telephones: it has a sentence, or an account.
_SAYS = re.compile(r"[一-鿿]{4,}[^。；]*[。；]|[一-鿿][，；：][一-鿿].*[，；。]|[0-9]{15,}|账号|帐号")
_STOPS = ("。", "；", "：", "！", "？")
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


@dataclass(frozen=True, slots=True)
class _Margins:
    """The lines in the margins of a page with their heights, and the usual height of its lines."""

    lines: list[tuple[float, _Line]]
    usual: float


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _margin_lines(text: str, page: Page) -> _Margins:
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
    found: list[tuple[float, _Line]] = []
    for span, bare, top, bottom in lines:
        above, below = bottom <= low, top >= high
        if above or below:
            shape = _SPACE_OR_FIGURE.sub(lambda hit: "" if hit.group(1) else "#", bare)
            if bare.isdecimal():
                # Numbers of pages count them; the sums at the foot of three pages do not.
                shape = f"#{int(bare) - page.number}"
            key = (above, shape, round(top / 6))
            of_body = bottom - top >= usual / _STEP and body[0] <= top <= body[1]
            found.append((bottom - top, _Line(page.number, span, bare, above, key, of_body)))
    return _Margins(found, usual)


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
    """Page numbers, and the headers and footers that stand in one place on at least three pages, or on both of two.

    A header or footer may hold what the law wants (a telephone number, an address): one of each stays text, where it
    stands before or after everything else and so interrupts no sentence.
    """
    margins = [_margin_lines(text, page) for page in pages]
    usual = _middle([each.usual for each in margins if each.usual])
    # A page of small print (a table) makes no title of its header.
    lines = [
        line for each in margins for height, line in each.lines if height <= _LARGER * max(each.usual, usual)
    ]
    numbers = {line.span for line in lines if _numbers_its_page(line)}
    places: dict[tuple[bool, str, int], set[int]] = {}
    for line in lines:
        places.setdefault(line.key, set()).add(line.page)
    roman = [line for line in lines if _roman(line.text) == line.page]
    if len(roman) >= _REPEATED:
        numbers.update(line.span for line in roman)
    repeated = [
        line
        for line in lines
        if len(places[line.key]) >= _REPEATED and line.span not in numbers and not line.of_body
    ]
    furniture = numbers | {line.span for line in repeated}
    furniture -= _kept(text, repeated, furniture)
    if len(pages) == 2:
        small = {line.span for each in margins for height, line in each.lines if height <= _SMALL * usual}
        furniture |= _on_both(text, [line for line in lines if line.span in small - numbers], furniture)
    return tuple(sorted(furniture))


def _kept(text: str, repeated: Sequence[_Line], furniture: set[RawSpan]) -> set[RawSpan]:
    """One line of each header and footer: the first header, the last footer, or what else stands at an end.

    Programs also draw the header behind the text of its page; then the last one is behind everything. The lines of
    one that takes several are kept together: only what is no furniture parts them from the end.
    """
    kept: dict[tuple[bool, str, int], RawSpan] = {}
    for own_side in (True, False):
        for candidates, first in ((repeated, True), (list(reversed(repeated)), False)):
            seen = set(kept)
            for line in candidates:
                if (line.top is first) is own_side and line.key not in seen:
                    seen.add(line.key)
                    if _nothing_beyond(text, line.span, furniture, before=first):
                        kept[line.key] = line.span
    spans = set(kept.values())
    for block in _saying(text, [line for line in repeated if line.key not in kept]):
        spans |= _least_in_the_way(text, block, furniture)
    return spans


def _saying(text: str, lines: Sequence[_Line]) -> list[list[list[_Line]]]:
    """Headers and footers that say what no other place need say (a clause, an account), each as often as it stands.

    Lines that follow each other on a page are one.
    """
    blocks: dict[tuple[tuple[bool, str, int], ...], list[list[_Line]]] = {}
    places: list[list[_Line]] = []
    for line in sorted(lines, key=lambda line: line.span):
        last = places[-1][-1] if places else None
        if (
            last
            and (last.page, last.top) == (line.page, line.top)
            and not text[last.span.end : line.span.start].strip()
        ):
            places[-1].append(line)
        else:
            places.append([line])
    for place in places:
        if any(_SAYS.search(line.text) for line in place):
            blocks.setdefault(tuple(line.key for line in place), []).append(place)
    return list(blocks.values())


def _least_in_the_way(text: str, places: list[list[_Line]], furniture: set[RawSpan]) -> set[RawSpan]:
    """The lines of a header or footer at the first place where it interrupts no sentence, else at the last one."""
    ordered = sorted(furniture)
    for place in places:
        start = place[0].span.start
        for other in reversed(ordered[: bisect_left(ordered, place[0].span)]):
            if text[other.end : start].strip():
                break
            start = other.start
        if text[:start].rstrip().endswith(_STOPS):
            return {line.span for line in place}
    return {line.span for line in places[-1]}


def _on_both(text: str, lines: Sequence[_Line], furniture: set[RawSpan]) -> set[RawSpan]:
    """The headers and footers of a document of two pages: equal on both, and one of the two stays."""
    pairs: dict[tuple[tuple[bool, str, int], str], list[_Line]] = {}
    for line in lines:
        pairs.setdefault((line.key, line.text), []).append(line)
    both = [line for pair in pairs.values() if {line.page for line in pair} == {1, 2} for line in pair]
    both.sort(key=lambda line: line.span)
    kept = _kept(text, both, furniture | {line.span for line in both})
    safe = {line.key for line in both if line.span in kept}
    return {line.span for line in both if line.key in safe} - kept


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
