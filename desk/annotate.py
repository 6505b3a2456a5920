"""`zhihe annotate`: writes the findings into a copy of the file, as comments, tracked insertions and highlights."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from checker.check import Settings, check
from checker.reports import text as text_report
from checker.reports.notices import notices
from checker.verdict import DocumentReport, Mode
from corpus.containers.glance import compression
from corpus.document import Document, Unreadable
from corpus.limits import limits_in_force
from corpus.read import file_bytes, read_bytes, sniff
from corpus.systemerrors import reason
from desk.check import decisions_in_force
from desk.markup.marking import annotated
from desk.markup.remarks import AUTHOR, Marked
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

_Read = Callable[[bytes], Document]
_Judge = Callable[[Document], DocumentReport]
_Outcome = tuple[DocumentReport, Marked]

_BY_PAGE = "；可以用 zhihe check --format html 得到带标注的网页"
# What each reader reads, where the findings cannot go back into it.
_NO_PLACE = {
    "txt": "纯文本里放不下批注",
    "html": "网页里不写批注",
    "mht": "网页里不写批注",
    "record": "数据文件里放不下批注",
    "ofd": "OFD 目前不能写入批注",
    "image": "图片里放不下批注",
    "flatopc": "单个 XML 的 Word 文档不能写入批注；请另存为 DOCX 后重试",
}
_CONVERTED = frozenset({"doc", "office"})
_CONVERTED_NOTE = "原件不是 DOCX，先由 LibreOffice 转换再写入批注；版式可能与原件有出入，请核对"
_ARCHIVE = "压缩包里的文书不能直接写入批注；请先解压"


def _written_as(data: bytes) -> tuple[str, str]:
    """The suffix of what can be written, and the reader of the file. Raises `Unreadable` where nothing can."""
    if not data.strip():
        raise Unreadable("文件是空的")
    if compression(data):
        raise Unreadable(_ARCHIVE)
    kind = sniff(data)
    if kind in _NO_PLACE:
        said = _NO_PLACE[kind]
        raise Unreadable(said if "；" in said else said + _BY_PAGE)
    return (".pdf" if kind == "pdf" else ".docx"), kind


def _write(out: Path, data: bytes) -> None:
    """Writes a file that was not there. What could not be written whole is taken away again."""
    try:
        with out.open("xb") as file:
            try:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with contextlib.suppress(OSError):
                    out.unlink()
                raise
    except FileExistsError:
        raise click.ClickException(f"{out} 已经存在，没有写；请换一个名字，或者先移走它") from None
    except (OSError, ValueError) as trouble:
        why = reason(trouble) if isinstance(trouble, OSError) else "文件名无效"
        raise click.ClickException(f"{out} 写不了：{why}；请换一个位置") from None


def _marked(name: str, out: Path, password: str | None, read: _Read, judge: _Judge) -> _Outcome:
    """The report of a file and the file with it. Raises `Unreadable`."""
    limits = limits_in_force()
    data = file_bytes(Path(name), limits)
    suffix, kind = _written_as(data)
    if out.suffix.lower() != suffix:
        raise click.ClickException(
            f"写出来的是 {suffix[1:].upper()}，--out 的文件名应以 {suffix} 结尾；没有写任何文件"
        )
    document = read(data)
    notes: tuple[str, ...] = ()
    if kind in _CONVERTED:
        from corpus.readers.office import as_docx  # noqa: PLC0415  few files are converted

        data = as_docx(data, limits)
        document, notes = read(data), (_CONVERTED_NOTE,)
    report = judge(document)
    when = datetime.datetime.now().replace(microsecond=0)
    marked = annotated(kind, data, document, report, when, limits, password)
    return report, replace(marked, notes=(*notes, *marked.notes))


def _said(out: Path, report: DocumentReport, marked: Marked) -> list[str]:
    """What was written, and what to know of it."""
    name = text_report.neutral(str(out))
    if not marked.comments:
        lines = [f"没有要批注的；{name} 与原件相同" if not marked.notes else f"没有要批注的；已写入 {name}"]
    else:
        revised = f"，修订补写 {marked.insertions} 处" if marked.insertions else ""
        lines = [f"已写入 {name}：批注 {marked.comments} 处{revised}（作者“{AUTHOR}”）；原件没有改动"]
    accepted = sum(each.is_finding and each.accepted for each in report.results)
    lines += [f"已豁免 {accepted} 项，没有写入"] if accepted else []
    return lines + [f"注意：{note}" for note in (*report.notes, *marked.notes)]


@click.command(
    "annotate",
    help="检查 FILE，把结果写进它的副本：DOCX 写成批注，缺的内容用修订补写；PDF 写成高亮和附注。"
    "DOC、WPS、RTF 先由 LibreOffice 转换成 DOCX。原件不改动。",
)
@click.argument("name", metavar="FILE")
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path),
    help="写到哪里（.docx 或 .pdf）；已有的文件不会被覆盖。",
)
@mode_option(Mode.DRAFT)
@type_option
@as_of_option
@fail_on_option
@ocr_option
@password_option
@rules_option
def command(
    name: str,
    out: Path,
    mode: str,
    declared_type: str | None,
    as_of: datetime.date | None,
    fail_on: str,
    ocr: bool,
    password: str | None,
    folders: tuple[Path, ...],
) -> int:
    """Exit code 2 when the file could not be read or written, 1 when it fails at `--fail-on`, else 0."""
    rules = rules_or_fail(folders)
    today = datetime.date.today()
    decisions = decisions_in_force(rules, today)
    settings = Settings(Mode(mode), as_of, today)
    with recogniser(ocr) as scans:
        try:
            report, marked = _marked(
                name,
                out,
                password,
                lambda data: read_bytes(
                    data, name, declared_type=declared_type, recogniser=scans, password=password
                ),
                lambda document: decisions.decide(check(document, rules, settings)),
            )
        except Unreadable as trouble:
            raise click.ClickException(f"{text_report.neutral(name)} 没有写入批注：{trouble}") from None
    _write(out, marked.data)
    for line in (*_said(out, report, marked), *notices(decisions.outcome())):
        click.echo(text_report.neutral(line))
    click.echo(text_report.summary([report]))
    return int(offends(report, fail_on))
