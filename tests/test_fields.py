"""Fields, parts and types: tables of what texts say and what must be read."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from clock import within

from corpus.document import document_of

HEAD = "甲县人民法院执行裁定书（2022）甲0101执1号申请执行人：张某甲。被执行人：李某乙。本院依法执行一案，"

CASE_NUMBERS = [
    ("new style", "（2022）皖0202执1234号", ["（2022）皖0202执1234号"]),
    ("ASCII brackets", "(2022)皖0202执1234号", ["（2022）皖0202执1234号"]),
    ("hexagonal brackets", "〔2022〕皖0202执1234号", ["（2022）皖0202执1234号"]),
    ("second document of a case", "（2022）皖0202执1234号之一", ["（2022）皖0202执1234号之一"]),
    ("old style", "（2014）南行非审字第35号", ["（2014）南行非审字第35号"]),
    ("zeros", "（2014）鄂广水行非审字第00059号", ["（2014）鄂广水行非审字第00059号"]),
    ("restored", "（2023）云2323执恢39号", ["（2023）云2323执恢39号"]),
    ("letter O for zero", "（2Ｏ20）渝0101行审3002号", ["（2020）渝0101行审3002号"]),
    ("wrapped", "（2022）皖0202\n执1234号", ["（2022）皖0202执1234号"]),
    ("figures in Chinese", "（二〇二四）川32执九十三号", ["（二〇二四）川32执九十三号"]),
    ("the same, restored", "（2023）甲0101执恢十五号之一", ["（2023）甲0101执恢十五号之一"]),
    ("the same, of a judgment", "（二〇二三）川民终七百一十二号民事判决", ["（二〇二三）川民终七百一十二号"]),
    ("the same, old style", "（二〇一四）甲执字第二十号", ["（二〇一四）甲执字第二十号"]),
    ("a house is none", "（2022）甲县人民路五号", []),
    ("a school is none", "（2023）甲县和平初中五号楼", []),
    ("a document number is none", "法〔2021〕322号、法释〔2020〕21号", []),
    ("an administrative decision is none", "南计征决字（2014）第13097号", []),
    (
        "two, the own first",
        "（2022）甲0101执1号依据（2021）甲0101民初2号",
        ["（2022）甲0101执1号", "（2021）甲0101民初2号"],
    ),
]


@pytest.mark.parametrize(("label", "text", "expected"), CASE_NUMBERS, ids=[row[0] for row in CASE_NUMBERS])
def test_case_numbers(label: str, text: str, expected: list[str]) -> None:
    assert [number.text for number in document_of(text).fields.case_numbers] == expected


DATES = [
    ("二〇二二年三月一日", "2022-03-01"),
    ("二○二二年十二月三十一日", "2022-12-31"),
    ("二Ｏ一八年十月二十日", "2018-10-20"),
    ("二0二三年二月一十六日", "2023-02-16"),
    ("二零二三年一月十日", "2023-01-10"),
    ("2022年3月1日", "2022-03-01"),
    ("2022年 3月 1日", "2022-03-01"),
    ("二〇二二年二月三十日", None),
    ("二〇二二年月日", None),
]


@pytest.mark.parametrize(("signed", "expected"), DATES, ids=[row[0] for row in DATES])
def test_the_date_of_the_document_is_that_of_its_signature(signed: str, expected: str | None) -> None:
    text = f"{HEAD}本院于2021年1月2日立案，二〇二一年五月六日查询。裁定如下：终结本次执行程序。\n审判员　王某丙\n{signed}\n书记员　赵某丁"
    date = document_of(text).fields.date
    assert (date.isoformat() if date else None) == expected


def test_a_date_inside_the_text_is_not_that_of_the_document() -> None:
    assert (
        document_of("申请执行人张某甲于二〇二三年三月一日向本院申请恢复执行，本院立案。").fields.date is None
    )


@pytest.mark.parametrize(
    ("end", "date"),
    [
        ("特此通知。二〇二二年十一月八日。承办人鲁某勇，书记员佟某，电话0453-6655655。", "2022-11-08"),
        ("特此通知。二〇二二年十一月八日。法官助理：鲁某勇；联系电话：0453-6655655", "2022-11-08"),
        ("逾期不交的，自二〇二二年十一月八日起加倍计算利息，承办人将依法采取措施，电话不另行通知。", None),
    ],
)
def test_the_date_of_a_notice_in_one_paragraph_stands_before_those_who_sign(
    end: str, date: str | None
) -> None:
    text = f"甲县人民法院执行通知书（2022）甲0101执1号乙公司：请于三日内给付货款，{end}"
    found = document_of(text).fields.date
    assert (found.isoformat() if found else None) == date


AMOUNTS = [
    ("人民币120,000元", "120000", False),
    ("12万元", "120000", False),
    ("１２０００．５０元", "12000.50", False),
    ("3.5亿元", "350000000", False),
    ("壹拾贰万元整", "120000", True),
    ("壹佰零叁元伍角陆分", "103.56", True),
    ("肆拾玖万叁仟壹佰玖拾圆整", "493190", True),
    ("四十九万三千一百九十圆", "493190", False),
    ("493,190.00圆", "493190.00", False),
]


@pytest.mark.parametrize(("text", "yuan", "capitals"), AMOUNTS, ids=[row[0] for row in AMOUNTS])
def test_amounts(text: str, yuan: str, capitals: bool) -> None:
    [amount] = document_of(f"冻结{text}。").fields.amounts
    assert (amount.yuan, amount.capitals) == (Decimal(yuan), capitals)


ACCOUNTS = [
    ("账号：6222000000000000001", "6222000000000000001", False),
    ("账号6222 0000 0000 0000 001", "6222000000000000001", False),
    ("卡号为6222-0000-0000-0000-001", "6222000000000000001", False),
    ("帐号：６２２２００００００００００１", "622200000000001", False),
    ("账号：6222********0001", "62220001", True),
    ("账号\n6222000000\n000000001", "6222000000000000001", False),
]


@pytest.mark.parametrize(("text", "digits", "masked"), ACCOUNTS, ids=[row[0] for row in ACCOUNTS])
def test_accounts(text: str, digits: str, masked: bool) -> None:
    [account] = document_of(f"户名甲县人民法院，{text}，款项用途案款。").fields.accounts
    assert (account.digits, account.masked) == (digits, masked)


def test_names_are_as_written_and_not_as_folded() -> None:
    text = "乾縣人民法院執行裁定書（2022）陝0424執1號申請執行人：李乾，男。被執行人：於某。本院在執行一案，裁定如下：終結本次執行程序。"
    fields = document_of(text).fields
    assert fields.court is not None
    assert fields.court.text == "乾縣人民法院"
    assert [party.name for party in fields.parties] == ["李乾", "於某"]


STATUTES = [
    (
        "依照《中华人民共和国民事诉讼法》第二百六十四条第一款第（六）项之规定",
        "中华人民共和国民事诉讼法",
        ("264",),
    ),
    ("依照《民诉法》第二百四十九条、第二百五十条、第251条", "民诉法", ("249", "250", "251")),
    (
        "《最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释》第五百一十七条",
        "最高人民法院关于适用〈中华人民共和国民事诉讼法〉的解释",
        ("517",),
    ),
]


@pytest.mark.parametrize(("text", "title", "articles"), STATUTES, ids=[row[1] for row in STATUTES])
def test_cited_statutes(text: str, title: str, articles: tuple[str, ...]) -> None:
    [cited] = document_of(text + "，裁定如下").fields.statutes
    assert (cited.title, cited.articles) == (title, articles)


def ruling(operative: str, number: str = "（2022）甲0101执1号", title: str = "执行裁定书") -> str:
    return f"甲县人民法院\n{title}\n{number}\n申请执行人：张某甲。\n被执行人：李某乙。\n本院在执行一案中，裁定如下：\n{operative}\n审判员王某丙\n二〇二二年六月一日"


TYPES = [
    ("终结本次执行程序。", "termination_ruling"),
    ("终结（2022）甲0101执1号案件的本次执行程序。", "termination_ruling"),
    ("本次执行程序终结。", "termination_ruling"),
    ("终结（2020）甲0101民初1号民事判决书的执行。", "final_end_ruling"),
    ("终结（2022）甲0101执1号案件的执行。", "final_end_ruling"),
    ("本案终结执行。", "final_end_ruling"),
    ("终结本次拍卖程序。", "other_ruling"),
    ("终结对被执行人房产的评估程序。", "other_ruling"),
    ("中止（2020）甲0101民初1号民事判决书的执行。", "suspension_ruling"),
    ("中止执行。中止的情形消失后，恢复执行。", "suspension_ruling"),
    ("恢复（2020）甲0101民初1号民事判决书的执行。", "resume_doc"),
    ("一、对本院（2020）甲0101执1号案件恢复执行。", "resume_doc"),
    ("终结（2020）甲0101执1号案件的执行。申请执行人可以申请恢复执行。", "final_end_ruling"),
    ("准许撤回申请。被执行人不履行的，可以向本院申请恢复执行。", "other_ruling"),
    ("终结本次强制执行程序。", "termination_ruling"),
    ("终结本次执行。", "termination_ruling"),
    ("冻结被执行人李某乙银行存款10000元。", "freeze_ruling"),
    ("查封被执行人李某乙名下房屋一套。", "seizure_ruling"),
    ("扣划被执行人李某乙银行存款10000元。", "deduction_ruling"),
    ("扣划李某乙银行存款10000元；扣划后，对该账户的冻结即行解除。", "deduction_ruling"),
    ("划拨李某乙已冻结的银行存款10000元。", "deduction_ruling"),
    ("划拨李某乙存款10000元；冻结其余存款5000元。", "measure_ruling"),
    ("冻结、划拨被执行人银行存款，或者查封其财产。", "measure_ruling"),
    ("解除对被执行人银行存款的冻结。", "release_ruling"),
    ("拍卖被执行人李某乙名下房屋一套。", "auction_ruling"),
    ("追加丁公司为本案被执行人。", "party_change_ruling"),
    ("驳回案外人丁公司的异议请求。", "objection_ruling"),
    (
        "某地土地使用权及厂房归买受人甲县某包装材料有限公司所有，所有权自本裁定送达买受人时起转移；解除查封。",
        "auction_ruling",
    ),
    ("变更甲县某资产公司为（2021）甲0101民初2240号民事判决书执行一案的申请执行人。", "party_change_ruling"),
]


@pytest.mark.parametrize(("operative", "expected"), TYPES, ids=[row[0] for row in TYPES])
def test_a_ruling_is_told_by_what_it_rules(operative: str, expected: str) -> None:
    kind = document_of(ruling(operative)).type
    assert kind.id == expected, kind.reason


TITLES = [
    ("执行通知书", "execution_notice"),
    ("协助执行通知书", "assist_notice"),
    ("协助冻结存款通知书", "assist_notice"),
    ("执行风险告知书", "risk_notice"),
    ("执行风险须知", "risk_notice"),
    ("终本询问笔录", "termination_interview"),
    ("被执行人须知", "risk_notice"),
    ("执行通知书暨风险告知书", "execution_notice"),
    ("余款及执行费催缴单", "payment_demand"),
    ("关于（2025）甲0101执15号案件的执行风险告知暨答复函", "risk_notice"),
    ("关于终结（2024）甲0101执10号案件本次执行程序的告知函", "closing_notice"),
    ("司法拍卖标的登记表（对外公示版）", "auction_page"),
    ("限期履行通知书", "payment_demand"),
    ("报告财产令", "property_report_order"),
    ("限制消费令", "consumption_order"),
    ("解除限制消费令", "consumption_lift"),
    ("纳入失信被执行人名单决定书", "dishonest_decision"),
    ("终结本次执行程序通知书", "closing_notice"),
    ("结案通知书", "closing_notice"),
    ("恢复执行通知书", "resume_doc"),
    ("恢复执行告知书", "resume_doc"),
    ("参与分配款项发放方案", "distribution_plan"),
    ("履行到期债务通知书", "due_debt_notice"),
    ("拍卖公告", "auction_notice"),
    ("强制退出土地公告", "eviction_notice"),
    ("限期腾房公告", "eviction_notice"),
    ("强制清退公告", "eviction_notice"),
    ("退出失信名单公告", "enforcement_announcement"),
    ("腾空房屋拍卖公告", "auction_notice"),
    ("终本约谈记录", "termination_interview"),
    ("约谈记录", "other"),
    ("案款缴款书", "payment_demand"),
    ("敦促履行书", "payment_demand"),
    ("案款分配表", "distribution_plan"),
    ("执行完毕证明书", "other"),
    ("查封物品清单", "other"),
    ("通知书", "other_notice"),
    ("履行义务催告通知", "payment_demand"),
    ("关于东路1号2栋3房的拍卖公告（第一次拍卖）", "auction_notice"),
]


@pytest.mark.parametrize(("title", "expected"), TITLES, ids=[row[0] for row in TITLES])
def test_a_notice_is_told_by_its_title(title: str, expected: str) -> None:
    kind = document_of(
        f"甲县人民法院\n{title}\n（2022）甲0101执1号\n李某乙：\n请予协助。\n二〇二二年六月一日"
    ).type
    assert kind.id == expected, kind.reason


HEADS = [
    ("执行通知书　风险告知书（合用）\n（2024）甲0101执1号\n李某乙：\n请三日内付款。", "execution_notice"),
    ("履行到期债务通知\n——（2024）甲0101执1号\n第三人丁公司：\n请直接履行。", "due_debt_notice"),
    (
        "（2024）甲0101执恢1号\n被执行人丁机械有限公司财产分配方案\n一、可分配款：拍卖价款３，２１６元\n二、债权及顺序",
        "distribution_plan",
    ),
    (
        "公　告\n（2024）甲0101执1号\n丁公司：\n限期搬离。期满不履行的，本院将于2024年11月11日上午九时起强制迁出。",
        "eviction_notice",
    ),
    (
        "通知书\n（2025）甲0101执44号\n丁安装公司：\n你司尚欠戊公司工程款四十二万元，请将上述欠款直接向丙公司履行，不得向戊公司清偿；如有异议，应当书面提出。",
        "due_debt_notice",
    ),
    ("通知书\n（2025）甲0101执44号\n李某乙：\n请直接向申请执行人履行，如有异议，书面提出。", "other_notice"),
    (
        "决定书\n（2025）甲0101执53号\n被执行人：丁公司。\n本院曾将其纳入失信被执行人名单。现已履行完毕，决定：\n删除丁公司的失信信息。",
        "dishonest_fix",
    ),
    (
        "决定书\n（2025）甲0101执53号\n被执行人：李某乙。\n决定如下：\n将李某乙纳入失信被执行人名单，期限届满后删除失信信息。",
        "dishonest_decision",
    ),
    (
        "（2024）甲0101执恢1号拍卖公告（第二次拍卖）\n本院定于2024年12月6日10时起拍卖房屋。起拍价10万元，保证金1万元。",
        "auction_notice",
    ),
    (
        "约谈记录\n（2024）甲0101执1号\n被约谈人：张某甲。\n问：本案拟终结本次执行程序，你有何意见？",
        "termination_interview",
    ),
    ("（2024）甲0101执1号执行通知书\n被执行人：李某乙。\n请三日内付款。", "execution_notice"),
    (
        "（2024）甲0101执1号\n执行通知书\n李某乙（又名李某）：\n你欠货款5000元，三日内付清。",
        "execution_notice",
    ),
]


@pytest.mark.parametrize(("head", "expected"), HEADS, ids=[expected for _, expected in HEADS])
def test_a_type_by_an_uncommon_head(head: str, expected: str) -> None:
    kind = document_of(f"甲县人民法院\n{head}\n二〇二四年六月一日").type
    assert kind.id == expected, kind.reason


def test_a_document_that_a_sentence_names_by_its_number_is_no_title() -> None:
    text = "甲县人民法院（2024）甲0101执1号拍卖公告规定的期限届满，被执行人李某乙没有迁出。"
    assert document_of(text).type.id is None


def test_what_is_unsure_has_no_type() -> None:
    assert document_of("请于三日内将款项汇入下列账户。").type.id is None


def test_the_text_of_a_rule_is_no_document_of_a_case() -> None:
    text = (
        "最高人民法院关于进一步完善执行权制约机制加强执行监督的意见\n法〔2021〕322号\n二、被执行人无财产可供执行的，"
        "终结本次执行程序，予以结案。\n最高人民法院\n2021年12月6日"
    )
    kind = document_of(text).type
    assert kind.id == "other"
    assert "规范性文件" in kind.reason
    noticed = f"甲县人民法院\n结案通知书\n（2022）甲0101执1号\n张某甲：\n依照《{text[:29]}》，现终结本次执行程序。\n二〇二二年三月一日"
    assert document_of(noticed).type.id == "closing_notice"


OVERLEAF = ("--------------------第2页--------------------", "【权利义务告知】", "附注：", "附件一")


@pytest.mark.parametrize("mark", OVERLEAF)
def test_what_stands_overleaf_is_no_signature(mark: str) -> None:
    signed = "执行员　王某丙\n二〇二二年六月一日（院印）"
    clauses = "案款只收入本院账户。任何人要求你向其他账户付款的，你有权拒绝；可以拨打12368举报。"
    document = document_of(f"{HEAD}裁定如下：\n终结本次执行程序。\n{signed}\n{mark}\n{clauses}\n")
    parts = [(part.name, document.written(part.span)) for part in document.parts]
    assert parts[-2:] == [
        ("落款", "执行员王某丙二〇二二年六月一日（院印）"),
        ("正文", "".join(f"{mark}{clauses}".split())),
    ]
    assert document.fields.date == datetime.date(2022, 6, 1)


def test_a_list_of_annexes_stays_in_the_signature() -> None:
    text = f"{HEAD}裁定如下：\n终结本次执行程序。\n审判员　王某丙\n二〇二二年六月一日\n附：判决书副本一份、财产申报表一份、送达回证一份、执行公务证复印件二份，共九页。"
    assert document_of(text).parts[-1].name == "落款"


def test_the_date_of_a_birth_far_above_is_no_signature() -> None:
    text = (
        "甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n申请执行人：张某甲。\n被执行人李某乙，男，一九六六年十二月一日\n案由：合同纠纷\n"
        "本院在执行一案，裁定如下：\n终结本次执行程序。\n审判员　王某丙\n二〇二二年六月一日\n书记员　赵某丁"
    )
    document = document_of(text)
    assert document.written(document.parts[-1].span) == "审判员王某丙二〇二二年六月一日书记员赵某丁"


COURTS = [
    ("网络司法拍卖标的物详情\n巳东市人民法院（2023）巳0582执1024号\n竞买人须知", "巳东市人民法院"),
    ("某市人大常委会关于进一步加强人民法院执行工作的决议", None),
    ("为支持人民法院执行工作，作出如下决定", None),
]


@pytest.mark.parametrize(("text", "court"), COURTS)
def test_words_before_a_court_are_none_of_its_name(text: str, court: str | None) -> None:
    found = document_of(text).fields.court
    assert (found.text if found else None) == court


def test_parts_in_order() -> None:
    document = document_of(
        "甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n申请执行人：张某甲，男。\n被执行人：李某乙，女。\n"
        "本院在执行张某甲与李某乙一案中，查明无财产。裁定如下：\n终结本次执行程序。\n本裁定送达后立即生效。\n审判员　王某丙\n二〇二二年六月一日"
    )
    names = [part.name for part in document.parts]
    assert names == ["标题", "案号", "当事人", "正文", "主文", "告知", "落款"]
    assert document.fields.date == datetime.date(2022, 6, 1)


BOXED = [
    ("┄┄┄┄\n本裁定书同时送达双方当事人，自送达之日起生效。\n┄┄┄┄\n", ["案号", "正文", "告知", "当事人"]),
    ("【本裁定书送达后立即生效。】\n", ["案号", "正文", "告知", "当事人"]),
    ("本裁定书依据的判决：（2021）甲0101民初2号。\n", ["案号", "正文"]),
    ("", ["案号", "当事人"]),
]


@pytest.mark.parametrize(("box", "names"), BOXED)
def test_a_notice_in_a_box_above_the_parties_is_one(box: str, names: list[str]) -> None:
    text = (
        f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n{box}申请执行人：张某甲。\n被执行人：李某乙。\n"
        "本院在执行中查明没有财产。裁定如下：\n终结本次执行程序。\n审判长　王某\n二〇二二年六月一日"
    )
    found = [part.name for part in document_of(text).parts]
    assert found[1 : 1 + len(names)] == names


def test_an_addressee_is_no_list_of_parties() -> None:
    document = document_of(
        "甲县人民法院\n执行通知书\n（2022）甲0101执1号\n被执行人李某乙：\n请将案款付至下列账户。"
    )
    assert [part.name for part in document.parts] == ["标题", "案号", "正文"]


def test_a_title_above_the_court_is_not_part_of_its_name() -> None:
    court = document_of("执行通知书\n甲县人民法院\n（2022）甲0101执1号\n李某乙：\n责令你履行。").fields.court
    assert court is not None
    assert court.text == "甲县人民法院"


def test_a_court_is_named_in_full_where_the_title_does() -> None:
    court = document_of(
        "甲县人民法院执行文书\n乙省甲县人民法院\n执行裁定书\n（2022）乙0101执1号\n裁定如下：终结本次执行程序。"
    ).fields.court
    assert court is not None
    assert court.text == "乙省甲县人民法院"


HEADED_RULINGS = [
    ("裁定事项：一、终结本次执行程序。\n为什么这样裁定：没有查到财产。", "termination_ruling"),
    (
        "没有查到财产。\n主文：终结（2022）甲0101执1号案件的本次执行程序。\n生效：送达后生效。",
        "termination_ruling",
    ),
    # What another court ruled is no operative part.
    ("原判决主文：支付货款。本院裁定如下：冻结李某乙银行存款10000元。", "freeze_ruling"),
]


@pytest.mark.parametrize(("body", "expected"), HEADED_RULINGS, ids=[row[0][:12] for row in HEADED_RULINGS])
def test_a_ruling_in_headed_sections_is_told_by_the_section_that_rules(body: str, expected: str) -> None:
    kind = document_of(f"甲县人民法院\n执行裁定书\n（2022）甲0101执1号\n{body}\n二〇二二年六月一日").type
    assert kind.id == expected, kind.reason


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("页面发布：2022-08-02", "2022-08-02"),
        ("公告发布日期：2022年8月2日", "2022-08-02"),
        ("起拍价：100万元\n发布时间：2022-08-02", "2022-08-02"),
        ("发布时间：2022-08-02", None),
    ],
)
def test_a_page_bears_the_date_of_its_publication_and_no_other_does(line: str, expected: str | None) -> None:
    text = f"标的物介绍\n拍卖法院：甲县人民法院\n{line}\n占用情况：空置。\n看样联系刘某，工作日下午。"
    date = document_of(text).fields.date
    assert (date.isoformat() if date else None) == expected


ISSUED = [
    ("who issued it stands at the end", "发证机关：河南省乙县人民法院", "河南省乙县人民法院"),
    ("in other words", "制作机关：甲县人民法院", "甲县人民法院"),
    ("a party is none", "登记机关：乙县不动产登记中心", None),
]


@pytest.mark.parametrize(("label", "line", "expected"), ISSUED, ids=[row[0] for row in ISSUED])
def test_a_form_without_signature_names_who_issued_it(label: str, line: str, expected: str | None) -> None:
    text = f"债权凭证\n案号：（2023）豫0398执恢201号\n持证人：{'张某甲，' * 60}\n债务人：李某乙\n{line}\n经办人：段某"
    found = document_of(text).fields.court
    assert (found.text if found else None) == expected


def test_one_word_of_those_who_sign_again_and_again_takes_no_time() -> None:
    """Told apart in every possible way it would take hours."""
    end = "二〇二二年十一月八日。" + "电话" * 58 + "！"
    with within(5):
        document_of(f"甲县人民法院执行通知书（2022）甲0101执1号乙公司：请于三日内给付货款，特此通知。{end}")
