"""Lawyers (律师) and their firms (律所) who represent a party, from the list of the parties.

委托诉讼代理人：王某，安徽某某律师事务所律师. A firm that is itself a party or an administrator (管理人), a legal worker of a
基层法律服务所, and a company's own employee are no lawyers of a party.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_AGENT = "(?:共同)?委托(?:诉讼|执行)?代理人|诉讼代理人|代理人|辩护人"
_ROLES = "申请执行人|被执行人|申请人|被申请人|原告|被告|第三人|法定代表人|负责人|异议人|案外人|利害关系人|法定代理人"
# One agent's entry: up to the next agent or the next party.
_ENTRY = lazy_pattern(
    f"(?<!法定)(?:{_AGENT})(?:（[^）]{{1,16}}）)?[：:]?(?P<told>[^：:。]{{2,120}}?)(?=。|$|；|(?:{_AGENT})|(?:{_ROLES})[：:（]?[一-鿿])"
)
# The firm begins behind a comma, 系, 均系, or where a name of two to four characters ends.
_FIRM = lazy_pattern(
    "(?P<firm>[一-鿿×*（）]{2,24}律师(?:联合)?事务所(?:（[一-鿿]{2,6}）)?(?:[一-鿿]{2,8}分所)?)(?P<after>(?:执业|专职|实习|公职)?律师|实习人员)?"
)
_JOINTS = lazy_pattern("^.*(?:[，、；：]|[均都]?系|男|女|工作单位)")
_PERSON = lazy_pattern("[一-鿿][一-鿿×*某·]{1,3}")
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍"
)
_PLACES = lazy_pattern(
    "(?:北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆|国浩|泰和泰)"
)


@dataclass(frozen=True, slots=True)
class Lawyer:
    """A lawyer and the firm as the document writes them; either may be missing."""

    name: MatchSpan | None
    firm: MatchSpan | None


def lawyers(text: str, parties: MatchSpan | None) -> tuple[Lawyer, ...]:
    """The lawyers in the list of parties of a match text, in order."""
    if parties is None:
        return ()
    found: list[Lawyer] = []
    for entry in _ENTRY.finditer(text, *parties):
        told = MatchSpan(*entry.span("told"))
        firm = _firm(text, told)
        if firm:
            names = _names(text, MatchSpan(told.start, firm.start))
            found += [Lawyer(name, firm) for name in names] or [Lawyer(None, firm)]
    return tuple(found)


def _firm(text: str, told: MatchSpan) -> MatchSpan | None:
    hit = _FIRM.search(text, *told)
    if hit is None or hit.group("after") in ("实习律师", "实习人员"):
        return None
    start, end = hit.span("firm")
    joint = _JOINTS.match(text[told.start : end])
    if joint:
        return MatchSpan(max(start, told.start + joint.end()), end)
    # 白某山西云冈律师事务所律师: no mark between; the name of a place tells where the firm begins.
    place = _PLACES.search(text, told.start + 2, end)
    return MatchSpan(place.start(), end) if place and place.start() - told.start <= 4 else None


def _names(text: str, before: MatchSpan) -> list[MatchSpan]:
    """The people named before their firm: 王某、李某."""
    found, at = [], before.start
    for piece in text[before.start : before.end].replace("，", "、").split("、"):
        name = None if piece.strip("均都系") == "" else _PERSON.match(piece)
        if (
            name
            and name.end() >= len(piece.rstrip("均都系"))
            and (piece[0] in SURNAMES or "某" in piece or len(piece) <= 4)
        ):
            found.append(MatchSpan(at, at + name.end()))
        elif found:
            break
        at += len(piece) + 1
    return found
