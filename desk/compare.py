"""`zhihe compare`: the served and the published version of one document, side by side."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from checker.compare import Comparison, NotTheSame, compare
from checker.reports import comparison as report
from corpus.document import Document, Unreadable
from desk.inputs import Inputs
from desk.options import (
    as_of_option,
    counted,
    fail_on_option,
    rules_option,
    rules_or_fail,
    text_or_json_option,
    type_option,
)


def _read(name: str, declared_type: str | None) -> Document:
    try:
        inputs = Inputs()
        return inputs.read(inputs.one(name), declared_type)
    except Unreadable as trouble:
        raise click.ClickException(f"没有读取 {name}：{trouble}") from None


def _offends(comparison: Comparison, fail_on: str) -> bool:
    if any(severity in counted(fail_on) for severity in comparison.severities()):
        return True
    return fail_on == "undecided" and comparison.undecided() > 0


@click.command(
    "compare",
    help="对照同一份文书的送达版 SERVED 和公开版 PUBLISHED：个人信息是否都已处理，此外有没有改动。",
)
@click.argument("served", metavar="SERVED")
@click.argument("published", metavar="PUBLISHED")
@type_option
@as_of_option
@fail_on_option
@text_or_json_option()
@rules_option
def command(
    served: str,
    published: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    output: str,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read or the two are not one document, 1 for a finding, else 0."""
    rules = rules_or_fail(folders)
    try:
        outcome = compare(_read(served, declared_type), _read(published, declared_type), rules, as_of=as_of)
    except NotTheSame as trouble:
        raise click.ClickException(f"不能对照。{trouble}") from None
    if output == "json":
        click.echo(report.render_json(outcome, rules.hash))
    else:
        click.echo(report.render_text(outcome, colour=sys.stdout.isatty()))
    return int(_offends(outcome, fail_on))
