"""The cause of a case (案由) as the document names it: 买卖合同纠纷, 行政处罚, 盗窃罪.

It stands before 一案, with the names of the parties right in front of it and no mark between. A cause is known from the
table of causes, or because the name of a party ends where it begins; anything else is no value.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import islice
from pathlib import Path

from corpus.patterns import lazy_pattern
from corpus.representatives import SURNAMES
from corpus.spans import MatchSpan

# 一案 follows 与…买卖合同纠纷, not 一案一账号 or 一案双查.
_CASE = lazy_pattern("一案(?!一|双|三|多)")
_LONGEST = 24
_MOST_CASES = 200  # places that are looked at; a document names its case at the first or second
# With these longer causes end that are in no table: 奶牛寄养合同纠纷.
_VAGUE = frozenset(("合同纠纷", "服务合同纠纷", "侵权责任纠纷", "所有权纠纷", "权属纠纷", "仲裁"))
_ENDINGS = ("纠纷", "争议", "之诉")
# What may stand between the cause and 一案.
_TRAILING = lazy_pattern(
    "(?:民事|刑事|行政)?(?:的?(?:执行|恢复执行|强制执行|仲裁|判决|调解|裁决|申请执行|罚金|退赔|附带民事|财产刑|追缴)){1,2}$"
)
_CRIME = lazy_pattern(
    "(?:犯|因|[、的])([一-鿿、]{2,18}?罪)(?:罚金|退赔|刑事附带民事|附带民事|没收财产|财产刑|追缴|违法所得)?$"
)
_LABELLED = lazy_pattern(
    "(?<![一-鿿])案由[：:]([一-鿿、]{2,24}?)(?=[，。；（]|立案|标的|申请|执行|承办|收案)"
)
_NAME_BEFORE = lazy_pattern(
    "(?:你|你(?:公司|单位|方|们)|双方|等(?:[0-9一二三四五六七八九十百]{1,4}[人户名])?人?|（[^）]{1,20}）|有限公司|有限责任公司|合作社|经营部|商行|[支分]行)$"
)
# 申请执行人与被执行人股权回购纠纷, 张三申请执行合伙盈余分配纠纷: where a name might follow, no cause is known to begin.
_UNNAMED = lazy_pattern("(?:申请(?:强制)?执行|当事人|(?:申请|被|被申请)(?:执行)?人|[原被]告)$")
_MIGHT_NAME = lazy_pattern(f"[{SURNAMES}某]|.*[与诉和]")
# 买卖合同（牲畜）纠纷: a cause with what it was about.
_ABOUT = lazy_pattern("（[一-鿿、]{1,12}）(?=(?:纠纷|争议)$)")
_WORDS = lazy_pattern("(?:(?!本院|执行)[一-鿿、])+")
# Right before a vague cause: a name so short that no other word stands between.
_SHORT_NAME = lazy_pattern("(?:被执行人|被告|被申请人|申请(?:强制)?执行|与|诉)[一-鿿·×*]{2,3}$")


@lru_cache(maxsize=1)
def known_causes() -> frozenset[str]:
    """The causes of the table."""
    text = (Path(__file__).parent / "data" / "causes.txt").read_text("utf-8")
    return frozenset(word for word in text.split() if len(word) > 2)


def cause_span(text: str, names: Collection[str] = ()) -> MatchSpan | None:
    """Where a match text names its cause; `names` are those of the parties, folded. The first that is sure counts."""
    labelled = _LABELLED.search(text)
    if labelled and labelled.group(1) in known_causes():
        return MatchSpan(*labelled.span(1))
    for case in islice(_CASE.finditer(text), _MOST_CASES):
        found = _before(text, case.start(), names)
        if found:
            return found
    return None


def _before(text: str, end: int, names: Collection[str]) -> MatchSpan | None:
    start = max(0, end - _LONGEST - 8)
    crime = _CRIME.search(text, start, end)
    if crime:
        return MatchSpan(*crime.span(1))
    trailing = _TRAILING.search(text, start, end)
    for stop in (end, trailing.start()) if trailing else (end,):
        found = _ending_at(text, stop, names)
        if found:
            return found
    return None


def _ending_at(text: str, end: int, names: Collection[str]) -> MatchSpan | None:
    known = known_causes()
    behind = _behind_a_name(text, end, names)
    if behind and text[behind.start : end] in known:
        return behind
    for length in range(min(_LONGEST, end), 2, -1):
        start, cause = end - length, text[end - length : end]
        if cause in _VAGUE and not _SHORT_NAME.search(text, max(0, start - 12), start):
            continue
        # 买卖合同一案 is 买卖合同纠纷一案.
        if cause in known or (length > 3 and cause + _ENDINGS[0] in known):
            return MatchSpan(start, end)
    return behind or _with_a_remark(text, end)


def _with_a_remark(text: str, end: int) -> MatchSpan | None:
    """A known cause with a bracket before its last word."""
    about = _ABOUT.search(text, max(0, end - _LONGEST), end)
    if about is None:
        return None
    ending = text[about.end() : end]
    for length in range(min(_LONGEST, about.start()), 2, -1):
        start = about.start() - length
        if text[start : about.start()] + ending in known_causes():
            return MatchSpan(start, end)
    return None


def _behind_a_name(text: str, end: int, names: Collection[str]) -> MatchSpan | None:
    """A cause, in a table or in none, right behind a name that is known."""
    if not text.endswith(_ENDINGS, 0, end):
        return None
    ends = tuple(filter(None, names))
    for length in range(4, min(_LONGEST, end) + 1):
        start = end - length
        before = text[max(0, start - 60) : start]
        if not _WORDS.fullmatch(text, start, end):
            break
        if before.endswith(ends) or _NAME_BEFORE.search(before):
            return MatchSpan(start, end)
        if _UNNAMED.search(before) and not _MIGHT_NAME.match(text, start, end):
            return MatchSpan(start, end)
    return None
