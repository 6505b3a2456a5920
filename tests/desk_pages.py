"""A desk to ask questions of in tests: the real application with real judging processes, without a socket."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from checker.load import load_rules
from desk.web.app import create_app
from desk.web.drafts import Drafts
from desk.web.judging import Judges
from desk.web.state import Desk
from desk.web.visitors import Sessions

_CSRF = re.compile('name="csrf" value="([0-9a-f]{64})"')


def desk_in(folder: Path) -> Desk:
    """A desk that keeps what it keeps in `folder`."""
    return Desk(
        rules=load_rules(),
        judges=Judges(workers=1),
        drafts=Drafts(),
        sessions=Sessions.new(),
        library=folder / "library",
        waivers=folder,
        audits=folder / "audits",
    )


@contextmanager
def desk_client(folder: Path, **admission: Any) -> Iterator[TestClient]:
    """A browser without scripts; what the desk keeps is in `folder`, `admission` is for `create_app`."""
    app = create_app(desk_in(folder), **admission)
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def csrf(client: TestClient, path: str = "/draft") -> str:
    """What a form of this browser carries."""
    found = _CSRF.search(client.get(path).text)
    assert found, "the page has no form of ours"
    return found[1]
