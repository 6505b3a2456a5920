"""One module per kind of check, each with `judge(rule, subject) -> Finding`.

A kind that has keys of its own in a rule file names them in `KEYS` and reads them with `read(data)`, which raises
`ValueError` in Chinese; what it returns is the `options` of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from checker.finding import Finding
from checker.kinds import agree, cite, count, mask, must_contain, must_not_contain, order
from checker.rule import Rule
from checker.subject import Subject


def _no_options(_data: Mapping[str, Any]) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check: how it judges, how it is described, and what its rules hold.

    `wordings` are the keys of a rule file one of which holds its wordings, `keys` those of its own that `read` reads.
    """

    judge: Callable[[Rule, Subject], Finding]
    says: str
    wordings: tuple[str, ...] = ("any_of", "all_of")
    keys: tuple[str, ...] = ()
    read: Callable[[Mapping[str, Any]], dict[str, Any]] = _no_options


KINDS: dict[str, Kind] = {
    "must_contain": Kind(must_contain.judge, "文书必须写明"),
    "must_not_contain": Kind(must_not_contain.judge, "文书不得写有"),
    "count": Kind(count.judge, "文书写有的数目", ("any_of",), count.KEYS, count.read),
    "order": Kind(order.judge, "文书写明的顺序", ("sequence",)),
    "cite": Kind(cite.judge, "引用的法条", (), cite.KEYS, cite.read),
    "mask": Kind(mask.judge, "公开的文书", (), mask.KEYS, mask.read),
    "agree": Kind(agree.judge, "文书里的数值应当相符", ("values",), agree.KEYS, agree.read),
}
