"""Connections that cannot be held open by doing nothing: the head of a request has a time, so has an unread answer.

uvicorn itself bounds only the time between two requests. The body of a request is bounded in `desk.web.bodies`.
"""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

_HEAD_BYTES = 32 * 1024  # the first line and all headers
_MOST_CONNECTIONS = 500


class Connection(H11Protocol):
    """One connection; the times are in seconds."""

    head_seconds = 15.0  # for the first line and the headers
    stalled_seconds = 60.0  # for a visitor that does not read what it asked for
    surplus_seconds = (
        120.0  # for the rest of a body that was refused: browsers show the answer after sending it
    )
    # Between two requests; longer than proxies (nginx: 60) and libraries keep an idle connection, since who asks on
    # one that is just being closed gets an error and no answer.
    idle_seconds = 75

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in H11Protocol
        self._timers: dict[str, asyncio.TimerHandle] = {}
        super().connection_made(transport)
        self._start("head", self.head_seconds)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop("head")
        elif self.timeout_keep_alive_task is None and "head" not in self._timers:
            self._start("head", self.head_seconds)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._stop("surplus")
        if self.conn.their_state is h11.SEND_BODY:
            self._start("surplus", self.surplus_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._start("stalled", self.stalled_seconds)

    def resume_writing(self) -> None:
        self._stop("stalled")
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        for name in list(self._timers):
            self._stop(name)
        super().connection_lost(exc)

    def _start(self, name: str, seconds: float) -> None:
        self._stop(name)
        self._timers[name] = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer:
            timer.cancel()


def server(
    app: ASGIApp,
    *,
    cert: Path | None = None,
    key: Path | None = None,
    connection: type[Connection] = Connection,
) -> uvicorn.Server:
    """The server of a desk, encrypted with `cert` and `key`. Raises `OSError` or `ssl.SSLError` for files that are none."""
    config = uvicorn.Config(
        app,
        http=connection,
        ws="none",
        lifespan="on",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # whom to believe is the business of desk.web.access
        h11_max_incomplete_event_size=_HEAD_BYTES,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=connection.idle_seconds,
        timeout_graceful_shutdown=10,
        ssl_certfile=cert,
        ssl_keyfile=key,
    )
    if cert:
        config.load()
        assert config.ssl is not None  # noqa: S101  made from the certificate
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
    return uvicorn.Server(config)
