"""审稿, the first page: a judge brings a draft as a file or as text, and sees which ones this session holds."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from desk.web.checking import judge_patiently
from desk.web.conditions import Conditions, judged_so, typed
from desk.web.drafts import Draft
from desk.web.forms import StaleForm, file_field, form_of, text_field
from desk.web.judging import Order
from desk.web.pages.draft import choices, shown
from desk.web.rendering import page, wants_json
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)
_PASTED = "粘贴的文字"
_USUAL = Conditions()


def _facts(draft: Draft) -> dict[str, Any]:
    report = draft.judged.report if draft.judged and not draft.pending else None
    state = "waiting" if draft.pending else "judged" if report else "refused"
    return {"id": draft.id, "name": draft.order.name, "state": state, "type": report and report.type}


def blank(
    request: Request, *, text: str = "", now: Conditions = _USUAL, trouble: Refused | None = None
) -> Response:
    """The form, as it was filled, and what is wrong with it."""
    drafts = desk_of(request).drafts.of(request.state.visitor.owner)
    context = {**choices(), "text": text, "now": now, "trouble": trouble, "drafts": drafts}
    facts: dict[str, Any] = {"drafts": [_facts(each) for each in drafts]}
    if trouble and wants_json(request):
        raise trouble
    return page(request, "draft_new.html", context, facts=facts, status=trouble.status if trouble else 200)


@router.get("")
async def new(request: Request) -> Response:
    """The form for a draft, and the drafts of this session."""
    return blank(request)


async def _chosen(form: FormData, text: str) -> tuple[str, bytes] | None:
    """The file of a form, None when it brings a text; `Refused` when it brings neither, or both."""
    chosen = await file_field(form, "file")
    if chosen is None and not text.strip():
        raise Refused(400, "draft.nothing")
    if chosen is not None and text.strip():
        raise Refused(400, "draft.both")
    return chosen


@router.post("")
async def bring(request: Request) -> Response:
    """Checks what was brought and shows it at its own address; what takes long is shown as being read."""
    try:
        return await _brought(request)
    except StaleForm as stale:
        return outdated(request, stale)


def outdated(request: Request, stale: StaleForm) -> Response:
    """The form once more with what was typed in one whose page was too old; nothing was done."""
    text = text_field(stale.form, "text")
    if not text.strip() or wants_json(request):
        raise stale
    return blank(request, text=text, now=typed(stale.form), trouble=Refused(403, "draft.outdated"))


async def _brought(request: Request) -> Response:
    desk = desk_of(request)
    async with form_of(request) as form:
        text, now = text_field(form, "text"), typed(form)
        try:
            chosen = await _chosen(form, text)
        except Refused as trouble:
            return blank(request, text=text, now=now, trouble=trouble)
        name, data = chosen or (_PASTED, None)
        order = Order(
            name, data, None if chosen else text, password=text_field(form, "password") or None, ocr=now.ocr
        )
        try:
            order = judged_so(order, form)
        except Refused as trouble:
            if chosen is None or wants_json(request):
                return blank(request, text=text, now=now, trouble=trouble)
            # A browser does not choose a file again by itself: it is kept, to be judged once the slip is mended.
            kept = desk.drafts.add(request.state.visitor.owner, order)
            desk.drafts.settle(kept.id, order, None, trouble)
            return shown(request, desk.drafts.find(kept.owner, kept.id) or kept, now=now)
    found = desk.drafts.add(request.state.visitor.owner, order)
    await judge_patiently(desk, found.id, order)
    return RedirectResponse(f"/draft/{found.id}", 303)
