"""Whether a text can be judged at all.

A text that was decoded wrongly as a whole holds hardly a clause that could be found or missed.
"""

from __future__ import annotations

from corpus.damage import is_suspect
from corpus.garble import is_chinese, is_garbled, plainly_chinese
from corpus.repair import certain_pieces, repairs
from corpus.sevenbit import seven_bit

_SEVEN_BIT = "正文是用 {} 写成的，不是文字，没有检查；请从原系统重新导出（编码选 UTF-8）后重试"
_GARBLED = (
    "正文几乎全是乱码（如“{}”），没有检查；"
    "多半是转存时选错了编码：请从原系统重新导出（编码选 UTF-8），或另存为 DOCX、PDF 后重试"
)
_SHOWN = 12


def garbled(text: str) -> str | None:
    """Why a text cannot be judged, in Chinese, if it is garbled as a whole and its bytes do not tell what it was."""
    if plainly_chinese(text):
        return None
    found = seven_bit(text, is_chinese)
    if found:
        return _SEVEN_BIT.format(found.written_in)
    if not is_garbled(text):
        return None
    if is_suspect(text):
        pieces, done = [], 0
        for (start, end), was in certain_pieces(repairs(text)):
            pieces += [text[done:start], was]
            done = end
        if done and not is_garbled("".join([*pieces, text[done:]])):
            return None  # all that is left is marked as damage
    start = next((at for at, char in enumerate(text) if not char.isspace()), 0)
    shown = text[start : start + _SHOWN].split("\n", maxsplit=1)[0]
    return _GARBLED.format("".join(char if char.isprintable() else "\ufffd" for char in shown))
