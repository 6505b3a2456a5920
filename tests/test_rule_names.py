"""A rule that a query asks for and that nobody knows is an error with the nearest names, never an empty answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_command import BAD, zhihe

from checker.load import load_rules
from corpus.document import document_of
from desk.rulenames import refuse_unknown_rules
from index.library import Library
from index.query import QueryError, parse_query

OWN = {"rule": "own-court/phone-2019", "verdict": "pass", "severity": "error"}
BUNDLED = {**OWN, "rule": "spc-2021-322/art20-account", "verdict": "fail"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with a document that was judged by a rule of a court, which is not loaded."""
    folder = tmp_path_factory.mktemp("rules") / "库"
    with Library.open(folder) as library:
        library.add(
            document_of(BAD, "/甲"), {"path": "/甲", "mode": "served", "results": [OWN, BUNDLED]}, "r1"
        )
    return folder


@pytest.mark.parametrize(
    ("query", "position", "said"),
    [
        ("缺:art20-acount", 2, "是不是 art20-account、art22-content、art05-content。全部规则"),
        ("执行 非 违反:spc-2021-322/art20-acount", 8, "是不是 spc-2021-322/art20-account"),
        ("违反:spc-2021-322/art99*", 3, "没有叫“spc-2021-322/art99*”的规则"),
        ("待定:nope", 3, "没有叫“nope”的规则"),
        ("符合:phone-2018", 3, "没有叫“phone-2018”的规则"),
        ("(执行 或 符合:ＮＯＰＥ)", None, "没有叫“nope”的规则"),
    ],
)
def test_an_unknown_rule_is_refused(home: Path, query: str, position: int | None, said: str) -> None:
    with Library.open(home) as library, pytest.raises(QueryError) as refused:
        refuse_unknown_rules(library, parse_query(query), load_rules, query)
    assert refused.value.position == position
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "query",
    [
        "执行",
        "违反:*",
        "缺:art20-account",
        "缺:ART20-ACCOUNT",
        "违反:spc-2021-322/art20*",
        "违反:*account",
        "符合:own-court/*",
        "符合:phone-2019",
        "违反:own-court/phone-2019",
        "符合:phone-20?9",
    ],
)
def test_a_rule_that_is_loaded_or_that_a_document_bears_is_known(home: Path, query: str) -> None:
    with Library.open(home) as library:
        refuse_unknown_rules(library, parse_query(query), load_rules, query)


@pytest.mark.parametrize("words", [["缺:art20-acount"], ["执行", "--within", "缺:art20-acount"]])
def test_the_command_says_so(home: Path, words: list[str]) -> None:
    done = zhihe("search", *words, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有叫“art20-acount”的规则" in done.stderr
