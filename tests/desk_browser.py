"""A real desk in a process of its own, and a real Chromium to open it with, for the journeys of the three users.

Each test module makes a desk of its own:

    @pytest.fixture(scope="module")
    def desk(tmp_path_factory) -> Iterator[RunningDesk]:
        with running_desk(tmp_path_factory.mktemp("desk")) as desk:
            yield desk

The fixture `browser` is in conftest.py.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SCREENS = Path(
    os.environ.get("ZHIHE_SCREENS", ROOT / "out" / "screens")
)  # docs/zh/图 when the pictures of the docs are made anew
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, which is not installed here")

OFFICE = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}
_ADDRESS = re.compile(r"http://\S+/")
_SECONDS = 90  # a desk on a busy machine loads its rules in each of its processes first


@dataclass(frozen=True, slots=True)
class RunningDesk:
    """A desk that answers at `address` (without a slash at the end); `home` is its ZHIHE_HOME, `folder` where it was started."""

    address: str
    home: Path
    folder: Path
    process: subprocess.Popen[str]

    def zhihe(self, *args: str) -> subprocess.CompletedProcess[str]:
        """A command beside the desk, with the same library."""
        return subprocess.run(
            [sys.executable, "-m", "desk", *args],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=self.folder,
            env=_environment(self.home),
            check=False,
        )


def _environment(home: Path) -> dict[str, str]:
    return {**os.environ, "ZHIHE_HOME": str(home), "PYTHONPATH": str(ROOT)}


@contextmanager
def running_desk(folder: Path, *options: str) -> Iterator[RunningDesk]:
    """`zhihe desk` with `options` on a free port, its library in `folder`/home; ended at the end."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    said = folder / "desk.stderr"
    with said.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "desk", "desk", "--no-browser", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=folder,
            env=_environment(home),
        )
    try:
        assert process.stdout
        address = _ADDRESS.search(process.stdout.readline())
        assert address, said.read_text()
        desk = RunningDesk(address[0].rstrip("/"), home, folder, process)
        _wait(desk, said)
        yield desk
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(15)
        if process.stdout:
            process.stdout.close()


def _wait(desk: RunningDesk, said: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            urllib.request.urlopen(desk.address + "/static/desk.css", timeout=5).close()  # noqa: S310  our own address
        except (urllib.error.URLError, OSError):
            assert desk.process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, "the desk did not answer in time"
            time.sleep(0.1)
        else:
            return


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser: Browser, desk: RunningDesk, *, scripts: bool = True, size: Any = None, dark: bool = False
) -> Iterator[Page]:
    """A page of a fresh visitor. At the end it fails for requests that left the desk, script errors, and what the CSP refused."""
    context = browser.new_context(
        base_url=desk.address,
        viewport=size or OFFICE,
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        locale="zh-CN",
        reduced_motion="reduce",
    )
    faults: list[str] = []
    page = context.new_page()
    page.set_default_timeout(20_000)

    def requested(url: str) -> None:
        if not url.startswith((desk.address + "/", "data:", "blob:", "about:")):
            faults.append(f"asked for {url}")

    page.on("request", lambda request: requested(request.url))
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda message: faults.append(message.text) if "Content Security Policy" in message.text else None,
    )
    page.on(
        "response", lambda answer: faults.append(f"500 at {answer.url}") if answer.status >= 500 else None
    )
    try:
        yield page
        assert not faults, faults
    finally:
        context.close()


def picture(page: Page, name: str, *, whole: bool = False) -> Path:
    """A screenshot in `out/screens/`, to be looked at."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    path = SCREENS / f"{name}.png"
    page.screenshot(path=path, full_page=whole)
    return path


def serious_faults(page: Page) -> list[str]:
    """What axe-core finds against WCAG 2.2 AA: serious and critical faults, each with its place."""
    options = {
        "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
        "resultTypes": ["violations"],
    }
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{each['impact']}: {each['id']}: {each['help']}: {node['target']} {node.get('failureSummary', '')}"
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def too_wide(page: Page) -> int:
    """By how many pixels the page is wider than the window; 0 when nothing has to be scrolled sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width
