"""A whole text that is a wrong decoding of another: written in one encoding, read as a second and saved again.

What is shown is encoded back strictly and decoded strictly as what it was; only where that gives Chinese throughout is it
taken for what was written. A text with a single character that does not fit is left to `corpus.repair`, run by run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from corpus.garble import garble_of, is_chinese, plainly_chinese
from corpus.sevenbit import seven_bit

_WINDOWS = {ord(bytes((byte,)).decode("cp1252", "ignore") or "\0"): byte for byte in range(0x80, 0xA0)}


def _western(text: str) -> bytes:
    return text.translate(_WINDOWS).encode("latin-1")


def _gbk(text: str) -> bytes:
    # Windows shows the byte 0x80 so, of which GBK makes nothing.
    return b"\x80".join(part.encode("gb18030") for part in text.split("€"))


def _by(codec: str) -> Callable[[str], bytes]:
    return lambda text: text.encode(codec)


_READ_AS: tuple[tuple[str, Callable[[str], bytes]], ...] = (
    ("Latin-1", _western),
    ("GBK", _gbk),
    ("Big5", _by("big5hkscs")),
    ("韩文编码", _by("cp949")),
    ("日文编码", _by("cp932")),
    ("西里尔文编码", _by("cp1251")),
    ("DOS 编码", _by("cp437")),
    ("DOS 编码", _by("cp850")),
    ("Mac 编码", _by("mac_roman")),
    ("中欧编码", _by("cp1250")),
    ("UTF-16（字节颠倒）", _by("utf-16-be")),
)
_WRITTEN_IN = (
    ("UTF-8", "utf-8"),
    ("GBK", "gb18030"),
    ("Big5", "big5hkscs"),
    ("UTF-16", "utf-16-le"),
)
_TIMES = 3  # a text that was saved wrongly thrice is as certain as one that was once
_FEWEST = 6
_LONGEST = 2_000_000  # characters: eighty times the longest judgment; more is refused as garble


class Recovered(NamedTuple):
    """What a text was, and how that is told to a person, in Chinese."""

    text: str
    note: str


def recovered(text: str) -> Recovered | None:
    """What was written, if all of a plain text is in seven bits or a wrong decoding, and its bytes prove it.

    Nearly free for clean text.
    """
    if plainly_chinese(text):
        return None
    found = seven_bit(text, is_chinese)
    if found:
        note = f"文件用 {found.written_in} 写成，已还原为文字后检查"
        return Recovered(found.text, note) if found.text else None
    return decoded_anew(text)


def decoded_anew(text: str) -> Recovered | None:
    """What was written, if a text is a wrong decoding; in markup ASCII stands for itself."""
    if len(text) > _LONGEST or plainly_chinese(text) or "\ufffd" in text:  # something was lost already
        return None
    if garble_of(text).letters < _FEWEST or is_chinese(text):
        return None
    how: list[str] = []
    for _ in range(_TIMES):
        step = _one_step(text)
        if step is None:
            return None
        text, said = step
        how.append(said)
        if is_chinese(text):
            return Recovered(text, f"文件里存的是乱码（{'，'.join(how)}），已按字节还原后检查")
    return None


def _one_step(text: str) -> tuple[str, str] | None:
    """What was read wrongly as this text, and how; of several the likeliest."""
    best: tuple[float, str, str] | None = None
    between: tuple[str, str] | None = None
    for read_as, encode in _READ_AS:
        try:
            data = encode(text)
        except UnicodeEncodeError:
            continue
        for written_in, codec in _WRITTEN_IN:
            if written_in == read_as or (written_in == "UTF-16") is not read_as.startswith("UTF-16"):
                continue
            try:
                was = data.decode(codec)
            except UnicodeDecodeError:
                continue
            said = f"{written_in} 文字被当作 {read_as} 读入又存了一遍"
            if is_chinese(was):
                share = garble_of(was).share
                if best is None or share < best[0]:
                    best = share, was, said
            elif written_in == "UTF-8" and between is None:
                between = was, said
            if written_in == "UTF-8":
                break  # no other bytes are UTF-8 by chance; as GBK those of ä¸ would be 盲赂, which are Chinese too
        if between and read_as == _READ_AS[0][0]:
            return between  # saved wrongly more than once
    return best[1:] if best else between
