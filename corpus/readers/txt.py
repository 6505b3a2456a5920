"""Plain text in the encodings Chinese offices use: UTF-8, UTF-16, GB18030, Big5.

Order: byte order mark, strict UTF-8, then the candidate whose text looks most like a legal document. What was saved in a
wrong encoding as a whole is decoded back, with a note, where its bytes prove what it was (`corpus.misencoded`).
"""

from __future__ import annotations

import codecs
import re

from corpus.document import Extract, Unreadable
from corpus.limits import Limits
from corpus.misencoded import recovered

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# The most frequent characters of rulings and notices, simplified and traditional, with their punctuation.
_COMMON = frozenset(
    "的行执人本院民法被申请定书决裁第条中事判年月日号一二三四五六七八九十〇不对有在为以人财产规依据送达"
    "執請決裁條號產規據達書們對為關於開與，。：；、（）《》元银账户通知款履义务限制消费終结終結审議异议複复"
)
_SAMPLE = 4000
_FIRST_HIGH = re.compile(rb"[\x80-\xff]")


def _out_of_place(char: str) -> bool:
    """A character that a wrong decoding leaves behind: lost, private use, or a control character."""
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\t\n\r\f")


def _score(text: str) -> float:
    """How much a decoded sample looks like Chinese legal text; higher is better."""
    if not text:
        return float("-inf")
    good = sum(char in _COMMON for char in text)
    bad = sum(map(_out_of_place, text))
    return (good - 8 * bad) / len(text)


def decode(data: bytes) -> tuple[str, str, bool]:
    """The text, its encoding, and whether bytes were lost. Raises `Unreadable` for what is not text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            text = body.decode(encoding, "replace")
            return text, encoding, "\ufffd" in text
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as trouble:
        # A file cut inside its last character is still UTF-8.
        if trouble.start > 16 and trouble.start >= len(data) - 3:
            return data[: trouble.start].decode("utf-8") + "\ufffd", "utf-8", True
    else:
        # UTF-16 of mostly Latin text is valid UTF-8 full of NULs.
        if text.count("\x00") * 10 <= len(text):
            return text, "utf-8", False
    # A long Latin head (a script, a table of numbers) looks the same in all of them: begin where they differ.
    ascii_head = _FIRST_HIGH.search(data)
    start = ascii_head.start() & ~1 if ascii_head else 0
    sample = data[start : start + 2 * _SAMPLE]
    scores = {encoding: _score(sample.decode(encoding, "replace")) for encoding in _CANDIDATES}
    utf8 = _score(sample.decode("utf-8", "replace"))
    best = max(scores, key=lambda encoding: scores[encoding])
    if utf8 >= scores[best]:
        best, scores["utf-8"] = "utf-8", utf8
    if scores[best] <= 0:
        raise Unreadable("文件不是文字，或编码无法识别；请另存为 UTF-8 文本或 DOCX 后重试")
    text = data.decode(best, "replace")
    return text, best, "\ufffd" in text


def read(data: bytes, limits: Limits) -> Extract:
    """The text of a file. Raises `Unreadable` where the bytes are not text."""
    text, encoding, lossy = decode(data)
    if "\x00" in text[:_SAMPLE] and text.count("\x00") * 50 > len(text):
        raise Unreadable("文件不是文字（含大量空字节）；请确认文件没有损坏")
    notes = (f"部分字节无法按 {encoding} 解码，已标为损坏",) if lossy else ()
    again = recovered(text)
    if again:
        text, notes = again.text, (*notes, again.note)
    return Extract(text.replace("\r\n", "\n").replace("\r", "\n"), "text/plain", notes=notes)
