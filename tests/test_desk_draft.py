"""审稿 without a browser: what a form brings is judged, shown, judged again and forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client
from starlette.testclient import TestClient

DRAFT = Path(__file__).resolve().parents[1] / "examples" / "drafts" / "执行通知书-缺12368举报.txt"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with desk_client(tmp_path_factory.mktemp("desk")) as client:
        yield client


def bring(client: TestClient, **fields: str) -> str:
    """The address of a draft brought as a file."""
    answer = client.post(
        "/draft",
        data={"csrf": csrf(client), "mode": "draft", **fields},
        files={"file": (DRAFT.name, DRAFT.read_bytes())},
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_a_file_is_judged_and_shown_beside_its_text(client: TestClient) -> None:
    shown = client.get(bring(client)).text
    assert "没有告知发现执行人员指定其他案款交付途径的" in shown
    assert '<mark class="fail">12368向本院举报</mark>' in shown
    assert 'href="#r1-at"' in shown
    assert 'id="r1-at"' in shown


def test_the_same_as_json(client: TestClient) -> None:
    record = client.get(bring(client) + "?format=json").json()
    assert record["type"] == "execution_notice"
    assert [each["rule"] for each in record["results"] if each["verdict"] == "fail"] == [
        "spc-2021-322/art20-12368-report"
    ]


def test_a_text_edited_in_the_page_is_judged_again(client: TestClient) -> None:
    place = bring(client)
    text = DRAFT.read_text("utf-8").replace(
        "特此通知。", "如发现有执行人员指定其他案款交付途径的，可向12368举报。\n特此通知。"
    )
    answer = client.post(place, data={"csrf": csrf(client), "mode": "draft", "text": text})
    assert answer.status_code == 303
    assert all(each["verdict"] != "fail" for each in client.get(place + "?format=json").json()["results"])


def test_nothing_given_says_what_to_give_and_keeps_the_form(client: TestClient) -> None:
    answer = client.post("/draft", data={"csrf": csrf(client), "text": "  "})
    assert answer.status_code == 400
    assert "请选一样" in answer.text


def test_an_unreadable_file_is_a_result(client: TestClient) -> None:
    answer = client.post("/draft", data={"csrf": csrf(client)}, files={"file": ("空.pdf", b"%PDF-1.7\n")})
    assert "没有读取" in client.get(answer.headers["location"]).text


def test_a_forgotten_draft_is_gone(client: TestClient) -> None:
    place = bring(client)
    assert client.post(place + "/erase", data={"csrf": csrf(client)}).status_code == 303
    assert client.get(place).status_code == 404


def test_a_draft_is_shown_to_its_own_browser_only(client: TestClient) -> None:
    place = bring(client)
    mine = dict(client.cookies)
    client.cookies.clear()
    assert client.get(place).status_code == 404
    client.cookies.update(mine)


@pytest.mark.parametrize("given", [None, "", "0" * 64])
def test_a_form_of_another_site_is_refused(client: TestClient, given: str | None) -> None:
    data = {} if given is None else {"csrf": given}
    assert client.post("/draft", data={**data, "text": "甲县人民法院"}).status_code == 403


def test_another_name_of_the_machine_does_not_reach_the_desk(client: TestClient) -> None:
    assert client.get("/draft", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("path", ["/draft", "/nothing", "/static/desk.css"])
def test_every_answer_keeps_foreign_things_out(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
