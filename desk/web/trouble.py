"""What a page says when something cannot be done: in words, with what to do, and without losing what was typed."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818  an answer to a visitor, not a fault of the program
    """A request that is not done; `name` is the string of the catalogue that says why, `values` fill it."""

    def __init__(self, status: int, name: str, **values: object) -> None:
        super().__init__(name)
        self.status, self.name, self.values = status, name, values
