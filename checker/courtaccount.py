"""Whether the account a notice names is this court's, and one account: a template of another court or case, a slip in one of two
numbers, another number on the slip for the bank, or two of which each is said to be the only one.

Art. 20 wants the account of the case. What is found here raises doubt only: courts collect for one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, takewhile
from typing import Any

from checker.subject import Subject
from corpus.casenumbers import CASE_NUMBER
from corpus.fields import Account
from corpus.folding import fold
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

KEYS = ("court_account",)

_HOLDER = lazy_pattern(
    "(?:户名|账户名称?|收款人(?:全称|名称)?|收款单位(?:全称|名称)?)[：:为是）]*(?P<court>[一-鿿]{2,24}?法院)(?!的|认可|指定|通知)"
)
# 指定执行、委托执行、集中管辖, a collecting account of the court above: it is told why.
_TOLD = lazy_pattern(
    "指定执行|委托执行|受托|集中(?:执行|管辖|管理)|统一(?:收|管理|归集|账户)|提级|上级|移送执行|派出|代管|代收"
)
_OTHER_LABEL = lazy_pattern("开户|账号|卡号|户名|附言|备注|名称|银行|用途")
_ONLY_FOR = lazy_pattern(
    f"(?:仅|只|专门?)(?:用于|限于?|供)?(?:接收|收取|收缴|收|归集|用于|缴纳)[^。；，]{{0,4}}(?P<number>{CASE_NUMBER.pattern})"
)
# 沿此线剪下, 案款缴款单: what the debtor cuts off and takes to the bank.
_SLIP = lazy_pattern("剪下|裁下|撕下|缴款单|缴款联|汇款提示条|银行留存|随款项交银行|缴款凭条")
# 本案唯一交款账户为……, 案款只能缴入以下账户：……
_ONLY_ACCOUNT = lazy_pattern(
    "(?<!上列账户为本案)(?<!上述账户为本案)(?<!前述账户为本案)(?<!上列账户为)(?<!上述账户为)(?<!附表账户为本案)唯一(?:的)?(?:案款|收款|交款|缴款|付款|指定|合法)*账户|案款[^。；，]{0,6}(?:只能|仅能|只可|一律只)[^。；，]{0,4}[缴交汇付转打存][^。；，]{0,6}账户"
)
# （以附表账户为本案唯一收款账户）, behind the table
_ONLY_ACCOUNT_ABOVE = lazy_pattern("(?:附表|上表|上列|表列|表内|附件)[^。；，]{0,4}账户为[^。；，]{0,6}唯一")
_OF_FEES = lazy_pattern("诉讼费|执行费|申请费|受理费|保全费|罚款")
_FEES_REACH = 8
_NEAR = 60
_SHORTEST = 14
_LONG = lazy_pattern("[0-9]{14,}")
_HEAD = 6  # figures that tell the bank
_MOVED = 4  # figures that stand in other places
_SUB_ACCOUNT = 3  # the last figures tell accounts of one case apart, one for each debtor


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The key of a rule file. Raises `ValueError` in Chinese."""
    if "court_account" not in data:
        return {}
    if data["court_account"] is not True:
        raise ValueError("court_account 只能写 true：户名是别的法院、账号有两种写法、有两个“唯一”账户时存疑")
    return {"court_account": True}


def doubt(subject: Subject) -> tuple[str, MatchSpan] | None:
    """Why the account may be another court's or misprinted, in Chinese, with its place; None where nothing speaks for it."""
    return (
        _of_another_court(subject)
        or _of_another_case(subject)
        or _written_twice(subject)
        or _another_on_the_slip(subject)
        or _each_the_only_one(subject)
    )


def _of_another_court(subject: Subject) -> tuple[str, MatchSpan] | None:
    own = subject.document.fields.court
    if own is None:
        return None
    for hit in _HOLDER.finditer(subject.text):
        named = hit["court"]
        if _OTHER_LABEL.search(named):  # 户名|开户银行|账号|附言 in the head of a table, the court below it
            continue
        if not _is_one(fold(own.text), fold(named)) and not _TOLD.search(subject.text):
            shown = MatchSpan(*hit.span("court"))
            return f"户名是{named}，文书是{own.text}的；请核对是不是本案的账户", shown
    return None


def _of_another_case(subject: Subject) -> tuple[str, MatchSpan] | None:
    """本账户仅接收（2023）……617号案件案款, in a notice of another case."""
    own = subject.document.fields.own_number
    if own is None:
        return None
    for hit in _ONLY_FOR.finditer(subject.text):
        number = hit["number"]
        if number != subject.text[own.start : own.end]:
            span = MatchSpan(*hit.span())
            return f"写明账户只收{number}的案款，不是本案的案号；请核对是不是本案的账户", span
    return None


def _another_on_the_slip(subject: Subject) -> tuple[str, MatchSpan] | None:
    """The slip for the bank at the foot of a notice bears another number of the same length than the notice."""
    slip = _SLIP.search(subject.text)
    if slip is None:
        return None
    above = {hit.group() for hit in _LONG.finditer(subject.text, 0, slip.start())}
    for each in _whole(subject):
        if each.span.start < slip.end() or each.digits in above:
            continue
        # Of the same bank by its first figures; a number of another length is that of a person.
        alike = [one for one in above if len(one) == len(each.digits) and one[:_HEAD] == each.digits[:_HEAD]]
        if alike:
            return f"缴款单上的账号（{each.digits}）与正文的（{alike[0]}）不同；请核对", each.span
    return None


def _each_the_only_one(subject: Subject) -> tuple[str, MatchSpan] | None:
    """Two accounts of which each is said to be the only one for the money of the case."""
    only: dict[str, MatchSpan] = {}
    text, whole = subject.text, _whole(subject)
    for said in _ONLY_ACCOUNT.finditer(text):
        first = next((each for each in whole if 0 <= each.span.start - said.end() < _NEAR), None)
        if first and not _OF_FEES.search(text, max(0, said.start() - _FEES_REACH), first.span.start):
            only.setdefault(first.digits, first.span)
    for said in _ONLY_ACCOUNT_ABOVE.finditer(text):
        above = list(_LONG.finditer(text, max(0, said.start() - 2 * _NEAR), said.start()))
        only.update({each.group(): MatchSpan(*each.span()) for each in above[-1:]})
    if len(only) < 2:  # nearly always
        return None
    [one, other] = list(only)[:2]
    return f"写有两个“唯一”的账户（{one}、{other}）；请核对并只留一个", only[other]


def _whole(subject: Subject) -> list[Account]:
    """The accounts that show all their figures, in order."""
    return [
        each for each in subject.document.fields.accounts if not each.masked and len(each.digits) >= _SHORTEST
    ]


def _is_one(own: str, named: str) -> bool:
    """甲市乙丙区人民法院, 某省乙丙区人民法院 and 乙丙区人民法院 are one, so are 本院 and 人民法院 without a place."""
    backwards = zip(reversed(own), reversed(named), strict=False)  # one may be longer
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], backwards))
    return shared >= min(len(own), len(named), len("乙丙区人民法院"))


def _written_twice(subject: Subject) -> tuple[str, MatchSpan] | None:
    if len({hit.group() for hit in _LONG.finditer(subject.text)}) < 2:  # nearly always
        return None
    accounts = {each.digits: each for each in _whole(subject)}
    for one, other in combinations(accounts, 2):
        if _misprinted(one, other):
            reason = f"写有两个只差一两位的账号（{one}、{other}），看不出哪一个对；请核对"
            return reason, accounts[other].span
    return None


def _misprinted(one: str, other: str) -> bool:
    """Whether one number may be the other with two figures that changed places, or one left out."""
    if len(one) == len(other):
        differing = [at for at, pair in enumerate(zip(one, other, strict=True)) if pair[0] != pair[1]]
        if len(differing) == 1:
            return differing[0] < len(one) - _SUB_ACCOUNT
        # 441309 and 443190: figures that changed places, behind a head that is the same.
        return len(differing) <= _MOVED and differing[0] >= _HEAD and sorted(one) == sorted(other)
    shorter, longer = sorted((one, other), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer))
    )
