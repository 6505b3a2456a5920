"""Personal data: the case table, the check digits, and that no text breaks or slows the finders."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from clock import in_proportion
from conftest import SHARED
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import document_of
from corpus.identifiers import luhn, valid_id_number
from corpus.landmarks import landmarks
from corpus.partynames import REMAIN_NAMES, withheld_names
from corpus.personal import KIND_NAMES, PersonalDatum, personal_data, personal_data_of
from corpus.read import read_path
from corpus.spans import MatchSpan

SECTIONS = yaml.safe_load(
    (Path(__file__).parent / "cases" / "publication" / "personal.yaml").read_text("utf-8")
)
CASES = [
    pytest.param(case, id=f"{section['section']}-{case['text'][:24]}")
    for section in SECTIONS
    for case in section["cases"]
]
DAY = datetime.date(2022, 6, 1)


def shown(text: str, datum: PersonalDatum) -> str:
    mark = "!" if datum.masked and datum.sure else "" if datum.sure else "?"
    return f"{datum.kind}{mark}: {text[datum.span.start : datum.span.end]}"


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    document = document_of(case["text"])
    found = personal_data_of(document, day=DAY)
    assert [shown(document.match.text, each) for each in found] == case["found"]


def test_the_table_holds_false_friends() -> None:
    assert len(CASES) >= 80
    for section in SECTIONS:
        assert any(not case["found"] for case in section["cases"]), section["section"]


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("11010519491231002X", True),  # the example of GB 11643-1999
        ("440524188001010014", False),  # born in 1880: right check digit, no living person
        ("110105194912310020", False),
        ("11010519491331002X", False),
        ("99010519491231002X", False),
        ("1101051949123100２X", False),
        ("", False),
    ],
)
def test_id_number(number: str, valid: bool) -> None:
    assert valid_id_number(number) is valid


@pytest.mark.parametrize(("number", "valid"), [("6222021234567890128", True), ("6222021234567890123", False)])
def test_luhn(number: str, valid: bool) -> None:
    assert luhn(number) is valid


PIECES = st.sampled_from(
    [
        *(
            "被执行人：",
            "张三",
            "，男，",
            "住",
            "甲县",
            "虚构路1号",
            "住所地",
            "公民身份号码",
            "11010519491231002x",
        ),
        *(
            "账号",
            "6222",
            "****",
            "×××",
            "电话",
            "13800000000",
            "0551-",
            "皖a12345",
            "车",
            "不动产权第",
            "（2020）",
        ),
        *(
            "微信",
            "qq",
            "@",
            "example.com",
            "患有",
            "症",
            "残疾",
            "1985年1月1日",
            "出生",
            "生",
            "。",
            "；",
            "离婚",
            "纠纷",
        ),
        *(
            "一案",
            "法定代理人：",
            "审判员",
            "王五",
            "二〇二二年六月一日",
            "人民法院",
            "有限公司",
            "-",
            "x",
            "某",
        ),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=40).map("".join)))
def test_any_text_is_survived_and_every_span_lies_inside(text: str) -> None:
    document = document_of(text)
    length = len(document.match.text)
    for datum in personal_data_of(document, day=DAY):
        assert datum.kind in KIND_NAMES
        assert 0 <= datum.span.start < datum.span.end <= length
    for kind, span, _sure in withheld_names(document):
        assert kind in REMAIN_NAMES
        assert 0 <= span.start < span.end <= length


def test_half_a_surrogate_pair_hides_nothing() -> None:
    text = "\ud800被执行人：张三，男，住甲县虚构路1号，账号6222000000000000001。\udc00"
    assert [each.kind for each in personal_data(text)] == ["home_address", "bank_account"]
    assert [each.span.start + 1 for each in personal_data(text[1:])] == [
        each.span.start for each in personal_data(text)
    ]


@given(st.text("患住生第权证用@微信qq出日于", max_size=60))
def test_landmarks_are_the_same_in_one_pass_and_one_by_one(text: str) -> None:
    words = ("住", "日生", "出生", "生于", "微信", "qq", "@", "权证", "患")
    assert landmarks(text, words) == {word: landmarks(text, (word,))[word] for word in words}


@given(st.lists(PIECES, max_size=30).map("".join))
def test_kinds_are_found_one_by_one_as_together(text: str) -> None:
    together = personal_data(text, day=DAY)
    apart = [each for kind in KIND_NAMES for each in personal_data(text, day=DAY, kinds=(kind,))]
    assert sorted(together, key=repr) == sorted(apart, key=repr)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "住",
            "住甲县",
            "生",
            "日生",
            "账号",
            "6",
            "×",
            "x",
            "-",
            "1-",
            "@",
            "a@",
            "a.",
            "微信",
            "患有",
            "离婚",
            "纠纷",
            "不动产权",
        ),
        *(
            "不动产权第",
            "被执行人：",
            "申请执行人张",
            "皖a",
            "法定代理人：甲，",
            "电话",
            "（",
            "某",
            "区",
            "号1",
        ),
    ],
)
def test_time_is_linear(piece: str) -> None:
    def look(characters: int) -> None:
        text = piece * (characters // len(piece))
        personal_data(text, day=DAY)
        personal_data(text, parties=MatchSpan(0, len(text)), day=DAY)

    assert in_proportion(look, 200_000)


REAL = SHARED / "corpus" / "real"


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real documents are not here: {REAL} (shared corpus)")
def test_real_published_documents_raise_no_false_alarm() -> None:
    """Read one by one: one account of a court was left legible, one address goes down to the village."""
    legible = {
        (path.name, each.kind, each.sure)
        for path in sorted(REAL.glob("*.txt"))
        for each in personal_data_of(read_path(path), set(KIND_NAMES) - {"birth_date"}, DAY)
        if not (each.masked and each.sure)
    }
    assert legible == {
        ("cs-hei1083-121.txt", "home_address", False),
        ("pm-xinwu-2018.txt", "bank_account", True),
        ("xz-zhe0327-269.txt", "bank_account", True),
    }
