"""Rules that a search asks for and that there are not: an empty answer would otherwise look like good news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from checker.load import RuleSet
from corpus.matchtext import fold_query
from desk.options import near
from index.library import Library
from index.query import QueryError
from index.scan import shape_of
from index.tree import VERDICT_FIELDS, Node, Or, Wildcard, rule_names


def refuse_unknown_rules(library: Library, tree: Node, rules: Callable[[], RuleSet], typed: str = "") -> None:
    """QueryError for a rule of a query that is neither among `rules` nor in any document of the library.

    A library may hold what other rules said, those of a court's own folder or of years ago: what some document bears is
    known. `rules` is asked only for a query that names one; `typed` tells the place.
    """
    names = rule_names(tree)
    if not names:
        return
    known = _forms(rule.id for rule in rules().rules)
    for name in names:
        shape = shape_of(name)
        if not any(shape.fullmatch(each) for each in known) and not _some_document_has(library, name):
            raise _unknown(name, [*known, *_forms(_held(library))], typed)


def _forms(ids: Iterable[str]) -> list[str]:
    """Rule ids as an index holds them: in full and without the instrument."""
    folded = [fold_query(id_) for id_ in ids]
    return list(dict.fromkeys([*folded, *(short for each in folded if (short := each.partition("/")[2]))]))


def _some_document_has(library: Library, name: str) -> bool:
    tree = Or(tuple(Wildcard(field, name) for field in VERDICT_FIELDS))
    return library.search(tree, limit=1, facets=()).total > 0


def _held(library: Library) -> list[str]:
    """The rules that some document does not meet, or leaves open."""
    facets = library.search("*", limit=1, facets=("fail", "undecided")).facets
    return [rule for counts in facets.values() for rule, _count in counts]


def _unknown(name: str, known: Sequence[str], typed: str) -> QueryError:
    plain = name.replace("*", "").replace("?", "")
    alike = list(dict.fromkeys(each for each in known if ("/" in each) == ("/" in plain)))
    at = typed.casefold().find(name)
    return QueryError(
        f"没有叫“{name}”的规则，库里的文书也没有按这样的规则检查过{near(plain, alike).removesuffix('？')}",
        at if at >= 0 else None,
        "全部规则用 zhihe rules list 列出；不知道确切的编号时，可用 * 代替一部分。",
    )
