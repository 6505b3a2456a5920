"""Every rule: its examples both ways, its quotation, its period, its modes, and that it can go red."""

from __future__ import annotations

import datetime
import re
from functools import cache

import pytest

from checker.bundled import bundled_rules
from checker.check import Settings, check
from checker.examples import DAY, disagreements, example_document, judged, repetitions
from checker.instruments import REPAIRED, parse_articles
from checker.load import RuleSet, load_rules
from checker.mutation import mutants_of, survivors
from checker.rule import Example, Rule
from checker.verdict import Mode, Severity, Verdict
from corpus.document import Document, document_of


@cache
def rules() -> RuleSet:
    return load_rules()


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_examples_get_their_verdicts_and_offend_no_other_rule(rule: Rule) -> None:
    assert disagreements(rules(), [rule]) == []


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_examples_are_genuinely_different(rule: Rule) -> None:
    assert repetitions([rule]) == []


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_a_broken_example_turns_the_rule_red(rule: Rule) -> None:
    assert mutants_of(rule)
    assert [str(each) for each in survivors(rules(), [rule])] == []


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.id)
def test_quotation_is_in_the_stored_text(rule: Rule) -> None:
    if rule.basis.quote is None:
        assert rule.severity is not Severity.ERROR
        return
    texts = [
        REPAIRED.sub("⟦⟧", article.text).replace("\n", "")
        for path in sorted(bundled_rules().rglob("text.txt"))
        for article in parse_articles(path.read_text("utf-8")).values()
        if article.number == rule.basis.article
    ]
    assert any(rule.basis.quote in text for text in texts)


@pytest.mark.parametrize(
    "rule", [rule for rule in rules().rules if rule.in_force[0]], ids=lambda rule: rule.id
)
def test_a_rule_does_not_judge_documents_from_before_its_time(rule: Rule) -> None:
    start = rule.in_force[0]
    assert start is not None
    results = {}
    for day in (start - datetime.timedelta(days=1), start):
        report = check(dated(rule, day), rules(), Settings(rule.failing[0].mode, day))
        [results[day]] = [result for result in report.results if result.rule == rule.id]
    before, after = results.values()
    assert before.verdict is Verdict.NOT_APPLICABLE
    assert before.cause == "date"
    assert after.verdict is Verdict.FAIL


def dated(rule: Rule, day: datetime.date) -> Document:
    """The first failing example as a document of a day. A date of its own counts first, so its years are moved."""
    example = rule.failing[0]
    kind = example.type or rule.documents[0]
    document = example_document(example, kind)
    if document.fields.date is None:
        return document
    # No later than the day itself, or, on the first day of a rule, no earlier.
    first = day == rule.in_force[0]
    moved = day.year - document.fields.date.year + (1 if first else -1)
    text = re.sub(r"\d{4}(?=年)", lambda year: str(int(year.group()) + moved), example.text)
    return document_of(text, declared_type=kind)


ACCOUNT = "责令你支付货款。案款账户：户名甲县人民法院，开户行乙银行丙支行，账号{}。"
MODES = [
    ("6222000000000000001", {"draft": "pass", "served": "pass", "published": "pass", "template": "pass"}),
    ("6222****0001", {"draft": "fail", "served": "fail", "published": "pass", "template": "pass"}),
    ("____", {"draft": "fail", "served": "fail", "published": "fail", "template": "pass"}),
]


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize(("number", "expected"), MODES)
def test_the_four_modes_see_a_number_a_mask_and_a_blank(
    number: str, expected: dict[str, str], mode: Mode
) -> None:
    rule = rules().by_id["spc-2021-322/art20-account"]
    own = judged(rules(), rule, Example(ACCOUNT.format(number), mode=mode))
    assert own.verdict == expected[mode.value]


@pytest.mark.parametrize("mode", [Mode.SERVED, Mode.PUBLISHED])
def test_an_undated_document_that_left_the_court_is_undecided(mode: Mode) -> None:
    report = check(
        document_of("案款请汇入下列账户。", declared_type="execution_notice"), rules(), Settings(mode)
    )
    [own] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert own.verdict is Verdict.UNDECIDED
    assert "--as-of" in own.reason


def test_as_of_never_overrides_a_date_that_is_there() -> None:
    document = document_of("责令你支付货款10000元。二〇二一年十一月三十日", declared_type="execution_notice")
    report = check(document, rules(), Settings(as_of=datetime.date(2024, 1, 1)))
    assert (report.date, report.date_source) == (datetime.date(2021, 11, 30), "document")


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("lost bytes", "责令你支付货款10000元。案款账户：户名甲县?；蛘呓浬暾垐?，开户行"),
        ("replacement characters", "责令你支付货款10000元。案款\ufffd\ufffd\ufffd\ufffd。"),
        ("private use", "责令你支付货款10000元。案款\ue001\ue002\ue003。"),
    ],
)
def test_nothing_is_called_missing_across_damage(label: str, text: str) -> None:
    report = check(document_of(text, declared_type="execution_notice"), rules(), Settings(as_of=DAY))
    for result in report.results:
        if rules().by_id[result.rule].kind == "must_contain":
            assert result.verdict is not Verdict.FAIL
    [own] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert own.verdict is Verdict.UNDECIDED
    assert "损坏" in own.reason


def test_ids_are_unique_and_never_look_alike() -> None:
    names = [rule.id for rule in rules().rules] + [alias for rule in rules().rules for alias in rule.aliases]
    assert len(names) == len(set(names))
