"""What each case number of a document is in it: its own, the judgment enforced, an objection, a joined case, …

The type code in the number says most (执恢, 执异, 民初, …); the words around it tell a joined or transferred case.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.folding import fold
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

OWN, BASIS, JOINED, ENFORCEMENT, OTHER = "own", "basis", "joined", "enforcement", "other"
ROLE_NAMES = {
    OWN: "本案",
    BASIS: "执行依据",
    JOINED: "并案",
    "restored": "恢复执行",
    "objection": "执行异议",
    "reconsideration": "执行复议",
    "supervision": "执行监督",
    "preservation": "财产保全",
    "first_preservation": "首次执行、保全",
    "penalty": "司法制裁",
    "review": "非诉执行审查",
    "bankruptcy": "破产",
    ENFORCEMENT: "执行案件",
    OTHER: "其他案件",
}
# The first that occurs in the number wins; serial number and 字 behind the code (执恢12号, 执异字第3号).
_CODES = tuple(
    (lazy_pattern(f"(?:{codes})(?:字第?)?[0-9o×x*某]"), role)
    for codes, role in (
        ("公证[一-鿿]{0,2}|证执", BASIS),
        ("执恢", "restored"),
        ("执异|执议", "objection"),
        ("执复", "reconsideration"),
        ("执监|执督|执申", "supervision"),
        ("财保|执保|民保|诉保|保令|行保", "preservation"),
        ("司惩|司惩复|执惩", "penalty"),
        ("行审|非审|行非审|非诉行审", "review"),
        ("破|破申|破终|清申|强清", "bankruptcy"),
        ("执|执行|中执|执委|执协|执他", ENFORCEMENT),
    )
)
# What is tried, mediated or ordered is what can be enforced; 仲字 and 劳人仲案字 are numbers of arbitrators.
_TRIED = lazy_pattern(
    "(?:民|行|刑|商|知|赔|海|金)[一-鿿]{0,3}(?:初|终|再|申|撤|监|重|特|督|调|确)|民督|仲|公证|证执|民调|商初|简初|速|司确|诉前调确"
)
_JOINED_BEFORE = lazy_pattern("(?:并案|合并|并入|系列案|与)[^。；]{0,12}$")
_JOINED_AFTER = lazy_pattern("^[^。；，]{0,16}(?:并案|合并|并入)")
_ENFORCED_AFTER = lazy_pattern(
    "^(?:[^。；，一-鿿]|号|之[一二三四五]){0,4}(?:民事|刑事|行政|仲裁|执行证书|公证|劳动)?[^。；，]{0,12}?(?:判决|调解书|裁决|支付令|决定书|执行证书|赔偿)"
)
_BESIDE = lazy_pattern(
    "[、，和及][0-9号、，和及]{0,80}|(?:[、，和及]（[0-9]{4}）[一-鿿0-9]{2,20}号){0,10}[、，和及]"
)
_NEAR = 24


def roles(text: str, numbers: Sequence[tuple[str, MatchSpan]], own: MatchSpan | None) -> tuple[str, ...]:
    """A role (a key of `ROLE_NAMES`) for each case number of a match text; a number comes with its place."""
    return tuple(_role(text, fold(number), span, own) for number, span in numbers)


def _role(text: str, number: str, span: MatchSpan, own: MatchSpan | None) -> str:
    if own and span.start == own.start:
        return OWN
    before, after = text[max(0, span.start - _NEAR) : span.start], text[span.end : span.end + _NEAR]
    code = number[number.find("）") + 1 :]
    role = next((role for pattern, role in _CODES if pattern.search(code)), None)
    if role in (ENFORCEMENT, "restored"):
        # （2022）皖0202执1号、2号 under the title: both are the document's own.
        beside = own is not None and _BESIDE.fullmatch(text, own.end, span.start)
        if beside or _JOINED_BEFORE.search(before) or _JOINED_AFTER.search(after):
            return JOINED
    if role:
        return role
    return BASIS if _TRIED.search(code) or _ENFORCED_AFTER.match(after) else OTHER
