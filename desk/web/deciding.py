"""The waivers that hold at this desk: those of the folder it was started in, never of where a draft comes from."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from checker.decisions import Decisions
from checker.waivers import WaiverError, waivers_in_force
from desk.web.state import Desk
from desk.web.trouble import Refused


def decisions_of(desk: Desk) -> Decisions:
    """What decides a report; the file is read anew each time, so that a waiver counts at once. `Refused` for a broken one."""
    try:
        path, waivers = waivers_in_force(desk.waivers)
    except WaiverError as trouble:
        raise unusable(desk, trouble) from None
    # Visitors from elsewhere learn the name of the file, not where it lies.
    return Decisions(desk.rules, datetime.date.today(), waivers, Path(path.name) if path else None)


def unusable(desk: Desk, trouble: WaiverError) -> Refused:
    """What is said of a waiver file that cannot be used: which line of it and why, by its name only, as above."""
    said = str(trouble)
    for folder in (desk.waivers, *desk.waivers.parents):  # the file may lie in one above
        said = said.removeprefix(f"{folder}{os.sep}")
    return Refused(500, "refused.waivers", trouble=said)
