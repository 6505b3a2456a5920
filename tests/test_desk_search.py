"""检索 without a browser: what is asked is found, narrowed, shown and taken along; what cannot be asked is said, and stays typed."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from desk_pages import desk_client
from lxml import html
from starlette.testclient import TestClient
from test_command import BAD, GOOD, zhihe

from corpus.matchtext import fold_query
from desk.web.asked import FIELDS
from index.library import Library

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PAYLOAD = '"><img src=x onerror=alert(1)>{{7*7}}'
FORMULA = "=HYPERLINK(1)"
HOSTILE = f"""甲县{PAYLOAD}人民法院
执行通知书{PAYLOAD}
（2022）甲0101执77号{PAYLOAD}
被执行人：<script>alert(2)</script>公司。
责令你支付货款10000元。请看 javascript:alert(3) 和 \u202e颠倒。
甲县人民法院
二〇二二年六月一日
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose library holds the examples, two notices of one case, and files made to do harm."""
    folder = tmp_path_factory.mktemp("search")
    own = folder / "文书"
    own.mkdir()
    (own / "合格.txt").write_text(GOOD, "utf-8")
    (own / "缺三项.txt").write_text(BAD.replace("执123号", "执123号之一"), "utf-8")
    (own / 'x"><img src=x onerror=alert(9)>.txt').write_text(HOSTILE, "utf-8")
    (own / "=cmd.txt").write_text(f"{FORMULA}\n有权拒绝\n", "utf-8")
    with open(os.fsencode(str(own)) + b"/\xff\xfe.txt", "wb") as named_in_bytes:  # noqa: PTH123  not a name in UTF-8
        named_in_bytes.write("丙县人民法院\n执行裁定书\n有权拒绝\n".encode())
    done = zhihe(
        "index", "--fail-on", "never", str(own), str(EXAMPLES / "published"), home=folder / "library"
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with desk_client(home) as client:
        yield client


def ask(client: TestClient, query: str, **more: str) -> html.HtmlElement:
    answer = client.get("/search", params={"q": query, **more})
    assert answer.status_code == 200, answer.text
    return html.document_fromstring(answer.text)


def total(page: html.HtmlElement) -> str:
    return str(page.xpath("string(//*[@id='total'])"))


@pytest.mark.parametrize("query", ["有权拒绝", "违反:*", "类型:执行通知书 -12368", "*", "没有这句话"])
@pytest.mark.parametrize("more", [{}, {"sort": "oldest", "limit": "2", "page": "2"}])
def test_a_page_as_json_is_what_the_command_prints(
    home: Path, client: TestClient, query: str, more: dict[str, str]
) -> None:
    options = [part for name, value in more.items() for part in (f"--{name}", value)]
    printed = zhihe("search", query, "--format", "json", *options, home=home / "library").stdout
    answer = client.get("/search", params={"q": query, "format": "json", **more})
    assert answer.json() == json.loads(printed)


def test_hits_are_marked_and_lead_to_the_document(client: TestClient) -> None:
    page = ask(client, "有权拒绝 12368")
    assert "有权拒绝" in [mark.text for mark in page.xpath("//ol//mark")]
    address = page.xpath("//ol//h3/a/@href")[0]
    shown = html.document_fromstring(client.get(address).text)
    marks = {
        mark.get("id"): mark.text_content() for mark in shown.xpath("//section[@class='text']//mark[@id]")
    }
    assert "有权拒绝" in map(fold_query, marks.values())
    assert set(shown.xpath("//nav[@class='hit-links']/a/@href")) == {f"#{name}" for name in marks}
    back = shown.xpath("//p[@class='back']/a/@href")[0]
    assert total(html.document_fromstring(client.get(back).text)) == total(page)


def test_a_document_shows_its_verdicts_its_rule_and_its_case(client: TestClient) -> None:
    page = ask(client, '案号:"（2022）甲0101执123号之一"')
    shown = html.document_fromstring(client.get(page.xpath("//ol//h3/a/@href")[0]).text)
    failing = shown.xpath("//article[contains(@class, 'fail')]")
    assert len(failing) == 3
    assert shown.xpath("//section[@class='case']//li/a"), "the other document of the case"
    rule = failing[0].xpath(".//a[starts-with(@href, '/rules/')]/@href")[0]
    explained = client.get(rule)
    assert explained.status_code == 200
    assert "依据" in explained.text


def test_the_text_of_a_document_is_shown_whole(client: TestClient) -> None:
    page = ask(client, "有权拒绝 法院:甲县")
    address = page.xpath("//ol//h3/a/@href")[0]
    facts = client.get(address + "&format=json").json()
    lines = html.document_fromstring(client.get(address).text).xpath("//section[@class='text']/p")
    shown = "\n".join(
        "".join(line.xpath(".//text()[not(ancestor::sup) and not(ancestor::a)]")).strip("\n")
        for line in lines
    )
    assert shown == facts["text"]
    assert [facts["text"][start:end] for start, end in facts["hits"]].count("有权拒绝") >= 1


@pytest.mark.parametrize(
    ("fields", "query"),
    [
        ({"text": "有权 拒绝"}, "有权 拒绝"),
        ({"court": "甲县", "from": "2022"}, "法院:甲县 日期:2022.."),
        ({"case": "(2022)甲*"}, "案号:(2022)甲*"),
        ({"type": "execution_notice", "to": "2022-06-01"}, "类型:执行通知书 日期:..2022-06-01"),
        ({"verdict": "fail"}, "违反:*"),
        ({"verdict": "pass", "rule": "art20*"}, "符合:art20*"),
        ({"rule": "art20-account"}, "(违反:art20-account 或 待定:art20-account 或 符合:art20-account)"),
        (
            {"q": "执行 或 查封", "mode": "published", "with": "year:2022"},
            "执行 或 查封 模式:published 日期:2022",
        ),
    ],
)
def test_fields_and_narrowing_find_what_the_query_finds(
    client: TestClient, fields: dict[str, str], query: str
) -> None:
    by_fields = client.get("/search", params={**fields, "format": "json"}).json()
    by_query = client.get("/search", params={"q": query, "format": "json"}).json()
    assert by_fields["total"] > 0
    assert by_fields == by_query
    page = html.document_fromstring(client.get("/search", params=fields).text)
    written = page.xpath("string(//p/code)")
    assert not written or written == query


def test_every_facet_link_finds_as_many_as_it_says_and_can_be_taken_off(client: TestClient) -> None:
    page = ask(client, "执行")
    links = [
        (item.xpath("./a/@href")[0], item.xpath("string(.//*[@class='count'])"))
        for item in page.xpath("//aside//li[a]")
    ]
    links += [
        (row.xpath(".//a/@href")[0], row.xpath("string(./td)")) for row in page.xpath("//aside//tbody/tr")
    ]
    assert len(links) > 10
    for address, count in links:
        narrowed = html.document_fromstring(client.get(address).text)
        assert total(narrowed) == f"共 {count} 份", address
        assert html.document_fromstring(client.get(address).text).xpath("//input[@name='with']/@value")
        (off,) = narrowed.xpath("//nav[@class='chips']//a/@href")
        assert total(html.document_fromstring(client.get(off).text)) == total(page)


def test_pages_hold_every_hit_once(client: TestClient) -> None:
    seen, address = [], "/search?q=*&sort=newest&limit=3"
    while address:
        page = html.document_fromstring(client.get(address).text)
        seen += page.xpath("//ol//h3/a/@href")
        here = page.xpath("//nav[@class='pages']/a[@aria-current]")[0]
        address = next(iter(here.xpath("./following-sibling::a[1]/@href")), "")
    assert len(seen) == len(set(seen)) == client.get("/search?q=*&format=json").json()["total"]
    assert "没有第 99 页" in client.get("/search?q=*&page=99").text
    assert "没有第 1000000 页" in client.get("/search?q=*&page=1000000&limit=1000").text


def test_a_form_with_empty_fields_becomes_the_short_address(client: TestClient) -> None:
    answer = client.get("/search?q=执行&text=&case=&court=甲县&type=&from=")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/search?q={quote('执行')}&court={quote('甲县')}"


@pytest.mark.parametrize(
    ("params", "says", "kept"),
    [
        ({"q": "法元:芜湖"}, "第 1 个字符处：没有叫“法元”的检索栏", "法元:芜湖"),
        ({"q": "冻结 和 (扣划"}, "第 6 个字符处", "冻结 和 (扣划"),
        ({"q": "类型:执行通知"}, "不是类型的取值", "类型:执行通知"),
        ({"q": "\u3000"}, "", "\u3000"),
        ({"q": "“" + "长" * 2001 + "”"}, "上限是 2000 个", "长" * 2001),
        ({"q": PAYLOAD}, "", PAYLOAD),
        ({"q": "执行", "from": "去年"}, "“去年”不是日期", "去年"),
        ({"q": "执行", "from": "2023", "to": "2022"}, "起点在终点之后", "2023"),
        ({"court": "甲", "type": "没有这种"}, "不是类型的取值", "甲"),
        ({"q": "执行", "with": "type:没有"}, "不是类型的取值", "执行"),
    ],
)
def test_what_cannot_be_asked_is_said_and_stays_typed(
    client: TestClient, params: dict[str, str], says: str, kept: str
) -> None:
    answer = client.get("/search", params=params)
    assert answer.status_code in ((400,) if says else (200, 400))
    page = html.document_fromstring(answer.text)
    assert says in page.xpath("string(//*[@role='alert'])")
    assert any(kept in value for value in page.xpath("//input/@value"))
    if says:
        error = client.get("/search", params={**params, "format": "json"})
        assert error.status_code == 400
        assert says in error.json()["error"]


@pytest.mark.parametrize(
    "address",
    ["/search?q=x&page=0", "/search?q=x&page=a", "/search?q=x&page=99999999999", "/search?limit=1001&q=x", "/search?q=x&sort=best",
     "/search?verdict=bad", "/search?with=path:x", "/search?q=x&page=²"],
)  # fmt: skip
def test_an_address_that_nobody_linked_to_is_refused_in_words(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/search/documents/" + "0" * 64,
        "/search/documents/x",
        "/search/documents/%3Cimg%3E",
        "/rules/no/such",
        "/search/export.exe?q=x",
    ],
)
def test_what_is_not_there_is_said(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"q": "缺:art20-acount"}, "q"),
        ({"q": "有权拒绝", "rule": "nope"}, "rule"),
        ({"q": "有权拒绝", "rule": "nope", "verdict": "pass"}, "rule"),
    ],
)
def test_an_unknown_rule_is_refused_where_it_was_typed(
    client: TestClient, asked: dict[str, str], field: str
) -> None:
    answer = client.get("/search", params=asked)
    assert answer.status_code == 400
    assert "没有叫“" in answer.text
    (marked,) = html.fromstring(answer.text).xpath("//*[@aria-invalid='true']/@name")
    assert marked == field
    assert client.get("/search/export.csv", params=asked).status_code == 400
    if field == "q":
        assert "第 3 个字符处" in answer.text
        assert "是不是 art20-account" in answer.text
        assert client.get("/api/v1/search", params=asked).status_code == 400


def test_the_export_holds_every_hit_and_no_formula(home: Path, client: TestClient) -> None:
    answer = client.get("/search/export.csv", params={"q": "*"})
    assert answer.content.startswith("\ufeff".encode())
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    with Library.open(home / "library") as library:
        assert len(rows) == library.count() + 1
    assert not [cell for row in rows for cell in row if cell.lstrip(" ").startswith(("=", "+", "-", "@"))]
    assert f"'{FORMULA}" in [row[1] for row in rows]
    printed = zhihe("search", "有权拒绝", "--all", "--format", "json", home=home / "library").stdout
    assert client.get("/search/export.json", params={"q": "有权拒绝"}).json() == json.loads(printed)
    assert client.get("/search/export.csv", params={"q": "法元:x"}).status_code == 400


def assert_inert(text: str) -> None:
    """No element or attribute that a document could have put there."""
    page = html.document_fromstring(text)
    assert not page.xpath(
        "//img | //iframe | //object | //embed | //style | //script[not(starts-with(@src, '/static/'))]"
    )
    assert not page.xpath(
        "//@*[starts-with(name(), 'on') or name() = 'style'] | (//@href | //@src | //@action)[not(starts-with(., '/') or starts-with(., '#')) or starts-with(., '//')]"
    )
    assert "\u202e" not in text
    assert "49" not in page.xpath("string(//h1)")


@pytest.mark.parametrize("place", ["/search", "/search?q=执行 payload", "document"])
def test_nothing_in_a_document_or_a_name_becomes_markup(client: TestClient, place: str) -> None:
    page = ask(client, "案号:执77号")
    assert total(page) == "共 1 份"
    address = place if place != "document" else page.xpath("//ol//h3/a/@href")[0]
    for each in (address, "/search?q=案号:执77号", "/search?q=路径:onerror", "/search?q=当事人:script"):
        answer = client.get(each)
        assert answer.status_code == 200
        assert_inert(answer.text)
    assert "onerror" in client.get(page.xpath("//ol//h3/a/@href")[0]).text


@pytest.mark.parametrize("name", [*FIELDS, "q", "with", "sort", "page", "limit", "lang"])
@pytest.mark.parametrize(
    "value",
    [
        PAYLOAD,
        "court:" + PAYLOAD,
        "</script><script>alert(1)</script>",
        "javascript:alert(1)",
        "\x00\ud800'\"<b>",
    ],
)
def test_nothing_in_an_address_becomes_markup(client: TestClient, name: str, value: str) -> None:
    encoded = quote(value.encode("utf-8", "surrogatepass"))
    answer = client.get(f"/search?{name}={encoded}")
    assert answer.status_code in (200, 400)
    assert_inert(answer.text)


def test_an_empty_library_says_how_to_fill_it_and_notices_when_it_was(tmp_path: Path) -> None:
    with desk_client(tmp_path) as client:
        assert "zhihe index" in client.get("/search").text
        assert "zhihe index" in client.get("/search?q=执行").text
        (tmp_path / "甲.txt").write_text(GOOD, "utf-8")
        done = zhihe("index", "--fail-on", "never", str(tmp_path / "甲.txt"), home=tmp_path / "library")
        assert done.returncode == 0, done.stderr
        assert total(ask(client, "执行")) == "共 1 份"


def test_a_library_that_is_broken_taken_away_or_put_back_never_ends_the_desk(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(GOOD, "utf-8")
    zhihe("index", "--fail-on", "never", str(tmp_path / "甲.txt"), home=tmp_path / "library")
    store = tmp_path / "library" / "store.sqlite"
    good = store.read_bytes()
    with desk_client(tmp_path) as client:
        assert total(ask(client, "执行")) == "共 1 份"
        store.rename(tmp_path / "aside")
        store.write_bytes(b"not a database" * 1000)
        answer = client.get("/search?q=执行")
        assert answer.status_code == 503
        assert "资料库" in answer.text
        assert client.get("/search?q=执行&format=json").json()["error"]
        store.unlink()
        store.write_bytes(good)
        assert total(ask(client, "执行")) == "共 1 份"
        # Broken in place, behind an open connection.
        store.write_bytes(b"\xff" * len(good))
        assert client.get("/search?q=账户").status_code in (
            200,
            503,
        )  # 200 while SQLite still has the pages at hand
        store.write_bytes(good)
        shutil.rmtree(tmp_path / "library" / "index")
        assert total(ask(client, "拒绝")) == "共 1 份"
        (state,) = (tmp_path / "library" / "index").rglob("zhihe-state.json")
        (state.parent / "meta.json").rename(tmp_path / "meta")
        state.write_text(state.read_text().replace('"made": "', '"made": "0'))
        assert total(ask(client, "拒绝")) == "共 1 份"


def test_while_another_writes_the_pages_go_on(tmp_path: Path) -> None:
    (tmp_path / "甲.txt").write_text(GOOD, "utf-8")
    zhihe("index", "--fail-on", "never", str(tmp_path / "甲.txt"), home=tmp_path / "library")
    with desk_client(tmp_path) as client, Library.open(tmp_path / "library") as other, other.writer():
        assert total(ask(client, "执行")) == "共 1 份"


def test_the_other_language_keeps_the_question(client: TestClient) -> None:
    page = ask(client, "有权拒绝", sort="newest")
    address = page.xpath("//a[@class='language']/@href")[0]
    english = client.get(address)
    assert "documents" in total(html.document_fromstring(english.text))
    assert 'value="有权拒绝"' in english.text
    client.get("/search?lang=zh")
