"""Sets of wordings that rules share: `<执行人员>` in a rule stands for `(执行人员|执行法官|承办人|…)`.

They live in `rules/wordings/*.yaml`, each file a mapping from a Chinese name to a list of wordings, and are put in
place when rules are read: what is judged, and what `explain` shows, is the plain wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from corpus.patterns import lazy_pattern

FOLDER = "wordings"
_REFERENCE = lazy_pattern("<([一-鿿][一-鿿0-9]*)>")
# Where a rule holds wordings; everything else (messages, examples, quotations) is text.
_HOLD_WORDINGS = (
    *("any_of", "all_of", "veto", "contradicts", "withdraws", "excused_by", "unclear", "suspect"),
    *("values", "sequence", "each_item"),
)
_IN_WHEN = ("has", "lacks")


class UnknownSet(ValueError):  # noqa: N818  a fault of the rule file, named for what it is
    """A wording refers to a set that is not there; `str()` says in Chinese which, `keys` where."""

    def __init__(self, name: str, known: Mapping[str, str], keys: tuple[str, ...] = ()) -> None:
        shown = "、".join(sorted(known)) or "（没有）"
        super().__init__(f"没有名为“{name}”的措辞组（rules/{FOLDER}/）；现有：{shown}")
        self.keys = keys


def _filled(value: Any, sets: Mapping[str, str], keys: tuple[str, ...]) -> Any:
    if isinstance(value, str):

        def put(reference: re.Match[str]) -> str:
            if reference[1] not in sets:
                raise UnknownSet(reference[1], sets, keys)
            return sets[reference[1]]

        return _REFERENCE.sub(put, value)
    if isinstance(value, list):
        return [_filled(each, sets, keys) for each in value]
    if isinstance(value, dict):
        return {
            key: each if key == "because" else _filled(each, sets, (*keys, str(key)))
            for key, each in value.items()
        }
    return value


def with_sets(data: Mapping[str, Any], sets: Mapping[str, str]) -> dict[str, Any]:
    """An entry of a rule file with every reference to a set put in place. Raises `UnknownSet`."""
    filled = {
        key: _filled(value, sets, (str(key),)) if key in _HOLD_WORDINGS else value
        for key, value in data.items()
    }
    when = data.get("when")
    if isinstance(when, dict):
        filled["when"] = {
            key: _filled(value, sets, ("when", str(key))) if key in _IN_WHEN else value
            for key, value in when.items()
        }
    return filled


def sets_of(data: Any, known: Mapping[str, str]) -> dict[str, str]:
    """The sets in one file, each as one wording; a set may refer to those before it.

    Raises `UnknownSet`, and `ValueError` (in Chinese) when the file is not a mapping from names to lists.
    """
    if not isinstance(data, dict):
        raise ValueError("应当是“名称: [措辞, …]”")  # noqa: TRY004  a fault of the file, not of a type
    found: dict[str, str] = {}
    for name, wordings in data.items():
        if not (isinstance(name, str) and _REFERENCE.fullmatch(f"<{name}>")):
            raise ValueError(f"“{name}”：措辞组的名称应当是汉字")
        if not (isinstance(wordings, list) and wordings and all(isinstance(each, str) for each in wordings)):
            raise ValueError(f"“{name}”：应当是至少有一条措辞的列表")
        filled = _filled(wordings, {**known, **found}, (name,))
        found[name] = f"({'|'.join(filled)})"
    return found
