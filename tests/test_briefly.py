"""A wording as a message shows it: a few characters, whatever it is made of."""

from __future__ import annotations

import pytest

from checker.briefly import briefly
from checker.load import load_rules

SHOWN = [
    ("户名", "户名"),
    ("终结…本次执行[程序]", "终结…本次执行"),
    ("(实行限购|执行限购|属于限购)", "实行限购等"),
    ("有权~(拒绝|拒付)", "有权…拒绝等"),
    ("民事诉讼法\\(试行\\)", "民事诉讼法（试行）"),
    ("账号…<account>", "账号…<account>"),
    ("甲" * 40, "甲" * 23 + "…"),
]


@pytest.mark.parametrize(("wording", "shown"), SHOWN)
def test_how_a_wording_is_shown(wording: str, shown: str) -> None:
    assert briefly(wording) == shown


def test_no_bundled_wording_fills_a_message() -> None:
    for rule in load_rules().rules:
        for wording in rule.wordings():
            assert 0 < len(briefly(wording)) <= 25, wording
