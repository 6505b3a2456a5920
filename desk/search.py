"""`zhihe search`: finds documents in the library and prints them for people or programs."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator

import click

from checker.reports.text import neutral
from desk.index import engine_options, tell
from desk.options import rules_or_fail
from desk.rulenames import unknown_rules
from index.engine import Sort
from index.export import csv_lines
from index.highlight import Passage
from index.home import LibraryError
from index.library import Hit, Library, SearchResult
from index.query import QueryError, parse_query
from index.queryfields import FACET_NAMES
from index.tree import And, Node, rule_names

_SHOWN_FACETS = 8
PAGE = 20


def _marked(passage: Passage, colour: bool) -> str:
    """A passage with its hits marked: in colour on a terminal, else with 【】."""
    left, right = ("\x1b[1;31m", "\x1b[0m") if colour else ("【", "】")
    pieces, at = [], 0
    for start, end in passage.marks:
        pieces += [neutral(passage.text[at:start]), left, neutral(passage.text[start:end]), right]
        at = end
    return "".join([*pieces, neutral(passage.text[at:])])


def _hit_lines(number: int, hit: Hit, colour: bool) -> Iterator[str]:
    entry = hit.entry
    yield f"{number}. {neutral(entry.title)}"
    facts = [
        entry.type_name or "类型不明",
        entry.court or "",
        "；".join(entry.case_numbers[:1]),
        entry.date or "没有日期",
    ]
    yield f"   {neutral(' · '.join(fact for fact in facts if fact))}"
    failing = [each.rule for each in entry.verdicts if each.verdict == "fail"]
    if failing:
        yield f"   违反 {len(failing)} 项：{'、'.join(failing[:4])}{'……' if len(failing) > 4 else ''}"
    for passage in hit.highlights:
        yield f"   …{_marked(passage, colour)}…"
    yield f"   {neutral(entry.path)}"


def _text(result: SearchResult, first: int, colour: bool) -> str:
    lines = [f"共 {result.total} 份"]
    for number, hit in enumerate(result.hits, first):
        lines += ["", *_hit_lines(number, hit, colour)]
    for name, values in result.to_json()["facets"].items():  # type: ignore[attr-defined]  # the JSON of the contract
        shown = "　".join(f"{each['name']} {each['count']}" for each in values[:_SHOWN_FACETS])
        if shown:
            lines += ["", f"{FACET_NAMES.get(name, name)}：{neutral(shown)}"]
    return "\n".join(lines)


@click.command(
    "search",
    help="检索资料库，例如：zhihe search '类型:执行通知书 缺:art20-12368-report \"有权拒绝\"'。语法见 docs/zh/检索语法.md。",
)
@click.argument("query", nargs=-1, metavar="QUERY...")
@click.option("--case", "number", metavar="案号", help="只要这个案件的文书：本案、执行依据、并案、恢复执行。")
@click.option("--similar", metavar="FILE|编号", help="只要与库里这份文书相似的，最相似的在前。")
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
@click.option("--all", "everything", is_flag=True, help="输出全部结果，不分页。")
@click.option(
    "--sort",
    type=click.Choice([order.value for order in Sort]),
    default=Sort.RELEVANCE.value,
    show_default=True,
    help="排序：relevance 相关度、newest 从新到旧、oldest 从旧到新、largest 金额从大到小、smallest 从小到大。",
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。")
@click.option("--limit", type=click.IntRange(1, 1000), default=PAGE, show_default=True, help="每页几份。")
@engine_options
def command(
    query: tuple[str, ...],
    number: str | None,
    similar: str | None,
    output: str,
    everything: bool,
    sort: str,
    page: int,
    limit: int,
    engine: str,
    url: str | None,
    ca: str | None,
) -> int:
    """Exit code 2 for a query that cannot be understood, else 0; nothing found is 0."""
    words = " ".join(query)
    if not (words.strip() or number or similar):
        raise click.UsageError("请写出检索式，或者用 --case、--similar。要列出全部文书，请写 '*'。")
    if similar and (everything or page > 1 or sort != Sort.RELEVANCE.value):
        raise click.UsageError(
            "--similar 只列出最相似的几份，不能和 --all、--page、--sort 一起用；份数用 --limit。"
        )
    try:
        with Library.open(engine=engine, url=url, ca=ca, tell=tell) as library:
            asked = _asked(library, words, number)
            if similar:
                result = library.similar(_id_of(library, similar), asked, limit)
                _print(result, output, 1)
                return 0
            tree = asked or parse_query(words)
            if output == "csv" or (output == "json" and everything):
                _export(library, tree, Sort(sort), output, everything, page, limit)
                return 0
            result = library.search(tree, sort=Sort(sort), page=page, limit=limit, every=everything)
    except (QueryError, LibraryError) as trouble:
        raise click.ClickException(str(trouble)) from None
    _print(result, output, (page - 1) * limit + 1 if not everything else 1)
    return 0


def _print(result: SearchResult, output: str, first: int) -> None:
    if output == "json":
        click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2))
    elif output == "csv":
        for line in csv_lines(hit.entry for hit in result.hits):
            click.echo(line, nl=False)
    else:
        click.echo(_text(result, first, sys.stdout.isatty()))


def _asked(library: Library, words: str, number: str | None) -> Node | None:
    """What the words and `--case` ask for together; None when they ask for nothing."""
    _warn(library, words)
    parts = [parse_query(words)] if words.strip() else []
    if number:
        parts.append(library.case(number))
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _id_of(library: Library, named: str) -> str:
    """The id of a stored document, by its id, a beginning of it, or its path."""
    found = library.find(named) or library.find(os.path.abspath(named))  # noqa: PTH100  a path in an archive is none to resolve
    if found is None:
        raise LibraryError(
            f"资料库里没有 {neutral(named)}。请写收录过的文件，或者检索结果（--format json）里的 id。"
        )
    return found


def _warn(library: Library, words: str) -> None:
    """Says on the error stream what makes an empty answer mean nothing: an empty library, an unknown rule."""
    if library.count() == 0:
        click.echo("资料库是空的；请先用 zhihe index 收录文书", err=True)
    tree = parse_query(words) if words.strip() else None
    if tree is not None and rule_names(tree):  # most queries name no rule, and need none to be loaded
        for line in unknown_rules(tree, rules_or_fail(())):
            click.echo(f"注意：{line}", err=True)


def _export(
    library: Library, words: Node, sort: Sort, output: str, everything: bool, page: int, limit: int
) -> None:
    """Prints rows; all of them one by one, so that ten million hits need no memory."""
    if output == "csv":
        entries = (
            library.iterate(words, sort)
            if everything
            else (
                hit.entry for hit in library.search(words, sort=sort, page=page, limit=limit, facets=()).hits
            )
        )
        for line in csv_lines(entries):
            click.echo(line, nl=False)
        return
    for piece in library.json_pieces(words, sort):
        click.echo(piece, nl=False)
    click.echo()
