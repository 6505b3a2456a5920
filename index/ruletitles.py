"""Rules by what people call them: the titles that a check prints, and everyday names.

An index holds ids only. Titles are shown for them, and a query that names a rule by its title asks for its id. Rules are
not loaded for it: their names are kept in a file of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from checker.bundled import bundled_rules
from corpus.matchtext import fold_query
from index.folded import folded
from index.queryerror import QueryError
from index.scan import shape_of
from index.tree import VERDICT_FIELDS, And, Keyword, Node, Not, Or, Preferred, Prefix, Wildcard

if TYPE_CHECKING:
    from checker.rule import Rule

_SHOWN = 5  # rules that a message names
_FILE = "rule-names-{}.json"


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule: its id, its title, and what else it is called."""

    id: str
    title: str
    aliases: tuple[str, ...] = ()


class NotOneRule(QueryError):  # noqa: N818  a state of the query
    """What a query calls a rule fits several."""

    def __init__(self, name: str, fitting: Sequence[RuleName], position: int | None) -> None:
        shown = "、".join(f"“{each.title}”" for each in fitting[:_SHOWN])
        more = f"等 {len(fitting)} 条" if len(fitting) > _SHOWN else ""
        super().__init__(
            f"标题里有“{name}”的规则不止一条：{shown}{more}",
            position,
            f"请写全标题；要其中任何一条，请写 *{name}*。",
        )


def bundled_names(cache: Path) -> tuple[RuleName, ...]:
    """The rules that come with zhihe; none when they cannot be loaded. `cache` is a folder for their names."""
    folder = bundled_rules()
    kept = cache / _FILE.format(_state_of(folder))
    with suppress(OSError, ValueError, TypeError):
        return tuple(
            RuleName(id_, title, tuple(aliases)) for id_, title, aliases in json.loads(kept.read_bytes())
        )
    from checker.compiled import write_copy  # noqa: PLC0415  once for each version of the rules
    from checker.load import RuleError, load_rules  # noqa: PLC0415  as above

    try:
        rules = load_rules(cache=cache).rules
    except RuleError:
        return ()  # whoever checks is told; a search only shows ids
    names = names_of(rules)
    write_copy(kept, json.dumps([[each.id, each.title, each.aliases] for each in names]))
    return names


def _state_of(folder: Path) -> str:
    """Changes with the files of the rules: by names, sizes and times, which is quicker than reading them."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.yaml")):
        state = path.stat()
        digest.update(f"{path.relative_to(folder)} {state.st_size} {state.st_mtime_ns}\0".encode())
    return digest.hexdigest()[:16]


def names_of(rules: Iterable[Rule]) -> tuple[RuleName, ...]:
    """The names of rules that are loaded."""
    return tuple(RuleName(rule.id, rule.title, rule.aliases) for rule in rules)


def titles_of(names: Iterable[RuleName]) -> dict[str, str]:
    """Titles by id."""
    return {each.id: each.title for each in names}


def shown_rule(rule: str, titles: Mapping[str, str]) -> str:
    """A rule in a cell of a table: its title, and the id, which stays when a title is worded anew."""
    title = titles.get(rule)
    return f"{title}（{rule}）" if title else rule


def forms(ids: Iterable[str]) -> list[str]:
    """Rule ids as an index holds them: in full and without the instrument."""
    whole = [fold_query(id_) for id_ in ids]
    return list(dict.fromkeys([*whole, *(short for each in whole if (short := each.partition("/")[2]))]))


def by_id(node: Node, names: Sequence[RuleName], typed: str = "") -> Node:
    """The tree with ids for the rules that it names otherwise: by a title, a part of only one title, or an alias.

    What fits no rule stays as it is: it may be the id of a rule that is not among `names`. NotOneRule when a part fits several;
    `typed` tells the place.
    """
    match node:
        case And(parts):
            return And(tuple(by_id(part, names, typed) for part in parts))
        case Or(parts):
            return Or(tuple(by_id(part, names, typed) for part in parts))
        case Not(part):
            return Not(by_id(part, names, typed))
        case Preferred(part, bonuses):
            return Preferred(by_id(part, names, typed), bonuses)
        case Keyword(field, name) if field in VERDICT_FIELDS:
            return _either(node, field, _named(name, names, typed))
        case Prefix(field, name) if field in VERDICT_FIELDS:
            return _either(node, field, _fitting(name + "*", names))
        case Wildcard(field, name) if field in VERDICT_FIELDS:
            return _either(node, field, _fitting(name, names))
    return node


def _either(node: Node, field: str, found: Sequence[RuleName]) -> Node:
    if not found:
        return node
    either = tuple(Keyword(field, folded(each.id)) for each in found)
    return either[0] if len(either) == 1 else Or(either)


def _named(name: str, names: Sequence[RuleName], typed: str) -> list[RuleName]:
    if name in forms(each.id for each in names):
        return []
    whole = [each for each in names if name in (fold_query(each.title), *map(fold_query, each.aliases))]
    if whole:
        return whole
    part = [each for each in names if name in fold_query(each.title)]
    if len(part) > 1:
        at = typed.find(name)
        raise NotOneRule(name, part, at if at >= 0 else None)
    return part


def _fitting(pattern: str, names: Sequence[RuleName]) -> list[RuleName]:
    shape = shape_of(pattern)
    if any(shape.fullmatch(form) for form in forms(each.id for each in names)):
        return []
    return [each for each in names if shape.fullmatch(fold_query(each.title))]
