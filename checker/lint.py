"""Looks for what is odd in rules though their examples agree: wordings that never matter, examples that prove nothing.

All are warnings. Where it is not sure that something is odd it says nothing: a false alarm costs more than a miss.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.briefly import briefly
from checker.examples import judged
from checker.load import RuleSet
from checker.rule import Rule
from checker.verdict import Mode, Verdict
from checker.wording import Segment, Wording, parse_wording
from corpus.matchtext import as_looked_in, fold_query


@dataclass(frozen=True, slots=True)
class Remark:
    """Something odd, in Chinese; `keys` lead to it inside the rule."""

    rule: str
    keys: tuple[str | int, ...]
    text: str


def _inside(one: Segment, other: Segment) -> bool:
    """Whether each text of the other segment holds a text of the one."""
    if one.literals and other.literals:
        return all(any(short in long for short in one.literals) for long in other.literals)
    return one.pattern == other.pattern


def covers(one: Wording, other: Wording) -> bool:
    """Whether wherever the other wording is found the one is found inside it. False when that is not certain."""
    at = -1
    for number, segment in enumerate(one.segments):
        # A short gap must be the same short gap between the same segments: what is cut off a segment would widen it.
        if segment.short and number:
            before, same = one.segments[number - 1], at + 1
            if (
                same >= len(other.segments)
                or not other.segments[same].short
                or other.segments[same].pattern != segment.pattern
                or other.segments[at].pattern != before.pattern
            ):
                return False
            at = same
            continue
        at = next((n for n in range(at + 1, len(other.segments)) if _inside(segment, other.segments[n])), -2)
        if at < 0:
            return False
    return True


def _groups(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str, list[Wording]]]:
    """Each wording of the rule: the keys that lead to it, its source, and the others of its group."""
    named = {"agree": "values", "order": "sequence"}.get(rule.kind, "all_of")
    for name, wordings in rule.groups.items():
        start: tuple[str | int, ...] = (named, name) if name else ("any_of",)
        parsed = [parse_wording(wording) for wording in wordings]
        for index, source in enumerate(wordings):
            yield (*start, index), source, parsed


def _never_needed(rule: Rule) -> Iterator[Remark]:
    if rule.where:  # of two hits in one place only the longer one may begin in the part that counts
        return
    for keys, source, group in _groups(rule):
        own = parse_wording(source)
        place = int(keys[-1])
        for number, other in enumerate(group):
            # Of two that cover each other the first is kept.
            if number != place and covers(other, own) and not (number > place and covers(own, other)):
                text = f"“{briefly(source)}”用不上：同组的“{briefly(other.source)}”已能找到；请删去一条"
                yield Remark(rule.id, keys, text)
                break


def _never_counted(rule: Rule) -> Iterator[Remark]:
    vetoes = [parse_wording(veto.wording) for veto in rule.veto if not veto.unless]
    against = [parse_wording(each.wording) for each in rule.contradicts if not each.unless]
    for keys, source, _group in _groups(rule):
        own = parse_wording(source)
        for veto in vetoes:
            if covers(veto, own):
                yield Remark(
                    rule.id,
                    keys,
                    f"“{briefly(source)}”从不算数：总被 veto“{briefly(veto.source)}”排除；请改其中一条",
                )
        for other in against:
            if rule.kind == "must_contain" and covers(other, own):
                yield Remark(
                    rule.id,
                    keys,
                    f"“{briefly(source)}”从不算合格：contradicts“{briefly(other.source)}”总同时出现；请改其中一条",
                )


# Fields that match texts of many lengths. Two of them side by side can share the same characters in many ways, and
# each way is tried: the time grows with the product of their lengths.
_LOOSE = "account|amount|bank|court|name|number|other_holder|person"
_SIDE_BY_SIDE = re.compile(rf"<({_LOOSE})>[\[\]()]*<({_LOOSE})>")


def _wordings(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every wording of a rule with the keys that lead to it."""
    for keys, source, _group in _groups(rule):
        yield keys, source
    for name in ("veto", "contradicts", "withdraws", "excused_by", "unclear", "suspect"):
        for index, veto in enumerate(getattr(rule, name)):
            yield (name, index), veto.wording
            yield from (((name, index, key, n), each) for key, n, each in veto.lifting())
    for name in ("has", "lacks"):
        yield from ((("when", name, index), each) for index, each in enumerate(rule.asked_for(name)))


def _slow(rule: Rule) -> Iterator[Remark]:
    for keys, source in _wordings(rule):
        found = _SIDE_BY_SIDE.search(source)
        if found:
            text = f"“{briefly(source)}”可能很慢：<{found[1]}> 和 <{found[2]}> 紧挨着；中间请加固定的字"
            yield Remark(rule.id, keys, text)


def _touches(rule: Rule, text: str) -> bool:
    """Whether a text holds anything that the rule looks for, even a part of a wording."""
    folded = as_looked_in(fold_query(text))
    looked_for = [source for _keys, source in _wordings(rule)]
    segments = [segment for source in looked_for for segment in parse_wording(source).segments]
    return any(
        anchor in folded for segment in segments for anchor in segment.anchors if len(anchor) > 1
    ) or any(re.search(segment.pattern, folded) for segment in segments if not segment.anchors)


def _proves_nothing(rule: Rule) -> Iterator[Remark]:
    """Examples that would get the same verdict if the rule looked for nothing at all."""
    if rule.kind == "must_not_contain":
        for index, example in enumerate(rule.passing):
            if not _touches(rule, example.text):
                text = (
                    f"例子“{example.text.strip()[:20]}”什么也没有证明：没有本条要找的字；请换成容易误认的写法"
                )
                yield Remark(rule.id, ("examples", "pass", index), text)
    elif rule.kind == "must_contain" and not any(_touches(rule, each.text) for each in rule.failing):
        text = "不合格的例子都是“什么都没写”；请补一个容易误认为合格的"
        yield Remark(rule.id, ("examples", "fail"), text)


def _suggests_what_fails(ruleset: RuleSet, rule: Rule) -> Iterator[Remark]:
    """A text to insert that does not cure the document it is inserted into."""
    if rule.kind != "must_contain" or rule.insert is None or Mode.TEMPLATE not in rule.modes:
        return
    text = rule.insert.text.replace("{court}", "甲县人民法院").replace("{case_number}", "（2022）甲0101执1号")
    text = re.sub("×+元", "10000元", text)
    # What a person is to fill in or to word may well be what the rule looks for.
    if "×" in text or "写明" in text:
        return
    cured = False
    for example in rule.failing:
        mended = dataclasses.replace(example, text=f"{example.text}\n{text}", mode=Mode.TEMPLATE)
        if judged(ruleset, rule, mended).verdict is not Verdict.FAIL:
            cured = True
    if not cured:
        yield Remark(rule.id, ("insert",), "补上建议的文字（insert），不合格的例子仍然不合格；请改 insert")


def remarks(ruleset: RuleSet, rules: Iterable[Rule]) -> list[Remark]:
    """What is odd in the rules."""
    found: list[Remark] = []
    for rule in rules:
        found += _never_needed(rule)
        found += _never_counted(rule)
        found += _slow(rule)
        found += _proves_nothing(rule)
        found += _suggests_what_fails(ruleset, rule)
    return found
