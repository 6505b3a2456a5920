"""Mutation of a rule's examples: it finds rules that check nothing, and writes wordings out as text they find."""

from __future__ import annotations

import dataclasses

import pytest

from checker.kinds import KINDS
from checker.load import RuleSet, load_rules
from checker.matching import find_in
from checker.mutation import OPERATORS, mutants_of, survivors, written_out
from checker.rule import Example, Rule, Veto
from checker.verdict import Basis, Severity
from checker.wording import parse_wording
from corpus.document import document_of

SOUND = Rule(
    id="own/phone",
    title="写明联系电话",
    documents=("execution_notice",),
    kind="must_contain",
    groups={"电话": ("联系电话",), "时间": ("工作日",)},
    severity=Severity.WARNING,
    basis=Basis("甲", "甲", "", None, ""),
    in_force=(None, None),
    message="没有写明联系电话",
    passing=(Example("联系电话：12345，工作日接听。"),),
    failing=(Example("请到庭。"),),
)
EXCUSED = dataclasses.replace(
    SOUND, kind="must_not_contain", groups={"": ("请到庭",)}, excused_by=(Veto("本院依法"),)
)
SIGNED = dataclasses.replace(
    SOUND,
    kind="count",
    groups={"": ("审判员",)},
    options={"count": {"at_least": 3}},
    passing=(Example("审判员张某，审判员李某，审判员王某。"),),
)
ORDERED = dataclasses.replace(
    SOUND,
    kind="order",
    groups={"议价": ("议价",), "评估": ("评估",)},
    passing=(Example("先议价，不成的委托评估。"),),
)
PRICED = dataclasses.replace(
    SOUND,
    kind="agree",
    groups={"起拍价": ("起拍价~<amount>",), "评估价": ("评估价~<amount>",)},
    options={"relation": "起拍价 >= 0.7 * 评估价", "tolerance": "0"},
    passing=(Example("评估价100万元，起拍价70万元。"),),
)
# A rule and the mutants of it that go unnoticed.
RULES = [
    ("sound", SOUND, []),
    ("its clause is its condition", dataclasses.replace(SOUND, when={"has": ["联系电话"]}), []),
    ("an offence that any court's sentence excuses", EXCUSED, ["写入禁止的内容"]),
    ("a number of places", SIGNED, []),
    ("an order", ORDERED, []),
    ("a relation", PRICED, []),
    ("a kind without an operator", dataclasses.replace(SOUND, kind="unknown"), []),
]


def ruleset(rule: Rule) -> RuleSet:
    return RuleSet("", (rule,))


@pytest.mark.parametrize(("label", "rule", "expected"), RULES, ids=[row[0] for row in RULES])
def test_what_survives_is_named(label: str, rule: Rule, expected: list[str]) -> None:
    found = survivors(ruleset(rule), [rule])
    assert [each.mutant.done for each in found] == expected
    assert all(rule.id in str(each) and "仍是" in str(each) for each in found)


def test_deleting_tries_each_group_alone() -> None:
    assert [mutant.example.text for mutant in mutants_of(SOUND)] == [
        "    ：12345，工作日接听。",
        "联系电话：12345，   接听。",
    ]


def test_a_relation_is_broken_from_each_side() -> None:
    assert [mutant.example.text for mutant in mutants_of(PRICED)] == [
        "评估价100万元，起拍价14000.00元。",
        "评估价50000000.00元，起拍价70万元。",
    ]


def test_every_kind_has_its_operator() -> None:
    assert set(OPERATORS) == set(KINDS)


def test_a_wording_written_out_is_found_by_itself() -> None:
    wordings = {
        wording for rule in load_rules().rules for wordings in rule.groups.values() for wording in wordings
    }
    assert len(wordings) > 100
    for wording in sorted(wordings):
        document = document_of(written_out(wording))
        assert find_in(parse_wording(wording), document.match.text, 0, len(document.match.text)), wording
