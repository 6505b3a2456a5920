"""Remarks by which a document takes back what it says above, or in a section below: a clause that may be withdrawn does not stand.

Which sentences such a remark means is for a person: a clause found where it may point becomes undecided. What a single
requirement counts as its own withdrawal is in the rules (`contradicts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from checker.finding import Finding
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.numerals import integer
from corpus.patterns import lazy_pattern
from corpus.spans import MatchSpan, RawSpan

# How a remark takes back: a word that must stand there, and how it may go on.
_WORDS = {
    "撤回": "",
    "删": "[除去掉]?",
    "划掉": "",
    "作废": "",
    "误贴": "",
    "误录": "",
    "误植": "",
    "不作为": "本?(?:裁定|通知|决定|告知|文书)",
    "不应写入": "",
    "不予采用": "",
    "不再有效": "",
    "不算数": "",
    "不作数": "",
    "不作准": "",
}
# And how it does behind 末句, 此段 without more.
_SHORT_WORDS = ("删", "作废", "撤回", "不要", "取消")
_TAKEN_BACK = "|".join(word + rest for word, rest in _WORDS.items())
_SENTENCE = "[末该本此上](?:一)?[句段]"
_NUMERAL = "[一二三四五六七八九十]{1,3}|[0-9]{1,2}"
_REMARK = lazy_pattern(
    # 上一自然段关于……的内容，现予全部撤回; but not 上述申请已撤回, which speaks of the case.
    f"(?:(?P<near>[上前]一?(?:自然)?段|{_SENTENCE})|上文|前文|上述|以上"
    # 第一项 of this document, not 判决第一项; 第五项第（1）目.
    f"|第[一二三四五六七八九十0-9]{{1,3}}(?:自然)?段"
    f"|(?<![决定书解令])第（?(?P<item>{_NUMERAL})）?项(?:第?（?(?P<part>{_NUMERAL})）?[目点])?)"
    f"[^。；]{{0,70}}(?:内容|文字|表述|条款|数额|金额|自然段|段|句)[^。；]{{0,70}}(?<!不[得可能要准许])(?<![勿莫])(?:{_TAKEN_BACK})"
    f"|(?P<sentence>{_SENTENCE})[^。；]{{0,6}}(?:{'|'.join(_SHORT_WORDS)})"
)
# 第四条自口头通知时起失效; not that of a code, a judgment or a settlement.
_NO_LONGER = (
    "失效",
    "不再适用",
    "不在本案适用",
    "不适用于本案",
    "不予适用",
    "视为删去",
    "视为删除",
    "不再有效",
    "停止适用",
    "仅供参考",
    "作废",
    "取消",
    "终止",
    "删除",
    "撤回",
)
_ITEM_REMARK = lazy_pattern(
    f"第（?(?P<item>{_NUMERAL})）?[条项款点][^。；，第]{{0,20}}?(?<!不)(?<!不会)(?:{'|'.join(_NO_LONGER)})"
    # 遇此情形，不适用第三条
    f"|(?:不适用|停止适用)(?:本(?:通知|告知)书?|前述|上述)?第（?(?P<voided>{_NUMERAL})）?[条项款点](?![的之]?规定)"
)
# 第三条、第四条为系统自动生成的格式条款，……上述两条不适用，被执行人不必理会
_ITEMS_REMARK = lazy_pattern(
    f"(?P<items>第（?(?:{_NUMERAL})）?[条项款点]?(?:[、和及与]第?（?(?:{_NUMERAL})）?[条项款点]?){{0,9}})(?<=[条项款点])(?:为|系|是|属)"
    "[^。]{0,40}?(?:格式|模板|样式|系统|印制|自动生成)[^。]{0,40}?"
    "(?:(?:[上前]述|以上|该|此|这)[一二两三四五]?[条项款](?:均|都|在?本案)?(?:不适用|不必理会|无须理会|不作数|作废)"
    "|仅供参考|不作为[^。，]{0,16}依据)"
)
_EACH_NUMERAL = lazy_pattern(_NUMERAL)
# 【线下收款栏】（本案不适用本栏，以下文字作废）: void till the next heading.
_VOID_SECTION = lazy_pattern(
    "（[^（）]{0,12}(?:本栏|本节|本部分|以下(?:文字|内容|各项|条款)|下列(?:文字|内容|各项|条款))[^（）]{0,8}(?:不适用|作废|删去)[^（）]*）"
    "|（[^（）]{0,4}(?:本案|本件)?不适用(?:本栏|本节|本部分|以下(?:文字|内容|各项|条款))[^（）]{0,16}）"
)
# 三日内全部履行完毕的，不适用第七条: what is to happen to him who does not pay.
_HAVING_PAID = lazy_pattern("(?:履行|付清|缴清|清偿|还清|给付)(?:完毕|完)?的，?$")
_NEXT_SECTION = lazy_pattern(
    "（[一-鿿]{2,6}(?:栏|部分|须知)）|(?<![一二三四五六七八九十])[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:条|部分|节)"
)
_ELSEWHERE = lazy_pattern("[》法]|判决|裁定|裁决|调解|协议|合同|方案|主文|公约|章程")
_ELSEWHERE_REACHES = 16
_ITEM = lazy_pattern(
    f"第（?({_NUMERAL})）?[条项款点]|（({_NUMERAL})）|(?<![0-9一二三四五六七八九十])({_NUMERAL})[、.．](?![0-9])"
)
_LARGE_ITEM = lazy_pattern("(?<![一二三四五六七八九十])([一二三四五六七八九十]{1,3})、")
_ITEM_REACHES = 200
# A text without these takes nothing back: one search for all, as the patterns cost as much as a rule.
_ANY_WORD = lazy_pattern("|".join(dict.fromkeys((*_WORDS, *_SHORT_WORDS, *_NO_LONGER, "不适用", "不作为"))))
_PARAGRAPH_ENDS = frozenset("。；：！？;:!?”」』）")
_QUOTED = lazy_pattern('["“]([^"“”]{8,})["”]')


@lru_cache(maxsize=1)
def _may_take_back(text: str) -> bool:
    return _ANY_WORD.search(text) is not None


@lru_cache(maxsize=1)
def _remarks(text: str) -> tuple[re.Match[str], ...]:
    """The remarks of a text; each of its clauses asks for them."""
    return tuple(_REMARK.finditer(text))


@lru_cache(maxsize=1)
def _items_taken_back(text: str) -> tuple[tuple[re.Match[str], frozenset[int | None]], ...]:
    """The remarks by which a text takes back numbered items of its own, with their numbers."""
    single = (
        (remark, frozenset({_number(remark["item"] or remark["voided"])}))
        for remark in _ITEM_REMARK.finditer(text)
        if not (remark["voided"] and _HAVING_PAID.search(text, max(0, remark.start() - 16), remark.start()))
    )
    several = (
        (remark, frozenset(map(_number, _EACH_NUMERAL.findall(remark["items"]))))
        for remark in _ITEMS_REMARK.finditer(text)
    )
    return tuple(
        (remark, numbers)
        for remark, numbers in (*single, *several)
        if not _ELSEWHERE.search(text, max(0, remark.start() - _ELSEWHERE_REACHES), remark.start())
    )


@lru_cache(maxsize=1)
def _void_sections(text: str) -> tuple[MatchSpan, ...]:
    """The headings that say their section does not apply, each as far as the section reaches."""
    return tuple(_sections(text))


def _sections(text: str) -> Iterator[MatchSpan]:
    for head in _VOID_SECTION.finditer(text):
        until = _NEXT_SECTION.search(text, head.end())
        yield MatchSpan(head.start(), until.start() if until else len(text))


def _number(numeral: str) -> int | None:
    return int(numeral) if numeral.isdecimal() else integer(numeral)


def _item_of(text: str, at: int) -> int | None:
    """The number of the list item or article that holds an offset; None when none is in sight."""
    return _last_item(text, max(0, at - _ITEM_REACHES), at)


def _last_item(text: str, start: int, end: int) -> int | None:
    """The number of the last mark of an item in a stretch of text; None when there is none."""
    marks = list(_ITEM.finditer(text, start, end))
    return _number(next(filter(None, marks[-1].groups()))) if marks else None


def _in_item(text: str, at: int, item: int | None, part: int | None) -> bool:
    """Whether an offset stands under item 五 of a text, and there under part (1)."""
    large = list(_LARGE_ITEM.finditer(text, 0, at))
    if not large or _number(large[-1][1]) != item:
        return False
    return part is None or _last_item(text, large[-1].end(), at) == part


def heeded(finding: Finding, subject: Subject) -> Finding:
    """The finding of a clause, undecided where a remark behind it, or over its section, may take it back."""
    if finding.verdict is not Verdict.PASS or not finding.evidence:
        return finding
    text = subject.text
    if not _may_take_back(text):
        return finding
    for remark in _remarks(text):
        if _means_any(remark, finding.evidence, subject):
            return _doubted(finding, subject, MatchSpan(*remark.span()))
    for remark, numbers in _items_taken_back(text):
        if any(
            span.end <= remark.start() and _item_of(text, span.start) in numbers for span in finding.evidence
        ):
            return _doubted(finding, subject, MatchSpan(*remark.span()))
    for section in _void_sections(text):
        if any(section.start <= span.start < section.end for span in finding.evidence):
            head = MatchSpan(section.start, text.find("）", section.start) + 1)
            return _doubted(finding, subject, head, where="前面", asked="适用")
    return finding


def _doubted(
    finding: Finding, subject: Subject, remark: MatchSpan, where: str = "后面", asked: str = "还算数"
) -> Finding:
    words = subject.words(remark)
    reason = f"{finding.reason}；但{where}写有“{words[:40]}”，看不出这一内容是否{asked}，请核对"
    return finding._replace(verdict=Verdict.UNDECIDED, reason=reason)


def _means_any(remark: re.Match[str], evidence: Sequence[MatchSpan], subject: Subject) -> bool:
    """Whether a remark may take back a clause that stands there."""
    meant = _meant(remark, subject)
    above = [span for span in evidence if meant.start <= span.start < meant.end]
    text = subject.text
    item = _number(remark["item"]) if remark["item"] else None
    # Without such an item in the document the remark may mean anything.
    if item is None or all(
        _number(mark[1]) != item for mark in _LARGE_ITEM.finditer(text, 0, remark.start())
    ):
        return bool(above)
    part = _number(remark["part"]) if remark["part"] else None
    return any(_in_item(text, span.start, item, part) for span in above)


def _meant(remark: re.Match[str], subject: Subject) -> MatchSpan:
    """What a remark takes back: the words it quotes, the paragraph before it for 上一段, else all above."""
    text = subject.text
    quoted = max(_QUOTED.findall(text, remark.start(), _end(text, remark)), key=len, default="")
    at = text.rfind(quoted, 0, remark.start()) if quoted else -1
    if at >= 0:
        return MatchSpan(at, at + len(quoted))
    return MatchSpan(_reach(remark, subject), remark.start())


def _end(text: str, remark: re.Match[str]) -> int:
    """The end of the sentence of a remark."""
    end = text.find("。", remark.end())
    return end if end >= 0 else len(text)


def _reach(remark: re.Match[str], subject: Subject) -> int:
    """Where what it may mean begins: the paragraph before for 上一段, else the document."""
    if not (remark["near"] or remark["sentence"]):
        return 0
    document = subject.document
    raw = document.raw
    own = raw.rfind("\n", 0, document.match.to_raw(MatchSpan(*remark.span())).start) + 1
    start = _paragraph(raw, len(raw[:own].rstrip()))
    return document.match.from_raw(RawSpan(start, start + 1)).start


def _paragraph(raw: str, end: int) -> int:
    """Where the paragraph begins whose last line ends there: lines that neither a stop nor an empty line parts are one."""
    start = raw.rfind("\n", 0, end) + 1
    while start:
        above = raw.rfind("\n", 0, start - 1) + 1
        line = raw[above : start - 1].rstrip()
        if not line or line[-1] in _PARAGRAPH_ENDS:
            break
        start = above
    return start
