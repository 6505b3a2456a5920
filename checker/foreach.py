"""A clause that must hold for each of several: for every debtor, or in every item that does the like.

A query of one of two debtors, or a sum for one of two frozen accounts, is no full query and no full sum (arts. 15, 24).
To accuse wants certainty: whatever speaks of all together, or of the other one in any way, is taken as enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.matching import find_in
from checker.rule import Rule
from checker.statements import list_items
from checker.subject import Subject
from checker.wording import parse_wording
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

KEYS = ("each_debtor", "each_item")

_ROLE = "被执行人"
_MOST = 12  # debtors; a longer list is told together
_TOGETHER = lazy_pattern(
    "(?:[二两三四五六七八九十各诸数几全]|\\d+|上述|前述|上列|所有|以上|多)(?:名|位|个|方|家)?(?:被执行人|公司|人)|"
    "被执行人(?:均|等|们|的|名下|所有|财产|之|存款|银行|在|有|无|未|及其|全部|，|、|。)|双方|其等|他们|分别|夫妻|上列人员|逐一"
)
# What is said of somebody's property or of a search for it.
_SEARCHED = lazy_pattern("查|反馈|名下|登记|核实|调查|检索|下落|注销|破产|死亡|歇业|停业|吊销")
_SEARCHES = lazy_pattern("(?:对|就|查询了?|核查了?|调查了?|检索了?)(?:被执行人)?$")
# 对胥某住所进行了搜查: a place was searched, whoever was queried.
_PLACE = lazy_pattern(
    "的?(?:住所|住处|住宅|住房|房屋|家中|办公|经营场所|厂区)|"
    # 对某公司名下的三处商铺，依法评估后拍卖: what was found is sold.
    "(?:名下|所有的?)[^，。；]{0,40}，?[^，。；]{0,12}(?:评估|拍卖|变卖|变价|处置|扣划)"
)
# 被执行人名下未发现财产 is what a search comes to, not a search.
_QUERIED = lazy_pattern("查询|查控|反馈|核查|调查|检索")
_KIND = lazy_pattern("(?:股份)?有限(?:责任)?公司|集团|公司|合作社|经营部|商行|事务所|中心|企业|[厂店社部行]$")
# 对被执行人赵立群名下的存款进行查询
_OF_DEBTOR = lazy_pattern("(?:对|就|查询了?)被执行人(?P<name>[一-鿿·（）]{2,30}?)(?:名下|所有的)")
_COMMON_NOUN = lazy_pattern(
    "及|和|与|等|其|各|公司$|单位$|夫妻|双方|全部|所有|分别|本人|[一二两三四五六七八九十]人|的|进行|本案|财产|在"
)
_SHORT = 3  # characters of a company's name that stand for it: 金谷面粉 in 泗水湾县金谷面粉有限公司


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a rule file. Raises `ValueError` in Chinese."""
    options: dict[str, Any] = {}
    if "each_debtor" in data:
        if data["each_debtor"] is not True:
            raise ValueError("each_debtor 只能写 true：对每一名被执行人都要写明")
        options["each_debtor"] = True
    if "each_item" in data:
        each = data["each_item"]
        lists = [each.get(key) for key in ("any_of", "unless")] if isinstance(each, dict) else []
        if (
            not lists
            or set(each) != {"any_of", "unless"}
            or not all(isinstance(list_, list) for list_ in lists)
        ):
            raise ValueError("each_item 应当写 any_of 和 unless 两个措辞的列表")
        options["each_item"] = {key: [str(wording) for wording in each[key]] for key in ("any_of", "unless")}
        for wording in (*options["each_item"]["any_of"], *options["each_item"]["unless"]):
            parse_wording(wording)  # raises what is wrong with it
    return options


def left_out(rule: Rule, subject: Subject, found: Sequence[MatchSpan]) -> tuple[str, MatchSpan] | None:
    """Of a clause that stands at `found` what it leaves out, in Chinese, with the place that shows it; None for nothing."""
    return (_debtor(rule, subject, found) if rule.options.get("each_debtor") else None) or (
        _item(rule, subject) if "each_item" in rule.options else None
    )


def _forms(name: str) -> tuple[str, ...]:
    """The name and what may stand for it: any few neighbouring characters of what a company is called."""
    core = _KIND.sub("", name)
    if core == name or len(core) <= _SHORT:
        return (name, core)
    return (name, *(core[at : at + _SHORT] for at in range(len(core) - _SHORT + 1)))


def _names(form: Sequence[str], text: str) -> bool:
    return any(each in text for each in form)


def _is_object(name: str, text: str) -> bool:
    """Whether somebody by that name is who was searched: 仅张某有余额340元 tells what all were searched for."""
    at = text.find(name)
    while at >= 0:
        if _SEARCHES.search(text, max(0, at - 8), at) and not _PLACE.match(text, at + len(name)):
            return True
        at = text.find(name, at + 1)
    return False


def _debtor(rule: Rule, subject: Subject, found: Sequence[MatchSpan]) -> tuple[str, MatchSpan] | None:
    text = subject.text
    names = list(
        dict.fromkeys(
            text[party.span.start : party.span.end]
            for party in subject.document.fields.parties
            if party.role == _ROLE
        )
    )
    if not 1 <= len(names) <= _MOST:
        return None
    forms = [_forms(name) for name in names]
    holding = [
        sentence
        for sentence in subject.sentences
        if any(sentence.start < span.end and span.start < sentence.end for span in found)
    ]
    said = "".join(text[start:end] for start, end in holding)
    stranger = _stranger(subject, said, forms)
    if stranger:
        return f"写的是{stranger}，文书列的被执行人是{'、'.join(names)}", found[0]
    if len(names) == 1:
        return None
    if _TOGETHER.search(said):
        return None
    named = [_names(form, said) for form in forms]
    if all(named) or not any(_is_object(name, said) for name in names):
        return None
    others = [each for each in subject.sentences if each not in holding and _SEARCHED.search(text, *each)]
    elsewhere = "".join(text[start:end] for start, end in others)
    if any(_QUERIED.search(text, *each) and _TOGETHER.search(text, *each) for each in others):
        return None
    companies = [name for name in names if _KIND.search(name)]
    for name, form, is_named in zip(names, forms, named, strict=True):
        if is_named or _names(form, elsewhere):
            continue
        if name in companies and len(companies) == 1 and "公司" in elsewhere:
            continue
        told = "、".join(each for each, known in zip(names, named, strict=True) if known)
        return f"列有 {len(names)} 名被执行人，只写了{told}，没有写{name}", found[0]
    return None


def _stranger(subject: Subject, said: str, forms: Sequence[Sequence[str]]) -> str | None:
    """A debtor of whom the clause speaks, and of nobody else, and whom the document names nowhere else: left from another case."""
    others = {hit["name"] for hit in _OF_DEBTOR.finditer(said)}
    if len(others) != 1 or any(_names(form, said) for form in forms):
        return None
    [name] = others
    alike = any(name[0] in each[0] for each in forms)  # a slip in a name is for a person to see
    return None if alike or _COMMON_NOUN.search(name) or subject.text.count(name) > said.count(name) else name


def _item(rule: Rule, subject: Subject) -> tuple[str, MatchSpan] | None:
    text, each = subject.text, rule.options["each_item"]
    like, unless = ([parse_wording(wording) for wording in each[key]] for key in ("any_of", "unless"))
    clause = [parse_wording(wording) for group in rule.groups.values() for wording in group]
    places = [part.span for part in subject.document.parts if part.name in rule.where]
    if not places:  # a notice has no 主文
        places = [part.span for part in subject.document.parts if part.name == "正文"]
    items = [
        item
        for item in list_items(text, subject.sentences)
        if any(part.start <= item.start < part.end for part in places)
        and any(find_in(wording, text, *item) for wording in like)
    ]
    if len(items) < 2 or any(find_in(wording, text, *part) for part in places for wording in unless):
        return None
    bare = [item for item in items if not any(find_in(wording, text, *item) for wording in clause)]
    return ("有一项没有写明", bare[0]) if bare and len(bare) < len(items) else None
