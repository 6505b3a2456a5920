"""What wrong encodings make of a text, by name: those that lose nothing, and those that lose bytes."""

from __future__ import annotations

import base64
import json
import quopri
from collections.abc import Callable
from urllib.parse import quote


def _read_as(codec: str, written_in: str = "utf-8") -> Callable[[str], str]:
    return lambda text: text.encode(written_in).decode(codec)


def _lossy(codec: str, written_in: str) -> Callable[[str], str]:
    return lambda text: text.encode(written_in, "replace").decode(codec, "replace")


def _blank(sign: str) -> Callable[[str], str]:
    return lambda text: "".join(char if char.isascii() else sign for char in text)


def _iso_2022_cn(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        written, shifted = "", False
        for char in line:
            if char.isascii() is shifted:
                written += "\x0f" if shifted else "\x1b$)A\x0e"
                shifted = not shifted
            written += char if char.isascii() else "".join(chr(byte & 0x7F) for byte in char.encode("gb2312"))
        lines.append(written + ("\x0f" if shifted else ""))
    return "\n".join(lines)


# Nothing is lost: the bytes prove what was written.
WHOLE: dict[str, Callable[[str], str]] = {
    "UTF-8 read as Latin-1": _read_as("latin-1"),
    "UTF-8 read as Latin-1 twice": lambda text: _read_as("latin-1")(_read_as("latin-1")(text)),
    "UTF-8 read as a DOS code page": _read_as("cp437"),
    "UTF-8 read as Mac Roman": _read_as("mac_roman"),
    "GBK read as Latin-1": _read_as("latin-1", "gbk"),
    "GBK read as Cyrillic": _read_as("cp1251", "gbk"),
}
# In ASCII throughout; HTML and JSON have signs of their own there.
SEVEN_BIT: dict[str, Callable[[str], str]] = {
    "UTF-7": lambda text: text.encode("utf-7").decode(),
    "HZ": lambda text: text.encode("hz").decode(),
    "ISO-2022-CN": _iso_2022_cn,
    "ISO-2022-JP": lambda text: text.encode("iso2022_jp_2").decode(),
    "escapes of JSON": lambda text: json.dumps(text)[1:-1],
    "references of HTML": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "percent signs": quote,
    "quoted-printable": lambda text: quopri.encodestring(text.encode()).decode(),
    "Base64": lambda text: base64.encodebytes(text.encode()).decode(),
}
# Something is lost: nobody can say what was written.
LOSSY: dict[str, Callable[[str], str]] = {
    "UTF-8 read as Windows-1252": _lossy("cp1252", "utf-8"),
    "UTF-8 read as GBK": _lossy("gbk", "utf-8"),
    "UTF-8 read as Big5": _lossy("big5", "utf-8"),
    "UTF-8 read as Japanese": _lossy("cp932", "utf-8"),
    "UTF-8 read as Korean": _lossy("cp949", "utf-8"),
    "GBK read as UTF-8": _lossy("utf-8", "gbk"),
    "GBK read as Big5": _lossy("big5", "gbk"),
    "GBK read as Japanese": _lossy("cp932", "gbk"),
    "GBK read as Korean": _lossy("cp949", "gbk"),
    "Big5 read as GBK": _lossy("gbk", "big5"),
    "GBK read as UTF-8, saved, read as GBK": lambda text: _lossy("gbk", "utf-8")(
        _lossy("utf-8", "gbk")(text)
    ),
    "UTF-16 with its bytes swapped": _lossy("utf-16-be", "utf-16-le"),
    "UTF-16 from its second byte on": lambda text: (b" " + text.encode("utf-16-le") + b" ").decode(
        "utf-16-le", "replace"
    ),
    "UTF-8 read as Latin-1, then as GBK": lambda text: _lossy("gbk", "utf-8")(_read_as("latin-1")(text)),
    "a question mark for each character": _blank("?"),
    "the mark of a lost character for each": _blank("\ufffd"),
    "a box for each character": _blank("□"),
}
