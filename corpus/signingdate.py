"""The date a document bears: in its signature, on a line of its own beside the court's name, or in a field of a form."""

from __future__ import annotations

import datetime

from corpus.dates import dates
from corpus.matchtext import MatchText, match_text
from corpus.parts import Part, part_named
from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.spans import MatchSpan, RawSpan

Dated = tuple[datetime.date, MatchSpan]

# What below a dated line may still belong to a form or a remark: so many lines from the end are looked at.
_LAST_LINES = 30
_LONGEST_LINE = 40
_COURT_LINE = lazy_pattern(f"[一-鿿]{{2,30}}{COURT_ENDING}(?:执行局)?(?:（(?:院印|印|盖章|公章|章)）)?$")
# 填发日期：2024年3月7日; the day of an interview or a meeting is that of its record.
_LABELLED = lazy_pattern(
    "(?:填发|制作|签发|发文|出具|落款|接待|制表|填表|填写)(?:日期|时间)[：:]?(?=[12一二])"
)
_RECORD_TIME = lazy_pattern("(?:时间|日期)[：:]?(?=[12一二])")
_RECORD = lazy_pattern("笔录|记录|登记表|会议纪要")
_RECORD_HEAD = 200


def _in_signature(text: str, signature: MatchSpan) -> Dated | None:
    signed = dates(text, signature.start)
    # A Chinese-numeral date is the form of a signature; figures there may be a printing date.
    formal = [each for each in signed if each[2]] or signed
    return formal[0][:2] if formal else None


def _closing(text: str) -> Dated | None:
    """The last date, where little follows it."""
    closing = [each for each in dates(text, max(0, len(text) - 40)) if each[1].end >= len(text) - 12]
    return closing[-1][:2] if closing else None


def _on_its_line(raw: str, match: MatchText) -> Dated | None:
    """A date alone on its line that is the last line, or stands beside the line of a court.

    Match text has no lines: a telephone number above the date runs into it there.
    """
    end = len(raw.rstrip())
    below = ""
    for number in range(_LAST_LINES):
        start = raw.rfind("\n", 0, end) + 1
        line = raw[start:end]
        if len(line) <= _LONGEST_LINE and ("年" in line or not number):
            text = match_text(line).text
            found = dates(text)
            if len(found) == 1 and found[0][1] == (0, len(text)):
                above = raw[raw.rfind("\n", 0, max(0, start - 1)) + 1 : start]
                if not number or any(_COURT_LINE.match(match_text(each).text) for each in (above, below)):
                    return found[0][0], match.from_raw(RawSpan(start, end))
        if not start:
            return None
        if line.strip():
            below = line
        end = start - 1
    return None


def _labelled(text: str, title: str) -> Dated | None:
    """The date in the field of a form."""
    hits = list(_LABELLED.finditer(text))
    if not hits and _RECORD.search(title):
        hits = list(_RECORD_TIME.finditer(text, 0, len(title) + _RECORD_HEAD))
    for hit in hits:
        found = [each for each in dates(text[: hit.end() + 20], hit.end()) if each[1].start == hit.end()]
        if found:
            return found[0][:2]
    return None


def signing_date(raw: str, match: MatchText, parts: tuple[Part, ...]) -> Dated | None:
    """The date the document bears with its place in match text; None where it bears none."""
    text = match.text
    signature = part_named(parts, "落款")
    if signature:
        found = _in_signature(text, signature)
        if found:
            return found
    title = part_named(parts, "标题")
    return (
        _on_its_line(raw, match)
        or (None if signature else _closing(text))
        or _labelled(text, text[title.start : title.end] if title else "")
    )
