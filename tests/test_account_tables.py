"""An account in a table whose first row names its columns: whichever column comes first, and whoever the holder is."""

from __future__ import annotations

import datetime

import pytest
from docx_writer import docx, para, table

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode, Verdict
from corpus.read import read_bytes

RULES = load_rules()
SETTINGS = Settings(Mode.DRAFT, today=datetime.date(2026, 11, 23))
BEFORE = (
    "甲县人民法院",
    "执行通知书",
    "（2022）甲0101执12号",
    "李某某：",
    "王某某申请执行你借款合同纠纷一案，本院已立案执行。限你在收到本通知书之日起三日内支付借款本金10000元，汇入下列案款账户：",
)
AFTER = "二〇二二年六月一日"
COURT, BANK, NUMBER, CASE = "甲县人民法院", "乙银行丙支行", "6222000000000000001", "（2022）甲0101执12号"
TABLES: dict[str, tuple[list[str], ...]] = {
    "holder first": (["户名", "开户行", "账号"], [COURT, BANK, NUMBER]),
    "a number before": (["序号", "户名", "开户行", "账号"], ["1", COURT, BANK, NUMBER]),
    "the case before, the bank last": (["案号", "户名", "账号", "开户行"], [CASE, COURT, NUMBER, BANK]),
    "who owes what before": (
        ["被执行人", "案款金额", "户名", "开户行", "账号"],
        ["李某某", "10000元", COURT, BANK, NUMBER],
    ),
    "a sum behind": (["户名", "开户行", "账号", "金额"], [COURT, BANK, NUMBER, "10000元"]),
}


def verdicts(rows: tuple[list[str], ...]) -> dict[str, Verdict]:
    data = docx("".join(map(para, BEFORE)) + table(*rows) + para(AFTER))
    report = check(read_bytes(data, "a.docx"), RULES, SETTINGS)
    return {each.rule.partition("/")[2]: each.verdict for each in report.results}


@pytest.mark.parametrize("name", TABLES)
def test_the_account_of_the_court_is_found(name: str) -> None:
    found = verdicts(TABLES[name])
    assert found["art20-account"] is Verdict.PASS
    assert found["art21-special-account-name"] is Verdict.PASS


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("holder", ["李某英", "丁服务有限公司"])
def test_the_account_of_another_is_none(name: str, holder: str) -> None:
    rows = tuple([holder if cell == COURT else cell for cell in row] for row in TABLES[name])
    assert verdicts(rows)["art20-account"] is Verdict.FAIL


def test_two_accounts_side_by_side_are_told_apart() -> None:
    """One account a column: that of the case on the left, that for the fee, which is the treasury's, on the right."""
    rows = (
        ["案款账户：", "执行费账户："],
        [f"户名：{COURT}", "户名：甲县财政局"],
        [f"开户行：{BANK}", "开户行：丁银行营业部"],
        [f"账号：{NUMBER}", "账号：6222000000000000009"],
    )
    found = verdicts(rows)
    assert found["art20-account"] is Verdict.PASS
    assert found["art21-special-account-name"] is Verdict.PASS
