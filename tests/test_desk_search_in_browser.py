"""The disclosure officer's journey in a real browser: with and without scripts, with a mouse and by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
from playwright.sync_api import Browser, Page, expect

pytestmark = needs_chromium
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk of these tests."""
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture(scope="module")
def filled(desk: RunningDesk) -> RunningDesk:
    """Its library filled while it runs; one of the documents is made to do harm."""
    (desk.folder / "x<img src=y onerror=alert(1)>.txt").write_text(
        f"甲县人民法院\n执行通知书{HOSTILE}\n（2022）甲0101执66号\n被执行人有权拒绝{HOSTILE}付款。\n二〇二二年六月一日\n",
        "utf-8",
    )
    folders = [str(ROOT / "examples" / each) for each in ("published", "served", "drafts")]
    done = desk.zhihe("index", "--fail-on", "never", *folders, str(desk.folder))
    assert "收入或更新" in done.stdout, done.stderr
    return desk


def total(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator("#total").inner_text()))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize(("size", "name"), [(OFFICE, "office"), (PHONE, "phone")], ids=["office", "phone"])
def test_the_officer_finds_narrows_reads_and_takes_along(
    filled: RunningDesk, browser: Browser, tmp_path: Path, scripts: bool, size: dict[str, int], name: str
) -> None:
    keep = scripts and name == "office"
    with opened(browser, filled, scripts=scripts, size=size) as page:
        page.goto("/search")
        assert total(page) > 40
        page.get_by_label("要找的文字或检索式").fill("类型:执行通知书 有权拒绝")
        page.get_by_role("button", name="检索", exact=True).first.click()
        everything = total(page)
        assert everything > 3
        if keep:
            picture(page, "检索-1-找到")
        page.locator("#facets section").filter(has=page.get_by_role("heading", name="法院")).get_by_role(
            "link"
        ).first.click()
        narrowed = total(page)
        assert 0 < narrowed < everything
        if keep:
            picture(page, "检索-2-缩小")
        page.locator(".hit-list h3 a").first.click()
        expect(page.locator("mark.hit").first).to_contain_text("有权拒绝")
        page.locator(".hit-links a").first.click()
        expect(page.locator("#hit-1")).to_be_in_viewport()
        if keep:
            picture(page, "检索-3-文书")
        page.go_back()
        page.go_back()
        assert total(page) == narrowed, "Back leads to the same hits"
        page.locator(".chips a").first.click()
        assert total(page) == everything
        with page.expect_download() as coming:
            page.get_by_role("link", name="CSV").click()
        saved = tmp_path / "saved.csv"
        coming.value.save_as(saved)
        assert coming.value.suggested_filename == "检索结果.csv"
        assert len(saved.read_text("utf-8-sig").splitlines()) == everything + 1
        again = page.url
        page.goto("about:blank")
        page.goto(again)
        assert total(page) == everything, "the address can be kept"
        assert too_wide(page) == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_fields_build_the_same_query(filled: RunningDesk, browser: Browser, scripts: bool) -> None:
    with opened(browser, filled, scripts=scripts) as page:
        page.goto("/search")
        page.get_by_text("按栏目填写").click()
        page.get_by_label("法院", exact=True).fill("甲县")
        page.get_by_label("文书类型").select_option("执行通知书")
        page.get_by_label("日期从").fill("2022")
        page.get_by_label("规则的结论").select_option("违反（缺）")
        picture(page, "检索-4-按栏")
        page.get_by_label("日期从").press("Enter")
        found = total(page)
        assert found > 0
        assert page.get_by_label("法院", exact=True).input_value() == "甲县", "what was filled in stays"
        query = page.locator("p code").inner_text()
        assert query == "法院:甲县 类型:执行通知书 日期:2022.. 违反:*"
        page.goto("/search")
        page.get_by_label("要找的文字或检索式").fill(query)
        page.get_by_label("要找的文字或检索式").press("Enter")
        assert total(page) == found


def test_by_keyboard_alone(filled: RunningDesk, browser: Browser) -> None:
    with opened(browser, filled) as page:
        page.goto("/search")

        def tab_to(text: str, most: int = 80) -> None:
            for _ in range(most):
                page.keyboard.press("Tab")
                focused = page.evaluate(
                    "document.activeElement.getAttribute('name') || document.activeElement.innerText"
                )
                if text in focused:
                    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                    assert outline != "none", "where the keyboard is must be seen"
                    return
            raise AssertionError(f"the keyboard does not reach {text}")

        tab_to("跳到正文", 1)
        page.keyboard.press("Enter")
        tab_to("q", 2)
        page.keyboard.type("法元:甲县")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("没有叫“法元”的检索栏")
        box = page.get_by_label("要找的文字或检索式")
        expect(box).to_have_value("法元:甲县")
        box.focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("法院:甲县 有权拒绝")
        page.keyboard.press("Enter")
        found = total(page)
        tab_to("从新到旧")
        page.keyboard.press("Enter")
        assert total(page) == found
        tab_to("人民法院")
        page.keyboard.press("Enter")
        expect(page.locator("#findings")).to_be_visible()
        tab_to("规则说明")
        page.keyboard.press("Enter")
        expect(page.locator("dl.rule")).to_contain_text("依据")
        page.go_back()
        tab_to("返回检索结果")
        page.keyboard.press("Enter")
        assert total(page) == found


@pytest.mark.parametrize(
    "dark", [False, pytest.param(True, marks=pytest.mark.soak)], ids=["light", "dark"]
)  # colours are those of the draft's page, which is tried in both
@pytest.mark.parametrize(
    "address",
    ["/search", "/search?q=有权拒绝 12368", "/search?q=执行&with=year:2022&court=人民&verdict=fail&limit=100", "/search?q=法元:甲",
     "/search?q=没有这句话", "/search?q=执行&from=去年", "/search?q=执行&page=99", "/rules/spc-2021-322/art20-account", "document"],
)  # fmt: skip
def test_every_page_can_be_used_by_everybody(
    filled: RunningDesk, browser: Browser, address: str, dark: bool
) -> None:
    with opened(browser, filled, dark=dark) as page:
        page.goto("/search?q=有权拒绝" if address == "document" else address)
        if address == "document":
            page.locator(".hit-list h3 a").first.click()
        for closed in reversed(page.locator("details:not([open]) > summary").all()):
            closed.click()
        assert serious_faults(page) == []
        for width in (320, 390, 683, 1366):  # 683: the office screen at 200 %
            page.set_viewport_size({"width": width, "height": 768})
            assert too_wide(page) <= 0, width


def test_what_a_document_holds_stays_text(filled: RunningDesk, browser: Browser) -> None:
    with opened(browser, filled) as page:
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        for query in ("案号:执66号", HOSTILE.replace("<", "有权拒绝<"), f'"{HOSTILE}"', "路径:onerror"):
            page.goto(f"/search?q={query}".replace("#", "%23"))
            if page.locator(".hit-list h3 a").count():
                expect(page.locator(".hit-list")).to_contain_text("onerror=alert(1)")
                page.locator(".hit-list h3 a").first.click()
                expect(page.locator("section.text")).to_contain_text(f"有权拒绝{HOSTILE}付款")
        assert page.locator("section.text").count() == 1, "the last query finds it by its file name"


def test_an_empty_library_says_what_to_do(browser: Browser, tmp_path: Path) -> None:
    with running_desk(tmp_path) as fresh, opened(browser, fresh) as page:
        page.goto("/search")
        expect(page.locator("main")).to_contain_text("zhihe index")
        assert serious_faults(page) == []
        picture(page, "检索-0-空库")
