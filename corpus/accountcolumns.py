"""Numbers of accounts in a table whose first row names the columns.

    户名          开户行          账号
    甲县人民法院  乙银行丙支行    6222000000000000018

Asked of raw text, in which tabs part the cells; where the cells of a row were wrapped it has none, and only the first number counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from corpus.patterns import lazy_pattern
from corpus.spans import RawSpan

_HEAD = lazy_pattern(
    r"(?<![^\t\n])[ \u3000]{0,4}(?:[一-鿿]{0,6}[账帐賬帳][ \u3000]{0,4}[号號户戶][码碼]?|[一-鿿]{0,6}[账帐賬帳]（卡）[号號]|[一-鿿]{0,4}卡[号號])"
    r"(?:（[^）\t\n]{1,10}）)?[：:]?[ \u3000]{0,4}(?![^\t\n])"
)
_BESIDE = lazy_pattern(
    r"[户戶][ \u3000]{0,4}名|[开開][户戶]|收款|[账帐賬帳][户戶]名|[银銀]行|金[额額]|被[执執]行人|案[号號]|姓名|[币幣]种|[余餘][额額]|持有人"
)
_NUMBER = lazy_pattern(r"[ \u3000]*([0-9０-９][0-9０-９×xX*●…\- #]{6,44}[0-9０-９×xX*])[ \u3000]*$")
# Under heads whose row was wrapped: a line of figures, with the rest of it on the next one.
_WRAPPED = lazy_pattern(r"(?<=\n)[ \u3000]*([0-9][0-9 ]{7,30}(?:\n[0-9 ]{1,16}(?=\n|$))?)(?![^\n])")
_FIGURES = lazy_pattern("[0-9]{5}")
_FEWEST, _FEWEST_WRAPPED = 8, 12
_MOST_ROWS = 2_000
_MOST_COLUMNS = 3
_FAR = 200  # characters from the heads to a number in a wrapped row


def column_spans(raw: str) -> Iterator[RawSpan]:
    """The account numbers that stand in a column of their own, in order; masked ones too."""
    if "\t" not in raw:
        return
    done = -1  # where the last table that was looked at ends
    for hit in _HEAD.finditer(raw):
        if hit.start() <= done:
            continue
        start = raw.rfind("\n", 0, hit.start()) + 1
        end = raw.find("\n", hit.end())
        done = end if end >= 0 else len(raw)
        line = raw[start:done]
        if end < 0 or "\t" not in line or not _are_heads(line):
            continue
        columns = [
            raw.count("\t", start, head.start())
            for head in islice(_HEAD.finditer(raw, start, end), _MOST_COLUMNS)
        ]
        rows = 0
        for found, done in _rows(raw, end + 1, columns, line.count("\t")):  # noqa: B007  the last one tells
            rows += 1
            yield from found
        if not rows and (wrapped := _WRAPPED.search(raw, end, _stop(raw, end))):
            digits = "".join(wrapped[1].split())
            if len(digits) >= _FEWEST_WRAPPED:
                yield RawSpan(*wrapped.span(1))


def _are_heads(line: str) -> bool:
    return _BESIDE.search(line) is not None and not _FIGURES.search(line)


def _stop(raw: str, start: int) -> int:
    """Where the row under the heads ends at the latest: with a sentence."""
    stops = (raw.find(char, start, start + _FAR) for char in "。；")
    return min((at for at in stops if at >= 0), default=min(len(raw), start + _FAR))


def _rows(raw: str, start: int, columns: list[int], width: int) -> Iterator[tuple[list[RawSpan], int]]:
    """Of each row below the heads the numbers in these columns, and where the row ends."""
    for _ in range(_MOST_ROWS):
        end = raw.find("\n", start)
        end = len(raw) if end < 0 else end
        if start >= end or raw.find("\t", start, end) < 0:
            return
        cells = raw[start:end].split("\t")
        places = [start]
        for cell in cells:
            places.append(places[-1] + len(cell) + 1)
        found = _numbers(cells, columns, width)
        yield [RawSpan(places[index] + first, places[index] + last) for index, (first, last) in found], end
        start = end + 1


def _numbers(cells: list[str], columns: list[int], width: int) -> list[tuple[int, tuple[int, int]]]:
    """The account numbers of a row: in their columns, or where cells were merged the only one as long."""
    whole = len(cells) == width + 1
    fewest = _FEWEST if whole else _FEWEST_WRAPPED
    found = [
        (index, hit.span(1))
        for index in (columns if whole else range(min(len(cells), width + 1)))
        if (hit := _NUMBER.match(cells[index])) and len("".join(hit[1].split())) >= fewest
    ]
    return found if whole or len(found) == 1 else []
