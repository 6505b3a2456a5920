"""The kinds count, order and agree: what a rule says, what a text says, and the verdict."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

from checker.check import Settings, check
from checker.instruments import Instrument
from checker.load import RuleError, RuleSet, load_rules
from checker.ruleformat import FormatError, rule_of
from checker.wordingsets import with_sets
from corpus.document import document_of

RULE = """
id: own
title: 试验
documents: any
severity: warning
basis: {}
in_force: [null, null]
message: 不符
examples: {pass: [甲, 乙, 丙], fail: [丁, 戊, 己]}
"""
SIGNERS = "kind: count\nany_of: [审判长, 审判员, 人民陪审员]\ncount: {at_least: 3}"
ONCE = "kind: count\nany_of: [第一次拍卖]\ncount: {at_most: 1}"
DOUBTED = SIGNERS + "\nunclear: [{wording: 签名见附页, because: 签名在附页}]"
PLACED = SIGNERS + "\nwhere: [落款]"
STEPS = "kind: order\nsequence: {议价: [议价], 询价: [询价], 评估: [委托评估]}"
FLOOR = (
    "kind: agree\nvalues: {起拍价: [起拍价~<amount>], 评估价: [评估价~<amount>]}\n"
    "relation: 起拍价 >= 0.7 * 评估价"
)
DEPOSIT = (
    "kind: agree\nvalues: {起拍价: [起拍价~<amount>], 保证金: [保证金~<amount>]}\n"
    "relation: 0.05 * 起拍价 <= 保证金 <= 0.2 * 起拍价"
)
RATE = "kind: agree\nvalues: {比例: [评估价的<percent>, <percent>起拍]}\nrelation: 比例 >= 0.7"
PARTS = (
    "kind: agree\nvalues: {总: [总额<amount>], 付: [共付<amount>], 欠: [尚欠<amount>], 逐笔: ['付款~<amount>已收', 收<amount>], "
    "欠款: [欠<amount>]}\nrelation: 总 - 付 == 欠\ninstead: {付: 逐笔, 欠: 欠款}\nplausible: 0 < 欠 < 总\nunclear: [利息]"
)
TERM = "kind: agree\nvalues: {期限: [冻结期限~<duration>]}\nrelation: 期限 <= 365"
NOTICE = "kind: agree\nvalues: {开拍日: [将于<date>]}\nrelation: 开拍日 - 文书日期 >= 15"
TWICE = "kind: same\nany_of: ['<amount>（[大写][：]<amount>']"
CASES = [
    (TWICE, "冻结120,000元（大写：壹拾贰万元整）。", "pass"),
    (TWICE, "冻结１２万元（大写：壹拾貳萬圆整）。", "pass"),
    (TWICE, "冻结1200.50元（壹仟贰佰元伍角）。", "pass"),
    (TWICE, "冻结120,000元（大写：壹拾万元整）。", "fail"),
    (TWICE, "冻结120,000元（大写：壹拾贰万元整）。又冻结5万元（大写：陆万元整）。", "fail"),
    (TWICE, "本金120,000元（20,000元已付）。", "not_applicable"),
    (TWICE, "冻结120,000元。", "not_applicable"),
    (SIGNERS, "审判长张某 审判员李某 审判员王某", "pass"),
    (SIGNERS, "审判长张某 审判员李某", "fail"),
    (SIGNERS, "审判长张某 审判员李某\ufffd\ufffd。审判员", "pass"),
    (SIGNERS, "审判长张某。第\ufffd\ufffd页", "undecided"),
    (DOUBTED, "审判长张某，其余签名见附页", "undecided"),
    (
        PLACED,
        "甲县人民法院裁定书\n（2022）甲0101执1号\n本院审判长、审判员、审判员评议。裁定如下：终结本次执行程序。\n审判员张某\n二〇二二年三月一日",
        "fail",
    ),
    (ONCE, "第一次拍卖于五月一日。", "pass"),
    (ONCE, "第一次拍卖于五月一日，第一次拍卖于六月一日。", "fail"),
    (ONCE, "变卖。", "pass"),
    (STEPS, "先议价；议价不成的询价；询价不成的委托评估。", "pass"),
    (STEPS, "先委托评估，再询价。", "fail"),
    (STEPS, "议价不成，委托评估。", "pass"),
    (STEPS, "委托评估。", "not_applicable"),
    (FLOOR, "评估价100万元，起拍价70万元。", "pass"),
    (FLOOR, "评估价1,000,000元，起拍价：69万元。", "fail"),
    (FLOOR, "评估价壹佰万元整，起拍价：柒拾万元整。", "pass"),
    (FLOOR, "起拍价：69万元。", "not_applicable"),
    # Several lots: one keeps the floor, one does not; which price belongs to which is for a person to say.
    (FLOOR, "一号评估价100万元，起拍价70万元。二号评估价200万元，起拍价140万元。", "undecided"),
    (FLOOR, "评估价100万元，起拍价70万元。重复：评估价100万元，起拍价70万元。", "pass"),
    (DEPOSIT, "起拍价100万元，保证金10万元。", "pass"),
    (DEPOSIT, "起拍价100万元，保证金30万元。", "fail"),
    (DEPOSIT, "起拍价100万元，保证金4万元。", "fail"),
    (DEPOSIT, "起拍价１００万元，保證金５萬元。", "pass"),
    (RATE, "以评估价的百分之七十起拍。", "pass"),
    (RATE, "以评估价的65%为起拍价。", "fail"),
    (RATE, "按评估价的七折为起拍价。", "pass"),
    (PARTS, "总额100元，共付30元，尚欠70元。", "pass"),
    (PARTS, "总额100元，共付30元，尚欠60元。", "fail"),
    (PARTS, "总额100元，付款10元已收，付款20元已收，尚欠70元。", "pass"),
    (PARTS, "总额100元，收30元，尚欠70元。", "pass"),
    (PARTS, "总额100元，收30元，还欠70元。", "pass"),
    (PARTS, "总额100元，收30元，尚欠60元。", "undecided"),
    (PARTS, "总额100元，共付30元，共付10元，尚欠50元。", "undecided"),
    (PARTS, "总额100元，收30元，收10元，尚欠50元。", "not_applicable"),
    (PARTS, "总额100元，收30元，尚欠120元。", "not_applicable"),
    (PARTS, "总额100元及利息，收30元，尚欠90元。", "not_applicable"),
    (PARTS, "总额100元，尚欠70元。", "not_applicable"),
    (TERM, "冻结期限为一年。", "pass"),
    (TERM, "冻结期限为12个月。", "pass"),
    (TERM, "冻结期限三年。", "fail"),
    (TERM, "冻结期限：十八个月。", "fail"),
    (
        NOTICE,
        "甲县人民法院公告\n（2023）甲0101执1号\n本院将于2023年4月20日10时拍卖。\n甲县人民法院\n二〇二三年四月一日",
        "pass",
    ),
    (
        NOTICE,
        "甲县人民法院公告\n（2023）甲0101执1号\n本院将于2023年4月10日10时拍卖。\n甲县人民法院\n二〇二三年四月一日",
        "fail",
    ),
    (
        NOTICE,
        "本院将于2023年4月10日10时拍卖下列标的：一、某小区3幢201室房屋一套；二、小型汽车一辆。",
        "not_applicable",
    ),
]


def rule_from(more: str) -> RuleSet:
    instrument = Instrument("own", "试验", "试验", None, {})
    return RuleSet("", (rule_of(yaml.safe_load(RULE + more), (0,), "own", {"own": instrument}),))


EXCUSED = (
    "kind: must_not_contain\nany_of: [期限三年]\n"
    'excused_by: [{wording: 隐匿财产, unless: ["(未发现|没有)~隐匿财产"]}]'
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("因其隐匿财产，期限三年。", "pass"),
        ("未发现其有隐匿财产。期限三年。", "fail"),
        ("未发现其有隐匿财产。后查明其隐匿财产。期限三年。", "pass"),
        ("期限三年。", "fail"),
    ],
)
def test_an_excuse_that_is_denied_excuses_nothing(text: str, verdict: str) -> None:
    report = check(document_of(text, declared_type="other"), rule_from(EXCUSED), Settings())
    assert [result.verdict for result in report.results] == [verdict]


@pytest.mark.parametrize(("more", "text", "verdict"), CASES, ids=[f"{i}" for i in range(len(CASES))])
def test_the_verdict_of_a_kind(more: str, text: str, verdict: str) -> None:
    report = check(document_of(text), rule_from(more), Settings(today=datetime.date(2024, 1, 1)))
    [result] = report.results
    assert result.verdict == verdict, result.reason
    for each in result.evidence:
        assert each.text == document_of(text).raw[each.span.start : each.span.end]


WRONG = [
    ("kind: count\nany_of: [甲]", "at_least"),
    ("kind: count\nany_of: [甲]\ncount: {at_least: 三}", "整数"),
    ("kind: count\nall_of: {甲: [甲]}\ncount: {at_least: 1}", "any_of"),
    ("kind: order\nany_of: [甲]", "sequence"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}", "relation"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: 甲 >= 乙", "乙"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: 甲 >= 1\ninstead: {甲: 乙}", "instead"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: 甲 >= 1\nplausible: 甲 < 9", "plausible"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: 甲 >= 1\ntogether: {甲: claimed}", "各一个"),
    (
        "kind: agree\nvalues: {甲: [甲~<amount>], 乙: [乙~<amount>]}\nrelation: 甲 >= 乙\n"
        "together: {甲: claimed, 乙: paid, 丙: left}",
        "三个名称",
    ),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: 甲 + 1", "没有比较"),
    ("kind: agree\nvalues: {甲: [甲~<amount>]}\nrelation: __import__('os') >= 甲", "只能有"),
    ("kind: agree\nvalues: {甲: [<amount>是甲]}\nrelation: 甲 >= 1", None),
    ("kind: agree\nvalues: {甲: [自<date>至<date>止]}\nrelation: 甲 >= 1", "开头或结尾"),
    ("kind: must_contain\nany_of: [甲]\nrelation: 甲 >= 1", "没有 relation"),
    ("kind: same\nany_of: [甲~<amount>]", "开头和结尾"),
]


@pytest.mark.parametrize(("more", "complaint"), WRONG, ids=[row[0][-30:] for row in WRONG])
def test_a_wrong_rule_says_what_is_wrong(more: str, complaint: str | None) -> None:
    if complaint is None:
        rule_from(more)
        return
    with pytest.raises(FormatError, match=complaint):
        rule_from(more)


def test_a_set_of_wordings_stands_for_its_members(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    (folder / "own").mkdir(parents=True)
    (folder / "wordings").mkdir()
    (folder / "own" / "instrument.yaml").write_text("title: 甲\nshort_title: 甲\nnumber: null\n", "utf-8")
    (folder / "wordings" / "people.yaml").write_text("人: [法官, 书记员]\n人们: [<人>等人]\n", "utf-8")
    rule = RULE.removeprefix("\n").replace("\n", "\n  ")
    body = f"- {rule}kind: must_contain\n  any_of: [联系<人们>]\n"
    (folder / "own" / "rules.yaml").write_text(body, "utf-8")
    loaded = load_rules([folder]).by_id["own/own"]
    assert loaded.groups == {"": ("联系((法官|书记员)等人)",)}
    (folder / "own" / "rules.yaml").write_text(body.replace("<人们>", "<谁>"), "utf-8")
    with pytest.raises(RuleError, match=r"第 \d+ 行 any_of：没有名为“谁”的措辞组"):
        load_rules([folder])
    (folder / "wordings" / "people.yaml").write_text("人: 法官\n", "utf-8")
    with pytest.raises(RuleError, match="至少有一条措辞的列表"):
        load_rules([folder])


def test_text_outside_wordings_keeps_its_brackets() -> None:
    filled = with_sets({"message": "<人>", "any_of": ["<人>"], "when": {"has": ["<人>"]}}, {"人": "(甲|乙)"})
    assert filled == {"message": "<人>", "any_of": ["(甲|乙)"], "when": {"has": ["(甲|乙)"]}}
