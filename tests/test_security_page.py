"""docs/security.md names a test for each promise: each of them is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")


def test_each_promise_names_tests_that_exist() -> None:
    rows = [
        line
        for line in PAGE.splitlines()
        if line.startswith("|") and not line.startswith(("| promise", "|---"))
    ]
    assert len(rows) > 20
    for row in rows:
        named = re.findall(r"`(test_\w+\.py)::(test_\w+)`", row.split("|")[2])
        assert named, row
        for file, name in named:
            assert f"def {name}(" in (ROOT / "tests" / file).read_text("utf-8"), (file, name)


def test_every_test_of_trust_is_named_by_a_promise_or_is_a_detail() -> None:
    details = {
        "test_a_token_or_a_proxy_opens_it",
        "test_a_name_is_a_word",
        "test_a_name_is_given_once",
        "test_a_wrong_token_gets_a_sentence_and_is_not_shown_again",
        "test_a_form_opened_before_the_login_ended_can_still_be_sent_after_the_next",
        "test_whom_the_proxy_names_may_be_a_reader_only",
    }
    tests = set(
        re.findall(r"^def (test_\w+)\(", (ROOT / "tests/test_desk_trust.py").read_text("utf-8"), re.MULTILINE)
    )
    assert tests - set(re.findall(r"test_desk_trust\.py::(test_\w+)", PAGE)) == details
