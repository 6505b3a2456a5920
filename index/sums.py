"""Reads a sum of money as somebody types it: 10万元, ¥1,000.50, 十万元, and what 5..6亿元 leaves out at its lower end.

Texts are folded. What documents say is read by `corpus.money`.
"""

from __future__ import annotations

from corpus.money import capital_value
from corpus.patterns import lazy_pattern

LARGEST_FEN = 10**17  # a thousand million million yuan; a 64-bit index field still holds it
_UNITS = {
    "": 1,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 10**12,
}
_UNIT = "(百万|千万|百|千|万亿|万|亿)?"
_FIGURES = lazy_pattern(rf"(?:人民币|¥)*(\d{{1,3}}(?:，\d{{3}})+|\d+)(?:\.(\d+))?{_UNIT}[元圆]?整?")
_DIGIT, _PLACE = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖", "十拾百佰千仟万亿"
_NUMERALS = lazy_pattern(
    rf"(?:人民币)?(?![百佰千仟万亿])(?:[零〇]?[{_DIGIT}](?![{_DIGIT}])[{_PLACE}]*|[十拾][{_PLACE}]*)+"
    rf"(?:[元圆](?:[{_DIGIT}]角)?(?:[零〇]?[{_DIGIT}]分)?)?整?"
)
_BARE = lazy_pattern(rf"(?:¥?[\d，.]+|[零〇{_DIGIT}十拾百佰千仟]+)")
_LAST_UNIT = lazy_pattern(
    rf"(?P<figures>[\d，.]+){_UNIT}[元圆]?整?|[零〇{_DIGIT}{_PLACE}]*?(万亿|万|亿)[元圆]?整?"
)
_LONGEST = 18


class NoSum(ValueError):  # noqa: N818  what someone wrote, not a fault of the program
    """What was written is no sum that can be asked for; `str()` says why, in Chinese."""


def fen_typed(text: str) -> int:
    """The sum in fen; NoSum for what is none, or has a part of a fen, which would have to be rounded away."""
    hit = _FIGURES.fullmatch(text)
    if hit is None:
        if len(text) > 2 * _LONGEST or not _NUMERALS.fullmatch(text):
            raise NoSum(f"“{text}”不是金额")
        fen, rest = int(capital_value(text if "元" in text or "圆" in text else f"{text}元") * 100), 0
    else:
        whole, fraction = hit.group(1).replace("，", ""), (hit.group(2) or "").rstrip("0")
        if len(whole) > _LONGEST:
            raise NoSum(f"金额“{text}”太大")
        if len(fraction) > _LONGEST:
            raise NoSum(_too_fine(text))
        fen, rest = divmod(int(whole + fraction) * _UNITS[hit.group(3) or ""] * 100, 10 ** len(fraction))
    if rest:
        raise NoSum(_too_fine(text))
    if fen > LARGEST_FEN:
        raise NoSum(f"金额“{text}”太大")
    return fen


def _too_fine(text: str) -> str:
    return f"金额“{text}”有不足一分的零头（最多写到分，即元后面两位小数）"


def unit_left_out(low: str, high: str) -> str:
    """The unit that the lower end of a range has from the upper one, as in 5..6亿元; empty when it has its own, or none."""
    if not _BARE.fullmatch(low):
        return ""
    hit = _LAST_UNIT.fullmatch(high)
    return (hit.group(2) or hit.group(3) or "") if hit else ""
