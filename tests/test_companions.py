"""Several documents in one file: said, and no clause of one counts for another."""

from __future__ import annotations

import datetime

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.companions import companions
from corpus.document import document_of

NOTICE = """甲县人民法院
执行通知书
（2022）甲0101执1号
李某乙：
责令你于三日内支付货款20000元。款项汇入：户名甲县人民法院，开户行乙银行丙支行，账号6222000000000000018。
你有权拒绝向上述账户以外的账户付款。逾期不履行的，本院将依法强制执行，并可以采取限制消费、纳入失信名单等措施。
{}
甲县人民法院
二〇二二年六月一日
"""
REPORT = "如发现有执行人员指定其他案款交付途径的，可向12368举报。"
RISK = (
    """甲县人民法院
执行风险告知书
（2022）甲0101执1号
李某乙：
现将执行风险告知如下。"""
    + REPORT
    + "\n二〇二二年六月一日\n"
)
HEADED = RISK.replace("甲县人民法院\n执行风险告知书", "甲县人民法院执行风险告知书")
CASES = [
    ("one document", NOTICE.format(REPORT), 0),
    ("a notice and a risk notice", NOTICE.format("") + "\n\n" + RISK, 1),
    ("court and title on one line", NOTICE.format("") + HEADED, 1),
    ("three", NOTICE.format("") + RISK + NOTICE.format(REPORT).replace("执行通知书", "限制消费令"), 2),
    (
        "an annex",
        NOTICE.format(REPORT) + "附：本案适用的法律条文\n《中华人民共和国民事诉讼法》\n第二百五十一条",
        0,
    ),
    (
        "a cited ruling",
        NOTICE.format("依据甲县人民法院\n民事判决书\n（2021）甲0101民初2号\n，责令你履行。"),
        0,
    ),
    ("a head repeated on the next page", NOTICE.format("甲县人民法院\n执行通知书\n（2022）甲0101执1号"), 0),
    (
        "the lines of a site above a head",
        "甲县人民法院李某乙执行通知书\n（2022）甲0101执1号\n发布单位：甲县人民法院　公开日期：2022-06-20\n浏览：118次　来源：甲县人民法院　类别：执行　地域：甲县\n"
        + NOTICE.format(REPORT),
        0,
    ),
    ("a receipt without a head", NOTICE.format(REPORT) + "送达回证\n受送达人：李某乙\n二〇二二年六月二日", 0),
]


@pytest.mark.parametrize(("name", "text", "further"), CASES, ids=[name for name, _, _ in CASES])
def test_a_further_document_begins_with_a_full_head(name: str, text: str, further: int) -> None:
    found = companions(text)
    assert len(found) == further, name
    assert all(text[at:].startswith("甲县人民法院") for at in found)


def test_a_clause_of_another_document_is_not_counted() -> None:
    settings = Settings(Mode.DRAFT, today=datetime.date(2024, 1, 1))
    report = check(document_of(NOTICE.format("") + RISK), load_rules(), settings)
    results = {each.rule: each for each in report.results}
    assert results["spc-2021-322/art20-12368-report"].verdict.value == "undecided"
    assert "另一份文书" in results["spc-2021-322/art20-12368-report"].reason
    assert results["spc-2021-322/art20-account"].verdict.value == "pass"
    assert any("2 份文书" in note for note in report.notes)
