"""What was read of a document, said for a person: each finding with where it stands and what is doubtful about it."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from checker.dating import slip_of
from checker.reports.text import neutral
from corpus.courts import court_names
from corpus.dates import lost_zero
from corpus.document import Document
from corpus.numberroles import ROLE_NAMES
from corpus.repair import CONFIDENCE_NAMES, Repair
from corpus.spans import MatchSpan, RawSpan

_LONGEST = 60
# Beyond these a list tells a person nothing more; JSON has all.
_MOST_DAMAGED = 30


def shortened(text: str) -> str:
    """The text on one line, its middle left out where it is long."""
    text = neutral(text)
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half]}……{text[-half:]}"


class Lines:
    """Line numbers of raw offsets."""

    def __init__(self, raw: str) -> None:
        self._breaks = [at for at, char in enumerate(raw) if char == "\n"]

    def at(self, offset: int) -> int:
        """The line on which a raw offset stands, the first being 1."""
        return bisect.bisect_left(self._breaks, offset) + 1


def place(document: Document, span: MatchSpan) -> str:
    """The part of the document in which a span stands."""
    return next(
        (part.name for part in document.parts if part.span.start <= span.start < part.span.end), "正文"
    )


def doubts(document: Document) -> list[str]:
    """What about the fields a person should look at."""
    fields = document.fields
    found = []
    signature = next((part.span for part in document.parts if part.name == "落款"), None)
    if fields.court and signature:
        signed = court_names(document.match.text, signature)
        names = [document.match.text[start:end] for start, end in signed]
        own = document.match.text[fields.court.span.start : fields.court.span.end]
        if names and not any(own.endswith(name) or name.endswith(own) for name in names):
            found.append(f"标题里的法院是“{fields.court.text}”，落款里的是“{document.written(signed[0])}”")
    if fields.own_number and "（" not in document.match.text[fields.own_number.start : fields.own_number.end]:
        found.append("案号没有用括号括起年份")
    if fields.date_span:
        written = document.match.text[fields.date_span.start : fields.date_span.end]
        if lost_zero(written):
            found.append(
                f"日期“{neutral(document.raw_text(fields.date_span))}”的年份少一个字，按 {fields.date} 理解"
            )
    slip = slip_of(document)
    if slip:
        found.append(slip)
    if any(account.masked for account in fields.accounts):
        found.append("有账号被遮盖，不能核对")
    figures = {amount.yuan for amount in fields.amounts if not amount.capitals}
    found += [
        f"大写金额“{amount.text}”合 {amount.yuan:,f} 元，没有相同的小写金额"
        for amount in fields.amounts
        if amount.capitals and figures and amount.yuan not in figures
    ]
    return found


def proposal(document: Document, repair: Repair, lines: Lines) -> str:
    """A repair as a person reads it."""
    start, end = repair.span
    shown = shortened(document.raw[start:end])
    other = f"；也可能是“{'”“'.join(map(shortened, repair.alternatives))}”" if repair.alternatives else ""
    return (
        f"第 {lines.at(start)} 行“{shown}”应为“{shortened(repair.text)}”"
        f"（{CONFIDENCE_NAMES[repair.confidence]}：{repair.reason}{other}）"
    )


def damage(document: Document, lines: Lines) -> list[str]:
    """Stretches that stay damaged, with what is proposed for them."""
    proposed = {repair.span: repair for repair in document.repairs}
    return limited(
        proposal(document, proposed[span], lines) if span in proposed else _bare(document, span, lines)
        for span in document.damage
    )


def _bare(document: Document, span: RawSpan, lines: Lines) -> str:
    around = document.raw[max(0, span.start - 8) : span.end + 8]
    return f"第 {lines.at(span.start)} 行“{shortened(around)}”，不能修补，请对照原件"


def limited(said: Iterable[str]) -> list[str]:
    """The first of a list, and how many more there are."""
    every = list(said)
    more = len(every) - _MOST_DAMAGED
    return [*every[:_MOST_DAMAGED], f"另有 {more} 处（--format json 列出全部）"] if more > 0 else every


def numbers(document: Document) -> list[str]:
    """Case numbers with what each is in the document."""
    fields = document.fields
    return [
        f"{number.text}（{ROLE_NAMES[role]}）"
        for number, role in zip(fields.case_numbers, fields.case_number_roles, strict=True)
    ]
