"""Options that several commands share, and what they mean."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from checker.load import RuleError, RuleSet, load_rules
from checker.verdict import DocumentReport, Mode, Severity, Verdict
from corpus.doctype import TYPE_NAMES
from corpus.home import home

_FAIL_ON = ("error", "warning", "undecided", "never")


class _Date(click.ParamType[datetime.date]):
    """A date such as 2022-03-01."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2022-03-01 的样子", param, ctx)


def mode_option(default: Mode) -> Callable[[Any], Any]:
    """`--mode`: the state in which documents are judged."""
    return click.option(
        "--mode",
        type=click.Choice([mode.value for mode in Mode]),
        default=default.value,
        show_default=True,
        help="文书的状态：draft 草稿、served 已送达、published 已公开、template 模板。",
    )


as_of_option = click.option(
    "--as-of", type=_Date(), help="文书没有日期时，按这一天的规定检查（如 2022-03-01）。"
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
    type=click.Choice(list(TYPE_NAMES)),
    metavar="类型",
    help="指定文书类型（如 execution_notice），不自动识别。",
)
fail_on_option = click.option(
    "--fail-on",
    type=click.Choice(_FAIL_ON),
    default="error",
    show_default=True,
    help="有这一级别或更严重的不合格时，退出码为 1；undecided 把无法判断也算上。",
)


def rules_or_fail(folders: Sequence[Path]) -> RuleSet:
    """The rule set; a broken one ends the program with exit code 2."""
    try:
        return load_rules(folders, cache=home() / "cache")
    except RuleError as trouble:
        raise click.ClickException(f"规则文件有错，没有检查任何文书。{trouble}") from None


def offends(report: DocumentReport, fail_on: str) -> bool:
    """Whether a document makes the exit code 1."""
    if fail_on == "never":
        return False
    severities = {Severity.ERROR} if fail_on == "error" else {Severity.ERROR, Severity.WARNING}
    for result in report.results:
        if result.verdict is Verdict.FAIL and result.severity in severities:
            return True
        if result.verdict is Verdict.UNDECIDED and fail_on == "undecided":
            return True
    return False
