"""Every rule file follows the published schema, and the loader's compiled copy is the same as the sources."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from checker.bundled import bundled_rules
from checker.kinds import KINDS
from checker.load import RuleSet, holds_rules, load_rules
from checker.rule import ANCHORS, CONDITIONS
from checker.ruleformat import CONDITION_VALUES, KEYS
from checker.wording import know, known, parse_wording
from corpus.parts import PART_NAMES
from corpus.partynames import REMAIN_NAMES
from corpus.personal import KIND_NAMES

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "docs" / "rule.schema.json").read_text("utf-8"))
FILES = [path for path in sorted((ROOT / "rules").rglob("*.yaml")) if holds_rules(path)]


def plain(value: Any) -> Any:
    """YAML dates as the strings they are in JSON."""
    return json.loads(json.dumps(value, default=str))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_file_follows_the_schema(path: Path) -> None:
    jsonschema.validate(plain(yaml.safe_load(path.read_text("utf-8"))), SCHEMA)


def test_schema_and_loader_know_the_same_words() -> None:
    rule = SCHEMA["$defs"]["rule"]["properties"]
    assert set(rule) == set(KEYS)
    assert set(rule["when"]["properties"]) == set(CONDITIONS)
    assert set(rule["kind"]["enum"]) == set(KINDS)
    assert set(rule["insert"]["properties"]["after"]["enum"]) == set(ANCHORS)
    assert set(rule["where"]["items"]["enum"]) == set(PART_NAMES)
    assert set(rule["mask"]["items"]["enum"]) == set(KIND_NAMES)
    assert set(rule["keep"]["items"]["enum"]) == set(REMAIN_NAMES)
    for condition, values in CONDITION_VALUES.items():
        assert set(rule["when"]["properties"][condition].get("enum", (True, False))) == set(values)


@pytest.fixture
def uncompiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache for the bundled rules where they stand without the copy that `make wheel` and these tests make."""
    rules = tmp_path / "rules"
    shutil.copytree(bundled_rules(), rules, ignore=shutil.ignore_patterns("compiled.json"))
    monkeypatch.setattr("checker.load.bundled_rules", lambda: rules)
    return tmp_path / "cache"


def test_the_compiled_copy_is_the_same(uncompiled: Path) -> None:
    fresh: RuleSet = load_rules(cache=uncompiled)
    again = load_rules(cache=uncompiled)
    assert again.rules == fresh.rules
    assert again.hash == fresh.hash
    [copy] = uncompiled.iterdir()
    copy.write_text("{ damaged", "utf-8")
    assert load_rules(cache=uncompiled).rules == fresh.rules


def test_the_folder_of_rules_is_found() -> None:
    assert (bundled_rules() / "spc-2021-322" / "text.txt").is_file()


def test_wordings_of_the_compiled_copy_are_those_the_parser_makes() -> None:
    for rule in load_rules().rules:
        for number, source in enumerate(rule.wordings()):
            name = f"{rule.id} 第{number}条"  # no wording of a rule
            know({name: json.loads(json.dumps(known(source), ensure_ascii=False))})
            assert parse_wording(name).segments == parse_wording(source).segments


def test_a_copy_of_another_parser_is_made_anew(uncompiled: Path) -> None:
    fresh = load_rules(cache=uncompiled)
    [copy] = uncompiled.iterdir()
    whole = json.loads(copy.read_text("utf-8"))
    copy.write_text(json.dumps(whole | {"parser": "another", "wordings": {}, "rules": []}), "utf-8")
    assert load_rules(cache=uncompiled).rules == fresh.rules


def test_a_list_in_a_list_is_shared_by_two_rules() -> None:
    named = {rule.id.removeprefix("spc-2021-322/"): rule.contradicts for rule in load_rules().rules}
    shared = (*named["art20-refuse-other"], *named["art20-12368-report"])
    assert named["art20-related-docs"] == shared
    assert len(named["art20-12368-report"]) > 1
