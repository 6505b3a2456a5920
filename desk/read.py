"""`zhihe read`: shows what was read in a document, without judging it."""

from __future__ import annotations

import json
from typing import Any

import click

from checker.reports.text import neutral
from corpus.document import Document, Unreadable
from corpus.fields import Amount, Statute
from corpus.metadata import FIELD_NAMES
from corpus.repair import CERTAIN
from corpus.spans import MatchSpan
from desk.inputs import Inputs
from desk.options import ocr_option, password_option, recogniser, text_or_json_option, type_option
from desk.reading import Lines, damage, doubts, limited, numbers, place, proposal, shortened

# Shown though nothing was found: a person must see that it was looked for.
_ALWAYS = frozenset({"类型", "法院", "案号", "日期", "当事人", "金额", "账户", "电话", "引用", "部分"})


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
        "case_numbers": [
            found(each.span, text=each.text, role=role)
            for each, role in zip(fields.case_numbers, fields.case_number_roles, strict=True)
        ],
        "date": found(fields.date_span, value=str(fields.date)) if fields.date_span else None,
        "parties": [found(each.span, role=each.role, name=each.name) for each in fields.parties],
        "amounts": [
            found(each.span, text=each.text, yuan=str(each.yuan), capitals=each.capitals)
            for each in fields.amounts
        ],
        "accounts": [found(each.span, text=each.text, masked=each.masked) for each in fields.accounts],
        "telephones": [found(each.span, text=each.text) for each in fields.telephones],
        "statutes": [
            found(each.span, title=each.title, articles=list(each.articles), items=list(each.items))
            for each in fields.statutes
        ],
        "parts": [found(each.span, name=each.name) for each in document.parts],
        "doubts": doubts(document),
        "damaged": [{"start": span.start, "end": span.end} for span in document.damage],
        "repairs": [
            {
                "start": each.span.start,
                "end": each.span.end,
                "text": each.text,
                "confidence": each.confidence,
                "alternatives": list(each.alternatives),
                "reason": each.reason,
            }
            for each in document.repairs
        ],
        "furniture": [{"start": span.start, "end": span.end} for span in document.extract.furniture],
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
            {
                "start": each.span.start,
                "end": each.span.end,
                "page": each.page or None,
                "kind": each.kind,
                "text": each.text,
            }
            for each in document.extract.hidden
        ],
        "recognised": [
            {"start": each.span.start, "end": each.span.end, "confidence": each.confidence}
            for each in document.recognised
        ],
        "notes": list(document.notes),
        "metadata": dict(document.extract.metadata),
        "text": document.raw,
    }


def _cited(statute: Statute) -> str:
    parts = zip(statute.articles, statute.items, strict=True)
    return f"《{statute.title}》" + "、".join(f"第{article}条{items}" for article, items in parts)


def _amount(amount: Amount) -> str:
    if amount.capitals:
        return f"{amount.text}（大写，合 {amount.yuan.normalize():,f} 元）"
    return (
        amount.text
        if amount.text.rstrip("元").replace(",", "").isdigit()
        else f"{amount.text}（{amount.yuan.normalize():,f} 元）"
    )


def _doubtful(document: Document) -> list[str]:
    """Recognised lines that a person should compare with the original."""
    return [
        f"“{document.raw[each.span.start : each.span.end]}”（{each.confidence:.2f}）"
        for each in document.recognised
        if each.confidence is not None and not each.confident
    ]


def _lines(document: Document) -> list[str]:
    fields, lines = document.fields, Lines(document.raw)
    rows: list[tuple[str, list[str]]] = [
        ("类型", [f"{document.type.name or '不明'}（{document.type.reason}）"]),
        (
            "法院",
            [f"{fields.court.text}（见于{place(document, fields.court.span)}）"] if fields.court else [],
        ),
        ("案号", numbers(document)),
        (
            "日期",
            [f"{fields.date}（{place(document, fields.date_span)}：{document.raw_text(fields.date_span)}）"]
            if fields.date_span
            else [],
        ),
        ("当事人", [f"{each.role} {each.name}" for each in fields.parties]),
        ("金额", list(dict.fromkeys(map(_amount, fields.amounts)))),
        ("账户", [each.text + ("（已遮盖）" if each.masked else "") for each in fields.accounts]),
        ("电话", list(dict.fromkeys(each.text for each in fields.telephones))),
        ("引用", list(dict.fromkeys(map(_cited, fields.statutes)))),
        (
            "部分",
            [
                f"{each.name}（第 {lines.at(document.match.raw_offset(each.span.start))} 行起，"
                f"{each.span.end - each.span.start} 字）"
                for each in document.parts
            ],
        ),
        (
            "页",
            [
                f"共 {len(document.pages)} {'幅代替文字的图片' if document.pages[0].picture else '页'}",
                *(f"{each.name}没有读出文字：{each.unreadable}" for each in document.unreadable_pages),
            ]
            if document.pages
            else [],
        ),
        (
            "页眉页脚",
            list(dict.fromkeys(shortened(document.raw[slice(*span)]) for span in document.extract.furniture)),
        ),
        ("存疑", doubts(document)),
        (
            "修补",
            limited(
                proposal(document, each, lines) for each in document.repairs if each.confidence == CERTAIN
            ),
        ),
        ("损坏", damage(document, lines)),
        ("把握不足", _doubtful(document)),
        ("随文记录", [f"{FIELD_NAMES[name]} {value}" for name, value in document.extract.metadata]),
        ("注意", list(document.notes)),
    ]
    return [
        f"{name}　{neutral('；'.join(values) or '没有找到')}"
        for name, values in rows
        if values or name in _ALWAYS
    ]


@click.command(
    "read", help="显示从文书里读到的内容。FILE 可以是压缩包里的一份：压缩包.zip!/文件夹/文书.docx。"
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@text_or_json_option("输出格式；json 含全文和位置。")
@type_option
@ocr_option
@password_option
def command(
    files: tuple[str, ...], output: str, declared_type: str | None, ocr: bool, password: str | None
) -> int:
    """Exit code 2 when a file could not be read, else 0."""
    with recogniser(ocr) as scans:
        return _shown(files, output, declared_type, Inputs(scans, password))


def _shown(files: tuple[str, ...], output: str, declared_type: str | None, inputs: Inputs) -> int:
    code = 0
    for named in inputs.find(files):
        name = named.name
        try:
            document = inputs.read(named, declared_type)
        except Unreadable as trouble:
            click.echo(f"zhihe：{neutral(name)} 没有读取：{trouble}", err=True)
            code = 2
            continue
        if output == "json":
            click.echo(json.dumps(record(document), ensure_ascii=False))
        else:
            click.echo("\n".join([neutral(name), *_lines(document)]) + "\n")
    return code
