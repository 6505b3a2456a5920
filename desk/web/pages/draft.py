"""审稿: a judge brings a draft and sees its text, with what was found beside it."""

from __future__ import annotations

import asyncio
import datetime
from dataclasses import replace
from hashlib import sha256
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from checker.fingerprint import fingerprint
from checker.reports.json import document_record
from checker.reports.marked import Numbered, lines, numbered
from checker.verdict import Mode, Verdict
from checker.waivers import WaiverError
from corpus.doctype import TYPE_NAMES
from corpus.recognising import installed
from desk.web.deciding import decisions_of
from desk.web.drafts import Draft
from desk.web.forms import date_field, file_field, form_of, mode_field, text_field, type_field
from desk.web.judging import Judged, Order
from desk.web.language import speaker
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import Desk, desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)

# In the order in which a person should see them.
SHOWN = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS, Verdict.NOT_APPLICABLE)
_PATIENCE = 2.0  # seconds a browser waits before it is shown a page that says so


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
    return decided(desk, await desk.judges.judge(order))


def decided(desk: Desk, found: Judged) -> Judged:
    """What was judged, with the waivers that hold now."""
    decisions = decisions_of(desk)
    return replace(found, report=decisions.decide(found.report))


def _choices() -> dict[str, Any]:
    """What the fields that say how to judge offer."""
    return {"place": "draft", "modes": list(Mode), "types": TYPE_NAMES, "ocr": installed()}


def _blank(request: Request, *, text: str = "", trouble: str = "", status: int = 200) -> Response:
    context = {
        **_choices(),
        "text": text,
        "trouble": trouble,
        "drafts": desk_of(request).drafts.of(request.state.visitor.owner),
    }
    return page(request, "draft_new.html", context, status=status)


@router.get("")
async def new(request: Request) -> Response:
    """The form for a draft, and the drafts of this session."""
    return _blank(request)


@router.post("")
async def bring(request: Request) -> Response:
    """Checks what was brought and shows it at its own address; what takes long is shown as being read."""
    desk = desk_of(request)
    async with form_of(request) as form:
        chosen = await file_field(form, "file")
        text = text_field(form, "text")
        if chosen is None and not text.strip():
            return _blank(request, text=text, trouble="draft.nothing", status=400)
        if chosen is not None and text.strip():
            return _blank(request, text=text, trouble="draft.both", status=400)
        order = _order(form, chosen, text)
    found = desk.drafts.add(request.state.visitor.owner, order)
    await _judge_patiently(desk, found.id, order)
    return RedirectResponse(f"/draft/{found.id}", 303)


async def _judge_patiently(desk: Desk, name: str, order: Order) -> None:
    """Judges a draft; returns when that is done or has taken too long for a browser to wait, and goes on then."""

    async def work() -> None:
        try:
            desk.drafts.settle(name, order, await judged(desk, order))
        except Refused as trouble:
            desk.drafts.settle(name, order, None, str(trouble.values.get("trouble", trouble.name)))

    desk.drafts.begin(name, order)
    task = desk.drafts.keep(asyncio.create_task(work()))
    await asyncio.wait({task}, timeout=_PATIENCE)


def draft_of(request: Request, name: str) -> Draft:
    """The draft of that id; `Refused` when it is not this session's, or forgotten."""
    found = desk_of(request).drafts.find(request.state.visitor.owner, name)
    if found is None:
        raise Refused(404, "refused.no_draft")
    return found


@router.get("/{name}")
async def show(request: Request, name: str) -> Response:
    """The text beside what was found; scripts get the middle of the page only."""
    draft = draft_of(request, name)
    if request.headers.get("hx-request"):
        return _middle(request, draft, request.query_params.get("seen", ""))
    return shown(request, draft)


def shown(request: Request, draft: Draft, *, template: str = "draft.html", **more: Any) -> Response:
    """The page of a draft; while it is being judged, one that says so and looks again."""
    if not draft.pending and draft.judged is None:
        return _not_judged(request, draft, template)
    if draft.pending or draft.judged is None:
        waiting = "draft_pending.html" if template == "draft_result.html" else "draft_waiting.html"
        context = {"place": "draft", "draft": draft, "seconds": desk_of(request).drafts.age(draft)}
        return page(request, waiting, context, facts={"id": draft.id, "state": "waiting"})
    report = draft.judged.report
    if wants_json(request):
        return json_response(document_record(report, everything=True))
    results = numbered(report, "r", everything=True)
    wanted = request.query_params.get("show", "")
    groups = {verdict.value: _of(results, verdict) for verdict in SHOWN}
    context = {
        **_draft_context(draft),
        "report": report,
        "lines": lines(draft.judged.raw, [each for each in results if _marked(each, wanted)]),
        "groups": groups if wanted not in groups else {wanted: groups[wanted]},
        "counts": {name: len(found) for name, found in groups.items()},
        "wanted": wanted if wanted in groups else "",
        "returns": draft.returns,
        **more,
    }
    return page(request, template, context)


def _draft_context(draft: Draft) -> dict[str, Any]:
    """What every page of a draft has: itself, its field to edit, and how it may be judged."""
    seen = "" if draft.order.data is None else _seen(draft.text)
    return {**_choices(), "draft": draft, "seen": seen, "trouble": ""}


def _not_judged(request: Request, draft: Draft, template: str) -> Response:
    """The page of a draft that was refused: why, and the text, so that it can be tried again; never an older result."""
    say = speaker(language_of(request))
    trouble = say("refused.waivers", trouble=draft.trouble)
    if wants_json(request):
        return json_response({"error": trouble}, 500)
    context = {**_draft_context(draft), "report": None, "refused": trouble, "wanted": ""}
    # With 200 a script puts it in the place of the older result.
    return page(request, template, context, status=200 if template == "draft_result.html" else 500)


def _seen(text: str) -> str:
    """A mark of the text of a file as a field to edit shows it, to tell whether it was edited there."""
    return sha256(
        text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "backslashreplace")
    ).hexdigest()


def _of(results: list[Numbered], verdict: Verdict) -> list[Numbered]:
    return [each for each in results if each.result.verdict is verdict]


def _marked(each: Numbered, wanted: str) -> bool:
    """Whether a result is marked in the text: what is wanted, else everything that applies."""
    verdict = each.result.verdict
    if wanted in set(Verdict):
        return verdict == wanted
    return verdict is not Verdict.NOT_APPLICABLE


@router.post("/{name}")
async def again(request: Request, name: str) -> Response:
    """Checks again: the text as edited, or in another mode or of another date. Scripts get the middle of the page only."""
    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request) as form:
        text = text_field(form, "text") if "text" in form else None
        order = replace(
            draft.order,
            mode=mode_field(form),
            as_of=date_field(form, "as_of"),
            declared_type=type_field(form),
            password=text_field(form, "password") or draft.order.password,
            ocr=text_field(form, "ocr") == "yes" if "settings" in form else draft.order.ocr,
        )
        if text is not None:
            # The page may be older than what another tab did, or than the password that opened the file.
            as_brought = text == draft.read or _seen(text) == text_field(form, "seen")
            data = draft.origin.data if as_brought else None
            order = replace(order, text=text if data is None else None, data=data)
        seen = text_field(form, "seen")
    await _judge_patiently(desk, draft.id, order)
    if request.headers.get("hx-request"):
        return _middle(request, draft_of(request, name), seen)
    wanted = request.query_params.get("show", "")
    return RedirectResponse(f"/draft/{draft.id}" + (f"?show={wanted}" if wanted in set(Verdict) else ""), 303)


def _middle(request: Request, draft: Draft, seen: str) -> Response:
    """The middle of the page; the whole page anew when the field to edit, marked `seen`, lacks the text of the file."""
    response = shown(request, draft, template="draft_result.html")
    if seen and draft.order.data is not None and not draft.pending and seen != _seen(draft.text):
        response.headers["hx-redirect"] = f"/draft/{draft.id}"
    return response


@router.post("/{name}/original")
async def original(request: Request, name: str) -> Response:
    """Takes edits back: the draft as it was brought."""
    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request):
        await _judge_patiently(desk, draft.id, draft.origin)
    return RedirectResponse(f"/draft/{draft.id}", 303)


@router.post("/{name}/erase")
async def erase(request: Request, name: str) -> Response:
    """Forgets a draft, or with the name `all` every draft of this session."""
    async with form_of(request):
        owner = request.state.visitor.owner
        desk_of(request).drafts.erase(owner, None if name == "all" else draft_of(request, name).id)
    return RedirectResponse("/draft", 303)


@router.post("/{name}/waive")
async def waive(request: Request, name: str) -> Response:
    """Writes down that a finding is let pass: who, why and until when, into the waiver file of the desk's folder."""
    from checker.waiverentry import add_waiver  # noqa: PLC0415  few findings are waived

    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request) as form:
        wanted = text_field(form, "rule")
        given = {each: text_field(form, each).strip() for each in ("who", "why")}
        until = date_field(form, "until")
        if not request.state.visitor.may_write:
            raise Refused(403, "refused.read_only")
        if draft.judged is None or draft.pending:
            raise Refused(409, "refused.not_ready")
        report = draft.judged.report
        result = next((each for each in report.results if each.rule == wanted and each.is_finding), None)
        if result is None:
            raise Refused(404, "refused.no_finding")
        if not all(given.values()) or until is None or until < datetime.date.today():
            form_again = {**given, "rule": wanted, "until": until}
            return shown(request, draft, trouble="draft.waive_incomplete", waiving=form_again)
        number = report.case_numbers[0] if report.case_numbers else None
        try:
            add_waiver(
                desk.waivers,
                rule=wanted,
                document=number or f"sha256:{report.sha256}",
                fingerprint=fingerprint(report, result),
                who=given["who"],
                why=given["why"],
                until=until,
            )
        except WaiverError as trouble:
            raise Refused(500, "refused.waivers", trouble=trouble) from None
    desk.drafts.settle(draft.id, draft.order, decided(desk, draft.judged))
    return RedirectResponse(f"/draft/{draft.id}", 303)
