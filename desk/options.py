"""Options that several commands share, and what they mean."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from checker.load import RuleError, RuleSet, load_rules
from checker.verdict import DocumentReport, Mode, Severity, Verdict
from corpus.dates import dates
from corpus.doctype import TYPE_NAMES
from corpus.home import NoHome, home
from corpus.matchtext import fold_query

if TYPE_CHECKING:
    from corpus.recognising import Recogniser

_THREADS = 2  # for one page; more bring little
_FAIL_ON = ("error", "warning", "undecided", "never")


def near(name: str, names: Sequence[str] | Mapping[str, str], similar: float = 0.5) -> str:
    """The end of a message about an unknown name: which known ones were perhaps meant; empty when none is like it.

    With a mapping, what the names stand for is shown.
    """
    import difflib  # noqa: PLC0415  only for what was misspelt

    close = difflib.get_close_matches(name, list(names), 3, similar)
    found = dict.fromkeys(names[each] if isinstance(names, Mapping) else each for each in close)
    return f"；是不是 {'、'.join(found)}？" if found else ""


class _Date(click.ParamType[datetime.date]):
    """A date such as 2022-03-01."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            found = dates(fold_query(str(value)))
            if len(found) == 1:
                return found[0][0]
            self.fail(f"“{value}”不是日期，请写成 2022-03-01 的样子", param, ctx)


class _Type(click.ParamType[str]):
    """A document type by its id or its Chinese name."""

    name = "类型"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from corpus.typenames import TYPES_BY_NAME  # noqa: PLC0415  only for what is declared

        kind = TYPES_BY_NAME.get(fold_query(str(value)), str(value))
        if kind not in TYPE_NAMES:
            self._refuse(value, param, ctx, {**TYPES_BY_NAME, **{each: each for each in TYPE_NAMES}})
        return kind

    def _refuse(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None, named: dict[str, str]
    ) -> NoReturn:
        hint = near(str(value), {name: TYPE_NAMES.get(kind, kind) for name, kind in named.items()}, 0.4)
        every = "、".join(f"{name}（{kind}）" for kind, name in TYPE_NAMES.items())
        self.fail(f"没有类型“{value}”{hint} 可以是：{every}", param, ctx)


def mode_option(default: Mode, kept: str | None = None) -> Callable[[Any], Any]:
    """`--mode`: the state in which documents are judged; with `kept`, which says so, None when it is not given."""
    return click.option(
        "--mode",
        type=click.Choice([mode.value for mode in Mode]),
        default=None if kept else default.value,
        show_default=kept or True,
        help="文书的状态：draft 草稿、served 已送达、published 已公开、template 模板。",
    )


as_of_option = click.option(
    "--as-of", type=_Date(), help="文书没有日期时，按这一天的规定检查（如 2022-03-01）。"
)


def text_or_json_option(shown: str = "输出格式。") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """`--format text|json`, for commands that have no other."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help=shown,
    )


rules_option = click.option(
    "--rules",
    "folders",
    type=click.Path(path_type=Path, exists=False),
    multiple=True,
    help="另外的规则文件夹；可以写多次。",
)
type_option = click.option(
    "--type",
    "declared_type",
    type=_Type(),
    help="指定文书类型（如 执行通知书 或 execution_notice），不自动识别。",
)
password_option = click.option("--password", help="PDF 的打开密码；同一次命令里的文件都用它。")
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="error",
    show_default=True,
    help="有这一级别或更严重的不合格时，退出码为 1；undecided 把无法判断也算上。",
)


ocr_option = click.option(
    "--ocr", is_flag=True, help="识别扫描件和图片上的文字，每页几秒；需要 pip install 'zhihe[ocr]'。"
)


@contextmanager
def recogniser(ocr: bool) -> Iterator[Recogniser | None]:
    """What reads scanned pages while a command runs, if `--ocr` was given; exit code 2 where it is not installed."""
    if not ocr:
        yield None
        return
    from corpus.recognising import NoRecogniser, Recogniser  # noqa: PLC0415  for scans only

    try:
        reader = Recogniser(threads=min(os.cpu_count() or 1, _THREADS))
    except NoRecogniser as trouble:
        raise click.ClickException(f"{trouble}。没有读取任何文书") from None
    with reader:
        yield reader


def rules_or_fail(folders: Sequence[Path]) -> RuleSet:
    """The rule set; a broken one ends the program with exit code 2."""
    try:
        cache: Path | None = home() / "cache"
    except NoHome:
        cache = None  # checking needs no library; only the next start takes longer
    try:
        rules = load_rules(folders, cache=cache)
    except RuleError as trouble:
        raise click.ClickException(f"规则文件有错，没有检查任何文书。{trouble}") from None
    if folders:
        bundled = load_rules(cache=cache).by_id
        own = [rule for rule in rules.rules if rule.id not in bundled]
        from checker.examples import disagreements  # noqa: PLC0415  only for rules that a court brings

        wrong = disagreements(rules, own)
        if wrong:
            raise click.ClickException(
                f"规则的例子与规则不符，没有检查任何文书。{wrong[0]}；请改正规则或例子"
            )
        if not own:
            raise click.ClickException(f"文件夹里没有规则：{'、'.join(map(str, folders))}")
    return rules


def counted(fail_on: str) -> tuple[Severity, ...]:
    """The severities whose fails make the exit code 1, the worst first."""
    match fail_on:
        case "never":
            return ()
        case "error":
            return (Severity.ERROR,)
        case _:
            return (Severity.ERROR, Severity.WARNING)


def offends(report: DocumentReport, fail_on: str) -> bool:
    """Whether a document makes the exit code 1: what a waiver or a baseline answers for does not."""
    severities = counted(fail_on)
    for result in report.results:
        if result.accepted:
            continue
        if result.verdict is Verdict.FAIL and result.severity in severities:
            return True
        if result.verdict is Verdict.UNDECIDED and fail_on == "undecided":
            return True
    return False
