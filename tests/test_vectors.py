"""The lawyers' test vectors (wider-law.md §24): snippets with the verdict that the law gives them.

Numbers as there; 39 and 40 need more than one document. "提示" stands for undecided.
"""

from __future__ import annotations

import datetime

import pytest

from checker.check import Settings, check
from checker.load import RuleSet, load_rules
from corpus.document import document_of

DAY = datetime.date(2022, 6, 1)
VECTORS = [
    (
        "1",
        "execution_notice",
        "本案案款账户：户名甲县人民法院，开户行乙银行丙支行，账号6222000000000000001",
        "art20-account",
        "pass",
    ),
    ("2", "execution_notice", "案款请汇入我院执行款专户（账号另行告知）", "art20-account", "fail"),
    ("3", "execution_notice", "申请执行费缴费账户：户名甲县人民法院，账号……", "art20-account", "fail"),
    (
        "3 with number",
        "execution_notice",
        "申请执行费缴费账户：户名甲县人民法院，开户行乙银行，账号6222000000000000001",
        "art20-account",
        "fail",
    ),
    (
        "4",
        "execution_notice",
        "你可直接向申请执行人账户履行：户名张某，开户行乙银行，账号6222000000000000002。别无其他账户",
        "art20-account",
        "fail",
    ),
    (
        "5",
        "execution_notice",
        "请缴纳案款。对要求将款项支付至上述账户以外账户的，你有权拒绝",
        "art20-refuse-other",
        "pass",
    ),
    ("6", "execution_notice", "案款不得向其他账户付款，否则后果自负", "art20-refuse-other", "fail"),
    ("7", "execution_notice", "案款特殊情况下可向本院其他账户付款", "art20-refuse-other", "fail"),
    ("8", "execution_notice", "请缴纳案款。被执行人无权拒绝本通知", "art20-refuse-other", "fail"),
    ("9", "execution_notice", "如执行人员要求以其他方式交款，请拨打12368举报", "art20-12368-report", "pass"),
    ("10", "execution_notice", "请缴纳案款。诉讼服务热线：12368", "art20-12368-report", "fail"),
    ("11", "execution_notice", "请缴纳案款。举报被执行人财产线索请拨12368", "art20-12368-report", "fail"),
    (
        "12",
        "execution_notice",
        "发现执行人员指定其他案款交付途径的，可拨０１０－１２３６８投诉举报",
        "art20-12368-report",
        "pass",
    ),
    (
        "13 account",
        "execution_notice",
        "责令你支付货款10000元。二〇二一年十一月三十日",
        "art20-account",
        "not_applicable",
    ),
    (
        "13 refuse",
        "execution_notice",
        "责令你支付货款10000元。二〇二一年十一月三十日",
        "art20-refuse-other",
        "not_applicable",
    ),
    (
        "13 report",
        "execution_notice",
        "责令你支付货款10000元。二〇二一年十一月三十日",
        "art20-12368-report",
        "not_applicable",
    ),
    (
        "14 account",
        "risk_notice",
        "致申请执行人：可能面临执行不能的风险，案款可能无法执行到位。",
        "art20-account",
        "not_applicable",
    ),
    (
        "14 refuse",
        "risk_notice",
        "致申请执行人：可能面临执行不能的风险，案款可能无法执行到位。",
        "art20-refuse-other",
        "not_applicable",
    ),
    (
        "15",
        "freeze_ruling",
        "冻结被执行人银行存款人民币120,000元（大写壹拾贰万元整）",
        "art15-freeze-amount",
        "pass",
    ),
    ("16", "freeze_ruling", "冻结被执行人名下全部银行账户", "art15-freeze-amount", "fail"),
    ("17", "assist_notice", "请停止该账户一切支付", "art15-not-block-rest", "fail"),
    (
        "19",
        "auction_notice",
        "法院不负责清场，腾退由买受人自行解决（住宅，被执行人占用）",
        "art18-no-disclaim-vacate",
        "fail",
    ),
    ("20", "auction_notice", "由本院依法负责腾退交付", "art18-no-disclaim-vacate", "pass"),
    ("21", "auction_notice", "拍卖财产以实物现状为准", "art18-no-disclaim-vacate", "pass"),
    ("22", "auction_notice", "标的为汽车；法院不负责运输", "art18-no-disclaim-vacate", "not_applicable"),
    (
        "24 ruling",
        "termination_ruling",
        "裁定如下：终结本次执行程序。本裁定送达后立即生效。",
        "art24-by-ruling",
        "pass",
    ),
    (
        "24 served",
        "termination_ruling",
        "裁定如下：终结本次执行程序。本裁定送达后立即生效。",
        "art24-served-clause",
        "pass",
    ),
    ("25", "closing_notice", "现通知你本案终结本次执行程序", "art24-by-ruling", "fail"),
    ("25 as termination", "termination_ruling", "现通知你本案终结本次执行程序", "art24-by-ruling", "fail"),
    (
        "26",
        "termination_ruling",
        "因申请执行人未申请评估拍卖已查封房产，终结本次执行程序",
        "art24-no-failure-to-apply-auction",
        "fail",
    ),
    (
        "27",
        "termination_ruling",
        "房产系轮候查封，申请执行人享有抵押权，本院无处置权",
        "art24-priority-queue",
        "fail",
    ),
    ("28", "termination_ruling", "房产系轮候查封（普通债权）", "art24-priority-queue", "pass"),
    ("31", "dishonest_decision", "因未按执行通知书履行义务，纳入失信名单", "art23-distinguish", "fail"),
    ("32", "dishonest_decision", "违反财产报告制度，期限二年", "art23-distinguish", "pass"),
]
# The same for rules of other instruments, by full id and as of a day.
OTHERS = [
    ("18", "freeze_ruling", "冻结存款120000元，期限两年", "cpl-interp/art485-term", "fail", DAY),
    (
        "23",
        "auction_notice",
        "第二次拍卖公告。起拍价为评估价的56%",
        "online-auction/art10-floor-price",
        "not_applicable",
        DAY,
    ),
    (
        "33",
        "dishonest_decision",
        "有履行能力而拒不履行生效法律文书确定的义务，纳入失信名单，期限二年",
        "dishonest-2017/art02-term",
        "undecided",
        DAY,
    ),
    (
        "35",
        "objection_ruling",
        "依照《中华人民共和国民事诉讼法》第二百三十六条的规定，裁定如下：驳回异议请求。可自送达之日起十日内申请复议",
        "objection/art16-remedy-act",
        "pass",
        datetime.date(2024, 6, 1),
    ),
    (
        "36",
        "objection_ruling",
        "依照《中华人民共和国民事诉讼法》第二百三十八条的规定，裁定如下：驳回案外人的异议请求。十日内向上级法院复议",
        "objection/art16-remedy-third",
        "fail",
        datetime.date(2024, 6, 1),
    ),
    (
        "37",
        "execution_notice",
        "依照《中华人民共和国民事诉讼法》第二百六十条支付迟延履行利息",
        "cpl/article-renumbering",
        "fail",
        datetime.date(2024, 3, 15),
    ),
    (
        "38",
        "execution_notice",
        "依照《中华人民共和国民事诉讼法》第二百六十条支付迟延履行利息",
        "cpl/article-renumbering",
        "pass",
        datetime.date(2023, 12, 31),
    ),
]
# Vectors about the type: none of the rules on 终结本次执行程序 may apply.
LOOKALIKES = [
    (
        "29",
        "甲县人民法院执行裁定书（2022）甲0101执1号。裁定如下：终结（2020）甲0101民初1号民事判决书的执行。",
        "final_end_ruling",
    ),
    ("30", "甲县人民法院执行裁定书（2022）甲0101执1号。裁定如下：终结本次拍卖程序。", "other_ruling"),
]


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules()


@pytest.mark.parametrize(
    ("number", "kind", "text", "rule", "verdict"), VECTORS, ids=[row[0] for row in VECTORS]
)
def test_vector(number: str, kind: str, text: str, rule: str, verdict: str, rules: RuleSet) -> None:
    report = check(document_of(text, declared_type=kind), rules, Settings(as_of=DAY))
    [result] = [each for each in report.results if each.rule == f"spc-2021-322/{rule}"]
    assert result.verdict == verdict, result.reason


@pytest.mark.parametrize(
    ("number", "kind", "text", "rule", "verdict", "day"), OTHERS, ids=[row[0] for row in OTHERS]
)
def test_vector_of_another_instrument(
    number: str, kind: str, text: str, rule: str, verdict: str, day: datetime.date, rules: RuleSet
) -> None:
    report = check(document_of(text, declared_type=kind), rules, Settings(as_of=day))
    [result] = [each for each in report.results if each.rule == rule]
    assert result.verdict == verdict, result.reason


@pytest.mark.parametrize(("number", "text", "kind"), LOOKALIKES, ids=[row[0] for row in LOOKALIKES])
def test_what_only_looks_like_a_termination(number: str, text: str, kind: str, rules: RuleSet) -> None:
    report = check(document_of(text), rules, Settings(as_of=DAY))
    assert report.type == kind
    termination = [
        each for each in report.results if "art24" in each.rule or each.rule.startswith("spc-2016-373")
    ]
    assert {each.verdict.value for each in termination} <= {"not_applicable", "pass"}


def test_a_near_miss_is_shown(rules: RuleSet) -> None:
    """Vector 6 asks for a hint: the words that come close are named."""
    report = check(
        document_of("案款账户户名甲县人民法院，开户行乙银行。", declared_type="execution_notice"),
        rules,
        Settings(as_of=DAY),
    )
    [result] = [each for each in report.results if each.rule == "spc-2021-322/art20-account"]
    assert "没有写账号" in result.reason
    assert [each.text for each in result.evidence] == ["户名甲县人民法院", "开户行乙银行"]


@pytest.mark.parametrize(
    "text",
    [
        "甲县人民法院\n决定书\n（2024）甲0101执1号\n张某：因你近亲属病危，本院准许你乘坐飞机一次。\n二〇二四年六月一日",
        "甲县人民法院\n准许乘坐飞机决定书\n（2024）甲0101执1号\n因近亲属病危，准许张某乘机一次，限制消费措施继续有效。",
        "甲县人民法院\n通知书\n（2024）甲0101执1号\n因近亲属病危，暂时解除对张某乘坐飞机的限制一次，期满自动恢复限制消费。",
    ],
)
def test_vector_34_leave_for_one_flight_is_no_lifting(text: str, rules: RuleSet) -> None:
    document = document_of(text)
    assert document.type.id != "consumption_lift"
    report = check(document, rules, Settings(today=DAY))
    assert not [each.rule for each in report.results if "art23-lift" in each.rule]


def test_half_a_surrogate_pair_does_not_end_a_check() -> None:
    clause = "对要求将款项付至其他账户的，你有权拒绝。"
    texts = [
        f"甲县人民法院\n执行通知书\n（2022）甲0101执1号\n李某：\n请缴纳案款{mark}。{clause}"
        for mark in ("", "\ud800")
    ]
    verdicts = [
        [each.verdict for each in check(document_of(text), load_rules(), Settings(as_of=DAY)).results]
        for text in texts
    ]
    assert verdicts[0] == verdicts[1]
