"""主文 and 告知 as one searches in them: what a notice orders, and every clause that tells of a right, wherever it stands."""

from __future__ import annotations

import pytest
from clock import within
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.document import document_of
from corpus.parts import find_parts
from index.searchedparts import searched_parts

NUMBER = "\n（2023）冀9901执123号\n"
FACTS = "张某甲：\n你与李某乙民间借贷纠纷一案，判决书已经发生法律效力。依照《中华人民共和国民事诉讼法》第二百四十七条的规定，"
SIGNED = "\n甲县人民法院\n二〇二三年四月五日\n"
NOTICE = f"甲县人民法院\n执行通知书{NUMBER}{FACTS}"
RULING = (
    f"甲县人民法院\n执行裁定书{NUMBER}申请执行人：张某甲，男。\n被执行人：李某乙，男。\n本院在执行张某甲与李某乙民间借贷纠纷一案中，"
    "李某乙对执行行为提出书面异议，本院已经驳回。依照《中华人民共和国民事诉讼法》第二百五十七条的规定，裁定如下：\n"
)


def parts_of(text: str) -> dict[str, list[str]]:
    document = document_of(text)
    found: dict[str, list[str]] = {}
    for name, start, end in searched_parts(document.match.text, document.parts):
        found.setdefault(name, []).append(document.match.text[start:end])
    return found


@pytest.mark.parametrize(
    ("text", "ruling", "notice"),
    [
        (
            f"{NOTICE}责令你三日内归还借款。\n你有权拒绝向其他账户付款。特此通知。{SIGNED}",
            ["责令你三日内归还借款。", "特此通知。"],
            ["你有权拒绝向其他账户付款。"],
        ),
        (
            f"{NOTICE}现通知如下：\n一、限你三日内还款；\n二、逾期的，强制执行；\n三、发现指定其他途径的，可向12368举报。{SIGNED}",
            ["一、限你三日内还款；二、逾期的，强制执行；"],
            ["三、发现指定其他途径的，可向12368举报。"],
        ),
        (
            f"{NOTICE}责令你还款。对执行行为有异议的，可以提出书面异议；逾期不提出的，视为没有异议。\n第十一、十二项不变。{SIGNED}",
            ["责令你还款。", "第十一、十二项不变。"],
            ["对执行行为有异议的，可以提出书面异议；逾期不提出的，视为没有异议。"],
        ),
        (
            f"{NOTICE}责令你还款。\n十、拒绝报告财产的，予以罚款。\n十一、监督电话：12345678。{SIGNED}",
            ["责令你还款。十、拒绝报告财产的，予以罚款。"],
            ["十一、监督电话：12345678。"],
        ),
        (
            f"甲县人民法院\n协助执行通知书{NUMBER}某银行：\n依照民事诉讼法第二百四十九条的规定，请协助执行以下事项：\n冻结存款。{SIGNED}",
            ["请协助执行以下事项：冻结存款。"],
            [],
        ),
        (
            f"甲县人民法院\n结案通知书{NUMBER}张某甲：\n本院向李某乙发出执行通知书，责令被执行人履行。现已执行完毕。特此通知。{SIGNED}",
            ["张某甲：本院向李某乙发出执行通知书，责令被执行人履行。现已执行完毕。特此通知。"],
            [],
        ),
        (
            f"{RULING}终结本次执行程序。申请执行人发现财产的，可以再次申请执行，不受申请执行时效期间的限制。\n本裁定送达后立即生效。{SIGNED}",
            ["终结本次执行程序。"],
            [
                "申请执行人发现财产的，可以再次申请执行，不受申请执行时效期间的限制。本裁定送达后立即生效。",
            ],
        ),
        (
            f"{RULING}冻结李某乙的存款。\n如不服本裁定，可以自送达之日起十日内向上一级人民法院申请复议。{SIGNED}",
            ["冻结李某乙的存款。"],
            ["如不服本裁定，可以自送达之日起十日内向上一级人民法院申请复议。"],
        ),
        (
            f"{RULING}李某乙对房屋享有优先受偿的权利，并可以直接向申请执行人履行。{SIGNED}",
            ["李某乙对房屋享有优先受偿的权利，并可以直接向申请执行人履行。"],
            [],
        ),
        ("张某甲说，他有权拒绝，也可以向12368举报。", [], []),
    ],
)
def test_what_is_ordered_and_what_is_told(text: str, ruling: list[str], notice: list[str]) -> None:
    found = parts_of(text)
    assert found.get("主文", []) == ruling
    assert found.get("告知", []) == notice


def test_so_many_rights_and_no_more_are_kept_apart() -> None:
    clauses = "".join(f"第{n}笔还款。你有权拒绝支付第{n}笔。" for n in range(100))
    found = parts_of(f"{NOTICE}责令你还款。{clauses}{SIGNED}")
    assert len(found["主文"]) == len(found["告知"]) == 8
    assert found["告知"][-1].endswith("你有权拒绝支付第99笔。")


@given(
    st.lists(
        st.sampled_from(
            [
                "甲县人民法院执行通知书",
                "（2023）冀9901执123号",
                "责令你",
                "如下：",
                "裁定如下：",
                "有权拒绝",
                "。",
                "；",
                "一、",
                "（二）",
                "第",
                "12368",
                "\n",
            ]
        ),
        max_size=30,
    ).map("".join)
)
@settings(deadline=None)
def test_the_parts_cover_the_text_in_order(text: str) -> None:
    document = document_of(text)
    at = 0
    for _name, start, end in searched_parts(document.match.text, document.parts):
        assert start == at < end or not document.match.text
        at = end
    assert at == len(document.match.text)


@pytest.mark.parametrize(
    "piece", ["可以", "有权要求", "第一、", "享有优先", "责令其", "请你，", "送达责令", "拒绝"]
)
def test_a_text_without_stops_costs_no_more_than_its_length(piece: str) -> None:
    text = "甲县人民法院执行通知书（2023）冀9901执123号" + piece * 60_000
    parts = find_parts(text)
    with within(2):
        searched_parts(text, parts)
