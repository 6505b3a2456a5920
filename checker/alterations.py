"""How a published version differs from the served one beyond the masking of personal data.

Art. 15 of 法释〔2016〕19号 wants it to be as the original but for that. Which data there are is found by
`corpus.personal`; what became of each is in `checker.compare`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.verdict import Evidence, Severity
from corpus.alignment import Edit
from corpus.document import Document
from corpus.paragraphs import paragraph_starts
from corpus.partynames import list_of_parties, party_names, signers
from corpus.personal import PersonalDatum
from corpus.spans import MatchSpan


class Alteration(StrEnum):
    """How the published version differs beyond masking."""

    REMOVED = "removed"
    CHANGED = "changed"
    ADDED = "added"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that is no masking of personal data, with its two sides."""

    alteration: Alteration
    severity: Severity
    message: str
    served: Evidence | None
    published: Evidence | None


def evidence_of(document: Document, span: MatchSpan) -> Evidence | None:
    """A match span as a report shows it; None for an empty one."""
    if span.end <= span.start:
        return None
    raw = document.match.to_raw(span)
    page = document.page_of(raw.start)
    paragraph = bisect_right(paragraph_starts(document), raw.end - 1)
    return Evidence(
        document.raw[raw.start : raw.end],
        raw,
        page.number if page else None,
        page.box(raw) if page else None,
        paragraph,
    )


_CLAUSE_START = re.compile("[，。；、（|][^，。；、（|]*$")
_CLAUSE_END = re.compile("[，。；、）|]|$")


def _clause(text: str, span: MatchSpan) -> MatchSpan:
    """A datum with its label and the stops around it: what may be taken out together with it."""
    before = _CLAUSE_START.search(text, max(0, span.start - 40), span.start)
    after = _CLAUSE_END.search(text, span.end, min(len(text), span.end + 20))
    return MatchSpan(before.start() if before else span.start, after.end() if after else span.end)


def _merged(spans: Sequence[MatchSpan]) -> tuple[MatchSpan, ...]:
    merged: list[MatchSpan] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = MatchSpan(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class Zones:
    """Stretches of the served text: where data stand, where names of persons do, and what must not be withheld.

    `head` ends where the document has said which one it is: before that a web page may have put its own heading.
    """

    data: tuple[MatchSpan, ...]
    names: tuple[MatchSpan, ...]
    kept: tuple[MatchSpan, ...]
    head: int


def _every(text: str, name: str) -> Iterator[MatchSpan]:
    at = text.find(name) if len(name) > 1 else -1
    while at >= 0:
        yield MatchSpan(at, at + len(name))
        at = text.find(name, at + 1)


_LONGEST_PERSON = 4
_PEOPLE = re.compile("(?<=，)[一-鿿]{1,5}族[，。]")


def _peoples(served: Document) -> list[MatchSpan]:
    """Where the list of parties says 汉族 and the like, which art. 11 does not keep."""
    parties = list_of_parties(served.match.text, served.parts)
    return (
        [MatchSpan(*hit.span()) for hit in _PEOPLE.finditer(served.match.text, *parties)] if parties else []
    )


def zones_of(served: Document, data: Sequence[PersonalDatum]) -> Zones:
    """The zones of a served document with these personal data."""
    text, fields = served.match.text, served.fields
    parties = party_names(text, list_of_parties(text, served.parts))
    persons = {each.name for each in parties if not each.organisation}
    persons |= {
        name
        for each in fields.parties
        if each.role == "告知对象"
        for name in text[each.span.start : each.span.end].split("、")
        if len(name) <= _LONGEST_PERSON
    }
    kept = [text[span.start : span.end] for span in signers(served)]
    kept += [each.name for each in parties if each.organisation]
    named = [*([fields.court] if fields.court else []), *fields.case_numbers[:1]]
    kept += [text[each.span.start : each.span.end] for each in named]
    return Zones(
        _merged([*(_clause(text, each.span) for each in data), *_peoples(served)]),
        tuple(span for name in sorted(persons) for span in _every(text, name)),
        tuple(span for name in dict.fromkeys(kept) for span in _every(text, name)),
        fields.case_numbers[0].span.end if fields.case_numbers else 0,
    )


def _inside(span: MatchSpan, zones: Sequence[MatchSpan]) -> bool:
    return any(zone.start <= span.start and span.end <= zone.end for zone in zones)


def _touches(span: MatchSpan, zones: Sequence[MatchSpan]) -> bool:
    return any(zone.start < span.end and span.start < zone.end for zone in zones)


_SUBSTANCE = re.compile("[一-鿿a-z0-9×*]")
_FIGURES = re.compile("[0-9零壹贰叁肆伍陆柒捌玖拾]")
# What a published version leaves out besides: seals, the clerk's stamp, printing marks.
_DISPENSABLE = re.compile(
    "[^。；]{0,8}(?:本件与原本核对无异|核对无异|院印|此页无正文|以下无正文|打印|校对|印章)[^。；]{0,12}"
)
_MASKS = re.compile(r"[×*某x□■…\-（）·]|已?隐去|省?略|不予?公开|已脱敏")
# 张某1, 李某甲: what tells masked names apart.
_APART = re.compile("[甲乙丙丁戊己庚辛0-9]{0,2}$")
_TELEPHONE = re.compile("[0-9\\-]{7,20}")
_TELEPHONE_LABEL = re.compile("(?:电话|手机|传真|联系方式)[^。；]{0,6}$")
# Taking out as many characters takes out a statement, not a word.
_CLAUSE = 12
_GIVEN_NAME = re.compile("[一-鿿]{1,3}")
# The whole number is shown and compared, not the one figure that differs.
_OF_A_NUMBER = frozenset("0123456789.，")


def _widened(edit: Edit, served: str, published: str) -> Edit:
    """An edit with the figures that stand around it on both sides."""
    (start, end), (other_start, other_end) = edit.first, edit.second
    if not any(char.isdigit() for char in served[start:end] + published[other_start:other_end]):
        return edit
    while (
        start
        and other_start
        and served[start - 1] == published[other_start - 1]
        and served[start - 1] in _OF_A_NUMBER
    ):
        start, other_start = start - 1, other_start - 1
    while (
        end < len(served)
        and other_end < len(published)
        and served[end] == published[other_end]
        and served[end] in (*_OF_A_NUMBER, "元")
    ):
        end, other_end = end + 1, other_end + 1
    return Edit(MatchSpan(start, end), MatchSpan(other_start, other_end))


def change_of(served: Document, published: Document, edit: Edit, zones: Zones) -> Change | None:
    """What an edit amounts to; None for masking, punctuation and the web page around a published text."""
    ours = served.match.text[edit.first.start : edit.first.end]
    theirs = published.match.text[edit.second.start : edit.second.end]
    if not _SUBSTANCE.search(ours + theirs) or (not theirs and _DISPENSABLE.fullmatch(ours)):
        return None
    if not ours and (edit.first.start <= zones.head or edit.first.start == len(served.match.text)):
        return None
    written = _MASKS.sub("", theirs)
    masked = bool(theirs) and not written

    def change(alteration: Alteration, severity: Severity, message: str, shown: Edit = edit) -> Change:
        sides = evidence_of(served, shown.first), evidence_of(published, shown.second)
        return Change(alteration, severity, message, *sides)

    kept = _touches(edit.first, zones.kept) if masked else not theirs and _inside(edit.first, zones.kept)
    if kept and not _inside(edit.first, zones.data):
        return change(Alteration.WITHHELD, Severity.WARNING, "法院、审判人员、案号和单位名称不应隐去")
    if _masks_data(ours, theirs, written) and _inside(edit.first, zones.data):
        return None
    if _masks_name(ours, theirs, written, _inside(edit.first, zones.names)):
        return None
    # Nobody need mask the court's telephones, and nobody is harmed by it.
    before = served.match.text[max(0, edit.first.start - 12) : edit.first.start]
    if masked and _TELEPHONE.fullmatch(ours) and _TELEPHONE_LABEL.search(before):
        return None
    figures = bool(_FIGURES.search(ours) or _FIGURES.search(written))
    if not ours:
        return change(Alteration.ADDED, Severity.WARNING, "公开版多出了送达版没有的内容")
    if not theirs:
        severity = Severity.ERROR if figures or len(ours) >= _CLAUSE else Severity.WARNING
        return change(Alteration.REMOVED, severity, "公开版删去了个人信息以外的内容")
    if masked:
        return change(
            Alteration.WITHHELD,
            Severity.WARNING,
            "公开版隐去了个人信息以外的内容，请核对是否属于应当删除的信息",
        )
    what, severity = ("数字", Severity.ERROR) if figures else ("文字", Severity.WARNING)
    shown = _widened(edit, served.match.text, published.match.text)
    return change(Alteration.CHANGED, severity, f"公开版的{what}与送达版不一致", shown)


def _masks_data(ours: str, theirs: str, written: str) -> bool:
    """Whether what stands in the place of a datum says nothing new: masks, or less of the same."""
    return set(written) <= set(ours) and all(number in ours for number in re.findall("[0-9]+", theirs))


def _masks_name(ours: str, theirs: str, written: str, of_a_party: bool) -> bool:
    """Whether a name was replaced: 张三 as 张某 or 张某1; also of somebody who is not in the list of parties."""
    if not ours or not theirs:
        return False
    if of_a_party and _APART.fullmatch(written):
        return True
    return theirs[0] == "某" and not written and bool(_GIVEN_NAME.fullmatch(ours))
