"""A property that is found when it is first asked for and then kept in the instance.

`functools.cached_property` of Python 3.11 takes a lock each time it finds something, which costs more than much of what
a document is asked for. Without it two threads may find the same thing twice; what is kept here depends on nothing but
the instance, so that they find the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Kept = TypeVar("Kept")


class kept(Generic[Kept]):  # noqa: N801  used like `property`
    """Decorates a method without parameters; the instance must have a `__dict__`, frozen or not."""

    def __init__(self, find: Callable[[Any], Kept]) -> None:
        self._find = find
        self._name = find.__name__
        self.__doc__ = find.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Kept: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Kept:
        # Asked only once: what is kept in the instance is found there before this.
        if instance is None:
            return self
        found = self._find(instance)
        instance.__dict__[self._name] = found
        return found
