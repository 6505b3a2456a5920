"""The heading of a list is known for each of its items, whatever marks and parts them, and for nothing else."""

from __future__ import annotations

import pytest

from checker.listheads import heads
from corpus.matchtext import match_text

SOUGHT = "拒绝向上述账户以外的账户付款"
UNDER = {
    "numbers and semicolons": f"你享有下列权利：1．申请回避；2．{SOUGHT}；3．提出异议。",
    "numbers and full stops": f"被执行人的权利如下：一、申请回避。二、{SOUGHT}。三、提出异议。",
    "no marks": f"你二人享有以下权利：申请执行人员回避；提出异议；{SOUGHT}；自愿和解。",
    "brackets, no colon": f"被执行人权利（一）申请回避；（二）{SOUGHT}；",
    "a colon of its own": f"被执行人有权：1.回避：申请执行人员回避；2.付款：{SOUGHT}。",
    "circled": f"权利告知：①申请回避；②{SOUGHT}。",
    "the first item": f"你的权利是：{SOUGHT}；申请回避。",
}
NOT_UNDER = {
    "a sentence of its own": f"你享有下列权利：1．申请回避；2．提出异议。{SOUGHT}的，不构成拒不履行。",
    "another list": f"你享有下列权利：申请回避。下列行为将受处罚：1．虚报财产；2．{SOUGHT}。",
    "far away": "你享有下列权利：" + "申请回避；" * 200 + SOUGHT,
}


def under(text: str) -> bool:
    matched = match_text(text).text
    return any("权利" in head or "有权" in head for head in heads(matched, matched.index(SOUGHT)))


@pytest.mark.parametrize("text", UNDER.values(), ids=UNDER)
def test_an_item_stands_under_its_heading(text: str) -> None:
    assert under(text)


@pytest.mark.parametrize("text", NOT_UNDER.values(), ids=NOT_UNDER)
def test_what_is_no_item_of_the_list_does_not(text: str) -> None:
    assert not under(text)
