"""Whom a notice speaks to, and where the body of a form begins: tables of what stands at the head of notices."""

from __future__ import annotations

import pytest

from checker.facts import addressee
from corpus.document import document_of
from corpus.parts import part_named

HEAD = "甲县人民法院\n{}\n（2024）甲0101执1号\n{}\n"
# Title, whom it speaks to, what it says.
CASES: list[tuple[str, str | None, str]] = [
    (
        "执行通知书",
        "debtor",
        "李某：\n关于申请执行人甲农资店申请执行你买卖合同纠纷一案（执行依据：（2023）甲0101民初1号判决），责令你三日内履行。",
    ),
    ("执行通知书", "debtor", "李某：\n申请执行人张某与你借款纠纷一案，现通知如下：请立即履行。"),
    ("执行通知书", "debtor", "李某：\n本院受理申请执行人张某申请执行你一案，履行内容：一、支付货款10000元。"),
    ("执行通知书", "debtor", "李某：\n申请执行人张某与你（联系电话：13800000000）借款纠纷一案，责令你履行。"),
    ("执行风险告知书", "applicant", "申请执行人张某：\n你可能面临执行不能的风险，请提供财产线索。"),
    ("执行风险告知书", "applicant", "致申请执行人张某（身份证尾号0001）：\n请提供财产线索。"),
    ("执行风险告知书", "applicant", "张某：\n你向本院申请执行李某一案，本院已立案，请提供财产线索。"),
    ("执行风险告知书", "debtor", "被执行人李某（身份证尾号0001）：\n请主动履行。"),
    (
        "执行风险提示书",
        "debtor",
        "李某先生：\n您与甲物业公司物业服务合同纠纷一案的判决已经生效，物业公司向我院申请执行物业费1000元。请主动付清。",
    ),
    (
        "执行风险提示书",
        "debtor",
        "李某女士：\n你与张某借款纠纷一案，张某于2024年3月1日向本院申请强制执行。现将风险告知如下。",
    ),
    (
        "执行风险提示书",
        "debtor",
        "李某：\n您与王某的纠纷已有判决，王某已向本院申请执行。拖延不付，会被限制消费。",
    ),
    (
        "执行风险提示书",
        "applicant",
        "张某：\n您与李某借款纠纷一案，您向本院申请执行。现将风险告知如下：被执行人可能无财产。",
    ),
    (
        "执行风险提示书",
        "debtor",
        "李某先生：\n您与张某的买卖合同纠纷案，因您未按和解协议付款，对方已请求恢复执行。现向您讲明风险。",
    ),
    ("执行风险提示书", None, "当事人：\n张某与李某借款纠纷一案，张某向本院申请执行。现将有关风险告知如下。"),
]


@pytest.mark.parametrize(("title", "spoken_to", "body"), CASES, ids=[body[:24] for _, _, body in CASES])
def test_whom_a_notice_speaks_to(title: str, spoken_to: str | None, body: str) -> None:
    assert addressee(document_of(HEAD.format(title, body))) == spoken_to


@pytest.mark.parametrize("bank", ["乙银行丙支行", "乙銀行丙支行", "丙村鎮銀行"])
def test_a_bank_in_traditional_characters_is_asked_to_help(bank: str) -> None:
    document = document_of(HEAD.format("執行通知書", f"{bank}：\n請你行協助扣劃存款10000元。"))
    assert addressee(document) == "assistant"
    assert addressee(document_of(HEAD.format("執行通知書", "張某：\n請你協助扣劃存款10000元。"))) == "debtor"


FORMS = [
    (
        "drawn rules",
        "被执行人：某航运公司\n─────┬─────\n执行依据　│本院（2023）甲0101民初1号判决\n应履行义务│货款10000元",
        "执行依据",
    ),
    (
        "labels with colons",
        "被执行人：李某乙，住甲县。\n执行依据：（2023）甲0101民初1号判决。\n履行期限：三日",
        "执行依据",
    ),
    (
        "a first item without a stop before it",
        "被执行人：李某乙\n依据：（2023）甲0101民初1号民事判决\n1.你方须在五日内付款10000元。",
        "1.你方须",
    ),
    (
        "the account comes first",
        "被执行人：李某乙，住甲县。\n案款账户：甲县人民法院，乙银行丙支行，6222000000000000001",
        "案款账户",
    ),
]


@pytest.mark.parametrize(("name", "body", "first"), FORMS, ids=[name for name, _, _ in FORMS])
def test_the_body_of_a_form_begins_at_its_first_label(name: str, body: str, first: str) -> None:
    document = document_of(HEAD.format("执行通知书", body) + "依据《中华人民共和国民事诉讼法》，请即履行。")
    told = part_named(document.parts, "正文")
    assert told
    assert first in document.match.text[told.start : told.end], name


TITLES = ["限期缴款催告书", "履行义务催告书", "催缴书", "限期履行催告函", "付款催告书"]


@pytest.mark.parametrize("title", TITLES)
def test_a_demand_by_another_name(title: str) -> None:
    assert document_of(HEAD.format(title, "李某：\n请三日内付款。")).type.id == "payment_demand"
