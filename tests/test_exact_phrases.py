"""Any stretch of any test document, typed as it stands there or in traditional characters, finds what a scan finds.

All three engines; a hundred stretches of every tenth document in `make test`, a
thousand of all of them in `make soak`.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import opencc
import pytest
import yaml
from conftest import SHARED
from generated_documents import seeded

from corpus.document import Unreadable, document_of
from corpus.matchtext import fold_query
from corpus.read import read_path
from index.engine import Engine, State
from index.entry import Entry
from index.home import Home
from index.library import ENGINES, engine_kind
from index.query import LONGEST, parse_query
from index.tree import Phrase

ROOT = Path(__file__).parent
FOLDERS = (ROOT.parent / "examples", ROOT / "files", ROOT / "development", ROOT / "heldout", ROOT / "cases")
_SHORTEST_DOCUMENT = 40  # characters: strings in YAML files that are no documents are shorter
_QUOTES = '"＂“”„「」『』'


@cache
def _texts(step: int = 1) -> tuple[tuple[str, str], ...]:
    """The raw text and match text of every test document that can be read, or of each `step`-th; the shared ones where they are."""
    found: dict[str, str] = {}
    for each in _sources()[::step]:
        try:
            document = document_of(each) if isinstance(each, str) else read_path(each)
        except Unreadable:  # a password, or damaged on purpose
            continue
        found[document.raw] = document.match.text
    return tuple((raw, match) for raw, match in found.items() if len(match) >= _SHORTEST_DOCUMENT)


def _sources() -> list[str | Path]:
    """Every text that stands in a YAML file once, and every file."""
    found: dict[str | Path, None] = {}
    for folder in (*FOLDERS, SHARED / "corpus"):
        for file in sorted(folder.rglob("*")):
            if file.suffix in (".yaml", ".yml"):
                found |= dict.fromkeys(_strings(yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)))
            elif file.suffix in (".txt", ".doc", ".docx", ".pdf", ".html", ".ofd"):
                found[file] = None
    return list(found)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if len(value) >= _SHORTEST_DOCUMENT:
            yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


Texts = Sequence[tuple[str, str]]


@contextmanager
def _filled(name: str, folder: Path, texts: Texts) -> Iterator[Engine]:
    place = engine_kind(name).place(Home(folder), f"test-{secrets.token_hex(6)}")
    building = place.begin()
    for number, (_raw, match) in enumerate(texts, 1):
        building.add(number, Entry(id=str(number), paths=(), title="", match_text=match))
        if number % (len(texts) // 3) == 0:
            building.commit()  # several segments
    building.commit()
    building.close()
    place.switch(State("store", 0, secrets.token_hex(4)))
    opened = place.open()
    yield opened
    opened.close()
    place.close()


def _typed(texts: Texts, count: int, seed: int) -> list[str]:
    """Stretches of 2 to 30 characters of raw text, every second one in traditional characters."""
    rnd = seeded(seed)
    traditional = opencc.OpenCC("s2t")
    raws = [raw for raw, _match in texts]
    stretches: list[str] = []
    while len(stretches) < count:
        raw = rnd.choice(raws)
        length = rnd.randint(2, min(30, len(raw)))
        start = rnd.randrange(len(raw) - length + 1)
        stretch = raw[start : start + length]
        if len(stretches) % 2:
            stretch = traditional.convert(stretch)
        if len(fold_query(stretch)) >= 2 and not set(stretch) & set(_QUOTES):
            stretches.append(stretch)
    return stretches


def _stretches_find_what_a_scan_finds(engine: Engine, texts: Texts, count: int) -> None:
    stretches = _typed(texts, count, seed=count)
    kinds = {
        "punctuation": "，。；：、（）",
        "figures": "0123456789",
        "traditional": "執書條賬號願應當實",
        "line ends": "\n",
    }
    for kind, characters in kinds.items():
        assert sum(bool(set(stretch) & set(characters)) for stretch in stretches) >= count // 50, kind
    hits = 0
    for stretch in stretches:
        query = f'"{stretch}"'
        assert len(query) <= LONGEST
        tree = parse_query(query)
        folded = fold_query(stretch)
        assert tree == Phrase("text", folded)
        expected = {number for number, (_raw, match) in enumerate(texts, 1) if folded in match}
        found = engine.search(tree, limit=None)
        assert (set(found.numbers), found.total) == (expected, len(expected)), stretch
        hits += bool(expected)
    # A stretch that cuts a page header, or a sound in brackets, stands in no match text; most do.
    assert hits >= count * 9 // 10


@pytest.mark.parametrize("name", ENGINES)
def test_a_hundred_stretches_find_what_a_scan_finds(name: str, tmp_path: Path) -> None:
    some = _texts(10)
    assert len(some) >= 100
    with _filled(name, tmp_path, some) as engine:
        _stretches_find_what_a_scan_finds(engine, some, 100)


@pytest.mark.soak
@pytest.mark.parametrize("name", ENGINES)
def test_a_thousand_stretches_of_all_documents_find_what_a_scan_finds(name: str, tmp_path: Path) -> None:
    texts = _texts()
    print(len(texts), "documents,", sum(len(match) for _raw, match in texts), "characters")
    with _filled(name, tmp_path, texts) as engine:
        _stretches_find_what_a_scan_finds(engine, texts, 1_000)
