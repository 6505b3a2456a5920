"""The kind `mask`: masking what a rule found satisfies it, unmasking offends it, and what cannot be told is undecided."""

from __future__ import annotations

import datetime
from array import array

import pytest

from checker.check import Settings, check
from checker.explain import explain_rule
from checker.kinds.mask import read
from checker.load import RuleSet, load_rules
from checker.rule import Example, Rule
from checker.verdict import Mode, Result, Verdict
from corpus.document import Document, Extract, Page, document_of
from corpus.spans import RawSpan

DAY = datetime.date(2022, 6, 1)
RULES: RuleSet = load_rules()
MASKING = [rule for rule in RULES.rules if rule.kind == "mask"]


def judged(rule: Rule, document: Document, example: Example | None = None) -> Result:
    report = check(document, RULES, Settings(Mode.PUBLISHED, (example and example.as_of) or DAY))
    [own] = [result for result in report.results if result.rule == rule.id]
    return own


def document(rule: Rule, text: str, example: Example) -> Document:
    return document_of(text, declared_type=example.type or rule.documents[0])


# What a clerk would put in the place of a datum; a name keeps its first character.
def masked(kind: str, words: str) -> str:
    return words[0] + "某" if kind == "anonymous_name" else "×" * max(4, len(words))


@pytest.mark.parametrize(
    "rule", [each for each in MASKING if "mask" in each.options], ids=lambda rule: rule.id
)
def test_masking_the_evidence_of_a_failing_example_satisfies_the_rule(rule: Rule) -> None:
    for example in rule.failing:
        own = judged(rule, document(rule, example.text, example), example)
        text = example.text
        for each in sorted(own.evidence, key=lambda each: each.span, reverse=True):
            name = rule.options["mask"][0] in ("anonymous_name", "name_form")
            words = "张某" if name else masked(rule.options["mask"][0], each.text)
            text = text[: each.span.start] + words + text[each.span.end :]
        assert judged(rule, document(rule, text, example), example).verdict is Verdict.PASS, text


@pytest.mark.parametrize(
    "rule", [each for each in MASKING if "mask" in each.options], ids=lambda rule: rule.id
)
def test_unmasked_data_put_into_a_passing_example_turn_the_rule_red(rule: Rule) -> None:
    """The mutation operator of the kind: an offence is put before another, harmless text."""
    for example in rule.passing:
        text = rule.failing[0].text + example.text
        assert judged(rule, document(rule, text, rule.failing[0]), example).verdict is Verdict.FAIL, text


@pytest.mark.parametrize(
    ("kept", "withheld", "name"),
    [
        ("己商贸有限公司", "己××有限公司", "art11-keep-companies"),
        ("己商贸有限公司", "****有限公司", "art11-keep-companies"),
        ("审判员　王五", "审判员　×××", "art15-keep-court"),
        ("甲县人民法院执行裁定书", "××人民法院执行裁定书", "art15-keep-court"),
        ("甲0101执1号", "甲0101执×号", "art15-keep-court"),
    ],
)
def test_withholding_what_must_remain_turns_the_rule_red(kept: str, withheld: str, name: str) -> None:
    text = (
        "甲县人民法院执行裁定书（2022）甲0101执1号\n申请执行人：己商贸有限公司，住所地丙市丁区。\n被执行人：李四，男，住甲县。\n"
        "本院在执行运输合同纠纷一案中，裁定如下：终结本次执行程序。\n审判员　王五\n二〇二二年六月一日\n书记员　赵六"
    )
    rule = RULES.by_id[f"publish-2016/{name}"]
    assert kept in text
    assert judged(rule, document_of(text, declared_type="termination_ruling")).verdict is Verdict.PASS
    mutant = document_of(text.replace(kept, withheld), declared_type="termination_ruling")
    assert judged(rule, mutant).verdict is Verdict.FAIL


@pytest.mark.parametrize("mode", [mode for mode in Mode if mode is not Mode.PUBLISHED])
def test_only_published_documents_are_asked(mode: Mode) -> None:
    text = "被执行人：张三，男，公民身份号码11010519491231002X，住甲县虚构路1号。"
    report = check(document_of(text, declared_type="termination_ruling"), RULES, Settings(mode, DAY))
    asked = {rule.id for rule in MASKING if "termination_ruling" in rule.documents}
    for result in report.results:
        if result.rule in asked:
            assert (result.verdict, result.cause) == (Verdict.NOT_APPLICABLE, "mode")


def test_a_page_that_was_not_read_is_not_called_clean() -> None:
    text = "终结本次执行程序。"
    pages = (
        Page(1, RawSpan(0, len(text))),
        Page(2, RawSpan(len(text), len(text)), 0, 0, array("f"), "扫描图像"),
    )
    scanned = Document("", "", Extract(text, "application/pdf", pages), "termination_ruling")
    for rule in MASKING:
        if "termination_ruling" in rule.documents:
            assert judged(rule, scanned).verdict is Verdict.UNDECIDED


def test_a_reason_does_not_repeat_the_whole_number() -> None:
    text = "被执行人：张三，男，公民身份号码11010519491231002X，住甲县。"
    own = judged(
        RULES.by_id["publish-2016/art10-redact"], document_of(text, declared_type="final_end_ruling")
    )
    assert own.verdict is Verdict.FAIL
    assert "1101***" in own.reason
    assert "11010519491231002" not in own.reason


def test_a_birth_date_stays() -> None:
    """Art. 11 keeps it, whatever people believe."""
    assert not any("birth_date" in rule.options.get("mask", []) for rule in MASKING)


@pytest.mark.parametrize("rule", MASKING, ids=lambda rule: rule.id)
def test_it_can_be_explained(rule: Rule) -> None:
    text = explain_rule(rule)
    assert any(words in text for words in ("不得显示", "不得隐去", "不得留有"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "必须有一个"),
        ({"mask": ["health"], "keep": ["court"]}, "只能有一个"),
        ({"mask": ["telepone"]}, "可以有：id_number"),
        ({"mask": []}, "应当是列表"),
        ({"mask": "health"}, "应当是列表"),
        ({"keep": ["id_number"]}, "可以有：court"),
    ],
)
def test_what_a_rule_file_may_not_say(data: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read(data)
