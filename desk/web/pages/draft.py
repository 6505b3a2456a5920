"""审稿: the page of a draft, its text with what was found beside it."""

from __future__ import annotations

import secrets
from dataclasses import replace
from hashlib import sha256
from typing import Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import Response

from checker.reports.json import document_record
from checker.reports.marked import Numbered, lines, numbered
from checker.verdict import DocumentReport, Mode, Result, Verdict
from corpus.doctype import TYPE_NAMES
from corpus.recognising import installed
from desk.web.conditions import conditions_of, given_in_vain
from desk.web.drafts import Draft
from desk.web.language import speaker
from desk.web.rendering import json_response, page, wants_json
from desk.web.sheets import by_line
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)

# In the order in which a person should see them.
FINDINGS = (Verdict.FAIL.value, Verdict.UNDECIDED.value)
SHOWN = (Verdict.FAIL, Verdict.UNDECIDED, Verdict.PASS, Verdict.NOT_APPLICABLE)


def choices() -> dict[str, Any]:
    """What the fields that say how to judge offer."""
    return {"place": "draft", "modes": list(Mode), "types": TYPE_NAMES, "ocr": installed()}


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
        query = request.query_params
        return await run_sync(middle, request, draft, query.get("seen", ""), query.get("touched") == "yes")
    # A page of five hundred pages takes a moment to make; others wait for nothing.
    return await run_sync(shown, request, draft)


def shown(
    request: Request,
    draft: Draft,
    *,
    template: str = "draft.html",
    trouble: Refused | None = None,
    **more: Any,
) -> Response:
    """The page of a draft, with what is wrong with the form that was sent; while it is being judged, one that says so.

    `more` is what was typed in that form, to be shown again.
    """
    if trouble and wants_json(request):
        raise trouble
    if (draft.judged is None and not draft.pending) or (draft.pending and trouble):
        return _not_judged(request, draft, template, trouble, **more)
    if draft.pending or draft.judged is None:
        waiting = "draft_pending.html" if template == "draft_result.html" else "draft_waiting.html"
        seconds = desk_of(request).drafts.age(draft)
        context = {"place": "draft", "draft": draft, "seconds": seconds, "leave": False, **more}
        return page(request, waiting, context, facts={"id": draft.id, "state": "waiting", "seconds": seconds})
    report = draft.judged.report
    if wants_json(request):
        return json_response(document_record(told(draft, report), everything=True))
    results = numbered(report, "r", everything=True)
    wanted = request.query_params.get("show", "")
    groups = {verdict.value: _of(results, verdict) for verdict in SHOWN}
    context = {
        **_draft_context(request, draft),
        "trouble": trouble,
        "report": report,
        "lines": lines(draft.judged.raw, [each for each in results if _marked(each, wanted)]),
        "sheets": by_line(draft.judged.raw, draft.judged.sheets),
        "pictures": any(each.picture for each in draft.judged.sheets),
        "in_vain": given_in_vain(draft.order, report),
        "groups": groups if wanted not in groups else {wanted: groups[wanted]},
        "counts": {name: len(found) for name, found in groups.items()},
        "wanted": wanted if wanted in groups else "",
        "waived": sum(each.result.waived is not None for each in groups["fail"]),
        "open": [name for name in FINDINGS if any(not each.result.waived for each in groups[name])],
        "done": _done(request, report),
        "returns": draft.returns,
        **more,
    }
    return page(request, template, context, status=trouble.status if trouble else 200)


def _done(request: Request, report: DocumentReport) -> tuple[str, Result] | None:
    """What was just done to a finding, as the address says, where that is so: the string that says it, and the finding."""
    for name, so, said in (
        ("waived", True, "draft.done.waived"),
        ("withdrawn", False, "draft.done.withdrawn"),
    ):
        rule = request.query_params.get(name)
        for result in report.results:
            if result.rule == rule and result.is_finding and (result.waived is not None) is so:
                return said, result
    return None


def told(draft: Draft, report: DocumentReport) -> DocumentReport:
    """The report as programs get it, with a note where a day was given that did not count."""
    if not given_in_vain(draft.order, report):
        return report
    note = speaker("zh")("draft.in_vain", given=draft.order.as_of, day=report.date)
    return replace(report, notes=(*report.notes, note))


def _draft_context(request: Request, draft: Draft) -> dict[str, Any]:
    """What every page of a draft has: itself, its field to edit, and how it may be judged."""
    return {
        **choices(),
        "draft": draft,
        "beside": desk_of(request).drafts.beside(draft),
        "text": draft.text,
        "now": conditions_of(draft.order),
        # Which text the field begins with, and which page it is that has the field.
        "seen": mark_of(draft.text),
        "tab": secrets.token_urlsafe(12),
        "leave": False,
    }


def _not_judged(
    request: Request, draft: Draft, template: str, trouble: Refused | None, **more: Any
) -> Response:
    """The page of a draft that was refused: why, and the text, so that it can be tried again; never an older result."""
    why = trouble or draft.trouble or Refused(500, "refused.fault")
    if wants_json(request):
        raise why
    context = {**_draft_context(request, draft), "report": None, "trouble": why, "wanted": "", **more}
    # With 200 a script puts it in the place of the older result.
    return page(request, template, context, status=200 if template == "draft_result.html" else why.status)


def mark_of(text: str) -> str:
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


def middle(request: Request, draft: Draft, field: str, touched: bool, *, leave: bool = False) -> Response:
    """The middle of the page; the whole page anew when the field to edit, marked `field`, lacks the text that was judged.

    A field that somebody has `touched` is ahead of a text that was typed, and is left alone. With `leave` come the buttons at
    the end of the page too: after an edit there is something to go back to.
    """
    response = shown(request, draft, template="draft_result.html", leave=leave)
    ahead = touched and draft.order.data is None
    if field and not ahead and not draft.pending and field != mark_of(draft.text):
        response.headers["hx-redirect"] = f"/draft/{draft.id}"
    return response
