"""审稿: a finding is let pass, with who decided that, why and until when; and that taken back."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from checker.fingerprint import fingerprint
from checker.verdict import Result
from checker.waivers import WaiverError, waivers_in_force
from desk.web.checking import decided
from desk.web.deciding import unusable
from desk.web.drafts import Draft
from desk.web.forms import date_field, form_of, text_field, without_unseen
from desk.web.judging import Judged
from desk.web.pages.draft import draft_of, shown
from desk.web.state import desk_of
from desk.web.trouble import Refused

router = APIRouter(prefix="/draft", include_in_schema=False)
_MOST = 500  # characters of a name or a reason


def _until(form: FormData, given: dict[str, str]) -> datetime.date:
    """The last day, of a form that says all; `Refused` for one that does not."""
    if any(given[name] != text_field(form, name).strip() for name in ("who", "why")):
        raise Refused(400, "draft.waive_unseen")
    if any(len(value) > _MOST for value in given.values()):
        raise Refused(400, "draft.waive_long", most=_MOST)
    until = date_field(form, "until")
    if not all(given.values()) or until is None or until < datetime.date.today():
        raise Refused(400, "draft.waive_incomplete")
    return until


def _finding(request: Request, draft: Draft, form: FormData) -> tuple[Judged, Result]:
    """What came of the draft, and the finding in it that the form names; `Refused` for who may not touch it."""
    if not request.state.visitor.may_write:
        raise Refused(403, "refused.read_only")
    if draft.judged is None or draft.pending:
        raise Refused(409, "refused.not_ready")
    wanted = text_field(form, "rule")
    for each in draft.judged.report.results:
        if each.rule == wanted and each.is_finding:
            return draft.judged, each
    raise Refused(404, "refused.no_finding")


@router.post("/{name}/waive")
async def waive(request: Request, name: str) -> Response:
    """Writes down that a finding is let pass: who, why and until when, into the waiver file of the desk's folder."""
    from checker.waiverentry import add_waiver  # noqa: PLC0415  few findings are waived

    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request) as form:
        judged, result = _finding(request, draft, form)
        report, wanted = judged.report, result.rule
        if result.waived:  # pressed twice, or in another tab
            return RedirectResponse(f"/draft/{draft.id}", 303)
        given = {each: without_unseen(text_field(form, each)).strip() for each in ("who", "why", "until")}
        try:
            until = _until(form, given)
        except Refused as trouble:
            return shown(request, draft, trouble=trouble, waiving={**given, "rule": wanted})
        number = report.own_number
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
            refused = unusable(desk, trouble)
            return shown(request, draft, trouble=refused, waiving={**given, "rule": wanted})
    desk.drafts.settle(draft.id, draft.order, decided(desk, judged))
    return RedirectResponse(f"/draft/{draft.id}?{urlencode({'waived': wanted})}", 303)


@router.post("/{name}/withdraw")
async def withdraw(request: Request, name: str) -> Response:
    """Takes a waiver of this very finding out of the waiver file; one that lets more pass is changed there by hand."""
    from checker.waiverentry import remove_waivers  # noqa: PLC0415  as above

    desk = desk_of(request)
    draft = draft_of(request, name)
    async with form_of(request) as form:
        judged, result = _finding(request, draft, form)
    report, wanted = judged.report, result.rule
    mark, today = fingerprint(report, result), datetime.date.today()
    try:
        path, waivers = waivers_in_force(desk.waivers)
        holding = [
            each
            for each in waivers
            if not each.expired(today)
            and each.speaks_of(report)
            and each.fingerprint in (None, mark)
            and (rule := desk.rules.find(each.rule)) is not None
            and rule.id == wanted
        ]
        wider = next((each for each in holding if each.fingerprint is None), None)
        if wider is not None and path is not None:
            trouble = Refused(409, "draft.waived_wider", file=path.name, line=wider.line)
            return shown(request, draft, trouble=trouble)
        if holding and path is not None:
            remove_waivers(path, holding)
    except WaiverError as trouble:
        return shown(request, draft, trouble=unusable(desk, trouble))
    desk.drafts.settle(draft.id, draft.order, decided(desk, judged))
    return RedirectResponse(f"/draft/{draft.id}?{urlencode({'withdrawn': wanted})}", 303)
