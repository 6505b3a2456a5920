"""A clause that must hold for each: no debtor left out of a query, no account without a sum, no side of a requirement forgotten."""

from __future__ import annotations

import datetime
from functools import cache

import pytest
import yaml

from checker.check import Settings, check
from checker.instruments import Instrument
from checker.load import RuleSet, load_rules
from checker.ruleformat import FormatError, rule_of
from checker.verdict import Mode, Result
from corpus.document import document_of

QUERY, SUM = "spc-2021-322/art24-query-done", "spc-2021-322/art15-freeze-amount"
_TWO = "被执行人：秦某生，男。\n被执行人：金谷面粉有限公司。\n"
_ONE = "被执行人：于志强，男，住甲县。\n"
_COMES_TO = "被执行人名下暂未发现可供执行的财产。"


@cache
def rules() -> RuleSet:
    return load_rules()


def judged(rule: str, text: str) -> Result:
    report = check(document_of(text), rules(), Settings(Mode.SERVED, today=datetime.date(2024, 6, 3)))
    [result] = [each for each in report.results if each.rule == rule]
    return result


def ending(parties: str, body: str) -> str:
    return (
        f"甲县人民法院\n执行裁定书\n（2023）甲0101执1号\n申请执行人：张某甲，男。\n{parties}"
        f"本院在执行一案中，{body}裁定如下：\n终结本次执行程序。\n本裁定送达后立即生效。\n审判员　王某丙\n二〇二三年六月一日"
    )


QUERIES = [
    ("one of two", _TWO, f"通过“总对总”“点对点”系统查询秦某生的存款、车辆，结果为无。{_COMES_TO}", "fail"),
    (
        "the other one",
        _TWO,
        f"通过“总对总”系统对金谷面粉有限公司的存款进行了查询，无余额。{_COMES_TO}",
        "fail",
    ),
    (
        "somebody of another case",
        _ONE,
        "通过“总对总”“点对点”网络查控系统，对被执行人赵立群名下的存款、车辆进行查询，均反馈无财产。",
        "fail",
    ),
    (
        "a slip in the name",
        _ONE,
        "通过“总对总”网络查控系统，对被执行人于志刚名下的存款进行查询，均反馈无财产。",
        "pass",
    ),
    (
        "somebody whom the document tells of",
        _ONE,
        "因于志强死亡，本院变更赵立群为被执行人。通过“总对总”系统，对被执行人赵立群名下的存款进行查询，均反馈无财产。",
        "pass",
    ),
    (
        "the debtor by what he is",
        _ONE,
        "通过“总对总”系统，对被执行人公司名下的存款进行查询，均反馈无财产。",
        "pass",
    ),
    ("both by name", _TWO, "通过“总对总”系统查询秦某生、金谷面粉有限公司的存款，结果为无。", "pass"),
    (
        "the company by its short name",
        _TWO,
        "通过“总对总”系统查询秦某生的存款，又查询金谷面粉公司的车辆，均无。",
        "pass",
    ),
    ("both together", _TWO, "通过“总对总”系统对二被执行人的存款进行查询，结果为无。", "pass"),
    ("the debtors in general", _TWO, "通过“总对总”系统查询被执行人的存款，仅秦某生有余额3元。", "pass"),
    ("only one of them has anything", _TWO, "通过“总对总”系统查询存款、车辆，仅秦某生有余额3元。", "pass"),
    (
        "the other in a sentence of its own",
        _TWO,
        "通过“总对总”系统查询秦某生的存款。金谷面粉有限公司经查已歇业。",
        "pass",
    ),
    ("a single debtor", "被执行人：秦某生，男。\n", "通过“总对总”系统查询秦某生的存款，结果为无。", "pass"),
]


@pytest.mark.parametrize(
    ("parties", "body", "verdict"), [row[1:] for row in QUERIES], ids=[row[0] for row in QUERIES]
)
def test_a_query_leaves_no_debtor_out(parties: str, body: str, verdict: str) -> None:
    result = judged(QUERY, ending(parties, body))
    assert result.verdict == verdict, result.reason


FREEZES = [
    (
        "no sum in the second item",
        "一、冻结被执行人丁公司在乙银行的存款380000元；二、冻结被执行人李某在丙银行账户内的存款，期限一年。",
        "fail",
    ),
    (
        "a sum in each",
        "一、冻结被执行人丁公司在乙银行的存款380000元；二、冻结被执行人李某在丙银行账户内的存款50000元。",
        "pass",
    ),
    (
        "a sum for all together",
        "一、冻结被执行人丁公司在乙银行的存款；二、冻结被执行人李某在丙银行账户内的存款；以上各项合计以380000元为限。",
        "pass",
    ),
    (
        "the term in an item of its own",
        "一、冻结被执行人丁公司在乙银行的存款380000元；二、冻结期限一年，账户内其余款项可以使用。",
        "pass",
    ),
    ("one item", "冻结被执行人丁公司、李某的银行存款380000元，期限一年。", "pass"),
]


@pytest.mark.parametrize(("ruled", "verdict"), [row[1:] for row in FREEZES], ids=[row[0] for row in FREEZES])
def test_every_account_frozen_has_a_sum(ruled: str, verdict: str) -> None:
    text = f"甲县人民法院\n执行裁定书\n（2023）甲0101执1号\n依照法律，裁定如下：\n{ruled}\n审判员　王某丙\n二〇二三年六月一日"
    result = judged(SUM, text)
    assert result.verdict == verdict, result.reason


def test_a_notice_of_another_sum_than_its_ruling_fails_as_a_whole() -> None:
    text = (
        "甲县人民法院\n协助执行通知书\n（2023）甲0101执1号\n乙银行：\n本院裁定冻结李某乙银行存款135600元。"
        "请协助办理：冻结李某乙存款235600元。\n甲县人民法院\n二〇二三年六月一日"
    )
    result = judged(SUM, text)
    assert result.verdict == "fail"
    assert "spc-2021-322/art15-amount-agrees" in result.reason
    assert result.evidence


_RULE = """
id: own
title: 试验
documents: any
kind: must_contain
any_of: [甲]
severity: warning
basis: {}
in_force: [null, null]
message: 不符
examples: {pass: [甲, 甲一, 甲二], fail: [丁, 戊, 己]}
"""


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("each_debtor: yes please", "each_debtor"),
        ("each_item: [甲]", "each_item"),
        ("each_item: {any_of: [甲], unless: ['(']}", "空的选项"),
        ("each_item: {any_of: [甲], unless: [乙]}", None),
    ],
)
def test_a_wrong_key_says_what_is_wrong(more: str, complaint: str | None) -> None:
    data = yaml.safe_load(_RULE + more)
    instruments = {"own": Instrument("own", "试验", "试验", None, {})}
    if complaint is None:
        rule_of(data, (0,), "own", instruments)
        return
    with pytest.raises(FormatError, match=complaint):
        rule_of(data, (0,), "own", instruments)
