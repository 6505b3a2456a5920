"""`zhihe check`: judges documents and prints the findings."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from checker.check import Settings, check, unreadable_report
from checker.load import RuleSet
from checker.reports import json as json_report
from checker.reports import text as text_report
from checker.verdict import DocumentReport, Mode
from corpus.document import Unreadable
from corpus.read import read_bytes, read_path
from desk.options import (
    as_of_option,
    fail_on_option,
    mode_option,
    offends,
    rules_option,
    rules_or_fail,
    type_option,
)

STANDARD_INPUT = "-"


def check_path(name: str, rules: RuleSet, settings: Settings, declared_type: str | None) -> DocumentReport:
    """The report of one file, `-` for standard input; unreadable ones included."""
    try:
        if name == STANDARD_INPUT:
            document = read_bytes(sys.stdin.buffer.read(), STANDARD_INPUT, declared_type=declared_type)
        else:
            document = read_path(Path(name), source=name, declared_type=declared_type)
    except Unreadable as trouble:
        return unreadable_report(name, str(trouble), settings.mode)
    return check(document, rules, settings)


@click.command("check", help="检查文书。FILE 可以是 DOCX、PDF、HTML、TXT；“-”表示标准输入。")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@mode_option(Mode.DRAFT)
@type_option
@as_of_option
@fail_on_option
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "jsonl"]),
    default="text",
    show_default=True,
    help="输出格式。",
)
@click.option("--all", "everything", is_flag=True, help="把不适用的规则和原因也列出来。")
@rules_option
def command(
    files: tuple[str, ...],
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    output: str,
    everything: bool,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read, 1 when one fails at `--fail-on`, else 0."""
    rules = rules_or_fail(folders)
    settings = Settings(Mode(mode), as_of, datetime.date.today())
    reports: list[DocumentReport] = []
    for name in files:
        report = check_path(name, rules, settings, declared_type)
        reports.append(report)
        if output == "jsonl":
            for line in json_report.render_lines([report], everything=everything):
                click.echo(line)
        elif output == "text":
            colour = sys.stdout.isatty()
            click.echo(text_report.render_document(report, colour=colour, everything=everything) + "\n")
    if output == "json":
        click.echo(json_report.render(reports, rules.hash, everything=everything))
    else:
        click.echo(text_report.summary(reports), err=output == "jsonl")
    if any(report.unreadable is not None for report in reports):
        return 2
    return int(any(offends(report, fail_on) for report in reports))
