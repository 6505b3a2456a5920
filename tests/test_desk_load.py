"""Fifty people at one desk: answers stay quick, none fails, memory does not grow. Run by `make soak`.

A person thinks between two requests; without that, fifty loops would measure the processors and nothing else.
"""

from __future__ import annotations

import asyncio
import random
import re
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from desk_browser import ROOT, RunningDesk, running_desk
from docx_writer import docx, para

USERS = 50
SECONDS = 300.0
THINKS = (2.0, 6.0)  # seconds between two requests of one person
CHECKS = 0.3  # of all requests
MOST = {"search": 0.2, "check": 1.0}  # seconds, the 95th percentile
MOST_GROWN = 1.25  # memory at the end against that after the first minute
QUERIES = (
    "执行",
    "有权拒绝",
    '"12368" 类型:执行通知书',
    "缺:art20-12368-report",
    "日期:2022..2023",
    "法院:甲县 冻结 或 扣划",
)
_CSRF = re.compile('name="csrf" value="([0-9a-f]{64})"')


def ten_pages() -> bytes:
    """A notice of about ten pages of Word: the facts of the case are long."""
    text = (
        (ROOT / "examples" / "drafts" / "执行通知书-三项写成一段.txt").read_text("utf-8").strip().split("\n")
    )
    facts = [
        f"{number}、申请执行人于2021年{1 + number % 12}月{1 + number % 28}日向被执行人供应第{number}批货物，双方对账确认。"
        * 2
        for number in range(120)
    ]
    return docx("".join(map(para, [*text[:5], *facts, *text[5:]])))


@dataclass
class Told:
    """What the people at the desk saw."""

    took: dict[str, list[float]] = field(default_factory=lambda: {"search": [], "check": []})
    faults: list[str] = field(default_factory=list)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path) as desk:
        filled = desk.zhihe(
            "index", *(str(ROOT / "examples" / name) for name in ("drafts", "served", "published", "seeds"))
        )
        assert filled.returncode == 1, filled.stderr  # drafts with faults are among them
        yield desk


def memory(desk: RunningDesk) -> int:
    """Bytes that the desk and its processes hold now."""
    held, waiting = 0, [desk.process.pid]
    while waiting:
        pid = waiting.pop()
        try:
            waiting += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            held += int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024  # type: ignore[index]  # a process has it
        except (FileNotFoundError, ProcessLookupError):
            continue
    return held


async def person(desk: RunningDesk, number: int, until: float, draft: bytes, told: Told) -> None:
    """One person: searches, now and then brings a draft and looks at what was found in it."""
    choose = random.Random(number)  # noqa: S311  a load, no secret
    async with httpx2.AsyncClient(base_url=desk.address, timeout=60, follow_redirects=True) as browser:
        await asyncio.sleep(choose.uniform(0, THINKS[1]))
        while time.monotonic() < until:
            kind = "check" if choose.random() < CHECKS else "search"
            try:
                found = _CSRF.search((await browser.get("/draft")).text) if kind == "check" else None
                began = time.monotonic()
                if kind == "check":
                    answer = await browser.post(
                        "/draft",
                        data={"csrf": found[1] if found else ""},
                        files={"file": ("草稿.docx", draft)},
                    )
                else:
                    answer = await browser.get("/search", params={"q": choose.choice(QUERIES)})
                told.took[kind].append(time.monotonic() - began)
                if answer.status_code != 200 or (kind == "check" and "正在检查" in answer.text):
                    told.faults.append(f"{kind}: {answer.status_code} {answer.text[:200]}")
            except httpx2.HTTPError as trouble:
                told.faults.append(f"{kind}: {trouble!r}")
            await asyncio.sleep(choose.uniform(*THINKS))


async def load(desk: RunningDesk, seconds: float) -> tuple[Told, list[int]]:
    """Everybody at once; memory every ten seconds."""
    told, held = Told(), []
    until = time.monotonic() + seconds
    draft = ten_pages()
    people = [asyncio.create_task(person(desk, number, until, draft, told)) for number in range(USERS)]
    while time.monotonic() < until:
        await asyncio.sleep(10)
        held.append(memory(desk))
    await asyncio.gather(*people)
    return told, held


@pytest.mark.soak
def test_fifty_people_are_served(desk: RunningDesk) -> None:
    told, held = asyncio.run(load(desk, SECONDS))
    slow = {kind: statistics.quantiles(times, n=20)[-1] for kind, times in told.took.items()}
    for kind, seconds in slow.items():
        print(f"{kind}: {len(told.took[kind])} answers, 95 % within {seconds * 1000:.0f} ms")
    print(f"memory: {held[0] >> 20} MB first, {held[-1] >> 20} MB last, {max(held) >> 20} MB most")
    assert told.faults == []
    assert all(len(times) > SECONDS / 2 for times in told.took.values())
    assert {kind: seconds for kind, seconds in slow.items() if seconds > MOST[kind]} == {}
    assert held[-1] <= MOST_GROWN * held[min(5, len(held) - 1)]
