"""A document as rules see it: what its sentences say, its facts found once, its dates settled.

Conditions (`when`) are judged in `checker.applicability`, clauses in `checker.kinds`.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from checker import facts
from checker.dating import Dating
from checker.doubts import DoubtfulLine, could_hold, doubtful_lines
from checker.illegible import garbled_places
from checker.listeners import Listeners
from checker.moneydemand import demands_money
from checker.rule import Rule
from checker.statements import Discarded, Doubt, Statement, item_starts, statements
from checker.verdict import Evidence, Mode
from corpus.accounts import all_account_ends
from corpus.document import Document, Recognised
from corpus.lazily import kept
from corpus.paragraphs import paragraph_starts
from corpus.sentences import is_unticked
from corpus.spans import MatchSpan, RawSpan

if TYPE_CHECKING:
    from checker.citation_case import Case

_LONGEST_QUOTE = 40  # characters of a damaged place that a reason repeats
_NEVER_THE_WHOLE = frozenset({"标题", "案号"})
_OF_HEAD = frozenset({"标题", "案号", "当事人", "落款"})
Said = tuple[int, Statement]


class Placed(NamedTuple):
    """A hit that counts: its span, the number of its list item in the document, its group and wording."""

    span: MatchSpan
    unit: int
    group: str
    source: str


@dataclass(frozen=True)
class Subject:
    """One document under judgement.

    `text` is its match text in which wordings are looked for. `said` holds, by rule id, the numbers of the sentences that say something to the rule and what they say;
    `units` the number of the first list item of each sentence. `dating` tells the day at which the document is judged.
    """

    document: Document
    text: str
    said: Mapping[str, Sequence[Said]]
    units: Sequence[int]
    mode: Mode
    dating: Dating

    @property
    def date(self) -> datetime.date | None:
        """The day at which the document is judged; None when it is unknown."""
        return self.dating.day

    @property
    def sentences(self) -> tuple[MatchSpan, ...]:
        """The sentences of the match text."""
        return self.document.sentences

    @kept
    def plainly_read(self) -> bool:
        """Whether all of it was read from text: no picture, no page or stretch that nobody can read."""
        return not (self.document.recognised or self.document.unreadable_pages or self.document.garbled)

    def said_to(self, rule: Rule) -> Sequence[Said]:
        """The sentences that say something to a rule, in order."""
        return self.said.get(rule.id, ())

    def places(self, rule: Rule) -> Iterator[Placed]:
        """The hits that count for a rule, in the order of the text, in the parts in which it looks."""
        for number, statement in self.said_to(rule):
            at = self.sentences[number].start
            if rule.where and not self.stands_in(at, rule.where):
                continue
            for item, start, end, group, source in statement.places:
                yield Placed(MatchSpan(at + start, at + end), self.units[number] + item, group, source)

    def discarded(self, rule: Rule) -> Iterator[Discarded]:
        """The hits that do not count, each with the reason, in the order of the text."""
        for number, statement in self.said_to(rule):
            at = self.sentences[number].start
            if rule.where and not self.stands_in(at, rule.where):
                continue
            for span, because in statement.discarded:
                yield Discarded(MatchSpan(at + span.start, at + span.end), because)

    def _in_document(self, number: int, span: MatchSpan) -> MatchSpan:
        """The place in the document of a span in one of its sentences."""
        at = self.sentences[number].start
        return MatchSpan(at + span.start, at + span.end)

    def contradiction(self, rule: Rule) -> MatchSpan | None:
        """Where the document first withdraws what the rule wants."""
        for number, said in self.said_to(rule):
            if said.contradicts is not None:
                return self._in_document(number, said.contradicts)
        return None

    def excuses(self, rule: Rule) -> list[MatchSpan]:
        """Where the document says what makes an offence permissible, in the order of the text."""
        return [
            self._in_document(number, span) for number, said in self.said_to(rule) for span in said.excused
        ]

    def lacking(self, rule: Rule) -> MatchSpan | None:
        """Where the document first says what keeps the rule from speaking of it (`lacks`)."""
        for number, said in self.said_to(rule):
            if said.lacks is not None:
                return self._in_document(number, said.lacks)
        return None

    def having(self, rule: Rule) -> bool:
        """Whether the document says what the rule waits for (`has`)."""
        return any(said.has for _, said in self.said_to(rule))

    def has_only_in_doubt(self, rule: Rule) -> bool:
        """Whether all that the document says of it (`has`) stands in sentences not read for certain."""
        sentences = [self.sentences[number] for number, said in self.said_to(rule) if said.has]
        lines = [each.span for each in self.doubtful_lines if could_hold(each, rule.asked_for("has"))]
        return all(
            any(line.start < sentence.end and sentence.start < line.end for line in lines)
            for sentence in sentences
        )

    def _doubts(self, doubts: Iterable[tuple[int, tuple[Doubt, ...]]]) -> list[Doubt]:
        """The doubts in the order of the rule, then of the text, with their spans in the document."""
        placed = []
        for number, found in doubts:
            for doubt in found:
                at = self.sentences[number].start
                span = MatchSpan(at + doubt.span.start, at + doubt.span.end)
                placed.append(Doubt(doubt.number, span, doubt.because))
        return sorted(placed)

    def withdrawals(self, rule: Rule) -> list[Doubt]:
        """Where the document takes back what it says before, in the order of the text."""
        found = self._doubts([(number, said.withdraws) for number, said in self.said_to(rule)])
        return sorted(found, key=lambda each: each.span)

    def _sentence_at(self, offset: int) -> int:
        """The number of the sentence of a match offset."""
        return bisect_right(self.sentences, offset, key=lambda each: each.start) - 1

    def is_unticked(self, span: MatchSpan) -> bool:
        """Whether what stands there is an item of a form that nobody ticked, while others are ticked."""
        return is_unticked(self.text, self.sentences[self._sentence_at(span.start)], span)

    def sentence_before(self, offset: int) -> MatchSpan | None:
        """The sentence before that of a match offset; None for the first."""
        number = self._sentence_at(offset)
        return self.sentences[number - 1] if number > 0 else None

    def unclear(self, rule: Rule) -> Doubt | None:
        """What leaves a missing clause or a found offence in doubt."""
        doubts = self.doubts(rule)
        return doubts[0] if doubts else None

    def doubts(self, rule: Rule) -> list[Doubt]:
        """All that leaves a missing clause in doubt, in the order of the rule, then of the text."""
        return self._doubts([(number, said.unclear) for number, said in self.said_to(rule) if said.unclear])

    def suspicions(self, rule: Rule) -> list[Doubt]:
        """What raises doubt without an offence, in the order of the rule, then of the text."""
        return self._doubts([(number, said.suspect) for number, said in self.said_to(rule) if said.suspect])

    def unit_at(self, offset: int) -> int:
        """The number of the list item that holds a match offset."""
        number = bisect_right(self._sentence_starts, offset) - 1
        start, end = self.sentences[number]
        return self.units[number] + bisect_right(item_starts(self.text[start:end]), offset - start) - 1

    @kept
    def _sentence_starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]

    def stands_in(self, offset: int, names: tuple[str, ...]) -> bool:
        """Whether an offset lies in a part of one of these names; true when the document lacks such parts.

        An excerpt may be all ruling; it is never all title or number.
        """
        spans = [part.span for part in self.document.parts if part.name in names]
        if not spans:
            return not _NEVER_THE_WHOLE.issuperset(names)
        return any(start <= offset < end for start, end in spans)

    def words(self, span: MatchSpan) -> str:
        """The raw text of a match span as it is quoted in a sentence: without white space."""
        text = self.document.extract.text
        start, end = self.document.match.to_raw(self._whole(span))
        edges = [start, end]
        if self._account_ends:
            ends = (self.document.match.raw_offset(each) for each in self._account_ends)
            edges[1:1] = [at for at in ends if start < at < end]
        return " ".join("".join(text[one:other].split()) for one, other in pairwise(edges))

    def evidence(self, span: MatchSpan) -> Evidence:
        """A match span as a report shows it: raw text with its raw offsets, page and box."""
        return self.raw_evidence(self.document.match.to_raw(self._whole(span)))

    @kept
    def _account_ends(self) -> tuple[int, ...]:
        return all_account_ends(self.text, self.document.fields.lines)

    def _whole(self, span: MatchSpan) -> MatchSpan:
        """A span without the figures of the next line where it ends with an account."""
        if not self._account_ends:  # nearly always
            return span
        inside = (each for each in self._account_ends if span.start < each < span.end)
        end = next((each for each in inside if self.text[each : span.end].isdigit()), span.end)
        return MatchSpan(span.start, end)

    def raw_evidence(self, raw: RawSpan) -> Evidence:
        """The same of a raw span."""
        extract = self.document.extract
        page = self.document.page_of(raw.start) if extract.pages else None
        return Evidence(
            extract.text[raw.start : raw.end],
            raw,
            page.number if page else None,
            page.box(raw) if page else None,
            self.paragraph(raw.start),
        )

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph that holds a raw offset, counted from 1."""
        return bisect_right(self._paragraphs, offset)

    @kept
    def _paragraphs(self) -> list[int]:
        return paragraph_starts(self.document)

    @kept
    def body(self) -> MatchSpan:
        """The match text between head (title, number, parties) and signature: where clauses stand."""
        start, end = 0, len(self.text)
        for part in self.document.parts:
            if part.name in ("标题", "案号", "当事人"):
                start = part.span.end
            elif part.name == "落款":
                end = part.span.start
        return MatchSpan(start, max(start, end))

    @kept
    def citations(self) -> Case:
        """The document with the day as of which its citations are judged, found once for all rules that ask."""
        if self.date is None:
            raise ValueError("没有日期，不能判断引用")
        return self.cited_on(self.date)

    def cited_on(self, day: datetime.date) -> Case:
        """The same as of another day, where the document's own is in doubt."""
        from checker.citation_case import Case  # noqa: PLC0415  most drafts of a notice ask for none

        return Case(self.document, day)

    @kept
    def demands_money(self) -> bool | None:
        """Whether the document asks for money; None where it cannot be told."""
        return demands_money(self.text, self.body)

    @kept
    def addressee(self) -> str | None:
        """Whom the document speaks to."""
        return facts.addressee(self.document)

    @kept
    def assets(self) -> frozenset[str]:
        """The kinds of property the document speaks of."""
        return facts.assets(self.text)

    @kept
    def first_auction(self) -> bool:
        """Whether an auction is the first one."""
        return facts.is_first_auction(self.text)

    @kept
    def damage(self) -> tuple[Evidence, ...]:
        """Damaged stretches of the body; one in a name or a signature hides no clause."""
        if not self.document.damage:
            return ()
        found = []
        for raw in self.document.damage:
            span = self.document.match.from_raw(raw)
            if self.body.start <= span.start <= self.body.end:
                page = self.document.page_of(raw.start)
                found.append(
                    Evidence(self.document.raw[raw.start : raw.end], raw, page.number if page else None)
                )
        return tuple(found)

    @kept
    def doubtful_lines(self) -> tuple[DoubtfulLine, ...]:
        """What a recogniser read without being sure, anywhere in the document."""
        return doubtful_lines(self.document) if self.document.recognised else ()

    @kept
    def unread(self) -> str | None:
        """Which pages nobody read, with the reason, or which stretches are garbled; None when there are none."""
        pages = self.document.unreadable_pages
        if not pages:
            return garbled_places(self.document)
        shown = "、".join(str(page.number) for page in pages[:5])
        unit = "幅图片" if pages[0].picture else "页"
        failed = "没有读全" if all(page.partial for page in pages) else "没有读出文字"
        return f"第 {shown} {unit}{failed}（{pages[0].unreadable}）"

    @kept
    def unread_or_layered(self) -> str | None:
        """The same, and which pages have the text of a scanner, of which nobody knows how good it is."""
        if self.unread:
            return self.unread
        layered = [
            each for each in self.document.recognised if each.confidence is None and self.is_of_body(each)
        ]
        if layered:
            return f"{self._places(layered)}的文字来自扫描件自带的文字层，可能有识别错误"
        return None

    def is_of_body(self, each: Recognised) -> bool:
        """Whether recognised text reaches into the body."""
        span = self.document.match.from_raw(each.span)
        return span.start < self.body.end and span.end > self.body.start

    def _places(self, lines: Sequence[Recognised]) -> str:
        pages = [page for each in lines if (page := self.document.page_of(each.span.start))]
        shown = "、".join(map(str, list(dict.fromkeys(page.number for page in pages))[:5]))
        return f"第 {shown} {'幅图片' if pages and pages[0].picture else '页'}"

    def in_doubt(
        self, wordings: Iterable[str] | None, where: tuple[str, ...] = (), *, anywhere: bool = False
    ) -> str | None:
        """Which lines were not read for certain and could hold one of these wordings; None when there are none.

        They stand in the body, in the parts `where` a rule looks, or `anywhere`. Without wordings every line could.
        """
        if not self.doubtful_lines:
            return None
        sought = None if wordings is None else tuple(wordings)
        return self.told(
            [
                each
                for each in self.doubtful_lines
                if (anywhere or self._may_stand_in(each, where))
                and (sought is None or could_hold(each, sought))
            ]
        )

    def _may_stand_in(self, line: DoubtfulLine, where: tuple[str, ...]) -> bool:
        """Whether a line is of the body or, for a rule that looks only at head or signature, of those."""
        if not where or not _OF_HEAD.issuperset(where):
            return self.is_of_body(line.line)
        return any(
            part.name in where and part.span.start < line.span.end and line.span.start < part.span.end
            for part in self.document.parts
        )

    def told(self, lines: Sequence[DoubtfulLine]) -> str | None:
        """How a reason speaks of these lines; None when there are none."""
        if not lines:
            return None
        return f"{self._places([each.line for each in lines])}有 {len(lines)} 行文字识别把握不足"

    def gap(
        self, wordings: Iterable[str] | None, where: tuple[str, ...] = (), *, anywhere: bool = False
    ) -> str | None:
        """Where words may stand that were not read, or not for certain (see `in_doubt`); None when there is no such place."""
        if self.plainly_read:
            return None
        doubt = self.unread_or_layered or self.in_doubt(wordings, where, anywhere=anywhere)
        return f"{doubt}，这一条可能写在那里" if doubt else None

    def obstacle(self, wordings: Iterable[str] | None, where: tuple[str, ...] = ()) -> str | None:
        """Why words that were not found may stand there all the same; None when all of it was read."""
        if self.plainly_read and not self.damage:
            return None
        gap = self.gap(wordings, where)
        if gap:
            return gap
        if self.damage:
            first = self.damage[0]
            around = self.document.raw[max(0, first.span.start - 8) : first.span.end + 8].replace("\n", " ")
            around = around if len(around) <= _LONGEST_QUOTE else f"{around[:_LONGEST_QUOTE]}…"
            return f"正文有 {len(self.damage)} 处文字损坏（如“{around}”），这一条可能写在那里"
        return None


def subject_of(
    document: Document,
    listeners: Listeners,
    mode: Mode,
    dated: Dating,
) -> Subject:
    """The document with what its sentences say to the rules."""
    said: dict[str, list[Said]] = {}
    text = document.looked_in
    counts = []
    for number, (start, end) in enumerate(document.sentences):
        items, to = statements(listeners, mode, text[start:end])
        counts.append(items)
        for rule, statement in to:
            said.setdefault(listeners.rules[rule].id, []).append((number, statement))
    return Subject(document, text, said, list(accumulate(counts, initial=0)), mode, dated)
