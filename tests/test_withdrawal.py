"""A remark that takes back what stands above makes the clause undecided, and only where it may point."""

from __future__ import annotations

import datetime

import pytest
from clock import in_proportion

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import document_of

RIGHTS = "申请执行人发现可供执行财产的，可以再次申请执行。"
RULING = "甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n裁定如下：\n终结本次执行程序。\n{}\n审判员　张某\n二〇二二年十月二十六日\n"
CASES = [
    ("nothing is withdrawn", RIGHTS, "pass"),
    (
        "the paragraph before",
        f"{RIGHTS}\n【更正】上一自然段的内容经复核不应写入本裁定，现予撤回。",
        "undecided",
    ),
    ("the last sentence", f"{RIGHTS}\n【核稿意见：末句删。】", "undecided"),
    (
        "another paragraph before",
        f"{RIGHTS}\n本裁定送达后立即生效。\n【更正】上一自然段的内容现予撤回。",
        "pass",
    ),
    (
        "the paragraph before, wrapped",
        f"{RIGHTS[:18]}\n{RIGHTS[18:-1]}\n。\n【更正】上一自然段的内容经复核不应写入本裁定，现予撤回。",
        "undecided",
    ),
    (
        "another paragraph before, wrapped",
        f"{RIGHTS}\n本裁定送达\n后立即生效\n。\n【更正】上一自然段的内容现予撤回。",
        "pass",
    ),
    (
        "another paragraph before, under an empty line",
        f"{RIGHTS[:-1]}\n　　\n本裁定送达\n后立即生效。\n【更正】上一自然段的内容现予撤回。",
        "pass",
    ),
    ("all above", f"{RIGHTS}\n附记：以上告知内容系误录。", "undecided"),
    ("an application is no text", f"{RIGHTS}\n上述异议申请已经撤回。", "pass"),
    ("the item by its number", f"一、{RIGHTS}\n二、前列第一项仅供参考。", "undecided"),
    ("an article by its number", f"第四条　{RIGHTS}\n第五条　第四条自书记员通知时起失效。", "undecided"),
    ("an item in brackets", f"（2）{RIGHTS}\n说明：上列第（2）项不再适用。", "undecided"),
    ("not applied in a case", f"一、{RIGHTS}\n二、案件恢复以后，不适用第一条。", "undecided"),
    ("another item not applied", f"一、{RIGHTS}\n二、冻结存款。\n三、遇此情形，不适用第二条。", "pass"),
    ("an article of a code not applied", f"一、{RIGHTS}\n二、本案不适用第一条的规定。", "pass"),
    ("a section said to be void", f"【告知栏】（本案不适用本栏，以下文字作废）\n{RIGHTS}", "undecided"),
    ("changed by hand, said above it", f"（以下内容涂改无效）\n{RIGHTS}", "pass"),
    ("an item of a form", f"一、{RIGHTS}\n说明：第1、2条系统一格式印制，仅供参考。", "undecided"),
    (
        "a table of an item for reference",
        f"一、{RIGHTS}\n说明：第一项系当事人主张，其计算表仅供参考。",
        "pass",
    ),
    (
        "what happens to him who has not paid",
        f"一、{RIGHTS}\n二、三日内全部履行完毕的，不适用第一条。",
        "pass",
    ),
    (
        "another section said to be void",
        f"【协助栏】（本案不适用本栏）\n请协助查封。\n【告知栏】\n{RIGHTS}",
        "pass",
    ),
    ("another item", f"一、{RIGHTS}\n二、冻结存款。\n三、第二项作废。", "pass"),
    ("an item of a judgment", f"一、{RIGHTS}\n二、民事判决第一项不再适用。", "pass"),
    ("an item of a settlement", f"一、{RIGHTS}\n二、双方约定和解协议第一条终止。", "pass"),
    ("an article of a code", f"一、{RIGHTS}\n二、《甲规定》第一条已经作废。", "pass"),
    ("it does not lapse", f"一、{RIGHTS}\n二、第一项的权利不因时效届满而不失效，特此说明。", "pass"),
    (
        "a part of an item",
        f"五、告知。\n（1）{RIGHTS}\n（2）另行通知。\n说明：上列第五项第（1）目系模板内容，予以删去。",
        "undecided",
    ),
    (
        "another part of it",
        f"五、告知。\n（1）{RIGHTS}\n（2）另行通知。\n说明：上列第五项第（2）目系模板内容，予以删去。",
        "pass",
    ),
    ("another item's words", f"四、{RIGHTS}\n五、另行通知。\n说明：上列第五项的内容系误录。", "pass"),
    (
        "an item that is not there",
        f"四、{RIGHTS}\n五、另行通知。\n说明：上列第七项的内容系误录。",
        "undecided",
    ),
    ("the remark stands before", f"附记：以上告知内容系误录。\n{RIGHTS}", "pass"),
]


@pytest.mark.parametrize(("name", "told", "verdict"), CASES, ids=[name for name, _, _ in CASES])
def test_a_withdrawn_clause_does_not_stand(name: str, told: str, verdict: str) -> None:
    settings = Settings(Mode.DRAFT, today=datetime.date(2024, 6, 3))
    report = check(document_of(RULING.format(told)), load_rules(), settings)
    given = next(each for each in report.results if each.rule == "spc-2016-373/art06-rights")
    assert given.verdict.value == verdict, f"{name}: {given.reason}"


def test_many_items_before_a_remark_take_no_time() -> None:
    rules = load_rules()
    assert in_proportion(
        lambda size: check(
            document_of(RULING.format(f"{RIGHTS}\n" + "第一条、" * size)), rules, Settings(Mode.DRAFT)
        ),
        4000,
    )
