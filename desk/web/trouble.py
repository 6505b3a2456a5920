"""What a page says when something cannot be done: in words, with what to do, and without losing what was typed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path


class Refused(Exception):  # noqa: N818  an answer to a visitor, not a fault of the program
    """A request that is not done; `name` is the string of the catalogue that says why, `values` fill it."""

    def __init__(self, status: int, name: str, **values: object) -> None:
        super().__init__(name)
        self.status, self.name, self.values = status, name, values

    def without_places(self, folders: Iterable[Path]) -> Refused:
        """The same, with the names of files in the place of their paths; `folders` are those whose files may be named."""
        known = list(folders)

        def bare(value: object) -> object:
            if isinstance(value, Path):
                return value.name
            if not isinstance(value, str | Exception) or isinstance(value, OSError):
                return value
            text = str(value)
            for folder in known:
                text = text.replace(f"{folder}{os.sep}", "").replace(str(folder), folder.name)
            return text

        return Refused(self.status, self.name, **{name: bare(value) for name, value in self.values.items()})

    @property
    def headers(self) -> Mapping[str, str]:
        """What programs are told besides: how to prove who they are, when to come again (the value `seconds`)."""
        if self.status == 401:
            return {"www-authenticate": 'Bearer realm="zhihe"'}
        return {"retry-after": str(self.values["seconds"])} if "seconds" in self.values else {}
