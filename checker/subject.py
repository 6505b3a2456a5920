"""A document as rules see it: its match text scanned once, its facts found once, its dates settled.

Conditions (`when`) are judged in `checker.applicability`, clauses in `checker.kinds`.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from checker import facts
from checker.matching import Hit, Scan, find_in
from checker.rule import Veto
from checker.verdict import Evidence, Mode
from checker.wording import parse_wording
from corpus.document import Document
from corpus.spans import MatchSpan


@dataclass(frozen=True)
class Subject:
    """One document under judgement.

    `date` is the date at which it is judged, None when it is unknown; `date_source` is `document`, `as_of`,
    `today` or None.
    """

    document: Document
    scan: Scan
    mode: Mode
    date: datetime.date | None
    date_source: str | None

    def hits(self, wordings: tuple[str, ...]) -> list[Hit]:
        """Where any of the wordings stands, in order."""
        return self.scan.find(wordings)

    def says(self, wordings: tuple[str, ...]) -> bool:
        """Whether any of the wordings stands anywhere."""
        return self.scan.holds_any(wordings)

    def stands_in(self, span: MatchSpan, names: tuple[str, ...]) -> bool:
        """Whether a span begins in a part of one of these names; true when the document lacks such parts."""
        spans = [part.span for part in self.document.parts if part.name in names]
        return not spans or any(each.start <= span.start < each.end for each in spans)

    def lifts(self, veto: Veto, span: MatchSpan) -> bool:
        """Whether the sentence of a veto or doubt found at `span` says, up to its end, what lifts it."""
        before = MatchSpan(self.scan.sentence_at(span.start).start, span.end)
        return any(find_in(wording, self.scan.text, *before) for wording in map(parse_wording, veto.unless))

    def words(self, span: MatchSpan) -> str:
        """The raw text of a match span as it is quoted in a sentence: without white space."""
        return "".join(self.document.raw_text(span).split())

    def doubt(self, doubts: tuple[Veto, ...]) -> tuple[Hit, str] | None:
        """The first doubt that stands in the document, with its reason."""
        for each in doubts:
            for hit in self.hits((each.wording,)):
                if not self.lifts(each, hit.span):
                    return hit, each.because or "需要人工核对"
        return None

    def evidence(self, span: MatchSpan) -> Evidence:
        """A match span as a report shows it: raw text with its raw offsets, page and box."""
        raw = self.document.match.to_raw(span)
        page = self.document.page_of(raw.start)
        return Evidence(
            self.document.raw[raw.start : raw.end],
            raw,
            page.number if page else None,
            page.box(raw) if page else None,
            self.paragraph(raw.start),
        )

    def paragraph(self, offset: int) -> int:
        """The number of the line with text that holds a raw offset, counted from 1."""
        return bisect_right(self._paragraphs, offset)

    @cached_property
    def _paragraphs(self) -> list[int]:
        raw, starts, at = self.document.raw, [], 0
        for line in raw.split("\n"):
            if line.strip():
                starts.append(at)
            at += len(line) + 1
        return starts

    @cached_property
    def body(self) -> MatchSpan:
        """The match text between head (title, number, parties) and signature: where clauses stand."""
        start, end = 0, len(self.scan.text)
        for part in self.document.parts:
            if part.name in ("标题", "案号", "当事人"):
                start = part.span.end
            elif part.name == "落款":
                end = part.span.start
        return MatchSpan(start, max(start, end))

    @cached_property
    def demands_money(self) -> bool:
        """Whether the document asks for money."""
        return facts.demands_money(self.scan.text, self.body)

    @cached_property
    def addressee(self) -> str | None:
        """Whom the document speaks to."""
        return facts.addressee(self.document)

    @cached_property
    def assets(self) -> frozenset[str]:
        """The kinds of property the document speaks of."""
        return facts.assets(self.scan.text)

    @cached_property
    def first_auction(self) -> bool:
        """Whether an auction is the first one."""
        return facts.is_first_auction(self.scan.text)

    @cached_property
    def damage(self) -> tuple[Evidence, ...]:
        """Damaged stretches of the body; one in a name or a signature hides no clause."""
        found = []
        for raw in self.document.damage:
            span = self.document.match.from_raw(raw)
            if self.body.start <= span.start <= self.body.end:
                page = self.document.page_of(raw.start)
                found.append(
                    Evidence(self.document.raw[raw.start : raw.end], raw, page.number if page else None)
                )
        return tuple(found)

    @cached_property
    def obstacle(self) -> str | None:
        """Why a clause that was not found may stand there all the same; None when all of it was read."""
        pages = self.document.unreadable_pages
        if pages:
            shown = "、".join(str(page.number) for page in pages[:5])
            return f"第 {shown} 页没有读出文字（{pages[0].unreadable}），这一条可能写在那里"
        if self.damage:
            first = self.damage[0]
            around = self.document.raw[max(0, first.span.start - 8) : first.span.end + 8].replace("\n", " ")
            return f"正文有 {len(self.damage)} 处文字损坏（如“{around}”），这一条可能写在那里"
        return None
