"""A notice whose title does not say of what kind it is, told by what it tells whom."""

from __future__ import annotations

import datetime
from functools import cache

import pytest

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from checker.verdict import Mode
from corpus.document import document_of

ORDER = "张某甲申请执行你买卖合同纠纷一案，本院已于2024年3月1日立案执行。责令你自收到本通知书之日起三日内支付货款10000元。"
LATER = "张某甲申请执行你买卖合同纠纷一案，本院已于2024年3月1日立案执行，并向你送达了执行通知书。限你三日内付清余款10000元。"
RISKS = "你如不履行生效判决，将被纳入失信被执行人名单、限制消费，可以罚款、拘留，并应加倍支付迟延履行期间的债务利息。"

NOTICES = [
    ("通知书", ORDER, "execution_notice"),
    ("通　知", ORDER, "execution_notice"),
    ("执行令", ORDER, "execution_notice"),
    ("执行案件通知书", ORDER, "execution_notice"),
    ("提示函", ORDER, "execution_notice"),
    ("通知书（被执行人用）", ORDER, "execution_notice"),
    ("通知书", LATER, "payment_demand"),
    ("通知书", "你在恢复执行的案件中尚欠5000元，限你三日内向本院缴纳。", "payment_demand"),
    ("告知书", RISKS, "risk_notice"),
    ("被执行人权利义务告知书", RISKS, "risk_notice"),
    ("执行温馨提示", RISKS, "risk_notice"),
    ("执行案件告知书", ORDER + RISKS, "risk_notice"),
]
OTHERS = [
    ("听证通知书", ORDER, "other_notice"),
    ("选定评估机构通知书", ORDER, "other_notice"),
    ("通知书", "请予协助。", "other_notice"),
    ("通知书", "你申请执行李某乙一案，请你三日内提供财产线索并缴纳鉴定费。", "other_notice"),
    (
        "通知书",
        "本院执行张某甲与李某乙一案，请你行协助扣划存款。你行应当在三日内将款项支付至本院。",
        "other_notice",
    ),
    ("通知书", "张某甲申请执行一案，案款已到，请你持身份证领取案款。", "other_notice"),
    ("告知书", "本案合议庭由审判员王某丙等三人组成。你有申请回避的权利。", "other"),
    ("告知书", "你申请执行李某乙一案，被执行人可以被罚款、拘留，纳入失信名单，限制消费。", "other"),
    ("公告", RISKS, "enforcement_announcement"),
    ("执行笔录", ORDER + RISKS, "other"),
]


@cache
def rules() -> RuleSet:
    return load_rules()


def notice(title: str, body: str) -> str:
    return f"甲县人民法院\n{title}\n（2024）甲0101执1号\n李某乙：\n{body}\n审判员　王某丙\n二〇二四年六月一日"


@pytest.mark.parametrize(("title", "body", "expected"), NOTICES)
def test_it_is_of_the_kind_that_the_debtor_is_told(title: str, body: str, expected: str) -> None:
    kind = document_of(notice(title, body)).type
    assert kind.id == expected, kind.reason
    assert kind.reason.startswith("标题没有写明种类")


@pytest.mark.parametrize(("title", "body", "expected"), OTHERS)
def test_other_papers_stay_what_they_are(title: str, body: str, expected: str) -> None:
    kind = document_of(notice(title, body)).type
    assert kind.id == expected, kind.reason


def test_its_account_is_asked_for() -> None:
    report = check(
        document_of(notice("通知书", ORDER)),
        rules(),
        Settings(Mode.SERVED, today=datetime.date(2024, 7, 1)),
    )
    verdicts = {each.rule: each.verdict.value for each in report.results}
    assert verdicts["spc-2021-322/art20-account"] == "fail"
