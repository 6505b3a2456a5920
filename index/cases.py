"""The documents of one case: which case numbers tie a document to others.

A document belongs to its own number, to the judgment it enforces, and to cases joined with or restored from it. What it
merely mentions, another court's seizure for example, ties it to nothing; only an objection, reconsideration or supervision
belongs to the enforcement it is about, and a decision on a decision to that one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.casenumbers import spellings
from corpus.numberroles import BASIS, ENFORCEMENT, JOINED, OWN
from corpus.patterns import lazy_pattern
from index.folded import folded
from index.tree import Keyword, Node, Or

_TIES = (OWN, BASIS, JOINED, "restored")
_ABOUT_ANOTHER = ("执行异议", "执行复议", "执行监督", "司法制裁审查", "司法制裁复议")
# What a decision of the second instance is about: the ruling on an objection is one of its case.
_REVIEWED = {
    "执行复议": ("objection",),
    "执行监督": ("objection", "reconsideration"),
    "司法制裁复议": ("penalty",),
}
_RESTORED = "恢复执行"
MOST_NUMBERS = 200  # of one case; a judgment against thousands of debtors would tie them all together


# 2021皖0202执1234号: no document has a number without brackets around the year.
_BARE_YEAR = lazy_pattern(r"(?<![^=])((?:19|20)\d\d)(?=[一-鿿])")
_NUMBER = lazy_pattern("（[^）]{4}）.*[0-9o×x*某]号.*")


def with_brackets(typed: str) -> str:
    """A folded case number as it was typed, with brackets around the year where it has none."""
    return _BARE_YEAR.sub(r"（\1）", typed)


def number_typed(typed: str) -> str | None:
    """The case number that was typed, folded; None when it is none."""
    number = with_brackets(folded(typed))
    return number if _NUMBER.fullmatch(number) else None


def stem(number: str) -> str:
    """The folded number without 之一 and the like: the documents of one case differ by it."""
    whole = folded(number)
    return whole[: whole.find("号") + 1] or whole


def own_numbers(numbers: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """The document's own number, folded; one that was recorded beside the text has no role and is its own."""
    if not roles:
        return tuple(map(folded, numbers[:1]))
    return tuple(folded(number) for number, role in zip(numbers, roles, strict=False) if role == OWN)


def related_numbers(numbers: Sequence[str], roles: Sequence[str], procedure: str | None) -> tuple[str, ...]:
    """The numbers of the case to which the document belongs, its own first."""
    own = tuple(map(stem, own_numbers(numbers, roles)))
    tied = [stem(number) for number, role in zip(numbers, roles, strict=False) if role in _TIES]
    enforced = [stem(number) for number, role in zip(numbers, roles, strict=False) if role == ENFORCEMENT]
    if procedure in _ABOUT_ANOTHER:
        tied += enforced
        reviewed = _REVIEWED.get(procedure, ())
        tied += [stem(number) for number, role in zip(numbers, roles, strict=False) if role in reviewed]
    elif procedure == _RESTORED:
        # What was restored is a case of the same court; others are mentioned for their seizures.
        tied += [each for each in enforced if own and _court_code(each) == _court_code(own[0])]
    return tuple(dict.fromkeys([*own, *tied]))


def _court_code(number: str) -> str:
    """皖0202 of （2022）皖0202执1号."""
    return number[number.find("）") + 1 : number.find("执")]


def whole_case(number: str, numbers_of: Callable[[Node], Sequence[tuple[str, ...]]]) -> Node:
    """What finds all documents of the case with that number, and of those it is tied to.

    `numbers_of` gives the related numbers of each document that fits a tree. From the documents of the number it goes on to the
    cases they belong to, until no new one comes.
    """
    known = list(spellings(stem(number)))
    asked = 0
    while asked < len(known) < MOST_NUMBERS:
        new = known[asked:]
        asked = len(known)
        for related in numbers_of(one_of(new)):
            known += [each for each in related if each not in known]
    return one_of(known[:MOST_NUMBERS])


def one_of(numbers: Sequence[str]) -> Node:
    """Documents that belong to one of the cases."""
    nodes = tuple(Keyword("related", number) for number in numbers)
    return nodes[0] if len(nodes) == 1 else Or(nodes)
