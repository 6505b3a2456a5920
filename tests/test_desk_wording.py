"""What is said of a file is understood on the command line and in the pages: an option is never named alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.surfaces import PASSWORD, RECOGNISE
from desk.web.language import catalogue

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("said", "field"),
    [(RECOGNISE, "draft.ocr"), (PASSWORD, "draft.password"), (RECOGNISE, "audit.recognise")],
)
def test_the_field_of_the_page_is_called_so_there(said: str, field: str) -> None:
    [named] = re.findall("“(.*?)”", said)
    assert catalogue()[field]["zh"].startswith(named)


def test_readers_name_no_option_by_itself() -> None:
    for path in (ROOT / "corpus").rglob("*.py"):
        if path.name != "surfaces.py":
            strings = re.findall(r'"[^"\n]*[一-鿿][^"\n]*"', path.read_text("utf-8"))
            assert not [each for each in strings if re.search(r"--[a-z]", each)], path
