"""Several values written after one field: 法院:芜湖、无为 asks for either of them.

What may stand inside a value is no mark: 生命权、健康权、身体权纠纷 is one cause, 字第12、13号 one number. In quotes nothing is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern
from index.numberspelling import in_full
from index.queryerror import QueryError
from index.queryfields import BY_ID, kind_value, known_values

NUMBERS = ("case", "own", "related")
"""The fields with case numbers."""
_CLOSED = ("type", "level", "mode", "verdict", "format", "procedure")
_OPEN = ("court", "firm", "region", "kind")
_MARKS = lazy_pattern("[、|｜/／]")
_NUMBER_MARKS = lazy_pattern("[、|｜/／，,;；]")
_STOP = lazy_pattern("[、|｜/／;；，,]")
_STOP_IN_NUMBER = lazy_pattern(r"[;；|｜]|[，,](?!\d)|、\Z|\A、")
_FIGURES = lazy_pattern(r"\d+")
_SERIAL_ONLY = lazy_pattern(r"\d+号")


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field as typed."""

    text: str
    quoted: bool
    position: int | None


def one_by_one(field_id: str, value: Value) -> list[Value]:
    """The values of which one is asked for; QueryError for a mark that means nothing there."""
    if value.quoted or field_id not in (*NUMBERS, *_CLOSED, *_OPEN):
        return [value]
    marks = _NUMBER_MARKS if field_id in NUMBERS else _MARKS
    pieces = marks.split(value.text)
    if len(pieces) > 1 and _are_values(field_id, value.text, pieces):
        return _parted(value, pieces, field_id)
    stop = None if field_id in _CLOSED else _stop(field_id, value.text)
    if stop is not None:
        raise QueryError(
            f"“{value.text}”里有“{value.text[stop]}”",
            value.position if value.position is None else value.position + stop,
            f"几个之一写成 {BY_ID[field_id].names[0]}:(甲 或 乙)；别的条件用空格隔开；要查找这个符号本身，请加引号。",
        )
    return [value]


def _are_values(field_id: str, text: str, pieces: list[str]) -> bool:
    bare = [piece.removeprefix("=") for piece in pieces]
    if not all(bare):
        return False
    if field_id in NUMBERS:
        # 字第12、13号 is one number of two serial numbers.
        one = any(
            _FIGURES.fullmatch(first) and _SERIAL_ONLY.fullmatch(second) for first, second in pairwise(bare)
        )
        return not one and all("号" in each or "*" in each or _FIGURES.fullmatch(each) for each in bare)
    folded = [fold_query(piece) for piece in bare]
    closed = known_values(field_id)
    if closed is not None:
        return fold_query(text) not in closed and all(each in closed for each in folded)
    if field_id == "kind":
        return all(map(kind_value, folded))
    if field_id == "region":
        from corpus.regions import is_region  # noqa: PLC0415  a table that most queries do not need

        return all(map(is_region, folded))
    return True


def _parted(value: Value, pieces: list[str], field_id: str) -> list[Value]:
    whole = "=" if value.text.startswith("=") else ""
    texts = in_full(pieces) if field_id in NUMBERS else pieces
    values, at = [], 0
    for piece, text in zip(pieces, texts, strict=True):
        position = None if value.position is None else value.position + at
        values.append(Value(text if text.startswith("=") else whole + text, False, position))
        at += len(piece) + 1
    return values


def _stop(field_id: str, text: str) -> int | None:
    """Where a mark stands in a value that holds none."""
    hit = (_STOP_IN_NUMBER if field_id in NUMBERS else _STOP).search(text)
    return hit.start() if hit else None
