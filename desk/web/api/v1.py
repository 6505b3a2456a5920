"""The routes of the first version; what each takes and gives is described in `v1.yaml`."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from audit.totals import read_totals
from checker.reports.json import render
from desk.rulenames import refuse_unknown_rules
from desk.web.access import Access
from desk.web.api.asked import fields, known_only, number, parameters, switch
from desk.web.api.description import description
from desk.web.auditruns import find, plan_of
from desk.web.auditstates import facts, listed, state_of
from desk.web.deciding import decisions_of
from desk.web.forms import date_field, file_field, mode_field, text_field, type_field
from desk.web.judging import Order
from desk.web.library import library_of
from desk.web.rendering import json_response
from desk.web.state import desk_of
from desk.web.trouble import Refused
from index.engine import Sort
from index.entry import FACETS
from index.library import PAGE, Library
from index.query import QueryError, parse_query
from index.results import SearchResult
from index.ruletitles import names_of, titles_of

router = APIRouter(prefix="/api/v1", include_in_schema=False)
_MOST_NAME = 255
_MOST_PAGE = 10_000
_MOST_HITS = 100
_MOST_NUMBER = 999_999_999
_NO_FACETS = "none"


@router.get("/openapi.json")
async def describe(request: Request) -> Response:
    """What this API can do, for programs that make clients."""
    parameters(request, ())
    access: Access = request.app.state.access
    return json_response(description(login=access.required))


@router.post("/check")
async def check(request: Request) -> Response:
    """A report of one draft; nothing of it is kept."""
    parameters(request, ())
    form = await fields(request)
    try:
        chosen = await file_field(form, "file")
        text = text_field(form, "text")
        if "file" in form and not isinstance(form["file"], UploadFile):
            raise Refused(400, "api.file")
        if (chosen is None) == (not text.strip()):
            raise Refused(400, "api.one_of")
        everything = switch(form, "all")
        name = text_field(form, "name")
        if len(name) > _MOST_NAME:
            raise Refused(400, "api.name", most=_MOST_NAME)
        order = Order(
            name or (chosen[0] if chosen else "文字"),
            chosen[1] if chosen else None,
            None if chosen else text,
            mode_field(form),
            date_field(form, "as_of"),
            type_field(form),
            text_field(form, "password") or None,
            switch(form, "ocr"),
        )
    finally:
        await form.close()
    desk = desk_of(request)
    judged = await desk.judges.judge(order)
    decisions = await run_sync(decisions_of, desk)
    report = decisions.decide(judged.report)
    whole = render([report], desk.rules.hash, decisions.outcome(), everything=everything)
    return Response(whole.encode("utf-8", "backslashreplace"), media_type="application/json")


@router.get("/search")
async def search(request: Request) -> Response:
    """A page of hits."""
    given = parameters(request, ("q", "sort", "page", "limit", "facets", "through"))
    words = given.get("q", "")
    if not words.strip():
        raise Refused(400, "api.no_query")
    sort = given.get("sort", Sort.RELEVANCE)
    if sort not in set(Sort):
        raise Refused(400, "refused.sort", known="、".join(Sort))
    page, limit = number(given, "page", 1, _MOST_PAGE), number(given, "limit", PAGE, _MOST_HITS)
    through = number(given, "through", 0, _MOST_NUMBER, 0) if "through" in given else None
    wanted = given.get("facets", ",".join(FACETS))
    facets = [] if wanted == _NO_FACETS else wanted.split(",")
    known_only(facets, FACETS)
    library, rules = library_of(request), desk_of(request).rules

    def ask(opened: Library) -> SearchResult:
        tree = parse_query(words)
        refuse_unknown_rules(opened, tree, words)
        return opened.search(tree, sort=Sort(sort), page=page, limit=limit, facets=facets, through=through)

    try:
        found = await library.in_thread(lambda: library.now(ask))
    except QueryError as trouble:
        raise Refused(400, "api.said", why=trouble) from None
    return json_response(found.to_json(titles_of(names_of(rules.rules))))


@router.get("/audits")
async def audits(request: Request) -> Response:
    """The latest audits, and how each stands."""
    parameters(request, ())
    folder = desk_of(request).audits
    found = await run_sync(lambda: [facts(run, state) for run, state in listed(folder)])
    return json_response({"audits": found})


@router.get("/audits/{name}")
async def audit(request: Request, name: str) -> Response:
    """How one audit stands, and its totals once it is finished."""
    parameters(request, ())
    folder = desk_of(request).audits

    def ask() -> dict[str, object]:
        run = find(folder, name)
        state = state_of(run, plan_of(run))
        totals = read_totals(run.results) if state.name == "finished" else None
        return {**facts(run, state), "totals": totals}

    return json_response(await run_sync(ask))
