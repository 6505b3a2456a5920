"""Rules that a search asks for and that there are not: an empty answer would otherwise look like good news."""

from __future__ import annotations

from fnmatch import fnmatchcase

from checker.load import RuleSet
from desk.options import near
from index.tree import Node, rule_names


def unknown_rules(tree: Node, rules: RuleSet) -> list[str]:
    """A sentence for each rule name of a query that none of `rules` bears, with those that are like it."""
    known = [rule.id for rule in rules.rules]
    short = [name.partition("/")[2] for name in known]
    return [
        f"自带的规则里没有“{name}”{near(name, [*known, *short])}"
        for name in rule_names(tree)
        if not any(fnmatchcase(each, name) for each in (*known, *short))
    ]
