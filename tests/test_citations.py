"""Citations as of the document's date: verdicts of a case table, what is found in any text, and the data behind it."""

from __future__ import annotations

import datetime
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from checker import statute_import
from checker.bundled import bundled_rules
from checker.check import Settings, check
from checker.citations import Sentences, citations
from checker.load import RuleSet, load_rules
from checker.rule import Rule
from checker.statutes import CODES, chinese, code, register, resolve
from checker.verdict import Result, Verdict
from corpus.document import document_of
from corpus.fields import article_number

CASES = yaml.load((Path(__file__).parent / "cases" / "citations.yaml").read_bytes(), Loader=yaml.CSafeLoader)
COLLECTED = Path(__file__).resolve().parents[2] / "shared" / "domain" / "statutes"
DAY = datetime.date(2024, 6, 3)

needs_collection = pytest.mark.skipif(
    not COLLECTED.is_dir(), reason=f"the collected statutes are kept outside the repository, in {COLLECTED}"
)


@cache
def rules() -> RuleSet:
    return load_rules()


def judged(text: str, rule: str, kind: str | None = None, day: datetime.date = DAY) -> Result:
    report = check(document_of(text, declared_type=kind), rules(), Settings(as_of=day, today=DAY))
    return next(each for each in report.results if each.rule == rule)


def cite_rules() -> list[Rule]:
    return [rule for rule in rules().rules if rule.kind == "cite"]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    given_ = {rule: judged(case["text"], rule) for rule in case["expect"]}
    assert {rule: result.verdict.value for rule, result in given_.items()} == case["expect"], [
        result.reason for result in given_.values()
    ]
    reasons = "".join(
        result.reason for result in given_.values() if result.verdict in (Verdict.FAIL, Verdict.UNDECIDED)
    )
    for meant in case.get("meant", ()):
        assert meant in reasons


ACT = "依照民事诉讼法第二百三十六条，裁定如下：驳回异议请求。可自送达之日起十日内申请复议。"
THIRD = "依照民事诉讼法第二百三十八条，裁定如下：驳回异议请求。可在十日内向上级法院申请复议。"
INTEREST = "依照民事诉讼法第二百六十条支付迟延履行利息"
VECTORS = [
    ("35", "objection_ruling", "2024-06-03", ACT, "citation/remedy-matches-article", "pass"),
    ("35 number", "objection_ruling", "2024-06-03", ACT, "cpl/article-renumbering", "pass"),
    ("36", "objection_ruling", "2024-06-03", THIRD, "citation/remedy-matches-article", "fail"),
    ("37", "execution_notice", "2024-03-15", INTEREST, "cpl/article-renumbering", "fail"),
    ("38", "execution_notice", "2023-12-31", INTEREST, "cpl/article-renumbering", "pass"),
]


@pytest.mark.parametrize(
    ("number", "kind", "day", "text", "rule", "verdict"), VECTORS, ids=[row[0] for row in VECTORS]
)
def test_vector_of_the_wider_law(
    number: str, kind: str, day: str, text: str, rule: str, verdict: str
) -> None:
    result = judged(text, rule, kind, datetime.date.fromisoformat(day))
    assert result.verdict == verdict, result.reason


FORMS = [
    ("《中华人民共和国民事诉讼法》第二百六十四条第一款", "民事诉讼法", [264]),
    ("《中华人民共和国民事诉讼法》第二百五十三条、第二百五十五条第二项", "民事诉讼法", [253, 255]),
    ("《民事诉讼法》第二百五十三条至第二百五十五条", "民事诉讼法", [253, 254, 255]),
    ("民诉法第253条", "民事诉讼法", [253]),
    ("《民事诉讼法〉第一百零四条、一百零五条和第一百零六条", "民事诉讼法", [104, 105, 106]),
    ("《中华人民共和国民事诉讼法》第二百四十九、二百五十一条", "民事诉讼法", [249, 251]),
    ("《中华人民共和国民事诉讼法》（2021年修正）第二百六十条", "民事诉讼法", [260]),
    (
        "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条",
        "关于适用民事诉讼法的解释",
        [517],
    ),
    (
        "《最高人民法院关于适用《中华人民共和国民事诉讼法》的解释》第五百一十七条",
        "关于适用民事诉讼法的解释",
        [517],
    ),
    (
        "最高人民法院《关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条",
        "关于适用民事诉讼法的解释",
        [517],
    ),
    ("民诉法解释第五百一十七条", "关于适用民事诉讼法的解释", [517]),
    ("《执行异议复议规定》第二十八条", "关于人民法院办理执行异议和复议案件若干问题的规定", [28]),
    ("网拍规定第十条", "关于人民法院网络司法拍卖若干问题的规定", [10]),
    ("查扣冻规定第一条", "关于人民法院民事执行中查封、扣押、冻结财产的规定", [1]),
    ("《查封、扣押、冻结规定》第一条", "关于人民法院民事执行中查封、扣押、冻结财产的规定", [1]),
    ("法〔2021〕322号文件第二十四条", "关于进一步完善执行权制约机制加强执行监督的意见", [24]),
    ("《关于适用的解释》第五百一十九条", None, [519]),
    ("《买卖合同》第五条", None, [5]),
]


@pytest.mark.parametrize(("text", "title", "articles"), FORMS, ids=[row[0] for row in FORMS])
def test_form_of_a_citation(text: str, title: str | None, articles: list[int]) -> None:
    [cited] = citations(document_of(f"依照{text}之规定，裁定如下").match.text)
    assert cited.key == (resolve(title) if title else None)
    assert (title is None) == (cited.key is None)
    assert [each.number for each in cited.articles] == articles
    assert cited.lead == "依照"


def test_items_are_those_of_the_article_before_them() -> None:
    [cited] = citations(document_of("民诉法第二百六十八条第（一）项、第（六）项、第二百六十九条").match.text)
    assert [(each.number, each.items) for each in cited.articles] == [(268, (1, 6)), (269, ())]


def test_a_short_name_that_the_document_defines_is_known_afterwards() -> None:
    text = "《最高人民法院关于人民法院网络司法拍卖若干问题的规定》（以下简称《本规定》）第三条。依照《本规定》第十条"
    first, second = citations(document_of(text).match.text)
    assert first.key == second.key == resolve("网拍规定")


PIECES = st.sampled_from(
    [
        "《中华人民共和国民事诉讼法》", "《", "》", "〈", "（以下简称《解释》）", "《解释》", "民诉法", "民诉法解释", "第", "条", "二百六十", "264",
        "第二百六十条", "第五百一十九条", "、", "至", "和", "款", "第（六）项", "依照", "根据", "同法", "裁定如下：", "。", "；", "“", "”", "本院认为",
        "迟延履行利息", "终结本次执行程序", "法〔2021〕322号", "冻结存款", "（2023）甲0101执1号", "2024年1月1日立案", "\n", " ", "零", "千", "条之一",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=40).map("".join))


@given(TEXTS, st.dates(datetime.date(1949, 10, 1), datetime.date(2100, 1, 1)))
def test_any_text_yields_a_result_with_evidence_inside_it(text: str, day: datetime.date) -> None:
    document = document_of(text, declared_type="objection_ruling")
    for citation in citations(document.match.text):
        assert 0 <= citation.span.start < citation.span.end <= len(document.match.text)
        for article in citation.articles:
            assert citation.span.start <= article.span.start < article.span.end <= citation.span.end
    report = check(document, rules(), Settings(as_of=day))
    for result in report.results:
        if rules().by_id[result.rule].kind == "cite":
            for each in result.evidence:
                assert (
                    text.replace("\r\n", "\n").replace("\r", "\n")[each.span.start : each.span.end]
                    == each.text
                )


def mutants() -> list[tuple[str, str, str, datetime.date]]:
    """The mutation operator of `cite`: the number in a passing example becomes that of another version."""
    found = []
    for name, rule, new, old in (
        ("cpl", "cpl/article-renumbering", "2023", "2021"),
        ("cpl-interp", "cpl-interp/article-renumbering", "2022", "2020"),
    ):
        for subject in code(name).subjects.values():
            number = code(name).numbers(new, subject.article).get(old)
            words = [*subject.strong.plain, *subject.strong.gapped]
            if number and words and number[0] != subject.article:
                said = words[0].replace("…", "某")
                text = f"依照{CODES[name] if name == 'cpl' else '民诉法解释'}第{{}}条之规定，{said}。"
                found.append(
                    (rule, text.format(chinese(subject.article)), text.format(chinese(number[0])), DAY)
                )
    return found


@pytest.mark.parametrize(("rule", "right", "stale", "day"), mutants(), ids=[row[2] for row in mutants()])
def test_changing_the_number_turns_the_verdict(rule: str, right: str, stale: str, day: datetime.date) -> None:
    assert judged(right, rule, "execution_notice", day).verdict is Verdict.PASS
    assert judged(stale, rule, "execution_notice", day).verdict in (Verdict.FAIL, Verdict.UNDECIDED)


def test_most_changes_of_number_are_accused() -> None:
    verdicts = [judged(stale, rule, "execution_notice", day).verdict for rule, _, stale, day in mutants()]
    assert verdicts.count(Verdict.FAIL) >= 0.8 * len(verdicts)


@pytest.mark.parametrize("rule", cite_rules(), ids=lambda rule: rule.id)
def test_a_document_that_cites_nothing_is_not_spoken_of(rule: Rule) -> None:
    kind = rule.documents[0] if rule.documents else "execution_notice"
    assert judged("本院依法办理本案。", rule.id, kind).verdict is Verdict.NOT_APPLICABLE


def test_a_reason_quotes_both_articles_word_for_word() -> None:
    result = judged(
        "依照民事诉讼法第二百六十条支付迟延履行利息", "cpl/article-renumbering", "execution_notice"
    )
    for number in (260, 264):
        wording = code("cpl").wording("2023", number) or ""
        assert f"“{wording[:30]}" in result.reason
    assert "未与公报核对" in result.reason
    assert result.suggestion is None


@pytest.mark.parametrize(("name", "version"), [("cpl", "2021"), ("cpl", "2023"), ("cpl-interp", "2022")])
def test_every_article_of_a_version_has_its_text(name: str, version: str) -> None:
    count = next(each.articles for each in code(name).versions if each.year == version)
    assert count
    for number in range(1, count + 1):
        assert code(name).wording(version, number)
    assert code(name).wording(version, count + 1) is None


@pytest.mark.parametrize(
    "number", [1, 10, 11, 19, 20, 21, 99, 100, 101, 110, 111, 157, 200, 205, 260, 306, 550]
)
def test_numbers_are_written_as_they_are_read(number: int) -> None:
    assert article_number(chinese(number)) == str(number)
    assert re.fullmatch("[一二三四五六七八九十百零]+", chinese(number))


def test_every_listed_subject_and_name_is_of_something_we_have() -> None:
    for name in CODES:
        for number in code(name).subjects:
            assert code(name).numbers(code(name).subjects_of, number)
    assert set(register().abbreviations.values()) <= set(register().instruments)


@needs_collection
def test_the_data_files_are_what_the_collection_yields() -> None:
    folder = bundled_rules() / "statutes"
    old, new = (statute_import.articles(COLLECTED / "texts" / name) for name in ("ji-082.txt", "ji-083.txt"))
    law = statute_import.civil_procedure_law(COLLECTED, statute_import.attested(old, new))
    assert (folder / "cpl.txt").read_text("utf-8") == law
    assert (folder / "cpl-interp.txt").read_text("utf-8") == statute_import.interpretation(old, new)
    assert (folder / "instruments.txt").read_text("utf-8") == statute_import.instruments(COLLECTED)


def test_a_changed_statute_changes_the_hash_of_the_rules(tmp_path: Path) -> None:
    (tmp_path / "statutes").mkdir()
    data = tmp_path / "statutes" / "names.txt"
    data.write_text("一", "utf-8")
    before = load_rules([tmp_path]).hash
    data.write_text("二", "utf-8")
    assert load_rules([tmp_path]).hash != before


@given(st.text('甲。！？"', max_size=40), st.data())
def test_where_a_sentence_begins_and_ends(text: str, data: st.DataObject) -> None:
    sentences = Sentences(text)
    at = data.draw(st.integers(0, len(text)))
    start, end = sentences.around(at)
    assert start == max(text.rfind(stop, 0, at) for stop in "。！？") + 1
    assert end == min((i for i in range(at, len(text)) if text[i] in "。！？"), default=len(text))
    assert sentences.quoted(start, at) == (text.count('"', start, at) % 2 == 1)
