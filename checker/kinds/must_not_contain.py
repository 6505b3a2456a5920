"""The kind `must_not_contain`: the document must not say something.

What excuses it (`excused_by`) may stand anywhere in the document; with `excuses: same_asset` it excuses only what is
said of the same kind of property.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from checker.clauses import find_clause
from checker.finding import Finding
from checker.matching import find_in
from checker.rule import Rule
from checker.statements import Doubt
from checker.subject import Subject
from checker.verdict import Verdict
from checker.whichasset import asset_of
from checker.wording import parse_wording
from corpus.spans import MatchSpan

KEYS = ("excuses",)
_MOST_SHOWN = 20
KEPT = Finding(Verdict.PASS, "没有发现本条禁止的内容")


def read(data: Mapping[str, Any]) -> dict[str, Any]:
    """How far excuses reach, from a rule file. Raises `ValueError` in Chinese."""
    reach = data.get("excuses")
    if reach not in (None, "same_asset"):
        raise ValueError("excuses 只能写 same_asset：例外只及于同一种财产")
    return {"excuses": reach} if reach else {}


def _excuse(rule: Rule, subject: Subject, span: MatchSpan, excuses: Sequence[MatchSpan]) -> MatchSpan | None:
    """What excuses the offence or suspicion at a place."""
    if not excuses or "excuses" not in rule.options:
        return next(iter(excuses), None)
    of = asset_of(subject.text, subject.sentences, span)
    for excuse in excuses:
        # Where nothing tells what is spoken of, an excuse holds: to accuse wants certainty.
        if of is None or asset_of(subject.text, subject.sentences, excuse) in (of, None):
            return excuse
    return None


def _settled(rule: Rule, subject: Subject, suspicion: Doubt) -> bool:
    """Whether the sentence before a suspicion says what settles it."""
    settling = rule.suspect[suspicion.number].before
    sentence = subject.sentence_before(suspicion.span.start) if settling else None
    return sentence is not None and any(
        find_in(parse_wording(each), subject.text, *sentence) for each in settling
    )


def judge(rule: Rule, subject: Subject) -> Finding:
    """Fail with the offending words as evidence; pass when there are none or they are excused."""
    if not subject.said_to(rule) and subject.plainly_read:
        return KEPT
    clause = find_clause(rule, subject)
    spans = tuple(dict.fromkeys(hit.span for hit in clause.found))
    excuses = subject.excuses(rule)
    if spans:
        # Every offence is shown, not only the first: who mends one must not find the next the day after.
        if len(rule.groups) == 1:
            spans = tuple(dict.fromkeys(hit.span for hit in subject.places(rule)))[:_MOST_SHOWN]
        excused = [_excuse(rule, subject, span, excuses) for span in spans]
        open_ = tuple(span for span, excuse in zip(spans, excused, strict=True) if excuse is None)
        if open_:
            shown = "”“".join(map(subject.words, open_))
            doubt = subject.unclear(rule)
            if doubt:
                return Finding(Verdict.UNDECIDED, f"写有“{shown}”；{doubt.because}", (*open_, doubt.span))
            return Finding(Verdict.FAIL, f"写有“{shown}”", open_, True)
        shown = "”“".join(map(subject.words, spans))
        grounds = tuple(dict.fromkeys(excuse for excuse in excused if excuse))
        said = "”“".join(map(subject.words, grounds))
        return Finding(Verdict.PASS, f"写有“{shown}”，同时写明“{said}”", (*spans, *grounds))
    gap = subject.gap(rule.sought(), rule.where, anywhere=True)
    if gap:
        return Finding(Verdict.UNDECIDED, gap.replace("这一条", "不应有的内容"))
    if subject.damage:
        damaged = {
            subject.unit_at(subject.document.match.from_raw(each.span).start) for each in subject.damage
        }
        touched = [hit for hit in clause.partial if hit.unit in damaged]
        if touched:
            return Finding(
                Verdict.UNDECIDED, "相关语句有文字损坏，无法判断", tuple(hit.span for hit in touched)
            )
    for suspicion in subject.suspicions(rule):
        if _settled(rule, subject, suspicion):
            continue
        if _excuse(rule, subject, suspicion.span, excuses) is None:
            return Finding(Verdict.UNDECIDED, suspicion.because, (suspicion.span,))
    return KEPT
