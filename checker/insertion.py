"""Where a missing clause belongs and what to put there, in the document's own words."""

from __future__ import annotations

from collections.abc import Sequence

from checker.rule import Insert
from checker.subject import Subject
from checker.verdict import Place
from corpus.parts import part_named
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_OBLIGATION = lazy_pattern("履行|给付|支付|缴纳|偿还|交付|汇入|执行费|案款")
_ACCOUNT = lazy_pattern("(?:账号|账户|卡号)[^。]{0,12}[0-9×x*]{6,}")
# Who is told to pay, and into which account: a clause on paying belongs behind both.
_TOLD_TO_PAY = lazy_pattern(
    "(?:责令|限|请|应当?|须|通知)[^。]{0,60}(?:履行|给付|支付|缴纳|偿还|交付|汇入)|" + _ACCOUNT.pattern
)
_SHOWN_BEFORE = 14
_REASONS = lazy_pattern("(?:依照|根据|依据|据此)[^。；]{0,200}(?:裁定|决定)如下")


def _end_of_part(subject: Subject, name: str) -> int | None:
    part = part_named(subject.document.parts, name)
    return part.end if part else None


def _end_of_obligation(text: str, sentences: Sequence[MatchSpan]) -> int | None:
    """The end of the sentence with the account to pay into, else of the first that tells to pay, else that speaks of a debt."""
    told = owed = None
    for start, end in sentences:
        if _TOLD_TO_PAY.search(text, start, end):
            if _ACCOUNT.search(text, start, end):
                return end
            told = told or end
        if not (told or owed) and _OBLIGATION.search(text, start, end):
            owed = end
    return told or owed


def _offset(anchor: str, subject: Subject) -> int:
    """The match offset of an anchor; anchors a document lacks fall back to the end of its body."""
    text, body = subject.text, subject.body
    found: int | None = None
    match anchor:
        case "title":
            found = _end_of_part(subject, "案号") or _end_of_part(subject, "标题")
        case "parties":
            found = _end_of_part(subject, "当事人") or body.start
        case "obligation":
            found = _end_of_obligation(
                text, [unit for unit in subject.sentences if body.start <= unit.start < body.end]
            )
        case "reasons":
            hit = _REASONS.search(text)
            found = hit.start() if hit else None
        case "ruling":
            found = _end_of_part(subject, "主文")
        case "notice":
            # A notice may also stand in a box above the parties: what is missing is put behind the ruling.
            ends = [each.span.end for each in subject.document.parts if each.name in ("告知", "主文")]
            found = max(ends, default=None)
        case "end":
            found = len(text)
        case _:
            found = body.end
    return body.end if found is None else found


def insertion(insert: Insert, subject: Subject) -> tuple[Place, str]:
    """The raw place of an insertion and its text with court, case number and date of the document filled in."""
    offset = _offset(insert.after, subject)
    match = subject.document.match
    raw = match.to_raw(MatchSpan(max(0, offset - 1), offset)).end
    page = subject.document.page_of(max(0, raw - 1))
    fields = subject.document.fields
    known = {
        "court": fields.court.text if fields.court else "××人民法院",
        "case_number": subject.document.own_number or "（××××）××执××号",
    }
    text = insert.text
    for name, value in known.items():
        text = text.replace("{" + name + "}", value)
    before = "".join(subject.document.raw[max(0, raw - 60) : raw].split())
    paragraph = subject.paragraph(max(0, raw - 1))
    return Place(raw, page.number if page else None, paragraph, before[-_SHOWN_BEFORE:]), text
