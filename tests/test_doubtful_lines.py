"""A line that was not recognised for certain matters where words could stand in it, and only there.

No verdict rests on it; what it decides about the rules that apply (date, court, number) leaves them undecided.
"""

from __future__ import annotations

import datetime
import random

import pytest

from checker.check import Settings, check
from checker.doubts import could_hold, doubtful_lines
from checker.examples import DAY
from checker.load import load_rules
from checker.verdict import Mode, Result, Verdict
from corpus.document import Document, Extract, Page, Recognised
from corpus.spans import RawSpan

RULES = load_rules()
TODAY = datetime.date(2026, 11, 23)
LINES = [
    "甲县人民法院",
    "执行通知书",
    "（2022）甲0101执12号",
    "李某某：",
    "申请执行人王某某与你借款合同纠纷一案，责令你三日内支付借款本金10000元。",
    "依照《中华人民共和国民事诉讼法》第二百四十七条的规定，通知你履行。",
    "案款应当汇入下列账户：户名甲县人民法院，开户行中国建设银行甲县支行，账号6217001234567890123。",
    "对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打12368举报。",
    "本院地址在甲县中山路三十五号三楼。",
    "甲县人民法院",
    "二〇二二年六月一日",
]
COURT, NUMBER, MONEY, CITED, ACCOUNT, REPORT, ADDRESS, SIGNED, DATE = 0, 2, 4, 5, 6, 7, 8, 9, 10
HOTLINE, HOLDER = "spc-2021-322/art20-12368-report", "spc-2021-322/art20-account"
CITE = (
    "citation/not-in-force",
    "citation/wrong-subject",
    "cpl/article-renumbering",
    "cpl-interp/article-renumbering",
)


def document(
    changed: dict[int, str], confidence: dict[int, float], pages: tuple[str | None, ...] = (None,)
) -> Document:
    lines = [changed.get(number, line) for number, line in enumerate(LINES)]
    text = "\n".join(lines)
    recognised, start = [], 0
    for number, line in enumerate(lines):
        recognised.append(Recognised(RawSpan(start, start + len(line)), confidence.get(number, 0.99)))
        start += len(line) + 1
    made = [Page(number, RawSpan(0, len(text)), unreadable=why) for number, why in enumerate(pages, 1)]
    return Document("", "", Extract(text, "image/png", tuple(made), recognised=tuple(recognised)))


def judged(
    changed: dict[int, str],
    confidence: dict[int, float],
    *,
    mode: Mode = Mode.SERVED,
    as_of: datetime.date | None = None,
    pages: tuple[str | None, ...] = (None,),
) -> dict[str, Result]:
    report = check(document(changed, confidence, pages), RULES, Settings(mode, as_of, TODAY))
    return {each.rule: each for each in report.results}


CITING = [
    pytest.param({}, {}, set(), id="all certain"),
    pytest.param({}, {ADDRESS: 0.6}, set(), id="an address in doubt"),
    pytest.param({}, {COURT: 0.6, NUMBER: 0.6}, set(), id="the head in doubt"),
    pytest.param({}, {CITED: 0.6}, set(CITE), id="the citation in doubt"),
    pytest.param(
        {ADDRESS: "并参照该法第二百六十四条执行。"}, {ADDRESS: 0.6}, set(CITE), id="another citation in doubt"
    ),
    pytest.param(
        {ADDRESS: "按人民共和国民事诉讼，由你负担。"},
        {ADDRESS: 0.7},
        set(CITE),
        id="a piece of a citation in doubt",
    ),
    pytest.param({}, {ADDRESS: 0.3}, set(CITE), id="a line that may be anything"),
]


@pytest.mark.parametrize(("changed", "confidence", "undecided"), CITING)
def test_which_lines_matter_for_citations(
    changed: dict[int, str], confidence: dict[int, float], undecided: set[str]
) -> None:
    results = judged(changed, confidence)
    assert {rule for rule in CITE if results[rule].verdict is Verdict.UNDECIDED} <= undecided
    if undecided:
        assert results["citation/wrong-subject"].verdict is Verdict.UNDECIDED
    assert Verdict.FAIL not in {results[rule].verdict for rule in CITE}


NOTHING = "你有困难的可以向本院说明。"
CLAUSES = [
    pytest.param({}, {ADDRESS: 0.6}, Verdict.PASS, id="there, doubt elsewhere"),
    pytest.param({}, {REPORT: 0.6}, Verdict.UNDECIDED, id="there, in doubt"),
    pytest.param({REPORT: NOTHING}, {}, Verdict.FAIL, id="missing, all certain"),
    pytest.param({REPORT: NOTHING}, {ADDRESS: 0.6}, Verdict.FAIL, id="missing, an address in doubt"),
    pytest.param(
        {REPORT: NOTHING}, {ADDRESS: 0.3}, Verdict.UNDECIDED, id="missing, a line that may be anything"
    ),
    pytest.param(
        {REPORT: "对执行人员指定其他案款交付途轻的，你有权拒绝，并可以拨打l2B68挙报。"},
        {REPORT: 0.6},
        Verdict.UNDECIDED,
        id="misread in its place",
    ),
    pytest.param(
        {REPORT: "对执行人员指定其他案款交付途径的，你有权拒绝，并可以拨打", ADDRESS: "123B8举报。"},
        {ADDRESS: 0.55},
        Verdict.UNDECIDED,
        id="half of it misread on the next line",
    ),
]


@pytest.mark.parametrize(("changed", "confidence", "verdict"), CLAUSES)
def test_where_a_clause_could_stand(
    changed: dict[int, str], confidence: dict[int, float], verdict: Verdict
) -> None:
    result = judged(changed, confidence)[HOTLINE]
    assert result.verdict is verdict, result.reason


HOLDS = [
    ("案款应当汇人下列帐户", "汇入下列账户", True),
    ("可以拨打l2368举报", "12368", True),
    ("可以拨打12368举报", "12368", True),
    ("本院地址在甲县中山路", "12368", False),
    ("本院地址在甲县中山路", "汇入下列账户", False),
    ("本院地址在甲县中山路", "(汇入|交到)…(账户|账号)", False),
    ("案款应当汇人下列账户", "(汇入|交到)…(账户|账号)", True),
]


@pytest.mark.parametrize(("line", "wording", "holds"), HOLDS)
def test_what_a_doubtful_line_could_hold(line: str, wording: str, holds: bool) -> None:
    [doubtful] = doubtful_lines(document({ADDRESS: line}, {ADDRESS: 0.6}))
    assert could_hold(doubtful, [wording]) is holds


OLD = {NUMBER: "（2021）甲0101执12号", DATE: "二〇二一年十月一日"}  # before the Opinion
DATED = [
    pytest.param({}, {}, None, Verdict.PASS, id="certain"),
    pytest.param(
        {}, {DATE: 0.7}, None, Verdict.PASS, id="in doubt, but every day of that year and later will do"
    ),
    pytest.param({}, {DATE: 0.7, NUMBER: 0.7}, None, Verdict.UNDECIDED, id="the number in doubt too"),
    pytest.param(OLD, {}, None, Verdict.NOT_APPLICABLE, id="too early for certain"),
    pytest.param(OLD, {DATE: 0.7}, None, Verdict.UNDECIDED, id="too early as it was read"),
    pytest.param(OLD, {DATE: 0.7}, datetime.date(2022, 3, 1), Verdict.PASS, id="told by --as-of"),
    pytest.param(OLD, {DATE: 0.7}, datetime.date(2021, 3, 1), Verdict.NOT_APPLICABLE, id="told to be early"),
    pytest.param({DATE: "二〇二二年六月一曰"}, {DATE: 0.7}, None, Verdict.UNDECIDED, id="not legible"),
]


@pytest.mark.parametrize(("changed", "confidence", "as_of", "verdict"), DATED)
def test_a_date_in_doubt_decides_nothing(
    changed: dict[int, str], confidence: dict[int, float], as_of: datetime.date | None, verdict: Verdict
) -> None:
    result = judged(changed, confidence, as_of=as_of)[HOLDER]
    assert result.verdict is verdict, result.reason
    # In a draft a date that nobody could read is not today's.
    if verdict is Verdict.UNDECIDED:
        assert judged(changed, confidence, mode=Mode.DRAFT)[HOLDER].verdict is Verdict.UNDECIDED


def test_a_citation_is_judged_on_every_day_that_the_date_may_be() -> None:
    """第二百六十四条 speaks of interest since 2023, and of something else before."""
    cited = {
        CITED: "逾期不履行的，依照《中华人民共和国民事诉讼法》第二百六十四条加倍支付迟延履行期间的债务利息。"
    }
    certain = judged({**cited, DATE: "二〇二四年六月一日"}, {})["cpl/article-renumbering"]
    doubtful = judged({**cited, DATE: "二〇二四年六月一日"}, {DATE: 0.7})["cpl/article-renumbering"]
    assert (certain.verdict, doubtful.verdict) == (Verdict.PASS, Verdict.UNDECIDED)
    assert "落款日期 2024-06-01 来自文字识别，把握不足：按 2022" in doubtful.reason
    late = {**cited, NUMBER: "（2024）甲0101执12号", DATE: "二〇二四年六月一日"}
    assert judged(late, {DATE: 0.7})["cpl/article-renumbering"].verdict is Verdict.PASS


LOCAL = "dalian-2020"
PLACES = [
    pytest.param("大连市中山区人民法院", {}, {"applies"}, id="there"),
    pytest.param("大连市中山区人民法院", {COURT: 0.7, SIGNED: 0.7}, {"undecided"}, id="there, in doubt"),
    pytest.param(
        "大莲市中山区人民法院", {COURT: 0.7, SIGNED: 0.7}, {"undecided"}, id="nearly there, in doubt"
    ),
    pytest.param("甲县人民法院", {COURT: 0.7, SIGNED: 0.7}, {"not_applicable"}, id="elsewhere, in doubt"),
    pytest.param("大连市中山区人民法院", {COURT: 0.7}, {"applies"}, id="there, certain in the signature"),
]


@pytest.mark.parametrize(("court", "confidence", "expected"), PLACES)
def test_a_court_in_doubt_decides_no_local_rule(
    court: str, confidence: dict[int, float], expected: set[str]
) -> None:
    year = {NUMBER: "（2021）甲0101执12号", DATE: "二〇二一年六月一日"}
    results = judged({COURT: court, SIGNED: court, ACCOUNT: NOTHING, **year}, confidence)
    local = [each for rule, each in results.items() if rule.startswith(LOCAL) and each.cause != "type"]
    assert local
    found = {
        "undecided"
        if "法院名称" in each.reason
        else "not_applicable"
        if "不属于大连" in each.reason
        else "applies"
        for each in local
    }
    assert found == expected


def test_a_number_in_doubt_decides_no_type() -> None:
    """By its number it preserves, by its words alone it freezes."""
    ruling = {
        1: "民事裁定书",
        NUMBER: "（2022）甲0101财保12号",
        MONEY: "申请人王某某与被申请人李某某借款合同纠纷一案，本院依法审查终结。",
        ACCOUNT: "裁定如下：",
        REPORT: "冻结李某某名下银行存款10000元，期限一年。",
    }
    certain = check(document(ruling, {}), RULES, Settings(Mode.SERVED, None, TODAY))
    assert certain.type == "preservation_ruling"
    assert not any("不能确定文书是" in each.reason for each in certain.results)
    doubtful = check(document(ruling, {NUMBER: 0.7}), RULES, Settings(Mode.SERVED, None, TODAY))
    told = [each for each in doubtful.results if "不能确定文书是" in each.reason]
    assert told
    assert all((each.verdict, each.cause) == (Verdict.UNDECIDED, "type") for each in told)
    declared = Document("", "", document(ruling, {NUMBER: 0.7}).extract, "freeze_ruling")
    again = check(declared, RULES, Settings(Mode.SERVED, None, TODAY))
    assert not any("不能确定文书是" in each.reason for each in again.results)


def test_what_nobody_read_may_be_what_a_rule_waits_for() -> None:
    """A page that was not read leaves open whether the document asks for money at all."""
    silent = {MONEY: "申请执行人王某某与你探望权纠纷一案，责令你协助。", ACCOUNT: NOTHING, REPORT: NOTHING}
    assert judged(silent, {})[HOLDER].verdict is Verdict.NOT_APPLICABLE
    result = judged(silent, {}, pages=(None, "第2页是扫描图片，没有文字层"))[HOLDER]
    assert (result.verdict, "文书没有要求给付金钱；但第 2 页没有读出文字" in result.reason) == (
        Verdict.UNDECIDED,
        True,
    )


WIDTH = 28  # characters of a line on a page
OTHERS = "曰未士千大人入已己木本末主王玉目自白百〇8B3I1l"  # what characters are taken for


def _scanned(text: str) -> tuple[str, list[RawSpan]]:
    """The text in lines as on a page, and the lines."""
    lines = [
        paragraph[start : start + WIDTH]
        for paragraph in text.split("\n")
        for start in range(0, max(len(paragraph), 1), WIDTH)
    ]
    spans, start = [], 0
    for line in lines:
        spans.append(RawSpan(start, start + len(line)))
        start += len(line) + 1
    return "\n".join(lines), spans


def _misread(text: str, spans: list[RawSpan], number: int, places: list[int]) -> Extract:
    choose = random.Random(len(text) + sum(places))  # noqa: S311  the same every time
    for place in places:
        text = text[:place] + choose.choice(OTHERS.replace(text[place], "")) + text[place + 1 :]
    lines = tuple(Recognised(span, 0.6 if at == number else 0.99) for at, span in enumerate(spans))
    return Extract(text, "image/png", (Page(1, RawSpan(0, len(text))),), recognised=lines)


@pytest.mark.parametrize(
    ("kind", "wrong"), [("must_contain", Verdict.FAIL), ("must_not_contain", Verdict.PASS)]
)
def test_a_misread_clause_is_never_missing_and_a_misread_offence_never_absent(
    kind: str, wrong: Verdict
) -> None:
    """Of each line that is evidence a character is misread, then two: what the rule found may then be undecided."""
    tried, lost = 0, []
    for rule in RULES.rules:
        examples = rule.passing if kind == "must_contain" else rule.failing
        for example in examples[:3] if rule.kind == kind else ():
            text, spans = _scanned(example.text)
            given = Settings(example.mode, None, example.as_of or DAY)
            declared = example.type or (rule.documents[0] if rule.documents else None)

            def verdict(extract: Extract, declared: str | None = declared, given: Settings = given) -> Result:
                report = check(Document("", "", extract, declared), RULES, given)
                return next(each for each in report.results if each.rule == rule.id)  # noqa: B023

            found = verdict(_misread(text, spans, -1, []))
            for number, span in enumerate(spans):
                touched = [
                    each.span
                    for each in found.evidence
                    if each.span.start < span.end and span.start < each.span.end
                ]
                if not touched or found.verdict in (wrong, Verdict.UNDECIDED, Verdict.NOT_APPLICABLE):
                    continue
                inside = [
                    place
                    for place in range(max(touched[0].start, span.start), min(touched[0].end, span.end))
                    if text[place].isalnum()
                ]
                for places in (
                    inside[len(inside) // 2 :][:1],
                    [inside[0], inside[-1]] if len(inside) > 6 else [],
                ):
                    if places:
                        tried += 1
                        result = verdict(_misread(text, spans, number, places))
                        if result.verdict is wrong:
                            lost.append(
                                (rule.id, [text[each] for each in places], text[span.start : span.end])
                            )
    assert tried > 100
    assert lost == []
