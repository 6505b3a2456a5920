"""The day as of which a document is judged, where it is from, and what stands against it.

A date that cannot be meant is none: it would silently put the document out of the time of the rules. One that was
recognised without certainty may be any day that the document can bear.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from checker.verdict import Mode
from corpus.casenumbers import year_of
from corpus.dates import impossible_dates
from corpus.document import Document
from corpus.parts import part_named

# A document whose date is wrong may have no signature that can be told from its text: look at its end.
_DATE_ABOVE = 14  # characters
_CLOSING = 60
# The same in lines that were recognised, where blanks and wrong characters count.
_LAST = 120


@dataclass(frozen=True, slots=True)
class Dating:
    """The day (None: unknown), its source (`document`, `metadata`, `as_of`, `today`), and in Chinese what is wrong.

    `slip` says why the date that is written cannot be meant, `doubt` why the day may be another one: then it is no
    earlier than `earliest` and no later than `latest`, as far as these are known. Of a document without a date
    `earliest` may be known too, from a case that it names: that judges nothing, but helps to say what is missing.
    """

    day: datetime.date | None = None
    source: str | None = None
    slip: str | None = None
    doubt: str | None = None
    earliest: datetime.date | None = None
    latest: datetime.date | None = None

    def within(self, start: datetime.date | None, end: datetime.date | None) -> bool | None:
        """Whether the day lies in the time from `start` to `end`; None when it may or may not."""
        if self.day is None:
            return None
        first = (self.earliest or datetime.date.min) if self.doubt else self.day
        last = (self.latest or datetime.date.max) if self.doubt else self.day
        if (start is None or start <= first) and (end is None or last <= end):
            return True
        if (start and last < start) or (end and end < first):
            return False
        return None

    def days(self) -> Iterator[datetime.date]:
        """Days in all the half-years in which the day may lie; itself alone when it is certain."""
        if self.day is None:
            return
        yield self.day
        if not self.doubt:
            return
        first = self.earliest or datetime.date(min(2008, self.day.year), 1, 1)
        last = self.latest or datetime.date(max(2030, self.day.year), 12, 31)
        for year in range(first.year, last.year + 1):
            for month, day in ((1, 1), (3, 31), (6, 30), (9, 30), (12, 31)):
                possible = datetime.date(year, month, day)
                if first <= possible <= last:
                    yield possible


def slip_of(document: Document) -> str | None:
    """Why the date of a document cannot be meant as it stands, in Chinese; None when it can."""
    fields = document.fields
    if fields.date is None:
        signature = part_named(document.parts, "落款")
        text = document.match.text
        # A signature whose date is none begins below it, at the names.
        start = signature.start - _DATE_ABOVE if signature else len(text) - _CLOSING
        wrong = impossible_dates(text, max(0, start))
        return f"落款“{wrong[0]}”不是有效日期，请改正" if wrong else None
    year = year_of(document.case_numbers[0]) if document.case_numbers else None
    if fields.date and year and fields.date.year < year:
        return f"落款日期 {fields.date} 早于案号的年份 {year}，请核对；没有按这个日期检查"
    return None


def _plausible(document: Document) -> bool:
    """Whether a date was recorded beside the text that the document can bear."""
    recorded = document.recorded_date
    year = year_of(document.case_numbers[0]) if document.case_numbers else None
    return recorded is not None and (year is None or recorded.year >= year)


def _earliest(document: Document) -> datetime.date | None:
    """The first day of the latest year among the case numbers that were read for certain: none is of a later year."""
    years = [
        year
        for number in document.fields.case_numbers
        if (year := year_of(number.text)) and not document.uncertain(number.span)
    ]
    return datetime.date(max(years), 1, 1) if years else None


def _may_have_been_missed(document: Document) -> bool:
    """Whether the document may bear a date that nobody could read."""
    signature = part_named(document.parts, "落款")
    if (document.unreadable_pages or document.garbled) and signature is None:
        return True
    start = min(signature.start if signature else len(document.match.text), len(document.match.text) - _LAST)
    return any(span.end > start for span in document.doubtful)


def dating(
    document: Document, mode: Mode, as_of: datetime.date | None, today: datetime.date | None
) -> Dating:
    """The day at which a document is judged: never overriding a certain one that is there.

    A draft without a date that can be meant is judged as of `today`, None for the day on which this runs.
    """
    slip = slip_of(document)
    fields = document.fields
    doubt = fields.date_span is not None and document.uncertain(fields.date_span)
    unread = slip is not None and (
        doubt or (fields.own_number is not None and document.uncertain(fields.own_number))
    )
    if unread:
        slip = f"{slip}（落款或者案号来自文字识别，把握不足）"
    if fields.date and not slip and not doubt:
        return Dating(fields.date, "document")
    if _plausible(document):
        return Dating(document.recorded_date, "metadata", slip)
    if as_of:
        return Dating(as_of, "as_of", slip)
    if fields.date and not slip:
        said = f"落款日期 {fields.date} 来自文字识别，把握不足"
        return Dating(fields.date, "document", None, said, _earliest(document), today)
    if mode in (Mode.DRAFT, Mode.TEMPLATE) and not _may_have_been_missed(document) and not unread:
        # A slip of the pen in a draft is told, and must not switch off what the draft is checked for.
        return Dating(today or datetime.date.today(), "today", slip)
    return Dating(slip=slip, earliest=None if slip else _earliest(document))
