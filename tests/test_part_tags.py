"""A phrase in a part is found where the part has it, and nowhere else: random texts cut anywhere into parts.

Two characters make up the texts, so that every phrase begins in one part and ends in another somewhere.
"""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from generated_documents import seeded

from index.engine import Engine
from index.entry import Entry
from index.library import engine_kind
from index.parttags import FILLER, tagged
from index.scan import fits
from index.shown import PART_FIELDS, Shown
from index.tree import Near, Phrase

NAMES = (*(name for names in PART_FIELDS.values() for name in names), "正文")


def _entry(rnd: random.Random, number: int) -> Entry:
    text = "".join(rnd.choices("执行𠮷", (5, 5, 1), k=rnd.randint(1, 40)))
    cuts = sorted({0, len(text), *(rnd.randint(0, len(text)) for _ in range(rnd.randint(0, 9)))})
    parts = tuple((rnd.choice(NAMES), start, end) for start, end in pairwise(cuts))
    return Entry(id=str(number), paths=(), title="", match_text=text, shown=Shown(parts=parts))


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    rnd = seeded(20)
    return [_entry(rnd, number) for number in range(600)]


@pytest.fixture(scope="module")
def engine(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder: Path = tmp_path_factory.mktemp("index")
    made: Engine = engine_kind("tantivy").create(folder)
    for number, entry in enumerate(entries, 1):
        made.add(number, entry)
    made.commit()
    return made


@pytest.mark.parametrize("field", [*PART_FIELDS, "text"])
def test_a_phrase_in_a_part_is_what_a_scan_of_the_part_finds(
    field: str, engine: Engine, entries: list[Entry]
) -> None:
    rnd = seeded(7)
    found_some = 0
    for _ in range(120):
        tree = Phrase(field, "".join(rnd.choices("执行𠮷", (5, 5, 1), k=rnd.randint(1, 7))))
        wanted = {number for number, entry in enumerate(entries, 1) if fits(tree, entry)}
        assert set(engine.search(tree, limit=None).numbers) == wanted, tree
        found_some += bool(wanted)
    assert found_some > 30


@pytest.mark.parametrize("field", [*PART_FIELDS, "text"])
def test_near_pieces_lie_in_one_stretch_of_a_part(field: str, engine: Engine, entries: list[Entry]) -> None:
    rnd = seeded(8)
    for _ in range(40):
        first, second = ("".join(rnd.choices("执行", k=rnd.randint(2, 3))) for _ in range(2))
        tree = Near(field, first, second, rnd.randint(0, 4))
        wanted = {number for number, entry in enumerate(entries, 1) if fits(tree, entry)}
        assert set(engine.search(tree, limit=None).numbers) == wanted, tree


@pytest.mark.parametrize(
    ("text", "parts", "words"),
    [
        ("", [], []),
        ("执", [], []),
        ("执行法", [], ["执行", FILLER, "行法", FILLER]),
        ("执行法\x02", [("主文", 0, 2)], ["执行", "\x03b0", "行法", "\x05b0", "法\x02", FILLER]),
        (
            "执行法\x02",
            [("标题", 0, 0), ("告知", 2, 9)],
            ["执行", FILLER, "行法", FILLER, "法\x02", "\x05c0"],
        ),
        (
            "执行法院\x02",
            [("标题", 0, 1), ("案号", 1, 2), ("正文", 2, 3), ("当事人", 3, 4)],
            ["执行", "\x03a0", "行法", "\x05a0", "法院", FILLER, "院\x02", "\x05a1"],
        ),
    ],
)
def test_tags_stand_between_the_pairs(text: str, parts: list[tuple[str, int, int]], words: list[str]) -> None:
    assert tagged(text, parts).split(" ") == (words or [""])
