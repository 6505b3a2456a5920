"""Page furniture: page numbers, and the headers and footers that come back on page after page."""

from __future__ import annotations

import itertools
import math
import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass

from corpus.document import Page
from corpus.readers.runningheads import heads_itself, is_spare
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
_LEAST_ZONE, _MOST_ZONE = 50.0, 0.2  # points of a small page, but no more than so much of its height
_REPEATED = 3  # on so many pages
_STEP = 1.1  # of the page's usual step from line to line: no further from the body than its own lines
_HEAD_APART, _FAR_APART = 1.25, 1.8  # steps from a head to the text
_ROMAN = {char: value for value, char in enumerate("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ", 1)}
_LARGER = 1.2  # than the usual characters of the page and of the document: a title, not a header
_SMALL = 0.9  # of the usual characters: on two pages a header must be so small, and the same to the letter
# A header or footer that is more than names, numbers, dates and telephones: it has a sentence, or an account.
_SAYS = re.compile(r"[一-鿿]{4,}[^。；]*[。；]|[一-鿿][，；：][一-鿿].*[，；。]|[0-9]{15,}|账号|帐号")
_STOPS = ("。", "；", "：", "！", "？")
# A page number beside something else: — 2 — 甲县人民法院.
_NUMBERED = re.compile(rf"({_DASH}\s*|第\s*)([0-9]{{1,4}})(\s*{_DASH}|\s*页)")
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
    """The lines in the margins of a page with their heights, and the usual height of its lines.

    `above` is how far the second line stands below the first, `step` how far lines usually do.
    """

    lines: list[tuple[float, _Line]]
    usual: float
    above: float
    step: float


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
    zone = max(_ZONE * page.height, min(_LEAST_ZONE, _MOST_ZONE * page.height))
    low, high = zone, page.height - zone
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
    tops = sorted({round(top, 1) for _, _, top, _ in lines})
    steps = [after - before for before, after in itertools.pairwise(tops)]
    return _Margins(found, usual, steps[0] if steps else 0.0, _middle(steps))


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


def page_furniture(
    text: str, pages: Sequence[Page], known: Set[RawSpan] = frozenset()
) -> tuple[RawSpan, ...]:
    """Page numbers, and the headers and footers that stand in one place on at least three pages, or on both of two.

    A header or footer may hold what the law wants (a telephone number, an address): one of each stays text, where it
    stands before or after everything else and so interrupts no sentence. What is `known` to be furniture is so too.
    """
    margins = [_margin_lines(text, page) for page in pages]
    usual = _middle([each.usual for each in margins if each.usual])
    # A page of small print (a table) makes no title of its header.
    lines = [
        line
        for each in margins
        for height, line in each.lines
        if height <= _LARGER * max(each.usual, usual) and line.span not in known
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
    furniture = numbers | {line.span for line in repeated} | known
    furniture -= _kept(text, repeated, furniture)[0]
    if len(pages) == 2:
        small = {line.span for each in margins for height, line in each.lines if height <= _SMALL * usual}
        furniture |= _on_both(text, [line for line in lines if line.span in small - numbers], furniture)
    first = _first_head(text, pages, margins, furniture)
    if first and len(places.get(first.key, ())) <= 1:
        furniture.add(first.span)
    return tuple(sorted(furniture))


def _first_head(
    text: str, pages: Sequence[Page], margins: Sequence[_Margins], furniture: set[RawSpan]
) -> _Line | None:
    """The head of a document that has it once, on its only or its first page, above a court and a title of its own.

    It must be set apart from the text as heads are: smaller, or farther from it than its lines are from each other.
    """
    page = next((page for page in pages if text[page.span.start : page.span.end].strip()), None)
    if page is None:
        return None
    around = margins[pages.index(page)]
    heads = [(height, line) for height, line in around.lines if line.top and line.span not in furniture]
    if not heads or not _nothing_beyond(text, heads[0][1].span, furniture, before=True):
        return None
    height, head = heads[0]
    # What is larger than the text must stand the farther from it.
    room = (
        _HEAD_APART
        if height <= around.usual
        else _FAR_APART
        if height <= _LARGER * around.usual
        else math.inf
    )
    apart = around.above > room * around.step > 0
    if not (apart or height <= _SMALL * around.usual) or _SAYS.search(head.text):
        return None
    rest = _without(text, furniture | {head.span}, page.span)
    return head if heads_itself(rest) and is_spare(head.text, rest) else None


def _kept(text: str, repeated: Sequence[_Line], furniture: set[RawSpan]) -> tuple[set[RawSpan], set[RawSpan]]:
    """One line of each header and footer: the first header, the last footer, or what else stands at an end; and those of
    such lines that nobody needs, because the text gives what they name.

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
    spare = _spare(text, [line for line in repeated if line.span in spans], furniture)
    spans -= spare
    for block in _saying(text, [line for line in repeated if line.key not in kept]):
        spans |= _least_in_the_way(text, block, furniture)
    return spans, spare


def _spare(text: str, lines: Sequence[_Line], furniture: set[RawSpan]) -> set[RawSpan]:
    """Those of kept lines whose header or footer gives nothing but names that the text itself begins with."""
    blocks: dict[tuple[int, bool], list[_Line]] = {}
    for line in lines:
        blocks.setdefault((line.page, line.top), []).append(line)
    if not blocks:
        return set()
    rest = _without(text, furniture, RawSpan(0, len(text)))
    return {
        line.span
        for block in blocks.values()
        if not any(_SAYS.search(line.text) for line in block)
        and is_spare("".join(line.text for line in sorted(block, key=lambda line: line.span)), rest)
        for line in block
    }


def _without(text: str, furniture: Set[RawSpan], where: RawSpan) -> list[str]:
    """The lines of a stretch of the text that are no furniture."""
    lines, start = [], where.start
    for line in text[where.start : where.end].split("\n"):
        if line.strip() and RawSpan(start, start + len(line)) not in furniture:
            lines.append(line)
        start += len(line) + 1
    return lines


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
        for said in {line.text, _numbered(line)}:
            pairs.setdefault((line.key, said), []).append(line)
    both = list({line for pair in pairs.values() if {line.page for line in pair} == {1, 2} for line in pair})
    both.sort(key=lambda line: line.span)
    kept, spare = _kept(text, both, furniture | {line.span for line in both})
    safe = {line.key for line in both if line.span in kept or line.span in spare}
    return {line.span for line in both if line.key in safe} - kept


def _numbered(line: _Line) -> str:
    """A line with a mark for the number of its page."""
    return _NUMBERED.sub(lambda hit: f"{hit[1]}#{hit[3]}" if int(hit[2]) == line.page else hit[0], line.text)


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
