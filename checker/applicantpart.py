"""The part of one paper for both sides that speaks to the applicant: what it grants, it does not grant to the debtor (art. 20)."""

from __future__ import annotations

from functools import lru_cache

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

BECAUSE = "写在给申请执行人的部分，没有向被执行人告知"
_NUMBERED = "(?:第[一二三1-3]部分|[一二三]、|（[一二三]）|[甲乙]、|[ABab][.、])"
_NAME = "(?:[一-鿿·]{2,20}|（[一-鿿·]{2,20}）)?"
# 第一部分　申请执行人（某甲）须知; the same heading for the debtor has to follow.
_APPLICANT = lazy_pattern(f"{_NUMBERED}(?:致|告)?申请执行人{_NAME}(?:须知|告知事项|的?权利义务|注意事项)")
_NEXT = lazy_pattern(
    f"{_NUMBERED}(?:致|告)?(?P<debtor>被执行人)?{_NAME}(?:须知|告知事项|的?权利义务|注意事项)|{_NUMBERED}[^。；，：]{{0,16}}(?:双方|共同)"
)


@lru_cache(maxsize=8)  # each hit of each rule asks
def applicant_part(text: str) -> MatchSpan | None:
    """Where the part for the applicant stands that one for the debtor follows; None where there is none."""
    own = _APPLICANT.search(text)
    following = _NEXT.search(text, own.end()) if own else None
    if own is None or following is None or not following["debtor"]:
        return None
    return MatchSpan(own.start(), following.start())
