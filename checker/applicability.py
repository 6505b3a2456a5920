"""Whether a rule speaks of a document: type, mode, date, and the closed set of conditions of `when`.

An answer is None when it does, else the cause and the reason in Chinese; a condition may also be undecidable.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import NamedTuple

from checker.briefly import briefly
from checker.doubts import could_read
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import MODE_NAMES, Mode, Verdict
from corpus.doctype import TYPE_NAMES, DocumentType, document_type
from corpus.document import Document
from corpus.matchtext import fold_query
from corpus.patterns import lazy_pattern

_COMPANY = lazy_pattern("公司|企业|厂|合作社|中心|银行|法定代表人|负责人")


class Inapplicable(NamedTuple):
    """A rule that does not speak of the document, or a condition that cannot be judged."""

    verdict: Verdict
    cause: str | None
    reason: str


def _not(cause: str, reason: str) -> Inapplicable:
    return Inapplicable(Verdict.NOT_APPLICABLE, cause, reason)


def _money(rule: Rule, subject: Subject) -> Inapplicable | None:
    wanted = rule.when["pays_money"]
    found = subject.demands_money
    if found is wanted:
        return None
    if found is None:
        return Inapplicable(Verdict.UNDECIDED, "when", "提到款项，看不出是否要求给付；请人工判断是否适用")
    return _not("when", "文书没有要求给付金钱" if wanted else "文书要求给付金钱")


ADDRESSEE_NAMES = {"debtor": "被执行人", "applicant": "申请执行人", "assistant": "协助执行单位"}


def _addressed(rule: Rule, subject: Subject) -> Inapplicable | None:
    wanted = rule.when["addressed_to"]
    found = subject.addressee
    if found == wanted:
        return None
    if found is None:
        return Inapplicable(
            Verdict.UNDECIDED, "when", "看不出文书是告知谁的；请在抬头写明，或人工判断是否适用"
        )
    return _not("when", f"文书告知的是{ADDRESSEE_NAMES[found]}，不是{ADDRESSEE_NAMES[str(wanted)]}")


def _place(rule: Rule, subject: Subject) -> Inapplicable | None:
    places = rule.asked_for("place")
    court = subject.document.fields.court
    if court is None:
        return Inapplicable(Verdict.UNDECIDED, "when", f"没有找到法院名称，无法判断是否属于{places[0]}")
    name = fold_query(court.text)
    return None if any(place in name for place in places) else _not("when", f"{court.text}不属于{places[0]}")


def _debtor_kind(rule: Rule, subject: Subject) -> Inapplicable | None:
    wanted = rule.when["debtor_kind"]
    parties = [party for party in subject.document.fields.parties if party.role == "被执行人"]
    names = [subject.text[slice(*party.span)] for party in parties]
    if not names:
        return Inapplicable(Verdict.UNDECIDED, "when", "没有找到被执行人，无法判断是单位还是自然人")
    kinds = {"company" if _COMPANY.search(name) else "person" for name in names}
    return (
        None
        if wanted in kinds
        else _not("when", "被执行人是" + ("自然人" if wanted == "company" else "单位"))
    )


ASSET_NAMES = {"real_estate": "不动产", "vehicle": "车辆", "equity": "股权", "movable": "动产"}


def _asset_kind(rule: Rule, subject: Subject) -> Inapplicable | None:
    wanted = rule.when["asset_kind"]
    found = subject.assets
    if not found or wanted in found:
        return None
    return _not(
        "when",
        f"标的是{'、'.join(ASSET_NAMES[kind] for kind in sorted(found))}，不是{ASSET_NAMES[str(wanted)]}",
    )


def _first_auction(rule: Rule, subject: Subject) -> Inapplicable | None:
    wanted = rule.when["first_auction"]
    first = subject.first_auction
    return None if first is wanted else _not("when", "不是第一次拍卖" if wanted else "是第一次拍卖")


def _has(rule: Rule, subject: Subject) -> Inapplicable | None:
    if subject.having(rule):
        return None
    return _not("when", f"文书没有涉及这一事项（未见“{briefly(rule.asked_for('has')[0])}”）")


def _lacks(rule: Rule, subject: Subject) -> Inapplicable | None:
    found = subject.lacking(rule)
    if found is None:
        return None
    return _not("when", f"文书写有“{subject.document.raw_text(found)}”，不属于本条所指情形")


_JUDGES: dict[str, Callable[[Rule, Subject], Inapplicable | None]] = {
    "pays_money": _money,
    "addressed_to": _addressed,
    "place": _place,
    "debtor_kind": _debtor_kind,
    "asset_kind": _asset_kind,
    "first_auction": _first_auction,
    "has": _has,
    "lacks": _lacks,
}


def other_mode(rule: Rule, mode: Mode) -> Inapplicable | None:
    """Why a rule does not speak of documents in a mode; None when it does."""
    return None if mode in rule.modes else _not("mode", f"本条不适用于{MODE_NAMES[mode]}文书")


def other_type(rule: Rule, type_id: str | None, type_reason: str) -> Inapplicable:
    """Why a rule does not speak of documents of a type that is not among its own."""
    if type_id is None:
        return _not("type", f"文书类型不明（{type_reason}）；可用 --type 指定")
    return _not(
        "type",
        f"文书是{TYPE_NAMES[type_id]}，本条针对{'、'.join(TYPE_NAMES[each] for each in rule.documents)}",
    )


def other_possible_type(document: Document) -> DocumentType | None:
    """The type that a document would have with another case number, where the one it has was not read for certain."""
    own = document.fields.own_number
    if own is None or document.declared_type or not document.uncertain(own):
        return None
    other = document_type(document.looked_in, document.parts, None, None)
    return other if other.id != document.type.id else None


def doubtful_type(document: Document, other: DocumentType) -> Inapplicable:
    """Why it cannot be told whether a rule speaks of a document whose type hangs on a doubtful number."""
    names = "还是".join(each.name or "其他文书" for each in (document.type, other))
    return Inapplicable(
        Verdict.UNDECIDED,
        "type",
        f"案号“{document.case_numbers[0]}”来自文字识别，把握不足，不能确定文书是{names}；请对照原件，可用 --type 指定",
    )


def _as_of(earliest: datetime.date | None) -> str:
    """How to say the day of an undated document; a case that it names tells the first day it can be."""
    if earliest is None:
        return "可用 --as-of 指定"
    return f"案号的年份是 {earliest.year} 年，请核对后用 --as-of {earliest} 指定"


def _in_force(rule: Rule, subject: Subject) -> Inapplicable | None:
    """Whether a rule was in force on the day of the document, or why that cannot be told."""
    start, end = rule.in_force
    if not (start or end):
        return None
    dated = subject.dating
    day = dated.day
    if day and not dated.doubt and (start is None or start <= day) and (end is None or day <= end):
        return None
    holds = dated.within(start, end)
    if holds:
        return None
    if day is None:
        where = f"；{subject.unread}，日期可能写在那里" if subject.unread else ""
        return Inapplicable(
            Verdict.UNDECIDED,
            "date",
            f"文书没有可用的日期，无法判断适用哪一时期的规定{where}；{_as_of(dated.earliest)}",
        )
    if holds is None:
        return Inapplicable(
            Verdict.UNDECIDED,
            "date",
            f"{subject.dating.doubt}，无法判断适用哪一时期的规定；请对照原件，可用 --as-of 指定",
        )
    if start and day < start:
        return _not("date", f"文书日期 {day} 早于本条施行日 {start}")
    return _not("date", f"文书日期 {day} 晚于本条失效日 {end}")


# Of which one stands in any demand for money.
_MONEY = frozenset("元圆款账费息额付钱币")


def _missed(name: str, rule: Rule, subject: Subject) -> str | None:
    """What a condition that does not hold as the document was read leaves open; None when it surely does not hold."""
    document = subject.document
    if name == "lacks":
        found = subject.lacking(rule)
        return "那里的文字来自文字识别，把握不足" if found and document.uncertain(found) else None
    if name == "debtor_kind":
        parties = [each for each in document.fields.parties if each.role == "被执行人"]
        doubtful = any(document.uncertain(each.span) for each in parties)
        return "被执行人的名称来自文字识别，把握不足" if doubtful else None
    if name == "pays_money" and rule.when[name] is True:
        if any(each.hopeless or _MONEY.intersection(each.text) for each in subject.doubtful_lines):
            return subject.unread or subject.in_doubt(None)
        return subject.unread
    if name == "has":
        return subject.unread or subject.in_doubt(rule.asked_for("has"), anywhere=True)
    return subject.unread if name in ("asset_kind", "first_auction") else None


def _doubtful_court(rule: Rule, subject: Subject) -> str | None:
    """Why it cannot be told whether the court is one of those of a rule; None when it can."""
    court = subject.document.fields.court
    if court is None or not subject.document.uncertain(court.span):
        return None
    places = rule.asked_for("place")
    if not any(could_read(fold_query(court.text), place) for place in places):
        return None
    return f"法院名称“{court.text}”来自文字识别，把握不足，无法判断是否属于{places[0]}；请对照原件"


def _condition(name: str, rule: Rule, subject: Subject) -> Inapplicable | None:
    """What a condition says of a document, undecided where that hangs on words that were not read for certain."""
    if name == "place" and (reason := _doubtful_court(rule, subject)):
        return Inapplicable(Verdict.UNDECIDED, "when", reason)
    answer = _JUDGES[name](rule, subject)
    if answer is None or answer.verdict is not Verdict.NOT_APPLICABLE:
        return answer
    open_ = _missed(name, rule, subject)
    return (
        Inapplicable(Verdict.UNDECIDED, "when", f"{answer.reason}；但{open_}，请对照原件")
        if open_
        else answer
    )


def inapplicable(rule: Rule, subject: Subject) -> Inapplicable | None:
    """Why a rule on documents of this type and mode does not speak of this one, or why that cannot be told; else None."""
    undecided = _in_force(rule, subject)
    if undecided and undecided.verdict is Verdict.NOT_APPLICABLE:
        return undecided
    # A condition that certainly does not hold says more than a date that is not known.
    for name in rule.when:
        answer = _condition(name, rule, subject)
        if answer and answer.verdict is Verdict.NOT_APPLICABLE:
            return answer
        undecided = undecided or answer
    return undecided
