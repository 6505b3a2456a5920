"""Two ways to find the case numbers that fit a wildcard give one answer, at the limits between them and beyond.

Those of few documents are asked for; where documents, or their numbers, are many, all numbers are walked through.
"""

from __future__ import annotations

import pytest

from index import tantivy_query
from index.engine import Engine
from index.entry import Entry
from index.library import engine_kind
from index.scan import fits
from index.tree import Wildcard

MANY = 64
ASKED = (
    *("*执*17号", "*执17号", "?2021*17号", "*0202*", "*号", "*执*1?号", "*17*", "*1*7号", "**17号"),
    *("*不存在*17号", "*执17号*", "*执1*", "*（2021）*执1号"),
)


def _entry(number: int, cases: tuple[str, ...]) -> Entry:
    return Entry(id=str(number), paths=(), title="", match_text="甲", case_numbers=cases)


ENTRIES = {
    number: _entry(
        number,
        tuple(
            f"（2021）皖0202执{each}号"
            for each in (number, *range(1_000 * number, 1_000 * number + number % 5))
        ),
    )
    for number in range(1, MANY + 1)
}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    made: Engine = engine_kind("tantivy").create(tmp_path_factory.mktemp("index"))  # type: ignore[attr-defined]  # this one has folders
    for number, entry in ENTRIES.items():
        made.add(number, entry)
        if number % 20 == 0:
            made.commit()  # several segments
    made.delete(MANY)
    made.commit()
    return made


LIMITS = {
    "no document is asked": (1, 0),
    "one document": (1, 1),
    "as many as fit one of the wildcards": (1, 4),
    "a sixteenth of all": (16, 10_000),
    "more documents than values may come back": (1, 7),
    "every document": (1, 10_000),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_both_ways_give_one_answer(limit: str, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    few, most = LIMITS[limit]
    monkeypatch.setattr(tantivy_query, "_FEW", few)
    monkeypatch.setattr(tantivy_query, "_MOST_VALUES", most)
    found = 0
    for field in ("case", "own"):
        for pattern in ASKED:
            tree = Wildcard(field, pattern)
            wanted = {number for number, entry in ENTRIES.items() if number != MANY and fits(tree, entry)}
            assert set(engine.search(tree, limit=None).numbers) == wanted, tree
            found += bool(wanted)
    assert found > len(ASKED)


def test_each_limit_turns_to_the_other_way(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the test above might go one way only."""
    compiler = engine._compiler  # type: ignore[attr-defined]  # which way it goes shows nowhere else
    numbers = [entry.case_numbers for number, entry in ENTRIES.items() if number != MANY]
    holding = [each for each in numbers if any("执1" in case for case in each)]
    values = {case for each in holding for case in each}
    assert 1 < len(holding) < len(values)
    limits = (
        (1, len(values), True),
        (1, len(values) - 1, False),
        (1, len(holding), False),  # few enough documents, with too many numbers between them
        (len(numbers) // len(holding), len(values), True),
        (len(numbers), len(values), False),
    )
    for few, most, asked in limits:
        monkeypatch.setattr(tantivy_query, "_FEW", few)
        monkeypatch.setattr(tantivy_query, "_MOST_VALUES", most)
        fitting = compiler._values_like("case", "*执1*")
        assert (fitting is not None) == asked, (few, most)
        assert not asked or sorted(fitting) == sorted(case for case in values if "执1" in case)
    assert compiler._values_like("case", "*执*1?") is None  # no piece of two characters to ask for
