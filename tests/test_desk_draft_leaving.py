"""What was typed in a draft is there when its page was left at once, whichever way; and when two tabs typed in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from desk_browser import ROOT, RunningDesk, needs_chromium, opened, running_desk, serious_faults
from playwright.sync_api import Browser, Page

pytestmark = needs_chromium

DRAFT = (ROOT / "examples" / "drafts" / "执行通知书-缺12368举报.txt").read_text("utf-8")
LONG = (
    DRAFT + ("另行说明，不影响检查。" * 100 + "\n") * 30
)  # more than a browser sends for a page that is gone


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def paste(page: Page, text: str = DRAFT) -> str:
    """Brings a draft; its address."""
    page.goto("/draft")
    page.fill("textarea[name=text]", text)
    page.click("form.bring > button")
    page.wait_for_selector(".verdict")
    page.click("summary:has-text('在这里改')")
    return page.url


def write(page: Page, words: str) -> None:
    """Types at the end of the field."""
    page.focus("#edited")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(words)


def field(page: Page, address: str) -> str:
    """What the field of a draft holds when it is opened anew."""
    page.goto(address)
    page.wait_for_selector("#edited", state="attached")
    return page.input_value("#edited")


WAYS: dict[str, tuple[Callable[[Page], object], str]] = {
    "a filter": (lambda page: page.click("nav.filter a:has-text('不合格')"), "**show=fail"),
    "print": (lambda page: page.click("text=打印一页"), "**/print"),
    "another page of the desk": (lambda page: page.click("nav >> text=检索"), "**/search"),
    "the other language": (lambda page: page.click("text=English"), "**lang=en"),
    "reload": (lambda page: page.reload(), "**/draft/*"),
    "an address": (lambda page: page.goto("/audit"), "**/audit"),
    "back": (lambda page: page.go_back(), "**/draft"),
}


# A long text goes another way than a short one, and by the same for most ways to leave: `make soak` leaves by all.
LEAVING = [
    pytest.param(
        *way,
        text,
        id=f"{name}-{length}",
        marks=[pytest.mark.soak] if length == "long" and name not in ("a filter", "reload", "back") else [],
    )
    for name, way in WAYS.items()
    for length, text in (("short", DRAFT), ("long", LONG))
]


@pytest.mark.parametrize(("leave", "there", "text"), LEAVING)
def test_what_was_typed_last_is_kept(
    desk: RunningDesk, browser: Browser, leave: Callable[[Page], object], there: str, text: str
) -> None:
    with opened(browser, desk) as page:
        place = paste(page, text)
        write(page, "刚写的一句。")
        leave(page)
        page.wait_for_url(there)
        at_once = leave is not WAYS["reload"][0]  # its saving and its asking are on the way together
        if at_once and page.url.startswith(place) and not page.url.endswith("print"):
            page.wait_for_selector("#edited", state="attached")
            assert page.input_value("#edited").endswith("刚写的一句。"), "the page shows it at once"
        assert any(field(page, place).endswith("刚写的一句。") for _ in range(10))


def test_what_was_typed_last_is_in_the_report(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        paste(page)
        write(page, "刚写的一句。")
        with page.expect_download() as waiting:
            page.click("text=下载网页报告")
        assert "刚写的一句。" in waiting.value.path().read_text("utf-8")


def test_a_form_beside_the_field_waits_for_what_was_typed(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        place = paste(page)
        page.click("summary:has-text('豁免这一项')")
        for name, value in (("who", "张某"), ("why", "另行告知"), ("until", "2999-12-31")):
            page.fill(f"input[name={name}]", value)
        write(page, "刚写的一句。")
        page.click("text=写进豁免文件")
        page.wait_for_selector("article:has-text('已豁免')")
        assert field(page, place).endswith("刚写的一句。")
        (desk.folder / "zhihe-waivers.yaml").unlink()


def test_a_day_typed_halfway_does_not_keep_the_text_back(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        place = paste(page)
        page.focus("#again input[name=as_of]")
        page.keyboard.type("20")
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            write(page, "刚写的一句。")
        assert field(page, place).endswith("刚写的一句。")


def test_who_leaves_what_could_not_be_kept_is_told(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        place = paste(page)
        page.context.set_offline(True)
        write(page, "刚写的一句。")
        page.click("text=打印一页")
        page.wait_for_selector("#result [role=alert]")
        assert page.url == place
        assert page.input_value("#edited").endswith("刚写的一句。")
        page.context.set_offline(False)
        asked = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.click("nav >> text=检索")
        page.wait_for_url("**/search")
        assert asked == ["beforeunload"]


def test_two_tabs_that_type_keep_both_texts(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        place = paste(page)
        other = page.context.new_page()
        other.set_default_timeout(20_000)
        other.goto(place)
        other.click("summary:has-text('在这里改')")
        for tab, words in ((page, "甲改的"), (other, "乙改的")):
            with tab.expect_response(lambda answer: answer.request.method == "POST"):
                write(tab, words)
        other.wait_for_selector("#result >> text=另一个标签页同时改过")
        assert other.url != place, "this tab is the page of a draft of its own now"
        assert other.input_value("#edited").endswith("乙改的")
        assert serious_faults(other) == []
        # Typed on, and left at once: to its own draft, not to that of the other tab.
        write(other, "再改的")
        other.click("nav.filter a:has-text('不合格')")
        other.wait_for_url("**show=fail")
        assert other.input_value("#edited").endswith("乙改的再改的")
        page.click("nav.filter a:has-text('不合格')")
        page.wait_for_url("**show=fail")
        assert page.input_value("#edited").endswith("甲改的")
        page.click("text=看另一份")
        page.wait_for_url(other.url.split("?")[0])
        assert page.input_value("#edited").endswith("乙改的再改的")


def test_the_end_of_the_page_follows_an_edit(desk: RunningDesk, browser: Browser) -> None:
    with opened(browser, desk) as page:
        page.goto("/draft")
        page.set_input_files(
            "input[type=file]", ROOT / "examples" / "drafts" / "执行裁定书-终本-多处缺陷.docx"
        )
        page.click("form.bring > button")
        page.wait_for_selector(".verdict")
        page.click("summary:has-text('在这里改')")
        write(page, "刚写的一句。")
        page.click("button:has-text('恢复原来的文字')")
        page.wait_for_selector("text=下载带批注和修订的 DOCX")
