"""What hangs on no page of a PDF though it holds text: a page, or its font, may have lost it to damage."""

from __future__ import annotations

import re

from corpus.readers.pdffile import Stream
from corpus.readers.pdffilters import NotWhole, Unchecked
from corpus.readers.pdfsyntax import Malformed, Ref, Value
from corpus.readers.pdfwalk import Walk

_TEXT = re.compile(rb"\bBT\b|\bT[fjJ]\b")
_DESCENDANTS = frozenset({"CIDFontType0", "CIDFontType2"})
_PACKED_FONTS = frozenset({"Type1C", "CIDFontType0C", "OpenType"})
_PAGES = frozenset({"Page", "Pages"})
_PLAIN = frozenset({"Length", "Filter", "DecodeParms", "DL", "F"})  # of a stream that says not what it is


def _offers(walk: Walk) -> set[int]:
    """All that the pages or the document could use, whether they do or not."""
    root = walk.got(walk.file.trailer.get("Root"))
    waiting = [*walk.offered, root if isinstance(root, dict) else None]
    found: set[int] = set()
    while waiting:
        for number in referred(waiting.pop()) - found:
            found.add(number)
            if number in walk.sound:  # was walked itself, and what it offers with it
                continue
            thing = walk.got(Ref(number))
            entries = thing.entries if isinstance(thing, Stream) else thing
            if not isinstance(entries, dict) or entries.get("Type") not in _PAGES:
                waiting.append(entries)
    return found


def stray(walk: Walk, *, bare: bool) -> bool:
    """Whether the file holds drawn text, a font or a table of characters that something on a page has lost.

    Programs leave things behind that nobody uses. One is missed only where its like is used twice (a number may
    have changed), where something names it by a word that means nothing (the word may have changed), or, for a
    content, where a page is `bare`.
    """
    if bare:
        walk.doubled.add("Contents")
    suspects: dict[int, str] = {}
    named = _offers(walk)
    for number, (place, inside) in walk.file.places.items():
        if number in walk.reached or place < 0 or number in walk.file.lost:
            continue
        found = walk.got(Ref(number))
        walk.reached.discard(number)
        named |= referred(found.entries if isinstance(found, Stream) else found)
        kind = _kind(walk, found) if inside < 0 or not isinstance(found, Stream) else None
        if kind is not None:
            suspects[number] = kind
    lost = {number: kind for number, kind in suspects.items() if number not in named}
    if not lost:
        return False
    mentioned = set[int]()
    for number in walk.reached:
        found = walk.got(Ref(number))
        mentioned |= referred(found.entries if isinstance(found, Stream) else found)
    return any(number in mentioned or kind in walk.doubled for number, kind in lost.items())


def _kind(walk: Walk, found: Value | Stream) -> str | None:
    """What an unused object could be to a page; None for what holds no text."""
    if not isinstance(found, Stream):
        if not isinstance(found, dict) or found.get("Subtype") in _DESCENDANTS:
            return None
        kind = found.get("Type")
        return str(kind) if kind in {"Font", "Annot"} else None
    entries = found.entries
    if "Length1" in entries or entries.get("Subtype") in _PACKED_FONTS:
        return "FontFile"
    form = entries.get("Subtype") == "Form"
    if not form and not set(entries) <= _PLAIN:
        return None
    try:
        content = walk.file.content(found)
    except (Malformed, NotWhole, Unchecked):
        return "XObject" if form else "Contents"
    if b"begincmap" in content:
        # TeX writes them whole and uses them for one font or for none.
        return None if content.startswith(b"%!PS-Adobe") else "ToUnicode"
    if not _TEXT.search(content):
        return None
    return "XObject" if form else "Contents"


def referred(value: Value) -> set[int]:
    """The numbers of all objects that a value names."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Ref):
            found.add(one.number)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found
