"""Ends a run before a chosen step that makes something durable, as when the power goes out there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest


class Stopped(BaseException):
    """The power goes out."""


@contextmanager
def power_cut(monkeypatch: pytest.MonkeyPatch, calls: Sequence[str], last: int) -> Iterator[None]:
    """Within it the call number `last` to one of these functions of `os` is not made: it raises `Stopped`."""
    real = {name: getattr(os, name) for name in calls}
    steps = 0

    def counted(name: str) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal steps
            steps += 1
            if steps == last:
                raise Stopped
            return real[name](*arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for name in real:
            patch.setattr(os, name, counted(name))
        yield
