"""Every rule file follows the published schema, and the loader's compiled copy is the same as the sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from checker.instruments import Instrument
from checker.load import RuleError, RuleSet, bundled_rules, load_rules
from checker.rule import ANCHORS, CONDITIONS, KINDS
from checker.ruleformat import CONDITION_VALUES, KEYS, FormatError, rule_of
from corpus.parts import PART_NAMES
from corpus.partynames import REMAIN_NAMES
from corpus.personal import KIND_NAMES

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = json.loads((ROOT / "docs" / "rule.schema.json").read_text("utf-8"))
FILES = [path for path in sorted((ROOT / "rules").rglob("*.yaml")) if path.name != "instrument.yaml"]


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


def test_the_compiled_copy_is_the_same(tmp_path: Path) -> None:
    fresh: RuleSet = load_rules(cache=tmp_path)
    again = load_rules(cache=tmp_path)
    assert again.rules == fresh.rules
    assert again.hash == fresh.hash
    [copy] = tmp_path.iterdir()
    copy.write_text("{ damaged", "utf-8")
    assert load_rules(cache=tmp_path).rules == fresh.rules


def test_the_folder_of_rules_is_found() -> None:
    assert (bundled_rules() / "spc-2021-322" / "text.txt").is_file()


MASK_RULE = """
- id: x
  title: 试
  documents: any
  kind: {kind}
  {keys}
  severity: error
  message: 试
  basis: {{}}
  in_force: [null, null]
  examples: {{pass: [甲, 乙, 丙], fail: [甲, 乙, 丙]}}
"""


@pytest.mark.parametrize(
    ("kind", "keys", "says"),
    [
        ("mask", "severity_: 1", "不认识"),
        ("mask", "mask: [telepone]", "不能是 'telepone'"),
        ("mask", "keep: [id_number]", "不能是 'id_number'"),
        ("mask", "mask: []", "至少要有一项"),
        ("mask", "any_of: [甲]", "没有措辞"),
        ("mask", "message_: 1", "不认识"),
        ("must_contain", "{any_of: [甲], mask: [health]}", "YAML"),
    ],
)
def test_a_mask_rule_that_is_wrong_is_refused(tmp_path: Path, kind: str, keys: str, says: str) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "instrument.yaml").write_text("title: 试\nshort_title: 试\nnumber: null\n", "utf-8")
    (folder / "rule.yaml").write_text(MASK_RULE.format(kind=kind, keys=keys), "utf-8")
    with pytest.raises(RuleError, match=says):
        load_rules([tmp_path])


def test_mask_and_keep_exclude_each_other_and_belong_to_their_kind() -> None:
    for kind, keys in (
        ("mask", {}),
        ("mask", {"mask": ["health"], "keep": ["court"]}),
        ("must_contain", {"keep": ["court"]}),
    ):
        entry = yaml.safe_load(MASK_RULE.format(kind=kind, keys="aliases: []"))[0] | keys
        if kind != "mask":
            entry["any_of"] = ["甲"]
        with pytest.raises(FormatError):
            rule_of(entry, (0,), "form", {"form": Instrument("form", "试", "试", None, {})})
