"""What a page says when something cannot be done: in words, with what to do, and without losing what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class Refused(Exception):  # noqa: N818  an answer to a visitor, not a fault of the program
    """A request that is not done; `name` is the string of the catalogue that says why, `values` fill it."""

    def __init__(self, status: int, name: str, **values: object) -> None:
        super().__init__(name)
        self.status, self.name, self.values = status, name, values

    def without_places(self) -> Refused:
        """The same, with the names of files and folders in the place of their paths."""
        values = {
            name: value.name if isinstance(value, Path) else value for name, value in self.values.items()
        }
        return Refused(self.status, self.name, **values)

    @property
    def headers(self) -> Mapping[str, str]:
        """What programs are told besides: how to prove who they are, when to come again (the value `seconds`)."""
        if self.status == 401:
            return {"www-authenticate": 'Bearer realm="zhihe"'}
        return {"retry-after": str(self.values["seconds"])} if "seconds" in self.values else {}
