"""Cells of a spreadsheet: what could run as a formula is text, everything else is left alone."""

from __future__ import annotations

import pytest

from checker.reports.cells import safe_cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1"])
def test_a_cell_that_could_be_a_formula_is_made_text(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "执行通知书", "（2022）皖0202执1号", "1=1", "a@b"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert safe_cell(text) == text
