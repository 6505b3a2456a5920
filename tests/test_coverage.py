"""docs/coverage.md is what the generator makes, and nothing of the law or of the rules is missing from it."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from checker.instruments import Article
from checker.load import load_rules
from checker.rule import Rule

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(__file__).resolve().parents[2] / "shared" / "domain"
_spec = importlib.util.spec_from_file_location("docs_coverage", ROOT / "docs" / "coverage.py")
assert _spec
assert _spec.loader
coverage = importlib.util.module_from_spec(_spec)
sys.modules["docs_coverage"] = coverage  # dataclasses look their module up
_spec.loader.exec_module(coverage)

RULES = load_rules()
SAID = coverage.coverages(ROOT / "rules")
STORED = [each for each in SAID if each.articles]
PLACES: dict[tuple[str, str], list[Rule]] = coverage.placed(RULES.rules, SAID)
PAGE = coverage.coverage_page(RULES.rules, SAID)
PLANNED = {name: scope for each in SAID for name, scope in each.planned.items()}
DEPARTURES = {name: reason for each in SAID for name, reason in each.departures.items()}

# Drafts that one document can show and that are no rules yet; one that will never be a rule is a departure, named
# with its reason under `departures` in the coverage.yaml of its folder.
TO_COME = frozenset({})

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"the drafts are kept outside the repository, in {SHARED}, which is not here"
)


def drafts() -> list[dict[str, Any]]:
    drafted: list[dict[str, Any]] = yaml.safe_load((SHARED / "rules.yaml").read_text("utf-8"))["rules"]
    return drafted


def test_the_page_is_what_the_generator_makes() -> None:
    """`make docs` writes it anew."""
    assert (ROOT / "docs" / "coverage.md").read_text("utf-8") == PAGE
    assert coverage.page() == PAGE


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.folder)
def test_every_article_of_a_text_has_its_row_and_every_row_its_article(said: Any) -> None:
    assert list(said.rows) == list(said.articles)


@pytest.mark.parametrize("said", STORED, ids=lambda said: said.folder)
def test_the_classes_agree_with_the_rules_and_the_plans(said: Any) -> None:
    for number, row in said.rows.items():
        if (said.folder, number) in PLACES:
            assert "document" in row.classes, f"{number} has rules"
        assert set(row.planned) <= set(row.classes), number
        for scope in set(coverage.PLANNED) & set(row.classes):
            assert row.note or scope in row.planned, f"{number}: say why nothing of scope {scope} is planned"
        assert row.note or "none" not in row.classes, f"{number}: say why no document shows it"
        ruleless = "document" in row.classes and (said.folder, number) not in PLACES
        assert row.note or not ruleless or TO_COME, f"{number}: say why it has no rule"


def test_every_rule_is_on_the_page_once() -> None:
    shown = re.findall(r"`([a-z0-9-]+/[a-z0-9-]+)`（\d+/\d+）", PAGE)
    assert sorted(shown) == sorted(rule.id for rule in RULES.rules)


def test_rules_stand_under_the_article_they_rest_on_and_their_examples_are_counted() -> None:
    """`art06-rights` is named after an article whose text is not verified, and rests on another instrument."""
    rule = RULES.by_id["spc-2016-373/art06-rights"]
    [line] = [line for line in PAGE.splitlines() if f"`{rule.id}`" in line]
    assert line.startswith("| 517 |")
    assert f"`{rule.id}`（{len(rule.passing)}/{len(rule.failing)}）" in line


def test_the_totals_add_up() -> None:
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines()]
    summary = [cells for cells in lines if len(cells) == 9][2:]
    *each, total = [[int(cells[1] or 0), int(cells[6]), int(cells[8] or 0)] for cells in summary]
    assert total[:2] == [sum(cells[0] for cells in each), sum(cells[1] for cells in each)]
    assert total == [sum(len(said.rows) for said in STORED), len(RULES.rules), len(PLANNED)]


def test_nothing_planned_or_departed_from_is_a_rule() -> None:
    """What has become a rule leaves coverage.yaml, and its class becomes document as well."""
    assert {name for name in (*PLANNED, *DEPARTURES) if RULES.find(name)} == set()
    assert not set(PLANNED) & set(DEPARTURES)
    assert len(PLANNED) == sum(len(each.planned) for each in SAID), "planned in two folders"


@needs_shared
def test_every_draft_is_a_rule_planned_or_departed_from() -> None:
    missing = {draft["id"] for draft in drafts()} - set(RULES.by_id) - set(PLANNED) - set(DEPARTURES)
    assert missing == TO_COME
    drafted = {draft["id"]: draft["scope"] for draft in drafts()}
    assert {name: drafted.get(name) for name in PLANNED} == PLANNED
    assert set(DEPARTURES) <= set(drafted)


@needs_shared
def test_the_articles_of_the_opinion_have_the_classes_of_the_requirements() -> None:
    letters = {"a": "document", "b": "dossier", "c": "collection", "d": "none"}
    text = (SHARED / "requirements.md").read_text("utf-8")
    table = re.findall(r"^\| (\d+) \| [^|]+ \| ([abcd](?: [abcd])*) \|", text, re.MULTILINE)
    assert [number for number, _ in table] == [str(number) for number in range(1, 44)]
    [opinion] = [said for said in SAID if said.folder == "spc-2021-322"]
    for number, classes in table:
        missing = {letters[letter] for letter in classes.split()} - set(opinion.rows[number].classes)
        assert not missing, f"article {number}"


def test_a_departure_is_shown_with_its_reason_and_an_untitled_article_by_its_opening() -> None:
    said = coverage.Coverage(
        "own", "某规定", "全文。", {"1": Article("1", "", "应当告知|说明，并记录。", "S")},
        {"1": coverage.Row(("none",), "文书里看不出")}, {}, {"own/art01-told": "原文已被修改"},
    )  # fmt: skip
    page = coverage.coverage_page([], [said])
    assert "| 1 | 应当告知\\|说明…… | 不查 |  | 文书里看不出 |" in page
    assert "| `own/art01-told` | 原文已被修改 |" in page


def test_an_unknown_class_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "instrument.yaml").write_text("title: 某规定\nsource: {note: 全文。}\n", "utf-8")
    (folder / "coverage.yaml").write_text('articles:\n  "1":\n    classes: [page]\n', "utf-8")
    with pytest.raises(ValueError, match="classes 只能是"):
        coverage.coverages(tmp_path)


def test_no_verdict_depends_on_a_coverage_file(tmp_path: Path) -> None:
    """So that a reworded reason does not make every stored verdict stale."""
    folder = tmp_path / "own"
    folder.mkdir()
    before = load_rules([tmp_path]).hash
    (folder / "coverage.yaml").write_text("articles: {}\n", "utf-8")
    assert load_rules([tmp_path]).hash == before
