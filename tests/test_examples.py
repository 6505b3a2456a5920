"""The examples: written anew they are the committed bytes; expected.yaml names each; nothing in them is real.

Whether the checker agrees with expected.yaml is tested where the rules are, not here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from corpus.doctype import TYPE_NAMES

EXAMPLES = Path(__file__).parent.parent / "examples"
FOUND_SEEDS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "seeds"
SPAM_TITLED = "002_"  # the one seed whose first line is spam
EXPECTED: dict[str, Any] = yaml.load((EXAMPLES / "expected.yaml").read_bytes(), Loader=yaml.CSafeLoader)
TEXTS: dict[str, Any] = yaml.load((EXAMPLES / "texts.yaml").read_bytes(), Loader=yaml.CSafeLoader)
WRITTEN = [entry["file"] for entry in TEXTS["documents"]]


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which make.py has just written everything."""
    pytest.importorskip("reportlab", reason="examples/make.py writes PDFs with reportlab (extra: dev)")
    target = tmp_path_factory.mktemp("examples")
    subprocess.run([sys.executable, EXAMPLES / "make.py", "--into", target], check=True)
    return target


@pytest.mark.parametrize("file", WRITTEN)
def test_written_anew_it_is_what_is_committed(rewritten: Path, file: str) -> None:
    assert (rewritten / file).read_bytes() == (EXAMPLES / file).read_bytes()


def test_every_file_is_expected_and_every_expected_file_is_there() -> None:
    there = {
        path.relative_to(EXAMPLES).as_posix()
        for folder in ("drafts", "served", "published", "seeds")
        for path in (EXAMPLES / folder).iterdir()
    }
    listed = [entry["file"] for entry in EXPECTED["documents"] + EXPECTED["seeds"]]
    assert sorted(listed) == sorted(there)
    assert {entry["file"] for entry in EXPECTED["documents"]} == set(WRITTEN)


@pytest.mark.parametrize("entry", EXPECTED["documents"], ids=lambda entry: entry["file"])
def test_expectations_use_the_words_of_the_project(entry: dict[str, Any]) -> None:
    assert entry["type"] in TYPE_NAMES
    assert entry["mode"] in {"draft", "served", "published"}
    assert {"drafts": "draft"}.get(entry["file"].split("/")[0], entry["file"].split("/")[0]) == entry["mode"]
    assert entry["date"] is None or re.fullmatch(r"20\d\d-\d\d-\d\d", entry["date"])
    assert entry["case_number"] is None or re.fullmatch(
        r"（20\d\d）[甲乙丙戊庚]\d+执恢?\d+号(之[一二三四])?", entry["case_number"]
    )
    for result in entry["results"].values():
        assert result["verdict"] in {"pass", "fail", "undecided"}
        assert result["why"]
    assert not set(entry["results"]) & set(entry.get("not_applicable", {}))


def test_accounts_and_telephones_cannot_be_mistaken_for_real_ones() -> None:
    text = (EXAMPLES / "texts.yaml").read_text(encoding="utf-8").replace(" 0000", "0000")
    for number in re.findall(r"(?<!\d)\d{12,}(?!\d)", text):
        assert number.startswith(("62220000000", "000000")), number
    for number in re.findall(r"(?<![\d-])\d{3,4}-\d{3,}(?:-\d+)?", text):
        assert number.startswith("000"), number
    assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)


def test_the_font_is_small_and_its_licence_lies_beside_it() -> None:
    (font,) = (EXAMPLES / "fonts").glob("*.ttf")
    assert font.stat().st_size <= 300 * 1024
    assert "SIL OPEN FONT LICENSE Version 1.1" in (EXAMPLES / "fonts" / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", EXPECTED["seeds"], ids=lambda entry: entry["file"])
def test_seeds_are_byte_for_byte_as_found_but_for_one_spam_line(entry: dict[str, str]) -> None:
    found = FOUND_SEEDS / Path(entry["file"]).name
    if not found.exists():
        pytest.skip(f"没有 {FOUND_SEEDS}，无法与原件比对")
    original = found.read_bytes()
    if found.name.startswith(SPAM_TITLED):
        original = original.split(b"\n", 1)[1]
    assert (EXAMPLES / entry["file"]).read_bytes() == original
