"""Documents made up for tests and benchmarks; from a seed, so that a failure can be repeated."""

from __future__ import annotations

import random
from typing import Any

from checker.verdict import Verdict
from corpus.document import Document, document_of

COURTS = (
    "芜湖市镜湖区人民法院",
    "安徽省芜湖市中级人民法院",
    "大连市中山区人民法院",
    "聊城市东昌府区人民法院",
)
TITLES = ("执行通知书", "执行裁定书", "限制消费令", "报告财产令", "结案通知书", "协助执行通知书")
RULES = (
    "spc-2021-322/art20-account",
    "spc-2021-322/art20-refuse-other",
    "spc-2021-322/art20-12368-report",
    "spc-2021-322/art24-served-clause",
    "spc-2016-373/art1-property",
)
_CLAUSES = (
    "被执行人{name}应当在收到本通知书之日起{n}日内履行生效法律文书确定的义务",
    "案款应当汇入下列账户：户名{court}，开户行中国建设银行{place}支行，账号{digits}",
    "对执行人员指定其他案款交付途径的，有权拒绝，并可以拨打12368举报",
    "申请执行人{name}向本院申请强制执行，请求支付货款{amount}元及利息",
    "本院通过网络执行查控系统查询了被执行人的银行存款、车辆、不动产，未发现可供执行的财产",
    "冻结被执行人{name}在{place}农村商业银行的存款{amount}元，期限为一年",
    "依照《中华人民共和国民事诉讼法》第{n}条、第二百六十四条的规定，裁定如下",
    "如不服本裁定，可以自本裁定书送达之日起十日内，向{court}申请复议",
    "拒不履行的，本院将依法强制执行（包括但不限于：查封、扣押、冻结、划拨）",
    "该案已于{year}年{month}月{n}日立案，案件承办人为{name}，联系电话0553-{phone}",
    "被执行人不得有“高消费”以及非生活和工作必需的消费行为；违者处以罚款、拘留",
    "公民身份号码3402**********{phone}，住{place}市{place}区{place}路{n}号",
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_HAN = [chr(code) for code in range(0x4E00, 0x6000)]


def seeded(seed: int | str) -> random.Random:
    """Chance that can be repeated."""
    return random.Random(seed)  # noqa: S311  nothing here is secret


def sentence(rnd: random.Random) -> str:
    """One sentence with made-up names, sums and places."""
    text = rnd.choice(_CLAUSES).format(
        name=rnd.choice(_SURNAMES) + "".join(rnd.choices(_HAN, k=rnd.choice((1, 2)))),
        place="".join(rnd.choices(_HAN, k=2)),
        court=rnd.choice(COURTS),
        n=rnd.randint(1, 300),
        year=rnd.randint(2015, 2024),
        month=rnd.randint(1, 12),
        digits="".join(rnd.choices("0123456789", k=19)),
        amount=f"{rnd.randint(1, 10 ** rnd.randint(2, 7)):,}",
        phone=rnd.randint(1000, 9999),
    )
    return text + rnd.choice("。。。；")


def generated_text(rnd: random.Random, length: int = 400) -> str:
    """A document of about `length` characters: court, title, number, parties, text, date."""
    court, title = rnd.choice(COURTS), rnd.choice(TITLES)
    number = f"（{rnd.randint(2018, 2024)}）皖0202执{rnd.choice(('', '恢', '异'))}{rnd.randint(1, 9999)}号"
    name = rnd.choice(_SURNAMES) + "某" + rnd.choice("甲乙丙丁")
    lines = [
        court,
        title,
        number,
        f"申请执行人：{name}，男。",
        f"被执行人：{rnd.choice(_HAN)}{rnd.choice(_HAN)}有限公司。",
    ]
    while sum(map(len, lines)) < length:
        lines.append("".join(sentence(rnd) for _ in range(rnd.randint(1, 4))))
    lines += [
        "审判员 " + rnd.choice(_SURNAMES) + "某某",
        rnd.choice(("二〇二二年三月一日", "二〇二三年十一月十二日", "")),
    ]
    return "\n".join(lines)


def report_of(
    document: Document, path: str, rnd: random.Random | None = None, mode: str = "published"
) -> dict[str, Any]:
    """A report in the shape of `documents[]` with verdicts drawn at random; only index and store see it."""
    draw = rnd or seeded(document.sha256)
    fields = document.fields
    verdicts = (Verdict.PASS, Verdict.FAIL, Verdict.UNDECIDED, Verdict.NOT_APPLICABLE)
    return {
        "path": path,
        "sha256": document.sha256,
        "type": document.type.id,
        "type_name": document.type.name,
        "case_numbers": [number.text for number in fields.case_numbers],
        "court": fields.court.text if fields.court else None,
        "date": fields.date.isoformat() if fields.date else None,
        "mode": mode,
        "results": [
            {"rule": rule, "verdict": str(draw.choice(verdicts)), "severity": "error"} for rule in RULES
        ],
    }


def generated_document(rnd: random.Random, path: str, length: int = 400) -> Document:
    """A Document of generated text."""
    return document_of(generated_text(rnd, length), path)
