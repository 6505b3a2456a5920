"""The desk as an ASGI application: its routes, and what is said when something goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from corpus import __version__
from desk.web.access import Access
from desk.web.accesslog import AccessLog
from desk.web.api import v1
from desk.web.bodies import Bounds
from desk.web.guard import Guard, Limits
from desk.web.language import speaker
from desk.web.library import OpenLibrary
from desk.web.pages import (
    again,
    audit,
    audit_results,
    bring,
    documents,
    draft,
    entrance,
    rule,
    saved,
    search,
    takeaway,
    waive,
)
from desk.web.rates import Places, Rate
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import Desk, for_visitor
from desk.web.trouble import Refused
from index.ruletitles import names_of

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_SWEEP_SECONDS = 60.0


def usual_limits(checks_per_minute: int | None = None) -> Limits:
    """Bounds of bodies and of their number; a rate of checks only where others come in."""
    return Limits(Bounds.in_force(), Rate(checks_per_minute, 60.0), Places(each=4, all_=16, seconds=30.0))


def create_app(
    desk: Desk,
    hosts: Iterable[str] = LOOPBACK,
    access: Access | None = None,
    limits: Limits | None = None,
    log: AccessLog | None = None,
) -> FastAPI:
    """The application of one desk, answering to `hosts` only. Without `access` nobody logs in: for loopback."""
    admitted = access or Access()
    library = OpenLibrary(desk.library, names_of(desk.rules.rules))

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await library.in_thread(library.warm)
        await desk.judges.warm()
        sweeping = asyncio.create_task(_sweep(desk, admitted))
        yield
        sweeping.cancel()
        desk.judges.close()
        library.close()

    # No page of the framework's own: they would fetch scripts from elsewhere.
    app = FastAPI(
        title="执核", version=__version__, docs_url=None, redoc_url=None, openapi_url=None, lifespan=life
    )
    app.state.desk = desk
    app.state.access = admitted
    app.state.library = library
    for each in (
        takeaway,
        bring,
        waive,
        again,
        draft,
        saved,
        search,
        documents,
        audit,
        audit_results,
        rule,
        entrance,
        v1,
    ):
        app.include_router(each.router)
    app.mount("/static", StaticFiles(directory=str(files("desk.web") / "static")), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http_error)

    @app.get("/", include_in_schema=False)
    async def home(request: Request) -> Response:
        return RedirectResponse("/draft" + (f"?{request.url.query}" if request.url.query else ""), 303)

    app.add_middleware(
        Guard,
        sessions=desk.sessions,
        hosts=hosts,
        access=admitted,
        limits=limits or usual_limits(),
        log=log,
        answer=_refused,
    )
    return app


async def _sweep(desk: Desk, access: Access) -> None:
    """Forgets the drafts of sessions that are over, also when nobody comes by."""
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        forget_the_gone(desk, access)


def forget_the_gone(desk: Desk, access: Access) -> None:
    """Forgets the drafts of those whose session is over or whose token was revoked, and of those long away."""
    for owner in access.logins.ended(access.valid):
        desk.drafts.erase(owner)
    desk.drafts.forget_old()


def _said(request: Request, trouble: Refused) -> Response:
    trouble = for_visitor(request, trouble)
    if wants_json(request) or request.url.path.startswith("/api/"):
        text = speaker(language_of(request))(trouble.name, **trouble.values)
        return json_response({"error": text}, trouble.status)
    return page(request, "trouble.html", {"trouble": trouble, "place": ""}, status=trouble.status)


async def _refused(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, Refused)  # noqa: S101  what it is registered for
    response = _said(request, trouble)
    response.headers.update(trouble.headers)
    return response


async def _http_error(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, HTTPException)  # noqa: S101  what it is registered for
    name = {404: "refused.not_found", 405: "refused.method"}.get(trouble.status_code, "refused.other")
    response = _said(request, Refused(trouble.status_code, name))
    response.headers.update(trouble.headers or {})  # which methods there are
    return response
