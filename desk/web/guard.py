"""What every request passes: a known host, a session, our own forms only, headers that let nothing foreign in.

Plain ASGI: streams pass through untouched.
"""

from __future__ import annotations

from collections.abc import Iterable
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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
_STATIC = "/static/"


class Guard:
    """Wraps the app. `hosts` are the names under which the desk may be addressed; a page of another name must not reach it."""

    def __init__(self, app: ASGIApp, sessions: Sessions, hosts: Iterable[str]) -> None:
        self.app, self.sessions, self.hosts = app, sessions, frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _host(headers.get("host", "")) not in self.hosts:
            await _plain(send, 421, "这个地址不是执核的地址；请用启动时显示的地址打开\n")
            return
        session = _cookie(headers.get("cookie", ""))
        fresh = not self.sessions.valid(session)
        if fresh or session is None:
            session = self.sessions.begin()
        state = scope.setdefault("state", {})
        state["session"] = session
        state["visitor"] = Visitor(session)
        state["csrf"] = self.sessions.csrf(session)
        static = scope["path"].startswith(_STATIC)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    if name not in given:
                        given[name] = value
                if static:
                    given["cache-control"] = "no-cache"  # asked for again, answered with 304
                elif fresh:
                    given.append("set-cookie", f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        await self.app(scope, receive, guarded)


def _host(value: str) -> str:
    """The host of a Host header, without its port."""
    if value.startswith("["):
        return value.partition("]")[0] + "]"
    return value.partition(":")[0].lower()


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return found.value if found else None


async def _plain(send: Send, status: int, text: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})
