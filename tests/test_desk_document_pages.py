"""审稿 of a document that has pages: its text shows where each begins, a finding names its page, an unread page says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client, settled
from docx_writer import docx, para
from lxml import html
from pdf_writer import Sheet, pdf
from starlette.testclient import TestClient

from desk.web.sheets import Sheet as Begins
from desk.web.sheets import by_line

DRAFTS = Path(__file__).resolve().parents[1] / "examples" / "drafts"
NOTICE = (DRAFTS / "执行通知书-缺12368举报.txt").read_text("utf-8").split("\n")
SCAN = (0.0, 0.0, 595.0, 842.0)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with desk_client(tmp_path_factory.mktemp("desk")) as client:
        yield client


def brought(client: TestClient, name: str, data: bytes) -> html.HtmlElement:
    files = {"file": (name, data)}
    place = client.post("/draft", data={"csrf": csrf(client)}, files=files).headers["location"]
    settled(client, place)
    return html.document_fromstring(client.get(place).content, base_url=place)


def notice() -> bytes:
    """The notice on two pages, a scanned one between them."""
    lines = [line for line in NOTICE if line.strip()]
    first, last = Sheet().lines(60, 80, lines[:8], size=9), Sheet().lines(60, 80, lines[8:], size=9)
    return pdf(first, Sheet(picture=SCAN), last)


def test_each_page_begins_with_its_number_and_an_unread_one_says_why(client: TestClient) -> None:
    page = brought(client, "通知.pdf", notice())
    text = page.xpath("//section[@class='text']")[0]
    headings = [" ".join(each.text_content().split()) for each in text.xpath("h2")]
    assert [each[:5] for each in headings] == ["第 1 页", "第 2 页", "第 3 页"]
    assert "没有读全" in headings[1]
    assert "没有读全" not in headings[0] + headings[2]
    order = [each.get("id") or each.text_content() for each in text.xpath("h2|p")]
    last = next(index for index, each in enumerate(order) if "12368" in each)
    assert order.index("page-1") < order.index("page-2") < order.index("page-3") < last


def test_a_finding_names_its_page_on_the_screen_and_on_paper(client: TestClient) -> None:
    page = brought(client, "通知.pdf", notice())
    places = [each.text_content() for each in page.xpath("//article//a[contains(@href, '-e')]")]
    assert any(each.startswith("第 3 页第") for each in places), places
    assert any(each.startswith("第 1 页第") for each in places), places
    sheet = client.get(page.base_url + "/print").text
    found = page.xpath(
        "//article[contains(@class, 'fail') or contains(@class, 'undecided')]//a[contains(@href, '-e')]"
    )
    for each in found:
        assert each.text_content()[:9] in sheet


def test_a_document_without_pages_shows_none(client: TestClient) -> None:
    page = brought(client, "通知.docx", docx("".join(map(para, NOTICE))))
    assert page.xpath("//section[@class='text']/h2") == []


@pytest.mark.parametrize(
    ("text", "starts", "expected"),
    [
        ("", [], {}),
        ("甲\n乙\n丙", [0, 2, 4], {0: [1], 1: [2], 2: [3]}),
        ("甲乙\n丙", [0, 0, 3], {0: [1, 2], 1: [3]}),
        ("\n\n", [0, 1, 2], {0: [1], 1: [2], 2: [3]}),
        ("甲\n", [0, 2], {0: [1], 1: [2]}),
        ("甲乙丙\n丁", [2], {0: [1]}),
    ],
    ids=[
        "nothing",
        "a line a page",
        "an empty page",
        "scans only",
        "an empty last page",
        "a picture in a line",
    ],
)
def test_pages_are_put_before_the_line_they_begin_with(
    text: str, starts: list[int], expected: dict[int, list[int]]
) -> None:
    sheets = [Begins(number, start) for number, start in enumerate(starts, 1)]
    assert {
        line: [each.number for each in found] for line, found in by_line(text, sheets).items()
    } == expected
