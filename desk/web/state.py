"""What the pages share while the server runs: the judges, the drafts, the library's place and the sessions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from checker.load import RuleSet
from desk.web.drafts import Drafts
from desk.web.judging import Judges
from desk.web.visitors import Sessions


@dataclass(frozen=True, slots=True)
class Desk:
    """One running desk. `library` is ZHIHE_HOME, `waivers` the folder whose waivers hold, `audits` where audits are kept."""

    rules: RuleSet
    judges: Judges
    drafts: Drafts
    sessions: Sessions
    library: Path
    waivers: Path
    audits: Path


def desk_of(request: Request) -> Desk:
    """The desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk
