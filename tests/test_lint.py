"""The linter of rules: what it says is odd is odd, and it says nothing where it cannot be sure."""

from __future__ import annotations

import dataclasses

import pytest

from checker.lint import covers, remarks
from checker.load import RuleSet, load_rules
from checker.matching import find_in
from checker.mutation import written_out
from checker.rule import Example, Insert, Rule, Veto
from checker.verdict import Basis, Severity
from checker.wording import parse_wording
from corpus.document import document_of

COVERS = [
    # wording, another one, whether the first is found wherever the other is
    ("账户", "案款账户", True),
    ("案款账户", "账户", False),
    ("账户", "账户", True),
    ("(账户|账号)", "(银行账户|账号)", True),
    ("(账户|账号)", "(银行账户|卡号)", False),
    ("账户[名称]", "账户名称", True),
    ("账户名称", "账户[名称]", False),
    ("有权…拒绝", "有权…依法拒绝…账户", True),
    ("有权…拒绝", "拒绝…有权", False),
    ("有权…拒绝", "有权~拒绝", True),
    ("有权~拒绝", "有权…拒绝", False),
    ("有权~拒绝", "有权~拒绝…账户", True),
    ("有权~拒绝", "依法有权~拒绝", False),  # the gap would be as short, but that is not looked into
    ("有权~拒绝", "有权拒绝账户", False),  # found in one piece: not looked into
    ("账号<account>", "账号<account>", True),
    ("账号…<account>", "账号：…<account>", True),
    ("账号…<account>", "账号…<amount>", False),
    ("戶名", "户名", True),
    ("户名", "戶名", True),
]


@pytest.mark.parametrize(("one", "other", "expected"), COVERS)
def test_which_wording_covers_which(one: str, other: str, expected: bool) -> None:
    assert covers(parse_wording(one), parse_wording(other)) is expected


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_what_covers_is_found_wherever_the_other_is(step: int) -> None:
    """Every fourth wording of the bundled rules with all of them, and each with each in the soak.

    `covers` may be silent, never wrong.
    """
    sources = sorted(
        {wording for rule in load_rules().rules for group in rule.groups.values() for wording in group}
    )
    wordings = [parse_wording(source) for source in sources]
    texts = [document_of(written_out(source)).match.text for source in sources]
    found = 0
    for one in wordings[::step]:
        for other, text in zip(wordings, texts, strict=True):
            if covers(one, other):
                found += 1
                assert find_in(one, text, 0, len(text)), f"{one.source} is not in {text}"
    assert found > len(wordings[::step])  # not only with themselves


SOUND = Rule(
    id="own/phone",
    title="写明联系电话",
    documents=("execution_notice",),
    kind="must_contain",
    groups={"": ("联系电话…<telephone>", "电话联系")},
    severity=Severity.WARNING,
    basis=Basis("甲", "甲", "", None, ""),
    in_force=(None, None),
    message="没有写明联系电话",
    veto=(Veto("对方…联系电话…<telephone>", None),),
    insert=Insert("end", "联系电话：13800000000。"),
    passing=(Example("联系电话：13800000000。"),),
    failing=(Example("请到庭。"), Example("联系电话另行告知。")),
)
FORBIDS = dataclasses.replace(
    SOUND,
    kind="must_not_contain",
    groups={"": ("请到庭",)},
    insert=None,
    passing=(Example("不请到庭也可以。"),),
    veto=(Veto("不请到庭", None),),
)

ODD = [
    ("a sound rule", SOUND, {}, None, ()),
    ("a sound prohibition", FORBIDS, {}, None, ()),
    (
        "a wording that another finds first",
        SOUND,
        {"groups": {"": ("电话", "联系电话", "手机")}},
        "“联系电话”用不上",
        ("any_of", 1),
    ),
    (
        "the same wording twice: the second",
        SOUND,
        {"groups": {"甲": ("电话", "电话"), "乙": ("电话",)}},
        "“电话”用不上",
        ("all_of", "甲", 1),
    ),
    (
        "a shorter hit may begin outside the part",
        SOUND,
        {"groups": {"": ("电话", "联系电话")}, "where": ("落款",)},
        None,
        (),
    ),
    (
        "a wording that a veto always hits",
        SOUND,
        {"veto": (Veto("联系", None),)},
        "从不算数",
        ("any_of", 0),
    ),
    (
        "a veto that can be lifted",
        SOUND,
        {"veto": (Veto("联系", None, ("本院",)),), "insert": None},
        None,
        (),
    ),
    (
        "a wording that always contradicts",
        SOUND,
        {"contradicts": (Veto("电话联系"),)},
        "从不算合格",
        ("any_of", 1),
    ),
    (
        "two loose fields side by side",
        SOUND,
        {"unclear": (Veto("电话<name>[<number>]", None),)},
        "可能很慢",
        ("unclear", 0),
    ),
    ("a fixed character between them", SOUND, {"unclear": (Veto("电话<name>的<number>", None),)}, None, ()),
    (
        "no false friend among the failing examples",
        SOUND,
        {"failing": (Example("请到庭。"), Example("请付款。"))},
        "什么都没写",
        ("examples", "fail"),
    ),
    (
        "an innocent example",
        FORBIDS,
        {"passing": (Example("本院立案。"),)},
        "什么也没有证明",
        ("examples", "pass", 0),
    ),
    (
        "a suggestion that does not cure",
        SOUND,
        {"insert": Insert("end", "电话：____")},
        "仍然不合格",
        ("insert",),
    ),
    ("a suggestion for a person to word", SOUND, {"insert": Insert("end", "（写明电话）")}, None, ()),
]


@pytest.mark.parametrize(("label", "rule", "change", "text", "keys"), ODD, ids=[row[0] for row in ODD])
def test_what_is_odd_is_said_with_its_place(
    label: str, rule: Rule, change: dict[str, object], text: str | None, keys: tuple[str | int, ...]
) -> None:
    changed = dataclasses.replace(rule, **change)  # type: ignore[arg-type]  # a table of fields
    found = remarks(RuleSet("", (changed,)), [changed])
    if text is None:
        assert found == []
        return
    assert any(text in each.text and each.keys == keys for each in found), found
