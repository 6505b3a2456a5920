"""What the pages say, in Chinese first and English second: one catalogue, `strings.yaml`, for all of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import yaml

from corpus.systemerrors import reason

LANGUAGES = ("zh", "en")
Say = Callable[..., str]


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Each string by its name, then by language."""
    text = (files("desk.web") / "strings.yaml").read_text("utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def speaker(language: str) -> Say:
    """What says a string of the catalogue in this language, its `{…}` filled; an unknown name is an error."""
    strings = catalogue()

    def say(name: str, **values: object) -> str:
        entry = strings[name]
        text = entry.get(language) or entry["zh"]
        filled = {name: worded(value, language) for name, value in values.items()}
        return text.format(**filled) if filled else text

    return say


def worded(value: object, language: str) -> object:
    """A value as this language says it: what the system would not do comes in words of its own."""
    if not isinstance(value, OSError):
        return value
    return reason(value) if language == LANGUAGES[0] else value.strerror or str(value)
