"""`zhihe compare`: masked is fine, left is an error, and whatever else changed is told."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from test_command import zhihe

from checker.alterations import Alteration
from checker.compare import Comparison, Fate, NotTheSame, compare
from checker.load import RuleSet, load_rules
from checker.reports.comparison import render_json, render_text
from checker.verdict import Severity, Verdict
from corpus.alignment import align
from corpus.document import Document, document_of
from corpus.personal import personal_data_of
from corpus.read import read_path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples"
RULES: RuleSet = load_rules()
CASES = yaml.load(
    (ROOT / "tests" / "cases" / "publication" / "compare.yaml").read_bytes(), Loader=yaml.CSafeLoader
)
SERVED: dict[str, str] = CASES["served"]
SCHEMA = json.loads((ROOT / "docs" / "comparison.schema.json").read_text("utf-8"))
SERVED_EXAMPLES = sorted((EXAMPLES / "served").iterdir())
PAIR = (
    "examples/served/执行通知书-公开版的送达原件.txt",
    "examples/published/执行通知书-公开版账号隐去.txt",
)


def published(case: dict[str, object]) -> str:
    """The published text of a case: the served one with its replacements."""
    text = SERVED[str(case["of"])]
    replacements = case["replace"]
    assert isinstance(replacements, dict)
    for old, new in replacements.items():
        assert old in text, old
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("case", CASES["cases"], ids=lambda case: case["name"])
def test_case(case: dict[str, object]) -> None:
    outcome = compare(document_of(SERVED[str(case["of"])]), document_of(published(case)), RULES)
    left = [each.kind for each in outcome.data if each.severity]
    changes = [f"{each.alteration} {each.severity}" for each in outcome.changes]
    assert left == case.get("left", [])
    assert changes == case.get("changes", []), outcome.changes
    fails = [each.rule for each in outcome.results if each.verdict is Verdict.FAIL]
    assert fails == case.get("fails", [])
    assert (Severity.ERROR in outcome.severities()) is case["error"]


def masked_copy(document: Document) -> str:
    """The document with every personal datum but birth dates replaced by ×."""
    raw = document.raw
    for each in sorted(personal_data_of(document), key=lambda each: each.span, reverse=True):
        if each.kind not in ("birth_date", "name_form"):
            start, end = document.match.to_raw(each.span)
            raw = raw[:start] + "×" * 6 + raw[end:]
    return raw


@pytest.mark.parametrize("path", SERVED_EXAMPLES, ids=lambda path: path.name)
def test_a_bundled_document_with_everything_masked_is_clean(path: Path) -> None:
    served = read_path(path)
    outcome = compare(document_of(served.raw), document_of(masked_copy(served)), RULES)
    assert [each for each in outcome.data if each.severity] == []
    assert outcome.changes == ()


@pytest.mark.parametrize("path", SERVED_EXAMPLES, ids=lambda path: path.name)
def test_a_bundled_document_that_lost_a_sentence_is_told(path: Path) -> None:
    served = read_path(path)
    body = [
        (start, end)
        for start, end in served.sentences
        if end - start > 30 and "号" not in served.match.text[start:end]
    ]
    start, end = served.match.to_raw(type(served.sentences[0])(*body[len(body) // 2]))
    shorter = served.raw[:start] + served.raw[end:]
    outcome = compare(document_of(served.raw), document_of(shorter), RULES)
    assert [(each.alteration, each.severity) for each in outcome.changes] == [
        (Alteration.REMOVED, Severity.ERROR)
    ]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("（2022）甲0121执612号", "案号不同"),
        ("（2022）甲0121执611号之一", "案号不同"),
    ],
)
def test_another_case_is_refused(other: str, says: str) -> None:
    text = SERVED["notice"]
    with pytest.raises(NotTheSame, match=says):
        compare(document_of(text), document_of(text.replace("（2022）甲0121执611号", other)), RULES)


def test_another_document_of_the_case_is_refused() -> None:
    ruling = "甲县人民法院执行裁定书（2022）甲0121执611号。冻结存款若干，期限一年。二〇二三年一月一日"
    with pytest.raises(NotTheSame, match="相差太大"):
        compare(document_of(SERVED["notice"]), document_of(ruling), RULES)


@given(st.text("甲乙丙丁。；，1", max_size=60), st.text("甲乙丙丁。；，1×", max_size=60))
def test_an_alignment_covers_both_texts(one: str, other: str) -> None:
    first, second = document_of(one), document_of(other)
    texts = first.match.text, second.match.text
    found = align(*texts)
    pieces = [(edit.first, edit.second) for edit in found.edits]
    for start, other_start, length in found.agreements:
        assert texts[0][start : start + length] == texts[1][other_start : other_start + length]
    covered = sum(length for _, _, length in found.agreements)
    assert covered + sum(end - start for (start, end), _ in pieces) == len(texts[0])
    assert covered + sum(end - start for _, (start, end) in pieces) == len(texts[1])


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_are_compared_or_refused(one: str, other: str) -> None:
    try:
        outcome: Comparison | None = compare(document_of(one), document_of(other), RULES)
    except NotTheSame:
        outcome = None
    if outcome:
        jsonschema.validate(json.loads(render_json(outcome, RULES.hash)), SCHEMA)
        render_text(outcome)


def test_the_bundled_pair() -> None:
    served, public = (read_path(ROOT / name) for name in PAIR)
    outcome = compare(served, public, RULES)
    assert [(each.kind, each.fate) for each in outcome.data] == [("bank_account", Fate.MASKED)]
    assert outcome.changes == ()
    assert {each.rule: each.verdict for each in outcome.results}["spc-2021-322/art20-account"] is Verdict.PASS


def test_exit_codes_and_messages(tmp_path: Path) -> None:
    served = tmp_path / "送达.txt"
    served.write_text(SERVED["notice"], "utf-8")
    clean = zhihe("compare", *PAIR)
    assert (clean.returncode, clean.stderr) == (0, "")
    left = zhihe("compare", str(served), str(served))
    assert left.returncode == 1
    assert "仍然可见" in left.stdout
    assert zhihe("compare", str(served), str(served), "--fail-on", "never").returncode == 0
    for args, says in (
        ((PAIR[0], "examples/published/执行裁定书-终结执行.txt"), "案号不同"),
        ((PAIR[0], str(tmp_path / "没有.txt")), "没有读取"),
        ((PAIR[0],), "缺少 PUBLISHED"),
    ):
        wrong = zhihe("compare", *args)
        assert wrong.returncode == 2
        assert wrong.stdout == ""
        assert says in wrong.stderr


def test_json_follows_its_schema_and_quotes_raw_text() -> None:
    result = zhihe("compare", *PAIR, "--format", "json")
    report = json.loads(result.stdout)
    jsonschema.validate(report, SCHEMA)
    side = report["data"][0]["served"]
    assert read_path(ROOT / PAIR[0]).raw[side["start"] : side["end"]] == side["text"]
