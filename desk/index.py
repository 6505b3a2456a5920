"""`zhihe index`: judges documents and keeps them in the library, so that they can be searched."""

from __future__ import annotations

import datetime
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import click

from audit.expand import members
from audit.trouble import AuditError
from audit.walk import Entry, Walk, absolute, skipped_lines
from checker.check import Settings, check
from checker.load import RuleSet
from checker.reports.json import document_record
from checker.reports.text import neutral
from checker.verdict import DocumentReport, Mode
from corpus.containers.member import SEPARATOR
from corpus.containers.shelf import Shelf
from corpus.document import Document, Unreadable
from corpus.read import read_path
from desk.engines import engine_options
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
from index.writer import Writer

_EVERY_SECONDS = 2.0
_SHOWN_UNREADABLE = 20


class _Progress:
    """A line on the error stream now and then; only where a person looks on."""

    def __init__(self) -> None:
        self.shown = time.monotonic()

    def tell(self, text: str) -> None:
        if sys.stderr.isatty() and time.monotonic() - self.shown >= _EVERY_SECONDS:
            click.echo(text, err=True)
            self.shown = time.monotonic()


@dataclass
class _Run:
    """One run of `zhihe index`: what is judged and how, and the archives that were gone through."""

    library: Library
    writer: Writer
    walk: Walk
    rules: RuleSet
    settings: Settings
    declared_type: str | None
    shelf: Shelf = field(default_factory=Shelf)
    removed: int = 0

    def documents(self) -> Iterator[tuple[Entry, str]]:
        """Every document below the inputs with its path; afterwards what is gone from an archive is removed."""
        for file in self.walk:
            path = self.walk.opened(file)
            seen: set[str] = set()
            for entry in members(file, self.walk):
                name = f"{path}{SEPARATOR}{entry.member}" if entry.member else path
                if entry.member:
                    seen.add(name)
                yield entry, name
            # A file that was an archive before and is none now counts as well.
            self._forget(each for each in self.library.store.paths_under(path + "!") if each not in seen)

    def _forget(self, paths: Iterable[str]) -> None:
        for path in paths:
            self.removed += self.writer.remove(path)

    def forget_deleted(self) -> None:
        """Removes what the library holds of files below the inputs that are no longer there."""
        for top in self.walk.inputs:
            if Path(top).is_dir():
                # Members were seen to archive by archive; of an archive that is gone all are gone.
                self._forget(
                    path
                    for path in self.library.store.paths_under(top)
                    if not os.path.lexists(path) and not os.path.lexists(path.partition(SEPARATOR)[0])
                )

    def keep(self, entry: Entry, name: str) -> DocumentReport | str | None:
        """Judges and keeps one document: its report, None when nothing changed, or why it could not be read."""
        if entry.unreadable is not None:
            return entry.unreadable
        try:
            if entry.place:
                return self._member(entry, name)
            digest = None if self.declared_type else _digest(name)
            if digest and self._is_current(digest, name):
                return None
            return self._judge(
                read_path(Path(name), declared_type=self.declared_type, recogniser=self.shelf.recogniser)
            )
        except Unreadable as refusal:
            return str(refusal)

    def _member(self, entry: Entry, name: str) -> DocumentReport | None:
        path = self.walk.opened(entry)
        if not self.declared_type:
            data = self.shelf.data(path, entry.place)
            if self._is_current(hashlib.sha256(data).hexdigest(), name):
                return None
        return self._judge(self.shelf.document(path, entry.place, name, declared_type=self.declared_type))

    def _is_current(self, digest: str, name: str) -> bool:
        if self.shelf.recogniser and _unread(self.library, digest):
            return False
        return self.writer.is_current(digest, self.rules.hash, self.settings.mode.value, name)

    def _judge(self, document: Document) -> DocumentReport:
        report = check(document, self.rules, self.settings)
        self.writer.add(document, document_record(report), self.rules.hash)
        return report


def _unread(library: Library, digest: str) -> bool:
    """Whether the library holds this document with scanned pages that nobody has read yet."""
    report = library.report(digest)
    return bool(report and report.get("scanned_pages"))


def _digest(path: str) -> str | None:
    """The hash of a file, to see whether it is known before it is read; None for what only the reader can judge."""
    try:
        if not Path(path).is_file():  # opening a FIFO would wait for ever
            return None
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _renew(engine: str, url: str | None, ca: str | None) -> None:
    """Brings documents that an earlier version kept up to this one."""
    try:
        with Library.open(engine=engine, url=url, ca=ca) as library:
            click.echo(f"补全 {library.renew()} 份")
    except LibraryError as trouble:
        raise click.ClickException(str(trouble)) from None


@click.command("index", help="把文件或文件夹里的文书收进资料库（ZHIHE_HOME），同时检查；没有变化的文件跳过。")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--renew", is_flag=True, help="为旧版本收的文书补上新检索栏，只用库里存的文字，不读原文件。")
@mode_option(Mode.PUBLISHED)
@type_option
@as_of_option
@fail_on_option
@engine_options
@ocr_option
@rules_option
def command(
    paths: tuple[Path, ...],
    renew: bool,
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    engine: str,
    url: str | None,
    ca: str | None,
    ocr: bool,
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
            Library.open(engine=engine, url=url, ca=ca) as library,
            library.writer(show=SHOWN) as writer,
        ):
            run = _Run(library, writer, walk, rules, settings, declared_type, Shelf(recogniser=scans))
            for entry, path in run.documents():
                outcome = run.keep(entry, path)
                if isinstance(outcome, str):
                    unreadable.append((path, outcome))
                    writer.remove(path)
                elif outcome is None:
                    known += 1
                else:
                    added += 1
                    offending = offending or offends(outcome, fail_on)
                progress.tell(f"已收入 {added} 份，没有变化 {known} 份……")
            run.forget_deleted()
            writer.commit()
            total = library.count()
    except (LibraryError, AuditError) as trouble:
        raise click.ClickException(str(trouble)) from None
    for path, reason in unreadable[:_SHOWN_UNREADABLE]:
        click.echo(f"没有读取 {neutral(path)}：{reason}", err=True)
    if len(unreadable) > _SHOWN_UNREADABLE:
        click.echo(f"……还有 {len(unreadable) - _SHOWN_UNREADABLE} 份没有读取", err=True)
    gone = f"，删除已不存在的 {run.removed} 份" if run.removed else ""
    skipped = gone + "".join(f"，{line}" for line in skipped_lines(walk.skipped))
    click.echo(
        f"收入或更新 {added} 份，没有变化或内容相同 {known} 份，没有读取 {len(unreadable)} 份{skipped}；资料库现有 {total} 份"
    )
    return 2 if unreadable else int(offending)
