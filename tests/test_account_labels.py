"""Every label courts give the holder, the bank and the number of an account, in every layout; and each of the three left out.

A label must never be taken for what it announces: `银行账号` below the name of a court is no bank.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest

from checker.check import Settings, check
from checker.load import load_rules
from checker.verdict import Mode
from corpus.document import document_of

RULE = "spc-2021-322/art20-account"
RULES = load_rules()
SETTINGS = Settings(Mode.SERVED, today=datetime.date(2026, 11, 23))
HOLDERS = (
    *(
        "户名",
        "户　名",
        "账户名称",
        "账户名",
        "收款人",
        "收款单位",
        "单位名称",
        "名称",
        "收款户名",
        "开户名称",
        "收款人全称",
    ),
    *(
        "收款人名称",
        "收款方",
        "账户户名",
        "收款账户名称",
        "全称",
        "户头",
        "银行户名",
        "受款人",
        "收款单位名称",
        "缴款户名",
    ),
)
BANKS = (
    *(
        "开户行",
        "开户银行",
        "开 户 行",
        "开户机构",
        "开户行名称",
        "开户银行名称",
        "收款银行",
        "开户网点",
        "收款人开户行",
    ),
    *("收款人开户银行", "汇入银行", "银行", "收款行", "开户支行", "账户开户行", "开户金融机构"),
)
NUMBERS = (
    *(
        "账号",
        "账　　号",
        "帐号",
        "银行账号",
        "账户号码",
        "收款账号",
        "卡号",
        "银行卡号",
        "账户",
        "专户账号",
        "案款账号",
    ),
    *("收款人账号", "虚拟账号", "子账号", "账户账号", "案款账户号", "银行帐号"),
)
HELD_BY = ("甲县人民法院", "乙省甲县人民法院", "甲县人民法院执行款专户", "甲县人民法院（案款专户）")
HELD_AT = (
    *("中国建设银行甲县支行", "甲县农村商业银行营业部", "甲省农商银行城关支行", "招商银行", "工行甲县支行"),
    *("中国邮政储蓄银行股份有限公司甲县支行", "甲县农村信用合作联社"),
)
FIGURES = ("5010122000003746211", "5010 1220 0000 3746 21", "6222-0000-1234-5678-901")
Fields = list[tuple[str, str]]
LAYOUTS = {
    "lines": lambda fields: "\n".join(f"{label}：{value}" for label, value in fields),
    "numbered": lambda fields: "\n".join(
        f"{at}. {label}：{value}" for at, (label, value) in enumerate(fields, 1)
    ),
    "one sentence": lambda fields: "，".join(f"{label}：{value}" for label, value in fields) + "。",
    "no colons": lambda fields: "；".join(f"{label}{value}" for label, value in fields) + "。",
    "spaces": lambda fields: "\n".join(f"{label}  {value}" for label, value in fields),
    "drawn rows": lambda fields: "\n".join(f"│{label}│{value}│" for label, value in fields),
    "drawn columns": lambda fields: "\n".join(f"│{'│'.join(row)}│" for row in zip(*fields, strict=True)),
}


def blocks() -> Iterator[tuple[Fields, int]]:
    """Holder, bank and number with every label, and a counter that varies what they hold and their order."""
    longest = max(len(HOLDERS), len(BANKS), len(NUMBERS))
    for at in range(longest * 2):
        # The second round shifts the lists against one another.
        shift = at // longest
        fields = [
            (HOLDERS[at % len(HOLDERS)], HELD_BY[at % len(HELD_BY)]),
            (BANKS[(at + 5 * shift) % len(BANKS)], HELD_AT[at % len(HELD_AT)]),
            (NUMBERS[(at + 11 * shift) % len(NUMBERS)], FIGURES[at % len(FIGURES)]),
        ]
        yield fields, at


def verdict(block: str) -> str:
    text = (
        "甲县人民法院\n执行通知书\n（2024）甲0101执1号\n李某某：\n限你三日内支付货款10000元。案款请汇入下列账户：\n"
        f"{block}\n审判员　张某\n二〇二四年三月一日\n"
    )
    report = check(document_of(text), RULES, SETTINGS)
    return next(each.verdict.value for each in report.results if each.rule == RULE)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_whole_account_is_found_and_a_missing_third_is_missed(layout: str) -> None:
    wrong = []
    for fields, at in blocks():
        order = fields if at % 4 else [fields[0], fields[2], fields[1]]
        for left_out in (None, *fields):
            given = [each for each in order if each is not left_out]
            block = LAYOUTS[layout](given)
            if verdict(block) != ("fail" if left_out else "pass"):
                wrong.append((left_out, block))
    assert not wrong
