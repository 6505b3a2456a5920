"""Writes the query language for a person: from what the fields of a form hold, and from queries that are to hold together.

What it writes is parsed before it is given out, so that it means what was asked.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus.matchtext import fold_query
from index.numberspelling import bare_number
from index.query import QueryError, parse_query
from index.queryfields import BY_ID
from index.tree import All, And, Keyword, Node, Not, Or, Phrase, Preferred, Weighted


def quoted(text: str) -> str:
    """The text as one piece, whatever it holds; all shapes of double quotes are the same in match text."""
    plain = text.replace("“", '"').replace("”", '"').replace("„", '"').replace("＂", '"')
    return f"“{plain}”" if '"' in plain else f'"{plain}"'


def words(typed: str) -> str:
    """A query for texts that hold all these words, none of which is taken for syntax."""
    return " ".join(_word(word) for word in typed.split())


def _word(word: str) -> str:
    try:
        if parse_query(word) in (Phrase("text", fold_query(word)), bare_number(fold_query(word))):
            return word
    except QueryError:
        pass
    return quoted(word)


def condition(field: str, typed: str) -> str:
    """What was typed for one field, as a condition on it; QueryError without a position when it is no value of it.

    Wildcards, ranges and alternatives in brackets mean what they mean in the language; whatever else looks like
    syntax is text.
    """
    name, typed = BY_ID[field].names[0], typed.strip()
    fault: QueryError | None = None
    for value in (typed, quoted(typed)):
        try:
            if _fields(parse_query(f"{name}:{value}")) == {field}:
                return f"{name}:{value}"
        except QueryError as trouble:
            fault = fault or trouble
    if fault is None:
        fault = QueryError(f"“{typed}”不是{name}的取值")
    raise QueryError(fault.reason, None, fault.advice)


def exactly(field: str, value: str) -> str:
    """The condition that a field has this very value; where the language cannot say so, that it holds it."""
    name = BY_ID[field].names[0]
    try:
        if parse_query(f"{name}:={value}") == Keyword(field, fold_query(value)):
            return f"{name}:={value}"
    except QueryError:
        pass
    return condition(field, quoted(value))


def joined(queries: Sequence[str]) -> str:
    """One query that finds what all of them find; QueryError when one of them is none."""
    if len(queries) == 1:
        return queries[0]
    wanted: list[Node] = []
    for each in queries:
        tree = parse_query(each)
        wanted += tree.parts if isinstance(tree, And) else (tree,)
    together = " ".join(queries)
    try:
        if parse_query(together) == And(tuple(wanted)):
            return together
    except QueryError:
        pass
    return " ".join(f"({each})" for each in queries)


def _fields(node: Node) -> set[str]:
    match node:
        case And(parts) | Or(parts):
            return {field for part in parts for field in _fields(part)}
        case Not(part) | Preferred(part):
            return _fields(part)
        case All() | Weighted():
            return set()
        case _:
            return {node.field}
