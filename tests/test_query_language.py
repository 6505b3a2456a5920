"""The query language: what each documented example compiles to, and that nothing is ever guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.bundled import bundled_rules
from checker.statutes import short_names
from corpus.doctype import TYPE_NAMES
from corpus.matchtext import fold_query
from index.query import CONDITIONS, DEEPEST, LONGEST, QueryError, parse_query
from index.queryfields import QUERY_FIELDS
from index.tree import All, And, Keyword, Near, Node, Not, Or, Phrase, Prefix, Present, Range, Wildcard

PAGE = Path(__file__).parent.parent / "docs" / "zh" / "检索语法.md"


def text(value: str) -> Phrase:
    return Phrase("text", value)


FREEZE, TAKE = text("冻结"), text("扣划")
BOTH, EITHER = And((FREEZE, TAKE)), Or((FREEZE, TAKE))
NOTICE = Keyword("type", "execution_notice")
NUMBER = "（2021）皖0202执1234号"

COURTS = Or((Phrase("court", "芜湖"), Phrase("court", "无为")))


def numbered(field: str, before: str, serial: str, kind: type[Phrase] | type[Keyword] = Phrase) -> Or:
    """The number with that serial number and with zeros in front of it, up to six figures."""
    return Or(tuple(kind(field, f"{before}{serial.rjust(width, '0')}号") for width in range(len(serial), 7)))


CASE = numbered("case", "（2021）皖0202执", "1234")

NAMED = Or(
    tuple(
        Phrase("name", f"王某甲与{role}李某乙") for role in ("", "被执行人", "被申请人", "被告", "申请执行人")
    )
)

EXAMPLES: dict[str, Node] = {
    "有权拒绝": text("有权拒绝"),
    "被執行人": text("被执行人"),
    "有权拒绝 12368": And((text("有权拒绝"), text("12368"))),
    '"有权 拒绝"': text("有权拒绝"),
    "“账号：”": text("账号："),
    '"（包括但不限于：查封）"': text("（包括但不限于：查封）"),
    "安徽省（芜湖市）": text("安徽省（芜湖市）"),
    "(2021)皖0202执1234号": text(NUMBER),
    "2022皖0207执7777号": Or(
        (
            text("2022皖0207执7777号"),
            text("（2022）皖0207执7777号"),
            *numbered("case", "（2022）皖0207执", "7777").parts,
        )
    ),
    "（2022）皖0207执????号": Wildcard("case", "（2022）皖0207执????号"),
    '"6222****0001"': text("6222****0001"),
    "「有权拒绝」": text("有权拒绝"),
    '"执行 账户"~10': Near("text", "执行", "账户", 10),
    "标题:“执行 裁定”～3": Near("title", "执行", "裁定", 3),
    "执": text("执"),
    "*": All(),
    "冻结 和 扣划": BOTH,
    "冻结 AND 扣划": BOTH,
    "冻结 and 扣划": BOTH,
    "冻结 或 扣划": EITHER,
    "冻结 OR 扣划": EITHER,
    "冻结 非 扣划": And((FREEZE, Not(TAKE))),
    "冻结 -扣划": And((FREEZE, Not(TAKE))),
    "冻结 並且 扣划": BOTH,
    "冻结　－扣划": And((FREEZE, Not(TAKE))),
    "NOT 12368": Not(text("12368")),
    "法院:芜湖 冻结 或 扣划": And((Phrase("court", "芜湖"), EITHER)),
    "(冻结 存款) 或 (查封 房产)": Or((And((FREEZE, text("存款"))), And((text("查封"), text("房产"))))),
    "（冻结 和 存款） 或 扣划": Or((And((FREEZE, text("存款"))), TAKE)),
    "非 (冻结 或 查封)": Not(Or((FREEZE, text("查封")))),
    '"和"': text("和"),
    "类型:执行通知书": NOTICE,
    "类型：执行通知书": NOTICE,
    "類型：執行通知書": NOTICE,
    "type:execution_notice": NOTICE,
    "类型:(执行通知书 或 限制消费令)": Or((NOTICE, Keyword("type", "consumption_order"))),
    "类型:扣划*": Keyword("type", "deduction_ruling"),
    "标题:执行裁定书": Phrase("title", "执行裁定书"),
    "法院:芜湖": Phrase("court", "芜湖"),
    "法院 = 芜湖": Phrase("court", "芜湖"),
    "法院:芜湖、无为": COURTS,
    "法院:芜湖，类型:执行通知书": And((Phrase("court", "芜湖"), NOTICE)),
    "法院:芜湖｜法院:无为": COURTS,
    "法院:*中级人民法院": Wildcard("court", "*中级人民法院"),
    "法院:=芜湖市镜湖区人民法院": Keyword("court", "芜湖市镜湖区人民法院"),
    "层级:中级": Keyword("level", "中级"),
    "法院层级:中级人民法院": Keyword("level", "中级"),
    "案号:（2021）皖0202执1234号": CASE,
    "案号:[2021]皖0202执1234号": CASE,
    "案号：﹝2021﹞皖0202执1234号": CASE,
    "案号:2021皖0202执1234号": CASE,
    "案号:（2013）镜执字第123号": numbered("case", "（2013）镜执字第", "123"),
    "案号:（2022）皖0202执111111号、111112号": Or(
        (Phrase("case", "（2022）皖0202执111111号"), Phrase("case", "（2022）皖0202执111112号"))
    ),
    "案号:(2021)皖*": Prefix("case", "（2021）皖"),
    "案号:(202?)皖*执1号": Or(
        tuple(Wildcard("case", f"（202?）皖*执{'1'.rjust(width, '0')}号") for width in range(1, 7))
    ),
    "案号:*执恢*": Wildcard("case", "*执恢*"),
    "案件类型:执恢": Keyword("kind", "执恢"),
    "案件类型:执行": Keyword("kind", "执行"),
    "程序:执行异议": Keyword("procedure", "执行异议"),
    "审判程序:非诉*": Or(
        (
            Keyword("procedure", "非诉保全审查"),
            Keyword("procedure", "非诉行政行为申请执行审查"),
            Keyword("procedure", "非诉行政行为申请执行审查复议"),
        )
    ),
    "地域:安徽": Phrase("region", "安徽"),
    "地域:芜湖": Phrase("region", "芜湖"),
    "省市:=安徽省芜湖市": Keyword("region", "安徽省芜湖市"),
    "本案案号:(2022)皖0202执*": Prefix("own", "（2022）皖0202执"),
    "关联案号:（2021）皖0202民初88号": numbered("related", "（2021）皖0202民初", "88", Keyword),
    "案由:买卖合同": Phrase("cause", "买卖合同"),
    "案由:=买卖合同纠纷": Keyword("cause", "买卖合同纠纷"),
    "案由:*借款*": Wildcard("cause", "*借款*"),
    "案件名称:王某甲与李某乙": NAMED,
    "案件名称:申请执行人王某甲与被执行人李某乙": Or(
        (Phrase("name", "申请执行人王某甲与被执行人李某乙"), *NAMED.parts)
    ),
    "案件名称:“王某甲与李某乙”": Phrase("name", "王某甲与李某乙"),
    "主文:终结本次执行程序": Phrase("ruling", "终结本次执行程序"),
    "主文:责令你 类型:执行通知书": And((Phrase("ruling", "责令你"), NOTICE)),
    "首部:委托诉讼代理人": Phrase("head", "委托诉讼代理人"),
    "告知:申请复议": Phrase("notice", "申请复议"),
    "告知:有权拒绝": Phrase("notice", "有权拒绝"),
    "非 告知:*": Not(Present("notice")),
    "落款:代理审判员": Phrase("signature", "代理审判员"),
    "律师:王某": Phrase("lawyer", "王某"),
    "律所:=安徽某某律师事务所": Keyword("firm", "安徽某某律师事务所"),
    "律所:*": Present("firm"),
    "法律依据:民事诉讼法第264条": Phrase("basis", "民事诉讼法第264条"),
    "法律依据:民诉法第264条": Or(
        (Phrase("basis", "民诉法第264条"), Phrase("basis", "中华人民共和国民事诉讼法第264条"))
    ),
    "引用:限高规定": Or(
        (
            Phrase("statute", "限高规定"),
            Phrase("statute", "最高人民法院关于限制被执行人高消费的若干规定"),
            Phrase("statute", "最高人民法院关于限制被执行人高消费及有关消费的若干规定"),
        )
    ),
    "结论:待定": Keyword("verdict", "undecided"),
    "错误数:0": Range("errors", 0, 0),
    "错误数:>2": Range("errors", 3, None),
    "错误数:2-4": Range("errors", 2, 4),
    "待定数:1..3": Range("undecideds", 1, 3),
    "格式:扫描件": Keyword("format", "scan"),
    "格式:(PDF 或 OFD)": Or((Keyword("format", "pdf"), Keyword("format", "ofd"))),
    "来源:wenshu.court.gov.cn": Phrase("source", "wenshu.court.gov.cn"),
    "损坏:>0": Range("damage", 1, None),
    "未读页:>0": Range("unread", 1, None),
    "置信度:<90": Range("confidence", None, 89),
    "账户:6222020200001234567": Keyword("account", "6222020200001234567"),
    "账户:*": Present("account"),
    "最大金额:>100万元": Range("largest", 1_000_000_01, None),
    "标的:5万..20万": Range("claim", 50_000_00, 200_000_00),
    "当事人:某某公司": Phrase("party", "某某公司"),
    "人员:张某": Phrase("officer", "张某"),
    "引用:民事诉讼法第264条": Phrase("statute", "民事诉讼法第264条"),
    "引用:《民事诉讼法》第二百六十四条": Phrase("statute", "民事诉讼法第264条"),
    "违反:spc-2021-322/art20-account": Keyword("fail", "spc-2021-322/art20-account"),
    "缺:art20-account": Keyword("fail", "art20-account"),
    "违反:spc-2021-322/art20*": Prefix("fail", "spc-2021-322/art20"),
    "违反:*": Present("fail"),
    "非 违反:*": Not(Present("fail")),
    "待定:art24-served-clause": Keyword("undecided", "art24-served-clause"),
    "符合:art20*": Prefix("pass", "art20"),
    "违反：spc-2021-322／art20＊": Prefix("fail", "spc-2021-322/art20"),
    "类型:终本裁定": Keyword("type", "termination_ruling"),
    "模式:已公开": Keyword("mode", "published"),
    "路径:2022/执行": Phrase("path", "2022/执行"),
    "案号:* 非 日期:*": And((Present("case"), Not(Range("date", None, None)))),
    "日期:2022": Range("date", 20220101, 20221231),
    "日期:2022-03": Range("date", 20220301, 20220331),
    "日期:2022年3月1日": Range("date", 20220301, 20220301),
    "日期:二〇二二年三月": Range("date", 20220301, 20220331),
    "日期 > 2022": Range("date", 20230101, None),
    "日期:2022..2023": Range("date", 20220101, 20231231),
    "日期:2022-2023": Range("date", 20220101, 20231231),
    "日期:2022年至今": Range("date", 20220101, None),
    "日期:2022-03..": Range("date", 20220301, None),
    "日期:..2021-12-05": Range("date", None, 20211205),
    "日期:>2022-01-01": Range("date", 20220102, None),
    "日期:<=2022": Range("date", None, 20221231),
    "日期:2024-02": Range("date", 20240201, 20240229),
    "金额:10万元": Range("amount", 100_000_00, 100_000_00),
    "金额:十万元": Range("amount", 100_000_00, 100_000_00),
    "金额:10 万元": Range("amount", 100_000_00, 100_000_00),
    "金额:10~50万元": Range("amount", 100_000_00, 500_000_00),
    "金额:10万元-50万元": Range("amount", 100_000_00, 500_000_00),
    "金额:>10万元": Range("amount", 100_000_01, None),
    "金额：＞10万元": Range("amount", 100_000_01, None),
    "金额:10万..50万": Range("amount", 100_000_00, 500_000_00),
    "金额:>=1,000.50元": Range("amount", 1_000_50, None),
    # Titles become ids where the rules are known: in tests/test_rule_names.py.
    "缺:告知可向12368举报": Keyword("fail", "告知可向12368举报"),
    "缺:可以再次申请执行": Keyword("fail", "可以再次申请执行"),
    "缺:恢复执行": Keyword("fail", "恢复执行"),
    "缺:12368": Keyword("fail", "12368"),
    "不合格:*12368举报": Wildcard("fail", "*12368举报"),
    "合格:载明案件对应的具体账户": Keyword("pass", "载明案件对应的具体账户"),
    "结论:不合格": Keyword("verdict", "fail"),
    "结论:无法判断": Keyword("verdict", "undecided"),
    "省份:安徽省": Phrase("region", "安徽省"),
    "年份:2022": Range("date", 20220101, 20221231),
    "被执行人:李某": Phrase("party", "李某"),
    "审判长:张某": Phrase("officer", "张某"),
    "案件类型:执行案件": Keyword("kind", "执行"),
    "类型:终本裁定 地域:芜湖 日期:2022 缺:终本裁定告知可以再次申请执行": And(
        (
            Keyword("type", "termination_ruling"),
            Phrase("region", "芜湖"),
            Range("date", 20220101, 20221231),
            Keyword("fail", "终本裁定告知可以再次申请执行"),
        )
    ),
    '类型:执行通知书 缺:art20-12368-report 日期:2022..2023 法院:芜湖 "有权拒绝"': And(
        (
            NOTICE,
            Keyword("fail", "art20-12368-report"),
            Range("date", 20220101, 20231231),
            Phrase("court", "芜湖"),
            text("有权拒绝"),
        )
    ),
}


def _documented() -> tuple[dict[str, str], dict[str, str]]:
    """The examples of the page with their meaning, and the refused ones with the reason."""
    good, bad = PAGE.read_text("utf-8").split("## 看不懂的检索式")
    row = re.compile(r"^\| `(.+?)` \| (.+) \|$", re.MULTILINE)
    return dict(row.findall(good)), dict(row.findall(bad))


def test_the_page_and_the_table_hold_the_same_examples() -> None:
    good, bad = _documented()
    assert len(good) >= 40
    assert len(bad) >= 15
    assert set(good) == set(EXAMPLES)


@pytest.mark.parametrize(("query", "tree"), EXAMPLES.items(), ids=list(EXAMPLES))
def test_documented_example(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


@pytest.mark.parametrize(("query", "reason"), _documented()[1].items(), ids=list(_documented()[1]))
def test_documented_refusal(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.reason == reason
    assert caught.value.advice
    position = caught.value.position
    assert position is None or 0 <= position < len(query)


def test_every_field_is_on_the_page_with_all_its_names() -> None:
    page = PAGE.read_text("utf-8")
    for field in QUERY_FIELDS:
        row = next(
            line
            for line in page.splitlines()
            if re.match(rf"\| {field.names[0]}[、 ]", line) and re.search(rf"[|、] {field.id}[ 、]", line)
        )
        for name in (field.id, *field.names):
            assert re.search(rf"[|、] ?{name}[ 、]", row), name


def test_the_page_lists_the_short_names_of_instruments() -> None:
    rows = re.findall(
        r"^\| (.+) \| (.+) \|$", PAGE.read_text("utf-8").partition("| 文件 | 简称")[2], re.MULTILINE
    )
    known = [(whole, "；".join(names)) for whole, names in short_names(bundled_rules() / "statutes")]
    assert rows[: len(known)] == known


# What Whoosh's stock parser would have read without a word: one row per trap.
TRAPS: dict[str, Node] = {
    "法院: 芜湖": Phrase("court", "芜湖"),  # a space after the colon
    "TYPE:execution_notice": NOTICE,
    "ｔｙｐｅ：execution_notice": NOTICE,
    '案号:"（2Ｏ20）渝0101行审3002号"': Phrase("case", "（2020）渝0101行审3002号"),
    "案号:(2021)皖0202执1234号 冻结": And((CASE, FREEZE)),
    "冻结 (2021)皖0202执1234号": And((FREEZE, text(NUMBER))),
    "〔2021〕322号": text("（2021）322号"),
    "(二〇二一)皖0202执1号": text("（二〇二一）皖0202执1号"),
    "NOT(冻结 或 扣划)": Not(EITHER),
    "非（冻结 或 扣划）": Not(EITHER),
    "非 (非 冻结)": FREEZE,
    "冻结 扣划 或 查封": And((FREEZE, Or((TAKE, text("查封"))))),
    "冻结 或 扣划 或 查封": Or((FREEZE, TAKE, text("查封"))),
    "冻结 或 非 扣划": Or((FREEZE, Not(TAKE))),
    "冻结 或 扣划 类型:执行通知书 和 查封": And((EITHER, NOTICE, text("查封"))),
    "((冻结))": FREEZE,
    "权利和义务": text("权利和义务"),  # an operator only when it stands alone
    '"and"': text("and"),
    "brand": text("brand"),
    "冻结 and 扣划": BOTH,
    "冻结 Or 扣划": EITHER,
    "冻结 ｏｒ 扣划": EITHER,
    "冻结 not 扣划": And((FREEZE, Not(TAKE))),
    "not (冻结 or 扣划)": Not(EITHER),
    "not(冻结 Or 扣划)": Not(EITHER),
    "冻结^2": text("冻结^2"),
    "冻结~2": text("冻结~2"),
    "吗？": text("吗？"),
    "it's 冻结'": And((text("it's"), text("冻结'"))),
    "\"'冻结'\"": text("'冻结'"),
    "+86": text("+86"),
    '"+冻结"': text("+冻结"),
    "甲+乙": text("甲+乙"),
    "冻结>扣划": text("冻结>扣划"),
    '"类型>执行"': text("类型>执行"),
    "引用:<中华": Phrase("statute", "<中华"),
    '首部:"被执行人：李某乙"': Phrase("head", "被执行人：李某乙"),
    '"冻结"扣划': BOTH,
    "010-12368": text("010-12368"),
    "--": text("--"),
    '-"冻结 扣划"': Not(text("冻结扣划")),
    "-类型:执行通知书": Not(NOTICE),
    "全文:*": All(),
    "text:冻结": FREEZE,
    "缺:SPC-2021-322/ART20*": Prefix("fail", "spc-2021-322/art20"),
    "法院:“镜湖 区”": Phrase("court", "镜湖区"),
    '案号:"*"': Phrase("case", "*"),
    "案号:（2021）皖0202执123？号": Wildcard("case", "（2021）皖0202执123?号"),
    "日期:(2021 或 2023)": Or((Range("date", 20210101, 20211231), Range("date", 20230101, 20231231))),
    "日期:2022至2023": Range("date", 20220101, 20231231),
    "日期:2022/3/1": Range("date", 20220301, 20220301),
    "日期:20220301..2023": Range("date", 20220301, 20231231),
    "日期:<0001-01-01": Range("date", None, 10100),
    "金额:¥12": Range("amount", 12_00, 12_00),
    "金额:1.5亿": Range("amount", 150_000_000_00, 150_000_000_00),
    "金额:<5": Range("amount", None, 4_99),
    "『冻结』 ＡＮＤ (「扣划」)": BOTH,
    "冻结 ＯＲ 扣划": EITHER,
    "ＮＯＴ 冻结": Not(FREEZE),
    "非 “执行 账户”~0": Not(Near("text", "执行", "账户", 0)),
    "(“執行 賬戶”～ ５０) 冻结": And((Near("text", "执行", "账户", 50), FREEZE)),
    "案号:2021皖*": Prefix("case", "（2021）皖"),
    "案号:=2021皖0202执1234号": numbered("case", "（2021）皖0202执", "1234", Keyword),
    "案号:“2021皖”": Phrase("case", "2021皖"),
    "案号:皖0202执2021": Phrase("case", "皖0202执2021"),
    "<2021>皖0202执1234号": text(NUMBER),
    "日期:2022年—2023年": Range("date", 20220101, 20231231),
    '账户:"6222-0202 0000 1234567"': Keyword("account", "6222020200001234567"),
    "账户:#0123456789abcdef": Keyword("account", "#0123456789abcdef"),
    "关联案号:（2022）皖0202执1号之一": numbered("related", "（2022）皖0202执", "1", Keyword),
    "关联案号:(2022)皖0202*": Prefix("related", "（2022）皖0202"),
    "法律依据:《民事诉讼法》第二百六十四条": Phrase("basis", "民事诉讼法第264条"),
    "未读页:2页": Range("unread", 2, 2),
    "格式:docx": Keyword("format", "docx"),
    "类型:解除*冻结*": Keyword("type", "release_ruling"),
    "\u3000冻结\u3000扣划\n": BOTH,
    "\u200b冻结": FREEZE,
}


@pytest.mark.parametrize(("query", "tree"), TRAPS.items(), ids=list(TRAPS))
def test_trap(query: str, tree: Node) -> None:
    assert parse_query(query) == tree


REFUSED = {
    "": "检索式是空的",
    " \u3000": "检索式是空的",
    "\u200b": "这里没有可查找的文字",
    '""': "这里没有可查找的文字",
    "类型:法院:芜湖": "“类型：”的内容里又有冒号（法院:）",
    "类型: 或 冻结": "“类型：”后面没有内容",
    "NOT NOT 冻结": "“NOT”后面没有要排除的内容",
    "冻结 和 或 扣划": "“和”前后都要有内容",
    "冻结 || 扣划": "单独的“||”没有含义",
    "and": "“and”前后都要有内容",
    "冻结 and 扣划 or 查封": "“和”与“或”混在一起，先后不明",
    "日期:2022 - 2023": "单独的“-”没有含义",
    '"执行 账户" ~10': "单独的“~10”没有含义",
    '"执行 账户"~10甲': "“~”后面没有字数",
    '"执行 的 账户"~10': "“~”要两段文字，这里有 3 段",
    '案号:"（2021） 执行"~10': "案号里不能用“~”",
    '类型:"执行 通知"~10': "类型里不能用“~”",
    '日期:"2022 2023"~10': "日期里不能用“~”",
    "12:30": "没有叫“12”的检索栏",
    "https://a.cn": "没有叫“https”的检索栏",
    "全文:冻*": "这一栏按文字查找，不用 *",
    "当事人:张*": "这一栏按文字查找，不用 *",
    "金额:1e5": "“1e5”不是金额",
    "金额:>": "“>”后面没有数值",
    "金额:99999999999999999999": "金额“99999999999999999999”太大",
    "日期:22": "“22”不是日期",
    "日期:0000": "历法上没有“0000”这一天",
    "日期:..": "“..”不是一个范围",
    "日期:2021..2022..2023": "“2021..2022..2023”不是一个范围",
    "日期:2023-02-29": "历法上没有“2023-02-29”这一天",
    "层级:乡镇": "“乡镇”不是层级的取值",
    "模式:x*": "“x*”不是模式的取值",
    "案号:" + "1" * 90 + "*": "带 * 的内容超过 80 个字符",
    "(" * (DEEPEST + 1) + "冻结" + ")" * (DEEPEST + 1): f"括号套了 {DEEPEST} 层以上",
    "冻" * (LONGEST + 1): f"检索式有 {LONGEST + 1} 个字符，上限是 {LONGEST} 个",
}


@pytest.mark.parametrize(("query", "reason"), REFUSED.items(), ids=[query[:30] or "空" for query in REFUSED])
def test_refused(query: str, reason: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.reason == reason


def test_the_message_says_where_why_and_what_to_write() -> None:
    with pytest.raises(QueryError) as caught:
        parse_query("有权拒绝 日期:2022-13")
    assert str(caught.value) == (
        "检索式有误。第 9 个字符处：历法上没有“2022-13”这一天。"
        "请写成这样：2022、2022-03、2022..2023、>2022-01-01。"
    )


@pytest.mark.parametrize("name", TYPE_NAMES.values())
def test_every_type_can_be_asked_for_by_name(name: str) -> None:
    assert isinstance(parse_query(f"类型:{name}"), Keyword)


_PIECES = st.sampled_from(
    [
        *"()（）“”\"':：*?-<>.~[]{}^\\/|&!#@ \n",
        *(
            "..",
            "和",
            "或",
            "非",
            "AND",
            "OR",
            "NOT",
            " 或 ",
            " 非 ",
            "类型:",
            "日期:",
            "金额：",
            "案号:",
            "违反:",
        ),
        *("执行", "2022", "-03", "(2021)", "10万元", "ü", "\ud800", "\ufdd0"),
    ]
)


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("结论:不及格", "可以写：违反、不合格、不符合、待定、无法判断、符合、合格"),
        ("案件类型:执行案由", "可以写：执行、"),
        ("地域:镜湖区", "法院:镜湖区"),
        ("地域:=乱写", "没有叫“=乱写”的省、市"),
        ("地域:=芜湖市", "没有叫“=芜湖市”的省、市"),
        ("关联案号:乱写", "请写完整的案号，例如："),
        ("关联案号:执1号", "“执1号”不是案号"),
        ("当事:李某", "是不是 当事人"),
        ("日期:[2022 TO 2023]", "“[2022”不是日期。请写成这样：2022、2022-03、2022..2023"),
        (" 或 ".join(f'"执行 账户"~{n}' for n in range(21)), "有 21 处“~”，上限是 20 处"),
        ("(20*)皖", "这一栏按文字查找，不用 *"),
        ("法院层极:基层", "是不是 法院层级"),
        ("乱写:李某", "可用的有：全文、"),
    ],
)
def test_what_was_meant_is_told(query: str, advice: str) -> None:
    with pytest.raises(QueryError) as refused:
        parse_query(query)
    assert advice in str(refused.value)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("违反", "不合格", "不符合", "有不符合的规则"), "fail"),
        (("待定", "无法判断", "有待定的规则"), "undecided"),
        (("符合", "合格", "有符合的规则"), "pass"),
    ],
)
def test_no_word_for_a_verdict_means_the_opposite(words: Sequence[str], meant: str) -> None:
    assert {parse_query(f"结论:{word}") for word in words} == {Keyword("verdict", meant)}
    fields = [word for word in words if "有" not in word]
    assert {parse_query(f"{word}:甲") for word in fields} == {Keyword(meant, "甲")}


@pytest.mark.parametrize(
    ("typed", "pattern"),
    [
        ("(202?)*执1号", "（202?）*执1号"),
        ("（202？）皖0202执*", "（202?）皖0202执*"),
        ("[20*]皖*1号", "（20*）皖*1号"),
        ("〔２０２？〕皖＊1号", "（202?）皖*1号"),
        ("*(202?)皖*", "*（202?）皖*"),
    ],
)
def test_a_wildcard_may_stand_in_the_year(typed: str, pattern: str) -> None:
    for query in (f"案号:{typed}", f"冻结 案号:{typed} 或 扣划"):
        assert Wildcard("case", pattern) in _leaves(parse_query(query))


def _leaves(node: Node) -> list[Node]:
    return [leaf for part in node.parts for leaf in _leaves(part)] if isinstance(node, (And, Or)) else [node]


@pytest.mark.parametrize("kind", ["执", "执恢", "执行", "民初", "行审复"])
def test_a_kind_is_one_of_those_there_are_or_a_code(kind: str) -> None:
    assert parse_query(f"案件类型:{kind}") == Keyword("kind", kind)


@settings(max_examples=1500, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join)))
def test_any_text_gives_a_tree_or_a_query_error(query: str) -> None:
    places: Sequence[int] = ()
    tree: Node | None = None
    try:
        tree = parse_query(query)
    except QueryError as error:
        places = range(len(query)) if error.position is None else [error.position]
    assert tree is None or hash(tree) is not None
    assert not query or set(places) <= set(range(len(query)))


@settings(max_examples=300, deadline=None)
@given(
    st.text(min_size=1, max_size=40).filter(
        lambda value: not set(value) & set('"＂') and bool(fold_query(value))
    )
)
def test_whatever_stands_in_quotes_is_searched_as_it_is(value: str) -> None:
    value = re.sub("[\ufdd0-\ufdd2]", "", value)
    if fold_query(value):
        assert parse_query(f'"{value}"') == text(fold_query(value))


def test_deeply_nested_and_long_queries_do_not_exhaust_the_stack() -> None:
    deep = "(" * (DEEPEST - 1) + "冻结" + ")" * (DEEPEST - 1)
    assert parse_query(deep) == FREEZE
    parse_query(" ".join(["甲"] * CONDITIONS))
    parse_query(" 或 ".join(["甲"] * CONDITIONS))
    for many in (" ".join(["甲"] * (LONGEST // 2)), " 或 ".join(["甲"] * (LONGEST // 4))):
        with pytest.raises(QueryError, match=f"个条件，上限是 {CONDITIONS} 个"):
            parse_query(many)
    with pytest.raises(QueryError):
        parse_query("非 " * (LONGEST // 2))
