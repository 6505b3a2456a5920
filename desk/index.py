"""`zhihe index`: judges documents and keeps them in the library, so that they can be searched."""

from __future__ import annotations

import datetime
import hashlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from audit.trouble import AuditError
from audit.walk import HIDDEN, LINKED, Walk, absolute
from checker.check import Settings, check
from checker.load import RuleSet
from checker.reports.json import document_record
from checker.reports.text import neutral
from checker.verdict import DocumentReport, Mode
from corpus.document import Unreadable
from corpus.read import read_path
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
from index.library import ENGINES, Library
from index.writer import Writer

if TYPE_CHECKING:
    from corpus.recognising import Recogniser

_EVERY_SECONDS = 2.0
_SHOWN_UNREADABLE = 20

engine_option = click.option(
    "--engine", type=click.Choice(ENGINES), default="tantivy", show_default=True, help="检索引擎。"
)


class _Progress:
    """A line on the error stream now and then; only where a person looks on."""

    def __init__(self) -> None:
        self.shown = time.monotonic()

    def tell(self, text: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.shown >= _EVERY_SECONDS:
            click.echo(text, err=True)
            self.shown = time.monotonic()


def _files(walk: Walk) -> Iterator[tuple[str, str | None]]:
    for entry in walk:
        top = walk.inputs[entry.source]
        yield (f"{top}/{entry.path}" if entry.path else top), entry.unreadable


def _digest(path: str) -> str | None:
    """The hash of a file, to see whether it is known before it is read; None for what only the reader can judge."""
    try:
        if not Path(path).is_file():  # opening a FIFO would wait for ever
            return None
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _forget_deleted(library: Library, writer: Writer, walk: Walk) -> int:
    """Removes what the library holds of files below the inputs that are no longer there."""
    gone = [
        path
        for top in walk.inputs
        if Path(top).is_dir()
        for path in library.store.paths_under(top)
        if not os.path.lexists(path)
    ]
    for path in gone:
        writer.remove(path)
    return len(gone)


def _unread(library: Library, digest: str) -> bool:
    """Whether the library holds this document with scanned pages that nobody has read yet."""
    report = library.report(digest)
    return bool(report and report.get("scanned_pages"))


def _keep(
    library: Library,
    writer: Writer,
    path: str,
    declared_type: str | None,
    rules: RuleSet,
    settings: Settings,
    scans: Recogniser | None,
) -> DocumentReport | str | None:
    """Judges and keeps one file: its report, None when nothing changed, or why it could not be read."""
    digest = None if declared_type else _digest(path)
    anew = scans is not None and digest is not None and _unread(library, digest)
    if digest and not anew and writer.is_current(digest, rules.hash, settings.mode.value, path):
        return None
    try:
        document = read_path(Path(path), declared_type=declared_type, recogniser=scans)
    except Unreadable as refusal:
        return str(refusal)
    report = check(document, rules, settings)
    writer.add(document, document_record(report), rules.hash)
    return report


@click.command("index", help="把文件或文件夹里的文书收进资料库（ZHIHE_HOME），同时检查；没有变化的文件跳过。")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@mode_option(Mode.PUBLISHED)
@type_option
@as_of_option
@fail_on_option
@engine_option
@ocr_option
@rules_option
def command(
    paths: tuple[Path, ...],
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    engine: str,
    ocr: bool,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when a file could not be read, 1 when one fails at `--fail-on`, else 0."""
    rules = rules_or_fail(folders)
    settings = Settings(Mode(mode), as_of, datetime.date.today())
    added = known = 0
    unreadable: list[tuple[str, str]] = []
    offending = False
    progress = _Progress()
    try:
        home = resolve_home().path
        walk = Walk(absolute(paths), home)  # the library itself is no document
        with (
            recogniser(ocr) as scans,
            Library.open(engine=engine) as library,
            library.writer() as writer,
        ):
            for path, trouble in _files(walk):
                outcome = trouble or _keep(library, writer, path, declared_type, rules, settings, scans)
                if isinstance(outcome, str):
                    unreadable.append((path, outcome))
                    writer.remove(path)
                elif outcome is None:
                    known += 1
                else:
                    added += 1
                    offending = offending or offends(outcome, fail_on)
                progress.tell(f"已收入 {added} 份，没有变化 {known} 份……")
            removed = _forget_deleted(library, writer, walk)
            writer.commit()
            total = library.count()
    except (LibraryError, AuditError) as trouble:
        raise click.ClickException(str(trouble)) from None
    for path, reason in unreadable[:_SHOWN_UNREADABLE]:
        click.echo(f"没有读取 {neutral(path)}：{reason}", err=True)
    if len(unreadable) > _SHOWN_UNREADABLE:
        click.echo(f"……还有 {len(unreadable) - _SHOWN_UNREADABLE} 份没有读取", err=True)
    gone = f"，删除已不存在的 {removed} 份" if removed else ""
    skipped = gone + (f"，跳过隐藏文件 {walk.skipped[HIDDEN]} 个" if walk.skipped[HIDDEN] else "")
    skipped += f"、链接的文件夹 {walk.skipped[LINKED]} 个" if walk.skipped[LINKED] else ""
    click.echo(
        f"收入或更新 {added} 份，没有变化或内容相同 {known} 份，没有读取 {len(unreadable)} 份{skipped}；资料库现有 {total} 份"
    )
    return 2 if unreadable else int(offending)
