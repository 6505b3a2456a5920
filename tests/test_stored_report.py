"""A report read back from the JSON that was kept says the same, and search hits are marked beside what it found."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.reports.json import document_record
from checker.reports.marked import Words, lines, numbered
from checker.reports.stored import report_of
from checker.verdict import Mode
from corpus.read import read_path
from corpus.spans import RawSpan

DRAFTS = sorted((Path(__file__).resolve().parents[1] / "examples" / "drafts").glob("*.txt"))


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_a_record_read_back_makes_the_same_record(path: Path) -> None:
    settings = Settings(Mode.DRAFT, None, datetime.date(2026, 1, 1))
    record = document_record(check(read_path(path), load_rules(), settings))
    assert record["results"]
    again = document_record(report_of(record))
    # How many rules did not apply is not a result.
    assert {**again, "not_applicable": None} == {**record, "not_applicable": None}


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.stem)
def test_hits_are_marked_and_no_character_is_lost(path: Path) -> None:
    document = read_path(path)
    results = numbered(check(document, load_rules(), Settings(Mode.DRAFT)), "r")
    raw = document.raw
    hits = [RawSpan(at, at + 5) for at in range(3, len(raw) - 5, 11)]
    drawn = lines(raw, results, hits)
    words = [[token for token in line if isinstance(token, Words)] for line in drawn]
    assert "\n".join("".join(each.text for each in line) for line in words) == raw
    pieces: dict[int, str] = {}
    for line in words:
        for each in line:
            if each.hit:
                assert each.first is (each.hit not in pieces)
                pieces[each.hit] = pieces.get(each.hit, "") + each.text
    for number, hit in enumerate(hits, 1):
        assert pieces.get(number, "") == raw[hit.start : hit.end].replace("\n", "")
