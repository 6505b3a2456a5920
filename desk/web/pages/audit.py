"""巡查: an auditor chooses a folder, starts a run, watches it, stops it, lets it go on. What came of it is in
`desk.web.pages.audit_results`."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from audit.manifest import Manifest
from audit.totals import read_totals
from checker.verdict import Mode
from corpus.recognising import HOW_TO_INSTALL, installed
from desk.web import auditprocesses, auditruns, auditstates
from desk.web.auditruns import Order, Run
from desk.web.auditstates import State
from desk.web.charts import charts_of
from desk.web.folders import Chosen, Contents, choose, contents, refuse_own
from desk.web.forms import date_field, form_of, mode_field, text_field
from desk.web.rendering import page, wants_json
from desk.web.state import Desk, desk_of, for_visitor
from desk.web.trouble import Refused

router = APIRouter(prefix="/audit", include_in_schema=False)
MOST_NAME = 100  # characters
NOTHING = (
    "-"  # in an address: documents without a court, type or year; an empty field of a form is no condition
)


@router.get("")
async def overview(request: Request) -> Response:
    """The runs, the latest first."""
    desk = desk_of(request)
    found = await run_sync(lambda: list(auditstates.listed(desk.audits)))
    context = {
        "place": "audit",
        "runs": found,
        "most": auditstates.LISTED,
        "alive": any(s.alive for _, s in found),
    }
    facts = {"runs": [auditstates.facts(run, state) for run, state in found]}
    return page(request, "audit_list.html", context, facts=facts)


@router.get("/new")
async def new(request: Request) -> Response:
    """Folders to choose from, and the form for a run on the one that is shown."""
    root, below = request.query_params.get("root", "0"), request.query_params.get("path", "")
    return await _form(request, root, below, {"mode": Mode.PUBLISHED.value})


async def _form(
    request: Request, root: str, below: str, typed: dict[str, str], trouble: Refused | None = None
) -> Response:
    """The form, with what was typed and what is wrong with it."""
    desk = desk_of(request)
    try:
        chosen, inside = await run_sync(_looked, desk, root, below)
    except Refused as closed:
        # The way back up stays open: the root instead, unless it is the root that is closed.
        trouble = trouble or closed
        try:
            chosen, inside = await run_sync(_looked, desk, "0", "")
        except Refused:
            raise trouble from None
    trouble = trouble and for_visitor(request, trouble)
    context = {
        "place": "audit",
        "chosen": chosen,
        "inside": inside,
        "roots": list(enumerate(desk.audit_roots)),
        "typed": {"name": "", "as_of": "", "ocr": "", "path": below if trouble else chosen.below, **typed},
        "trouble": trouble,
        "modes": list(Mode),
        "can_recognise": installed(),
        "how_to_install": HOW_TO_INSTALL,
        "once": auditprocesses.form_mark(),
        "link": lambda **query: f"/audit/new?{urlencode(query)}",
    }
    facts = {"root": chosen.root, "path": chosen.below, "folders": inside.folders, "files": inside.files}
    return page(request, "audit_new.html", context, facts=facts, status=trouble.status if trouble else 200)


def _looked(desk: Desk, root: str, below: str) -> tuple[Chosen, Contents]:
    chosen = choose(desk.audit_roots, root, below)
    return chosen, contents(chosen)


def _may_write(request: Request) -> None:
    if not request.state.visitor.may_write:
        raise Refused(403, "audit.read_only")


@router.post("")
async def start(request: Request) -> Response:
    """Starts a run on the folder of the form."""
    _may_write(request)
    desk = desk_of(request)
    async with form_of(request) as form:
        typed = {name: text_field(form, name).strip() for name in ("name", "mode", "as_of", "ocr")}
        root, below = text_field(form, "root") or "0", text_field(form, "path")
        try:
            order = await run_sync(_ordered, desk, form, root, below)
            run = await run_sync(auditprocesses.begin, desk.audits, order, text_field(form, "once"))
        except Refused as trouble:
            if wants_json(request):
                raise
            return await _form(request, root, below, typed, trouble)
    return RedirectResponse(f"/audit/run/{run.id}", 303)


def _ordered(desk: Desk, form: FormData, root: str, below: str) -> Order:
    chosen = choose(desk.audit_roots, root, below)
    refuse_own(chosen, desk.audits)
    name = " ".join(text_field(form, "name").split())
    if len(name) > MOST_NAME:
        raise Refused(400, "audit.long_name", most=MOST_NAME)
    if not text_field(form, "mode"):
        raise Refused(400, "refused.mode")
    mode, as_of = mode_field(form), date_field(form, "as_of")
    ocr = text_field(form, "ocr") == "yes"
    if ocr and not installed():
        raise Refused(400, "audit.no_ocr")
    now = datetime.datetime.now().astimezone()
    return Order(
        name or f"{chosen.path.name or chosen.path} {now:%Y-%m-%d %H:%M}",
        str(chosen.path),
        mode.value,
        now.isoformat(timespec="seconds"),
        as_of.isoformat() if as_of else None,
        ocr,
        str(chosen.top.resolve()),
        auditruns.rule_folders(desk.rule_folders),
    )


def documents_link(run: Run) -> Callable[..., str]:
    """Makes the address of a list of documents; None is no condition, "" (a dash there) is documents without a court."""

    def link(**query: str | None) -> str:
        asked = urlencode({key: value or NOTHING for key, value in query.items() if value is not None})
        return f"/audit/run/{quote(run.id)}/documents" + (f"?{asked}" if asked else "")

    return link


def run_and_plan(request: Request, name: str) -> tuple[Run, Manifest | None]:
    """The run of an address with its plan; `Refused` when there is none."""
    run = auditruns.find(desk_of(request).audits, name)
    return run, auditruns.plan_of(run)


@router.get("/run/{name}")
async def show(request: Request, name: str) -> Response:
    """How a run stands; when it is finished, its totals."""

    def found() -> tuple[Run, Manifest | None, State, dict[str, Any] | None]:
        run, plan = run_and_plan(request, name)
        state = auditstates.state_of(run, plan)
        return run, plan, state, read_totals(run.results) if state.name == "finished" else None

    run, plan, state, totals = await run_sync(found)
    context = {
        "place": "audit",
        "run": run,
        "plan": plan,
        "state": state,
        "totals": totals,
        "charts": charts_of(totals) if totals else None,
        "can_recognise": installed(),
        "links": documents_link(run),
    }
    facts = auditstates.facts(run, state) | {"totals": totals}
    return page(request, "audit_run.html", context, facts=facts)


@router.get("/run/{name}/progress")
async def progress(request: Request, name: str) -> Response:
    """The part of the page that changes while a run is on; asks for the whole page when it has ended."""

    def found() -> tuple[Run, State]:
        run, plan = run_and_plan(request, name)
        return run, auditstates.state_of(run, plan)

    run, state = await run_sync(found)
    answer = page(
        request, "audit_progress.html", {"run": run, "state": state}, facts=auditstates.facts(run, state)
    )
    if not state.alive:
        answer.headers["HX-Refresh"] = "true"
    return answer


@router.post("/run/{name}/stop")
async def stop(request: Request, name: str) -> Response:
    """Ends the processes of a run."""
    _may_write(request)
    async with form_of(request):
        run, _ = await run_sync(run_and_plan, request, name)
        await run_sync(auditprocesses.stop, run)
    return RedirectResponse(f"/audit/run/{run.id}", 303)


@router.post("/run/{name}/resume")
async def resume(request: Request, name: str) -> Response:
    """Lets a run go on where it was."""
    _may_write(request)
    desk = desk_of(request)
    async with form_of(request) as form:
        ocr = text_field(form, "ocr") == "yes"
        if ocr and not installed():
            raise Refused(400, "audit.no_ocr")
        run = await run_sync(auditruns.find, desk.audits, name)
        await run_sync(lambda: auditprocesses.resume(desk.audits, run, ocr=ocr))
    return RedirectResponse(f"/audit/run/{run.id}", 303)


@router.get("/run/{name}/delete")
async def confirm(request: Request, name: str) -> Response:
    """Asks before a run is removed."""
    run = await run_sync(auditruns.find, desk_of(request).audits, name)
    facts = {"id": run.id, "name": run.name, "may_be_deleted": run.order is not None}
    return page(request, "audit_delete.html", {"place": "audit", "run": run}, facts=facts)


@router.post("/run/{name}/delete")
async def delete(request: Request, name: str) -> Response:
    """Removes a run and its results."""
    _may_write(request)
    async with form_of(request):
        run = await run_sync(auditruns.find, desk_of(request).audits, name)
        await run_sync(auditprocesses.delete, run)
    return RedirectResponse("/audit", 303)
