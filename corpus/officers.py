"""The judges, enforcement officers and clerks (审判人员) who signed a document, each with the office.

They stand in the signature (落款). A name behind 联系人 or 校对人 alone is no signature, and one of crosses alone names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

_OFFICES = (
    "审判长|代理审判员|助理审判员|审判员|人民陪审员|陪审员|执行长|执行员|执行法官|承办法官|承办人|副院长|院长|法官助理|"
    "代理书记员|书记员|执行局长|副局长|局长"
)
# What may follow a name: another signer, a date, or what is printed below a signature.
_FOLLOWS = (
    f"(?:{_OFFICES})|[一二][〇○◯Oo0零×*]|[12][0-9]{{3}}年|[×x*]{{2,4}}年|本件|附|打印|校对|核对|送达|联系|电话|地址|监督|以上|案件|诉讼|执行局|查询|邮编|通讯|办公|传真|辅警|法警|被告知人|受送达人|日期|时间|证号|执行公务证|翻译|承办|助理|[一-鿿]{{2,12}}法院|"
    "（|[，。；、：0-9]|第[0-9]|$"
)
_SIGNED = lazy_pattern(
    f"(?P<office>{_OFFICES})[：:]?(?P<name>(?!{_OFFICES}|联系|电话|微信)[一-鿿][一-鿿·×*]{{1,6}}?(?:[0-9](?![0-9]))?)(?=-?[0-9]{{0,3}}-?(?:{_FOLLOWS}))"
)
_NOBODY = lazy_pattern(
    "[×*某]+|印章|签名|盖章|院印|.*(?:法院|年|月|日|电话|签)|.*(?:审批|通知|办理|告诉|告知|公布|上网|和解|建议|法官助理|书记员|执行人员).*|.*表一?页?|以为"
)


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who signed: the office as written, and the place of the name in match text."""

    office: str
    name: MatchSpan


def officers(text: str, signature: MatchSpan | None) -> tuple[Officer, ...]:
    """Who signed, in the order of the text; none without a signature. Some sign below what stands overleaf."""
    if signature is None:
        return ()
    return tuple(
        Officer(hit.group("office"), MatchSpan(*hit.span("name")))
        for hit in _SIGNED.finditer(text, signature.start)
        if not _NOBODY.fullmatch(hit.group("name"))
    )
