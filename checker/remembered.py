"""What is remembered of sentences from one document to the next: of each kind so many things, so that memory has a bound.

Everything that is remembered here depends on nothing but what it is asked with, so that forgetting it changes no result.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Found = TypeVar("Found")

_EVERYTHING: list[Any] = []


def remembered(most: int) -> Callable[[Callable[Asked, Found]], Callable[Asked, Found]]:
    """Decorates a function of hashable things: what it found is kept for the `most` things asked of it last."""

    def keep(find: Callable[Asked, Found]) -> Callable[Asked, Found]:
        kept: Any = lru_cache(maxsize=most)(find)
        _EVERYTHING.append(kept)
        found: Callable[Asked, Found] = kept
        return found

    return keep


def levelled(text: str, figures: str, figure: str) -> str:
    """A text with one figure in the place of several, so that those that differ in them only are remembered as one."""
    for each in figures:  # `translate` takes five times as long
        text = text.replace(each, figure)
    return text


def forget() -> None:
    """Forgets all of it: to measure what documents cost of which nothing is known."""
    for each in _EVERYTHING:
        each.cache_clear()
