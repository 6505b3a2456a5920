"""The wording language of the rules, from source to something that can be looked for.

A wording is parsed into `Segment`s with gaps between them. Looking for it is in `checker.matching`. The
language is described, with cases that are tests, in docs/rule-grammar.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

from checker.literals import Literals
from checker.wordingfields import FIELD_ANCHORS, FIELD_SIGNS, FIELDS
from corpus.lazily import kept
from corpus.matchtext import as_looked_in, fold_query

GAP = "…"
SHORT_GAP = "~"
SHORT_GAP_LENGTH = 12
# More alternatives than this in one segment are looked for by a pattern instead of one by one.
_MANY = 48
_MANY_ANCHORS = 24
_SPECIAL = "()[]|<>…~\\"


class WordingError(ValueError):
    """A wording that does not follow the language; `str()` says in Chinese what and where."""


# 未发现可供执行的财产，申请执行人……: the word for enforcing inside that for a person enforces nothing.
ENFORCE = "执行"
PERSONS = frozenset("人员")
_NO_PERSON = f"(?!(?<={ENFORCE})[{''.join(sorted(PERSONS))}])"


@dataclass(frozen=True)
class Segment:
    """A stretch without gaps: `literals` are its strings when they are few and fixed, else `expression` matches it.

    `anchors` are strings of which at least one occurs in whatever it matches; empty when there is none. `also` are
    further such lists, `signs` the fields in it that have one of `FIELD_SIGNS`. `short` says that the gap before it
    is a short one.
    """

    literals: tuple[str, ...]
    expression: str
    anchors: tuple[str, ...]
    short: bool = False
    also: tuple[tuple[str, ...], ...] = ()
    signs: tuple[str, ...] = ()

    @kept
    def strings(self) -> Literals:
        """Its fixed strings, to be looked for."""
        return Literals(self.literals)

    @kept
    def may_end_in_a_person(self) -> bool:
        """Whether what it finds may be the beginning of 执行人: 申请执行 is not what 申请执行人 says."""
        return any(literal.endswith(ENFORCE) for literal in self.literals)

    @property
    def pattern(self) -> str:
        """What matches it, fixed strings or not."""
        return self.expression or "|".join(f"{re.escape(literal)}{_NO_PERSON}" for literal in self.literals)


@dataclass(frozen=True, slots=True)
class Wording:
    """A parsed wording: its source and its segments in order, at least one of them with anchors."""

    source: str
    segments: tuple[Segment, ...]


# What the parser makes: ("text", str) | ("field", name) | ("any", [sequences]) | ("optional", sequence)
_Node = tuple[str, Any]


class _Parser:
    """Recursive descent over one wording; the position is kept for the message of an error."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def fail(self, what: str) -> WordingError:
        return WordingError(f"措辞“{self.source}”第 {self.at + 1} 个字：{what}")

    def sequence(self, closing: str) -> list[_Node]:
        nodes: list[_Node] = []
        literal = ""
        while self.at < len(self.source):
            char = self.source[self.at]
            if char in closing:
                break
            if char == "\\":
                self.at += 1
                if self.at >= len(self.source):
                    raise self.fail("反斜杠后面没有字")
                literal += self.source[self.at]
                self.at += 1
                continue
            if char not in _SPECIAL:
                literal += char
                self.at += 1
                continue
            if literal:
                nodes.append(("text", as_looked_in(fold_query(literal))))
                literal = ""
            nodes.append(self.special(char))
        if literal:
            nodes.append(("text", as_looked_in(fold_query(literal))))
        return nodes

    def special(self, char: str) -> _Node:
        if char in (GAP, SHORT_GAP):
            self.at += 1
            return ("gap", char)
        if char == "<":
            end = self.source.find(">", self.at)
            name = self.source[self.at + 1 : end] if end > 0 else ""
            if name not in FIELDS:
                raise self.fail(f"没有名为“{name}”的要素；可用的有 {'、'.join(sorted(FIELDS))}")
            self.at = end + 1
            return ("field", name)
        if char == "[":
            return ("optional", [("any", self.branches("]"))])
        if char == "(":
            return ("any", self.branches(")"))
        raise self.fail(f"多余的“{char}”")

    def branches(self, end: str) -> list[list[_Node]]:
        branches: list[list[_Node]] = []
        self.at += 1
        while True:
            branch = self.sequence("|" + end)
            if not branch:
                raise self.fail("括号里有空的选项；可有可无请用 [ ]")
            branches.append(branch)
            if self.at >= len(self.source):
                raise self.fail(f"缺少“{end}”")
            closing = self.source[self.at]
            self.at += 1
            if closing == end:
                return branches


def _expand(nodes: list[_Node]) -> list[str] | None:
    """Every fixed string the nodes stand for; None when there are fields or too many."""
    choices: list[list[str]] = []
    total = 1
    for kind, value in nodes:
        match kind:
            case "text":
                options = [value]
            case "optional":
                inner = _expand(value)
                if inner is None:
                    return None
                options = ["", *inner]
            case "any":
                options = []
                for branch in value:
                    inner = _expand(branch)
                    if inner is None:
                        return None
                    options += inner
            case _:
                return None
        total *= len(options)
        if total > _MANY:
            return None
        choices.append(options)
    return list(dict.fromkeys("".join(choice) for choice in product(*choices)))


def _pattern(nodes: list[_Node]) -> str:
    pieces = []
    for kind, value in nodes:
        match kind:
            case "text":
                pieces.append(re.escape(value))
            case "field":
                pieces.append(f"(?:{FIELDS[value]})")
            case "optional":
                pieces.append(f"(?:{_pattern(value)})?")
            case "any":
                pieces.append("(?:" + "|".join(_pattern(branch) for branch in value) + ")")
            case _:
                raise WordingError("间隔“…”“~”不能放在括号里")
    return "".join(pieces)


def _best_anchors(nodes: list[_Node]) -> tuple[int, int, tuple[str, ...]]:
    """Neighbouring nodes and the strings of which one must occur in whatever they match; no strings when there are none.

    The choice with the longest shortest string wins.
    """
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())

    def offer(start: int, end: int, found: tuple[str, ...]) -> None:
        nonlocal best
        if found and "" not in found and (not best[2] or min(map(len, found)) > min(map(len, best[2]))):
            best = (start, end, found)

    for start, (kind, value) in enumerate(nodes):
        # Neighbours together make longer, rarer strings: (其他|其它)(账户|账号) is four of four characters.
        for end in range(start + 1, len(nodes) + 1):
            strings = _expand(nodes[start:end])
            if strings is None or len(strings) > _MANY_ANCHORS:
                break
            offer(start, end, tuple(strings))
        if kind == "field":
            offer(start, start + 1, FIELD_ANCHORS.get(value, ()))
        if kind == "any":
            branches = [_best_anchors(branch)[2] for branch in value]
            offer(start, start + 1, tuple(dict.fromkeys(sum(branches, ()))) if all(branches) else ())
    return best


def _anchors(nodes: list[_Node]) -> list[tuple[str, ...]]:
    """Lists of strings of each of which one must occur in whatever the nodes match, the best list first."""
    start, end, best = _best_anchors(nodes)
    return [best, *_anchors(nodes[:start]), *_anchors(nodes[end:])] if best else []


def _segments(nodes: list[_Node]) -> Iterator[Segment]:
    run: list[_Node] = []
    short = False
    for node in [*nodes, ("gap", GAP)]:
        if node[0] != "gap":
            run.append(node)
            continue
        if not run:
            raise WordingError("措辞不能以间隔开头或结尾，也不能有两个相连的间隔")
        literals = _expand(run)
        # Longest first: where one option begins another, the longer evidence is the better one.
        ordered = tuple(sorted(literals, key=len, reverse=True)) if literals else ()
        if literals is not None and "" in ordered:
            raise WordingError("措辞的一段全是可有可无的字")
        anchors = [ordered] if 0 < len(ordered) <= _MANY_ANCHORS else _anchors(run)
        expression = "" if ordered else _pattern(run)
        if ENFORCE in expression:
            expression += _NO_PERSON
        signs = tuple(value for kind, value in run if kind == "field" and value in FIELD_SIGNS)
        yield Segment(ordered, expression, anchors[0] if anchors else (), short, tuple(anchors[1:]), signs)
        run, short = [], node[1] == SHORT_GAP


def _all_of(node: _Node) -> list[str] | None:
    """The strings of a node, however many choices it has; None where one of them holds a field or is manifold itself."""
    kind, value = node
    if kind != "any":
        return _expand([node])
    branches = [
        _all_of(branch[0]) if len(branch) == 1 and branch[0][0] == "any" else _expand(branch)
        for branch in value
    ]
    return None if None in branches else [string for branch in branches for string in branch or ()]


@cache
def pieces(source: str) -> tuple[tuple[tuple[str, ...], ...], frozenset[str]]:
    """What stands in whatever a wording matches: pieces with the strings that each may be, and names of fields.

    Fewer than there are where a choice holds fields or too many strings.
    """
    found: list[tuple[str, ...]] = []
    fields: set[str] = set()
    run: list[_Node] = []
    for node in [*_Parser(source).sequence(""), ("gap", GAP)]:
        if node[0] not in ("gap", "field"):
            run.append(node)
            continue
        if node[0] == "field":
            fields.add(node[1])
        whole = _expand(run)
        parts = [whole] if whole is not None else [_all_of(each) for each in run]
        found += [tuple(strings) for strings in parts if strings and "" not in strings]
        run = []
    return tuple(found), frozenset(fields)


# Wordings parsed in an earlier run: for each source the fields of its segments; anchors that are the literals are None.
_KNOWN: dict[str, list[list[Any]]] = {}


def know(wordings: Mapping[str, list[list[Any]]]) -> None:
    """Takes over wordings that this very parser parsed before (see `checker.compiled`)."""
    _KNOWN.update(wordings)


def known(source: str) -> list[list[Any]]:
    """The parsed form of a wording as `know` takes it.

    Lists are one string each, which is read three times as fast; folded strings have no white space in them.
    """
    return [
        [
            " ".join(segment.literals),
            segment.expression,
            None if segment.anchors == segment.literals else " ".join(segment.anchors),
            segment.short,
            list(map(" ".join, segment.also)),
            " ".join(segment.signs),
        ]
        for segment in parse_wording(source).segments
    ]


def _segment(
    literals: str, expression: str, anchors: str | None, short: bool, also: Sequence[str], signs: str
) -> Segment:
    fixed = tuple(literals.split())
    return Segment(
        fixed,
        expression,
        fixed if anchors is None else tuple(anchors.split()),
        short,
        tuple(tuple(each.split()) for each in also),
        tuple(signs.split()),
    )


@cache
def parse_wording(source: str) -> Wording:
    """The parsed form of a wording. Raises `WordingError`."""
    if source in _KNOWN:
        return Wording(source, tuple(_segment(*fields) for fields in _KNOWN[source]))
    parser = _Parser(source)
    nodes = parser.sequence("")
    if not nodes:
        raise WordingError("措辞是空的")
    try:
        segments = tuple(_segments(nodes))
    except WordingError as trouble:
        raise WordingError(f"措辞“{source}”：{trouble}") from None
    if not any(segment.anchors for segment in segments):
        raise WordingError(f"措辞“{source}”：至少要有一段固定的字，不能只有要素")
    return Wording(source, segments)
