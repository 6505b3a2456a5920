"""What a judge takes away of a draft: the file with the findings in it, a report in one page, a sheet to print."""

from __future__ import annotations

import datetime
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from checker.decisions import Outcome
from checker.reports import html as html_report
from checker.reports.marked import numbered
from checker.verdict import DocumentReport
from corpus.document import Unreadable
from corpus.limits import limits_in_force
from desk.markup.remarks import Marked
from desk.web.judging import Order, read_order
from desk.web.pages.draft import draft_of
from desk.web.rendering import page
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def marked(order: Order, report: DocumentReport, when: datetime.datetime, kind: str) -> Marked:
    """The file of an order with the findings of its report in it; called in a judging process. Raises `Unreadable`."""
    document = read_order(order)
    data = order.data or b""
    if kind == "pdf":
        from desk.markup.pdf import annotate_pdf  # noqa: PLC0415  each format is loaded when it is met

        return annotate_pdf(data, document, report, when, limits_in_force(), order.password)
    from desk.markup.docx import annotate_docx  # noqa: PLC0415  as above

    return annotate_docx(data, document, report, when, limits_in_force())


def attachment(name: str, kind: str, data: bytes) -> Response:
    """A file to be saved under a name, whatever characters that has."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=_TYPES[kind], headers=headers)


@router.get("/{name}/annotated.{kind}")
async def annotated(request: Request, name: str, kind: str) -> Response:
    """The file as it came, with comments and tracked insertions (DOCX) or notes (PDF)."""
    draft = draft_of(request, name)
    if draft.judged is None or draft.pending:
        raise Refused(409, "refused.not_ready")
    if draft.returns != kind:
        raise Refused(404, "refused.no_return")
    when = datetime.datetime.now().replace(microsecond=0)
    try:
        made = await desk_of(request).judges.run(
            limits_in_force().seconds, marked, draft.order, draft.judged.report, when, kind
        )
    except Unreadable as trouble:
        raise Refused(422, "refused.not_marked", trouble=trouble) from None
    stem = draft.order.name.rpartition(".")[0] or draft.order.name
    return attachment(f"{stem}-批注.{kind}", kind, made.data)


@router.get("/{name}/report.html")
async def report(request: Request, name: str) -> Response:
    """The self-contained report that `zhihe check --format html` makes."""
    draft = draft_of(request, name)
    if draft.judged is None or draft.pending:
        raise Refused(409, "refused.not_ready")
    found = replace(draft.judged.report, path=draft.order.name)
    body = html_report.render([found], [draft.judged.raw], Outcome())
    stem = draft.order.name.rpartition(".")[0] or draft.order.name
    return attachment(f"{stem}-检查结果.html", "html", body)


@router.get("/{name}/print")
async def printed(request: Request, name: str) -> Response:
    """A sheet to print: what is wrong and what to do, without the text."""
    draft = draft_of(request, name)
    if draft.judged is None or draft.pending:
        raise Refused(409, "refused.not_ready")
    found = [each for each in numbered(draft.judged.report, "r") if each.result.is_finding]
    context = {
        "place": "draft",
        "draft": draft,
        "report": draft.judged.report,
        "results": found,
        "today": datetime.date.today(),
    }
    return page(request, "draft_print.html", context)
