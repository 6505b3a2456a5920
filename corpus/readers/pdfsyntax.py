"""Values of a PDF file as they are written: dictionaries, arrays, names, references.

Only what tells how the parts of a file hang together: text strings come as empty bytes. pdfium reads the file; this
is for asking whether pdfium was given all of it (`corpus.readers.pdfsoundness`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

_DEEPEST = 64
_MOST_TOKENS = 2_000_000  # of one value: an array of widths has some thousands
_BLANK = rb"(?:[\x00\t\n\f\r ]++|%[^\r\n]*+)*+"  # possessive: a run of blanks is looked at once
_TOKEN = re.compile(
    _BLANK + rb"(?:(?P<ref>(\d{1,10})[\x00\t\n\f\r ]+(\d{1,10})[\x00\t\n\f\r ]+R(?![A-Za-z]))"
    rb"|/(?P<name>[^\x00\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+))"
    rb"|(?P<open><<)|(?P<close>>>)|(?P<list>\[)|(?P<end>\])"
    rb"|(?P<hex><[0-9A-Fa-f\x00\s]*>)|(?P<text>\()|(?P<word>[A-Za-z]+))"
)
_FIGURES = re.compile(rb"([\d\t\n\f\r ]*+)\]")  # the rest of an array of widths, read at once
_IN_TEXT = re.compile(rb"[()\\]")
_ESCAPED = re.compile(r"#([0-9A-Fa-f]{2})")


class Malformed(Exception):  # noqa: N818  a state of a file, not a fault of the program
    """What stands here is no PDF value."""


class Ref(NamedTuple):
    """A reference to an object by its number."""

    number: int


class Name(str):
    """A name, without its slash."""

    __slots__ = ()


Value: TypeAlias = "dict[str, Value] | list[Value] | Name | Ref | bytes | float | int | bool | None"


@dataclass(slots=True)
class Parser:
    """Reads values from a place on; `position` is where the next token begins."""

    data: bytes
    position: int = 0
    _left: int = _MOST_TOKENS

    def value(self) -> Value:
        """The next value. Raises `Malformed`."""
        found = self._next(0)
        if isinstance(found, _Mark):
            raise Malformed
        return found

    def _next(self, depth: int) -> Value | _Mark:
        self._left -= 1
        hit = _TOKEN.match(self.data, self.position)
        if hit is None or depth > _DEEPEST or self._left < 0:
            raise Malformed
        self.position = hit.end()
        kind = hit.lastgroup
        if kind == "name":
            return _named(hit["name"])
        if kind == "number":
            digits = hit["number"]
            return float(digits) if b"." in digits or len(digits) > 18 else int(digits)
        if kind == "ref":
            return Ref(int(hit[2]))
        if kind == "open":
            return self._dictionary(depth + 1)
        if kind == "list":
            return self._list(depth + 1)
        if kind == "text":
            self._skip_text()
            return b""
        if kind == "hex":
            return b""
        if kind == "close":
            return _CLOSE
        if kind == "end":
            return _END
        words: dict[bytes, Value] = {b"true": True, b"false": False, b"null": None}
        if hit["word"] not in words:
            raise Malformed
        return words[hit["word"]]

    def _dictionary(self, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while (key := self._next(depth)) is not _CLOSE:
            value = self._next(depth)
            if not isinstance(key, Name) or isinstance(value, _Mark):
                raise Malformed
            found[key] = value
        return found

    def _list(self, depth: int) -> list[Value]:
        hit = _FIGURES.match(self.data, self.position) if depth <= _DEEPEST else None
        if hit is not None:
            figures = hit[1].split()
            if max(map(len, figures), default=0) < 19 and len(figures) < self._left:
                self._left -= len(figures) + 1
                self.position = hit.end()
                return [int(each) for each in figures]
        found: list[Value] = []
        while (value := self._next(depth)) is not _END:
            if isinstance(value, _Mark):
                raise Malformed
            found.append(value)
        return found

    def _skip_text(self) -> None:
        depth = 1
        while depth:
            hit = _IN_TEXT.search(self.data, self.position)
            if hit is None:
                raise Malformed
            mark = hit[0]
            self.position = hit.end() + (mark == b"\\")
            depth += (mark == b"(") - (mark == b")")


class _Mark:
    """What ends a dictionary or an array."""


_CLOSE, _END = _Mark(), _Mark()


def _named(raw: bytes) -> Name:
    text = raw.decode("latin-1")
    return Name(_ESCAPED.sub(lambda hit: chr(int(hit[1], 16)), text) if "#" in text else text)
