"""Runs of GBK text whose bytes slipped by one, and what they were: `變?yōu)殚L` was 變為長.

Something edited the bytes of a page as if they were characters: a reading was put behind two bytes that belong to
two characters, or a sign was put before a sign found across two characters. From there every byte is read with the
wrong neighbour, up to the next ASCII. `?` stands where a byte found no neighbour: that byte is lost, but the reading
often tells it. Read again with the bytes in their places, the run gives its text back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.matchtext import readings
from corpus.patterns import PINYIN_LETTERS, lazy_pattern
from corpus.plausible import fits, is_common, is_mark, rank, words_with
from corpus.spans import RawSpan

UNKNOWN = "□"

# A lost byte; the reading put behind it (its opening bracket went with it), or the name of an HTML entity whose
# ampersand did.
_LOST = lazy_pattern(
    rf"[?\ufffd](?:[(（]?(?P<reading>[{PINYIN_LETTERS}]{{1,6}})[)）]|(?P<entity>[lr][ds]quo|nbsp|middot);)?"
)
_ENTITIES = {"ldquo": "“", "rdquo": "”", "lsquo": "‘", "rsquo": "’", "nbsp": " ", "middot": "·"}
# Cleaners make ASCII of these; inside a run the full-width sign was meant, and its bytes belong to two characters.
_WIDE = {sign: chr(ord(sign) + 0xFEE0) for sign in "!(),:;?"}
_TRAIL = frozenset(range(0x40, 0xFF)) - {0x7F}
_LONGEST = 200
_FEWEST = 2

# The values a byte may have; a known one has one.
Byte = frozenset[int]
_ANY: Byte = frozenset(range(0x40, 0xFF)) - {0x7F}


@dataclass(frozen=True, slots=True)
class Reading:
    """A run with what its bytes say: one entry per character, the possible ones by likelihood."""

    span: RawSpan
    characters: tuple[tuple[str, ...], ...]
    proven: bool  # no byte had to be guessed
    closing: str  # the sign of an entity that lost its ampersand


def _bytes(char: str) -> bytes | None:
    """The two bytes of a character; None for one that GBK does not have."""
    try:
        data = char.encode("gb18030")
    except UnicodeEncodeError:
        return None
    return data if len(data) == 2 else None


@lru_cache(maxsize=1024)
def _trails(lead: int, reading: str) -> Byte:
    """The second bytes of the characters that begin with `lead` and are read so; without a tone it is no reading."""
    found: set[int] = set()
    if reading.isascii():
        return frozenset()  # 选哪一个?a)甲
    for trail in _TRAIL:
        char = bytes((lead, trail)).decode("gbk", "ignore")
        if len(char) == 1 and reading in readings(char):
            found.add(trail)
    return frozenset(found)


@lru_cache(maxsize=4096)
def _chars(first: Byte, second: Byte) -> tuple[str, ...]:
    """The characters of everyday text that two bytes may be, the likeliest first."""
    found = []
    for lead in first:
        for trail in second:
            char = bytes((lead, trail)).decode("gbk", "ignore")
            if len(char) == 1 and (is_common(char) or is_mark(char)):
                found.append(char)
    return (
        tuple(sorted(found, key=lambda char: (not is_mark(char), rank(char))))
        if len(found) > 1
        else tuple(found)
    )


def _ends(
    raw: str, at: int, data: tuple[Byte, ...], after_lost: bool
) -> Iterator[tuple[int, tuple[Byte, ...], str]]:
    """Every way in which a run goes on at `at` with the odd number of bytes read: `(end, bytes, closing sign)`."""
    while at < len(raw) and len(data) < _LONGEST:
        char = raw[at]
        lost = _LOST.match(raw, at)
        if lost:
            (lead,) = data[-1] if len(data[-1]) == 1 else (0,)
            told = _trails(lead, lost["reading"]) if lost["reading"] and lead else _ANY
            if told:
                yield lost.end(), (*data, told), _ENTITIES.get(lost["entity"] or "", "")
        if after_lost and char in _WIDE:
            pair = _bytes(_WIDE[char])
        elif char.isascii():
            if ord(char) in _TRAIL and not lost:
                yield at + 1, (*data, frozenset({ord(char)})), ""
            return
        else:
            pair = _bytes(char)
        if pair is None:
            return
        data = (*data, frozenset({pair[0]}), frozenset({pair[1]}))
        after_lost = False  # a sign may stand once, right behind the lost byte
        at += 1


def _decoded(data: Sequence[Byte]) -> tuple[tuple[str, ...], ...] | None:
    """The characters of the bytes, each with what it may be; None where a pair is no everyday character."""
    found = []
    for at in range(0, len(data), 2):
        chars = _chars(data[at], data[at + 1])
        if not chars:
            return None
        found.append(chars)
    return tuple(found)


def words_at(reading: Reading, place: int, before: str, after: str) -> dict[str, int]:
    """How many words each possible character at a place makes with its neighbours, where it makes any.

    A neighbour that is not known itself says nothing.
    """
    left = reading.characters[place - 1] if place else (before,)
    right = reading.characters[place + 1] if place + 1 < len(reading.characters) else (after,)
    counts = {
        char: (words_with(left[0], char) if len(left) == 1 else 0)
        + (words_with(char, right[0]) if len(right) == 1 else 0)
        for char in reading.characters[place]
    }
    return {char: count for char, count in counts.items() if count}


def _strange(text: str) -> float:
    """The share of a shown stretch that is not at home in Chinese text."""
    shown = [at for at, char in enumerate(text) if not char.isascii()]
    return sum(not fits(text, at) for at in shown) / len(shown) if shown else 0.0


def _sure(reading: Reading, before: str, after: str) -> list[bool]:
    """Which characters are known and at home where they stand."""
    text = before + "".join(each[0] if len(each) == 1 else UNKNOWN for each in reading.characters) + after
    return [fits(text, len(before) + place) for place in range(len(reading.characters))]


def _best(raw: str, start: int) -> Reading | None:
    """What the run that begins with the lost byte at `start` says; None where nothing shows that there is one."""
    lost = _LOST.match(raw, start)
    if lost is None or lost["entity"]:
        return None
    before = raw[start - 1 : start]
    behind = _bytes(before) if before else None
    anchored = bool(lost["reading"] and behind)
    first = _trails(behind[1], lost["reading"]) if anchored and behind else _ANY
    if not first or (lost["reading"] and not anchored):
        return None
    best: tuple[tuple[int, int], Reading] | None = None
    for end, data, closing in _ends(raw, lost.end(), (first,), not lost["reading"]):
        after = closing or raw[end : end + 1]
        # Two lost bytes side by side say nothing.
        if not anchored and len(data) < 2 * _FEWEST:
            continue
        characters = _decoded(data)
        if characters is None:
            continue
        reading = Reading(RawSpan(start, end), characters, _ANY not in data, closing)
        sure = sum(_sure(reading, before, after))
        # Without a reading only the strangeness of what is shown says that there is a run.
        if not anchored and (not sure or _strange(raw[lost.end() : end]) <= 1 / 3):
            continue
        quality = (sure - (len(characters) - sure), end)
        if best is None or quality > best[0]:
            best = quality, reading
    return best[1] if best else None


def shifted_runs(raw: str) -> Iterator[Reading]:
    """The runs of a raw text that can be read, in order; they do not overlap."""
    end = 0
    for hit in _LOST.finditer(raw):
        if hit.start() >= end:
            found = _best(raw, hit.start())
            if found:
                end = found.span.end
                yield found
