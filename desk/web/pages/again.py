"""审稿: a draft judged again, as edited in the page or under other conditions; as it was brought; forgotten."""

from __future__ import annotations

from dataclasses import replace

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from checker.verdict import Verdict
from desk.web.checking import judge_patiently
from desk.web.conditions import judged_so, typed
from desk.web.drafts import Draft
from desk.web.forms import StaleForm, form_of, text_field
from desk.web.judging import Order
from desk.web.pages.bring import blank, outdated
from desk.web.pages.draft import draft_of, mark_of, middle, shown
from desk.web.rendering import wants_json
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)


@router.post("/{name}")
async def again(request: Request, name: str) -> Response:
    """Checks again: the text as edited, or in another mode or of another date. Scripts get the middle of the page only."""
    try:
        return await _again(request, name)
    except StaleForm as stale:
        if request.headers.get("hx-request"):  # what was typed stands in the page, which says why
            draft_of(request, name)
            raise
        return outdated(request, stale)


async def _again(request: Request, name: str) -> Response:
    desk = desk_of(request)
    async with form_of(request) as form:
        text = text_field(form, "text") if "text" in form else None
        now, seen = typed(form), text_field(form, "seen")
        touched = text_field(form, "touched") == "yes"
        try:
            draft = draft_of(request, name)
        except Refused as trouble:
            if not text or wants_json(request):
                raise
            return blank(request, text=text, now=now, trouble=trouble)
        order = replace(
            draft.order,
            password=text_field(form, "password") or draft.order.password,
            ocr=now.ocr if "settings" in form else draft.order.ocr,
        )
        try:
            order = judged_so(order, form)
        except Refused as trouble:
            return shown(request, draft, trouble=trouble, now=now, text=draft.text if text is None else text)
        if text is not None:
            order = _with_text(draft, order, text, changed=touched or mark_of(text) != seen)
    await judge_patiently(desk, draft.id, order)
    if request.headers.get("hx-request"):
        field = seen if text is None else mark_of(text)
        return await run_sync(middle, request, draft_of(request, name), field, touched)
    wanted = request.query_params.get("show", "")
    return RedirectResponse(f"/draft/{draft.id}" + (f"?show={wanted}" if wanted in set(Verdict) else ""), 303)


def _with_text(draft: Draft, order: Order, text: str, *, changed: bool) -> Order:
    """The order of a text as a page sends it: what was not `changed` there is as it is, whatever another tab did since,
    or the password that opened the file; what is again that of the file is the file."""
    if not changed:
        return order
    as_brought = draft.origin.data is not None and mark_of(text) == mark_of(draft.read)
    return replace(order, text=None if as_brought else text, data=draft.origin.data if as_brought else None)


@router.post("/{name}/original")
async def original(request: Request, name: str) -> Response:
    """Takes edits back: the draft as it was brought."""
    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request):
        await judge_patiently(desk, draft.id, draft.origin)
    return RedirectResponse(f"/draft/{draft.id}", 303)


@router.post("/{name}/erase")
async def erase(request: Request, name: str) -> Response:
    """Forgets a draft, or with the name `all` every draft of this session."""
    async with form_of(request):
        # One that is forgotten already is what was asked for.
        desk_of(request).drafts.erase(request.state.visitor.owner, None if name == "all" else name)
    return RedirectResponse("/draft", 303)
