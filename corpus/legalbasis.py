"""What a document rests on in law (法律依据): the statutes behind 依照, with their articles.

Not every statute it mentions: what a party invoked, what is printed below as an annex, and contracts, notices and decisions
between 《》 are no basis of the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from corpus.fields import Statute
from corpus.matchtext import fold_query
from corpus.parts import Part, part_named
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan

# From 依照 to the first statute and from one statute to the next nothing stands but what joins them.
_LEAD = lazy_pattern("(?:依照|依据|根据|按照|参照)(?:[^。；，《]{0,40})$")
# Possessive: what was passed over is not tried again, so that a hostile text costs no more than its length.
_JOINT = lazy_pattern(
    "(?:第?[一二三四五六七八九十百零〇、和及至0-9（）]+[款项目]|（[^）]{1,40}）|[、，和及与]|以及|之|的|规定|有关|相关|并|最高人民法院)*+"
)
_APART = 120  # characters between two statutes that are cited together, at most
_LAW = lazy_pattern(
    "(?:法|典|规定|解释|条例|办法|规则|细则|意见|通知|批复|决定|纪要|答复|若干问题|实施方案|制度)(?:（[^）]{1,20}）)?$"
)
_NO_LAW = lazy_pattern("执行通知|协助执行|裁定书|决定书|判决书|告知书|委托|合同|协议|处罚|限制消费|公告")
# Sentences that tell what somebody else relied on: an authority its decision, a party its request.
_OF_OTHERS = lazy_pattern(
    "处罚|征收决定|(?:申请人|异议人|申请执行人|被执行人|原告|被告)(?:认为|提出|辩称|称)|请求|作出[^，。；]{0,20}决定|向[本我]院|符合《"
)
_OWN = lazy_pattern(
    "责令你|责令被执行人|特此|请(?:你|贵)|协助执行|限你|限被执行人|通知你|现?通知|公告|决定|裁定|依法"
)
_ORDERED = lazy_pattern(
    "，(?:本院|现|特)?(?:责令|限|通知|命令|对(?:你|被执行人)[^，。；]{0,24}(?:采取|限制))"
)
_STOPS = "。；"
_SENTENCE = 600  # characters before a statute, at most


def legal_basis(text: str, parts: Sequence[Part], statutes: Sequence[Statute]) -> tuple[Statute, ...]:
    """The statutes on which a document rests, in order, each once with its articles.

    Those of the sentence that leads to what it rules; where there is none, of sentences in which it speaks itself.
    """
    ruling = part_named(tuple(parts), "主文")
    named = [
        each
        for each in _invoked(text, statutes)
        if _LAW.search(title := fold_query(each.title)) and not _NO_LAW.search(title)
    ]
    if ruling:
        lead = max(text.rfind(mark, 0, ruling.start) for mark in _STOPS) + 1
        found = [each for each in named if lead <= each.span.start < ruling.start]
        if found:
            return _once(found)
    end = next((part.span.start for part in parts if part.name == "落款"), len(text))
    return _once(each for each in named if each.span.start < end and _speaks(text, each.span))


def _invoked(text: str, statutes: Sequence[Statute]) -> Iterator[Statute]:
    """Those behind 依照 and what is joined to them."""
    before: Statute | None = None
    for statute in statutes:
        introduced = _LEAD.search(text, max(0, statute.span.start - 60), statute.span.start)
        near = before is not None and statute.span.start - before.span.end <= _APART
        joined = near and before is not None and _JOINT.fullmatch(text, before.span.end, statute.span.start)
        before = statute if introduced or joined else None
        if before:
            yield before


def _once(statutes: Iterable[Statute]) -> tuple[Statute, ...]:
    found: dict[tuple[str, tuple[str, ...]], Statute] = {}
    for each in statutes:
        found.setdefault((each.title, each.articles), each)
    return tuple(found.values())


def _speaks(text: str, span: MatchSpan) -> bool:
    """Whether the document itself orders or notifies in the sentence."""
    floor, end = max(0, span.start - _SENTENCE), span.end + _APART
    start = max(floor, *(text.rfind(mark, floor, span.start) + 1 for mark in _STOPS))
    stops = [at for mark in _STOPS if (at := text.find(mark, span.end, end)) >= 0]
    stop = min([*stops, end])
    # 申请执行人向本院申请执行，依照《…》第…条的规定，责令你……: whoever is told of before, the order that follows is the court's.
    if _ORDERED.search(text, span.end, stop) and not _OF_OTHERS.search(text, span.end, stop):
        return True
    sentence = text[start:stop]
    return bool(_OWN.search(sentence)) and not _OF_OTHERS.search(sentence)
