"""A desk to ask questions of in tests: the real application with real judging processes, without a socket."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from checker.load import load_rules
from desk.web.app import create_app
from desk.web.connections import Connection, server
from desk.web.drafts import Drafts
from desk.web.judging import Judges
from desk.web.state import Desk
from desk.web.visitors import Sessions

_CSRF = re.compile('name="csrf" value="([0-9a-f]{64})"')


class _KeptJudges(Judges):
    """Judges that outlive their desk: a new process loads and compiles all rules, a second for each of hundreds of desks."""

    def close(self) -> None:
        """Left to `end_judges`."""


_kept: list[_KeptJudges] = []


def _judges() -> Judges:
    if not _kept:
        _kept.append(_KeptJudges(workers=1))
    return _kept[0]


def end_judges() -> None:
    """Ends the processes after the last desk of a module: with their threads beside it no other test could fork."""
    while _kept:
        Judges.close(_kept.pop())


def desk_in(folder: Path, audit_roots: tuple[Path, ...] = ()) -> Desk:
    """A desk that keeps what it keeps in `folder`."""
    return Desk(
        rules=load_rules(),
        judges=_judges(),
        drafts=Drafts(),
        sessions=Sessions.new(),
        library=folder / "library",
        waivers=folder,
        audits=folder / "audits",
        audit_roots=audit_roots,
    )


@contextmanager
def desk_client(
    folder: Path, *, audit_roots: tuple[Path, ...] = (), inside: Sequence[Middleware] = (), **admission: Any
) -> Iterator[TestClient]:
    """A browser without scripts; what the desk keeps is in `folder`, `admission` is for `create_app`.

    `inside` is put between the guard and the pages.
    """
    app = create_app(desk_in(folder, audit_roots), **admission)
    app.user_middleware.extend(inside)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def csrf(client: TestClient, path: str = "/draft") -> str:
    """What a form of this browser carries."""
    found = _CSRF.search(client.get(path).text)
    assert found, "the page has no form of ours"
    return found[1]


def settled(client: TestClient, place: str) -> str:
    """The address of a draft once it has been judged or refused: on a busy machine that takes longer than a page waits."""
    deadline = time.monotonic() + 60
    while client.get(f"{place}?format=json").json().get("state") == "waiting":
        assert time.monotonic() < deadline, "the draft was not judged in time"
        time.sleep(0.05)
    return place


@contextmanager
def served(app: ASGIApp, connection: type[Connection] = Connection) -> Iterator[int]:
    """The port of this machine at which the application is served, over real sockets, in a thread."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = server(app, connection=connection)
        thread = threading.Thread(target=made.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            while not made.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.02)
            yield listening.getsockname()[1]
        finally:
            made.should_exit = True
            thread.join(30)
