"""What people write in place of the signs of the query language: 案号 : 1, 案号=1, 金额>10 万元, 法院:甲，类型:乙.

It works on prepared signs (see `index.querysigns`) and moves no character, so that a fault is told at the place where it was
typed. What stands in quotes, or follows no field of ours, stays as it is.
"""

from __future__ import annotations

import re

from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from index.queryfields import BY_NAME, RANGES, Kind, QueryField
from index.querysigns import EITHER, QUOTE, UNQUOTE

JOINT = "\u200b"
"""In place of a space that parts nothing; folding removes it, and to the parser it is no white space."""
STARTS = rf"(?<![^\s(:\-{UNQUOTE}{EITHER}])"
"""Where the name of a field may begin."""
_COMPARING = "<>≥≤＜＞"
COMPARED = f"(?=[{_COMPARING}]|=[<>])"
"""A comparison right behind the name of a field."""

_QUOTED = re.compile(f"{QUOTE}[^{UNQUOTE}]*{UNQUOTE}")
_PARTS = "，,、；;|｜/／"
_HEAD = lazy_pattern(rf"(?<![^\s(:\-{UNQUOTE}{_PARTS}])(\w+)\s*[:=＝{_COMPARING}]\s*")
_SIGNED = lazy_pattern(rf"{STARTS}(\w+)(\s*)(:+|[=＝]+(?![<>＜＞])|{COMPARED})")
_SPACED = lazy_pattern(rf"\s*[{_COMPARING}=]{{1,2}}\s+(?=\S)")
_SUM = (
    r"[¥￥]?\d[\d，,]*(?:\.\d+)?"
    r"(?:\s*(?:百万|百萬|千万|千萬|百|千|万亿|萬億|万|萬|亿|億|元|圆|圓)[元圆圓整]*(?=[\s)~～至到\-－—.…]|$))?"
)
_SUMS = lazy_pattern(rf"\s*[{_COMPARING}={JOINT}]*{_SUM}(?:\s*(?:\.{{2,}}|…+|[~～至到])\s*{_SUM})?")


def settled(signs: str) -> str:
    """The same query with the signs of the language, each where the other one stood."""
    masked = _QUOTED.sub(lambda hit: QUOTE * (len(hit.group()) - 1) + UNQUOTE, signs)
    out = list(masked)
    _part(masked, out)
    _sign("".join(out), out)
    _join("".join(out), out)
    return "".join(
        before if mask in (QUOTE, UNQUOTE) else after
        for before, mask, after in zip(signs, masked, out, strict=True)
    )


def _named(name: str) -> QueryField | None:
    return BY_NAME.get(fold_query(name))


def _part(signs: str, out: list[str]) -> None:
    """Between two conditions a mark is a space; 或 where it stands for it."""
    begun, before = 0, None  # where the value of the last field begins, and that field
    for hit in _HEAD.finditer(signs):
        field = _named(hit.group(1))
        if field is None:
            continue
        mark = len(signs[: hit.start()].rstrip()) - 1
        if before and begun < mark and signs[mark] in _PARTS and not _has_space(signs, begun, mark):
            alike = signs[mark] == "、" and field is before
            out[mark] = EITHER if alike or signs[mark] in "|｜/／" else " "
        begun, before = hit.end(), field


def _has_space(signs: str, start: int, end: int) -> bool:
    return any(char.isspace() for char in signs[start:end])


def _sign(signs: str, out: list[str]) -> None:
    """案号 : 1, 案号=1, 案号::1 and 金额 > 10 as 案号:1 and 金额>10."""
    for hit in _SIGNED.finditer(signs):
        field = _named(hit.group(1))
        compared = not hit.group(3)
        if field is None or (compared and field.kind not in RANGES):
            continue
        out[hit.start(2) : hit.end(2)] = JOINT * len(hit.group(2))
        if not compared:
            out[hit.start(3) : hit.end(3)] = ":" + " " * (len(hit.group(3)) - 1)
        if field.kind in RANGES and (spaced := _SPACED.match(signs, hit.end())):
            _close(out, spaced)


def _join(signs: str, out: list[str]) -> None:
    """10 万元, and 10 万 .. 50 万, as one value of a sum."""
    for hit in re.finditer(rf"{STARTS}(\w+){JOINT}*(?::|{COMPARED})", signs):
        field = _named(hit.group(1).rstrip(JOINT))
        if field and field.kind is Kind.AMOUNT and (sums := _SUMS.match(signs, hit.end())):
            _close(out, sums)


def _close(out: list[str], hit: re.Match[str]) -> None:
    out[hit.start() : hit.end()] = [JOINT if char.isspace() else char for char in hit.group()]
