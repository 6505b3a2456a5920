"""The desk as an ASGI application: its routes, and what is said when something goes wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from corpus import __version__
from desk.web.guard import Guard
from desk.web.language import speaker
from desk.web.library import OpenLibrary
from desk.web.pages import audit, audit_results, documents, draft, rule, search, takeaway
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import Desk
from desk.web.trouble import Refused

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def create_app(desk: Desk, hosts: Iterable[str] = LOOPBACK) -> FastAPI:
    """The application of one desk, answering to `hosts` only."""

    library = OpenLibrary(desk.library)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        await library.in_thread(library.warm)
        await desk.judges.warm()
        yield
        desk.judges.close()
        library.close()

    # No page of the framework's own: they would fetch scripts from elsewhere.
    app = FastAPI(
        title="执核",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=life,
    )
    app.state.desk = desk
    app.state.library = library
    for each in (takeaway, draft, search, documents, rule, audit, audit_results):
        app.include_router(each.router)
    app.mount("/static", StaticFiles(directory=str(files("desk.web") / "static")), name="static")
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _http_error)

    @app.get("/", include_in_schema=False)
    async def home() -> Response:
        return RedirectResponse("/draft", 303)

    app.add_middleware(Guard, sessions=desk.sessions, hosts=hosts)
    return app


def _said(request: Request, status: int, text: str) -> Response:
    if wants_json(request) or request.url.path.startswith("/api/"):
        return json_response({"error": text}, status)
    return page(request, "trouble.html", {"text": text, "place": "", "status": status}, status=status)


async def _refused(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, Refused)  # noqa: S101  what it is registered for
    text = speaker(language_of(request))(trouble.name, **trouble.values)
    return _said(request, trouble.status, text)


async def _http_error(request: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, HTTPException)  # noqa: S101  what it is registered for
    say = speaker(language_of(request))
    name = {404: "refused.not_found", 405: "refused.method"}.get(trouble.status_code, "refused.other")
    return _said(request, trouble.status_code, say(name))
