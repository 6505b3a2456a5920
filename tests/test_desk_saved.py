"""The desk's saved searches, search within results, pages that stay, and results taken along as files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from desk_pages import csrf, desk_client
from generated_documents import report_of
from lxml import html
from starlette.testclient import TestClient

from corpus.document import document_of
from index.columns import COLUMNS
from index.library import Library
from index.saved import SavedSearches

PAYLOAD = '"><img src=x onerror=alert(1)>'


def put(folder: Path, *texts: str) -> None:
    with Library.open(folder / "library") as library, library.writer() as writer:
        for text in texts:
            document = document_of(text, f"/{text}.txt")
            writer.add(document, {**report_of(document, f"/{text}.txt"), "results": []}, "r1")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    put(tmp_path, "冻结一", "冻结二", "查封三", "=冻结四")
    with desk_client(tmp_path) as client:
        yield client


def send(client: TestClient, action: str, **fields: str) -> int:
    return client.post(f"/search/saved{action}", data={"csrf": csrf(client), **fields}).status_code


def rows(client: TestClient) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/search/saved?format=json").json()["saved"]
    return found


def test_a_search_is_saved_shows_what_is_new_and_is_forgotten(client: TestClient, tmp_path: Path) -> None:
    assert "还没有保存过检索" in client.get("/search/saved").text
    found = html.document_fromstring(client.get("/search?q=冻结&with=q:四").text)
    assert found.xpath("string(//form[@class='save']/input[@name='query']/@value)") == "冻结 四"
    assert send(client, "", name="冻结的", query="冻结") == 303
    assert rows(client) == [{"name": "冻结的", "query": "冻结", "new": 0}]
    put(tmp_path, "冻结五", "冻结六", "查封七")
    assert rows(client)[0]["new"] == 2
    page = html.document_fromstring(client.get("/search/saved/new?name=冻结的").text)
    assert len(page.xpath("//ol[@class='hit-list']/li")) == 2
    assert rows(client)[0]["new"] == 2  # a page that was opened is not yet seen
    ids = page.xpath("string(//input[@name='ids']/@value)")
    put(tmp_path, "冻结八")  # after the page was shown, so not on it
    assert send(client, "/seen", name="冻结的", ids=ids) == 303
    [hit] = client.get("/search/saved/new?name=冻结的&format=json").json()["hits"]
    assert hit["path"] == "/冻结八.txt"
    assert send(client, "/forget", name="冻结的") == 303
    assert rows(client) == []


def test_what_the_command_saved_the_desk_shows(client: TestClient, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library, SavedSearches(library.home) as searches:
        searches.save(library, f"甲{PAYLOAD}", f'"{PAYLOAD[2:]}"')
    put(tmp_path, f"冻结{PAYLOAD}")
    for address in ("/search/saved", f"/search/saved/new?name=甲{PAYLOAD}"):
        page = client.get(address)
        assert page.status_code == 200
        assert not html.document_fromstring(page.text).xpath("//img")
    assert rows(client)[0]["new"] == 1


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("", {"name": "", "query": "冻结"}, "不能作检索的名字"),
        ("", {"name": "甲", "query": "法元:x"}, "没有叫“法元”的检索栏"),
        ("", {"name": "甲", "query": "缺:art20-acount"}, "没有叫“art20-acount”的规则"),
        ("/forget", {"name": "没有"}, "没有叫“没有”的已存检索"),
        ("/seen", {"name": "没有", "ids": "0" * 64}, "没有叫“没有”的已存检索"),
        ("/seen", {"name": "没有", "ids": "x"}, "表单"),
    ],
)
def test_what_cannot_be_done_is_said(
    client: TestClient, action: str, fields: dict[str, str], said: str
) -> None:
    answer = client.post(f"/search/saved{action}", data={"csrf": csrf(client), **fields})
    assert answer.status_code == 400
    assert said in answer.text
    assert client.post(f"/search/saved{action}", data=fields).status_code == 403
    assert client.get("/search/saved/new?name=没有").status_code == 400


def test_search_within_results_is_a_condition_that_can_be_taken_off(client: TestClient) -> None:
    answer = client.get("/search", params={"q": "冻结", "within": "一 或 四", "limit": "20"})
    assert answer.status_code == 303
    address = answer.headers["location"]
    assert parse_qs(urlsplit(address).query) == {"q": ["冻结"], "with": ["q:一 或 四"]}
    page = html.document_fromstring(client.get(address).text)
    assert page.xpath("string(//*[@id='total'])") == "共 2 份"
    [chip] = page.xpath("//nav[@class='chips']//a")
    assert "在结果中检索：一 或 四" in chip.text_content()
    assert chip.get("href") == "/search?q=%E5%86%BB%E7%BB%93"
    wrong = client.get("/search", params={"q": "冻结", "with": "q:法元:x"})
    assert wrong.status_code == 400
    assert "没有叫“法元”的检索栏" in wrong.text
    form = html.document_fromstring(wrong.text).xpath("//form[@role='search']")[0]
    assert form.xpath(".//input[@name='q']/@value") == ["冻结"]
    assert not form.xpath(".//input[@name='with']")


@pytest.mark.parametrize(
    ("asked", "bad", "marked"), [("*", '"坏', '"'), ("冻结", "法元:x", "法"), ("*", PAYLOAD, '"')]
)
def test_what_is_wrong_within_the_results_stands_in_its_field(
    client: TestClient, asked: str, bad: str, marked: str
) -> None:
    answer = client.get("/search", params={"q": asked, "with": "q:一", "within": bad}, follow_redirects=True)
    assert answer.status_code == 400
    page = html.document_fromstring(answer.text)
    [form] = page.xpath("//form[@role='search']")
    [field] = form.xpath(".//input[@name='within']")
    assert field.get("value") == bad
    assert field.get("aria-invalid") == "true"
    assert page.get_element_by_id(field.get("aria-describedby")).xpath("string(.//mark)") == marked
    assert "".join(page.xpath("//p[@class='typed']//text()")) == bad
    assert form.xpath(".//input[@name='q']/@value") == [asked]
    assert form.xpath(".//input[@name='with']/@value") == ["q:一"], "what was asked well before stays"


def test_a_name_that_cannot_be_saved_stays_in_its_field(client: TestClient) -> None:
    send(client, "", name="有了", query="冻结")
    shown = client.get("/search?q=冻结").text
    assert 'name="name" required maxlength="50">' in shown, "Back brings the name back"
    for name, said in (("有了", "已经有叫“有了”的检索"), ("甲\x07", "名字"), ("长" * 51, "名字")):
        answer = client.post("/search/saved", data={"csrf": csrf(client), "name": name, "query": "冻结 -甲"})
        assert answer.status_code == 400
        page = html.document_fromstring(answer.text)
        [form] = page.xpath("//form[@action='/search/saved']")
        [field] = form.xpath(".//input[@name='name']")
        assert field.get("value") == name.replace("\x07", "�") or field.get("value") == name
        assert said in page.get_element_by_id(field.get("aria-describedby")).text_content()
        assert form.xpath("string(.//input[@name='query']/@value)") == "冻结 -甲"
    told = client.post(
        "/search/saved?format=json", data={"csrf": csrf(client), "name": "有了", "query": "冻结"}
    )
    assert told.status_code == 400
    assert "已经有叫" in told.json()["error"]
    old = client.post("/search/saved", data={"csrf": "x", "name": "新的", "query": "冻结"})
    assert old.status_code == 403
    fields = html.document_fromstring(old.text).xpath("//form[@action='/search/saved']")[0].fields
    assert (fields["name"], fields["query"]) == ("新的", "冻结")
    assert send(client, "", **{name: fields[name] for name in ("name", "query")}) == 303


def test_pages_stay_as_they_were_while_documents_come_in(client: TestClient, tmp_path: Path) -> None:
    first = html.document_fromstring(client.get("/search?q=冻结&sort=newest&limit=1").text)
    before = [first.xpath("string(//ol/li/h3/a/@href)")]
    addresses = first.xpath("//nav[@class='pages']/a/@href")
    put(tmp_path, "冻结五", "冻结六")
    for address in addresses[1:]:
        page = html.document_fromstring(client.get(address).text)
        assert page.xpath("string(//*[@id='total'])") == "共 3 份"
        before.append(page.xpath("string(//ol/li/h3/a/@href)"))
    assert len({urlsplit(each).path for each in before}) == 3
    whole = client.get("/search?q=冻结&sort=newest&format=json").json()
    assert whole["total"] == 5
    told = client.get("/api/v1/search?q=冻结&through=4").json()
    assert (told["total"], told["through"]) == (3, 4)


def test_results_are_taken_along_in_every_form(client: TestClient) -> None:
    listed = html.document_fromstring(client.get("/search?q=冻结&sort=oldest").text)
    links = dict(zip(("XLSX", "CSV", "JSONL", "JSON"), listed.xpath("//a[@download]/@href"), strict=True))
    answer = client.get(links["XLSX"])
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith(".xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert tuple(cell.value for cell in sheet[1]) == COLUMNS
    assert [cell.value for cell in sheet["B"]][1:] == ["冻结一", "冻结二", "=冻结四"]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}
    lines = client.get(links["JSONL"]).text.splitlines()
    assert [json.loads(line)["title"] for line in lines] == ["冻结一", "冻结二", "=冻结四"]
    assert client.get("/search/export.parquet?q=*").status_code == 404
