"""Small manners of the desk: HEAD, names as they are, parameters that count or are refused, and deleting that asks first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desk_pages import csrf, desk_client, settled
from lxml import html
from starlette.testclient import TestClient
from test_desk_saved import put, rows, send

from index.library import Library

DRAFT = Path(__file__).resolve().parents[1] / "examples" / "drafts" / "执行通知书-缺12368举报.txt"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("desk")
    put(folder, *(f"冻结{number}" for number in range(30)))
    with desk_client(folder) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/draft", "/search", "/search?q=*", "/search?q=法元:x", "/search/saved", "/audit", "/login"),
        *("/static/desk.css", "/nothing", "/draft/nothing", "/api/v1/search?q=*", "/api/v1/openapi.json"),
        *(f"/search/export.{kind}?q=*" for kind in ("csv", "jsonl", "json", "xlsx")),
        "/api/v1/check",
    ],
)
def test_head_is_get_without_its_body(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers.get("content-type") == got.headers.get("content-type")
    assert head.headers.get("location") == got.headers.get("location")


@pytest.mark.parametrize("kind", ["csv", "jsonl", "json", "xlsx"])
def test_head_of_an_export_reads_no_hit(
    client: TestClient, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    for name in ("iterate", "json_pieces"):
        real = getattr(Library, name)

        def noted(*given: Any, real: Any = real, name: str = name, **more: Any) -> Any:
            read.append(name)
            return real(*given, **more)

        monkeypatch.setattr(Library, name, noted)
    assert client.head(f"/search/export.{kind}?q=*").status_code == 200
    assert read == []
    client.get(f"/search/export.{kind}?q=*")
    assert read


def test_a_name_with_a_quotation_mark_is_shown_as_it_is(client: TestClient) -> None:
    # As browsers send it: httpx escapes likewise.
    answer = client.post(
        "/draft", data={"csrf": csrf(client)}, files={"file": ('甲"乙".txt', DRAFT.read_bytes())}
    )
    page = client.get(settled(client, answer.headers["location"])).text
    assert html.document_fromstring(page).xpath("string(//h1)") == '甲"乙".txt'


def test_a_number_of_hits_counts(client: TestClient) -> None:
    page = html.document_fromstring(client.get("/search?q=*&limit=7").text)
    assert len(page.xpath("//ol[@class='hit-list']/li")) == 7
    begin = html.document_fromstring(client.get("/search?limit=7").text)
    assert begin.xpath("string(//form[@role='search']//input[@name='limit']/@value)") == "7"
    assert "limit=7" in begin.xpath("string(//section[@class='hits']//a/@href)")


def test_the_login_is_told_as_json(client: TestClient) -> None:
    assert client.get("/login?format=json&next=/audit").json() == {"login": None, "next": "/audit"}


def test_deleting_a_saved_search_asks_first(client: TestClient) -> None:
    assert send(client, "", name="甲", query="冻结") == 303
    page = html.document_fromstring(client.get("/search/saved").text)
    [form] = page.xpath("//form[@action='/search/saved/forget']")
    assert form.getparent().tag == "details"
    assert "open" not in form.getparent().attrib
    assert form.xpath("string(.//button/@class)") == "quiet"
    assert send(client, "/forget", name=form.fields["name"]) == 303
    assert rows(client) == []
