"""Text that a PDF gives in place of what it draws (`/ActualText`): it goes, since what counts is what a page shows.

pdfium puts it where the drawn letters stood, so that a page seems to say what nobody sees on it, and loses lines of which the
text is empty. Honest files give letters there that stand on the page as well: ligatures, words parted at a line end, and, in
pages that browsers print, characters whose glyph the font names by a radical (⽂ for 文).
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from corpus.folding import fold
from corpus.readers import pdfcalls as calls

_KEY = b"ActualText"
_ENCODINGS = {b"\xfe\xff": "utf-16-be", b"\xff\xfe": "utf-16-le", b"\xef\xbb\xbf": "utf-8"}
_LONGEST = 20_000  # bytes of one text
_MOST = 200  # texts of a page that are shown nowhere
_PRIVATE = "Co"  # characters that mean what a font likes, as good as none


@dataclass(slots=True)
class Replacements:
    """The marks on pieces of text that give another text for them, with the pieces; which were looked at."""

    pieces: dict[int, list[int]] = field(default_factory=dict)
    _plain: set[int] = field(default_factory=set)

    def look(self, piece: int, marks: int) -> None:
        """Looks at the marks of a piece of text, so many; most pieces share theirs with others."""
        for number in range(marks):
            mark = calls.mark_of(piece, number)
            if not mark or mark in self._plain:
                continue
            if mark in self.pieces:
                self.pieces[mark].append(piece)
            elif calls.mark_value_type(mark, _KEY):
                self.pieces[mark] = [piece]
            else:
                self._plain.add(mark)

    def take_away(self) -> dict[int, str]:
        """Takes the texts from their marks, before the text of the page is read; gives them."""
        texts = {}
        for mark, pieces in self.pieces.items():
            texts[mark] = _text(mark)
            calls.remove_mark_value(pieces[0], mark, _KEY)
        return texts

    def settled(
        self, texts: Mapping[int, str], text_page: int, drawn: str, unmapped: Sequence[bool]
    ) -> tuple[str, list[str]]:
        """The characters of a page as they are drawn, and those texts that say something else.

        `drawn` are the characters as their fonts name them, `unmapped` tells of which there is no name. What a font names
        by a radical is the character that the text names.
        """
        places: dict[int, list[int]] = {}
        for place, owner in enumerate(map(calls.text_object, repeat(text_page), range(len(drawn)))):
            places.setdefault(owner, []).append(place)
        whole = _letters(drawn)
        found = []
        mended = list(drawn)
        for mark, text in texts.items():
            letters = _letters(text)
            own = [place for piece in dict.fromkeys(self.pieces[mark]) for place in places.get(piece, ())]
            ink = [place for place in own if not drawn[place].isspace()]
            words = "".join(text.split())
            if len(words) == len(ink) and letters == _letters("".join(drawn[place] for place in ink)):
                for place, char in zip(ink, words, strict=True):
                    mended[place] = char if _is_radical(drawn[place]) else drawn[place]
                continue
            nameless = sum(unmapped[place] or unicodedata.category(drawn[place]) == _PRIVATE for place in own)
            # Letters without Unicode may well be those that the text names.
            if letters in whole or 2 * nameless >= len(letters):
                continue
            if Counter(letters) - Counter(_letters("".join(drawn[place] for place in own))):
                found.append(" ".join(text.split()))
        return "".join(mended), list(dict.fromkeys(found))[:_MOST]


def _letters(text: str) -> str:
    # Some radicals are signs and no letters until they are folded.
    return "".join(filter(str.isalnum, fold(unicodedata.normalize("NFKC", fold(text)))))


def _is_radical(char: str) -> bool:
    """Whether a character stands for a part of one, or is a double of one for old codes."""
    return "\u2e80" <= char <= "\u2fdf" or "\uf900" <= char <= "\ufaff"


def _text(mark: int) -> str:
    size = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(_LONGEST)
    if not calls.mark_bytes(mark, _KEY, ctypes.addressof(buffer), _LONGEST, ctypes.addressof(size)):
        return ""
    data = buffer.raw[: min(size.value, _LONGEST)]
    for sign, encoding in _ENCODINGS.items():
        if data.startswith(sign):
            return data.removeprefix(sign).decode(encoding, "replace")
    return data.decode("latin-1")
