"""Match text: what rules and the index see, and the map back to the raw text it was made from.

Removed: white space (line wraps, inter-character spaces), invisible characters, glued pinyin, repeated page
headers and footers. Folded: see `corpus.folding`. Replaced: damaged runs whose text is certain, see `corpus.repair`.
It owns both coordinate systems; nothing else converts.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from corpus.folding import fold, is_folded
from corpus.patterns import PINYIN_LETTERS, lazy_pattern
from corpus.spans import MatchSpan, RawSpan

# White space as Python knows it, control characters, zero-width and direction marks, variation selectors.
# One character at a time: a set that is not repeated is what `re` finds fastest.
_UNSEEN = (
    "[\x00-\x20\x7f-\xa0\u00ad\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]"
)
_INVISIBLE = lazy_pattern(_UNSEEN)
# Where it stands in long rows, these as a whole: a million blanks would be a million stretches to remember.
_ROWS = (" " * 16, "\n" * 16, "\u3000" * 16, "\xa0" * 16)
_INVISIBLE_ROW = lazy_pattern(f"{_UNSEEN}++")
CELL_MARK = "|"
_FRAMES = "│┃"
_NEXT_LINE = (
    "\r?\n(?:[ \u3000\t]*\r?\n)?"  # or the next but one: copies of web pages leave every other line empty
)
_CELL_WRAPS = lazy_pattern(
    f"[{_FRAMES}][ \u3000\t]*{_NEXT_LINE}[ \u3000\t]*[{_FRAMES}]((?:[ \u3000\t]+[{_FRAMES}])+)[ \u3000\t]*"
)
# The same without a frame around: 请你注意│凡不是这个账户的，你可以拒 above 　　　　│绝往里付款.
_BARS = f"{_FRAMES}｜"
# Begins with the line's end, not with the blanks before it, which would be tried from each of them; they go anyhow.
_OPEN_CELL_WRAPS = lazy_pattern(f"{_NEXT_LINE}[ \u3000\t]{{2,}}[{_BARS}][ \u3000\t]*")
_BETWEEN_FIGURES = lazy_pattern(rf"(?<=[0-9０-９]){_UNSEEN}+(?=[0-9０-９])")
_GOES_ON = lazy_pattern("[0-9０-９ ]*$")

# A line may end anywhere, also between two letters.
_BRACKETED_PINYIN = lazy_pattern(rf"[(（]({_UNSEEN}*(?:[{PINYIN_LETTERS}]{_UNSEEN}*){{1,6}})[)）]")


@cache
def readings(char: str) -> frozenset[str]:
    """The pinyin readings of a character, with tone marks."""
    # pypinyin would load its phrase dictionary (4 MB) which single characters do not need.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415  costs 0.1 s; only noisy text needs it

    return frozenset(pinyin_dict.get(ord(char), "").split(","))


@lru_cache(maxsize=4096)
def _reads(char: str, bracketed: str) -> bool:
    return fold(bracketed) in readings(char)


def _glued_pinyin(raw: str) -> list[tuple[int, int]]:
    """The brackets of `執(zhí)行`, and not those of `甲(a)`: only a reading of the character before it."""
    found: list[tuple[int, int]] = []
    read = 0  # where the character stands that the last bracket found belongs to
    unseen = _INVISIBLE
    for hit in _BRACKETED_PINYIN.finditer(raw):
        start, end = hit.span()
        before = start - 1
        while before >= 0 and unseen.match(raw[before]):
            before -= 1
        if (
            found and before == found[-1][1] - 1
        ):  # 執(zhí)(zhí)行: what is removed is not what it stands after
            before = read
        if before >= 0 and _reads(raw[before], unseen.sub("", hit.group(1))):
            found.append((start, end))
            read = before
    return found


def _bars_of_line(raw: str, at: int) -> int:
    """The bars in the line that holds an offset."""
    end = raw.find("\n", at)
    line = raw[raw.rfind("\n", 0, at) + 1 : end if end >= 0 else len(raw)]
    return sum(map(line.count, _BARS))


def _wrapped_open_cells(raw: str) -> list[tuple[int, int]]:
    """What parts the second of two cells from its next line, in a table whose rows have one bar each."""
    return [
        hit.span()
        for hit in _OPEN_CELL_WRAPS.finditer(raw)
        if _bars_of_line(raw, hit.start()) == _bars_of_line(raw, hit.end()) == 1
    ]


def _wrapped_cells(raw: str) -> list[tuple[int, int]]:
    """In a table drawn with lines, what parts a last cell from its next line: the frame and the empty cells before it.

        │重要提示│发现本院执│
        │        │行人员另行│

    Only where the empty cells are all but one of the row above: of another cell it is not known what it continues.
    """
    found = _wrapped_open_cells(raw)
    for hit in _CELL_WRAPS.finditer(raw):
        above = raw[raw.rfind("\n", 0, hit.start()) + 1 : hit.start()]
        empty = sum(map(hit.group(1).count, _FRAMES))
        if sum(map(above.count, _FRAMES)) - 1 == empty:
            found.append(hit.span())
    return found


def _cells_apart(blanks: re.Match[str]) -> str:
    """What stands between two figures of a text with cells: a mark where they must not become one number."""
    between = blanks.group()
    tab = between.find("\t")
    if tab >= 0:  # two cells, empty ones between them or not; rows that begin with empty cells
        return f"{between[:tab]}{CELL_MARK}{between[tab + 1 :]}"
    line = between.rfind("\n")
    if line < 0:
        return between
    source, start, end = blanks.string, blanks.start(), blanks.end()
    below = source.find("\n", end)
    below = len(source) if below < 0 else below
    if source.find("\t", end, below) < 0:
        # Under a row stands no row: what follows it, or, figures alone, the rest of a number cut by the end of a page.
        row = source.find("\t", source.rfind("\n", 0, start) + 1, start) >= 0
        if not row or _GOES_ON.match(source, end, below):
            return between
    return f"{between[:line]}{CELL_MARK}{between[line + 1 :]}"


@dataclass(frozen=True, slots=True)
class MatchText:
    """Match text with its offset map: stretches of raw text that were kept, in order.

    Stretch i holds the match offsets from `starts[i]` to `starts[i + 1]` (to the end for the last one) and
    begins at raw offset `raw_starts[i]`. `repaired` gives, for a stretch that stands in the place of a damaged
    one, the raw end of that and the text put there: such a stretch maps as a whole, never character by character.
    """

    text: str
    starts: Sequence[int] = field(repr=False)
    raw_starts: Sequence[int] = field(repr=False)
    repaired: Mapping[int, tuple[int, str]] = field(default_factory=dict, repr=False)

    def raw_offset(self, offset: int) -> int:
        """The raw offset of the character at match `offset`; for the length of the text, its raw end."""
        if not self.starts:
            return 0
        if offset >= len(self.text):
            return self._raw_end(len(self.text) - 1)
        stretch = bisect_right(self.starts, offset) - 1
        if stretch in self.repaired:
            return self.raw_starts[stretch]
        return self.raw_starts[stretch] + offset - self.starts[stretch]

    def _raw_end(self, offset: int) -> int:
        """Where the character at match `offset` ends in raw text."""
        stretch = bisect_right(self.starts, offset) - 1
        if stretch in self.repaired:
            return self.repaired[stretch][0]
        return self.raw_starts[stretch] + offset - self.starts[stretch] + 1

    def to_raw(self, span: MatchSpan) -> RawSpan:
        """The raw span from the first to the last character of a match span, removed ones between included."""
        start, end = span
        if self.repaired or start >= len(self.text) or end <= start:
            at = self.raw_offset(start)
            return RawSpan(at, self._raw_end(end - 1) if end > start else at)
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1, first) - 1
        return RawSpan(
            self.raw_starts[first] + start - self.starts[first],
            self.raw_starts[last] + end - self.starts[last],
        )

    def kept(self, raw: str, span: MatchSpan) -> str:
        """The characters of `raw` (the text this was made of) that the match span stands for, unfolded.

        Where a damaged stretch was repaired, these are the repaired ones.
        """
        pieces = []
        start = span.start
        while start < span.end:
            stretch = bisect_right(self.starts, start) - 1
            end = self.starts[stretch + 1] if stretch + 1 < len(self.starts) else len(self.text)
            end = min(end, span.end)
            if stretch in self.repaired:
                at = self.starts[stretch]
                pieces.append(self.repaired[stretch][1][start - at : end - at])
            else:
                at = self.raw_starts[stretch] - self.starts[stretch]
                pieces.append(raw[at + start : at + end])
            start = end
        return "".join(pieces)

    def from_raw(self, span: RawSpan) -> MatchSpan:
        """The match span of the kept characters inside a raw span; empty where all were removed.

        One that ends inside a repaired stretch takes in the whole of it.
        """
        start, end = self._match_offset(span.start), self._match_offset(span.end)
        if self.repaired and span.end > span.start:
            last = bisect_right(self.raw_starts, span.end - 1) - 1
            if last in self.repaired and span.end <= self.repaired[last][0]:
                end = self.starts[last + 1] if last + 1 < len(self.starts) else len(self.text)
        return MatchSpan(start, end)

    def _match_offset(self, raw: int) -> int:
        stretch = bisect_right(self.raw_starts, raw) - 1
        if stretch < 0:
            return 0
        last = stretch + 1 == len(self.starts)
        end = len(self.text) if last else self.starts[stretch + 1]
        if stretch in self.repaired:
            return self.starts[stretch] if raw < self.repaired[stretch][0] else end
        return min(self.starts[stretch] + raw - self.raw_starts[stretch], end)


def match_text(
    raw: str, furniture: Sequence[RawSpan] = (), repaired: Sequence[tuple[RawSpan, str]] = ()
) -> MatchText:
    """Match text of `raw`, without `furniture` (page headers, footers and numbers that a reader found).

    `repaired` are damaged stretches with what they were beyond doubt, in order and apart from each other.
    """
    source = raw
    if "\t" in source:
        source = _BETWEEN_FIGURES.sub(_cells_apart, source)
    extra = [*_glued_pinyin(source), *furniture]
    if any(bar in source for bar in _BARS):
        extra += _wrapped_cells(source)
    if any(row in source for row in _ROWS):
        removed = [hit.span() for hit in _INVISIBLE_ROW.finditer(source)]
    elif not extra and not repaired:
        return _plain(source)
    else:
        removed = [(at := hit.start(), at + 1) for hit in _INVISIBLE.finditer(source)]
    if extra:
        removed = sorted([*removed, *extra])
    pieces: list[str] = []
    starts: list[int] = []
    raw_starts: list[int] = []
    position = offset = 0
    replaced: dict[int, tuple[int, str]] = {}
    texts: dict[int, str] = {}
    if repaired:
        removed, texts = _with_repairs(removed, repaired)
    for start, end in removed:
        if start > position:
            pieces.append(source[position:start])
            starts.append(offset)
            raw_starts.append(position)
            offset += start - position
            position = end
        elif end > position:
            position = end
        if texts and start in texts:
            replaced[len(starts)] = (end, texts[start])
            pieces.append(texts[start])
            starts.append(offset)
            raw_starts.append(start)
            offset += len(texts[start])
    if position < len(source):
        pieces.append(source[position:])
        starts.append(offset)
        raw_starts.append(position)
    return MatchText(fold("".join(pieces)), starts, raw_starts, replaced)


def _plain(source: str) -> MatchText:
    """Match text where nothing but single invisible characters is taken out, as nearly everywhere: whole pieces at once."""
    pieces = _INVISIBLE.split(source)
    starts: list[int] = []
    raw_starts: list[int] = []
    offset = 0
    for removed, piece in enumerate(pieces):
        if piece:
            starts.append(offset)
            raw_starts.append(offset + removed)
            offset += len(piece)
    return MatchText(fold("".join(pieces)), starts, raw_starts)


def _with_repairs(
    removed: Sequence[tuple[int, int]], repaired: Sequence[tuple[RawSpan, str]]
) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """What is taken out, repaired stretches included, in order; and what is put in by the start of its stretch.

    What would be taken out of the inside of a repaired stretch goes with it; a stretch that begins inside a page header
    is left to it.
    """
    starts = [span.start for span, _text in repaired]
    taken = [(span.start, span.end) for span, _text in repaired]
    for start, end in removed:
        place = bisect_right(starts, start) - 1
        inner = repaired[place][0].end if place >= 0 else start
        if end > inner:
            taken.append((max(start, inner), end))
    taken.sort()
    texts = {span.start: _INVISIBLE.sub("", text) for span, text in repaired}
    done = 0
    for start, end in taken:
        if start < done or not texts.get(start):
            texts.pop(start, None)
        done = max(done, end)
    return taken, texts


def fold_query(text: str) -> str:
    """What a person typed or a rule says, in the form in which match text is searched."""
    if is_folded(text) and not _INVISIBLE.search(text) and not _BRACKETED_PINYIN.search(text):
        return text
    return match_text(text).text


def as_looked_in(text: str) -> str:
    """Match text with one word for each of two that address the same: 您 as 你, 我院 as 本院; no longer and no shorter."""
    return text.replace("您", "你").replace("我院", "本院")


# 裁定如下:\n终结本次执行程序.\n: who writes the points of another keyboard ends lines with them. Not 一. of a list.
_POINT_AT_END = lazy_pattern('(?<=[一-鿿)）"”])(?<!^[一二三四五六七八九十])[.．](?=[ \t\u3000]*(?:\r?\n|$))')
# Behind a long number too; 2. begins an item.
_POINT_BETWEEN = lazy_pattern(
    r"(?:(?<=[一-鿿)）])(?<![一二三四五六七八九十])|(?<=\d{9}))[.](?=[一-鿿(（]|\d{1,2}[.、])"
)
_HABIT = 2


def with_full_stops(text: str, match: MatchText, raw: str) -> str:
    """`text`, as long as the match text of `raw`, with 。 for the points that end its lines, and its sentences where that is a habit."""
    if not any(end in raw for end in (".\n", "．\n", ".\r", ". ")) and not raw.endswith((".", "．")):
        return text
    ends = [hit.start() for hit in _POINT_AT_END.finditer(raw)]
    if not ends:
        return text
    chars = list(text)
    for at in ends:
        found = match.from_raw(RawSpan(at, at + 1))
        if text[found.start : found.end] == ".":
            chars[found.start] = "。"
    if len(ends) >= _HABIT:
        for hit in _POINT_BETWEEN.finditer(text):
            chars[hit.start()] = "。"
    return "".join(chars)
