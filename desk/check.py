"""`zhihe check`: judges documents and prints the findings."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from checker.baseline import BaselineError, load_baseline, write_baseline
from checker.check import Settings, check, unreadable_report
from checker.decisions import Decisions, Outcome
from checker.load import RuleSet
from checker.reports import json as json_report
from checker.reports import text as text_report
from checker.reports.notices import notices
from checker.verdict import DocumentReport, Mode
from checker.waivers import WaiverError, waivers_in_force
from corpus.document import Document, Unreadable
from desk.inputs import Inputs, Named
from desk.options import (
    as_of_option,
    fail_on_option,
    mode_option,
    ocr_option,
    offends,
    password_option,
    recogniser,
    rules_option,
    rules_or_fail,
    type_option,
)

# Printed while the documents are read; the other formats need all of them.
_STREAMED = ("text", "jsonl")


def check_path(name: str, rules: RuleSet, settings: Settings, declared_type: str | None) -> DocumentReport:
    """The report of one file, `-` for standard input; unreadable ones included."""
    inputs = Inputs()
    return _judged(inputs, inputs.one(name), rules, settings, declared_type, None)[0]


SecondReading = Callable[[DocumentReport, Document], DocumentReport]


def _second_reader() -> SecondReading:
    """The second reading of a report; loading it takes a second."""
    from checker.secondreader import NoModel, load, with_hints  # noqa: PLC0415

    try:
        nlp = load()
    except NoModel as trouble:
        raise click.ClickException(str(trouble)) from None
    return lambda report, document: with_hints(report, document, nlp)


def _second_reading(reports: Sequence[DocumentReport]) -> str:
    """What came of the second reading, so that silence is not taken for a fault."""
    from checker.secondreader import wants_a_look  # noqa: PLC0415  as above

    results = [result for report in reports for result in report.results]
    missing = sum(wants_a_look(result) for result in results)
    hints = sum(result.hint is not None for result in results)
    return f"第二读者：看了 {missing} 项没有找到的内容，提示 {hints} 项"


def _judged(
    inputs: Inputs,
    named: Named,
    rules: RuleSet,
    settings: Settings,
    declared_type: str | None,
    second: SecondReading | None,
    password: str | None = None,
) -> tuple[DocumentReport, str]:
    """The report of one file and its raw text, empty when it could not be read."""
    try:
        document = inputs.read(named, declared_type)
    except Unreadable as trouble:
        return unreadable_report(named.name, str(trouble), settings.mode), ""
    report = check(document, rules, settings)
    return second(report, document) if second else report, document.raw


def decisions_in_force(rules: RuleSet, today: datetime.date, baseline: Path | None = None) -> Decisions:
    """The waivers that hold here, and the baseline.

    Never the waivers beside a checked document: who sends it could waive its faults.
    """
    try:
        path, waivers = waivers_in_force(Path.cwd())
    except WaiverError as trouble:
        raise click.ClickException(f"豁免文件有错，没有检查任何文书。{trouble}") from None
    try:
        known = load_baseline(baseline) if baseline else ()
    except BaselineError as trouble:
        raise click.ClickException(f"没有检查任何文书。{trouble}") from None
    return Decisions(rules, today, waivers, path, known, baseline)


def _print_whole(
    output: str,
    reports: Sequence[DocumentReport],
    texts: Sequence[str],
    rules: RuleSet,
    outcome: Outcome,
    everything: bool,
) -> None:
    """Prints a report that needs all documents. Each format is loaded only when it is asked for."""
    match output:
        case "json":
            click.echo(json_report.render(reports, rules.hash, outcome, everything=everything))
        case "sarif":
            from checker.reports import sarif  # noqa: PLC0415

            click.echo(sarif.render(reports, texts, rules, outcome, everything=everything))
        case "csv":
            from checker.reports import csv  # noqa: PLC0415

            for line in csv.lines(reports, everything=everything):
                click.echo(line, nl=False)
        case "html":
            from checker.reports import html  # noqa: PLC0415

            click.echo(html.render(reports, texts, outcome, everything=everything).decode())


@click.command(
    "check",
    help="检查文书。FILE 可以是 DOCX、WPS、PDF、OFD、HTML、TXT，也可以是装着文书的 ZIP、TAR、JSONL、JSON、CSV、Parquet；扫描件和图片加 --ocr；“-”表示标准输入。",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@mode_option(Mode.DRAFT)
@type_option
@as_of_option
@fail_on_option
@click.option(
    "--format",
    "output",
    type=click.Choice(["text", "json", "jsonl", "sarif", "csv", "html"]),
    default="text",
    show_default=True,
    help="输出格式：html 可以存成网页，csv 可以用表格软件打开。",
)
@click.option("--all", "everything", is_flag=True, help="把不适用的规则和原因也列出来。")
@click.option(
    "--baseline",
    type=click.Path(path_type=Path),
    help="基线文件：里面已有的不合格照样显示，但不影响退出码。",
)
@click.option(
    "--write-baseline",
    "new_baseline",
    type=click.Path(path_type=Path),
    help="把这次的不合格和无法判断写进基线文件。",
)
@click.option(
    "--second-reader",
    "second_reading",
    is_flag=True,
    help="对没有找到的内容再看一遍，提示可能是换了写法的语句；结论不变，慢一秒左右。",
)
@ocr_option
@password_option
@rules_option
def command(
    files: tuple[str, ...],
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    output: str,
    everything: bool,
    baseline: Path | None,
    new_baseline: Path | None,
    second_reading: bool,
    ocr: bool,
    password: str | None,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read, 1 when one fails at `--fail-on`, else 0."""
    rules = rules_or_fail(folders)
    today = datetime.date.today()
    settings = Settings(Mode(mode), as_of, today)
    decisions = decisions_in_force(rules, today, baseline)
    second = _second_reader() if second_reading else None
    reports: list[DocumentReport] = []
    texts: list[str] = []
    with recogniser(ocr) as scans:
        inputs = Inputs(scans, password)
        for named in inputs.find(files):
            report, text = _judged(inputs, named, rules, settings, declared_type, second)
            report = decisions.decide(report)
            reports.append(report)
            # Kept only where the report shows it: ten thousand documents would fill the memory.
            texts.append(text if output in ("sarif", "html") else "")
            if output == "jsonl":
                for line in json_report.render_lines([report], everything=everything):
                    click.echo(line)
            elif output == "text":
                colour = sys.stdout.isatty()
                click.echo(text_report.render_document(report, colour=colour, everything=everything) + "\n")
    outcome = decisions.outcome()
    if new_baseline:
        try:
            write_baseline(new_baseline, decisions.next_baseline())
        except BaselineError as trouble:
            raise click.ClickException(str(trouble)) from None
    if output not in _STREAMED:
        _print_whole(output, reports, texts, rules, outcome, everything)
    if inputs.skipped:
        from audit.walk import skipped_lines  # noqa: PLC0415  only for archives

        for line in skipped_lines(inputs.skipped):
            click.echo(line, err=output != "text")
    for line in notices(outcome):
        click.echo(text_report.neutral(line), err=output != "text")
    if second:
        click.echo(_second_reading(reports), err=output != "text")
    if output != "json":
        click.echo(text_report.summary(reports), err=output != "text")
    if any(report.unreadable is not None for report in reports):
        return 2
    return int(any(offends(report, fail_on) for report in reports))
