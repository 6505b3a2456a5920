"""审稿: a judge brings a draft and sees its text, with what was found beside it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from checker.decisions import Decisions
from checker.reports.json import document_record
from checker.reports.marked import lines, numbered
from checker.verdict import Mode, Verdict
from checker.waivers import WaiverError, load_waivers, nearest
from corpus.doctype import TYPE_NAMES
from desk.web.drafts import Draft
from desk.web.forms import date_field, file_field, form_of, mode_field, text_field, type_field
from desk.web.judging import Judged, Order
from desk.web.rendering import page
from desk.web.state import Desk, desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)


def _order(form: FormData, chosen: tuple[str, bytes] | None, text: str) -> Order:
    name, data = chosen or ("粘贴的文字", None)
    return Order(
        name,
        data,
        None if chosen else text,
        mode_field(form),
        date_field(form, "as_of"),
        type_field(form),
        text_field(form, "password") or None,
        text_field(form, "ocr") == "yes",
    )


async def judged(desk: Desk, order: Order) -> Judged:
    """An order judged, with the waivers of the desk's folder decided."""
    found = await desk.judges.judge(order)
    path = nearest(desk.waivers)
    try:
        waivers = load_waivers(path) if path else ()
    except WaiverError as trouble:
        raise Refused(500, "refused.waivers", trouble=trouble) from None
    decisions = Decisions(desk.rules, datetime.date.today(), waivers, path)
    return replace(found, report=decisions.decide(found.report))


def _blank(request: Request, *, text: str = "", trouble: str = "", status: int = 200) -> Response:
    context = {
        "place": "draft",
        "text": text,
        "trouble": trouble,
        "modes": list(Mode),
        "types": TYPE_NAMES,
        "drafts": desk_of(request).drafts.of(request.state.visitor.owner),
    }
    return page(request, "draft_new.html", context, status=status)


@router.get("")
async def new(request: Request) -> Response:
    """The form for a draft, and the drafts of this session."""
    return _blank(request)


@router.post("")
async def bring(request: Request) -> Response:
    """Checks what was brought and shows it at its own address."""
    desk = desk_of(request)
    async with form_of(request) as form:
        chosen = await file_field(form, "file")
        text = text_field(form, "text")
        if chosen is None and not text.strip():
            return _blank(request, text=text, trouble="draft.nothing", status=400)
        order = _order(form, chosen, text)
    found = desk.drafts.add(request.state.visitor.owner, order, await judged(desk, order))
    return RedirectResponse(f"/draft/{found.id}", 303)


def draft_of(request: Request, name: str) -> Draft:
    """The draft of that id; `Refused` when it is not this session's, or forgotten."""
    found = desk_of(request).drafts.find(request.state.visitor.owner, name)
    if found is None:
        raise Refused(404, "refused.no_draft")
    return found


@router.get("/{name}")
async def show(request: Request, name: str) -> Response:
    """The text beside what was found."""
    return shown(request, draft_of(request, name))


def shown(request: Request, draft: Draft, **more: Any) -> Response:
    """The page of a draft."""
    report = draft.judged.report
    results = numbered(report, "r", everything=True)
    wanted = request.query_params.get("show", "")
    keep: Callable[[Verdict], bool] = (
        (lambda verdict: verdict.value == wanted) if wanted in set(Verdict) else (lambda _: True)
    )
    visible = [each for each in results if each.result.verdict is not Verdict.NOT_APPLICABLE]
    context = {
        "place": "draft",
        "draft": draft,
        "report": report,
        "lines": lines(draft.judged.raw, visible),
        "results": [each for each in results if keep(each.result.verdict)],
        "counts": {verdict.value: report.count(verdict) for verdict in Verdict},
        "wanted": wanted,
        "modes": list(Mode),
        "types": TYPE_NAMES,
        **more,
    }
    return page(request, "draft.html", context, facts=document_record(report, everything=True))


@router.post("/{name}")
async def again(request: Request, name: str) -> Response:
    """Checks again: the text as edited, or in another mode or of another date."""
    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request) as form:
        text = text_field(form, "text") if "text" in form else None
        order = replace(
            draft.order,
            mode=mode_field(form),
            as_of=date_field(form, "as_of"),
            declared_type=type_field(form),
        )
        if text is not None and text != draft.judged.raw:
            order = replace(order, text=text, data=None)
    revised = desk.drafts.revise(draft, order, await judged(desk, order))
    return RedirectResponse(f"/draft/{revised.id}", 303)


@router.post("/{name}/erase")
async def erase(request: Request, name: str) -> Response:
    """Forgets a draft."""
    async with form_of(request):
        desk_of(request).drafts.erase(request.state.visitor.owner, draft_of(request, name).id)
    return RedirectResponse("/draft", 303)
