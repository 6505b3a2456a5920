"""Parties on lines of their own: every role in every layout of a list, with a stop behind it and without, wrapped and not.

And, over all documents that are kept for development, that no line which lists a party goes without it.
"""

from __future__ import annotations

import re
from itertools import permutations, product
from pathlib import Path

import pytest
import yaml

from corpus.document import document_of

ROLES = (
    *("申请执行人", "被执行人", "申请复议人", "复议申请人", "异议人", "案外人", "利害关系人", "申请人"),
    *("被申请人", "第三人", "买受人"),
)
NAMES = (
    *(
        "高峰",
        "司马俊岭",
        "艾山·吐尔逊",
        "张某甲",
        "桐源市鑫源汽车销售服务有限公司",
        "未林县恒丰服饰有限公司",
    ),
    *(
        "应国平",
        "于洪池",
        "无为锻造有限公司",
        "某某（北京）保安服务有限公司江西分公司",
        "锦浦市博远电器厂（普通合伙）",
    ),
    *(
        "向大江",
        "付某甲",
        "和秀珍",
        "经伟民",
        "孙慧敏等31人",
        "桐源市人力资源和社会保障局",
        "甲县农村信用合作联社",
    ),
)
HEAD = "甲县人民法院\n执行通知书\n（2024）甲0101执1号\n"
BODY = "本院受理的合同纠纷一案，判决已经发生法律效力，责令你立即履行。\n二〇二四年三月一日\n"
LAYOUTS = {
    "stop": "{role}：{name}。\n",
    "nothing behind": "{role}：{name}\n",
    "described, no stop": "{role}：{name}，住甲县东路1号\n",
    "blank for the colon": "{role}　{name}\n",
    "cells": "{role}\t{name}\n",
    "numbered": "一、{role}：{name}\n",
    "indented": "　　{role}：{name}\n",
    "in brackets what else": "{role}（反诉人）：{name}\n",
    "followed by a label": "{role}：{name}\n执行依据：（2023）甲0101民初1号民事判决书\n",
    "spaced": "{spaced}：{name}\n",
    "drawn": "│{role}│{name}│\n",
}
NEXT = ("", "\n", "　　")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_line_that_lists_a_party_gives_it_whatever_ends_it(layout: str) -> None:
    wrong = []
    for role, name, after in product(ROLES, NAMES, NEXT):
        line = LAYOUTS[layout].format(role=role, name=name, spaced=" ".join(role))
        found = [(each.role, each.name) for each in document_of(HEAD + line + after + BODY).fields.parties]
        if found != [(role, name)]:
            wrong.append((line, after, found))
    assert not wrong


def test_two_lines_and_several_names() -> None:
    wrong = []
    for first, second in permutations(NAMES, 2):
        text = f"{HEAD}申请执行人：{first}，女，1977年生，住桐源市\n被执行人：{second}、{first}\n{BODY}"
        found = [(each.role, each.name) for each in document_of(text).fields.parties]
        if found != [("申请执行人", first), ("被执行人", second), ("被执行人", first)]:
            wrong.append((text, found))
    assert not wrong


def test_two_roles_on_one_line() -> None:
    text = f"{HEAD}申请执行人：栾凤英　　被执行人：潮东区锐彬陶瓷工艺厂\n{BODY}"
    assert [each.name for each in document_of(text).fields.parties] == ["栾凤英", "潮东区锐彬陶瓷工艺厂"]


@pytest.mark.parametrize("width", range(5, 40))
def test_a_wrap_inside_a_name_ends_no_name(width: int) -> None:
    lines = "申请执行人：桐源市鑫源汽车销售服务有限公司，住桐源市。被执行人：司马俊岭，男，住桐源市。"
    wrapped = "\n".join(lines[at : at + width] for at in range(0, len(lines), width))
    text = f"{HEAD}{wrapped}\n本院在执行一案，裁定如下：终结本次执行程序。"
    found = [each.name for each in document_of(text).fields.parties]
    assert found == ["桐源市鑫源汽车销售服务有限公司", "司马俊岭"]


TOLD = (
    *(
        "签字确认",
        "逾期未付船款",
        "未自动履行",
        "系当地施工企业",
        "账户先后进账二百余万元",
        "对终本无异议",
        "付清价款",
    ),
    *(
        "在长沙银行甲支行开有基本账户",
        "应付工程尾款",
        "于二〇二二年七月申请评估",
        "要求冻结存款",
        "收到执行通知书后",
    ),
)
CASE = "申请执行人：张某甲。被执行人：李某乙。"


@pytest.mark.parametrize("told", TOLD)
def test_what_is_told_of_a_party_is_no_party(told: str) -> None:
    text = f"甲县人民法院\n执行裁定书\n（2024）甲0101执1号\n{CASE}\n依据判决，被执行人{told}，本院依法执行一案，裁定如下：终结。"
    assert [each.name for each in document_of(text).fields.parties] == ["张某甲", "李某乙"]


@pytest.mark.parametrize("label", ["案由", "拍卖标的", "裁定如下", "一、标的物", "决定机关", "各方当事人"])
def test_a_label_is_nobody_whom_a_notice_speaks_to(label: str) -> None:
    assert document_of(f"{HEAD}{label}：买卖合同纠纷\n{BODY}").fields.parties == ()


@pytest.mark.parametrize("label", ["被告知人", "持证人（债权人）", "送达对象", "受送达人"])
def test_behind_a_label_of_a_person_stands_whom_a_notice_speaks_to(label: str) -> None:
    [party] = document_of(f"{HEAD}{label}：王发财\n{BODY}").fields.parties
    assert (party.role, party.name) == ("告知对象", "王发财")


HELD = sorted((Path(__file__).parent / "development").glob("*.yaml"))
LINE = re.compile(
    "^[ \\t　]*(?:申请执行人|被执行人|异议人|案外人|申请人|被申请人|第三人)[：:][ 　]*([^，,。；;：:（(、\\s]{2,40})",
    re.M,
)
# Told of a party in a list of rights; a blank of a form.
NO_PARTY = re.compile("^[_＿×]+$|继续履行|有财产线索|有权|可以|应当|对|没有|同意")


@pytest.mark.parametrize("file", HELD, ids=[file.stem for file in HELD])
def test_no_line_of_a_document_goes_without_its_party(file: Path) -> None:
    rows = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    assert [lost for row in rows for lost in unlisted(row["text"])] == []


def unlisted(text: str) -> list[tuple[str, list[str]]]:
    """The names on lines that list a party which are no party of the text, with those that are."""
    named = [each.name for each in document_of(text).fields.parties]
    return [
        (name, named)
        for name in LINE.findall(text)
        if not NO_PARTY.match(name)
        and not any(name.startswith(each) or each.startswith(name) for each in named)
    ]


@pytest.mark.parametrize(
    "listed",
    [
        "丙县宏盛水产品加工厂",
        "丙县宏盛水产品加工厂（经营者 邓先旺）",
        "丙县宏盛水产品加工厂（经营者：邓先旺）",
    ],
)
def test_a_court_that_begins_the_next_line_is_no_part_of_the_name(listed: str) -> None:
    text = f"{HEAD}被执行人：{listed}\n\n　　甲县人民法院（2024）甲0101民初902号民事调解书已生效，责令你厂付款1000元。\n"
    assert [(each.role, each.name) for each in document_of(text).fields.parties] == [
        ("被执行人", "丙县宏盛水产品加工厂")
    ]
