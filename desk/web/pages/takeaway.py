"""What a judge takes away of a draft: the file with the findings in it, a report in one page, a sheet to print."""

from __future__ import annotations

import datetime
from dataclasses import replace
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from checker.decisions import Outcome
from checker.reports import html as html_report
from checker.reports.json import document_record
from checker.reports.marked import numbered
from checker.verdict import DocumentReport
from corpus.document import Unreadable
from corpus.limits import limits_in_force
from desk.markup.marking import annotated as markup
from desk.markup.remarks import Marked
from desk.web.drafts import Draft
from desk.web.judging import Judged, Order, read_order
from desk.web.pages.draft import draft_of, told
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
    return markup(kind, order.data or b"", read_order(order), report, when, limits_in_force(), order.password)


def ready(request: Request, name: str) -> tuple[Draft, Judged]:
    """A draft and what was found in it; `Refused` while it is being judged."""
    draft = draft_of(request, name)
    if draft.judged is None or draft.pending:
        raise Refused(409, "refused.not_ready")
    return draft, draft.judged


def attachment(name: str, kind: str, data: bytes) -> Response:
    """A file to be saved under a name, whatever characters that has."""
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(data, media_type=_TYPES[kind], headers=headers)


def _stem(draft: Draft) -> str:
    """The name of the file that was brought, without its suffix."""
    return draft.order.name.rpartition(".")[0] or draft.order.name


@router.get("/{name}/annotated.{kind}")
async def annotated(request: Request, name: str, kind: str) -> Response:
    """The file as it came, with comments and tracked insertions (DOCX) or notes (PDF)."""
    draft, judged = ready(request, name)
    if draft.returns != kind:
        raise Refused(404, "refused.no_return")
    when = datetime.datetime.now().replace(microsecond=0)
    try:
        made = await desk_of(request).judges.run(
            limits_in_force().seconds, marked, draft.order, judged.report, when, kind
        )
    except Unreadable as trouble:
        raise Refused(422, "refused.not_marked", trouble=trouble) from None
    return attachment(f"{_stem(draft)}-批注.{kind}", kind, made.data)


@router.get("/{name}/report.html")
async def report(request: Request, name: str) -> Response:
    """The self-contained report that `zhihe check --format html` makes."""
    draft, judged = ready(request, name)
    found = replace(judged.report, path=draft.order.name)
    body = html_report.render([found], [judged.raw], Outcome())
    return attachment(f"{_stem(draft)}-检查结果.html", "html", body)


@router.get("/{name}/print")
async def printed(request: Request, name: str) -> Response:
    """A sheet to print: what is wrong and what to do, without the text."""
    draft, judged = ready(request, name)
    found = [each for each in numbered(judged.report, "r") if each.result.is_finding]
    context = {
        "place": "draft",
        "draft": draft,
        "report": judged.report,
        "results": found,
        "pictures": any(each.picture for each in judged.sheets),
        "today": datetime.date.today(),
    }
    facts = document_record(told(draft, judged.report))
    return page(request, "draft_print.html", context, facts=facts)
