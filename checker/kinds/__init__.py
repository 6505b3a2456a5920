"""One module per kind of check, each with `judge(rule, subject) -> Finding`.

A kind that has keys of its own in a rule file names them in `KEYS` and reads them with `read(data)`, which raises
`ValueError` in Chinese; what it returns is the `options` of the rule. The module of a kind is imported when a rule of
that kind is judged or read: a draft that cites nothing does not wait for the statutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from checker.finding import Finding
from checker.rule import Rule
from checker.subject import Subject


@dataclass(frozen=True)
class Kind:
    """A kind of check: its module, how it is described, and the keys of a rule file one of which holds its wordings."""

    module: str
    says: str
    wordings: tuple[str, ...] = ("any_of", "all_of")

    @cached_property
    def _code(self) -> Any:
        return import_module(self.module)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its own in a rule file."""
        return tuple(getattr(self._code, "KEYS", ()))

    def read(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The options of a rule of this kind. Raises `ValueError` in Chinese."""
        read = getattr(self._code, "read", None)
        return dict(read(data)) if read else {}

    def judge(self, rule: Rule, subject: Subject) -> Finding:
        """What the rule finds in the document."""
        finding: Finding = self._code.judge(rule, subject)
        return finding


KINDS: dict[str, Kind] = {
    name: Kind(f"{__name__}.{name}", says, *wordings)
    for name, says, *wordings in (
        ("must_contain", "文书必须写明"),
        ("must_not_contain", "文书不得写有"),
        ("count", "文书写有的数目", ("any_of",)),
        ("order", "文书写明的顺序", ("sequence",)),
        ("agree", "文书里的数值应当相符", ("values",)),
        ("same", "写了两遍的数应当相同", ("any_of",)),
        ("cite", "引用的法条", ()),
        ("mask", "公开的文书", ()),
    )
}
