"""The name of a case (案件名称) as its document writes it, and who stands against whom in it.

申请执行人甲公司与被执行人乙、丙买卖合同纠纷一案 is named by what stands before 一案. A document that tells it otherwise has
no name of its own; the site that published it may have recorded one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_CASE = lazy_pattern("一案(?!一|双|三|多)")
_LONGEST = 220
_CLAIMANT = "申请执行人|申请人|异议人|案外人|复议申请人|申请复议人|申诉人|原告|上诉人|申请保全人"
_OPPONENT = "被执行人|被申请人|被告|被上诉人|被告人|被保全人"
# 申请执行人甲与被执行人乙、丙: both sides with their roles, and what is left up to the cause.
_SIDES = lazy_pattern(
    f"(?P<claimant>{_CLAIMANT})(?:（[^）]{{1,24}}）)?[：:]?(?P<first>[^，。；：]{{2,60}}?)(?:与|和|诉|申请(?:强制)?执行)"
    f"(?P<opponent>{_OPPONENT})(?:（[^）]{{1,24}}）)?[：:]?(?P<second>[^。；：]{{2,160}}?)(?:因|为)?$"
)
# Where the roles are not written: what leads to the names, from the beginning of the clause.
_LEAD = lazy_pattern(
    "(?:综上|现|经查|查明|关于|因|就|由?[本我]院|依法|立案|受理|执行|审查|审理|办理|恢复|的|了|"
    "[在对于](?=执行|审|办|[0-9]|申请|原告)|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日|（[0-9]{4}）[^，。；：]{2,20}号)*"
)
_UNROLED = lazy_pattern("[^，。；：]{1,60}?(?:申请(?:强制)?执行|与|诉)[^，。；：]{1,60}$")
# 甲公司申请执行你公司, 甲与乙: who applied shows in the first alone.
_PLAIN_SIDES = lazy_pattern(
    f"(?:{_CLAIMANT})?(?P<first>[^，。；：]{{1,60}}?)(?:(?P<applies>申请(?:强制)?执行)|与|诉)"
    f"(?:{_OPPONENT})?(?P<second>[^。；：]{{1,60}}?)(?:因|为)?$"
)
_NOBODY = lazy_pattern(f"(?:{_CLAIMANT}|双方)?(?:与|和|诉|申请执行)(?:{_OPPONENT}|{_CLAIMANT})?")
_SEVERAL = lazy_pattern("[、，]")
_NO_NAME = lazy_pattern("你|其|之间|本院|法院|等$|[0-9]{4}年")
_ROLE = lazy_pattern(f"^(?:{_OPPONENT}|{_CLAIMANT}|第三人)")


@dataclass(frozen=True, slots=True)
class CaseName:
    """The place of the name in match text, and the places of the names in it with their roles."""

    span: MatchSpan
    parties: tuple[tuple[str, MatchSpan], ...]


def case_name(text: str, cause: MatchSpan | None, head: int = 0) -> CaseName | None:
    """The name of the case that ends with its cause; None without a cause, or when it names nobody.

    `head` is where title, number and the lines of the list of parties end.
    """
    if cause is None:
        return None
    head = head if head <= cause.start else 0
    case = _CASE.search(text, cause.end, cause.end + 16)
    if not case:
        return None
    floor = max(head, cause.start - _LONGEST)
    floor = max([floor, *(text.rfind(mark, floor, cause.start) + 1 for mark in "。；")])
    hit = _SIDES.search(text[floor : cause.start])
    if hit:
        roles = (hit["claimant"], hit["opponent"])
        return CaseName(MatchSpan(floor + hit.start(), case.start()), tuple(_parties(hit, floor, roles)))
    start = max([floor, *(text.rfind(mark, floor, cause.start) + 1 for mark in "，：")])
    lead = _LEAD.match(text, start, cause.start)
    start = lead.end() if lead else start
    if not _UNROLED.match(text[start : cause.start]) or _NOBODY.fullmatch(text, start, cause.start):
        return None
    sides = _PLAIN_SIDES.match(text[start : cause.start])
    roles = ("申请执行人", "被执行人") if sides and sides["applies"] else ("当事人", "当事人")
    return CaseName(MatchSpan(start, case.start()), tuple(_parties(sides, start, roles)) if sides else ())


def _parties(hit: re.Match[str], floor: int, roles: tuple[str, str]) -> Iterator[tuple[str, MatchSpan]]:
    for role, group in zip(roles, ("first", "second"), strict=True):
        at = floor + hit.start(group)
        for name in _SEVERAL.split(hit.group(group)):
            plain = _ROLE.sub("", name)
            start = at + len(name) - len(plain)
            at += len(name) + 1
            if 2 <= len(plain) <= 40 and not _NO_NAME.search(plain):
                yield role, MatchSpan(start, start + len(plain))
