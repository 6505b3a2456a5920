"""Turns a query tree into OpenSearch's query language. It asks nothing."""

from __future__ import annotations

from typing import Any

from index.bigrams import pairs
from index.encodable import encodable
from index.opensearch.schema import ANY, FILLED, GAPPED, KEYWORD, splittable
from index.tree import (
    All,
    And,
    Keyword,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Preferred,
    Prefix,
    Present,
    Range,
    Weighted,
    Wildcard,
)

Query = dict[str, Any]


def compiled(node: Node) -> Query:
    """The query that finds exactly what fits the tree."""
    match node:
        case All():
            return {"match_all": {}}
        case And(parts):
            wanted = [compiled(part) for part in parts if not isinstance(part, Not)]
            unwanted = [compiled(part.part) for part in parts if isinstance(part, Not)]
            clauses: Query = {"must": wanted} if wanted else {"filter": [{"match_all": {}}]}
            return {"bool": {**clauses, "must_not": unwanted}}
        case Or(()):
            return {"match_none": {}}  # an empty list of alternatives would match everything
        case Or(parts):
            return {"bool": {"should": [compiled(part) for part in parts], "minimum_should_match": 1}}
        case Not():
            return compiled(And((node,)))
        case Weighted(weighted):
            scored = [
                {"constant_score": {"filter": compiled(part), "boost": float(weight)}}
                for part, weight in weighted
            ]
            return {"bool": {"should": scored, "minimum_should_match": 1}}
        case Preferred(part, bonuses):
            wished = [
                {"constant_score": {"filter": compiled(bonus), "boost": weight}} for bonus, weight in bonuses
            ]
            return {"bool": {"must": [compiled(part)], "should": wished}}
        case Phrase(field, text):
            return _phrase(field, splittable(text))
        case Near(field, first, second, distance):
            return _near(field, splittable(first), splittable(second), distance)
        case Keyword(field, value):
            return _silent({"term": {KEYWORD + field: {"value": encodable(value)}}})
        case Prefix(field, value):
            return _silent({"prefix": {KEYWORD + field: {"value": encodable(value)}}})
        case Present(field):
            return _silent({"term": {FILLED: {"value": field}}})
        case Wildcard(field, pattern):
            # Its signs are ours, and one more that is an ordinary character here.
            escaped = encodable(pattern).replace("\\", "\\\\")
            return _silent({"wildcard": {KEYWORD + field: {"value": escaped}}})
        case Range(field, None, None):
            return _silent({"exists": {"field": field}})
        case Range(field, low, high):
            ends = {"gte": low, "lte": high}
            return _silent({"range": {field: {end: at for end, at in ends.items() if at is not None}}})


def _phrase(field: str, text: str) -> Query:
    if len(text) == 1:
        # Every pair that begins with the character; the last one of a text is paired with the end mark.
        return {"prefix": {field: {"value": text}}}
    terms = pairs(text)
    if len(terms) == 1:
        return {"term": {field: {"value": terms[0]}}}
    return {"match_phrase": {field: {"query": " ".join(terms)}}}


def _near(field: str, first: str, second: str, distance: int) -> Query:
    """Exact phrases with each number of characters between, in either order; the pieces alone rank."""
    phrases = []
    for before, after in dict.fromkeys(((first, second), (second, first))):
        for gap in range(distance + 1):
            # One pair more than characters: the one that begins with the last character before the gap.
            words = [*pairs(before), *[ANY] * (gap + 1), *pairs(after)]
            phrases.append({"match_phrase": {field: {"query": " ".join(words), "analyzer": GAPPED}}})
    pieces = [_phrase(field, piece) for piece in (first, second)]
    return {"bool": {"must": pieces, "filter": [{"bool": {"should": phrases, "minimum_should_match": 1}}]}}


def _silent(condition: Query) -> Query:
    """A condition that selects and does not rank: only words of the text make a document relevant."""
    return {"constant_score": {"filter": condition, "boost": 0.0}}
