"""An account of another court, and one number written in two ways, leave it in doubt whether the account is disclosed (art. 20)."""

from __future__ import annotations

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.document import document_of

RULES = load_rules()
NOTICE = """{court}
执行通知书
（2025）渝0291执735号
谭某：
责令你于三日内支付物业费8294元。请将上述款项汇至以下案款账户：
{account}
你有权拒绝向指定账户以外的账户付款；如发现有执行人员指定其他案款交付途径，可向12368举报。{more}
二〇二五年五月九日
"""
OWN = "【户名】 岚溪县人民法院\n【开户银行】 乙银行丙支行\n【账号】 3101029220250158004"
CASES = {
    "its own": ("岚溪县人民法院", OWN, "", Verdict.PASS),
    "its own, with the city before": ("重庆市岚溪县人民法院", OWN, "", Verdict.PASS),
    "its own, in traditional characters": ("嵐溪縣人民法院", OWN, "", Verdict.PASS),
    "this court": ("岚溪县人民法院", OWN.replace("岚溪县人民法院", "本院"), "", Verdict.PASS),
    "another court's": ("岚溪县人民法院", OWN.replace("岚溪", "巴溪"), "", Verdict.UNDECIDED),
    "the other court collects": (
        "岚溪县人民法院",
        OWN.replace("岚溪", "巴溪"),
        "案款由巴溪县人民法院集中管理。",
        Verdict.PASS,
    ),
    "in a table with a head": (
        "岚溪县人民法院",
        "户名\t开户银行\t账号\t附言\n岚溪县人民法院执行款专户\t乙银行丙支行\t3101029220250158004\t案号",
        "",
        Verdict.PASS,
    ),
    "one number twice": ("岚溪县人民法院", OWN, "收款账号：3101029220250158004", Verdict.PASS),
    "two figures changed places": ("岚溪县人民法院", OWN, "收款账号：3101029220250158040", Verdict.UNDECIDED),
    "two pairs changed places": ("岚溪县人民法院", OWN, "收款账号：3101029220250150840", Verdict.UNDECIDED),
    "a figure left out": ("岚溪县人民法院", OWN, "收款账号：310102922025158004", Verdict.UNDECIDED),
    "a figure within is another": ("岚溪县人民法院", OWN, "收款账号：3101029720250158004", Verdict.UNDECIDED),
    "accounts for each debtor": ("岚溪县人民法院", OWN, "另一被执行人的账号：3101029220250158005", Verdict.PASS),
    "two accounts, each the only one": (
        "岚溪县人民法院",
        "本案唯一交款账户为：岚溪县人民法院，账号3101029220250158004，乙银行丙支行。",
        "附：缴款须知。本案案款只能缴入以下账户：户名岚溪县人民法院，账号2278336401951047，丁银行。",
        Verdict.UNDECIDED,
    ),
    "the only account, twice": (
        "岚溪县人民法院",
        "本案唯一交款账户为：岚溪县人民法院，账号3101029220250158004，乙银行丙支行。",
        "本案案款只能缴入以下账户：户名岚溪县人民法院，账号3101029220250158004。诉讼费账号2278336401951047。",
        Verdict.PASS,
    ),
    "another number on the slip": (
        "岚溪县人民法院",
        OWN,
        "——沿此线剪下——案款缴款单 收款人：岚溪县人民法院 账号：3101029220250287716",
        Verdict.UNDECIDED,
    ),
    "the same number on the slip": (
        "岚溪县人民法院",
        OWN,
        "——沿此线剪下——案款缴款单 收款人：岚溪县人民法院 账号：3101029220250158004",
        Verdict.PASS,
    ),
    "only for another case": (
        "岚溪县人民法院",
        OWN,
        "本账户仅接收（2024）渝0291执617号案件案款。",
        Verdict.UNDECIDED,
    ),
    "only for this case": ("岚溪县人民法院", OWN, "本账户仅接收（2025）渝0291执735号案件案款。", Verdict.PASS),
    "an account of fees": ("岚溪县人民法院", OWN, "诉讼费账户：账号8802010922025015801", Verdict.PASS),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_whose_account_it_is(name: str) -> None:
    court, account, more, verdict = CASES[name]
    document = document_of(NOTICE.format(court=court, account=account, more=more))
    report = check(document, RULES, Settings(Mode.SERVED))
    [own] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert own.verdict is verdict, own.reason
    if verdict is Verdict.UNDECIDED:
        assert "请核对" in own.reason


PARTS = """甲县人民法院
执行当事人风险提示书
（2024）闽0898执1006号
{first}
{second}
案款汇入：甲县人民法院，乙银行丙支行，账号9080802024100600317。
甲县人民法院
二〇二四年七月五日
"""
APPLICANT = "第一部分　申请执行人（詹美云）须知\n○ 应当提供财产线索。\n"
DEBTOR = "第二部分　被执行人（丘荣辉）须知\n● 你欠詹美云借款40000元，须在三日内归还。\n执行人员指定其他交付案款途径的，可向12368举报。\n"
RIGHT = "○ 你有权拒绝向本文书指定账户以外的账户付款。\n"
SIDES = {
    "told to the debtor": (APPLICANT, DEBTOR + RIGHT, Verdict.PASS),
    "told to both": (APPLICANT, f"{DEBTOR}第三部分　双方须知\n{RIGHT}", Verdict.PASS),
    "told to the applicant alone": (APPLICANT + RIGHT, DEBTOR, None),
    "no part for the debtor": (APPLICANT + RIGHT, DEBTOR.replace("第二部分　被执行人（丘荣辉）须知\n", ""), Verdict.PASS),
}  # fmt: skip


@pytest.mark.parametrize("name", SIDES)
def test_in_a_paper_for_both_sides_the_debtor_is_told(name: str) -> None:
    first, second, verdict = SIDES[name]
    document = document_of(PARTS.format(first=first, second=second))
    report = check(document, RULES, Settings(Mode.SERVED))
    [own] = [each for each in report.results if each.rule == "spc-2021-322/art20-refuse-other"]
    if verdict is None:
        assert own.verdict in (Verdict.FAIL, Verdict.UNDECIDED), own.reason
    else:
        assert own.verdict is verdict, own.reason
