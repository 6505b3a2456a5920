"""审稿 without a browser: what a form brings is judged, shown, judged again and forgotten."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client, settled
from lxml import html
from starlette.testclient import TestClient

from checker.waivers import load_waivers
from corpus.doctype import TYPE_NAMES
from desk.web.language import LANGUAGES, catalogue
from index.queryfields import QUERY_FIELDS

ROOT = Path(__file__).resolve().parents[1]
DRAFT = ROOT / "examples" / "drafts" / "执行通知书-缺12368举报.txt"


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


RULING = DRAFT.parent / "执行裁定书-终本-多处缺陷.docx"


def bring_docx(client: TestClient, data: bytes | None = None) -> str:
    """The address of a draft in DOCX."""
    answer = client.post(
        "/draft", data={"csrf": csrf(client)}, files={"file": (RULING.name, data or RULING.read_bytes())}
    )
    return answer.headers["location"]


def test_a_docx_comes_back_with_comments_and_insertions(client: TestClient) -> None:
    answer = client.get(bring_docx(client) + "/annotated.docx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as package:
        assert "没有写明" in package.read("word/comments.xml").decode()
        assert b"<w:ins " in package.read("word/document.xml")


def test_what_was_edited_does_not_come_back_as_the_file_it_was(client: TestClient) -> None:
    place = bring_docx(client)
    client.post(
        place, data={"csrf": csrf(client), "mode": "draft", "text": "甲县人民法院\n执行裁定书\n裁定如下：……"}
    )
    assert client.get(place + "/annotated.docx").status_code == 404
    assert "annotated.docx" not in client.get(place).text
    client.post(place + "/original", data={"csrf": csrf(client)})
    assert client.get(place + "/annotated.docx").status_code == 200


def test_other_settings_keep_the_file(client: TestClient) -> None:
    place = bring_docx(client)
    raw = html.document_fromstring(client.get(place).text).xpath("//textarea[@id='edited']")[0].text
    data = {"csrf": csrf(client), "mode": "served", "settings": "yes", "text": raw.lstrip("\n")}
    assert client.post(place, data=data).status_code == 303
    assert client.get(place + "?format=json").json()["mode"] == "served"
    assert client.get(place + "/annotated.docx").status_code == 200


def test_the_sheet_and_the_report(client: TestClient) -> None:
    place = bring(client)
    assert "如发现有执行人员指定其他案款交付途径的" in client.get(place + "/print").text
    report = client.get(place + "/report.html")
    assert report.status_code == 200
    assert "检查结果" in report.text


def test_why_is_a_page_of_the_rule(client: TestClient) -> None:
    shown = client.get(bring(client)).text
    assert 'href="/rules/spc-2021-322/art20-12368-report"' in shown
    assert "可向12368举报" in client.get("/rules/spc-2021-322/art20-12368-report").text
    assert client.get("/rules/spc-2021-322/nothing").status_code == 404


def waiver(client: TestClient, **fields: str) -> dict[str, str]:
    given = {
        "rule": "spc-2021-322/art20-12368-report",
        "who": "张某",
        "why": "另行告知",
        "until": "2999-12-31",
    }
    return {"csrf": csrf(client), **given, **fields}


def test_a_finding_is_waived_with_who_why_and_until(tmp_path: Path) -> None:
    with desk_client(tmp_path) as client:
        place = bring(client)
        assert client.post(place + "/waive", data=waiver(client)).status_code == 303
        shown = client.get(place).text
        assert "已豁免：另行告知（张某，至 2999-12-31）" in shown
        (kept,) = load_waivers(tmp_path / "zhihe-waivers.yaml")
        assert (kept.who, kept.document) == ("张某", "（2022）丙0102执640号")
        again = client.get(bring(client) + "?format=json").json()
        assert [each["waived"]["who"] for each in again["results"] if each["waived"]] == ["张某"]


def headline(page: str) -> tuple[str, str]:
    """The line that sums a draft up, and its colour."""
    [line] = html.document_fromstring(page).xpath("//p[contains(@class, 'verdict')]")
    return line.text_content().strip(), line.get("class")


def test_a_waived_finding_is_counted_as_such_and_the_waiver_withdrawn(tmp_path: Path) -> None:
    with desk_client(tmp_path) as client:
        place = bring(client)
        assert headline(client.get(place).text) == ("不合格 1 项，无法判断 0 项。", "verdict fail")
        done = client.post(place + "/waive", data=waiver(client)).headers["location"]
        shown = client.get(done).text
        assert headline(shown) == ("不合格 1 项（其中已豁免 1 项），无法判断 0 项。", "verdict pass")
        [said] = html.document_fromstring(shown).xpath("//*[@data-announce]")
        assert said.text_content().startswith("已写进豁免文件：")
        form = html.document_fromstring(shown).xpath(f"//form[@action='{place}/withdraw']")[0]
        assert form.getparent().tag == "details", "it asks first, also without scripts"
        back = client.post(place + "/withdraw", data={"csrf": csrf(client), "rule": form.fields["rule"]})
        shown = client.get(back.headers["location"]).text
        assert "已从豁免文件里撤回" in shown
        assert "已写进豁免文件" not in client.get(done).text, "an address does not claim what is not so"
        assert headline(shown) == ("不合格 1 项，无法判断 0 项。", "verdict fail")
        assert load_waivers(tmp_path / "zhihe-waivers.yaml") == ()
        again = client.post(place + "/withdraw", data={"csrf": csrf(client), "rule": form.fields["rule"]})
        assert again.status_code == 303, "pressed twice"
        assert client.post(place + "/withdraw", data={"csrf": csrf(client), "rule": "x/y"}).status_code == 404
        assert client.post(place + "/withdraw", data={"rule": form.fields["rule"]}).status_code == 403


def test_a_waiver_that_lets_more_pass_is_not_withdrawn_from_one_draft(tmp_path: Path) -> None:
    path = tmp_path / "zhihe-waivers.yaml"
    text = "- {rule: spc-2021-322/art20-12368-report, document: '（2022）丙0102执640号', who: 甲, why: 乙, until: 2999-12-31}\n"
    path.write_text(text, "utf-8")
    with desk_client(tmp_path) as client:
        place = bring(client)
        fields = {"csrf": csrf(client), "rule": "spc-2021-322/art20-12368-report"}
        answer = client.post(place + "/withdraw", data=fields)
        assert answer.status_code == 409
        assert "zhihe-waivers.yaml 第 1 行" in answer.text
        assert path.read_text("utf-8") == text


@pytest.mark.parametrize("name", ["执行裁定书-终本-多处缺陷.docx"])
def test_an_edit_says_where_the_comments_are(client: TestClient, name: str) -> None:
    path = DRAFT.with_name(name)
    answer = client.post(
        "/draft", data={"csrf": csrf(client)}, files={"file": (path.name, path.read_bytes())}
    )
    place = settled(client, answer.headers["location"])
    assert "批注和修订写在原来的文件里" not in client.get(place).text
    edit = {"csrf": csrf(client), "text": "甲县人民法院\n执行裁定书\n改过"}
    for headers in ({"hx-request": "true"}, {}):
        shown = client.post(place, data=edit, headers=headers)
        shown = shown if headers else client.get(settled(client, place))
        assert "批注和修订写在原来的文件里" in shown.text
        assert "恢复原来的文字</button>" in shown.text
        assert "annotated.docx" not in shown.text
    plain = bring(client)
    client.post(plain, data=edit)
    assert "写在原来的文件里" not in client.get(settled(client, plain)).text


@pytest.mark.parametrize("wrong", [{"who": " "}, {"why": ""}, {"until": "2001-01-01"}, {"until": ""}])
def test_an_incomplete_waiver_writes_nothing_and_keeps_what_was_typed(
    tmp_path: Path, wrong: dict[str, str]
) -> None:
    with desk_client(tmp_path) as client:
        place = bring(client)
        answer = client.post(place + "/waive", data=waiver(client, **wrong))
        assert answer.status_code == 400
        assert "没有写进豁免文件" in answer.text
        if "who" not in wrong:
            assert 'value="张某"' in answer.text
        assert not (tmp_path / "zhihe-waivers.yaml").exists()


SEARCH_MADE = (
    *(
        f"search.{group}."
        for group in ("about", "example", "facet", "field", "format", "hit", "sort", "verdict")
    ),
    "search.date_like_",
    "rule.search.",
    "rule.head.",
    "draft.dated.",
    "type.",
)


def test_every_string_of_the_pages_is_in_both_languages_and_used() -> None:
    names = set(catalogue())
    assert all(set(entry) == set(LANGUAGES) for entry in catalogue().values())
    sources = "".join(
        path.read_text("utf-8") for path in (ROOT / "desk").rglob("*") if path.suffix in (".py", ".html")
    )
    made = {
        name
        for name in names
        if name.startswith(
            (
                "mode.",
                "verdict.",
                "severity.",
                "nav.",
                "draft.annotated_",
                "audit.state.",
                "audit.standing.",
                "audit.by_",
                *SEARCH_MADE,
            )
        )
    }
    assert [
        name for name in sorted(names - made) if f'"{name}"' not in sources and f"'{name}'" not in sources
    ] == []


def test_what_others_call_something_is_called_so_here_too() -> None:
    strings = catalogue()
    assert {name: strings[f"type.{name}"]["zh"] for name in TYPE_NAMES} == TYPE_NAMES
    assert [strings[f"search.about.{each.id}"]["zh"] for each in QUERY_FIELDS] == [
        each.about for each in QUERY_FIELDS
    ]


def test_english_is_a_click_away_and_stays(client: TestClient) -> None:
    assert "Check a draft" in client.get("/draft?lang=en").text
    assert "Check a draft" in client.get("/draft").text
    assert "审稿" in client.get("/draft?lang=zh").text
