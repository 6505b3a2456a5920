"""Coming in with a token in a real browser: by keyboard alone, in the dark, on a telephone, with an expired session."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_browser import (
    OFFICE,
    PHONE,
    ROOT,
    RunningDesk,
    needs_chromium,
    opened,
    picture,
    running_desk,
    serious_faults,
    too_wide,
)
from playwright.sync_api import Browser, Page

from desk.web.tokens import Tokens

pytestmark = needs_chromium
NOTICE = ROOT / "examples" / "drafts" / "执行通知书-缺12368举报.txt"


@dataclass(frozen=True)
class Guarded:
    """A desk that asks for a token, one that may do everything and one that may only look."""

    desk: RunningDesk
    full: str
    looking: str


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder: Path = tmp_path_factory.mktemp("desk")
    tokens = Tokens(folder / "home")
    full, looking = tokens.new("张三", read_only=False), tokens.new("李四", read_only=True)
    with running_desk(folder, "--login", "--audit-root", str(NOTICE.parent)) as desk:
        yield Guarded(desk, full, looking)


def come_in(page: Page, token: str) -> None:
    page.goto("/draft")
    page.fill("input[name=token]", token)
    page.keyboard.press("Enter")
    page.wait_for_selector("textarea[name=text]")


@pytest.mark.parametrize(
    ("size", "dark"),
    [
        pytest.param(OFFICE, False, id="office-light"),
        pytest.param(PHONE, True, id="telephone-dark"),
        # The others differ little from these: `make soak` runs them.
        pytest.param(OFFICE, True, id="office-dark", marks=pytest.mark.soak),
        pytest.param(PHONE, False, id="telephone-light", marks=pytest.mark.soak),
    ],
)
def test_nobody_is_shut_out_of_the_login(
    guarded: Guarded, browser: Browser, size: dict[str, int], dark: bool
) -> None:
    with opened(browser, guarded.desk, size=size, dark=dark) as page:
        page.goto("/login")
        assert serious_faults(page) == []
        assert too_wide(page) == 0
        picture(page, f"登录-{size['width']}-{'暗' if dark else '亮'}")
        page.fill("input[name=token]", "falsch")
        page.keyboard.press("Enter")
        assert "令牌不对" in page.inner_text("[role=alert]")
        assert serious_faults(page) == []
        come_in(page, guarded.full)
        for path in ("/draft", "/search", "/audit", "/audit/new", "/nothing", "/login?lang=en"):
            page.goto(path)
            assert serious_faults(page) == []
            assert too_wide(page) == 0
        assert "张三" in page.inner_text("header")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_in_and_out_by_keyboard_alone(guarded: Guarded, browser: Browser, scripts: bool) -> None:
    with opened(browser, guarded.desk, scripts=scripts) as page:
        page.goto("/search?q=12368")
        assert "/login?next=" in page.url
        reach(page, "input[name=token]")
        page.keyboard.insert_text(guarded.looking)
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=12368")
        assert "只读" in page.inner_text("header")
        reach(page, ".who button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/login")
        page.go_back()
        assert page.locator("input[name=token]").count() == 1, (
            "what was seen before is not shown after the logout"
        )


def reach(page: Page, wanted: str) -> None:
    """Goes to an element with the tabulator, or is there already."""
    for _ in range(60):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by keyboard")


def test_an_ended_session_costs_nothing_that_was_typed(guarded: Guarded, browser: Browser) -> None:
    with opened(browser, guarded.desk, scripts=False) as page:
        come_in(page, guarded.full)
        page.fill("textarea[name=text]", NOTICE.read_text("utf-8"))
        page.context.clear_cookies()
        page.click("form.bring > button")
        assert "需要登录" in page.inner_text("[role=alert]")
        other = page.context.new_page()
        come_in(other, guarded.full)
        page.go_back()
        assert "12368" in page.input_value("textarea[name=text]")
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")


def test_who_may_only_look_is_offered_nothing_else(guarded: Guarded, browser: Browser) -> None:
    with opened(browser, guarded.desk) as page:
        come_in(page, guarded.looking)
        page.set_input_files("input[type=file]", NOTICE)
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")
        assert page.locator("summary:has-text('豁免这一项')").count() == 0
        page.goto("/audit")
        assert page.locator("a.action").count() == 0
        assert "只能查看" in page.inner_text("main")
