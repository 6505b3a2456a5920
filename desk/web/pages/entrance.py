"""Coming and going: the login page and the logout."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from desk.web.access import Access, Peer, is_loopback
from desk.web.forms import form_of, text_field
from desk.web.language import speaker
from desk.web.rendering import json_response, language_of, page, wants_json
from desk.web.state import desk_of
from desk.web.visitors import Visitor

router = APIRouter(include_in_schema=False)
# A place of ours: what begins with two slashes, or holds a backslash, is another machine to some browsers.
_OURS = re.compile(r"/(?!/)[^\\\x00-\x20\x7f]*")


def _there(wanted: str) -> str:
    return wanted if _OURS.fullmatch(wanted) else "/"


def _access(request: Request) -> Access:
    found: Access = request.app.state.access
    return found


def _asked(request: Request, there: str, *, trouble: str = "", status: int = 200) -> Response:
    peer: Peer = request.state.peer
    context = {
        "place": "login",
        "next": there,
        "trouble": trouble,
        "open_line": not peer.secure and not is_loopback(peer.address),
        "with_token": _access(request).tokens is not None,
    }
    facts: dict[str, object] = {"login": "token" if context["with_token"] else "proxy", "next": there}
    if trouble:
        facts["error"] = speaker(language_of(request))(trouble)
    return page(request, "login.html", context, facts=facts, status=status)


@router.get("/login")
async def login(request: Request) -> Response:
    """The form for a token; who is in already goes on."""
    there = _there(request.query_params.get("next", "/"))
    visitor: Visitor = request.state.visitor
    if visitor.name or not _access(request).required:
        if wants_json(request):
            return json_response({"login": None, "next": there})
        return RedirectResponse(there, 303)
    return _asked(request, there)


@router.post("/login")
async def enter(request: Request) -> Response:
    """Begins a session, of a new name, for a browser that shows a token."""
    async with form_of(request) as form:
        there = _there(text_field(form, "next") or "/")
        secret = text_field(form, "token").strip()
    session = _access(request).log_in(secret, request.state.peer) if secret else None
    if session is None:
        trouble = "login.wrong" if secret else "login.nothing"
        return _asked(request, there, trouble=trouble, status=403 if secret else 400)
    request.state.next_session = session
    return RedirectResponse(there, 303)


@router.post("/logout")
async def leave(request: Request) -> Response:
    """Ends the session and forgets its drafts."""
    async with form_of(request):
        owner = request.state.visitor.owner
        desk_of(request).drafts.erase(owner)
        _access(request).logins.end(owner)
    request.state.next_session = ""
    return RedirectResponse("/login", 303)
