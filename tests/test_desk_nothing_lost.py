"""审稿 when something goes wrong: what was typed stays, and no older result stands for it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client, settled
from lxml import html
from starlette.testclient import TestClient

from checker.check import unreadable_report
from checker.verdict import Mode
from desk.web.drafts import Drafts
from desk.web.judging import Judged, Judges, Order

ROOT = Path(__file__).resolve().parents[1]
DRAFT = ROOT / "examples" / "drafts" / "执行通知书-缺12368举报.txt"
RULING = ROOT / "examples" / "drafts" / "执行裁定书-终本-多处缺陷.docx"
LOCKED = Path(__file__).parent / "files" / "password.pdf"
TEXT = DRAFT.read_text("utf-8")
EDITED = TEXT + "\n后来补写的一段。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Iterator[TestClient]:
    with desk_client(folder) as client:
        yield client


def pasted(client: TestClient, text: str) -> str:
    return settled(
        client, client.post("/draft", data={"csrf": csrf(client), "text": text}).headers["location"]
    )


def brought(client: TestClient, path: Path) -> str:
    files = {"file": (path.name, path.read_bytes())}
    return settled(
        client, client.post("/draft", data={"csrf": csrf(client)}, files=files).headers["location"]
    )


def break_waivers(folder: Path) -> Path:
    path = folder / "zhihe-waivers.yaml"
    path.write_text("[[[", "utf-8")
    return path


def test_an_edit_that_cannot_be_decided_is_kept_and_no_older_result_is_shown(
    client: TestClient, folder: Path
) -> None:
    place = pasted(client, TEXT)
    waivers = break_waivers(folder)
    answer = client.post(place, data={"csrf": csrf(client), "text": EDITED}, headers={"hx-request": "true"})
    assert answer.status_code == 200  # else a script would leave the older result standing
    assert "不合格 1 项" not in answer.text
    page = client.get(settled(client, place))
    assert page.status_code == 500
    assert "豁免文件有错" in page.text
    assert "后来补写的一段" in page.text
    assert client.get(place + "?format=json").json()["error"].startswith("豁免文件有错")
    waivers.unlink()
    client.post(place, data={"csrf": csrf(client), "text": EDITED})
    assert "不合格 1 项" in client.get(settled(client, place)).text


def test_a_text_pasted_beside_a_file_is_not_dropped(client: TestClient) -> None:
    answer = client.post(
        "/draft",
        data={"csrf": csrf(client), "text": EDITED},
        files={"file": (DRAFT.name, DRAFT.read_bytes())},
    )
    assert answer.status_code == 400
    assert "又选了文件，又粘贴了文字" in answer.text
    assert "后来补写的一段" in answer.text


def test_a_text_whose_judging_crashed_is_in_the_field() -> None:
    drafts = Drafts()
    order = Order("粘贴的文字", text=TEXT)
    found = drafts.add("somebody", order)
    drafts.settle(found.id, order, Judged(unreadable_report("粘贴的文字", "异常终止", Mode.DRAFT)))
    kept = drafts.find("somebody", found.id)
    assert kept is not None
    assert kept.text == TEXT


def test_an_edit_taken_back_by_hand_is_the_file_again(client: TestClient) -> None:
    place = brought(client, RULING)
    shown = client.get(place + "?format=json").json()
    text = _field(client.get(place).text)
    client.post(place, data={"csrf": csrf(client), "text": text + "补写"})
    assert "annotated.docx" not in client.get(place).text
    client.post(place, data={"csrf": csrf(client), "text": text})
    assert "annotated.docx" in client.get(place).text
    assert client.get(place + "?format=json").json()["sha256"] == shown["sha256"]


def test_a_field_older_than_the_password_does_not_empty_the_draft(client: TestClient) -> None:
    place = brought(client, LOCKED)
    page = client.get(place).text
    fields = {"csrf": csrf(client), "text": _field(page), "seen": _seen(page), "settings": "yes"}
    script = {"hx-request": "true"}
    opened = client.post(place, data={**fields, "password": "geheim"}, headers=script)
    assert opened.headers.get("hx-redirect") == place, (
        "the field to edit lacks the text of the file: " + opened.text
    )
    again = client.post(place, data={**fields, "mode": "served"}, headers=script)
    assert "没有文字" not in again.text
    assert "zhihe" in _field(client.get(place).text)


def test_what_is_shown_stays_chosen_after_an_edit(client: TestClient) -> None:
    place = pasted(client, TEXT)
    assert f'action="{place}?show=fail"' in client.get(place + "?show=fail").text
    answer = client.post(place + "?show=fail", data={"csrf": csrf(client), "text": EDITED})
    assert answer.headers["location"] == place + "?show=fail"


def test_the_sheet_says_replace_where_the_page_says_so(client: TestClient) -> None:
    place = brought(client, RULING)
    sheet = client.get(place + "/print").text
    assert client.get(place).text.count("建议把查到的文字改为") == sheet.count("建议把查到的文字改为") == 2


def _process() -> int:
    return os.getpid()


def test_a_process_that_was_killed_is_not_blamed_on_the_next_draft() -> None:
    async def journey() -> tuple[int, int]:
        judges = Judges(workers=1)
        try:
            first = await judges.run(60, _process)
            os.kill(first, signal.SIGKILL)
            return first, await judges.run(60, _process)
        finally:
            judges.close()

    first, second = asyncio.run(journey())
    assert first != second


def _field(page: str) -> str:
    return str(html.fromstring(page).get_element_by_id("edited").text or "").removeprefix("\n")


def _seen(page: str) -> str:
    return str(html.fromstring(page).xpath("//input[@name='seen']")[0].get("value"))


@pytest.mark.parametrize("path", [None, RULING], ids=["a text", "a file"])
def test_an_older_tab_does_not_undo_what_another_typed(client: TestClient, path: Path | None) -> None:
    place = brought(client, path) if path else pasted(client, TEXT)
    older = client.get(place).text
    edited = _field(older) + "\n后来补写的一段。"
    client.post(place, data={"csrf": csrf(client), "text": edited})
    settled(client, place)
    fields = {"csrf": csrf(client), "text": _field(older), "seen": _seen(older), "settings": "yes"}
    answer = client.post(place, data={**fields, "mode": "served"}, headers={"hx-request": "true"})
    assert answer.headers.get("hx-redirect") == place, "the field of the older tab lacks what was typed"
    assert "后来补写的一段" in _field(client.get(place).text)
    assert client.get(place + "?format=json").json()["mode"] == "served"
    moved = client.post(place, data={**fields, "touched": "yes"}).headers[
        "location"
    ]  # typed back to what it was
    assert moved != place
    assert "后来补写的一段" not in _field(client.get(moved).text)
    assert "后来补写的一段" in _field(client.get(place).text)


def _page(client: TestClient, place: str) -> dict[str, str]:
    """What the form of a page of a draft sends, as it was opened in some tab."""
    page = client.get(place).text
    tab = str(html.fromstring(page).xpath("//input[@name='tab']")[0].get("value"))
    return {"csrf": csrf(client), "seen": _seen(page), "tab": tab, "settings": "yes", "text": _field(page)}


def _save(client: TestClient, place: str, page: dict[str, str], text: str, *, script: bool) -> str:
    """Sends an edit, and gives the address at which its tab then is."""
    answer = client.post(
        place, data={**page, "text": text, "touched": "yes"}, headers={"hx-request": "true"} if script else {}
    )
    return settled(client, answer.headers.get("hx-replace-url" if script else "location", place))


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("path", [None, RULING], ids=["a text", "a file"])
def test_two_tabs_that_edit_lose_neither_text(client: TestClient, path: Path | None, script: bool) -> None:
    place = brought(client, path) if path else pasted(client, TEXT)
    one, other = _page(client, place), _page(client, place)
    assert _save(client, place, one, one["text"] + "甲改的", script=script) == place
    moved = _save(client, place, other, other["text"] + "乙改的", script=script)
    assert moved != place
    # Each goes on saving where it stands, also to the address that its page had.
    assert _save(client, place, one, one["text"] + "甲改的二", script=script) == place
    assert _save(client, place, other, other["text"] + "乙改的二", script=script) == moved
    assert _field(client.get(place).text).endswith("甲改的二")
    assert _field(client.get(moved).text).endswith("乙改的二")
    for here, there in ((place, moved), (moved, place)):
        page = client.get(here).text
        assert "另一个标签页同时改过这份草稿" in page
        assert f'href="{there}"' in page
    assert "（另一个标签页改的）" in client.get("/draft").text


def test_a_page_that_showed_the_last_text_goes_on_with_it(client: TestClient) -> None:
    place = pasted(client, TEXT)
    first = _page(client, place)
    _save(client, place, first, TEXT + "一", script=True)
    second = _page(client, place)
    assert _save(client, place, second, TEXT + "一二", script=True) == place
    # What the first page types now it types into a text that is not the last.
    assert _save(client, place, first, TEXT + "一三", script=True) != place
    assert _field(client.get(place).text).endswith("一二")


def test_a_slip_in_another_field_does_not_make_an_older_text_the_last(client: TestClient) -> None:
    place = pasted(client, TEXT)
    one, other = _page(client, place), _page(client, place)
    _save(client, place, one, TEXT + "甲改的", script=False)
    answer = client.post(place, data={**other, "text": TEXT + "乙改的", "as_of": "昨天"})
    assert answer.status_code == 400
    again = {**other, "seen": _seen(answer.text), "text": _field(answer.text)}
    assert _save(client, place, again, again["text"], script=False) != place
    assert _field(client.get(place).text).endswith("甲改的")
