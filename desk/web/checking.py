"""A draft of the desk judged: its order, then the waivers that hold now, for as long as a browser waits or longer."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from desk.web.deciding import decisions_of
from desk.web.judging import Judged, Order
from desk.web.state import Desk
from desk.web.trouble import Refused

_PATIENCE = 2.0  # seconds a browser waits before it is shown a page that says so


def decided(desk: Desk, found: Judged) -> Judged:
    """What was judged, with the waivers that hold now. Raises `Refused` for a broken waiver file."""
    return replace(found, report=decisions_of(desk).decide(found.report))


async def judge_patiently(desk: Desk, name: str, order: Order, writer: str | None = None) -> None:
    """Judges a draft; returns when that is done or has taken too long for a browser to wait, and goes on then.

    `writer` is as `Drafts.begin` has it.
    """

    async def work() -> None:
        try:
            desk.drafts.settle(name, order, decided(desk, await desk.judges.judge(order)))
        except Refused as trouble:
            desk.drafts.settle(name, order, None, trouble)

    desk.drafts.begin(name, order, writer)
    task = desk.drafts.keep(asyncio.create_task(work()))
    await asyncio.wait({task}, timeout=_PATIENCE)
