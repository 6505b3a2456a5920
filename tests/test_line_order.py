"""Lines found anywhere on a page are read as a person reads them."""

from __future__ import annotations

import random

import pytest

from corpus.readers.lineorder import Box, reading_order

LINE, STEP = 30, 50


def row(number: int, x0: float, x1: float, down: float = 0) -> Box:
    return (x0, 100 + number * STEP + down, x1, 100 + number * STEP + down + LINE)


PLAIN = [row(number, 150, 1500) for number in range(8)]
TABLE = [cell for number in range(8) for cell in (row(number, 150, 230), row(number, 400, 1300, 6))]
# Two pages of a file side by side on a sheet of A3.
COLUMNS = [row(number, 100, 1000) for number in range(8)] + [row(number, 1200, 2050) for number in range(8)]
HEADED = [row(0, 600, 1500), *[(x0, top + STEP, x1, bottom + STEP) for x0, top, x1, bottom in COLUMNS]]


@pytest.mark.parametrize(
    ("boxes", "rows"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param(PLAIN, [[number] for number in range(8)], id="plain"),
        pytest.param(TABLE, [[2 * number, 2 * number + 1] for number in range(8)], id="labels and values"),
        pytest.param(COLUMNS, [[number] for number in range(16)], id="two columns"),
        pytest.param(HEADED, [[number] for number in range(17)], id="two columns under a heading"),
    ],
)
def test_order(boxes: list[Box], rows: list[list[int]]) -> None:
    assert reading_order(boxes) == rows
    shuffled = list(range(len(boxes)))
    random.Random(1).shuffle(shuffled)  # noqa: S311  nothing here is secret
    read = reading_order([boxes[number] for number in shuffled])
    assert [[shuffled[number] for number in line] for line in read] == rows
