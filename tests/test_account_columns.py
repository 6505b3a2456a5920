"""The accounts of a document whose table names its columns in the first row are among its fields."""

from __future__ import annotations

import pytest
from clock import in_proportion

from corpus.accountcolumns import column_spans
from corpus.document import document_of

NUMBER, OTHER = "6222021905001234567", "6217001234567890123"
COURT, BANK = "甲县人民法院", "乙银行丙支行"
FOUND: dict[str, tuple[str, list[str]]] = {
    "the last column": (f"户名\t开户行\t账号\n{COURT}\t{BANK}\t{NUMBER}", [NUMBER]),
    "a column in the middle": (f"户名\t账号\t开户行\n{COURT}\t{NUMBER}\t{BANK}", [NUMBER]),
    "the first column": (f"账号\t户名\n{NUMBER}\t{COURT}", [NUMBER]),
    "figures in groups": (f"户名\t开户行\t账号\n{COURT}\t{BANK}\t6222 0219 0500 1234 567", [NUMBER]),
    "a remark behind": (f"户名\t开户行\t账号\t备注\n{COURT}\t{BANK}\t{NUMBER}\t汇款时注明案号（2023）甲0101执1288号", [NUMBER]),
    "several rows": (f"序号\t户名\t开户行\t账号\n1\t{COURT}\t{BANK}\t{NUMBER}\n2\t{COURT}\t{BANK}\t{OTHER}", [NUMBER, OTHER]),
    "two columns": (f"收款人\t收款账号\t备用账号\n{COURT}\t{NUMBER}\t{OTHER}", [NUMBER, OTHER]),
    "other words for it": (f"收款单位\t开户银行\t银行卡号（19位）\n{COURT}\t{BANK}\t{NUMBER}", [NUMBER]),
    "in traditional characters": (f"戶名\t開戶行\t帳號\n{COURT}\t{BANK}\t{NUMBER}", [NUMBER]),
    "as 帐号": (f"户名\t开户行\t帐号\n{COURT}\t{BANK}\t{NUMBER}", [NUMBER]),
    "a cell merged": (f"户名\t开户行\t账号\n{COURT}{BANK}\t{NUMBER}", [NUMBER]),
    "a wrapped row": ("户名\t开户行\t账号\n甲县人民\n法院\n乙银行丙\n支行\n6222021905001\n234567\n你有权拒绝。", [NUMBER]),
    "masked": (f"户名\t开户行\t账号\n张三\t{BANK}\t6222****4567", ["62224567"]),
    "short": (f"户名\t开户行\t账号\n{COURT}\t{BANK}\t12345678", ["12345678"]),
    "with the number of a sub-account": (f"户名\t账号\n{COURT}\t1234567890123#0001", ["12345678901230001"]),
}  # fmt: skip
NONE = {
    "another column": f"户名\t开户行\t账号\t电话\n{COURT}\t{BANK}\t见附件\t13800000000",
    "no column of accounts": f"户名\t开户行\t编号\n{COURT}\t{BANK}\t{NUMBER}",
    "words of a sentence": f"请汇入下列账号\n{COURT}\t{BANK}\t{NUMBER}",
    "a sum": f"户名\t账户\t金额\n{COURT}\t工行\t385600.00",
    "a telephone under wrapped heads": "户名\t开户行\t账号\n甲县人民法院\n13800000000\n电话",
    "far below": f"户名\t开户行\t账号\n{'甲县人民法院' * 40}\n{NUMBER}\n",
    "a row that says something else": f"户名\t开户行\t账号\n本院另行通知。\n{NUMBER}\n",
    "two numbers beside a merged cell": f"户名\t账号\t开户行\n{NUMBER}\t{OTHER}",
}  # fmt: skip
LABELLED = {
    "a label and its number": (f"账号\t{NUMBER}\n户名\t{COURT}", [NUMBER]),
    "a sum in the next cell": (f"账号\t{NUMBER}\t385600", [NUMBER]),
    "a figure in each cell": ("账号\t" + "\t".join(NUMBER), [NUMBER]),
    "a sub-account": ("账号：1234567890123#0001；开户行：乙银行。", ["12345678901230001"]),
    "no sub-account": ("账号：1234567890123。#0001", ["1234567890123"]),
    "account or card": ("账（卡）号：3400 1234 5678 0500 1234；", ["34001234567805001234"]),
    "account or card, with a sub-account": ("账（卡）号：34001234567805001234#00012；", ["3400123456780500123400012"]),
    "card or account": (f"卡/账号：{NUMBER}。", [NUMBER]),
}  # fmt: skip


def accounts(text: str) -> list[str]:
    return [each.digits for each in document_of(f"甲县人民法院\n执行通知书\n{text}").fields.accounts]


@pytest.mark.parametrize("name", FOUND)
def test_the_number_in_its_column_is_found(name: str) -> None:
    text, expected = FOUND[name]
    assert accounts(f"{text}\n特此通知。") == expected


@pytest.mark.parametrize("name", NONE)
def test_no_other_number_is(name: str) -> None:
    assert accounts(f"{NONE[name]}\n特此通知。") == []


@pytest.mark.parametrize("name", LABELLED)
def test_a_label_and_its_number(name: str) -> None:
    text, expected = LABELLED[name]
    assert accounts(text) == expected


@pytest.mark.parametrize(
    "piece", ["账号\t", "户名\t账号\n", "账号\t户名\n1\t", "账 号", "户名\t账号\n12345678\n", "\t\n", "甲账"]
)
def test_time_is_linear(piece: str) -> None:
    assert in_proportion(lambda characters: list(column_spans(piece * (characters // len(piece)))), 300_000)
