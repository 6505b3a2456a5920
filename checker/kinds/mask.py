"""The kind `mask`: what a published document must not show (`mask`), must not withhold (`keep`), must not hide (`hidden`).

What is there is found by `corpus.personal`, `corpus.partynames` and the readers (`corpus.redaction`); the rule says which kinds count.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject
from checker.verdict import Verdict
from corpus.partynames import REMAIN_NAMES, withheld_names
from corpus.personal import KIND_NAMES, personal_data_of
from corpus.redaction import HIDDEN_NAMES, STRUCK
from corpus.spans import MatchSpan

KEYS = ("mask", "keep", "hidden")
_UNSEEN = tuple(kind for kind in HIDDEN_NAMES if kind != STRUCK)  # everybody sees what is struck out
_ALLOWED = {"mask": tuple(KIND_NAMES), "keep": tuple(REMAIN_NAMES), "hidden": _UNSEEN}


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """The kinds of data of a rule file, under one of `KEYS`. Raises `ValueError` in Chinese."""
    given = [key for key in KEYS if key in data]
    if len(given) != 1:
        raise ValueError("mask、keep、hidden 必须有一个，且只能有一个")
    [key] = given
    kinds = data[key]
    if not (isinstance(kinds, list) and kinds and all(kind in _ALLOWED[key] for kind in kinds)):
        raise ValueError(f"{key} 应当是列表，可以有：{'、'.join(_ALLOWED[key])}")
    return {key: list(kinds)}


# A report that is passed on must not spread what it found: of a number only so much is repeated in the reason.
_SHOWN = 4
_MOST = 6
# Rules on names speak only of documents with somebody who must be anonymous.
_NAMES = frozenset({"anonymous_name", "name_form"})


def hidden(words: str) -> str:
    """A datum as a reason may repeat it: its first characters, the others as *."""
    words = words.replace("\t", "")  # a figure in each cell of a table
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "*" * min(len(words) - _SHOWN, 12)


def _named(found: Sequence[tuple[str, MatchSpan]], subject: Subject, names: dict[str, str]) -> str:
    shown_as = hidden if names is KIND_NAMES else str
    kinds = dict.fromkeys(kind for kind, _ in found)
    pieces = []
    for kind in kinds:
        spans = [span for each, span in found if each == kind]
        shown = "”“".join(shown_as(subject.words(span)) for span in spans[:_MOST])
        pieces.append(f"{names[kind]}“{shown}”" + (f"等 {len(spans)} 处" if len(spans) > _MOST else ""))
    return "、".join(pieces)


def _verdict(
    found: Sequence[tuple[str, MatchSpan, bool]],
    subject: Subject,
    names: dict[str, str],
    words: tuple[str, str, str],
) -> Finding:
    """Fail for what is sure, else undecided for what is not or could not be read, else pass."""
    certain = [(kind, span) for kind, span, sure in found if sure]
    if certain:
        shown = _named(certain, subject, names)
        return Finding(Verdict.FAIL, f"{words[0]}{shown}", tuple(span for _, span in certain))
    if found:
        doubtful = [(kind, span) for kind, span, _ in found]
        shown = _named(doubtful, subject, names)
        return Finding(Verdict.UNDECIDED, f"{words[1]}{shown}", tuple(span for _, span in doubtful))
    # A name, a number or an address may be any characters.
    gap = subject.gap(None)
    if gap:
        return Finding(Verdict.UNDECIDED, gap.replace("这一条", "应当处理的内容"))
    return Finding(Verdict.PASS, words[2])


def _unseen(kinds: Sequence[str], subject: Subject) -> Finding:
    """Whether the file holds text that nobody sees, and who copies it gets."""
    unseen = subject.document.extract.hidden
    found = [each for each in unseen if each.kind in kinds]
    if found:
        shown = "；".join(each.described(_first(each.text)) for each in found[:_MOST])
        more = f"；等 {len(found)} 处" if len(found) > _MOST else ""
        reason = f"看不见、但可以复制出来的文字：{shown}{more}"
        spans = tuple(each.span for each in found if each.span.start < each.span.end)
        return Finding(Verdict.FAIL, reason, raw_evidence=spans)
    over = [each.text for each in unseen if each.kind == "unchecked" and not each.page]
    if over:
        places = "、".join(f"“{_first(words)}”" for words in over[:_MOST])
        return Finding(
            Verdict.UNDECIDED,
            f"有不透明的图形放在文字前面，可能盖住了文字：{places}附近；盖住的文字仍能复制出来，请人工查看",
        )
    pages = [each.page for each in unseen if each.kind == "unchecked"]
    if pages:
        listed = "、".join(map(str, pages[:_MOST])) + ("等" if len(pages) > _MOST else "")
        return Finding(
            Verdict.UNDECIDED,
            f"第 {listed} 页可能有看不见的文字，但字体没有嵌入，或者页数、图形过多，没能核对；请人工查看",
        )
    if subject.unread:
        return Finding(Verdict.UNDECIDED, f"{subject.unread}，看不见的文字可能写在那里")
    return Finding(Verdict.PASS, "没有发现看不见的文字")


def _first(text: str) -> str:
    return hidden("".join(text.split()))


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with what is legible or withheld as evidence; undecided where it takes a person to tell."""
    if "hidden" in rule.options:
        return _unseen(rule.options["hidden"], subject)
    mask = rule.options.get("mask", [])
    if mask:
        kinds = _NAMES.union(mask) if _NAMES.issuperset(mask) else mask
        everything = personal_data_of(subject.document, kinds, subject.date)
        data = [
            (each.kind, each.span, each.sure)
            for each in everything
            # Masked beyond doubt is as it should be.
            if each.kind in mask and not (each.masked and each.sure)
        ]
        if not everything and _NAMES.issuperset(mask) and not subject.gap(None):
            return Finding(Verdict.NOT_APPLICABLE, "没有发现应当隐名的人")
        found = "没有发现" + "、".join(KIND_NAMES[kind] for kind in mask)
        return _verdict(data, subject, KIND_NAMES, ("写有", "请人工判断是否应当删除：", found))
    keep = rule.options["keep"]
    withheld = list(withheld_names(subject.document, keep))
    kept = "、".join(REMAIN_NAMES[kind] for kind in keep) + "没有隐去"
    doubt = "看不出是法院隐去的，还是转载的人隐去的："
    return _verdict(withheld, subject, REMAIN_NAMES, ("不应隐去的被隐去了：", doubt, kept))
