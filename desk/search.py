"""`zhihe search`: finds documents in the library, prints them for people or programs, or writes them into a file."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from checker.reports.text import neutral
from desk.engines import engine_options, tell
from index.compose import joined
from index.engine import Sort
from index.entry import FACETS, Entry
from index.exportfile import FORMATS, check_free, format_of, write_export
from index.highlight import Passage
from index.home import LibraryError, resolve_home
from index.library import Library
from index.query import QueryError, parse_query
from index.queryfields import FACET_NAMES
from index.queryhints import unspaced_operator
from index.results import Hit, SearchResult
from index.tree import All, And, Node, rule_names

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


def _hit_lines(number: int, hit: Hit, titles: Mapping[str, str], colour: bool) -> Iterator[str]:
    entry = hit.entry
    yield f"{number}. {neutral(entry.title)}"
    facts = [
        entry.type_name or "类型不明",
        entry.court or "",
        "；".join(entry.case_numbers[:1]),
        entry.date or "没有日期",
    ]
    yield f"   {neutral(' · '.join(fact for fact in facts if fact))}"
    failing = [titles.get(each.rule, each.rule) for each in entry.verdicts if each.verdict == "fail"]
    if failing:
        shown = neutral("；".join(failing[:4]))
        yield f"   违反 {len(failing)} 项：{shown}{'；……' if len(failing) > 4 else ''}"
    for passage in hit.highlights:
        yield f"   …{_marked(passage, colour)}…"
    yield f"   {neutral(entry.path)}"


def hits_as_text(
    result: SearchResult, first: int, titles: Mapping[str, str], colour: bool, head: str = "共 {} 份"
) -> str:
    """What a person reads: the hits numbered from `first`, then how all of them divide."""
    lines = [head.format(result.total)]
    for number, hit in enumerate(result.hits, first):
        lines += ["", *_hit_lines(number, hit, titles, colour)]
    for name, values in result.facets_to_json(titles).items():
        shown = "　".join(f"{each['name']} {each['count']}" for each in values[:_SHOWN_FACETS])
        if shown:
            lines += ["", f"{FACET_NAMES.get(name, name)}：{neutral(shown)}"]
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Out:
    """Where what was found goes, and in which form; `titles_of_rules` is asked by id for what was found only."""

    titles_of_rules: Callable[[], Mapping[str, str]]
    form: str
    target: Path | None = None
    overwrite: bool = False
    everything: bool = False
    page: int = 1
    limit: int = PAGE

    def show(self, result: SearchResult, head: str = "共 {} 份") -> None:
        """A page of hits on the screen, or in the file; `head` says what the number of them is."""
        titles = self.titles_of_rules() if result.total else {}
        if self.target:
            self.every(hit.entry for hit in result.hits)
        elif self.form == "json":
            click.echo(json.dumps(result.to_json(titles), ensure_ascii=False, indent=2))
        elif self.form in FORMATS:
            self.lines(hit.entry for hit in result.hits)
        else:
            first = 1 if self.everything else (self.page - 1) * self.limit + 1
            more = "" if self.everything else _next_page(result, self.page, self.limit)
            click.echo(hits_as_text(result, first, titles, sys.stdout.isatty(), head) + more)

    def lines(self, entries: Iterable[Entry]) -> None:
        """Rows on the screen, one by one."""
        from index.export import csv_lines, json_lines  # noqa: PLC0415  for programs only

        for line in csv_lines(entries, self.titles_of_rules()) if self.form == "csv" else json_lines(entries):
            click.echo(line, nl=False)

    def every(self, entries: Iterable[Entry]) -> None:
        """All rows into the file, and how many there are; without a file on the screen."""
        if self.target is None:
            self.lines(entries)
            return
        count = write_export(self.target, self.form, entries, self.overwrite, self.titles_of_rules())
        click.echo(f"已写入 {neutral(str(self.target))}：{count} 份")


def _next_page(result: SearchResult, page: int, limit: int) -> str:
    """How to go on, so that what comes in meanwhile moves no hit to another page."""
    last = -(-result.total // limit)
    if page > 1 and not last:
        return f"\n\n没有第 {page} 页：一份也没有找到"
    if page > max(1, last):
        return f"\n\n没有第 {page} 页：只有 {last} 页，每页 {limit} 份"
    if page >= last:
        return ""
    return f"\n\n第 {page} 页，共 {last} 页；下一页：--page {page + 1} --through {result.through}"


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
    type=click.Choice(["text", "json", *FORMATS]),
    help="输出格式；默认 text，--export 时按文件名的结尾。xlsx 和 parquet 只能写进文件。",
)
@click.option("--all", "everything", is_flag=True, help="输出全部结果，不分页。")
@click.option(
    "--export",
    "target",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="把全部结果写进文件：.xlsx、.csv、.jsonl、.parquet；已有的文件不会被覆盖。",
)
@click.option("--overwrite", is_flag=True, help="--export 的文件已经存在时，替换它。")
@click.option(
    "--sort",
    type=click.Choice([order.value for order in Sort]),
    help="排序：relevance 相关度、newest 从新到旧、oldest 从旧到新、largest 金额从大到小、smallest 从小到大；"
    "默认 relevance，--export 和 --new 默认 newest。",
)
@click.option("--recent", is_flag=True, help="按相关度排序时，近三年内的文书适当靠前。")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True, help="第几页。")
@click.option("--limit", type=click.IntRange(1, 1000), default=PAGE, show_default=True, help="每页几份。")
@click.option(
    "--through",
    type=click.IntRange(0, 10**9),
    metavar="N",
    help="看后面的页时照抄上一页给出的数：其间新收的文书不算在内，各页既不重复也不遗漏。",
)
@click.option("--within", multiple=True, metavar="QUERY", help="只在这个检索式的结果里检索；可以写多次。")
@click.option("--save", "save", metavar="NAME", help="保存这个检索，以后用 --new 只看新出现的。")
@click.option("--saved", "listed", is_flag=True, help="列出已存的检索，各有几份新的。")
@click.option(
    "--new", "new", metavar="NAME", help="只看一个已存的检索上次之后新出现的文书；看过的不再算新的。"
)
@click.option("--forget", "forget", metavar="NAME", help="删除一个已存的检索。")
@engine_options
def command(
    query: tuple[str, ...],
    number: str | None,
    similar: str | None,
    output: str | None,
    everything: bool,
    target: Path | None,
    overwrite: bool,
    sort: str | None,
    recent: bool,
    page: int,
    limit: int,
    through: int | None,
    within: tuple[str, ...],
    save: str | None,
    listed: bool,
    new: str | None,
    forget: str | None,
    engine: str,
    url: str | None,
    ca: str | None,
) -> int:
    """Exit code 2 for a query that cannot be understood, else 0; nothing found is 0."""
    alone = _alone(listed, new, forget)
    if alone:
        _refuse_beside(alone, bool(query or within or number or similar or save is not None))
        if page > 1 or through is not None:
            raise click.UsageError(
                f"{alone[0]} 不能和 --page、--through 一起用；--new 一次显示 --limit 份，再运行一次接着看"
            )
    elif not (" ".join(query).strip() or number or similar):
        raise click.UsageError("请写出检索式，或者用 --case、--similar。要列出全部文书，请写 '*'。")
    if similar and (everything or page > 1 or sort or through is not None):
        raise click.UsageError(
            "--similar 只列出最相似的几份，不能和 --all、--page、--sort、--through 一起用；份数用 --limit。"
        )
    if save is not None and (number or similar or not query):
        raise click.UsageError("--save 保存的是检索式，不能和 --case、--similar 一起用")
    _check_file(output, target, overwrite)
    order = Sort(sort or (Sort.NEWEST if target or new is not None else Sort.RELEVANCE))
    if (everything or target) and (page > 1 or through is not None):
        raise click.UsageError("--all 和 --export 输出全部结果，不能和 --page、--through 一起用")
    if recent and (similar or order is not Sort.RELEVANCE):
        raise click.UsageError(
            "--recent 只用于按相关度排序，不能和 --similar 或别的次序一起用；输出到文件时加 --sort relevance"
        )
    try:
        if target:
            output = format_of(target, output)
            check_free(target, overwrite)  # before anything is asked
        home = resolve_home()
        home.refuse_absent()
        with Library.open(home, engine, url, ca, tell) as library:
            out = Out(lambda: library.titles, output or "text", target, overwrite, everything, page, limit)
            if alone:
                from desk.savedsearches import act  # noqa: PLC0415  most searches are not saved ones

                act(library, out, order, new, forget)
                return 0
            words = " ".join(query)
            if save is not None:
                from desk.savedsearches import refuse_taken  # noqa: PLC0415  most searches are not saved ones

                refuse_taken(library, save)
            tree = _asked(library, words, within, number)
            if similar:
                out.show(
                    library.similar(_id_of(library, similar), tree, limit), "最相似的 {} 份（份数用 --limit）"
                )
                return 0
            total = _answer(
                library, tree or All(), order, out, through, datetime.date.today() if recent else None
            )
            if total == 0 and (hint := unspaced_operator(" ".join((words, *within)))):
                click.echo(hint, err=True)
            if save is not None:
                from desk.savedsearches import keep  # noqa: PLC0415  as above

                keep(library, save, joined([words, *within]))
    except (QueryError, LibraryError) as trouble:
        raise click.ClickException(str(trouble)) from None
    return 0


def _asked(library: Library, words: str, within: Sequence[str], number: str | None) -> Node | None:
    """What the words, `--within` and `--case` ask for together; None when they ask for nothing.

    A fault is told with the place in the one that has it.
    """
    if library.count() == 0:
        click.echo("资料库是空的；请先用 zhihe index 收录文书", err=True)
    parts = [_compiled(library, words)] if words.strip() else []
    for each in within:
        try:
            parts.append(_compiled(library, each))
        except QueryError as fault:
            raise LibraryError(f"--within 的{fault}") from None
    if number:
        parts.append(library.case(number))
    return And(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _compiled(library: Library, query: str) -> Node:
    """The tree of a query; QueryError also for a rule that nobody knows."""
    tree = parse_query(query)
    if rule_names(tree):
        from desk.rulenames import refuse_unknown_rules  # noqa: PLC0415  most queries name no rule

        refuse_unknown_rules(library, tree, query)
    return tree


def _id_of(library: Library, named: str) -> str:
    """The id of a stored document, by its id, a beginning of it, or its path."""
    found = library.find(named) or library.find(os.path.abspath(named))  # noqa: PTH100  a path in an archive is none to resolve
    if found is None:
        raise LibraryError(
            f"资料库里没有 {neutral(named)}。请写收录过的文件，或者检索结果（--format json）里的 id。"
        )
    return found


def _alone(listed: bool, new: str | None, forget: str | None) -> list[str]:
    """Which of the options was given that take no query."""
    given = {"--saved": listed, "--new": new is not None, "--forget": forget is not None}
    return [name for name, is_given in given.items() if is_given]


def _refuse_beside(alone: Sequence[str], asked: bool) -> None:
    if len(alone) > 1:
        raise click.UsageError(f"{alone[0]} 和 {alone[1]} 不能一起用")
    if asked:
        raise click.UsageError(f"{alone[0]} 用的是已存的检索式，不能再写检索式")


def _check_file(output: str | None, target: Path | None, overwrite: bool) -> None:
    if overwrite and not target:
        raise click.UsageError("--overwrite 要和 --export 一起用")
    if output in ("xlsx", "parquet") and not target:
        raise click.UsageError(f"{output} 只能写进文件，请加 --export 文件名")


def _answer(
    library: Library, tree: Node, sort: Sort, out: Out, through: int | None, today: datetime.date | None
) -> int | None:
    """Prints a page, or all hits one by one, so that ten million need no memory; or writes them into the file.

    How many there are, where somebody counted.
    """
    if out.target or (out.everything and out.form in FORMATS):
        out.every(library.iterate(tree, sort, today))
        return None
    if out.everything and out.form == "json":
        for piece in library.json_pieces(tree, sort, today):
            click.echo(piece, nl=False)
        click.echo()
        return None
    facets = () if out.form in FORMATS else FACETS
    result = library.search(
        tree,
        sort=sort,
        page=out.page,
        limit=out.limit,
        every=out.everything,
        facets=facets,
        through=through,
        recent=today,
    )
    out.show(result)
    return result.total
