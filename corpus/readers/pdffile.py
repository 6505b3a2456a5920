"""The objects of a PDF file and the table of their places, read strictly beside pdfium.

pdfium mends what it can and does not tell; what had to be mended here is written down: `rebuilt`, `lost`, `loose`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from corpus.readers.pdffilters import FILTERS, NotWhole, Unchecked, unpacked, unpredicted
from corpus.readers.pdfsyntax import Malformed, Name, Parser, Ref, Value

_START = re.compile(rb"startxref[\x00\s]+(\d{1,15})")
_ENDS = b"%%EOF", b"startxref"
_OBJECT = re.compile(rb"(?<!\d)(\d{1,10})[\x00\s]+\d{1,5}[\x00\s]+obj(?![A-Za-z])")
_HEAD = re.compile(rb"[\x00\s]*(\d{1,10})[\x00\s]+\d{1,5}[\x00\s]+obj(?![A-Za-z])")
_PART = re.compile(rb"[\x00\s]*(\d{1,10})[\x00 ]+(\d{1,10})[\x00 ]*(?:\r\n|\r|\n)")
_ROWS = re.compile(rb"(?:\d{10} \d{5} [nf][ \r\n][\r\n])*")
_ROW = re.compile(rb"(\d{10}) \d{5} ([nf])")
_TABLE = re.compile(rb"[\x00\s]*xref")
_TRAILER = re.compile(rb"[\x00\s]*trailer")
_STREAM = re.compile(rb"[\x00\s]*stream(?:\r\n|\n|\r)")
_AFTER = re.compile(rb"[\x00\s]*endstream")
_TAIL = 1 << 16
_ZLIB = re.compile(rb"x[\x01\x5e\x9c\xda]")
_MOST_SECTIONS = 1_000
_MOST_HOPS = 16
_MOST_OBJECTS = 8_000_000  # pdfium takes no higher number either


@dataclass(frozen=True, slots=True)
class Stream:
    """An object with a content: its dictionary, and where the packed bytes begin."""

    entries: dict[str, Value]
    start: int


Object: TypeAlias = "Value | Stream"


class File:
    """The objects of a file."""

    def __init__(self, data: bytes, most: int) -> None:
        self.data = data
        self._most = most  # bytes that one stream may unpack to
        self._base = max(data.find(b"%PDF-", 0, 1024), 0)
        # By number: the offset, or the object that holds it and the place in it.
        self.places: dict[int, tuple[int, int]] = {}
        self.trailer: dict[str, Value] = {}
        self.revisions = 0
        self.rebuilt = False
        self.torn = False  # a store of objects that does not unpack, so that nobody knows what was in it
        self._objects: dict[int, Object] = {}
        self._stores: dict[int, _Store] = {}
        self._opening: set[int] = set()
        try:
            self._follow()
        except (Malformed, NotWhole, Unchecked):
            self._rebuild()
        self.lost = {
            number
            for number, (place, inside) in self.places.items()
            if inside < 0 and not self._begins(number, place)
        }

    def _begins(self, number: int, place: int) -> bool:
        hit = _HEAD.match(self.data, place)
        return hit is not None and int(hit[1]) == number

    @property
    def encrypted(self) -> bool:
        """Whether what streams hold has to be deciphered first, which nobody does here."""
        return "Encrypt" in self.trailer

    @property
    def loose(self) -> bool:
        """Whether objects stand behind the end of the file: an addition that was not finished."""
        tail = max(len(self.data) - _TAIL, 0)
        place, mark = max((self.data.rfind(mark, tail), mark) for mark in _ENDS)
        return place >= 0 and _OBJECT.search(self.data, place + len(mark)) is not None

    # ── the table of places ─────────────────────────────────────────────────────────────────────────────────────────

    def _follow(self) -> None:
        """The sections from the newest to the oldest."""
        starts = _START.findall(self.data[-_TAIL:])
        if not starts:
            raise Malformed
        waiting = [int(starts[-1])]
        seen = set[int]()
        while waiting:
            place = waiting.pop(0)
            if place in seen:
                continue
            seen.add(place)
            if len(seen) > _MOST_SECTIONS or place + self._base >= len(self.data):
                raise Malformed
            trailer = self._section(place + self._base)
            self.trailer = self.trailer or trailer
            extra, before = trailer.get("XRefStm"), trailer.get("Prev")
            self.revisions += 1
            if isinstance(extra, int):
                waiting.append(extra)
                self.revisions -= 1
            if isinstance(before, int):
                waiting.append(before)
        if not isinstance(self.trailer.get("Root"), Ref):
            raise Malformed
        if b"/Linearized" in self.data[:2048]:
            self.revisions -= 1  # written at once, in two sections

    def _section(self, place: int) -> dict[str, Value]:
        hit = _TABLE.match(self.data, place)
        if not hit:
            return self._packed_section(place)
        place = hit.end()
        while hit := _PART.match(self.data, place):
            first, count = int(hit[1]), int(hit[2])
            end = hit.end() + 20 * count
            if not _ROWS.fullmatch(self.data, hit.end(), end) or end > len(self.data):
                raise Malformed
            rows = _ROW.findall(self.data, hit.end(), end)
            for number, (offset, used) in enumerate(rows, first):
                self._put(number, int(offset) + self._base if used == b"n" and int(offset) else -1, -1)
            place = end
        hit = _TRAILER.match(self.data, place)
        if not hit:
            raise Malformed
        trailer = Parser(self.data, hit.end()).value()
        if not isinstance(trailer, dict):
            raise Malformed
        return trailer

    def _put(self, number: int, place: int, inside: int) -> None:
        if number > _MOST_OBJECTS:
            raise Malformed
        self.places.setdefault(number, (place, inside))

    def _packed_section(self, place: int) -> dict[str, Value]:
        found = self._read(place)
        if not isinstance(found, Stream) or found.entries.get("Type") != "XRef":
            raise Malformed
        entries = found.entries
        rows = self.content(found)
        options = self.get(entries.get("DecodeParms"))
        if isinstance(options, list):
            options = self.get(options[0]) if options else None
        if isinstance(options, dict):
            predictor, columns = options.get("Predictor", 1), options.get("Columns", 1)
            if not isinstance(predictor, int) or not isinstance(columns, int):
                raise Malformed
            rows = unpredicted(rows, predictor, columns)
        size, widths = entries.get("Size"), _numbers(entries.get("W"))
        parts = (
            _numbers(entries["Index"]) if "Index" in entries else [0, size if isinstance(size, int) else 0]
        )
        if len(widths) != 3 or not 0 < sum(widths) < 32 or min(widths) < 0 or len(parts) % 2:
            raise Malformed
        position = 0
        for first, count in zip(parts[::2], parts[1::2], strict=True):
            if position + count * sum(widths) > len(rows):
                raise Malformed
            for number in range(first, first + count):
                fields = []
                for wide in widths:
                    fields.append(int.from_bytes(rows[position : position + wide], "big"))
                    position += wide
                kind = fields[0] if widths[0] else 1
                if kind == 2:
                    self._put(number, fields[1], fields[2])
                else:
                    self._put(number, fields[1] + self._base if kind == 1 and fields[1] else -1, -1)
        return entries

    def _rebuild(self) -> None:
        """The objects where they stand, the last of each number; as pdfium does it."""
        self.rebuilt, self.revisions = True, 1
        self.places.clear()
        self._objects.clear()
        self._stores.clear()
        self._opening.clear()
        self.trailer = {}
        for hit in _OBJECT.finditer(self.data):
            self.places[int(hit[1])] = (hit.start(), -1)
        for hit in re.finditer(rb"trailer", self.data):
            self._take_trailer(hit.end(), bare=True)
        for number, (place, _) in list(self.places.items()):
            kind = self.data[place : place + 400]
            if b"XRef" in kind:
                self._take_trailer(place, bare=False)
            elif b"ObjStm" in kind:
                try:
                    held = self._store(number).places
                except (Malformed, NotWhole, Unchecked):
                    self.torn = True
                    continue
                for inside, (inner, _) in enumerate(held):
                    self.places.setdefault(inner, (number, inside))

    def _take_trailer(self, place: int, *, bare: bool) -> None:
        """The last trailer that names a root is that of the file."""
        try:
            found = Parser(self.data, place).value() if bare else self._read(place)
        except Malformed:
            return
        entries = found.entries if isinstance(found, Stream) else found
        if isinstance(entries, dict) and isinstance(entries.get("Root"), Ref):
            self.trailer = entries

    # ── objects ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def get(self, value: Value) -> Object:
        """What a value stands for: the object where it is a reference. Raises `Malformed`, `NotWhole`, `Unchecked`."""
        for _ in range(_MOST_HOPS):
            if not isinstance(value, Ref):
                return value
            found = self._object(value.number)
            if isinstance(found, Stream):
                return found
            value = found
        raise Malformed

    def _object(self, number: int) -> Object:
        if number in self._objects:
            return self._objects[number]
        place, inside = self.places.get(number, (-1, -1))
        found: Object = None
        if inside >= 0:
            found = self._inside(number, place, inside)
        elif place >= 0:
            if not self._begins(number, place):
                raise Malformed
            found = self._read(place)
        self._objects[number] = found
        return found

    def _read(self, place: int) -> Object:
        """The object that begins at a place."""
        hit = _HEAD.match(self.data, place)
        if not hit:
            raise Malformed
        parser = Parser(self.data, hit.end())
        value = parser.value()
        if isinstance(value, dict):
            hit = _STREAM.match(self.data, parser.position)
            if hit:
                return Stream(value, hit.end())
        return value

    def _inside(self, number: int, store: int, inside: int) -> Value:
        held = self._store(store)
        if inside >= len(held.places) or held.places[inside][0] != number:
            # The place within is only a hint; the number counts.
            places = [place for inner, place in held.places if inner == number]
            if not places:
                raise Malformed
            return Parser(held.content, places[0]).value()
        return Parser(held.content, held.places[inside][1]).value()

    def _store(self, number: int) -> _Store:
        """A stream that holds objects."""
        if number in self._stores:
            return self._stores[number]
        if number in self._opening:  # its own measures are said to be inside
            raise Malformed
        self._opening.add(number)
        place, inside = self.places.get(number, (-1, -1))
        stream = self._read(place) if place >= 0 and inside < 0 and self._begins(number, place) else None
        if not isinstance(stream, Stream):
            raise Malformed
        content = self.content(stream)
        count, first = self.get(stream.entries.get("N")), self.get(stream.entries.get("First"))
        if not isinstance(count, int) or not isinstance(first, int):
            raise Malformed
        numbers = [int(digits) for digits in content[:first].split()[: 2 * count] if digits.isdigit()]
        if len(numbers) != 2 * count:
            raise Malformed
        places = [(inner, first + at) for inner, at in zip(numbers[::2], numbers[1::2], strict=True)]
        self._stores[number] = _Store(content, places)
        return self._stores[number]

    def content(self, stream: Stream) -> bytes:
        """The unpacked content. Raises `NotWhole` where it does not come out whole, `Unchecked` where nobody can tell."""
        names = self.get(stream.entries.get("Filter", stream.entries.get("F")))
        listed = names if isinstance(names, list) else [] if isinstance(names, Stream) else [names]
        filters = [str(self.get(one)) for one in listed if one is not None]
        if not filters and any(_is_filter(one) for one in stream.entries.values()):
            raise NotWhole  # the word before it is damaged
        raw = self._packed(stream)
        made = unpacked(raw, filters, self._most)
        if not filters and (_ZLIB.match(raw) or not self._measured(stream, len(raw))):
            raise NotWhole  # packed, and nothing says so; or not as long as it was
        return made

    def _measured(self, stream: Stream, found: int) -> bool:
        """Whether a stream that is not packed, and has no sum, is as long as it says."""
        length = self.get(stream.entries.get("Length"))
        return isinstance(length, int) and 0 <= found - length <= 2

    def _packed(self, stream: Stream) -> bytes:
        length = self.get(stream.entries.get("Length"))
        start = stream.start
        if isinstance(length, int) and length >= 0 and _AFTER.match(self.data, start + length):
            return self.data[start : start + length]
        end = self.data.find(b"endstream", start)
        if end < 0:
            raise NotWhole
        return self.data[start:end]


@dataclass(frozen=True, slots=True)
class _Store:
    """The content of a stream of objects; by turn their numbers and where they begin."""

    content: bytes
    places: list[tuple[int, int]]


def _is_filter(value: Value) -> bool:
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, Name) and first in FILTERS


def _numbers(value: Value) -> list[int]:
    if not isinstance(value, list) or not all(type(one) is int for one in value):
        raise Malformed
    return [one for one in value if isinstance(one, int)]
