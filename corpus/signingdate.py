"""The date a document bears: in its signature, on a line of its own beside the court's name, or in a field of a form."""

from __future__ import annotations

import datetime
from typing import NamedTuple

from corpus.dates import dates
from corpus.matchtext import MatchText, match_text
from corpus.parts import Part, part_named
from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.spans import MatchSpan, RawSpan

Dated = tuple[datetime.date, MatchSpan]

# The last lines with a 年 that are looked at; below a dated line a form or a remark may follow.
_LATEST = 12
_LONGEST_LINE, _LONGEST_WITH_BLANKS = 40, 160
_NEAR = 400  # characters: the next line that holds something is no farther
_LINES_LEFT_OUT = 3  # in a row
_SEALED = "（[^（）]{0,24}?(?:印|章)）"  # （院印）, （本页加盖院印）
_COURT_LINE = lazy_pattern(f"[一-鿿]{{2,30}}{COURT_ENDING}(?:执行局)?(?:{_SEALED})?$")
_SIGNER_LINE = lazy_pattern(
    "(?:审判长|(?:代理)?审判员|人民陪审员|执行(?:员|长|法官|人员|干警)|法官助理|(?:代理)?书记员|承办(?:人|法官)|院长)：?"
    "[一-鿿·]{2,12}(?:(?:联系)?电话：?)?(?:[0-9（）-]{7,20})?$"
    # 制表：执行辅助岗　复核：执行法官王某　2024年12月12日, at the head of a form
    "|(?:(?:制表|填表|经办|复核|审核|核对|签发)人?：[一-鿿·]{2,10}?(?=$|(?:复核|审核|核对|签发)人?：)){1,4}$"
)
# Below the date, and a remark behind it on the same line.
_SIGNER_REACHED = lazy_pattern(
    "(?:承办(?:人|法官)|执行(?:员|法官)|书记员)：[一-鿿·]{2,6}?(?:联系)?电话：[0-9（）-]{7,20}"
)
_CLOSING_LINE = lazy_pattern("(?:特此(?:通知|公告|决定|裁定|函[告达]|告知|通告|委托)|此[致布令])[。！]?$")
# What follows the date of a signature may be an annex, overleaf or after the number of the page.
_BREAK_LINE = lazy_pattern(
    f"[※*]|{_SEALED}|附[件录页表：:注]|（?第[一二12]页|[-—－*＊=─_]{{3,}}|-[0-9]{{1,2}}-$"
)
# 2026年3月4日 15:07: as systems sign.
_SEAL = lazy_pattern(f"(?:{_SEALED}|[0-2]?[0-9][:：][0-5][0-9](?:[:：][0-5][0-9])?)?$")
# 填发日期：2024年3月7日; the day of an interview or a meeting is that of its record.
_LABELS = ("日期", "时间")
# 页面发布：2022-08-02, 页面更新：, and on the page of an auction 发布时间 alone; for a ruling it is the site's date, not its own.
_PUBLISHED = lazy_pattern("(?:页面|公告|公示|拍卖)(?:发布|更新)(?:日期|时间)?：|公告日期：")
_PAGE_PUBLISHED = lazy_pattern("发布(?:日期|时间)?：")
_AUCTIONED = lazy_pattern("起拍价|竞买人|保证金")
_LABELLED = frozenset(("填发", "制作", "签发", "发文", "出具", "落款", "接待", "制表", "填表", "填写"))
_RECORD = lazy_pattern("笔录|记录|登记表|会议纪要")
_RECORD_HEAD = 200
_HEAD = 120  # 案号：（2023）…执4321号　日期：2023年7月18日, at the head of a form


# 二〇二二年十一月八日。承办人鲁某，书记员佟某，电话0453-…: the end of a notice in one paragraph.
_SIGNER = "(?:承办(?:人|法官)?|执行(?:员|法官)|法官(?:助理)?|审判[长员]|书记员|联系人|(?:联系)?电话)"
# Each one is taken as it is found first: tried in every other way, one word repeated would take for ever.
_SIGNERS = lazy_pattern(
    f"(?>[。，；]?{_SIGNER}：?[一-鿿×·0-9（）-]{{2,20}}?(?={_SIGNER}|[，、；。]|$)[，、；。]?)++$"
)
_LONGEST_SIGNERS = 90
# What the clerk stamps below a copy.
_COMPARED = lazy_pattern("(?:（?核对无[异误]）?)*本件与原本核对无[异误][。）]?$")


class _DatedLine(NamedTuple):
    """A line with one date: its place in raw text, its match text with the place of that, and what `dates` gives."""

    line: RawSpan
    text: str
    place: MatchSpan
    dated: tuple[datetime.date, MatchSpan, bool]


def _in_signature(text: str, signature: MatchSpan) -> Dated | None:
    signed = dates(text, signature.start)
    # A Chinese-numeral date is the form of a signature; figures there may be a printing date.
    formal = [each for each in signed if each[2]] or signed
    return formal[0][:2] if formal else None


def _closing(text: str) -> Dated | None:
    """The last date, where little follows it."""
    end = len(text)
    compared = _COMPARED.search(text, max(0, end - 40))
    if compared:
        text = text[: compared.start()]
        end = len(text)
    reach = max(0, end - _LONGEST_SIGNERS - 40)
    closing = [
        each for each in dates(text, reach) if each[1].end >= end - 12 or _SIGNERS.match(text, each[1].end)
    ]
    return closing[-1][:2] if closing else None


def _on_its_line(raw: str, match: MatchText) -> Dated | None:
    """A date alone on its line that is the last line, or stands beside a court, one who signs, or the words that close.

    Match text has no lines: a telephone number above the date runs into it there. A line that was broken inside of the
    date is one with the next.
    """
    last = len(raw.rstrip())
    at = last
    for _ in range(_LATEST):
        # The last line may write 2022-03-01; the others are found by their 年.
        start = raw.rfind("\n", 0, at) + 1
        end = raw.find("\n", at, last)
        line = RawSpan(start, last if end < 0 else end)
        whole = _alone(match, line) or _broken(raw, match, line)
        if whole:
            line, text, place, (day, span, _chinese) = whole
            dated = MatchSpan(place.start + span.start, place.start + span.end)
            # 甲县人民法院　2022年12月20日, or the other way round
            if _signs(text[: span.start]) or _signs(text[span.end :]):
                return day, dated
            below = raw[slice(*_below(raw, line.end))]
            if not text[: span.start].strip("_") and (
                line.end >= last or _signed_above(raw, match, line.start) or _signs(below) or _breaks(below)
            ):
                return day, dated
        at = raw.rfind("年", 0, start)
        if at < 0:
            return None
    return None


def _alone(match: MatchText, line: RawSpan) -> _DatedLine | None:
    """A short line with one date, and nothing behind it but what belongs to a signature."""
    if line.end - line.start > _LONGEST_WITH_BLANKS:
        return None
    place = match.from_raw(line)
    if place.end - place.start > _LONGEST_LINE:
        return None
    text = match.text[place.start : place.end]  # nothing of what nobody sees on the page
    found = dates(text)
    if len(found) == 1 and (
        _SEAL.match(text, found[0][1].end)
        or (not found[0][1].start and _COURT_LINE.match(text, found[0][1].end))
    ):
        return _DatedLine(line, text, place, found[0])
    return None


def _broken(raw: str, match: MatchText, line: RawSpan) -> _DatedLine | None:
    """A line that makes a date only together with the one above or below it."""
    if line.end - line.start > _LONGEST_WITH_BLANKS:
        return None
    above, below = _above(raw, match, line.start), _below(raw, line.end)
    for both, cut in (
        (RawSpan(above.start, line.end), line.start),
        (RawSpan(line.start, below.end), line.end),
    ):
        whole = _alone(match, both)
        if whole:
            start, end = (whole.place.start + at for at in whole.dated[1])
            if start < match.from_raw(RawSpan(cut, cut)).start < end:
                return whole
    return None


def _above(raw: str, match: MatchText, at: int) -> RawSpan:
    """The last line above that says something: of a line that numbers a page match text has nothing."""
    for _ in range(_LINES_LEFT_OUT):
        near = raw[max(0, at - _NEAR) : at]
        end = at - len(near) + len(near.rstrip())
        line = RawSpan(raw.rfind("\n", 0, end) + 1, end)
        place = match.from_raw(line)
        if place.start < place.end:
            return line
        at = line.start
    return RawSpan(at, at)


def _below(raw: str, at: int) -> RawSpan:
    """The first line below that holds something."""
    near = raw[at : at + _NEAR]
    start = at + len(near) - len(near.lstrip())
    end = raw.find("\n", start)
    return RawSpan(start, len(raw) if end < 0 else end)


def _signed_above(raw: str, match: MatchText, at: int) -> bool:
    """Whether the line above signs or closes, or the two above do that were one."""
    line = _above(raw, match, at)
    before = _above(raw, match, line.start)
    return _signs(_said(match, line)) or (
        line.end - before.start <= _LONGEST_WITH_BLANKS
        and _signs(_said(match, RawSpan(before.start, line.end)))
    )


def _said(match: MatchText, line: RawSpan) -> str:
    place = match.from_raw(line)
    return match.text[place.start : place.end]


def _signs(line: str) -> bool:
    text = match_text(line).text
    return any(form.match(text) for form in (_COURT_LINE, _SIGNER_LINE, _CLOSING_LINE))


def _breaks(line: str) -> bool:
    text = match_text(line).text
    return any(form.match(text) for form in (_BREAK_LINE, _SIGNER_REACHED))


def _behind(text: str, at: int) -> int:
    """Where what a label of two characters names begins, behind its colon if it has one."""
    return at + 2 + (text[at + 2 : at + 3] == "：")


def _labelled(text: str, title: str) -> Dated | None:
    """The date in the field of a form."""
    record = len(title) + _RECORD_HEAD if _RECORD.search(title) else 0
    places = []
    for label in _LABELS:
        at = text.find(label)
        while at >= 0:
            if text[max(0, at - 2) : at] in _LABELLED or (at < _HEAD and text[at - 1 : at] == "号"):
                places.append((0, _behind(text, at)))
            elif at < record:
                places.append((1, _behind(text, at)))
            at = text.find(label, at + 1)
    published = _PUBLISHED.search(text) or (_PAGE_PUBLISHED.search(text) if _AUCTIONED.search(text) else None)
    if published:
        places.append((2, published.end()))
    for _rank, start in sorted(places):
        found = [each for each in dates(text[: start + 20], start) if each[1].start == start]
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
