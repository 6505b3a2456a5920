"""The shape of the index: its template, its fields, and one document as the index holds it.

It holds no text to show and no source: a document is its pairs, its values and its number.
"""

from __future__ import annotations

import datetime
from typing import Any

from index.bigrams import joined, spaced
from index.encodable import encodable
from index.entry import FACETS, KEYWORD_FIELDS, NUMBER_FIELDS, PHRASE_FIELDS, Entry
from index.values import (
    amount_rank,
    facet_values,
    filled_fields,
    keyword_values,
    number_values,
    phrase_values,
)

# Of the fields below. With another one the index is built anew beside the old, which then goes.
SCHEMA = "3"
TEMPLATE = f"zhihe-v{SCHEMA}"
KEYWORD = "keyword_"
FACET = "facet_"
FILLED = "filled"  # the names of the fields that have a value
# A query may leave places open: their word is taken out and its place kept. It is no pair and no text holds it.
GAPPED = "zhihe_gapped"
ANY = "_"
WINDOW = 10_000  # hits that one request may reach; OpenSearch's own default, written down to be sure of it

# Sorting by one integer is stable and lets Lucene stop early: the day counted from year 1, below it the number.
# Together they stay under 2**53, beyond which JSON on its way through other programs loses the last figures.
NUMBERS = 2**31
_NO_DATE_LAST = 4_000_000  # after 9999-12-31
_NO_SUM_LAST = 2**33  # above every rank of a sum; there is no room for the number, which is a key of its own
# Lucene takes no term over 32,766 bytes and would refuse the whole document; four bytes are the most a
# character has. No court or case number comes near it.
_LONGEST = 8_191


def _properties() -> dict[str, Any]:
    keyword = {"type": "keyword", "ignore_above": _LONGEST}
    properties: dict[str, Any] = {
        "number": {"type": "long"},
        # Searchable, which nobody does: but only so can Lucene stop early when it sorts.
        "newest": {"type": "long"},
        "oldest": {"type": "long"},
        "sum_first": {"type": "long"},
        "sum_last": {"type": "long"},
    }
    properties |= {
        # The pairs come with spaces between; its own n-gram tokenizer gives positions in which phrases fail.
        field: {"type": "text", "analyzer": "whitespace", "index_options": "positions"}
        for field in PHRASE_FIELDS
    }
    properties |= {KEYWORD + field: {**keyword, "doc_values": False} for field in KEYWORD_FIELDS}
    properties[FILLED] = {**keyword, "doc_values": False}
    properties |= {field: {"type": "long"} for field in NUMBER_FIELDS}
    properties |= {FACET + facet: {**keyword, "index": False} for facet in FACETS}
    return properties


def mappings() -> dict[str, Any]:
    """The fields. `strict`: a field that is not among them is a mistake of this program."""
    return {"dynamic": "strict", "_source": {"enabled": False}, "properties": _properties()}


def template() -> dict[str, Any]:
    """The index template. One of the operators' own with a higher priority may change its settings."""
    return {
        "index_patterns": [f"zhihe-*-v{SCHEMA}-*"],
        "priority": 100,
        "_meta": {"by": "zhihe", "schema": SCHEMA},
        "template": {
            "settings": {
                "index": {
                    "number_of_shards": 1,
                    "auto_expand_replicas": "0-1",
                    # Visible is what was committed, and only that: no refresh but ours.
                    "refresh_interval": "-1",
                    # An acknowledged change is on the disk of every copy.
                    "translog": {"durability": "request"},
                    "max_result_window": WINDOW,
                    "analysis": {
                        "filter": {GAPPED: {"type": "stop", "stopwords": [ANY]}},
                        "analyzer": {
                            GAPPED: {"type": "custom", "tokenizer": "whitespace", "filter": [GAPPED]}
                        },
                    },
                }
            },
            "mappings": mappings(),
        },
    }


def is_ours(found: Any) -> bool:
    """Whether the mapping of an index is the one above, in what matters to searching."""
    properties = found.get("properties") if isinstance(found, dict) else None
    if not isinstance(properties, dict):
        return False
    return all(
        properties.get(name, {}).get("type") == wanted["type"]
        and properties.get(name, {}).get("analyzer") == wanted.get("analyzer")
        for name, wanted in _properties().items()
    )


def splittable(text: str) -> str:
    """The text as pairs are cut from it, for documents and for phrases alike; a character stays a character.

    The server of our tests stops reading at U+FFFD, which every damaged file holds. Lucene does not; but what
    cannot be tried is not relied on. The one in its place is no character, and in no text.
    """
    return encodable(text).replace("\ufffd", "\ufdd0")


def document(number: int, entry: Entry) -> dict[str, Any]:
    """A document as the index takes it."""
    day = datetime.date.fromisoformat(entry.date).toordinal() if entry.date else 0
    rank = amount_rank(entry)
    values: dict[str, Any] = {
        "number": number,
        "sum_first": rank,
        "sum_last": rank or _NO_SUM_LAST,
        "newest": day * NUMBERS + number,
        "oldest": (day or _NO_DATE_LAST) * NUMBERS + number,
    }
    phrases, keywords = phrase_values(entry), keyword_values(entry)
    values |= {field: spaced(splittable(joined(texts))) for field, texts in phrases.items() if texts}
    values |= {
        KEYWORD + field: [encodable(word) for word in words] for field, words in keywords.items() if words
    }
    values[FILLED] = list(filled_fields(phrases, keywords))
    values |= {field: list(amounts) for field, amounts in number_values(entry).items() if amounts}
    values |= {
        FACET + facet: [encodable(value) for value in each]
        for facet, each in facet_values(entry).items()
        if each
    }
    return values
