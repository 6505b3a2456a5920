"""审稿: a draft judged again, as edited in the page or under other conditions; as it was brought; forgotten."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

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
_LONGEST_TAB = 40  # characters of the name of a page


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
        now, seen, tab = typed(form), text_field(form, "seen"), text_field(form, "tab")[:_LONGEST_TAB]
        touched = text_field(form, "touched") == "yes"
        try:
            draft = desk.drafts.of_tab(request.state.visitor.owner, name, tab) or draft_of(request, name)
        except Refused as trouble:
            if not text or wants_json(request):
                raise
            return blank(request, text=text, now=now, trouble=trouble)
        order = replace(
            draft.order,
            password=text_field(form, "password") or draft.order.password,
            ocr=now.ocr if "settings" in form else draft.order.ocr,
        )
        writer = None
        try:
            order = judged_so(order, form)
        except Refused as trouble:
            # What the text is based on stays with it.
            based = {"seen": seen, "tab": tab} if seen and tab else {}
            said = draft.text if text is None else text
            return shown(request, draft, trouble=trouble, now=now, text=said, **based)
        if text is not None and (touched or mark_of(text) != seen):
            order, writer = _with_text(draft, order, text), tab
            if _unseen(draft, text, seen, tab):
                draft = desk.drafts.split(draft, order, tab)
    await judge_patiently(desk, draft.id, order, writer)
    wanted = request.query_params.get("show", "")
    here = f"/draft/{draft.id}" + (f"?show={wanted}" if wanted in set(Verdict) else "")
    if request.headers.get("hx-request"):
        field = seen if text is None else mark_of(text)
        # What a page sent may have become a draft of its own; the page then is the page of that one.
        draft = draft_of(request, draft.id)
        response = await run_sync(partial(middle, request, draft, field, touched, leave=True))
        if draft.id != name:
            response.headers["hx-replace-url"] = here
        return response
    return RedirectResponse(here, 303)


def _unseen(draft: Draft, text: str, seen: str, tab: str) -> bool:
    """Whether a text would replace one that its page never showed: the field began with another, marked `seen`, and some
    other page wrote since."""
    now = mark_of(draft.text)
    return bool(seen) and now not in (seen, mark_of(text)) and (not tab or draft.writer != tab)


def _with_text(draft: Draft, order: Order, text: str) -> Order:
    """The order of a text that was changed in the page; what is again that of the file is the file."""
    as_brought = draft.origin.data is not None and mark_of(text) == mark_of(draft.read)
    return replace(order, text=None if as_brought else text, data=draft.origin.data if as_brought else None)


@router.post("/{name}/original")
async def original(request: Request, name: str) -> Response:
    """Takes edits back: the draft as it was brought."""
    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request):
        await judge_patiently(desk, draft.id, draft.origin, "")
    return RedirectResponse(f"/draft/{draft.id}", 303)


@router.post("/{name}/erase")
async def erase(request: Request, name: str) -> Response:
    """Forgets a draft, or with the name `all` every draft of this session."""
    async with form_of(request):
        # One that is forgotten already is what was asked for.
        desk_of(request).drafts.erase(request.state.visitor.owner, None if name == "all" else name)
    return RedirectResponse("/draft", 303)
