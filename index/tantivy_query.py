"""A query tree as a query of tantivy.

Where a phrase lies in a part of the text is told by the tags of `index.parttags`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from tantivy import FieldType, Occur, Query, Schema, Searcher

from corpus.patterns import lazy_pattern
from index.bigrams import gapped, phrase_terms
from index.encodable import encodable
from index.entry import PHRASE_FIELDS
from index.parttags import spread, tag_pattern, tag_prefix, within
from index.scan import pattern_of, shape_of
from index.shown import PART_FIELDS
from index.sums import LARGEST_FEN
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

KEYWORD = "keyword_"
"""Before the name of a field whose values are compared as a whole."""
FILLED = "filled"
"""The field with the names of those that have a value."""
LISTED = ("case", "own")
"""The fields with about as many values as documents: what values some documents have can be asked for."""
_UNCERTAIN = 3
# Above one document in so many it is quicker to walk through all values.
_FEW = 16
_MOST_VALUES = 10_000
_SIGNS = lazy_pattern(r"[*?]+")


class Compiler:
    """Makes queries for one snapshot of an index."""

    def __init__(self, schema: Schema, searcher: Searcher) -> None:
        self._schema = schema
        self._searcher = searcher
        self._tags: dict[str, list[str]] = {}

    def query(self, node: Node) -> Query:
        """What selects and ranks the documents that fit the tree."""
        schema = self._schema
        match node:
            case All():
                return Query.all_query()
            case And(parts):
                clauses = [
                    (Occur.MustNot, self.query(part.part))
                    if isinstance(part, Not)
                    else (Occur.Must, self.query(part))
                    for part in parts
                ]
                if all(isinstance(part, Not) for part in parts):
                    # Exclusions alone match nothing in tantivy.
                    clauses.append((Occur.Must, silent(Query.all_query())))
                return Query.boolean_query(clauses)
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self.query(part)) for part in parts])
            case Not():
                return self.query(And((node,)))
            case Weighted(weighted):
                scored = [
                    Query.const_score_query(self.query(part), float(weight)) for part, weight in weighted
                ]
                return Query.boolean_query([(Occur.Should, each) for each in scored])
            case Preferred(part, bonuses):
                # Constant: rarity in a field that few documents have is no measure.
                preferred = [
                    (Occur.Should, Query.const_score_query(self.query(bonus), weight))
                    for bonus, weight in bonuses
                ]
                return Query.boolean_query([(Occur.Must, self.query(part)), *preferred])
            case Phrase(field, text):
                return self._phrase(field, encodable(text))
            case Near(field, first, second, distance):
                return self._near(field, encodable(first), encodable(second), distance)
            case Keyword(field, value):
                return silent(Query.term_query(schema, KEYWORD + field, encodable(value)))
            case Prefix(field, value):
                pattern = re.escape(encodable(value)) + ".*"
                return silent(Query.regex_query(schema, KEYWORD + field, pattern))
            case Present(field):
                return silent(Query.term_query(schema, FILLED, field))
            case Wildcard(field, pattern):
                return silent(self._wildcard(field, encodable(pattern)))
            case Range(field, low, high):
                # At least one end must be given; no value is below these.
                bounds = (-LARGEST_FEN if low is None and high is None else low, high)
                return silent(Query.range_query(schema, field, FieldType.Integer, *bounds))

    def _wildcard(self, field: str, wildcard: str) -> Query:
        piece = wildcard.strip("*")
        if (
            wildcard == f"*{piece}*"
            and len(piece) > 1
            and not set(piece) & set("*?")
            and field in PHRASE_FIELDS
        ):
            return self._phrase(field, piece)  # no walk through all values
        if field in LISTED and wildcard[0] in "*?":
            values = self._values_like(field, wildcard)
            if values is not None:
                return Query.term_set_query(self._schema, KEYWORD + field, values)
        field = KEYWORD + field
        # Behind a `*` each `?` may double the states of tantivy's automaton: up to its limit on their number that takes
        # seconds, and beyond it there is none.
        if wildcard.partition("*")[2].count("?") <= _UNCERTAIN:
            try:
                return Query.regex_query(self._schema, field, pattern_of(wildcard))
            except ValueError:
                pass
        shape = shape_of(wildcard)
        values = [value for value, _ in self._searcher.terms_with_prefix(field, "") if shape.fullmatch(value)]
        return Query.term_set_query(self._schema, field, values)

    def _values_like(self, field: str, wildcard: str) -> list[str] | None:
        """The values that fit, out of those of the documents with all pieces of the wildcard; None if these are many.

        A pattern with a known beginning walks through few values; this is for the others.
        """
        pieces = [piece for piece in _SIGNS.split(wildcard) if len(piece) > 1]
        if not pieces:
            return None
        those = Query.boolean_query([(Occur.Must, self._phrase(field, piece)) for piece in pieces])
        count = int(self._searcher.search(those, limit=1).count)  # type: ignore[attr-defined]  # missing in tantivy's stub
        if count > min(self._searcher.num_docs // _FEW, _MOST_VALUES):
            return None
        asked = {"values": {"terms": {"field": KEYWORD + field, "size": _MOST_VALUES}}}
        answer: dict[str, Any] = self._searcher.aggregate(those, asked)["values"]
        if answer.get("sum_other_doc_count"):
            return None
        shape = shape_of(wildcard)
        return [bucket["key"] for bucket in answer["buckets"] if shape.fullmatch(bucket["key"])]

    def _near(self, field: str, first: str, second: str, distance: int) -> Query:
        """Exact phrases with each number of characters between, in either order; the pieces alone rank.

        tantivy's own slop would let the pairs of a piece drift apart, and knows one order only.
        """
        orders = dict.fromkeys(((first, second), (second, first)))
        phrases = [self._terms(field, gapped(*order, gap)) for order in orders for gap in range(distance + 1)]
        near = Query.boolean_query([(Occur.Should, phrase) for phrase in phrases])
        pieces = [(Occur.Must, self._phrase(field, piece)) for piece in (first, second)]
        return Query.boolean_query([*pieces, (Occur.Must, silent(near))])

    def _phrase(self, field: str, text: str) -> Query:
        if len(text) > 1:
            return self._terms(field, phrase_terms(text))
        # Every pair that begins with the character; the last one of a text is paired with the end mark.
        pair = re.escape(text) + "."
        if field in PART_FIELDS:
            return Query.regex_phrase_query(self._schema, "text", [pair, tag_pattern(field)])
        return Query.regex_query(self._schema, field, pair)

    def _terms(self, field: str, terms: Sequence[tuple[int, str]]) -> Query:
        """The pairs of a phrase at their places in a field; in a part within one stretch of it."""
        if field in PART_FIELDS:
            stretches = [
                Query.phrase_query(self._schema, "text", list(within(terms, tag)))
                for tag in self._tags_of(field)
            ]
            return Query.boolean_query([(Occur.Should, each) for each in stretches])
        if len(terms) == 1:
            # A phrase of one term panics in tantivy.
            return Query.term_query(self._schema, field, terms[0][1])
        return Query.phrase_query(self._schema, field, list(spread(terms) if field == "text" else terms))

    def _tags_of(self, field: str) -> list[str]:
        """The tags of a part's stretches that occur in the snapshot."""
        if field not in self._tags:
            found = self._searcher.terms_with_prefix("text", tag_prefix(field))
            self._tags[field] = [tag for tag, _ in found]
        return self._tags[field]


def silent(query: Query) -> Query:
    """A condition that selects and does not rank: only words of the text make a document relevant."""
    return Query.const_score_query(query, 0.0)
