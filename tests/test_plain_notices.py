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
    ("通知书", ORDER + "并如实报告当前以及收到执行通知之日前一年的财产情况。", "execution_notice"),
    ("通知书", ORDER + "逾期，将冻结你的存款、到期债权。", "execution_notice"),
    ("通知书", ORDER + "义务履行完毕后，本院将解除查封并予以结案。", "execution_notice"),
    ("通知书", ORDER + "你应缴纳执行费50元、公告费300元。你行使权利时请携带证件。", "execution_notice"),
    ("告知书", RISKS, "risk_notice"),
    ("被执行人权利义务告知书", RISKS, "risk_notice"),
    ("执行温馨提示", RISKS, "risk_notice"),
    ("执行案件告知书", ORDER + RISKS, "risk_notice"),
    ("通知书", "经查，限于2024年6月20日前缴清案款余额5000元。", "payment_demand"),
    ("通知书", "责令你如实报告收到执行通知之日前一年的财产情况。" + RISKS, "property_report_order"),
    ("令", "限你五日内报告财产。拒绝报告、虚假报告的，予以罚款。", "property_report_order"),
    ("告知书", RISKS + "拒绝报告、虚假报告财产的，予以罚款。", "risk_notice"),
    (
        "通知书",
        "你已履行全部义务，本案执行完毕，予以结案，失信信息已删除，限制消费已解除，查封已解除。",
        "closing_notice",
    ),
    ("通知书", "申请执行人提供了新的财产，本院决定恢复对该案的执行，限你三日内付清。", "resume_doc"),
]
NAMED = [
    ("限制消费决定书", "决定对你限制消费，违反的，予以罚款、拘留。", "consumption_order"),
    ("决定书", "决定如下：对李某乙采取限制消费措施。违反的，予以罚款。", "consumption_order"),
    ("决定书", "李某乙违反限制消费令，决定如下：对李某乙罚款1000元。", "penalty_decision"),
    ("解除限制消费决定书", "决定解除对你的限制消费。", "consumption_lift"),
    ("失信及限制消费决定书", "决定将你纳入失信被执行人名单并限制消费。", "dishonest_decision"),
    ("失信被执行人名单通知书", "已将你纳入名单。", "dishonest_decision"),
    ("协助冻结函", "请予协助。", "assist_notice"),
    ("执行完毕通知书", "本案已执行完毕。", "closing_notice"),
    ("恢复执行决定书", "决定恢复执行。", "resume_doc"),
    ("有奖举报公告", "举报有奖。", "reward_notice"),
    (
        "限期履行通知书",
        "你公司尚欠戊公司到期债务，请直接付给丁公司，不得再付给戊公司；有异议的，书面提出。",
        "due_debt_notice",
    ),
    ("限期履行通知书", "你公司尚欠丁公司货款，请直接付给丁公司。", "payment_demand"),
    (
        "限期履行通知书",
        "你尚欠货款10000元。你可直接向申请执行人支付，也可汇入本院账户。请勿向其他账户付款。对执行行为有异议的，可以提出。",
        "payment_demand",
    ),
    ("执行通知书暨限制消费告知书", "责令你三日内付款。", "execution_notice"),
    ("执行谈话笔录", "问：本院拟终结本次执行程序，你有什么意见？答：没有意见。", "termination_interview"),
    ("执行谈话笔录", "问：现向你宣布：本案终结本次执行程序，不再出具裁定书。答：好。", "closing_notice"),
    ("执行谈话笔录", "问：你有什么财产线索？答：没有。", "other"),
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
    ("通知书", "你与李某乙借款纠纷一案，本院已立案执行。请你于三日内缴纳评估费5000元。", "other_notice"),
    (
        "通知书",
        "本院立案执行张某甲与李某乙一案，请自2024年5月起按月扣留李某乙的工资2000元，支付至本院账户。",
        "other_notice",
    ),
    ("通知书", "本院执行的案件已立案，请于三日内交付标的物照片。", "other_notice"),
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


@pytest.mark.parametrize(("title", "body", "expected"), NAMED)
def test_a_title_and_what_it_is_about_tell_the_kind(title: str, body: str, expected: str) -> None:
    kind = document_of(notice(title, body)).type
    assert kind.id == expected, kind.reason


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


def test_a_ruling_may_begin_with_what_it_rules() -> None:
    text = (
        "甲县人民法院\n执行裁定书\n（2023）甲0101执2215号\n申请执行人　丙公司（法定代表人：邓某）\n被执行人　冷某，女\n"
        "主　　文\n一、终结本次执行程序。\n二、本裁定送达双方后发生法律效力。\n事实与理由\n执行通知书已送达。\n审判长　苟某\n二〇二三年九月十二日\n"
    )
    document = document_of(text)
    assert document.type.id == "termination_ruling"
    named = {part.name: document.match.text[part.span.start : part.span.end] for part in document.parts}
    assert named["主文"] == "一、终结本次执行程序。"
    assert named["正文"].startswith("事实与理由")
