"""What every request passes: a known host, a visitor who may do this, limits, our own forms only, headers that let
nothing foreign in, and at the end a line of the access log.

Plain ASGI: streams pass through untouched.
"""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web.access import Access, Peer
from desk.web.accesslog import AccessLog
from desk.web.bodies import Body, Bounds
from desk.web.permissions import Purpose, purpose
from desk.web.rates import Places, Rate
from desk.web.trouble import Refused
from desk.web.visitors import COOKIE, Sessions, Visitor

HEADERS = {
    # No script, style, picture or form from or to anywhere else, and nothing inline.
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_LOG = logging.getLogger("zhihe.desk")
_STATIC = "/static/"
_API = "/api/"
_LOGIN = "/login"
_MOST_URL = 20 * 1024  # the longest query that the search takes, every character of it Chinese
_MOST_HEADERS = 24 * 1024
_READING = ("GET", "HEAD", "OPTIONS")
Answer = Callable[[Request, Refused], Awaitable[Response]]


@dataclass(frozen=True)
class Limits:
    """What one visitor may take. The defaults are those of a desk that others reach; loopback has no rate of checks."""

    bounds: Bounds
    checks: Rate
    places: Places


class Guard:
    """Wraps the app. `hosts` are the names under which the desk may be addressed; a page of another name must not reach it."""

    def __init__(
        self,
        app: ASGIApp,
        sessions: Sessions,
        hosts: Iterable[str],
        access: Access,
        limits: Limits,
        log: AccessLog | None,
        answer: Answer,
    ) -> None:
        self.app, self.sessions, self.hosts = app, sessions, frozenset(host.lower() for host in hosts)
        self.access, self.limits, self.log, self.answer = access, limits, log, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        peer = self.access.peer(scope, headers)
        request = _Passing(scope, headers, peer, _cookie(headers, _cookie_name(peer)), send)
        began = time.monotonic()
        try:
            await self._pass(request, receive)
        finally:
            if self.log:
                visitor: Visitor | None = scope.get("state", {}).get("visitor")
                self.log.write(
                    who=visitor.name if visitor else "",
                    address=peer.address,
                    method=scope["method"],
                    path=scope.get("raw_path", b"").decode("ascii", "backslashreplace").partition("?")[0],
                    status=request.status,
                    size=request.size,
                    seconds=time.monotonic() - began,
                )

    async def _pass(self, passing: _Passing, receive: Receive) -> None:
        scope, headers = passing.scope, passing.headers
        # A stranger's page must not be shown anything of ours, not even a reason in our clothes.
        if not self._is_ours(scope, headers.get("host", "")):
            await _plain(passing.send, 421, "这个地址不是执核的地址；请用启动时显示的地址打开\n")
            return
        session = passing.session
        if session is None or not self.sessions.valid(session):
            session = passing.fresh = self.sessions.begin()
        self._introduce(scope, Visitor(session, may_write=not self.access.required))
        scope["state"]["peer"] = passing.peer
        try:
            _fits(scope, headers)
            async with AsyncExitStack() as stack:
                redirect = await self._admit(passing, session, stack)
                if redirect:
                    await redirect(scope, receive, passing.reply)
                    return
                if scope["method"] not in _READING:
                    small = purpose(scope["method"], scope["path"]) is Purpose.OWN
                    receive = Body(receive, headers, self.limits.bounds, small=small)
                await self.app(_looked_at(scope), receive, passing.reply)
        except _HeadSent:
            return
        except Refused as refused:
            await self._refuse(passing, receive, refused)
        except Exception:
            # Our own fault: the person who runs the server gets the trace, the visitor a sentence.
            _LOG.exception("%s %s", scope["method"], scope["path"].encode("unicode_escape").decode())
            if passing.status:
                raise  # the answer has begun; the server ends the connection
            await self._refuse(passing, receive, Refused(500, "refused.fault"))

    async def _refuse(self, passing: _Passing, receive: Receive, refused: Refused) -> None:
        response = await self.answer(Request(passing.scope, receive), refused)
        with suppress(_HeadSent):
            await response(passing.scope, receive, passing.reply)

    async def _admit(self, passing: _Passing, session: str, stack: AsyncExitStack) -> Response | None:
        """Sees that this visitor may do this now; else `Refused`, or the way to the login."""
        scope, method, path = passing.scope, passing.scope["method"], passing.scope["path"]
        _own_page(passing.headers, method)
        visitor = self.access.visitor(passing.headers, passing.peer, session)
        if visitor is None:
            if path == _LOGIN or (path.startswith(_STATIC) and method in _READING):
                return None
            return _to_login(passing, method, path)
        self._introduce(scope, visitor)
        wanted = purpose(method, path)
        if wanted is Purpose.CHANGE and not visitor.may_write:
            raise Refused(403, "refused.read_only")
        key = visitor.secret_of
        if wanted is Purpose.CHECK and (wait := self.limits.checks.take(key)):
            raise Refused(429, "refused.too_many_checks", seconds=int(wait) + 1)
        if method not in _READING and wanted is not Purpose.OWN:
            await stack.enter_async_context(self.limits.places.place(key))
        return None

    def _introduce(self, scope: Scope, visitor: Visitor) -> None:
        state = scope.setdefault("state", {})
        state["visitor"] = visitor
        state["session"] = visitor.secret_of
        state["csrf"] = self.sessions.csrf(visitor.secret_of)

    def _is_ours(self, scope: Scope, value: str) -> bool:
        """A name that we were told, or the very address that was reached: another's name cannot be that."""
        host = _host(value)
        reached = (scope.get("server") or ("", 0))[0]
        if host in self.hosts:
            return True
        return self.access.required and _is_address(reached) and host in (reached, f"[{reached}]")


@dataclass
class _Passing:
    """One request on its way, and what was sent back so far."""

    scope: Scope
    headers: Headers
    peer: Peer
    session: str | None
    send: Send
    fresh: str | None = None
    status: int = 0
    size: int = 0

    async def reply(self, message: Message) -> None:
        """Sends on, with our headers and the session's cookie."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            given = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                if name not in given:
                    given[name] = value
            state = self.scope["state"]
            # A login or logout decides itself which session comes next; empty is none.
            session = state.get("next_session", self.fresh)
            if self.scope["path"].startswith(_STATIC):
                given["cache-control"] = "no-cache"  # asked for again, answered with 304
            elif session is not None and not self.headers.get("authorization"):
                given.append("set-cookie", _set_cookie(session, self.peer))
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self.send(message)
        if self.scope["method"] == "HEAD" and message["type"] == "http.response.start":
            await self.send({"type": "http.response.body", "body": b""})
            raise _HeadSent


class _HeadSent(OSError):  # noqa: N818  no fault
    """All that was asked for has been sent. To whoever makes the rest it is as if the visitor had left."""


def _looked_at(scope: Scope) -> Scope:
    """What HEAD asks of is what GET would get; pages need not know of it, but for what takes long to make."""
    if scope["method"] != "HEAD":
        return scope
    scope["state"]["head"] = True
    return {**scope, "method": "GET"}


def _to_login(passing: _Passing, method: str, path: str) -> Response:
    accepted = passing.headers.get("accept", "")
    for_people = "text/html" in accepted and not path.startswith(_API)
    if not for_people or method not in _READING:
        raise Refused(401, "refused.login")
    query = passing.scope.get("query_string", b"").decode("latin-1")
    there = quote(path) + (f"?{query}" if query else "")
    return RedirectResponse(_LOGIN if there == "/" else f"{_LOGIN}?next={quote(there, safe='')}", 303)


def _fits(scope: Scope, headers: Headers) -> None:
    if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > _MOST_URL:
        raise Refused(414, "refused.url")
    if sum(len(name) + len(value) for name, value in headers.raw) > _MOST_HEADERS:
        raise Refused(431, "refused.headers")
    if "content-length" in headers and "transfer-encoding" in headers:
        # A proxy before us might see another end of this request than we do, and let a second one slip in.
        raise Refused(400, "refused.form")


def _own_page(headers: Headers, method: str) -> None:
    """What changes something comes from a page of ours or from a program; a browser says where it comes from."""
    if method in _READING:
        return
    origin = headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
    if foreign or headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Refused(403, "refused.csrf")


def _host(value: str) -> str:
    """The host of a Host header, without its port."""
    if value.startswith("["):
        return value.partition("]")[0].lower() + "]"
    return value.partition(":")[0].lower()


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _cookie_name(peer: Peer) -> str:
    # The prefix makes browsers refuse it unless it is Secure and of this very host.
    return f"__Host-{COOKIE}" if peer.secure else COOKIE


def _cookie(headers: Headers, name: str) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found else None


def _set_cookie(session: str, peer: Peer) -> str:
    secure = "; Secure" if peer.secure else ""
    gone = "" if session else "; Max-Age=0"
    return f"{_cookie_name(peer)}={session}; Path=/; HttpOnly; SameSite=Strict{secure}{gone}"


async def _plain(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
