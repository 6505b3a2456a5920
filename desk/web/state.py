"""What the pages share while the server runs: the judges, the drafts, the library's place and the sessions."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from fastapi import Request

from checker.load import RuleSet
from desk.web.auditrecords import Crossings
from desk.web.drafts import Drafts
from desk.web.judging import Judges
from desk.web.trouble import Refused
from desk.web.visitors import Sessions


@dataclass(frozen=True, slots=True)
class Desk:
    """One running desk. `library` is ZHIHE_HOME, `waivers` the folder whose waivers hold, `audits` where audits are kept.

    `audit_roots` are the folders below which an audit may be started, `rule_folders` folders of rules beside ours.
    """

    rules: RuleSet
    judges: Judges
    drafts: Drafts
    sessions: Sessions
    library: Path
    waivers: Path
    audits: Path
    audit_roots: tuple[Path, ...] = ()
    rule_folders: tuple[Path, ...] = ()
    crossings: Crossings = field(default_factory=Crossings)


def desk_of(request: Request) -> Desk:
    """The desk that serves this request."""
    desk: Desk = request.app.state.desk
    return desk


def for_visitor(request: Request, trouble: Refused) -> Refused:
    """A refusal as its visitor may read it: who comes from elsewhere learns what a file of ours is called, not where it lies."""
    desk = desk_of(request)
    if not request.state.visitor.name:
        return trouble
    return trouble.without_places((desk.audits, desk.library, desk.waivers))
