"""Where an account number ends that stands at the end of its line: before what the next line begins with, not at a wrap."""

from __future__ import annotations

import datetime
from itertools import product

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import document_of

NUMBERS = (
    "6222000000000000018",
    "6222 0000 0000 0000 018",
    "２０５１０１２２０００００",
    "95000000000000000303",
    "8100-0052-2026-0128",
)
FOLLOWS = {
    "an item": "4．被执行人有权拒绝向其他账户付款。",
    "an item, ASCII": "4. 被执行人有权拒绝向其他账户付款。",
    "an item, indented, under an empty line": "\n　　4．被执行人有权拒绝向其他账户付款。",
    "an item with two figures": "12、被执行人有权拒绝向其他账户付款。",
    "an item of an item": "5.4 被执行人有权拒绝向其他账户付款。",
    "an item without a point, the one before it above": "4　被执行人有权拒绝向其他账户付款。",
    "a date": "2023年3月6日前付清。",
    "a month": "3月6日前付清。",
    "a sum": "30,000元付清。",
    "a term": "10日内付清。",
    "the hotline": "12368可举报。",
    "a mobile": "13800000000为联系电话。",
    "a telephone": "0553-4834567为联系电话。",
    "words": "收款人开户行：甲银行。",
}


def text_with(number: str, follows: str) -> str:
    return (
        "甲县人民法院\n执行通知书\n（2024）甲0101执1号\n李某某：\n限你三日内支付货款10000元。\n1　款项汇入下列账户\n"
        f"2　户名：甲县人民法院，开户行：中国建设银行甲县支行\n3　账号：{number}\n{follows}\n审判员　张某\n二〇二四年三月一日\n"
    )


def figures(number: str) -> str:
    return "".join(str(int(char)) for char in number if char.isdigit())


@pytest.mark.parametrize("follows", FOLLOWS)
def test_a_number_ends_where_the_next_line_says_something_of_its_own(follows: str) -> None:
    wrong = []
    for number in NUMBERS:
        [account] = document_of(text_with(number, FOLLOWS[follows])).fields.accounts
        if "".join(str(int(char)) for char in account.digits) != figures(number):
            wrong.append((number, account))
    assert not wrong


def test_a_number_that_is_wrapped_goes_on() -> None:
    wrong = []
    for number, cut in product(NUMBERS, range(1, 23)):
        wrapped = f"{number[:cut]}\n{number[cut:]}"
        [account] = document_of(text_with(wrapped, "收款用途：案款。")).fields.accounts
        if figures(account.digits) != figures(number):
            wrong.append((wrapped, account))
    assert not wrong


def test_figures_alone_under_an_empty_line_are_the_rest_of_a_number() -> None:
    text = text_with("6222000000\n\n000000018", "收款用途：案款。")
    assert document_of(text).fields.accounts[0].digits == "6222000000000000018"


@pytest.mark.parametrize(
    "follows", ["an item", "an item, indented, under an empty line", "a date", "the hotline"]
)
def test_no_evidence_shows_a_longer_number(follows: str) -> None:
    text = text_with("6222000000000000018", FOLLOWS[follows])
    report = check(document_of(text), load_rules(), Settings(Mode.SERVED, today=datetime.date(2026, 11, 23)))
    [account] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert account.verdict.value == "pass"
    assert "6222000000000000018" in account.reason
    assert "62220000000000000181" not in account.reason
    assert "62220000000000000182" not in account.reason
    assert "62220000000000000184" not in account.reason
    assert any(each.text.endswith("6222000000000000018") for each in account.evidence)
