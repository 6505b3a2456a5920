"""`zhihe read`: shows what was read in a document, without judging it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from checker.reports.text import neutral
from corpus.document import Document, Unreadable
from corpus.read import read_path
from corpus.spans import MatchSpan
from desk.options import password_option, text_or_json_option, type_option


def _place(document: Document, span: MatchSpan) -> dict[str, int]:
    raw = document.match.to_raw(span)
    return {"start": raw.start, "end": raw.end}


def record(document: Document) -> dict[str, Any]:
    """Everything that was read, with offsets into `text`."""
    fields = document.fields

    def found(span: MatchSpan, **values: Any) -> dict[str, Any]:
        return values | _place(document, span)

    return {
        "path": document.source,
        "sha256": document.sha256,
        "media_type": document.extract.media_type,
        "type": document.type.id,
        "type_name": document.type.name,
        "type_reason": document.type.reason,
        "court": found(fields.court.span, text=fields.court.text) if fields.court else None,
        "case_numbers": [found(each.span, text=each.text) for each in fields.case_numbers],
        "date": found(fields.date_span, value=str(fields.date)) if fields.date_span else None,
        "parties": [found(each.span, role=each.role, name=each.name) for each in fields.parties],
        "amounts": [
            found(each.span, text=each.text, yuan=str(each.yuan), capitals=each.capitals)
            for each in fields.amounts
        ],
        "accounts": [found(each.span, text=each.text, masked=each.masked) for each in fields.accounts],
        "telephones": [found(each.span, text=each.text) for each in fields.telephones],
        "statutes": [
            found(each.span, title=each.title, articles=list(each.articles)) for each in fields.statutes
        ],
        "parts": [found(each.span, name=each.name) for each in document.parts],
        "damaged": [{"start": span.start, "end": span.end} for span in document.damage],
        "pages": [
            {
                "number": page.number,
                "start": page.span.start,
                "end": page.span.end,
                "unreadable": page.unreadable,
            }
            for page in document.pages
        ],
        "hidden": [
            {"start": each.span.start, "end": each.span.end, "page": each.page, "kind": each.kind}
            for each in document.extract.hidden
        ],
        "notes": list(document.extract.notes),
        "text": document.raw,
    }


def _lines(document: Document) -> list[str]:
    fields = document.fields
    rows: list[tuple[str, list[str]]] = [
        ("类型", [f"{document.type.name or '不明'}（{document.type.reason}）"]),
        ("法院", [fields.court.text] if fields.court else []),
        ("案号", [each.text for each in fields.case_numbers]),
        ("日期", [str(fields.date)] if fields.date else []),
        ("当事人", [f"{each.role} {each.name}" for each in fields.parties]),
        ("金额", [f"{each.text}" + ("（大写）" if each.capitals else "") for each in fields.amounts]),
        ("账户", [each.text + ("（已遮盖）" if each.masked else "") for each in fields.accounts]),
        ("电话", list(dict.fromkeys(each.text for each in fields.telephones))),
        (
            "引用",
            [
                f"《{each.title}》" + "".join(f"第{number}条" for number in each.articles)
                for each in fields.statutes
            ],
        ),
        ("部分", [f"{each.name} {each.span.end - each.span.start} 字" for each in document.parts]),
        ("损坏", [f"第 {each.start} 字：{document.raw[each.start : each.end]}" for each in document.damage]),
        ("页", [f"共 {len(document.pages)} 页"] if document.pages else []),
        ("读不出", [page.unreadable or "" for page in document.unreadable_pages]),
        ("注意", list(document.extract.notes)),
    ]
    return [
        f"{name}　{neutral('；'.join(values) or '没有找到')}"
        for name, values in rows
        if values or name not in ("损坏", "页", "读不出", "注意")
    ]


@click.command("read", help="显示从文书里读到的内容。")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@text_or_json_option("输出格式；json 含全文和位置。")
@type_option
@password_option
def command(files: tuple[str, ...], output: str, declared_type: str | None, password: str | None) -> int:
    """Exit code 2 when a file could not be read, else 0."""
    code = 0
    for name in files:
        try:
            document = read_path(Path(name), source=name, declared_type=declared_type, password=password)
        except Unreadable as trouble:
            click.echo(f"zhihe：{neutral(name)} 没有读取：{trouble}", err=True)
            code = 2
            continue
        if output == "json":
            click.echo(json.dumps(record(document), ensure_ascii=False))
        else:
            click.echo("\n".join([neutral(name), *_lines(document)]) + "\n")
    return code
