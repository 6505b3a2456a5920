"""巡查 in Chromium: the auditor's whole way from a folder to the clause, with scripts, without them, and by keyboard alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import audit_inputs
import pytest
from desk_browser import (
    PHONE,
    RunningDesk,
    needs_chromium,
    opened,
    picture,
    running_desk,
    serious_faults,
    too_wide,
)
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium
FILES = 600
NAME = "十一月 <b>巡查</b>"

MORE_WINDOWS = (("office", True), ("phone", False), ("phone", True), ("narrow", False))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("文书")
    audit_inputs.write_folder(root / "甲院" / "六百份", FILES)
    audit_inputs.write_folder(root / "乙院" / "百余份", 120)
    audit_inputs.write_odd_folder(root / "乙院" / "<img src=x onerror=alert(1)>")
    return root


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("desk"), "--audit-root", str(root)) as desk:
        yield desk


def look(page: Page, name: str) -> None:
    """Nothing serious for axe, nothing wider than the window, and a picture."""
    assert serious_faults(page) == []
    assert too_wide(page) <= 0
    picture(page, f"巡查-{name}", whole=True)


def state(page: Page, run: str) -> str:
    found: str = page.request.get(f"{run}/progress?format=json").json()["state"]["name"]
    return found


def wait_until_ended(page: Page, run: str) -> None:
    deadline = time.monotonic() + 120
    while state(page, run) in ("running", "stopping"):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def run_of(page: Page) -> str:
    """The address of the run that a page is of."""
    found = re.search(r"(.*/audit/run/[^/?]+)", page.url)
    assert found
    return found[1]


def started(page: Page, folder: str = "甲院/六百份") -> str:
    """A run that was started in the quick way."""
    page.goto("/audit/new?path=" + folder)
    page.get_by_role("button", name="开始").click()
    page.wait_for_url("**/audit/run/*")
    return run_of(page)


@pytest.fixture(scope="module")
def finished(browser: Browser, desk: RunningDesk) -> str:
    """A finished run on more documents than a page shows, also such as cannot be read."""
    with opened(browser, desk) as page:
        run = started(page, "乙院")
        wait_until_ended(page, run)
        assert state(page, run) == "finished"
        return run


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_from_a_folder_to_the_clause(browser: Browser, desk: RunningDesk, scripts: bool) -> None:
    with opened(browser, desk, scripts=scripts) as page:
        kind = "scripts" if scripts else "plain"
        page.goto("/")
        page.get_by_role("link", name="巡查", exact=True).click()
        page.get_by_role("link", name="新的巡查").click()
        page.get_by_role("link", name="甲院").click()
        page.get_by_role("link", name="六百份").click()
        expect(page.locator('input[name="path"]')).to_have_value("甲院/六百份")
        page.get_by_label("名称").fill(NAME)
        page.get_by_label("文书的状态").select_option("served")
        picture(page, f"巡查-{kind}-1-新建")
        page.get_by_role("button", name="开始").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(NAME)
        expect(page.get_by_text("进行中")).to_be_visible()
        picture(page, f"巡查-{kind}-2-进行")
        if not scripts:
            expect(page.get_by_role("link", name="刷新")).to_be_visible()
            wait_until_ended(page, run_of(page))
            page.reload()  # the link may be gone already: without scripts the page loads itself anew
        # With scripts nothing is clicked: the page shows the results by itself.
        expect(page.get_by_role("heading", name="总体情况")).to_be_visible(timeout=60_000)
        expect(page.get_by_text(f"共 {FILES} 份文书")).to_be_visible()
        picture(page, f"巡查-{kind}-3-结果")
        page.locator('a[href$="/rule/spc-2021-322/art20-account"]').click()
        picture(page, f"巡查-{kind}-4-规则")
        page.locator("tbody").get_by_role("link", name="甲县人民法院").first.click()
        page.locator("tbody th").get_by_role("link").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("文书")
        picture(page, f"巡查-{kind}-5-文书")
        clause = page.locator("article.pass").filter(has_text="位置：").locator("h2 a").first
        title = clause.inner_text()
        clause.click()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.locator("figure mark.pass").first).to_be_visible()
        picture(page, f"巡查-{kind}-6-语句")
        page.go_back()
        page.go_back()
        expect(page.get_by_role("heading", name="逐份文书")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_stopped_resumed_and_deleted(browser: Browser, desk: RunningDesk, scripts: bool) -> None:
    with opened(browser, desk, scripts=scripts) as page:
        run = started(page)
        page.get_by_role("button", name="停止").click()
        expect(page.locator("h1 .state")).to_have_text("已停止")
        page.get_by_role("button", name="继续").click()
        expect(page.locator("h1 .state")).to_have_text("进行中")
        wait_until_ended(page, run)
        page.goto(run)
        expect(page.locator("h1 .state")).to_have_text("已完成")
        page.get_by_role("link", name="删除这次巡查").click()
        page.get_by_role("link", name="不删除").click()
        page.get_by_role("link", name="删除这次巡查").click()
        page.get_by_role("button", name="删除").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("巡查")
        assert page.request.get(run).status == 404


def tab_to(page: Page, name: str, role: str = "link") -> None:
    """Presses the tabulator until that element has the focus, and sees that the focus is visible."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]  a role by name
    for _ in range(200):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            assert wanted.evaluate("each => getComputedStyle(each).outlineStyle") != "none"
            return
    raise AssertionError(f"the tabulator does not come to {name}")


def test_by_keyboard_alone(browser: Browser, desk: RunningDesk) -> None:
    with opened(browser, desk) as page:
        page.goto("/audit")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # past the head of the page
        assert page.url.endswith("#content")
        tab_to(page, "新的巡查")
        page.keyboard.press("Enter")
        page.wait_for_url("**/audit/new")
        tab_to(page, "甲院")
        page.keyboard.press("Enter")
        page.wait_for_url("**/audit/new?root=0&path=*")
        tab_to(page, "名称", "textbox")
        page.keyboard.type("键盘")
        tab_to(page, "开始", "button")
        page.keyboard.press("Enter")
        page.wait_for_url("**/audit/run/*")
        tab_to(page, "停止", "button")
        # The part that is renewed every two seconds does not take the focus away.
        page.wait_for_timeout(2_500)
        if page.get_by_role("button", name="停止").count():
            assert page.get_by_role("button", name="停止").evaluate("each => each === document.activeElement")
        expect(page.get_by_role("heading", name="总体情况")).to_be_visible(timeout=60_000)
        tab_to(page, "有“错误”级不合格")
        page.keyboard.press("Enter")
        page.wait_for_url("**/documents?standing=error")
        tab_to(page, "文书00000.txt")
        page.keyboard.press("Enter")
        page.wait_for_url("**/document/*")
        expect(page.get_by_role("heading", level=1)).to_contain_text("文书00000.txt")


@pytest.mark.parametrize(
    ("size", "dark"),
    [
        ("office", False),
        ("narrow", True),
        # The others differ little from these and take a minute: `make soak` runs them.
        *(pytest.param(*other, marks=pytest.mark.soak) for other in MORE_WINDOWS),
    ],
)
def test_every_page_is_accessible_and_fits(
    browser: Browser, desk: RunningDesk, finished: str, size: str, dark: bool
) -> None:
    window = {"office": None, "phone": PHONE, "narrow": {"width": 320, "height": 640}}[size]
    with opened(browser, desk, dark=dark, size=window) as page:
        failing = page.request.get(f"{finished}/documents?standing=failing&format=json").json()["documents"][
            0
        ]["id"]
        odd = page.request.get(f"{finished}/documents?standing=unreadable&format=json").json()["documents"][
            0
        ]["id"]
        for name, path in {
            "list": "/audit",
            "new": "/audit/new",
            "trouble": "/audit/new?path=没有这个文件夹",
            "run": finished,
            "rule": f"{finished}/rule/spc-2021-322/art20-account",
            "documents": f"{finished}/documents?standing=failing",
            "document": f"{finished}/document/{failing}",
            "unreadable": f"{finished}/document/{odd}",
            "clause": f"{finished}/document/{failing}/clause/1",
            "courts": f"{finished}/by/court",
            "delete": f"{finished}/delete",
            "missing": "/audit/run/x",
        }.items():
            page.goto(path)
            look(page, f"{name}-{size}-{'dark' if dark else 'light'}")


def test_a_running_run_is_accessible(browser: Browser, desk: RunningDesk) -> None:
    with opened(browser, desk) as page:
        run = started(page, "")
        faults = serious_faults(page)
        page.request.post(
            f"{run}/stop",
            headers={"x-csrf-token": page.locator('input[name="csrf"]').first.input_value()},
            form={"x": "y"},
        )
        assert faults == []
        wait_until_ended(page, run)
        page.goto(run)
        assert serious_faults(page) == []


def test_names_with_tags_show_as_they_are(browser: Browser, desk: RunningDesk, finished: str) -> None:
    with opened(browser, desk) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto("/audit/new?path=乙院")
        expect(page.get_by_role("link", name="<img src=x onerror=alert(1)>")).to_be_visible()
        page.goto(f"{finished}/documents")
        expect(page.locator("tbody th").filter(has_text="<script>alert(1)").first).to_be_visible()
        page.goto(f"{finished}/report")
        assert page.locator("h1").inner_text() == "执行文书巡查报告"
        assert page.evaluate("self.origin") == "null"


def test_a_run_outlives_the_desk(browser: Browser, tmp_path: Path, root: Path) -> None:
    options = ("--audit-root", str(root))
    with running_desk(tmp_path, *options) as desk, opened(browser, desk) as page:
        run = started(page)
        pid = int((desk.home / "audits" / run.rpartition("/")[2] / "pid").read_text())
        desk.process.kill()
        desk.process.wait()
    assert alive(pid)
    with running_desk(tmp_path, *options) as desk, opened(browser, desk) as page:
        page.goto("/audit")
        run = page.locator("tbody th a").get_attribute("href") or ""
        wait_until_ended(page, run)
        page.goto(run)
        expect(page.get_by_text(f"共 {FILES} 份文书")).to_be_visible()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
