"""Remarks by which a document takes back what it says above: a clause that may be withdrawn is not a clause that stands.

Which sentences such a remark means is for a person: a clause found where it may point becomes undecided. What a single
requirement counts as its own withdrawal is in the rules (`contradicts`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from checker.finding import Finding
from checker.subject import Subject
from checker.verdict import Verdict
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
_REMARK = lazy_pattern(
    # 上一自然段关于……的内容，现予全部撤回; but not 上述申请已撤回, which speaks of the case.
    f"(?:(?P<near>[上前]一?(?:自然)?段|{_SENTENCE})|上文|前文|上述|以上"
    # 第一项 of this document, not 判决第一项.
    f"|第[一二三四五六七八九十0-9]{{1,3}}(?:自然)?段|(?<![决定书解令])第（?[一二三四五六七八九十0-9]{{1,3}}）?项)"
    f"[^。；]{{0,70}}(?:内容|文字|表述|条款|数额|金额|自然段|段|句)[^。；]{{0,40}}(?:{_TAKEN_BACK})"
    f"|(?P<sentence>{_SENTENCE})[^。；]{{0,6}}(?:{'|'.join(_SHORT_WORDS)})"
)
_QUOTED = lazy_pattern('["“]([^"“”]{8,})["”]')


@lru_cache(maxsize=1)
def _remarks(text: str) -> tuple[re.Match[str], ...]:
    """The remarks of a text; each of its clauses asks for them."""
    # Plain searches first: few documents take anything back, and the pattern costs as much as a rule.
    return tuple(_REMARK.finditer(text)) if any(word in text for word in (*_WORDS, *_SHORT_WORDS)) else ()


def heeded(finding: Finding, subject: Subject) -> Finding:
    """The finding of a clause, undecided where a remark behind it may take it back."""
    if finding.verdict is not Verdict.PASS or not finding.evidence:
        return finding
    for remark in _remarks(subject.document.match.text):
        meant = _meant(remark, subject)
        if any(meant.start <= span.start < meant.end for span in finding.evidence):
            words = subject.words(MatchSpan(*remark.span()))
            reason = f"{finding.reason}；但后面写有“{words[:40]}”，看不出这一内容是否还算数，请核对"
            return replace(finding, verdict=Verdict.UNDECIDED, reason=reason)
    return finding


def _meant(remark: re.Match[str], subject: Subject) -> MatchSpan:
    """What a remark takes back: the words it quotes, the paragraph before it for 上一段, else all above."""
    text = subject.document.match.text
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
    line = raw.rfind("\n", 0, document.match.to_raw(MatchSpan(*remark.span())).start)
    before = raw[: max(line, 0)].rstrip()
    start = before.rfind("\n") + 1
    return document.match.from_raw(RawSpan(start, start + 1)).start
