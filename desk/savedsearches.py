"""The saved searches of `zhihe search`: keep one, list them, see what is new to one, forget one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

import click

from checker.reports.text import neutral
from desk.search import Out
from index.engine import Sort
from index.entry import Entry
from index.exportfile import FORMATS
from index.home import LibraryError
from index.library import Library
from index.query import QueryError, parse_query
from index.results import SearchResult
from index.saved import Saved, SavedSearches


def refuse_taken(library: Library, name: str) -> None:
    """LibraryError for a name that is taken, before anything is searched for."""
    with SavedSearches(library.home) as searches:
        if any(each.name == name for each in searches.all()):
            shown = neutral(name)
            raise LibraryError(f"已经有叫“{shown}”的检索。请换一个名字，或者先用 --forget '{shown}' 删除它。")
        searches.refuse_taken(name)


def keep(library: Library, name: str, words: str) -> None:
    """Saves a query; said on the error stream, since the hits may go to a program."""
    with SavedSearches(library.home) as searches:
        searches.save(library, name, words)
    shown = neutral(name)
    click.echo(f"已保存“{shown}”；以后用 zhihe search --new '{shown}' 只看此后新出现的", err=True)


def act(library: Library, out: Out, sort: Sort, new: str | None, forget: str | None) -> None:
    """`--new`, `--forget`, else `--saved`."""
    with SavedSearches(library.home) as searches:
        if forget is not None:
            searches.forget(forget)
            click.echo(f"已删除“{neutral(forget)}”")
        elif new is not None:
            _show_new(library, searches, searches.get(new), out, sort)
        else:
            _list(library, searches, out)


def _list(library: Library, searches: SavedSearches, out: Out) -> None:
    found = [(each, _count(library, searches, each)) for each in searches.all()]
    if out.form == "json":
        rows = [
            {"name": each.name, "query": each.query, "saved": each.saved, "looked": each.looked, "new": count}
            for each, count in found
        ]
        click.echo(json.dumps({"saved": rows}, ensure_ascii=False, indent=2))
        return
    if not found:
        click.echo("还没有保存过检索；例如：zhihe search '违反:*' --save 不合格的")
    for each, count in found:
        state = "检索式已经看不懂，请删除后重新保存" if count is None else f"新的 {count} 份"
        click.echo(f"{neutral(each.name)}：{state}；上次查看 {each.looked}\n   {neutral(each.query)}")


def _count(library: Library, searches: SavedSearches, one: Saved) -> int | None:
    """None for a query that a later version no longer understands."""
    try:
        return searches.count_new(library, one)
    except QueryError:
        return None


def _show_new(library: Library, searches: SavedSearches, one: Saved, out: Out, sort: Sort) -> None:
    """Shows what is new, and notes as shown what was: a page of it, or all in a file or by --all.

    Noted afterwards: what could not be written, or was cut off on its way, is still new.
    """
    tree = parse_query(one.query)
    entries = searches.new(library, one, sort)
    if out.target or (out.everything and out.form in FORMATS):
        shown: list[str] = []
        out.every(_noting(entries, shown))
        searches.mark(one, shown)
        return
    total = searches.count_new(library, one)
    some = list(entries if out.everything else islice(entries, out.limit))
    hits = tuple(hit for hit in (library.hit(entry, tree) for entry in some) if hit)
    Out(out.titles_of_rules, out.form, everything=True).show(SearchResult(total, hits, {}, 0))
    searches.mark(one, [hit.entry.id for hit in hits])
    if total > len(hits) and out.form == "text":
        click.echo(f"\n还有 {total - len(hits)} 份新的没有显示；再运行一次接着看，或者加 --all")


def _noting(entries: Iterator[Entry], ids: list[str]) -> Iterator[Entry]:
    """The same entries; their ids are kept, the entries are not."""
    for entry in entries:
        ids.append(entry.id)
        yield entry
