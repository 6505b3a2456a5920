"""A rule that a query asks for and that nobody knows is an error with the nearest names, never an empty answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_command import BAD, zhihe

from checker.load import load_rules
from checker.rule import Rule
from corpus.document import document_of
from desk.rulenames import refuse_unknown_rules
from index.library import Library
from index.query import QueryError, parse_query
from index.ruletitles import bundled_names
from index.saved import SavedSearches
from index.tree import Keyword, rule_names

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
        ("违反:art20", 3, "是不是 art20*（art20-"),
        ("缺:告知可向12358举报", 2, "是不是 告知可向12368举报"),
        ("待定:nope", 3, "没有叫“nope”的规则"),
        ("符合:phone-2018", 3, "没有叫“phone-2018”的规则"),
        ("(执行 或 符合:ＮＯＰＥ)", None, "没有叫“nope”的规则"),
    ],
)
def test_an_unknown_rule_is_refused(home: Path, query: str, position: int | None, said: str) -> None:
    with Library.open(home) as library, pytest.raises(QueryError) as refused:
        refuse_unknown_rules(library, parse_query(query), query)
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
        refuse_unknown_rules(library, parse_query(query), query)


NAMES = load_rules().rules


@pytest.mark.parametrize("rule", NAMES, ids=lambda rule: rule.id)
def test_every_rule_is_found_by_its_title_and_its_aliases_as_they_stand(home: Path, rule: Rule) -> None:
    with Library.open(home) as library:
        for name in (rule.title, *rule.aliases):
            plain = [] if "“" in name else [f"缺:{name}"]  # a quote begins a text of its own
            for query in (*plain, f'缺:"{name}"'):
                assert library.by_id(parse_query(query)) == Keyword("fail", rule.id), query


def test_every_alias_is_on_the_page() -> None:
    page = (Path(__file__).parents[1] / "docs" / "zh" / "检索语法.md").read_text("utf-8")
    rows = [f"| {rule.title} | {'、'.join(rule.aliases)} |" for rule in NAMES if rule.aliases]
    assert rows
    assert [row for row in rows if row not in page] == []


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("缺:可以再次申请执行", {"spc-2016-373/art06-rights"}),
        ("缺:告知可向１２３６８舉報", {"spc-2021-322/art20-12368-report"}),
        ("缺:12368", {"spc-2021-322/art20-12368-report"}),
        ("不合格:*12368举报", {"spc-2021-322/art20-12368-report", "spc-2021-322/art20-related-docs"}),
        ("执行 非 缺:恢复执行", {"spc-2016-373/art06-rights"}),
    ],
)
def test_titles_and_their_parts_become_ids(home: Path, query: str, ids: set[str]) -> None:
    with Library.open(home) as library:
        assert set(rule_names(library.by_id(parse_query(query)))) == ids


@pytest.mark.parametrize(
    "query", ["缺:art20-account", "缺:art20*", "缺:*account", "缺:own-court/phone-2019", "缺:phone-20*"]
)
def test_ids_stay_as_they_are(home: Path, query: str) -> None:
    with Library.open(home) as library:
        assert library.by_id(parse_query(query)) == parse_query(query)


def test_a_part_of_several_titles_is_refused_with_the_titles(home: Path) -> None:
    with Library.open(home) as library, pytest.raises(QueryError) as refused:
        library.search("执行 缺:终本裁定写明")
    assert "不止一条：“终本裁定写明执行通知和责令报告财产”、" in str(refused.value)
    assert "*终本裁定写明*" in str(refused.value)


def test_a_search_by_title_finds_what_one_by_id_finds_also_when_it_is_saved(home: Path) -> None:
    query = "缺:载明案件对应的具体账户"
    with Library.open(home) as library, SavedSearches(library.home) as searches:
        assert library.search(query).total == library.search("缺:art20-account").total == 1
        one = searches.save(library, "账户", query)
        library.add(
            document_of(BAD + "又一份", "/乙"), {"path": "/乙", "mode": "served", "results": [BUNDLED]}, "r1"
        )
        assert [entry.path for entry in searches.new(library, one)] == ["/乙"]
        searches.forget("账户")
        library.remove("/乙")


def test_people_read_titles_and_programs_ids(home: Path, tmp_path: Path) -> None:
    title, rule = "载明案件对应的具体账户", "spc-2021-322/art20-account"
    shown = zhihe("search", "违反:*", home=home).stdout
    assert f"违反 1 项：{title}\n" in shown
    assert f"违反：{title} 1" in shown
    (facet,) = json.loads(zhihe("search", "*", "--format", "json", home=home).stdout)["facets"]["fail"]
    assert facet == {"value": rule, "name": title, "count": 1}
    table = zhihe("search", "违反:*", "--format", "csv", home=home).stdout
    assert f"{title}（{rule}）" in table
    assert "own-court/phone-2019" in table
    (line,) = zhihe("search", "违反:*", "--format", "jsonl", home=home).stdout.splitlines()
    assert json.loads(line)["fail"] == [rule]


def test_names_of_rules_are_kept_and_made_anew_when_they_are_damaged(tmp_path: Path) -> None:
    names = bundled_names(tmp_path)
    (kept,) = tmp_path.glob("rule-names-*.json")
    assert bundled_names(tmp_path) == names
    kept.write_text("{", "utf-8")
    assert bundled_names(tmp_path) == names
    assert bundled_names(tmp_path / "没有") == names


@pytest.mark.parametrize("words", [["缺:art20-acount"], ["执行", "--within", "缺:art20-acount"]])
def test_the_command_says_so(home: Path, words: list[str]) -> None:
    done = zhihe("search", *words, home=home)
    assert (done.returncode, done.stdout) == (2, "")
    assert "没有叫“art20-acount”的规则" in done.stderr
