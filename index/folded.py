"""Folding that is remembered: what many documents share, rules, courts, titles, and what one document repeats in several fields."""

from __future__ import annotations

from functools import lru_cache

from corpus.matchtext import fold_query


@lru_cache(maxsize=4_096)
def folded(text: str) -> str:
    """`fold_query` of a short text that comes again."""
    return fold_query(text)
