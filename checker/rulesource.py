"""Where in the rule files a rule and its parts stand, so that a remark about one can name file and line."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from checker.bundled import bundled_rules
from checker.load import holds_rules, rule_files
from checker.rulefile import composed, line_in

_nodes = cache(composed)


class Sources:
    """The places of the rules in some folders, besides the bundled ones. The files must be sound ones."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        self._places: dict[str, tuple[Path, int]] = {}
        for folder in (bundled_rules(), *folders):
            for path in rule_files(folder):
                if holds_rules(path):
                    self._add(path)

    def _add(self, path: Path) -> None:
        for index, entry in enumerate(_nodes(path).value):
            for key, value in entry.value:
                if key.value == "id":
                    self._places[f"{path.parent.name}/{value.value}"] = (path, index)

    def place(self, rule_id: str, *keys: str | int) -> str:
        """File and line, in Chinese, of what the keys lead to inside a rule."""
        if rule_id not in self._places:
            return rule_id
        path, index = self._places[rule_id]
        node: Any = _nodes(path)
        return f"{path} 第 {line_in(node, (index, *keys))} 行"
