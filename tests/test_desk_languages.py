"""Every page of the desk in English, and as JSON: nothing of ours stays Chinese, nothing is to be had as HTML only."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client, settled
from lxml import html
from starlette.testclient import TestClient
from test_command import zhihe

ROOT = Path(__file__).resolve().parents[1]
DRAFTS = ROOT / "examples" / "drafts"
RULING = DRAFTS / "执行裁定书-终本-多处缺陷.docx"
_CHINESE = re.compile("[⺀-〿㐀-鿿豈-﫿＀-￯]")
# What is read to somebody, or seen in the place of an element.
_ATTRIBUTES = (
    "aria-label",
    "alt",
    "placeholder",
    "data-copied",
    "data-stale",
    "data-unreached",
    "data-busy",
)


@dataclass(frozen=True)
class Pages:
    """A desk with a draft, a library and an audit; `addresses` are those of every kind of page."""

    client: TestClient
    addresses: tuple[str, ...]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    folder = tmp_path_factory.mktemp("desk")
    done = zhihe("index", "--fail-on", "never", str(DRAFTS), home=folder / "library")
    assert done.returncode == 0, done.stderr
    with desk_client(folder, audit_roots=(DRAFTS.parent,)) as client:
        draft = _draft(client)
        audit = _audit(client)
        document = client.get("/search?q=*&format=json").json()["hits"][0]["id"]
        clause = next(iter(client.get(f"{audit}/documents?verdict=fail&format=json").json()["documents"]))
        record = f"{audit}/document/{clause['id']}"
        yield Pages(
            client,
            (
                "/draft",
                draft,
                f"{draft}?show=pass",
                f"{draft}/print",
                "/rules/spc-2021-322/art20-account",
                "/search",
                "/search?q=裁定",
                "/search?court=甲&verdict=fail&with=type:execution_notice&q=*",
                "/search?q=没有这样的文字",
                "/search?q=((",
                f"/search/documents/{document}",
                "/audit",
                "/audit/new",
                audit,
                f"{audit}/by/type",
                f"{audit}/by/court",
                f"{audit}/documents",
                f"{audit}/documents?verdict=fail&type=execution_notice",
                record,
                f"{record}/clause/1",
                f"{audit}/rule/spc-2021-322/art20-account",
                f"{audit}/delete",
                "/nothing",
                "/draft/nothing",
            ),
        )


def _draft(client: TestClient) -> str:
    answer = client.post(
        "/draft",
        data={"csrf": csrf(client), "as_of": "2024-01-01"},
        files={"file": (RULING.name, RULING.read_bytes())},
    )
    return settled(client, answer.headers["location"])


def _audit(client: TestClient) -> str:
    form = {"csrf": csrf(client), "root": "0", "path": "drafts", "mode": "draft", "name": "x"}
    address = client.post("/audit", data=form).headers["location"]
    deadline = time.monotonic() + 90
    while client.get(f"{address}?format=json").json()["state"]["name"] != "finished":
        assert time.monotonic() < deadline
        time.sleep(0.2)
    return address


def test_nothing_of_ours_is_chinese_on_an_english_page(pages: Pages) -> None:
    found = []
    for address in pages.addresses:
        joint = "&" if "?" in address else "?"
        page = html.fromstring(pages.client.get(f"{address}{joint}lang=en").content)
        found += [f"{address}: {text}" for text in chinese_of(page)]
    pages.client.cookies.delete("zhihe_language")
    assert found == []


def chinese_of(page: html.HtmlElement) -> list[str]:
    """What is Chinese on a page and not marked as a quotation in Chinese, nor typed by a visitor."""
    found = []
    for element in page.iter():
        if not isinstance(element.tag, str) or _language(element) != "en":
            continue
        if element.tag in ("title", "textarea"):
            continue
        texts = [element.text, *(each.tail for each in element)]
        found += [text.strip() for text in texts if text and _CHINESE.search(text)]
        if element.tag != "a":  # the name of a rule in the label of a link cannot be marked
            found += [said for name in _ATTRIBUTES if _CHINESE.search(said := element.get(name, ""))]
    return found


def _language(element: html.HtmlElement) -> str:
    return next((each.get("lang") for each in (element, *element.iterancestors()) if each.get("lang")), "")


def test_every_page_is_to_be_had_as_json(pages: Pages) -> None:
    for address in (*pages.addresses, "/"):
        joint = "&" if "?" in address else "?"
        answer = pages.client.get(f"{address}{joint}format=json", follow_redirects=True)
        assert answer.headers["content-type"] == "application/json", address
        answer.json()
