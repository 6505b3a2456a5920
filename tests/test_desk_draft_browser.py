"""The judge's journey in a real browser: with scripts and without, by keyboard alone, on an office screen and a telephone."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable, Iterator
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

from checker.waivers import load_waivers

pytestmark = needs_chromium

DRAFTS = ROOT / "examples" / "drafts"
NOTICE = DRAFTS / "执行通知书-缺12368举报.txt"
RULING = DRAFTS / "执行裁定书-终本-多处缺陷.docx"
PAGED = ROOT / "examples" / "published" / "执行裁定书-终本-流拍且轮候查封已商请.pdf"
CLAUSE = "如发现有执行人员指定其他案款交付途径的，可向12368举报。"
HOSTILE = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def until(true: Callable[[], bool]) -> None:
    """Waits for what a page does by itself; its policy lets nobody wait within it."""
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def check_file(page: Page, path: Path) -> None:
    page.goto("/draft")
    page.set_input_files("input[type=file]", path)
    page.click("form.bring > button")
    page.wait_for_selector(".verdict")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_draft_is_checked_mended_and_clean(desk: RunningDesk, browser: Browser, scripts: bool) -> None:
    with opened(browser, desk, scripts=scripts) as page:
        page.goto("/draft")
        if scripts:
            picture(page, "审稿-1-打开")
        check_file(page, NOTICE)
        assert page.inner_text(".verdict") == "不合格 1 项，无法判断 0 项。"
        if scripts:
            picture(page, "审稿-2-结果")
        # From the finding to its place, and back.
        page.click("article.fail a[href='#r1-at']")
        assert page.url.endswith("#r1-at")
        page.click("#r1-at")
        assert page.url.endswith("#r1")
        suggestion = page.inner_text("#r1-text")
        assert suggestion == CLAUSE
        page.click("summary:has-text('在这里改')")
        text = page.input_value("#edited").replace("特此通知。", f"{suggestion}\n特此通知。")
        page.fill("#edited", text)
        if not scripts:
            page.click("form.again > button")
        page.wait_for_selector(".verdict.pass")
        assert page.inner_text(".verdict") == "没有不合格，也没有无法判断的项目。"
        if scripts:
            picture(page, "审稿-3-改好")
            assert page.input_value("#edited") == text, "what was typed stays"


def test_an_edit_that_did_not_arrive_takes_the_older_result_away(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        check_file(page, NOTICE)
        page.click("summary:has-text('在这里改')")
        page.context.set_offline(True)
        page.fill("#edited", "改过的文字")
        page.wait_for_selector("#result .trouble")
        assert "连不上执核" in page.inner_text("#result")
        assert not page.query_selector(".verdict")
        page.context.set_offline(False)
        page.context.clear_cookies()
        page.fill("#edited", "又改过的文字")
        page.wait_for_selector("#result .trouble:has-text('已经忘掉了')")
        assert page.input_value("#edited") == "又改过的文字"


def test_a_suggestion_is_copied(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        check_file(page, NOTICE)
        page.click("[data-copy]")
        page.wait_for_selector("text=已复制")
        assert page.evaluate("navigator.clipboard.readText()") == CLAUSE


def test_the_word_file_comes_back_with_its_findings(
    desk: RunningDesk, browser: Browser, tmp_path: Path
) -> None:
    with opened(browser, desk) as page:
        check_file(page, RULING)
        picture(page, "审稿-4-DOCX")
        with page.expect_download() as waiting:
            page.click("text=下载带批注和修订的 DOCX")
        assert waiting.value.suggested_filename == "执行裁定书-终本-多处缺陷-批注.docx"
        waiting.value.save_as(tmp_path / "back.docx")
    with zipfile.ZipFile(tmp_path / "back.docx") as package:
        assert "word/comments.xml" in package.namelist()


def test_a_finding_is_waived(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk, scripts=False) as page:
        check_file(page, NOTICE)
        page.click("summary:has-text('豁免这一项')")
        page.fill("input[name=who]", "张某")
        page.fill("input[name=why]", HOSTILE)
        page.fill("input[name=until]", "2999-12-31")
        page.click("text=写进豁免文件")
        page.wait_for_selector("text=已豁免")
        assert page.title() != "1"
    (waiver,) = load_waivers(desk.folder / "zhihe-waivers.yaml")
    assert waiver.why == HOSTILE
    (desk.folder / "zhihe-waivers.yaml").unlink()


def test_a_waiver_is_announced_and_withdrawn(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        check_file(page, NOTICE)
        page.click("summary:has-text('豁免这一项')")
        for name, value in (("who", "张某"), ("why", "另行告知"), ("until", "2999-12-31")):
            page.fill(f"input[name={name}]", value)
        page.click("text=写进豁免文件")
        page.wait_for_selector(".done")
        until(lambda: "已写进豁免文件" in (page.text_content("#announce") or ""))
        page.focus("summary:has-text('撤回豁免')")
        page.keyboard.press("Enter")
        assert serious_faults(page) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector(".done:has-text('撤回')")
        assert page.inner_text(".verdict") == "不合格 1 项，无法判断 0 项。"
    (desk.folder / "zhihe-waivers.yaml").unlink()


def test_by_keyboard_alone(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").strip() == "跳到正文"
        page.keyboard.press("Enter")
        for _ in range(3):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "text":
                break
        page.keyboard.insert_text(NOTICE.read_text("utf-8"))
        for _ in range(8):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent").strip() == "检查":
                break
        page.keyboard.press("Enter")
        page.wait_for_selector(".verdict.fail")
        seen = set()
        for _ in range(80):
            page.keyboard.press("Tab")
            seen.add(
                page.evaluate(
                    "document.activeElement.className + ' ' + document.activeElement.textContent.trim()"
                )
            )
        assert any("place" in each for each in seen), "the place in the text is reached"
        assert any("重新检查" in each for each in seen)


def test_a_form_with_nothing_in_it_says_what_to_do(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk, scripts=False) as page:
        page.goto("/draft")
        page.fill("textarea", "   ")
        page.click("form.bring > button")
        assert "请选一样" in page.inner_text("[role=alert]")


def test_markup_in_a_draft_is_text(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        name = {"name": f"{HOSTILE}.txt".replace("/", "\\"), "mimeType": "text/plain"}
        body = f"甲县{HOSTILE}人民法院\n执行通知书\n（2022）甲0101执{HOSTILE}1号\n李某：\n责令你支付10000元。{HOSTILE}"
        page.set_input_files("input[type=file]", {**name, "buffer": body.encode()})
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")
        assert page.locator("main img, main script").count() == 0
        assert HOSTILE in page.inner_text(".text")
        for link in ("打印一页",):
            page.click(f"text={link}")
            assert page.locator("main img, main script").count() == 0


@pytest.mark.parametrize(
    ("size", "dark"), [(OFFICE, False), (PHONE, True)], ids=["office, light", "telephone, dark"]
)
def test_nobody_is_shut_out(desk: RunningDesk, browser: Browser, size: dict[str, int], dark: bool) -> None:
    with opened(browser, desk, size=size, dark=dark) as page:
        page.goto("/draft")
        assert serious_faults(page) == []
        assert too_wide(page) == 0
        check_file(page, RULING)
        for closed in page.locator("details > summary").all():
            closed.click()
        assert serious_faults(page) == []
        assert too_wide(page) == 0
        picture(page, f"审稿-{size['width']}-{'暗' if dark else '亮'}", whole=True)
        page.click("text=打印一页")
        assert serious_faults(page) == []
        assert too_wide(page) == 0
        page.goto("/rules/spc-2021-322/art20-account")
        assert serious_faults(page) == []
        assert too_wide(page) == 0


def test_text_at_twice_its_size_stays_readable(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk, size={"width": 683, "height": 384}) as page:
        check_file(page, RULING)
        assert too_wide(page) == 0


def test_a_document_with_pages_shows_where_each_begins(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        check_file(page, PAGED)
        page.click("summary:has-text('合格')")
        place = page.locator("article a:has-text('第 2 页第')").first
        place.click()
        assert page.locator("#page-2").is_visible()
        assert page.locator(":target").count() == 1
        picture(page, "审稿-5-页码")


def test_the_text_stays_beside_the_last_finding(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        check_file(page, RULING)
        last = page.locator("article.finding:visible").last
        last.scroll_into_view_if_needed()
        text, finding = page.locator("section.text").bounding_box(), last.bounding_box()
        assert text
        assert finding
        assert text["y"] < OFFICE["height"] / 2
        assert text["y"] + text["height"] > OFFICE["height"] / 2, "beside the finding there is the document"
        page.focus("section.text")
        page.emulate_media(media="print")
        assert page.evaluate("getComputedStyle(document.querySelector('section.text')).maxHeight") == "none"


def test_what_is_longer_than_its_window_is_scrolled_by_keyboard(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        page.fill(
            "textarea[name=text]",
            NOTICE.read_text("utf-8").replace("特此通知", "另行说明。\n" * 120 + "特此通知"),
        )
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")
        page.focus("section.text")
        page.keyboard.press("End")
        until(lambda: page.evaluate("document.querySelector('section.text').scrollTop") > 500)


def test_a_double_click_checks_once(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        page.fill("textarea[name=text]", NOTICE.read_text("utf-8"))
        page.dblclick("form.bring > button")
        page.wait_for_selector(".verdict")
        page.goto("/draft")
        assert page.locator("main li").count() == 1


def test_only_one_file_is_dropped(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        for names, said in ((["a.txt", "b.txt"], 1), (["a.txt"], 0)):
            files = page.evaluate_handle(
                """names => { const all = new DataTransfer();
                names.forEach(name => all.items.add(new File(["甲县人民法院"], name))); return all; }""",
                names,
            )
            page.dispatch_event("[data-drop]", "drop", {"dataTransfer": files})
            assert page.locator(".drop [role=alert]").count() == said
            assert page.evaluate("document.querySelector('input[type=file]').files.length") == 1 - said


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_the_narrowest_screen_nothing_is_scrolled_sideways(
    desk: RunningDesk, browser: Browser, language: str
) -> None:
    with opened(browser, desk, size={"width": 320, "height": 568}) as page:
        page.goto(f"/draft?lang={language}")
        named = {"name": "a" * 250 + ".txt", "mimeType": "text/plain", "buffer": NOTICE.read_bytes()}
        page.set_input_files("input[type=file]", named)
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")
        place = page.url
        for address in (place, f"{place}/print", "/draft", "/search", "/audit", "/audit/new"):
            page.goto(address)
            assert too_wide(page) == 0, address


def test_an_older_tab_shows_what_another_typed(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        check_file(page, NOTICE)
        older = page.context.new_page()
        older.goto(page.url)
        page.click("summary:has-text('在这里改')")
        text = page.input_value("#edited") + "后来补写的一段。"
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.fill("#edited", text)
        older.select_option("#again select[name=mode]", "served")
        until(lambda: "后来补写的一段" in older.input_value("#edited"))
        assert page.input_value("#edited") == text
