"""Claim, payment and remainder of a termination ruling: how they are told, and what each telling comes to."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
import yaml

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode
from corpus.document import document_of
from corpus.sumroles import Role, sums

RULE = "spc-2016-373/art06-claim-adds-up"
HEAD = "甲县人民法院\n执行裁定书\n（2023）甲0101执1号\n"
ORDER = "裁定如下：终结本次执行程序。\n审判员张某\n二〇二三年五月一日"
NEUTRAL = "本案执行费由被执行人负担，随案款一并交纳。"
DEVELOPMENT = Path(__file__).parent / "development"

AGREE = [
    "标的31,870元，已得2,370元，还差29,500元。",
    "上述债权63,218.35元，得到清偿218.35元，未获清偿63,000元。",
    "116000元当中执行到位2000元，还差114000元。",
    "33600元中，3600元已付，30000元未付。",
    "申请执行标的698,350元，其中5,600元已发还张某，剩余692,750元未能执行。",
    "二人应共同赔偿11.6万元（116000元）。存款共2000元已扣划。执行到位2000元，还差114000元。",
    "应当支付代偿款88,000元。仅发现存款890元，已扣划。上述890元已付申请执行人，余87,110元未能执行。",
    "执行标的100,000元，其中放弃5,600元，执行到位40,000元（已给付），未执行本金54,400元。",
    "执行标的为借款本金150000元、利息18330.25元、案件受理费3667元。扣划存款4512元，发放给申请执行人。"
    "尚有本金、利息、案件受理费合计167485.25元及迟延履行期间的债务利息没有执行到位。",
    "应返还投资款88000元、负担案件受理费1000元。本次执行到位0元，未实现债权89000元及迟延履行利息。",
    "剩余债权315,420元，此次到位2,800元，剩余312,620元及迟延履行期间的债务利息未到位。",
    "92000元－6000元＝86000元（未含迟延履行期间债务利息）。",
    "判决赔偿58,300元，首次执行阶段到位10,000元，恢复执行阶段到位5,000元，尚有43,300元未到位。",
    "债权实现情况：申请执行柒拾万零伍仟元，实现伍仟元，未实现柒拾万元。",
    "申请金额480,000元，已受偿30,000元，未受偿450,000元。",
    "申请标的　　¥138,400.00\n已受偿　　　¥ 11,900.00\n尚未受偿　　¥126,500.00\n2.查控情况：已查。",
    "申请执行金额 | 96,500.00元\n已执行金额 | 7,215.30元\n未执行金额 | 89,284.70元\n",
    "标的100,000元，已付10,000元，又付20,000元，尚欠70,000元。",
    "执行标的100,000元，扣划到位30,000元，发还申请执行人25,000元，剩余75,000元。",
    "执行标的100,000元，本院扣划20,000元，支付申请执行人19,000元、执行费1,000元，尚欠81,000元。",
    "甲应付50,000元，已付10,000元，尚欠40,000元；乙应付30,000元，已付0元，尚欠30,000元。"
    "合计执行标的80,000元，到位10,000元，未到位70,000元。",
    "责令支付土地租金58万元、执行费8,200元。实际执行到位0元，剩余58万元未执行到位。",
    "申请标的32,500元。补贴款1,980元已依法提取并交付申请执行人。目前尚有30,520元未执行到位。",
    "应付13,910元。现黄某一共拿到1,112.60元，还有12,797.40元没有拿到。",
]
DIFFER = [
    "标的31,870元，已得2,370元，还差19,500元。",
    "116000元当中执行到位2000元，还差104000元。",
    "33600元中，3600元已付，20000元未付。",
    "执行标的100,000元，执行到位20,000元，未到位100,000元。",
    "请求执行：1.合伙款250,000元；2.违约金25,000元。两项合计275,000元。"
    "至此，本案执行标的275,000元，累计执行到位33,500元，剩余251,500元未执行到位。",
    "申请执行标的为借款本金300000元（利息、罚息另计）。本案申请执行本金300000元，已执行到位本金50000元，"
    "尚有本金270000元及利息、罚息未执行到位。",
    "执行标的100,000元，到位20,000元，尚欠90,000元及迟延履行期间的债务利息未执行到位。",
    "申请执行债权总额：500,000元。执行到位金额：120,000元。未执行到位金额：350,000元。",
    "申请执行金额61,000元，已经执行21,000元，尚欠45,000元未执行。",
    "申请执行金额　520000元　已实现金额　186400元（扣划存款6400元，拍卖车辆180000元，均已发放）　未实现金额　343600元",
    "申请执行45,500元。执行到位500元，未到位44,000元。",
]
# What holds more, or holds it perhaps, proves nothing.
IN_DOUBT = [
    "执行标的70,000元及利息，已执行10,000元，未执行62,300元。",
    "执行标的100,000元，到位20,000元，尚欠90,000元及利息未执行到位。",
    "执行标的100,000元，到位20,000元，尚欠本金90,000元。",
    "申请执行本金300000元，已执行到位50000元，尚有本金270000元及利息未执行到位。",
    "申请执行标的100,000元（利息另计），到位20,000元，未到位85,000元。",
    "申请执行借款本金100,000元及利息。本案执行标的100,000元，到位20,000元，未到位85,000元。",
    "申请执行标的100,000元，已执行到位20,000元（其中执行费1,400元），未执行到位81,400元。",
    "申请执行标的100,000元，执行到位20,000元，扣除执行费后尚欠81,400元。",
    "扣划20,000元，发放18,600元，另收执行费1,400元。执行标的100,000元，已到位20,000元，未到位81,400元。",
    "申请执行人放弃部分债权。申请执行标的100,000元，已执行到位20,000元，未执行到位70,000元。",
    "执行标的100,000元，其中放弃5,600元，执行到位40,000元，未执行64,400元。",
    "执行标的约10万元，到位1.2万余元，尚欠8.7万元。",
    "标的11.65万元，已付0.5万元，尚欠111,532元。",
    "请求退还学费26,000元，已退6,000元，未退10,000元。",
    "张三应付10,000元，李四已付5,000元，王五尚欠8,000元。",
    "申请执行标的100,000元，判决前已付20,000元，尚欠100,000元。",
    "申请执行标的100,000元，执行到位20,000元，被执行人尚欠案外人贷款300,000元。",
    "执行标的100,000元，到位20,000元，尚有60,000元债权未到清偿期。",
    "执行标的100,000元，到位20,000元，尚有到期债权70,000元未能收回。",
    "执行标的100,000元，已执行20,000元，被执行人承诺剩余70,000元每月偿还5,000元。",
    "申请执行标的100,000元，已到位20,000元，至今尚欠本息92,000元。",
    "本案执行标的1,000,000元，已执行到位300,000元（含案外人代为清偿50,000元），未执行到位750,000元。",
]
# Of these nothing is known, or the sums are of another matter.
SAYS_NOTHING = [
    "执行标的100,000元，到位20,000元，60,000元拍卖款尚未分配。",
    "申请执行标的100,000元，执行到位20,000元，余款3,000元暂存本院。",
    "申请执行标的100,000元，申请执行人受偿20,000元，剩余拍卖款5,000元退还被执行人。",
    "执行标的本金100,000元，已付利息20,000元，尚欠本金100,000元。",
    "执行标的56,233元。查得存款余额31.05元，账户余31.05元不足清偿。",
    "执行标的100,000元。房屋评估价300,000元，起拍价210,000元，保证金30,000元。",
    "前次执行到位30,000元。本案执行标的100,000元，到位20,000元，尚欠50,000元。",
]
TABLE = [
    *((text, "pass") for text in AGREE),
    *((text, "fail") for text in DIFFER),
    *((text, "undecided") for text in IN_DOUBT),
    *((text, "not_applicable") for text in SAYS_NOTHING),
]


@cache
def rules() -> RuleSet:
    return RuleSet("", (load_rules().by_id[RULE],))


def verdict(text: str, mode: str = "draft") -> str:
    [result] = check(document_of(text), rules(), Settings(Mode(mode))).results
    return result.verdict.value


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[text[:24] for text, _ in TABLE])
def test_the_sums_of_a_telling(text: str, expected: str) -> None:
    assert verdict(f"{HEAD}{text}\n{ORDER}") == expected


@pytest.mark.parametrize("text", [*AGREE, *DIFFER, *IN_DOUBT], ids=lambda text: text[:24])
def test_who_bears_the_fee_alters_nothing(text: str) -> None:
    assert verdict(f"{HEAD}{text}\n{NEUTRAL}\n{ORDER}") == verdict(f"{HEAD}{text}\n{ORDER}")


@pytest.mark.parametrize(
    ("name", "case_id", "expected"),
    [
        ("blind-20", "al041", "pass"),
        ("blind-24", "av037", "undecided"),
        ("rulings", "t178-two-person-signature", "fail"),
    ],
)
def test_headings_and_a_neutral_sentence_alter_nothing(name: str, case_id: str, expected: str) -> None:
    cases = yaml.load((DEVELOPMENT / f"{name}.yaml").read_bytes(), Loader=yaml.CSafeLoader)
    [case] = [each for each in cases if each["id"] == case_id]
    text = case["text"]
    renumbered = re.sub(
        "(?m)^(\\s*)([一二三四五六七八九])、",
        lambda hit: f"{hit[1]}{'一二三四五六七八九'.index(hit[2]) + 1}.",
        text,
    )
    paragraph = text.rindex("\n", 0, text.index("裁定如下"))
    told = text[: paragraph + 1] + NEUTRAL + text[paragraph:]
    assert [verdict(each, case["mode"]) for each in (text, renumbered, told)] == [expected] * 3


ROLES = [
    ("账户余额40元", [(Role.OTHER, 40)]),
    ("已扣划并发还的2000元", [(Role.PAID, 2000)]),
    ("就剩余80,000元申请执行", [(Role.CLAIMED, 80000)]),
    ("申请执行余款36,380元", [(Role.CLAIMED, 36380)]),
    ("借款本金300元、利息20元", [(Role.OTHER, 300), (Role.PART, 20)]),
    ("判令共同返还投资款150元", [(Role.CLAIMED, 150)]),
    ("已执行标的0元，未执行标的560元", [(Role.PAID, 0), (Role.LEFT, 560)]),
    ("受偿50元与6元，合计56元", [(Role.PAID, 50), (Role.PART, 6), (Role.CLAIMED, 56)]),
    ("受偿50元，合计56元", [(Role.PAID, 50), (Role.PAID, 56)]),
    ("对其罚款500元", [(Role.OTHER, 500)]),
    ("尚有本金90元及利息、诉讼费10元未受清偿", [(Role.LEFT, 90), (Role.LEFT, 10)]),
]


@pytest.mark.parametrize(("text", "expected"), ROLES, ids=[text for text, _ in ROLES])
def test_what_a_sum_is_to_the_case(text: str, expected: list[tuple[Role, int]]) -> None:
    document = document_of(text)
    found = sums(document.looked_in, document.fields.amounts)
    assert [(each.role, each.yuan) for each in found] == [(role, Decimal(yuan)) for role, yuan in expected]


def test_a_list_of_many_cases_is_no_telling() -> None:
    text = HEAD + "已付10,000元，尚欠20,000元，标的30,001元。存款5元。" * 2000 + ORDER
    assert verdict(text) == "not_applicable"
