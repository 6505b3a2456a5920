"""Fields in the forms that courts and their typists use: a table for each field."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.document import document_of
from corpus.numberroles import ROLE_NAMES
from corpus.parts import part_named
from corpus.partynames import signers
from desk.check import command as check_command
from desk.read import command

HEAD = "甲县人民法院\n执行裁定书\n（2022）皖0202执1号\n申请执行人：张三，男。\n被执行人：李四，男。\n"
RULING = HEAD + "本院在执行张三与李四合同纠纷一案中，裁定如下：\n终结本次执行程序。\n本裁定送达后立即生效。\n"

NUMBERS = [
    ("ASCII brackets, old style", "(2015)皖执字第00123号", "（2015）皖执字第00123号"),
    ("square brackets", "[2015]镜执字第123号", "（2015）镜执字第123号"),
    ("hexagonal brackets, second document", "〔2015〕镜执字第123-1号", "（2015）镜执字第123-1号"),
    ("small brackets", "﹝2016﹞皖02执1号", "（2016）皖02执1号"),
    ("lenticular brackets", "【2019】皖0202执1号", "（2019）皖0202执1号"),
    ("zeros in front", "（2014）镜执字第00123号", "（2014）镜执字第00123号"),
    ("old, second document", "（2014）镜执字第00123号之一", "（2014）镜执字第00123号之一"),
    (
        "intermediate court, old, second document",
        "（2013）芜中执字第00012-2号",
        "（2013）芜中执字第00012-2号",
    ),
    ("the corps", "（2022）兵0101执12号", "（2022）兵0101执12号"),
    ("the supreme court", "（2022）最高法执监123号", "（2022）最高法执监123号"),
    ("full width", "（２０２２）皖０２０２执１２３４号", "（2022）皖0202执1234号"),
    ("spaces", "（2022） 皖 0202 执 1234 号 之 二", "（2022）皖0202执1234号之二"),
    ("year in Chinese", "（二〇一四）镜执字第12号", "（二〇一四）镜执字第12号"),
    ("masked", "（2022）皖0202执异××号", "（2022）皖0202执异××号"),
    ("two in one", "（2022）皖0202执1234、1235号", "（2022）皖0202执1234、1235号"),
]


@pytest.mark.parametrize(("label", "text", "expected"), NUMBERS, ids=[row[0] for row in NUMBERS])
def test_case_number(label: str, text: str, expected: str) -> None:
    assert [number.text for number in document_of(text).fields.case_numbers] == [expected]


@pytest.mark.parametrize("bare", ["2023年甲执字第99号", "2022甲执字第77号"])
def test_a_number_without_brackets_is_the_own_one_only_under_the_title(bare: str) -> None:
    text = RULING.replace("（2022）皖0202执1号", bare)
    assert [number.text for number in document_of(text).fields.case_numbers] == [bare]
    assert document_of(f"本院收到{bare}裁定。").fields.case_numbers == ()


ROLES = [
    ("a judgment enforced", "依据（2021）皖0202民初12号民事判决书立案。", "执行依据"),
    ("a mediation of second instance", "依据（2021）皖02民终12号民事调解书。", "执行依据"),
    ("an old judgment", "依据（2014）镜民一初字第00123号民事判决书。", "执行依据"),
    ("an award", "芜湖仲裁委员会（2021）芜仲字第311号裁决书。", "执行依据"),
    ("a notarised deed", "公证处（2021）皖芜公证执字第12号执行证书。", "执行依据"),
    ("a criminal judgment", "依据（2020）皖0202刑初5号刑事判决。", "执行依据"),
    ("a joined case", "本案与（2022）皖0202执2号案件并案执行。", "并案"),
    ("a restored case", "恢复执行，案号为（2023）皖0202执恢5号。", "恢复执行"),
    ("an objection", "案外人提出异议（2022）皖0202执异7号。", "执行异议"),
    ("a reconsideration", "芜湖中院（2022）皖02执复9号裁定。", "执行复议"),
    ("a supervision", "（2023）皖执监3号裁定。", "执行监督"),
    ("a preservation", "（2021）皖0202财保12号民事裁定冻结的存款。", "财产保全"),
    ("a preservation carried out", "（2021）皖0202执保12号。", "财产保全"),
    ("another enforcement", "（2015）镜执字第00001号一案已终结。", "执行案件"),
    ("a bankruptcy", "（2022）皖0202破申1号。", "破产"),
]


@pytest.mark.parametrize(("label", "text", "expected"), ROLES, ids=[row[0] for row in ROLES])
def test_role_of_a_case_number(label: str, text: str, expected: str) -> None:
    roles = document_of(HEAD + text).fields.case_number_roles
    assert [ROLE_NAMES[role] for role in roles] == ["本案", expected]


def test_the_number_of_the_judgment_enforced_is_not_the_own_one_where_there_is_no_other() -> None:
    fields = document_of(
        "甲县人民法院\n执行通知书\n丁公司：\n申请执行人戊公司申请执行你公司一案，本院（2021）甲0102民初3305号民事判决书已经发生法律效力。"
    ).fields
    assert [ROLE_NAMES[role] for role in fields.case_number_roles] == ["执行依据"]
    assert fields.own_number is None


RARE = ("𡈼某某", "欧阳𬀩", "㛃某", "丙市丁区戊𡈼有限公司")


@pytest.mark.parametrize("name", RARE)
def test_a_name_with_a_rare_ideograph_is_one(name: str) -> None:
    head = "甲县人民法院\n执行通知书\n（2024）甲0101执1号\n"
    told = document_of(f"{head}{name}、张三：\n责令你们付款。").fields.parties
    assert [party.name for party in told] == [name, "张三"]
    listed = document_of(
        f"{head}申请执行人：李四。\n被执行人：{name}，住甲县。\n本院在执行中查明。"
    ).fields.parties
    assert ("被执行人", name) in [(party.role, party.name) for party in listed]


def test_numbers_that_share_their_beginning() -> None:
    fields = document_of(
        HEAD.replace("执1号", "执12号、13号") + "依据（2019）皖0202民初3号、4号和5号判决。"
    ).fields
    assert [number.text for number in fields.case_numbers] == [
        "（2022）皖0202执12号",
        "（2022）皖0202执13号",
        "（2019）皖0202民初3号",
        "（2019）皖0202民初4号",
        "（2019）皖0202民初5号",
    ]
    assert fields.case_number_roles == ("own", "joined", "basis", "basis", "basis")


COURTS = [
    "最高人民法院",
    "安徽省高级人民法院",
    "新疆维吾尔自治区高级人民法院生产建设兵团分院",
    "新疆维吾尔自治区高级人民法院伊犁哈萨克自治州分院",
    "新疆生产建设兵团第八师中级人民法院",
    "五家渠垦区人民法院",
    "芜湖市中级人民法院",
    "北京市第三中级人民法院",
    "芜湖市镜湖区人民法院",
    "佳木斯市向阳区人民法院",
    "无为县人民法院",
    "景宁畲族自治县人民法院",
    "鄂伦春自治旗人民法院",
    "科尔沁左翼中旗人民法院",
    "上海铁路运输中级法院",
    "合肥铁路运输法院",
    "宁波海事法院",
    "杭州互联网法院",
    "北京知识产权法院",
    "海南自由贸易港知识产权法院",
    "四川自由贸易试验区人民法院",
    "成渝金融法院",
    "中国人民解放军合肥军事法院",
    "合肥高新技术产业开发区人民法院",
    "天津经济技术开发区人民法院",
    "苏州工业园区人民法院",
]


@pytest.mark.parametrize("court", COURTS)
def test_court_from_the_title_and_from_the_signature(court: str) -> None:
    for text in (
        RULING.replace("甲县人民法院", court) + "审判员　王五\n二〇二二年三月一日",
        RULING.replace("甲县人民法院\n", "") + f"{court}\n二〇二二年三月一日",
    ):
        found = document_of(text).fields.court
        assert found is not None
        assert found.text == court


def test_the_court_above_the_title_writes_and_not_the_one_written_about() -> None:
    text = "乙市中级人民法院\n关于指令辛县人民法院执行的函\n（2024）冀9910执监21号\n辛县人民法院：\n经研究，指令你院执行。\n乙市中级人民法院\n二〇二四年六月十一日"
    found = document_of(text).fields.court
    assert found is not None
    assert found.text == "乙市中级人民法院"


DATES = [
    ("circle", "二○二二年三月一日", "2022-03-01"),
    ("Latin O", "二O二二年三月一日", "2022-03-01"),
    ("Greek omicron", "二Ο二二年三月一日", "2022-03-01"),
    ("Cyrillic O", "二О二二年三月一日", "2022-03-01"),
    ("filled circle", "二●二二年三月一日", "2022-03-01"),
    ("零", "二零二二年三月一日", "2022-03-01"),
    ("the zero is lost", "二二二年三月一日", "2022-03-01"),
    ("a sign for the zero", "二□二〇年三月一日", "2020-03-01"),
    ("a digit is lost beyond doubt", "二〇二年三月一日", None),
    ("廿", "二〇二二年三月廿一日", "2022-03-21"),
    ("卅", "二〇二二年十二月卅日", "2022-12-30"),
    ("元月", "二〇〇八年元月五日", "2008-01-05"),
    ("spaces in figures", "2022年3月 1日", "2022-03-01"),
    ("full width", "２０２２年３月１日", "2022-03-01"),
    ("spaces everywhere", "二 ○ 二 二 年 三 月 一 日", "2022-03-01"),
    ("masked", "二〇二二年××月××日", None),
    ("a blank", "二〇二二年   月   日", None),
]


@pytest.mark.parametrize(("label", "signed", "expected"), DATES, ids=[row[0] for row in DATES])
def test_date(label: str, signed: str, expected: str | None) -> None:
    date = document_of(f"{RULING}审判员　王五\n{signed}\n书记员　赵六").fields.date
    assert (date.isoformat() if date else None) == expected


DATED = [
    (
        "a telephone above the date",
        "执行通知书\n正文。\n承办：一组  电话：000-1234567\n2022年9月14日",
        "2022-09-14",
    ),
    (
        "the court below the date",
        "失信决定书\n正文。\n2022年12月12日\n甲县人民法院\n如有意见，应向本院提出。",
        "2022-12-12",
    ),
    (
        "a remark below both",
        "调查情况表\n甲县人民法院\n2023年2月6日\n另附：照片12张。房屋位于历史街区。",
        "2023-02-06",
    ),
    (
        "a seal, and a later day of posting",
        "关于情况的函\n此复。\n甲县人民法院（公章）\n2022年9月30日\n（于2022年10月8日寄出，回执附卷）",
        "2022-09-30",
    ),
    (
        "the day a form was filled in",
        "执行风险提示书\n付款账户。\n填发日期：2024年3月7日　填发人：书记员 何某",
        "2024-03-07",
    ),
    (
        "the day of a meeting",
        "丁市中级人民法院\n执行争议协调会议记录\n时间：2024年3月27日下午3时\n议题：移送。\n签名：邹某",
        "2024-03-27",
    ),
    (
        "above those who sign",
        "甲县人民法院\n执行通知书\n限你三日内付款。\n特此通知\n　　　2023年8月3日\n执行员 马有才\n书记员 蔺小霞",
        "2023-08-03",
    ),
    (
        "below the one who signs, with a postscript",
        "甲县人民法院\n执行通知书\n请付款。\n执行员：范  军\n2022年9月27日\n又及：前述账户是本案唯一的收款账户，"
        "向其他账户付款的要求，不论出自何人，您都有权回绝，并请立即向本院反映。",
        "2022-09-27",
    ),
    (
        "court and date on one line, under a line that has no stop, above an annex",
        "甲县人民法院拍卖公告\n本院定于2023年1月10日9时拍卖商铺。\n【监督】000-0000000\n　　　甲县人民法院　2022年12月20日\n　— 1 —\n"
        "附件　标的调查表\n欠费约1万元，由买受人自行了解。",
        "2022-12-20",
    ),
    (
        "alone above a second page",
        "甲县人民法院\n报告财产令\n（2023）甲0101执1号\n李某：\n命令你报告财产。\n　　　二〇二三年八月十五日\n"
        "＊＊＊＊ 第 二 页 ＊＊＊＊\n附：调查表\n一、存款：＿＿＿\n以上填报属实，如有虚假愿负责任。　填报人：",
        "2023-08-15",
    ),
    (
        "not the hour of the sale in a list without stops",
        "甲县人民法院拍卖公告\n１　起拍价：３０，０００元\n２　竞价时间：２０２３年８月２９日１０时至８月３０日１０时\n３　付款：汇至本院\n"
        "　　甲县人民法院\n　　２０２３年７月２１日",
        "2023-07-21",
    ),
    (
        "in one paragraph, above the clerk's stamp",
        "甲县人民法院执行裁定书\n（2023）甲0101执1号\n裁定：冻结李某存款。本裁定立即执行。执行员励某。二〇二三年二月二十日。书记员应 莹。\n"
        "（核对无异）　本件与原本核对无异",
        "2023-02-20",
    ),
    (
        "the day an auction's page was renewed, with the hour",
        "甲县人民法院 拍卖 别墅一栋\n起拍价　2,520,000元　保证金　300,000元\n竞买人须交保证金。\n页面更新：2024-11-21 08:01",
        "2024-11-21",
    ),
    (
        "above the seal that stands on a line of its own",
        "甲县人民法院\n协助冻结存款通知书\n乙银行：\n请协助冻结。\n附：裁定书一份\n　　2024年10月9日\n　　（院　印）\n"
        "经办：柳某、石某　联系电话0000-0000083\n……（回　执）……\n甲县人民法院：你院通知收悉。",
        "2024-10-09",
    ),
    (
        "filled in by hand",
        "甲县人民法院\n执行通知书\n__李某__：\n请付款。\n　　　__2022__ 年 __5__ 月 __30__ 日\n　　（院 印）\n承办人：__武某__　电话：__000-0000000__",
        "2022-05-30",
    ),
    (
        "beside the number at the head of a form",
        "甲县人民法院\n执行风险告知书\n案号：（2023）甲0591执4321号　　日期：2023年7月18日\n收件人：丁公司\n1. 付款\n案款仅可付至指定账户。\n（印章）",
        "2023-07-18",
    ),
    (
        "broken in its year",
        "协助冻结存款通知书\n乙银行：\n请协助冻结。\n　　　甲县人民法院（公章）\n　　　　　202\n2年11月14日\n经办人：鲍某、岑某\n……\n回执\n你院通知收悉。",
        "2022-11-14",
    ),
    (
        "broken behind its year, under a telephone",
        "甲县人民法院\n执行通知\n限你三日内付款。\n执行员：边某\n联系电话：0318-6617702\n　　　2023年\n2月17日",
        "2023-02-17",
    ),
    (
        "broken before its last character, above a remark",
        "甲县人民法院拍卖公告\n咨询电话：0512-6391447（周一至周五\n）。\n　　　二〇二五年六月六\n日\n\n※ 本院的移交以交付钥匙为限。",
        "2025-06-06",
    ),
    (
        "under a court whose name was broken",
        "协助通知书\n请协助冻结。\n　　　　甲县东湖\n人民法院（公章）\n　　　2022年11月14日\n经办事项：\n回执一份。收悉。",
        "2022-11-14",
    ),
    (
        "with the number of a page in it",
        "甲县人民法院\n执行通知\n限你三日内付款。\n电话：0318-6617702\n　　　2023年\n— 1 —\n2月17日",
        "2023-02-17",
    ),
    (
        "with the number of a page between the court and it",
        "调查情况表\n甲县人民法院\n- 2 -\n2023年2月6日\n另附：照片12张。房屋位于历史街区。",
        "2023-02-06",
    ),
    (
        "spread, beside the court",
        "甲县人民法院通知\n承 办 人　向 某　0599-6320129\n二 〇 二 五 年 六 月 九 日　　　　　青 桐 市 澄 溪 区 人 民 法 院（院 印）\n"
        "回 执 请 签 收 退 回 。",
        "2025-06-09",
    ),
    (
        "above one who signs, with a remark behind the telephone",
        "甲县人民法院\n缴款通知\n限你三日内付款。\n　　　二〇二五年五月六日\n\n承办人：邢某　联系电话：0454-8316620　注：有和解意愿的，可来院提出。",
        "2025-05-06",
    ),
    (
        "beside those who made and checked a form",
        "标的物调查情况表\n制表：执行辅助岗　复核：执行法官蒲某　　2024年12月12日\n欠费约7800元。\n竞价：2025年1月16日10时。监督：本院。",
        "2024-12-12",
    ),
    (
        "two lines of a story make no date of it",
        "李四收到通知。\n他在2022年\n3月1日来院\n陈述没有财产，也没有收入，本院记录在卷。\n此后未再联系。",
        None,
    ),
    (
        "a year above a day that is whole is another date",
        "李四收到通知，查封自2021年\n2022年3月1日\n起算，陈述没有财产，本院记录在卷。\n此后未再联系。",
        None,
    ),
    (
        "one who signs is named in the story",
        "李四收到通知。\n2022年3月1日\n承办人王某与他联系，电话0454-8316620没有接通，记录在卷。\n此后未再联系。",
        None,
    ),
    (
        "a line in the story",
        "李四收到通知。\n2022年3月1日\n次日李四来院，陈述没有财产，也没有收入，本院记录在卷。\n此后未再联系。",
        None,
    ),
    (
        "the time of an event is no date of a notice",
        "执行通知书\n时间：2024年3月27日。请到庭谈话，不到庭的依法处理，后果自负。",
        None,
    ),
]


@pytest.mark.parametrize(("label", "text", "expected"), DATED, ids=[row[0] for row in DATED])
def test_date_outside_a_signature(label: str, text: str, expected: str | None) -> None:
    date = document_of(text).fields.date
    assert (date.isoformat() if date else None) == expected


SUMS = [
    ("full-width thousands", "１２０，０００元", ["120000"]),
    ("more than", "3000余万元", ["30000000"]),
    ("tens of thousands and thousands", "12万3千元", ["123000"]),
    ("hundred millions", "2.35亿元", ["235000000"]),
    ("apostrophes", "12'345元", ["12345"]),
    ("jiao and fen in figures", "12元5角6分", ["12.56"]),
    ("a sign only", "￥12,345.67", ["12345.67"]),
    ("a sign only, above the second item of a list", "¥126,500.00\n2.查控", ["126500.00"]),
    ("a sign only, above an item with a comma", "¥126500.00\n12、查控", ["126500.00"]),
    ("figures behind a sign that are no sum", "¥126,500.002.5", []),
    ("a sign and a unit are one sum", "¥12345元", ["12345"]),
    ("numerals", "一百二十万元", ["1200000"]),
    ("numerals with thousands", "二万五千三百元", ["25300"]),
    ("两", "两万元", ["20000"]),
    ("capitals with a round yuan", "贰拾捌万零伍拾圆整", ["280050"]),
    ("traditional capitals", "貳拾萬圓整", ["200000"]),
    ("capitals with jiao", "柒仟捌佰玖拾元陆角", ["7890.6"]),
    ("capitals and fen", "壹拾贰万叁仟肆佰伍拾陆元柒角捌分", ["123456.78"]),
    ("figures and capitals", "120000元（大写：壹拾贰万元整）", ["120000", "120000"]),
    ("no sum", "第一百元、三单元、元旦、公元二〇二二年", []),
]


@pytest.mark.parametrize(("label", "text", "expected"), SUMS, ids=[row[0] for row in SUMS])
def test_sum(label: str, text: str, expected: list[str]) -> None:
    found = [amount.yuan for amount in document_of(f"冻结存款{text}。").fields.amounts]
    assert found == [Decimal(each) for each in expected]


ACCOUNTS = [
    ("spaces", "账号：6222 0000 0000 0000 001", "6222000000000000001", False),
    ("hyphens", "卡号：6222-0000-0000-0000-001", "6222000000000000001", False),
    ("full width with spaces", "账号为：６２２２ ００００ ０００１", "622200000001", False),
    ("a label in brackets", "银行账号（卡号）：6222000000000000001", "6222000000000000001", False),
    ("an inner account", "收款账号：3405 0167 8608 0000 0123-0001", "340501678608000001230001", False),
    ("no label, the bank before it", "乙银行丙支行；6001 0186 1200 0150 77", "600101861200015077", False),
    ("spaced label", "账    号：6222000000000000001", "6222000000000000001", False),
    ("asterisks", "账号：**** **** **** 1234", "1234", True),
    ("dots", "账号6222●●●●●●0001", "62220001", True),
    ("an ellipsis", "账号：6222……0001", "62220001", True),
    ("某", "账号：6222000000000000某某某", "6222000000000000", True),
    ("letters x", "账号：6222xxxxxxxx0001", "62220001", True),
]


@pytest.mark.parametrize(("label", "text", "digits", "masked"), ACCOUNTS, ids=[row[0] for row in ACCOUNTS])
def test_account(label: str, text: str, digits: str, masked: bool) -> None:
    [account] = document_of(f"户名甲县人民法院，{text}，款项。").fields.accounts
    assert (account.digits, account.masked) == (digits, masked)


STATUTES = [
    (
        "a long list of items, and articles after it",
        "《民事诉讼法》第二百六十四条第（一）、（二）、（三）、（四）、（五）、（六）项、第二百五十七条第一款第（六）项以及第二百六十五条",
        ("264", "257", "265"),
    ),
    (
        "items of two paragraphs",
        "《民事诉讼法》第一百五十七条第一款第十一项、第二款，第二百四十九条",
        ("157", "249"),
    ),
    ("from one to another", "《民事诉讼法》第二百四十九条至第二百五十一条", ("249", "251")),
    ("an inserted article", "《刑法》第二百三十九条之一第二款", ("239",)),
    ("figures", "《民诉法》第249条第1款第（3）项和第250条", ("249", "250")),
]


@pytest.mark.parametrize(("label", "text", "articles"), STATUTES, ids=[row[0] for row in STATUTES])
def test_articles_cited(label: str, text: str, articles: tuple[str, ...]) -> None:
    [cited] = document_of(f"依照{text}的规定，裁定如下").fields.statutes
    assert cited.articles == articles
    assert len(cited.items) == len(articles)


BLOCKS = [
    (
        "on one page",
        "审判长　王五\n审判员　赵六\n审判员　钱七\n二〇二二年三月一日\n书记员　孙八",
        "王五 赵六 钱七 孙八",
    ),
    (
        "a page number inside",
        "审判长　王五\n审判员　赵六\n- 2 -\n审判员　钱七\n二〇二二年三月一日\n书记员　孙八\n- 3 -",
        "王五 赵六 钱七 孙八",
    ),
    (
        "another page number inside",
        "审判长　王五\n审判员　赵六\n第2页 共3页\n审判员　钱七\n二〇二二年三月一日\n书记员　孙八",
        "王五 赵六 钱七 孙八",
    ),
    (
        "a page without text",
        "（此页无正文）\n审判长　王五\n审判员　赵六\n二〇二二年三月一日\n书记员　孙八",
        "王五 赵六 孙八",
    ),
    (
        "a seal and a check",
        "审判员　王五\n二〇二二年三月一日\n（院印）\n本件与原本核对无异\n书记员　孙八",
        "王五 孙八",
    ),
    ("an assistant", "审判员　王五\n二〇二二年三月一日\n法官助理　周九\n书记员　孙八", "王五 周九 孙八"),
    ("the clerk before the date", "审判员　王五\n书记员　孙八\n二〇二二年三月一日", "王五 孙八"),
    ("a masked date", "审判员　王五\n二〇二二年××月××日\n书记员　孙八", "王五 孙八"),
    (
        "a long annex of articles",
        "审判员　王五\n二〇二二年三月一日\n书记员　孙八\n附：法律条文\n"
        + "第二百六十四条　有下列情形之一的，人民法院裁定终结执行：（一）申请人撤销申请的。\n" * 25,
        "王五 孙八",
    ),
]


@pytest.mark.parametrize(("label", "block", "names"), BLOCKS, ids=[row[0] for row in BLOCKS])
def test_signature(label: str, block: str, names: str) -> None:
    document = document_of(RULING + block)
    signature = part_named(document.parts, "落款")
    assert signature is not None
    assert document.raw_text(signature).startswith("审判")
    assert [document.match.text[start:end] for start, end in signers(document)] == names.split()


def test_read_shows_what_a_person_must_know(tmp_path: Path) -> None:
    path = tmp_path / "裁定.txt"
    body = (
        "依据（2021）皖0202民初2号民事判决，义务的履行轉變?yōu)殚L期性，申請?zhí)崾?，应付12万3千元（大写：壹拾万元整）。"
        "依照《民事诉讼法》第二百六十四条第（一）、（六）项，裁定如下：\n终结本次执行程序。\n"
    )
    path.write_text(HEAD + body + "乙县人民法院\n二二二年三月一日", "utf-8")
    shown = CliRunner().invoke(command, [str(path)]).output
    for words in (
        "（2022）皖0202执1号（本案）；（2021）皖0202民初2号（执行依据）",
        "2022-03-01（落款：二二二年三月一日）",
        "12万3千元（123,000 元）",
        "《民事诉讼法》第264条第（一）、（六）项",
        "标题里的法院是“甲县人民法院”，落款里的是“乙县人民法院”",
        "的年份少一个字，按 2022-03-01 理解",
        "大写金额“壹拾万元整”合 100,000 元，没有相同的小写金额",
        "第 6 行“?yōu)殚L”应为“為長”（确定：",
        "第 6 行“?zhí)崾?”应为“提□”（只能还原一部分：",
        "也可能是",
    ):
        assert words in shown, words
    record = json.loads(CliRunner().invoke(command, ["--format", "json", str(path)]).output)
    assert [each["role"] for each in record["case_numbers"]] == ["own", "basis"]
    assert [each["confidence"] for each in record["repairs"]] == ["certain", "partial"]
    assert [record["text"][each["start"] : each["end"]] for each in record["damaged"]] == ["?zhí)崾?"]
    assert len(record["doubts"]) == 3


@pytest.mark.parametrize("signed", ["二〇二二年六月三十一日", "2022年2月30日"])
def test_a_date_that_is_none_above_those_who_sign_is_said(tmp_path: Path, signed: str) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(
        f"{HEAD}请付款。\n特此通知。\n甲县人民法院\n{signed}\n执行员：周某己　书记员：李某乙", "utf-8"
    )
    assert f"存疑　落款“{signed}”不是有效日期，请改正" in CliRunner().invoke(command, [str(path)]).output


@pytest.mark.parametrize("signed", ["二〇二二年六月三十一日", "2022年2月30日", "2019年6月1日"])
def test_a_slip_in_the_date_of_a_draft_does_not_switch_off_its_check(tmp_path: Path, signed: str) -> None:
    path = tmp_path / "通知.txt"
    path.write_text(
        f"甲县人民法院\n执行通知书\n（2022）甲0101执1号\n李某乙：\n责令你三日内支付10000元。\n甲县人民法院\n{signed}",
        "utf-8",
    )
    record = json.loads(CliRunner().invoke(check_command, ["--format", "json", str(path)]).output)
    [document] = record["documents"]
    verdicts = {each["rule"]: each["verdict"] for each in document["results"]}
    assert verdicts["spc-2021-322/art20-12368-report"] == "fail"
    assert any(("不是有效日期" in note) or ("早于案号" in note) for note in document["notes"])
