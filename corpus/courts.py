"""Names of courts: which one a document comes from."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from corpus.parts import Part, part_named
from corpus.patterns import COURT_ENDING, lazy_pattern
from corpus.spans import MatchSpan

# Ways to speak of a court that do not name it.
_ELSEWHERE = frozenset(
    {"本院", "人民法院", "贵院", "上级人民法院", "上一级人民法院", "执行法院", "原审法院", "该人民法院"}
)
_COURT = lazy_pattern(f"[一-鿿]{{2,30}}?{COURT_ENDING}")
_ISSUED_BY = lazy_pattern(
    f"(?:发证|制作|签发|发文|出具|处置)(?:机关|单位|法院)[：:](?P<court>[一-鿿]{{2,30}}?{COURT_ENDING})"
)
_TAIL = 60
# What may stand before a court's name without belonging to it; 自由贸易区 and 向阳区 have courts.
_LEADING = lazy_pattern(
    "^.*(?:(?<!自)由|向(?!阳)|[0-9一二三四五六七八九十]日|顺颂[一-鿿]{2}|此致|敬礼|受|不服|依据|根据|指令|户名|拍卖人|标题|发文机关|接待法院|承办部门|(?:通知|告知|裁定|决定|判决)书|须知|提示|公告|中华人民共和国|(?:情况|登记|调查|审批)表|标的物?(?:详情|介绍|公示)|关于|(?:进一步)?(?:加强|规范|完善|支持|监督|保障))[：:]?"
)


def _clean(text: str, span: MatchSpan) -> MatchSpan | None:
    """Cuts words off the front of a candidate that do not belong to a court's name."""
    lead = _LEADING.match(text[span.start : span.end])
    start = span.start + (lead.end() if lead else 0)
    name = text[start : span.end]
    if len(name) < 5 or name in _ELSEWHERE:
        return None
    return MatchSpan(start, span.end)


def _without_neighbours(text: str, span: MatchSpan, line_starts: Collection[int]) -> MatchSpan:
    """Cuts off what ran into the name from the line before, such as the menu of a web page.

    The longest end of the candidate that begins a line anywhere in the document is the name.
    """
    for start in range(span.start, span.end - 4):
        name = text[start : span.end]
        at = text.find(name)
        while at >= 0:
            if at == 0 or at in line_starts:
                return MatchSpan(start, span.end)
            at = text.find(name, at + 1)
    return span


def _in_full(text: str, name: MatchSpan, title: MatchSpan) -> MatchSpan:
    """The same court where the title names it with its province: 甲县人民法院 above 乙省甲县人民法院执行裁定书."""
    short = text[name.start : name.end]
    for hit in _COURT.finditer(text, *title):
        full = hit.group()
        lead = full.rfind("文书") + 2 if "文书" in full else 0  # 甲县人民法院执行文书, the name of a site
        if full.endswith(short) and len(full) - lead > len(short):
            return MatchSpan(hit.start() + lead, hit.end())
    return name


def court_names(text: str, zone: MatchSpan) -> list[MatchSpan]:
    """The courts named in a stretch of match text."""
    hits = (MatchSpan(*hit.span()) for hit in _COURT.finditer(text, *zone))
    return [name for hit in hits if (name := _clean(text, hit))]


def issuing_court(
    text: str, parts: Sequence[Part], own_number: MatchSpan | None, line_starts: Callable[[], Collection[int]]
) -> MatchSpan | None:
    """The court that issued the document: from its title, signature, first words, or before its number.

    `line_starts` gives the match offsets at which raw lines begin; most documents never ask.
    """
    ordered = tuple(parts)
    # 乙市中级人民法院 above 关于指令辛县人民法院执行的函: the court of the first line writes, the other is written about.
    title = part_named(ordered, "标题")
    if title and title.start:
        head = _COURT.fullmatch(text, 0, title.start)
        found = head and _clean(text, MatchSpan(*head.span()))
        if found:
            return _in_full(text, found, title)
    # 发证机关：甲县人民法院, in forms that have no signature.
    issued = _ISSUED_BY.search(text)
    found = issued and _clean(text, MatchSpan(*issued.span("court")))
    if found:
        return found
    zones = [span for name in ("标题", "落款") if (span := part_named(ordered, name))]
    # Last of all below the text: 甲县人民法院执行局 罗某 2024年1月22日, which is no signature by its form.
    tail = MatchSpan(max(0, len(text) - _TAIL), len(text))
    for zone in [*zones, MatchSpan(0, min(120, len(text))), tail]:
        for hit in _COURT.finditer(text, *zone):
            found = _clean(text, MatchSpan(*hit.span()))
            if found:
                return found if found.start == 0 else _without_neighbours(text, found, line_starts())
    # 终结甲县人民法院的（2023）…执恢39号案件的执行: a text without head or signature still names itself.
    if own_number:
        for hit in _COURT.finditer(text, max(0, own_number.start - 32), own_number.start):
            lead = re.match("^.*(?:终结|中止|恢复|对|撤销)", hit.group())
            if own_number.start - hit.end() <= 1:
                return MatchSpan(hit.start() + (lead.end() if lead else 0), hit.end())
    return None
