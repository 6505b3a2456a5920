"""Rules that a search asks for and that there are not: an empty answer would otherwise look like good news."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.matchtext import fold_query
from index.library import Library
from index.query import QueryError
from index.ruletitles import forms
from index.scan import shape_of
from index.tree import VERDICT_FIELDS, Node, Or, Wildcard, rule_names

_SHOWN = 4  # rules of an article that a message names


def refuse_unknown_rules(library: Library, tree: Node, typed: str = "") -> None:
    """QueryError for a rule of a query that is neither among those the library knows nor in any of its documents.

    A library may hold what other rules said, those of a court's own folder or of years ago: what some document bears is
    known. `typed` tells the place.
    """
    names = rule_names(library.by_id(tree, typed))
    if not names:
        return
    known = forms(each.id for each in library.names)
    for name in names:
        shape = shape_of(name)
        if not any(shape.fullmatch(each) for each in known) and not _some_document_has(library, name):
            raise _unknown(library, name, [*known, *forms(_held(library))], typed)


def _some_document_has(library: Library, name: str) -> bool:
    tree = Or(tuple(Wildcard(field, name) for field in VERDICT_FIELDS))
    return library.search(tree, limit=1, facets=()).total > 0


def _held(library: Library) -> list[str]:
    """The rules that some document does not meet, or leaves open."""
    facets = library.search("*", limit=1, facets=("fail", "undecided")).facets
    return [rule for counts in facets.values() for rule, _count in counts]


def _unknown(library: Library, name: str, known: Sequence[str], typed: str) -> QueryError:
    at = typed.casefold().find(name)
    return QueryError(
        f"没有叫“{name}”的规则，库里的文书也没有按这样的规则检查过{_meant(library, name, known)}",
        at if at >= 0 else None,
        "全部规则用 zhihe rules list 列出；标题和编号都可以写，不知道确切的编号时，可用 * 代替一部分。",
    )


def _meant(library: Library, name: str, known: Sequence[str]) -> str:
    from desk.options import near  # noqa: PLC0415  only for what was misspelt: it loads what checks

    plain = name.replace("*", "").replace("?", "")
    alike = list(dict.fromkeys(each for each in known if ("/" in each) == ("/" in plain)))
    begun = [each for each in alike if each.startswith(plain)] if plain else []
    if begun:  # an article rather than a rule of it
        return f"；是不是 {plain}*（{'、'.join(begun[:_SHOWN])}{'……' if len(begun) > _SHOWN else ''}）"
    titles = [] if plain.isascii() else [fold_query(title) for title in library.titles.values()]
    return near(plain, [*alike, *titles], 0.5 if plain.isascii() else 0.3).removesuffix("？")
