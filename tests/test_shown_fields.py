"""What a document shows for the fields of a search: each case with its false friends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from corpus.casekinds import PROCEDURES, case_kind_of
from corpus.casenames import case_name
from corpus.causes import cause_span, known_causes
from corpus.claims import claim, largest
from corpus.document import document_of
from corpus.legalbasis import legal_basis
from corpus.officers import officers
from corpus.parties import shown_parties
from corpus.parts import part_named
from corpus.partynames import list_of_parties
from corpus.regions import region_of
from corpus.representatives import lawyers
from index.reading import read_off
from index.shown import VERSION

CAUSES = {
    "关于申请执行人王某甲与被执行人李某乙买卖合同纠纷一案，本院": "买卖合同纠纷",
    "申请执行人甲公司与被执行人乙公司房屋买卖合同纠纷一案": "房屋买卖合同纠纷",
    "申请执行人甲公司申请执行你公司承揽合同纠纷一案": "承揽合同纠纷",
    "原告甲诉被告乙、丙机动车交通事故责任纠纷一案": "机动车交通事故责任纠纷",
    "某县水利局申请强制执行赵某行政处罚一案": "行政处罚",
    "关于孙某戊与丁公司劳动争议一案": "劳动争议",
    "被告人钱某犯盗窃罪罚金一案": "盗窃罪",
    "关于被执行人钱某犯盗窃罪、诈骗罪一案": "盗窃罪、诈骗罪",
    "中国某银行与姜某公证债权文书一案": "公证债权文书",
    "王某与李某民间借贷纠纷执行一案": "民间借贷纠纷",
    "案由：民间借贷纠纷，立案标的：5万元": "民间借贷纠纷",
    # Not in the table, but right behind a name that is known, or behind 你.
    "申请执行人孙某戊与你农产品代卖合同纠纷一案": "农产品代卖合同纠纷",
    "申请执行人张三丰与被执行人李四光奶牛寄养纠纷一案": "奶牛寄养纠纷",
    "某某公司诉田某戊买卖合同一案": "买卖合同",
    "关于云南某某公司与被执行人普自明合同纠纷一案": "合同纠纷",
    "申请执行人某公司与被执行人李庆山买卖合同（牲畜）纠纷一案": "买卖合同（牲畜）纠纷",
    "申请执行人与被执行人股权回购纠纷一案": "股权回购纠纷",
    "晁某丙申请执行合伙盈余分配纠纷一案": "合伙盈余分配纠纷",
    "杨占福等41户种子质量赔偿纠纷一案": "种子质量赔偿纠纷",
    "你单位：本院执行的海运代理合同纠纷一案": None,
    "申请执行人王某与赵某某未曾见过的合同纠纷一案": None,
    # False friends.
    "款项汇入本案一案一账号专户": None,
    "坚持买卖合同纠纷一案双查": None,
    "甲与乙某种从未见过的纠纷一案": None,
    "就地化解矛盾、解决纠纷。": None,
    "本案一案": None,
    "（案由）一案": None,
    "双方发生买卖合同纠纷，诉至法院": None,
}


@pytest.mark.parametrize(("text", "cause"), CAUSES.items(), ids=list(CAUSES))
def test_cause(text: str, cause: str | None) -> None:
    span = cause_span(text, ("张三丰", "李四光"))
    assert (text[span.start : span.end] if span else None) == cause


def test_the_causes_are_plain_words() -> None:
    assert len(known_causes()) > 400
    assert all("一" <= char <= "鿿" or char == "、" for cause in known_causes() for char in cause)


NAMES = {
    "本院在执行申请执行人王某甲与被执行人李某乙、赵某丙买卖合同纠纷一案中，": (
        "申请执行人王某甲与被执行人李某乙、赵某丙买卖合同纠纷",
        [("申请执行人", "王某甲"), ("被执行人", "李某乙"), ("被执行人", "赵某丙")],
    ),
    "经查。关于中国某银行与姜某金融借款合同纠纷一案，": (
        "中国某银行与姜某金融借款合同纠纷",
        [("当事人", "中国某银行"), ("当事人", "姜某")],
    ),
    "戊建材有限公司申请执行你公司买卖合同纠纷一案，": (
        "戊建材有限公司申请执行你公司买卖合同纠纷",
        [("申请执行人", "戊建材有限公司")],
    ),
    "关于你与王某甲民间借贷纠纷一案，": ("你与王某甲民间借贷纠纷", [("当事人", "王某甲")]),
    "关于赵某丙申请执行李某乙、丁公司买卖合同纠纷一案，": (
        "赵某丙申请执行李某乙、丁公司买卖合同纠纷",
        [("申请执行人", "赵某丙"), ("被执行人", "李某乙"), ("被执行人", "丁公司")],
    ),
    "异议人于某某对本院执行有异议。原告甲甲公司诉被告乙乙公司承揽合同纠纷一案，": (
        "原告甲甲公司诉被告乙乙公司承揽合同纠纷",
        [("原告", "甲甲公司"), ("被告", "乙乙公司")],
    ),
    "本院立案执行的孙某戊与你民间借贷纠纷一案，": ("孙某戊与你民间借贷纠纷", [("当事人", "孙某戊")]),
    "本院立案执行的于某与你民间借贷纠纷一案，": ("于某与你民间借贷纠纷", [("当事人", "于某")]),
    "本院执行的健康权纠纷一案": (None, []),
    "没有案由的一案": (None, []),
}


@pytest.mark.parametrize(("text", "wanted"), NAMES.items(), ids=list(NAMES))
def test_case_name(text: str, wanted: tuple[str | None, list[tuple[str, str]]]) -> None:
    found = case_name(text, cause_span(text))
    shown = text[found.span.start : found.span.end] if found else None
    named = [(role, text[span.start : span.end]) for role, span in found.parties] if found else []
    assert (shown, named) == wanted


KINDS = {
    "（2022）皖0202执1234号": ("执行", "首次执行"),
    "（2022）皖0202执1234号之一": ("执行", "首次执行"),
    "（2023）云2323执恢39号": ("执行", "恢复执行"),
    "（2023）皖0202执异5号": ("执行", "执行异议"),
    "（2023）皖02执复5号": ("执行", "执行复议"),
    "（2023）皖执监7号": ("执行", "执行监督"),
    "（2023）皖0202执保7号": ("执行", "财产保全执行"),
    "（2012）芜中法执字第33号": ("执行", "首次执行"),
    "（2012）芜执恢字第0033号": ("执行", "恢复执行"),
    "（2020）皖0202民初88号": ("民事", "一审"),
    "（2010）鸠民二初字第88号": ("民事", "一审"),
    "（2020）皖02民终88号": ("民事", "二审"),
    "（2020）皖民申88号": ("民事", "再审审查"),
    "（2010）肇刑初字第42号": ("刑事", "一审"),
    "（2020）皖0202行初8号": ("行政", "一审"),
    "（2020）皖0202行赔初8号": ("行政", "一审"),
    "（2019）渝0120行审20号": ("行政", "非诉行政行为申请执行审查"),
    "（2014）南行非审字第35号": ("行政", "非诉行政行为申请执行审查"),
    "（2023）辽0106财保154号": ("非诉保全审查", "非诉保全审查"),
    "（2023）皖0202司惩1号": ("司法制裁", "司法制裁审查"),
    "（2023）皖02破申1号": ("强制清算与破产", "申请审查"),
    "（2023）皖02民辖终1号": ("管辖", "管辖"),
    "（2023）芜劳人仲案字第12号": None,
    "计征决字（2014）第13097号": None,
    "法〔2021〕322号": None,
    "": None,
}


@pytest.mark.parametrize(("number", "wanted"), KINDS.items(), ids=list(KINDS))
def test_kind_and_procedure(number: str, wanted: tuple[str, str] | None) -> None:
    found = case_kind_of(number)
    assert (found and (found.kind, found.procedure)) == wanted
    assert found is None or found.procedure in PROCEDURES


REGIONS: dict[tuple[str | None, str | None], str | None] = {
    ("芜湖市镜湖区人民法院", None): "安徽省芜湖市",
    ("蕪湖市中級人民法院", None): "安徽省芜湖市",
    ("安徽省无为市人民法院", None): "安徽省芜湖市",  # the table still calls it a county
    ("南陵县人民法院", None): "安徽省芜湖市",
    ("大连市中山区人民法院", None): "辽宁省大连市",
    ("牟定县人民法院", None): "云南省楚雄彝族自治州",
    ("北京市朝阳区人民法院", None): "北京市",
    ("北京互联网法院", None): "北京市",
    ("广州海事法院", None): "广东省广州市",
    ("上海金融法院", None): "上海市",
    ("安徽省高级人民法院", None): "安徽省",
    ("吉林市昌邑区人民法院", None): "吉林省吉林市",
    ("济源市人民法院", None): "河南省济源市",
    ("新疆维吾尔自治区高级人民法院生产建设兵团分院", None): "新疆维吾尔自治区",
    ("新疆生产建设兵团第八师中级人民法院", None): "新疆维吾尔自治区",
    # A name that several cities share, alone and with the code of a case number.
    ("鼓楼区人民法院", None): None,
    ("鼓楼区人民法院", "（2022）苏0106执1号"): "江苏省南京市",
    ("江苏省鼓楼区人民法院", "（2022）苏0106执1号"): "江苏省南京市",
    ("甲县人民法院", "（2022）甲0101执1号"): None,
    (None, "（2022）皖0202执1号"): "安徽省芜湖市",
    (None, "（2022）皖执1号"): "安徽省",
    (None, "（2022）京01执1号"): "北京市",
    (None, "（2022）皖71执1号"): "安徽省",
    (None, "（2014）广执字第1号"): None,
    # The number is another court's: the name holds.
    ("芜湖市镜湖区人民法院", "（2022）苏0106执1号"): "安徽省芜湖市",
    ("最高人民法院", "（2022）最高法执监1号"): None,
    (None, None): None,
}


@pytest.mark.parametrize(("given", "wanted"), REGIONS.items(), ids=map(str, REGIONS))
def test_region(given: tuple[str | None, str | None], wanted: str | None) -> None:
    found = region_of(*given)
    assert (found.full if found else None) == wanted


SIGNATURES = {
    "审 判 长　张某某\n人民陪审员　王某\n二〇二二年三月一日\n法官助理　胡某\n书记员　罗某某": [
        ("审判长", "张某某"),
        ("人民陪审员", "王某"),
        ("法官助理", "胡某"),
        ("书记员", "罗某某"),
    ],
    "代理审判员 欧阳某某\n二○一七年八月十四日\n代理书记员：姜某": [
        ("代理审判员", "欧阳某某"),
        ("代理书记员", "姜某"),
    ],
    "执行员 王某丙\n2023年5月29日\n书记员 李某乙\n打印人：关某某 校对人：刘某": [
        ("执行员", "王某丙"),
        ("书记员", "李某乙"),
    ],
    "审判员 张**\n二〇二三年三月二十二日\n书记员 窦某": [("审判员", "张**"), ("书记员", "窦某")],
    "执行员 乔某某\n二〇二三年三月二十二日\n案件查询：12368": [("执行员", "乔某某")],
    "审判员 ×××\n二〇二三年三月二十二日": [],
    "审判员\n二〇二三年三月二十二日\n书记员": [],
    "院长 郑某辛\n二〇二二年九月五日": [("院长", "郑某辛")],
    "二〇二二年九月五日": [],
    "执行员联系电话：0000-2961108\n二〇二二年九月五日": [],
    "承办人：执行员蒲建\n电话：0899-6612047\n二〇二二年九月五日": [("执行员", "蒲建")],
    "执行员陈立军\n书记员：妥玲\n被告知人（签名捺印）：王发财\n二〇二二年九月五日": [
        ("执行员", "陈立军"),
        ("书记员", "妥玲"),
    ],
    "审判员 齐某戊\n日期 2023年5月31日": [("审判员", "齐某戊")],
    "审判员 郎远\n二〇二三年五月十一日\n（以上内容由承办人上网公布）": [("审判员", "郎远")],
    "二〇二三年五月十一日\n又及：本案由执行员另行办理。": [],
    "审判员 郎远\n二〇二三年五月十一日\n（附页：院长审批表一页，存卷。）": [("审判员", "郎远")],
    "审判员 郎远\n二〇二三年五月十一日\n（本件由书记员刘瑞送达）": [("审判员", "郎远"), ("书记员", "刘瑞")],
}


@pytest.mark.parametrize(("signature", "wanted"), SIGNATURES.items(), ids=list(SIGNATURES))
def test_officers(signature: str, wanted: list[tuple[str, str]]) -> None:
    document = document_of(
        f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n申请执行人：王某。\n本院审判员认为如下。裁定如下：\n终结执行。\n{signature}"
    )
    text = document.match.text
    found = officers(text, part_named(document.parts, "落款"))
    assert [(each.office, text[each.name.start : each.name.end]) for each in found] == wanted


AGENTS = {
    "委托诉讼代理人：王某某，安徽某某律师事务所律师。": [("王某某", "安徽某某律师事务所")],
    "委托诉讼代理人：王某、李某，均系北京市甲乙（合肥）律师事务所律师。": [
        ("王某", "北京市甲乙（合肥）律师事务所"),
        ("李某", "北京市甲乙（合肥）律师事务所"),
    ],
    "委托代理人（特别授权）：赵某，系江苏丙丁律师事务所专职律师。": [("赵某", "江苏丙丁律师事务所")],
    "委托代理人白某山西云冈律师事务所律师。": [("白某", "山西云冈律师事务所")],
    "委托诉讼代理人：王某，安徽某某律师事务所律师。委托诉讼代理人：孙某，该公司员工。": [
        ("王某", "安徽某某律师事务所")
    ],
    # No lawyers, or none of a party's.
    "委托诉讼代理人：孙某，该公司员工。": [],
    "委托诉讼代理人：钱某，某某法律服务所法律工作者。": [],
    "委托诉讼代理人：钱某，安徽某某律师事务所实习律师。": [],
    "被执行人：安徽某某律师事务所，住所地某市。": [],
    "破产管理人：安徽某某律师事务所。": [],
    "法定代理人：王某（系李某之父）。": [],
}


@pytest.mark.parametrize(("entry", "wanted"), AGENTS.items(), ids=list(AGENTS))
def test_lawyers(entry: str, wanted: list[tuple[str, str]]) -> None:
    document = document_of(
        f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n申请执行人：李某，男，住甲县。\n{entry}\n被执行人：周某，男，住甲县。\n"
        "本院在执行李某与周某买卖合同纠纷一案中，委托律师事务所律师调查。裁定如下：\n终结执行。\n审判员 王某\n二〇二二年三月一日"
    )
    text = document.match.text
    found = lawyers(text, list_of_parties(text, document.parts))
    assert [
        (text[each.name.start : each.name.end] if each.name else None, text[each.firm.start : each.firm.end])
        for each in found
        if each.firm
    ] == wanted


BASES = {
    "申请人依据《合同法》第六十条提出请求。依照《中华人民共和国民事诉讼法》第二百六十四条第一款、第二百六十五条，"
    "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条的规定，裁定如下：\n终结执行。": [
        ("中华人民共和国民事诉讼法", ("264", "265")),
        ("最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释", ("517",)),
    ],
    "某局依据《中华人民共和国土地管理法》第七十六条作出处罚决定。依照《中华人民共和国行政诉讼法》第九十七条的规定，裁定如下：\n准予执行。": [
        ("中华人民共和国行政诉讼法", ("97",))
    ],
    "依照《执行通知书》的要求，被执行人没有履行。裁定如下：\n终结执行。": [],
    "依据双方签订的《借款合同》第三条，裁定如下：\n终结执行。": [],
    "被执行人认为应当依照《中华人民共和国民法典》第一条处理。裁定如下：\n终结执行。": [],
    "依照《中华人民共和国民事诉讼法》第二百四十七条的规定，责令你于收到本通知后立即履行义务。": [
        ("中华人民共和国民事诉讼法", ("247",))
    ],
    "申请执行人周某向本院申请强制执行，依照《中华人民共和国民事诉讼法》第二百五十一条的规定，责令你单位立即履行。": [
        ("中华人民共和国民事诉讼法", ("251",))
    ],
    "依照《中华人民共和国民事诉讼法》第二百六十二条、《最高人民法院关于限制被执行人高消费及有关消费的若干规定》第一条、第三条的规定，"
    "对你单位采取限制消费措施。": [
        ("中华人民共和国民事诉讼法", ("262",)),
        ("最高人民法院关于限制被执行人高消费及有关消费的若干规定", ("1", "3")),
    ],
    "被执行人提出，依照《中华人民共和国民法典》第一条，对其债务应当予以免除。": [],
    # Told by the word with which a title ends, in whatever characters.
    "依照《最高人民法院關於執行工作若干問題的規定》第一條，責令你立即履行。": [
        ("最高人民法院關於執行工作若干問題的規定", ("1",))
    ],
    "依照《執行通知書》的要求，責令你立即履行。": [],
}


@pytest.mark.parametrize(("body", "wanted"), BASES.items(), ids=[body[:24] for body in BASES])
def test_legal_basis(body: str, wanted: list[tuple[str, tuple[str, ...]]]) -> None:
    document = document_of(
        f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n{body}\n审判员 王某\n二〇二二年三月一日\n书记员 李某\n"
        "附：相关法律条文\n《中华人民共和国民法典》第一百条 依照《中华人民共和国公司法》第二条的规定，决定有关事项。"
    )
    found = legal_basis(document.match.text, document.parts, document.fields.statutes)
    assert [(each.title, each.articles) for each in found] == wanted


SUMS: dict[str, tuple[str | None, str | None]] = {
    "本案申请执行标的为413000元，已执行到位0元。": ("413000", "413000"),
    "执行标的为工资及经济补偿31860元。": ("31860", "31860"),
    "立案标的：人民币12万元。执行标的额120,000元。": ("120000", "120000"),
    "执行标的5万元，未到位标的3万元。": ("50000", "50000"),
    "执行标的5万元；申请执行标的6万元。": (None, "60000"),  # two that differ
    "拍卖标的物保留价10万元。": (None, "100000"),
    "标的物起拍价为10万元。": (None, "100000"),
    "执行标的款中的执行费500元。": (None, "500"),
    "对单位处以五万元以上一百万元以下罚款；支付货款3000元。": (None, "3000"),
    "执行标的：货款135,200元。": ("135200", "135200"),
    "申请执行标的：租金及违约金31,200元。": ("31200", "31200"),
    "执行标的为退还课程费19,840元。": ("19840", "19840"),
    "标的额￥５２,０００.００元。": ("52000", "52000"),
    "申请执行标的560000元。已执行标的0元，未执行标的560000元。": ("560000", "560000"),
    "责令你支付16700元至户名丙区人民法院。": (None, "16700"),
    "标的额16700元到位金额0元。": ("16700", "16700"),
    "执行标的134,000元\n到位金额0元。": ("134000", "134000"),
    "支付货款3000元到一审法院。": (None, "3000"),
    "处以一万元至十万元罚款；支付货款3000元。": (None, "3000"),
    "处1,000元至2,000元以下罚款；支付货款300元。": (None, "300"),
    "没有金额。": (None, None),
}


@pytest.mark.parametrize(("text", "wanted"), SUMS.items(), ids=list(SUMS))
def test_claim_and_largest_sum(text: str, wanted: tuple[str | None, str | None]) -> None:
    document = document_of(text)
    found = (
        claim(document.match.text, document.fields.amounts),
        largest(document.match.text, document.fields.amounts),
    )
    assert found == tuple(Decimal(each) if each else None for each in wanted)


PARTIES = {
    "袁某某1申请人于2023年2月16日向本院申请财产保全": ("袁某某1",),
    "某市人口和计划生育局于2014年11月13日向本院提出申请": ("某市人口和计划生育局",),
    "杨某某女生汉族中专文化住某某县": ("杨某某",),
    "某市地方税务局稽查局住所地大同市": ("某市地方税务局稽查局",),
    "孙某戊、丁公司": ("孙某戊", "丁公司"),
    "北京住总集团有限公司": ("北京住总集团有限公司",),
    "某市男科医院": ("某市男科医院",),
    "中国人民财产保险股份有限公司": ("中国人民财产保险股份有限公司",),
    "某某商贸有限公司被执行人徐某丁执行依据": ("某某商贸有限公司",),
    "阎某丑未按执行通知书指定的期间履行": ("阎某丑",),
    "书面申报的财产经本院核对": (),
    "以本院拍卖其设备时未通知为由": (),
    "韩木沙男撒拉族": ("韩木沙",),
    "鄢国庆于二〇二四年九月病故": ("鄢国庆",),
    "敖家富应在2024年1月底前付清": ("敖家富",),
    "于守江": ("于守江",),
    "应国平": ("应国平",),
    "未林县恒丰服饰有限公司": ("未林县恒丰服饰有限公司",),
    "无为锻造（苏南）有限公司": ("无为锻造（苏南）有限公司",),
    "未自动履行": (),
    "对终本无异议": (),
    "存款房产车辆": (),
    "全体债权人": (),
    "……": (),
    "×××": (),
    "你公司": (),
    "王": (),
}


@pytest.mark.parametrize(("written", "wanted"), PARTIES.items(), ids=list(PARTIES))
def test_parties_end_where_they_must(written: str, wanted: tuple[str, ...]) -> None:
    assert tuple(name for _role, name in shown_parties([("被执行人", written)])) == wanted


HOSTILE = {
    "joints that could be cut in many ways": "依照《甲法》"
    + "（一）（二）、、款" * 12
    + "乙《丙法》第一条的规定，裁定如下：",
    "statutes without a stop": "依照" + "《甲法》第一条、" * 20_000,
    "cases without end": "纠纷一案" * 30_000,
    "parties without end": "被执行人：甲乙丙，" + "委托代理人：王某，" * 20_000 + "住某县男女" * 5_000,
    "agents and firms": "申请执行人：甲乙。委托代理人" + "律师事务所律师" * 20_000,
    "accounts and items": "".join(f"账号：6222000000000000018\n{at % 99}　甲乙丙\n" for at in range(9_000)),
    "lines that list": "被执行人：甲乙丙\n" * 20_000,
    "claims": "执行标的" * 30_000 + "1元",
    "signers": "审判员" * 20_000 + "二〇二二年三月一日",
    "leads": "申请执行人甲与" * 20_000 + "买卖合同纠纷一案",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_text_is_read_off_in_a_time_that_ends(text: str) -> None:
    document = document_of(
        f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n{text}\n审判员 王某\n二〇二二年三月一日"
    )
    assert read_off(document, document.case_numbers, document.court, b"key").shown.version == VERSION
