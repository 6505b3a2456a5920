"""Case numbers that one person writes otherwise than another: 执123号 and 执00123号, without brackets, several in a row."""

from __future__ import annotations

from dataclasses import replace

from corpus.casenumbers import BARE_NUMBER, SERIAL, in_figures, spellings
from corpus.patterns import lazy_pattern
from index.cases import with_brackets
from index.tree import And, Keyword, Node, Not, Or, Phrase, Prefix, Wildcard

# A day is written alike: 2022年5月1号.
_DATE = lazy_pattern("[0-9]{4}年")
_WITH_WILDCARDS = lazy_pattern(
    "（[0-9*？]{1,5}）[一-鿿*？][一-鿿0-9*？]{0,30}号(?:之[一二三四五六七八九十0-9*？]{1,3})?"
)
_IN_FULL = lazy_pattern(r"(.*\D)\d{1,6}号(?:之.*)?")
_SERIAL_ONLY = lazy_pattern(r"\d{1,6}号")


def in_any_spelling(node: Phrase | Keyword) -> Node:
    """The condition, or the same with another spelling of its number."""
    if isinstance(node, Keyword):
        return either([replace(node, value=each) for each in spellings(node.value)])
    return either([replace(node, text=each) for each in spellings(node.text)])


def bare_number(folded: str) -> Node | None:
    """What finds a case number without brackets: it in the text, with brackets too, or among the case numbers; None for what is none."""
    if not BARE_NUMBER.fullmatch(folded) or _DATE.match(folded):
        return None
    number = in_figures(with_brackets(folded))
    found = [Phrase("text", folded), Phrase("text", number)]
    return either([*found, *(Phrase("case", each) for each in spellings(number))])


def number_pattern(folded: str) -> str | None:
    """The wildcard for case numbers that was typed as text: （2022）皖0207执??号; None for what does not look like one."""
    number = with_brackets(folded)
    has_any = "*" in number or "？" in number
    return number if has_any and _WITH_WILDCARDS.fullmatch(number) else None


def in_full(numbers: list[str]) -> list[str]:
    """Numbers in a row as typed, each with what it shares with the one before: （2022）皖0202执1号、2号."""
    full: list[str] = []
    for number in numbers:
        before = _IN_FULL.fullmatch(full[-1]) if full and _SERIAL_ONLY.fullmatch(number) else None
        full.append(before.group(1) + number if before else number)
    return full


def either(nodes: list[Node] | list[Phrase] | list[Keyword]) -> Node:
    """At least one of the nodes."""
    return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))


def conditions_typed(node: Node) -> int:
    """How many conditions a tree puts together; a number in several spellings is one."""
    match node:
        case And(parts):
            return sum(map(conditions_typed, parts))
        case Or(parts):
            numbers = {number for part in parts if (number := _plain(part))}
            return len(numbers) + sum(conditions_typed(part) for part in parts if not _plain(part))
        case Not(part):
            return conditions_typed(part)
    return 1


def _plain(node: Node) -> str | None:
    """A case number without brackets and zeros in front; None for what is none."""
    match node:
        case Phrase(_, value) | Keyword(_, value) | Prefix(_, value) | Wildcard(_, value):
            pass
        case _:
            return None
    if not SERIAL.search(value):
        return None
    return SERIAL.sub(r"\2", value.replace("（", "").replace("）", ""))
