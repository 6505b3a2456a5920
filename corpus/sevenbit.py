"""Chinese written in seven bits, as old mail and some programs write it: HZ, ISO-2022, UTF-7, quoted-printable and others.

Such a file is ASCII throughout and looks like a text without Chinese. What it says is beyond doubt when all of it can be
decoded and gives Chinese; English, numbers, code and addresses do not.
"""

from __future__ import annotations

import base64
import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from corpus.patterns import lazy_pattern
from corpus.spans import RawSpan


class SevenBit(NamedTuple):
    """What a text in seven bits says, and the name of what it is written in, for a person; empty where it cannot be read."""

    text: str
    written_in: str


def _bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _iso_2022_cn(text: str) -> str:
    """Raises `UnicodeDecodeError` for the planes of Taiwan's set, of which Python has none."""
    if "\x0e" not in text:
        return text.encode("ascii").decode("iso2022_jp_2")
    found, shifted = [], False
    for piece in re.split("([\x0e\x0f\n])", text.replace("\x1b$)A", "")):
        if piece in ("\x0e", "\x0f", "\n"):
            shifted = piece == "\x0e"  # a line begins unshifted
            found.append("\n" if piece == "\n" else "")
        elif shifted:
            found.append(bytes(byte | 0x80 for byte in piece.encode("ascii")).decode("gb2312"))
        else:
            found.append(piece)
    return "".join(found)


def _escapes(text: str) -> str:
    plain = _ESCAPE.sub(lambda hit: chr(int(hit[0][2:], 16)), text)
    # Characters beyond U+FFFF come as two halves.
    plain = plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    return plain.replace("\\r\\n", "\n").replace("\\n", "\n").replace("\\t", "\t")


def _base64(text: str) -> str:
    return _bytes(base64.b64decode("".join(text.split()), validate=True))


# Without one of these no part of a text is in seven bits, but for those that say so by a control character.
SEVEN_BIT_BEGINNINGS = ("\\u", "&#", "~{", "%E", "=E", "+")
_ESCAPE = lazy_pattern(r"\\u[0-9A-Fa-f]{4}")
# Capitals and small letters in one: telephone numbers begin so too.
_UTF_7 = lazy_pattern(r"\+(?=[A-Z0-9+/]{0,40}[a-z])(?=[a-z0-9+/]{0,40}[A-Z])[A-Za-z0-9+/]{3,}-?")
# The stretches that stand for characters, what they are called, and how the whole text is read.
_KINDS: tuple[tuple[re.Pattern[str], str, Callable[[str], str]], ...] = (
    (lazy_pattern(r"(?m)^[A-Za-z0-9+/]{16,}={0,2}$"), "Base64", _base64),
    (lazy_pattern(r"~\{(?:[!-}][!-~])+?(?:~\}|$|\n)"), "HZ", lambda text: text.encode("ascii").decode("hz")),
    (lazy_pattern(r"\x1b?\$(?:[()*][AGH]|[@AB])[!-~\x0e\x0f\n]+|\x0e[!-~]+"), "ISO-2022", _iso_2022_cn),
    (_UTF_7, "UTF-7", lambda text: text.encode("ascii").decode("utf-7")),
    (_ESCAPE, "\\u 转义", _escapes),
    (lazy_pattern(r"&#[xX]?[0-9A-Fa-f]{2,6};"), "HTML 字符编号", html.unescape),
    (lazy_pattern(r"(?:%[0-9A-Fa-f]{2})+"), "网址编码（%）", lambda text: _bytes(unquote_to_bytes(text))),
    (
        lazy_pattern(r"(?:=[0-9A-Fa-f]{2})+"),
        "quoted-printable",
        lambda text: _bytes(quopri.decodestring(text.encode("ascii"))),
    ),
)
_NAMES_NOTHING = frozenset({"Base64"})  # long numbers and names look the same: only what it says proves it
_LEAST = 0.4  # of what is printed
_FEWEST = 24
# Within other text, where nothing of it is an address (%E6) or a mark of HTML (&nbsp;).
_STRETCH = lazy_pattern(
    r"(?:\\u[0-9A-Fa-f]{4}[ -~]{0,4}?){3,}|(?:&#[xX]?[0-9A-Fa-f]{4,6};[ -~]{0,4}?){3,}"
    r"|(?<![!-~])[!-*,-~]{0,3}\+(?=[A-Z0-9+/]{0,20}[a-z])(?=[a-z0-9+/]{0,20}[A-Z])[A-Za-z0-9+/]{8,}-?"
    r"|~\{(?:[!-}][!-~])+?(?:~\}|(?=\n)|$)|\x1b\$[()*]?[@-K][!-~\x0e\x0f]*|\x0e[!-~]+\x0f?"
    r"|(?<![!-~])(?:%[0-9A-F]{2}[0-9.-]{0,4}){6,}|(?<![!-~])(?:=[0-9A-F]{2}[0-9.-]{0,4}){6,}"
)
# GB 2312 without its eighth bits, as old mail gateways left it: first bytes are 0 to W, second ones anything.
_STRIPPED = lazy_pattern(r"(?:[!#0-W][!-~]){6,}")
_LEAST_STRIPPED = 0.5
_LEAST_SMALL = 0.1  # small letters among the second bytes: product codes have none


def seven_bit(text: str, is_chinese: Callable[[str], bool]) -> SevenBit | None:
    """What an ASCII text says that is written in seven bits; None if it is none, or nothing shows that it is."""
    text = text.replace("\ufffd", "")  # for a control character: other formats have none
    if not text.isascii():
        return None
    printed = len("".join(text.split()))
    if printed < _FEWEST:
        return None
    for pattern, name, read in _KINDS:
        if sum(len(hit.group()) for hit in pattern.finditer(text)) < _LEAST * printed:
            continue
        try:
            said = read(text)
        except (ValueError, binascii.Error, OverflowError):
            said = ""
        if said and is_chinese(said):
            return SevenBit(said, name)
        if name not in _NAMES_NOTHING:
            return SevenBit("", name)
    return SevenBit("", "去掉了第八位的 GB2312") if _is_stripped(text, printed) else None


def seven_bit_stretches(raw: str, start: int, end: int) -> Iterator[RawSpan]:
    """The stretches of a partly readable text that are in seven bits, each as long as several characters."""
    for hit in _STRETCH.finditer(raw, start, end):
        yield RawSpan(*hit.span())


def _is_stripped(text: str, printed: int) -> bool:
    runs = _STRIPPED.findall(text)
    if sum(map(len, runs)) < _LEAST_STRIPPED * printed:
        return False
    second = "".join(run[1::2] for run in runs)
    return sum("a" <= char <= "z" for char in second) >= _LEAST_SMALL * len(second)
