"""`zhihe audit`: judges folders of documents into a report, and goes on where it was stopped."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

import click

from audit.run import AuditSummary, Progress, run_audit
from audit.trouble import AuditError
from checker.check import Settings
from checker.verdict import Mode
from desk.options import (
    as_of_option,
    counted,
    fail_on_option,
    mode_option,
    ocr_option,
    rules_option,
    rules_or_fail,
)
from desk.status import Status


class _Line:
    """One line of progress that rewrites itself on a terminal; elsewhere a line each tenth of the way."""

    def __init__(self) -> None:
        self.terminal = sys.stderr.isatty()
        self.tenth = ("", -1)

    def show(self, progress: Progress) -> None:
        if progress.stage == "planning":
            text = f"清点文件：{progress.documents}"
        elif progress.stage == "recognising":
            text = f"识别扫描件：{progress.documents}/{progress.total} 份"
        else:
            rate = f"，每秒 {progress.rate:.0f} 份" if progress.rate else ""
            text = (
                f"已检查 {progress.documents}/{progress.total} 份{rate}；"
                f"有不合格的 {progress.failing} 份，只有无法判断的 {progress.undecided} 份，没有读取 {progress.unreadable} 份"
            )
        if self.terminal:
            click.echo(f"\r\x1b[K{text}", err=True, nl=False)
        elif progress.total:
            tenth = progress.stage, progress.documents * 10 // progress.total
            if tenth != self.tenth:
                self.tenth = tenth
                click.echo(text, err=True)

    def close(self) -> None:
        if self.terminal:
            click.echo(err=True)


def _summary(summary: AuditSummary) -> str:
    verdicts = summary.verdicts
    lines = [
        f"共 {summary.documents} 份文书，没有读取 {summary.unreadable} 份；"
        f"规则结论：不合格 {verdicts['fail']}，无法判断 {verdicts['undecided']}，合格 {verdicts['pass']}，"
        f"不适用 {verdicts['not_applicable']}",
        *summary.notes,
        f"报告：{summary.report}",
    ]
    return "\n".join(lines)


def _code(summary: AuditSummary, fail_on: str) -> int:
    if summary.unreadable:
        return 2
    severities = counted(fail_on)
    undecided = fail_on == "undecided" and summary.verdicts["undecided"] > 0
    return int(undecided or (bool(severities) and summary.fails_at_least(severities[-1]) > 0))


@click.command(
    "audit", help="成批检查 PATH 里的文书，把结果和报告写进 --out 文件夹；中断后用同样的命令继续。"
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False), metavar="PATH..."
)
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="存放结果的文件夹。"
)
@mode_option(Mode.PUBLISHED)
@as_of_option
@fail_on_option
@click.option(
    "--workers", type=click.IntRange(0), help="几个进程一起检查；默认每个处理器一个，0 表示不另开进程。"
)
@click.option("--restart", is_flag=True, help="丢弃 --out 里已有的结果，从头检查。")
@click.option("--status", type=click.Path(path_type=Path, dir_okay=False), hidden=True)  # for the desk
@click.option("--within", type=click.Path(path_type=Path, file_okay=False), hidden=True)  # as above
@ocr_option
@rules_option
def command(
    paths: tuple[Path, ...],
    out: Path,
    mode: str,
    as_of: datetime.date | None,
    fail_on: str,
    workers: int | None,
    restart: bool,
    status: Path | None,
    within: Path | None,
    ocr: bool,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read, 1 when one fails at `--fail-on`, else 0.

    `status` is a file to tell the progress in; links that lead out of `within` are not read.
    """
    rules = rules_or_fail(folders)
    line = _Line()
    told = Status(status) if status else None

    def progress(now: Progress) -> None:
        line.show(now)
        if told:
            told.show(now)

    def trouble_is(reason: str) -> click.ClickException:
        if told:
            told.failed(reason)
        return click.ClickException(reason)

    try:
        summary = run_audit(
            paths,
            out,
            Settings(Mode(mode), as_of),
            rules,
            workers=workers,
            restart=restart,
            progress=progress,
            ocr=ocr,
            within=within,
        )
    except AuditError as trouble:
        raise trouble_is(str(trouble)) from None
    except PermissionError:
        raise trouble_is(f"没有权限写入 {out}；请换一个 --out 文件夹") from None
    finally:
        line.close()
    if told:
        told.finished()
    click.echo(_summary(summary))
    return _code(summary, fail_on)
