"""`zhihe index`: judges documents and keeps them in the library, so that they can be searched."""

from __future__ import annotations

import datetime
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click

from audit.trouble import AuditError
from audit.walk import Walk, absolute, leads_inside, skipped_lines
from checker.check import Settings
from checker.reports.text import neutral
from checker.verdict import MODE_NAMES, Mode
from corpus.containers.shelf import Shelf
from desk.engines import engine_options, tell
from desk.intake import Intake
from desk.options import (
    as_of_option,
    fail_on_option,
    mode_option,
    ocr_option,
    offends,
    recogniser,
    rules_option,
    rules_or_fail,
    type_option,
)
from index.home import LibraryError, resolve_home
from index.library import SHOWN, Library

_EVERY_SECONDS = 2.0
_SHOWN_UNREADABLE = 20


class Progress:
    """A line on the error stream now and then; only where a person looks on."""

    def __init__(self) -> None:
        self.shown = time.monotonic()

    def tell(self, text: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.shown >= _EVERY_SECONDS:
            click.echo(text, err=True)
            self.shown = time.monotonic()


def _renew(engine: str, url: str | None, ca: str | None) -> None:
    """Brings documents that an earlier version kept up to this one."""
    try:
        with Library.open(engine=engine, url=url, ca=ca, tell=tell) as library:
            click.echo(f"补全 {library.renew()} 份")
    except LibraryError as trouble:
        raise click.ClickException(str(trouble)) from None


def _refuse_own(named: Sequence[str], home: Path) -> None:
    """LibraryError for what lies in the folder of the library."""
    own = next((each for each in named if leads_inside(Path(each), home)), None)
    if own is not None:
        raise LibraryError(
            f"{own} 是资料库自己的文件夹，或者在它里面，没有收录。请写存放文书的文件或文件夹。"
        )


@click.command("index", help="把文件或文件夹里的文书收进资料库（ZHIHE_HOME），同时检查；没有变化的文件跳过。")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False), metavar="PATH...")
@click.option("--renew", is_flag=True, help="为旧版本收的文书补上新检索栏，只用库里存的内容，不读原文件。")
@mode_option(Mode.PUBLISHED, kept="published；资料库里已有的保持原来的状态")
@type_option
@as_of_option
@fail_on_option
@engine_options
@ocr_option
@click.option(
    "--remove-missing", "remove", is_flag=True, help="文件已经不在了的，从资料库里删去；不加就保留。"
)
@click.option("--reread", is_flag=True, help="没有变化的文件也重新读取，例如在程序升级以后。")
@rules_option
def command(
    paths: tuple[Path, ...],
    renew: bool,
    mode: str | None,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    engine: str,
    url: str | None,
    ca: str | None,
    ocr: bool,
    remove: bool,
    reread: bool,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read, 1 when one fails at `--fail-on`, else 0."""
    if renew:
        _renew(engine, url, ca)
        if not paths:
            return 0
    if not paths:
        raise click.UsageError("请写出要收录的文件或文件夹。")
    rules = rules_or_fail(folders)
    settings = Settings(Mode(mode or Mode.PUBLISHED), as_of, datetime.date.today())
    added = known = 0
    unreadable: list[tuple[str, str]] = []
    offending = False
    progress = Progress()
    try:
        home = resolve_home().path
        named = absolute(paths)
        _refuse_own(named, home)
        walk = Walk(named, home)  # the library itself is no document
        with (
            recogniser(ocr) as scans,
            Library.open(engine=engine, url=url, ca=ca, tell=tell) as library,
            library.writer(show=SHOWN) as writer,
        ):
            shelf = Shelf(recogniser=scans)
            run = Intake(library, writer, walk, rules, settings, declared_type, reread, mode is None, shelf)
            for entry, path in run.documents():
                outcome = run.keep(entry, path)
                if isinstance(outcome, str):
                    unreadable.append((path, outcome))
                elif outcome is None:
                    known += 1
                else:
                    added += 1
                    offending = offending or offends(outcome, fail_on)
                progress.tell(f"已收入 {added} 份，没有变化 {known} 份……")
            run.settle(remove)
            writer.commit()
            total = library.count()
    except (LibraryError, AuditError) as trouble:
        raise click.ClickException(str(trouble)) from None
    for path, reason in unreadable[:_SHOWN_UNREADABLE]:
        click.echo(f"没有读取 {neutral(path)}：{reason}", err=True)
    if len(unreadable) > _SHOWN_UNREADABLE:
        click.echo(f"……还有 {len(unreadable) - _SHOWN_UNREADABLE} 份没有读取", err=True)
    rest = [
        f"{run.otherwise} 份保持原来的状态，没有改为{MODE_NAMES[settings.mode]}（要改，加 --mode）"
        if run.otherwise
        else "",
        f"其中 {run.rejudged} 份重新检查而没有重读" if run.rejudged else "",
        f"移动或改名 {run.moved} 份" if run.moved else "",
        f"删除已不存在的 {run.removed} 份" if run.removed else "",
        *skipped_lines(walk.skipped),
    ]
    told = "".join(f"，{each}" for each in rest if each)
    click.echo(
        f"收入或更新 {added} 份，没有变化或内容相同 {known} 份，没有读取 {len(unreadable)} 份{told}；资料库现有 {total} 份"
    )
    if run.missing:
        how = (
            "文件夹是空的，请检查磁盘或共享是否已连接；确实要删去，用 zhihe library remove"
            if remove
            else "要删去，加 --remove-missing"
        )
        click.echo(f"有 {run.missing} 份的文件已不在原处，资料库里仍然保留；{how}", err=True)
    return 2 if unreadable else int(offending)
