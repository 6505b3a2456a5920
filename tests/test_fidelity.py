"""Every character of a text arrives, whatever it was issued as; the whole table is printed by `python -m bench fidelity`."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.fidelity import Outcome, compared, outcomes
from bench.issued import FORMS, Block, Form, Source, generated

SOURCES = generated(4)


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_nothing_is_lost_and_nothing_is_added(form: Form, tmp_path: Path) -> None:
    if reason := form.lacks():
        pytest.skip(f"{form.name}: {reason}")
    # RTF starts LibreOffice for each file. The second source has a table.
    sources = SOURCES[1:2] if "RTF" in form.name else SOURCES
    for found in outcomes(form, sources, tmp_path / "files", show=True):
        assert found.cer == 0, found.difference
        assert found.paragraphs[0] == found.paragraphs[1] > 10
        assert found.numbers[0] == found.numbers[1] > 5


def _outcome(read: str) -> Outcome:
    source = Source(
        "a",
        (
            Block("text", "责令履行。"),
            Block("table", rows=(("账号", "6217000000000000001"), ("金额", "100"))),
        ),
    )
    return compared("a", source, read, FORMS[0], show=True)


@pytest.mark.parametrize(
    ("read", "cer", "paragraphs", "numbers"),
    [
        ("责令履行。\n账号\t6217000000000000001\n金额\t100", 0, 3, 1),
        ("责令\n履行。\n账号 6217000000\n000000001\n金额 100", 0, 3, 1),
        ("责令履行。\n账号\t621700000000000001\n金额\t100", 1 / 31, 2, 0),
        ("责令履行\n账号\t6217000000000000001\n金额\t100", 1 / 31, 2, 1),
        ("责令履行。\n账号\t62170000000000000019\n金额\t100", 1 / 31, 3, 0),
        ("责令履行。\n100\t6217000000000000001\n账号\t金额", 8 / 31, 1, 1),
        ("", 1, 0, 0),
    ],
    ids=["whole", "wrapped", "a figure lost", "a stop lost", "a figure added", "cells exchanged", "nothing"],
)
def test_the_measure_sees_what_is_wrong(read: str, cer: float, paragraphs: int, numbers: int) -> None:
    found = _outcome(read)
    assert (found.cer, found.paragraphs, found.numbers) == (
        pytest.approx(cer, abs=0.02),
        (paragraphs, 3),
        (numbers, 1),
    )
