"""A document and its twins are judged the same: wrapped anywhere, full-width, traditional, 您 for 你; spans are true."""

from __future__ import annotations

import datetime
import random
from functools import cache
from pathlib import Path

import opencc
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import DocumentReport, Mode
from corpus.doctype import TYPE_NAMES
from corpus.document import Document, document_of
from corpus.read import read_path

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
DOCUMENTS = yaml.load((EXAMPLES / "expected.yaml").read_bytes(), Loader=yaml.CSafeLoader)["documents"]
DAY = datetime.date(2022, 6, 1)


@cache
def rules() -> RuleSet:
    return load_rules()


def wrapped(raw: str) -> str:
    """Every run of text broken at a random width, as a printer or an e-mail program would."""
    rng = random.Random(len(raw))  # noqa: S311  a test wants the same wraps every time
    pieces, rest = [], raw
    while rest:
        width = rng.randint(3, 40)
        pieces.append(rest[:width])
        rest = rest[width:]
    return "\n".join(pieces)


def full_width(raw: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in raw)


def traditional(raw: str) -> str:
    return opencc.OpenCC("s2t").convert(raw)


def addressed_otherwise(raw: str) -> str:
    return raw.replace("你", "您").replace("本院", "我院")


def points_for_stops(raw: str) -> str:
    return raw.translate(str.maketrans("，；：。", ",;:."))


TWINS = {
    "points for stops": points_for_stops,
    "wrapped": wrapped,
    "full-width": full_width,
    "traditional": traditional,
    "addressed otherwise": addressed_otherwise,
}


def verdicts(report: DocumentReport) -> dict[str, str]:
    return {result.rule: result.verdict.value for result in report.results}


def true_spans(document: Document, report: DocumentReport) -> None:
    for result in report.results:
        for each in result.evidence:
            assert each.text == document.raw[each.span.start : each.span.end]
        if result.insert_at:
            assert 0 <= result.insert_at.offset <= len(document.raw)


@pytest.mark.parametrize("twin", TWINS)
@pytest.mark.parametrize("expected", DOCUMENTS, ids=[each["file"] for each in DOCUMENTS])
def test_a_twin_gets_the_same_verdicts(expected: dict[str, str], twin: str) -> None:
    mode = Mode(expected["mode"])
    original = read_path(EXAMPLES / expected["file"])
    plain = document_of(original.raw)
    other = document_of(TWINS[twin](original.raw))
    settings_ = Settings(mode, today=DAY)
    first, second = check(plain, rules(), settings_), check(other, rules(), settings_)
    true_spans(plain, first)
    true_spans(other, second)
    assert second.type == first.type
    assert second.date == first.date
    assert verdicts(second) == verdicts(first)


CLAUSES = [
    example.text for rule in load_rules().rules for example in (*rule.passing, *rule.failing, *rule.undecided)
]


@given(
    st.lists(
        st.one_of(
            st.sampled_from(CLAUSES),
            st.text(max_size=30),
            st.sampled_from(["\n", " ", "。", "；", "(zhí)", "??", "\ufffd"]),
        ),
        max_size=8,
    ),
    st.sampled_from(sorted(TYPE_NAMES)),
    st.sampled_from(list(Mode)),
)
@settings(max_examples=250, deadline=None)
def test_spans_are_true_for_any_input(pieces: list[str], kind: str, mode: Mode) -> None:
    document = document_of("".join(pieces), declared_type=kind)
    report = check(document, rules(), Settings(mode, DAY))
    assert len(report.results) == len(rules().rules)
    true_spans(document, report)


@given(
    st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=5),
    st.sampled_from(sorted(TYPE_NAMES)),
    st.integers(1, 30),
)
@settings(max_examples=150, deadline=None)
def test_line_breaks_anywhere_change_no_verdict(pieces: list[str], kind: str, width: int) -> None:
    text = "".join(pieces)
    broken = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    first = check(document_of(text, declared_type=kind), rules(), Settings(as_of=DAY))
    second = check(document_of(broken, declared_type=kind), rules(), Settings(as_of=DAY))
    assert verdicts(second) == verdicts(first)
