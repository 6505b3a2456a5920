"""审稿 when a form is filled wrong: a sentence that helps, a status that says so, and everything that was typed or chosen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_pages import csrf, desk_client, settled
from lxml import html
from starlette.testclient import TestClient

from checker.waivers import load_waivers

ROOT = Path(__file__).resolve().parents[1]
DRAFT = ROOT / "examples" / "drafts" / "执行通知书-缺12368举报.txt"
RULING = ROOT / "examples" / "drafts" / "执行裁定书-终本-多处缺陷.docx"
TEXT = DRAFT.read_text("utf-8")
WRONG = {"as_of": "2024-13-45"}
RULE = "spc-2021-322/art20-12368-report"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with desk_client(tmp_path) as client:
        yield client


def pasted(client: TestClient, **fields: str) -> str:
    answer = client.post("/draft", data={"csrf": csrf(client), "text": TEXT, **fields})
    return settled(client, answer.headers["location"])


def field(page: html.HtmlElement, name: str) -> str:
    """What stands in the first field of that name."""
    element = page.xpath(f"//*[@name='{name}']")[0]
    if element.tag == "select":
        return str(element.xpath("string(option[@selected]/@value)"))
    return (
        str(element.text or "").removeprefix("\n") if element.tag == "textarea" else str(element.get("value"))
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (WRONG, "“2024-13-45”不是日期"),
        ({"mode": "sent"}, "文书的状态只能是"),
        ({"type": "poem"}, "没有这种文书类型"),
    ],
)
def test_a_text_comes_back_with_all_that_was_typed(
    client: TestClient, wrong: dict[str, str], said: str
) -> None:
    given = {"text": TEXT, "as_of": "2024-01-02", "type": "execution_notice", "mode": "served", **wrong}
    answer = client.post("/draft", data={"csrf": csrf(client), **given})
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 400
    assert said in page.xpath("string(//*[@role='alert'])")
    assert field(page, "text") == TEXT
    for name in ("as_of", *({"mode", "type"} - wrong.keys())):
        assert field(page, name) == given[name]


def test_a_chosen_file_need_not_be_chosen_again(client: TestClient) -> None:
    files = {"file": (RULING.name, RULING.read_bytes())}
    answer = client.post("/draft", data={"csrf": csrf(client), "mode": "served", **WRONG}, files=files)
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 400
    assert "不是日期" in page.xpath("string(//*[@role='alert'])")
    assert (field(page, "as_of"), field(page, "mode")) == ("2024-13-45", "served")
    (form,) = page.xpath("//form[@id='again']")
    again = {each.get("name"): each.get("value") or "" for each in form.xpath(".//input[@type='hidden']")}
    done = client.post(
        form.get("action"), data={**again, "mode": "served", "as_of": "2024-01-02", "text": ""}
    )
    assert done.status_code == 303
    settled(client, done.headers["location"])
    assert client.get(done.headers["location"] + "?format=json").json()["type"] == "termination_ruling"
    assert client.get(done.headers["location"] + "/annotated.docx").status_code == 200


@pytest.mark.parametrize("script", [{}, {"hx-request": "true"}], ids=["no script", "script"])
def test_an_edit_with_a_wrong_day_comes_back_as_typed(client: TestClient, script: dict[str, str]) -> None:
    place = pasted(client)
    data = {"csrf": csrf(client), "text": TEXT + "后来补写", **WRONG}
    answer = client.post(place, data=data, headers=script)
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 400
    assert "不是日期" in page.xpath("string(//*[@role='alert'])")
    assert "后来补写" in field(page, "text")
    assert page.xpath("//textarea[@id='edited']/ancestor::details/@open")


def test_an_edit_of_a_draft_that_was_forgotten_is_not_lost(client: TestClient) -> None:
    place, proof = pasted(client), csrf(client)
    client.post(f"{place}/erase", data={"csrf": proof})
    answer = client.post(place, data={"csrf": proof, "text": TEXT + "后来补写"})
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 404
    assert "已经忘掉了" in page.xpath("string(//*[@role='alert'])")
    assert "后来补写" in field(page, "text")


def test_programs_get_the_sentence_only(client: TestClient) -> None:
    program = {"accept": "application/json"}
    for path in ("/draft", pasted(client)):
        answer = client.post(path, data={"csrf": csrf(client), "text": TEXT, **WRONG}, headers=program)
        assert answer.status_code == 400
        assert list(answer.json()) == ["error"]


WAIVER = {"rule": RULE, "who": "张某", "why": "另行告知", "until": "2999-12-31"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"until": "2999-02-30"}, "“2999-02-30”不是日期"),
        ({"until": "2001-01-01"}, "没有写进豁免文件"),
        ({"why": "另\u202e行\x00告\x1b知"}, "看不见的控制字符"),
        ({"who": "张\u200b某"}, "看不见的控制字符"),
        ({"who": "张\r\n某"}, "看不见的控制字符"),
        ({"why": "长" * 501}, "500 个字以内"),
    ],
)
def test_a_waiver_that_is_not_written_comes_back_as_typed(
    client: TestClient, tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    place = pasted(client)
    answer = client.post(f"{place}/waive", data={"csrf": csrf(client), **WAIVER, **wrong})
    page = html.document_fromstring(answer.content)
    assert answer.status_code == 400
    assert said in page.xpath("string(//*[@role='alert'])")
    (form,) = page.xpath("//details[@open]//form[contains(@action, 'waive')]")
    shown = {
        each.get("name"): each.get("value") for each in form.xpath(".//input") if each.get("name") != "csrf"
    }
    for name, value in {**WAIVER, **wrong}.items():
        assert shown[name] == "".join(char for char in value if char.isprintable())
    assert not (tmp_path / "zhihe-waivers.yaml").exists()
    if "控制字符" in said:  # what is sent again is what was shown
        assert client.post(f"{place}/waive", data={"csrf": csrf(client), **shown}).status_code == 303
        assert len(load_waivers(tmp_path / "zhihe-waivers.yaml")) == 1


@pytest.mark.parametrize("broken", ["[[[", "- rule: x\n", "- 1", "\xff"])
def test_a_broken_waiver_file_is_named_without_its_place(
    client: TestClient, tmp_path: Path, broken: str
) -> None:
    place = pasted(client)
    (tmp_path / "zhihe-waivers.yaml").write_bytes(broken.encode("latin-1"))
    for answer in (
        client.post(f"{place}/waive", data={"csrf": csrf(client), **WAIVER}),
        client.post("/api/v1/check", data={"text": TEXT}),
        client.get(pasted(client)),
        client.get(pasted(client) + "?format=json"),
    ):
        assert answer.status_code == 500
        assert "豁免文件有错" in answer.text
        assert "zhihe-waivers.yaml" in answer.text
        assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("length", [256, 9000])
def test_a_name_that_is_too_long_is_called_so(client: TestClient, length: int) -> None:
    files = {"file": ("长" * (length - 4) + ".txt", TEXT.encode())}
    answer = client.post("/draft", data={"csrf": csrf(client), **WRONG}, files=files)
    assert answer.status_code == 400
    assert "文件名太长（最多 255 个字）" in answer.text
    assert "表单残缺" not in answer.text


@pytest.mark.parametrize(
    ("text", "counts"),
    [(TEXT, False), (TEXT.replace("二〇二二年六月二十日", ""), True)],
    ids=["dated", "undated"],
)
def test_a_day_that_did_not_count_is_said_to_everybody(client: TestClient, text: str, counts: bool) -> None:
    place = pasted(client, text=text, as_of="2024-03-01")
    facts = client.get(place + "?format=json").json()
    assert facts["date_source"] == ("as_of" if counts else "document")
    said = "填写的日期 2024-03-01 没有用：文书有自己的日期，按 2022-06-20 的规定检查。"
    assert (said in client.get(place).text) is not counts
    assert (said in facts["notes"]) is not counts
    assert ("2024-03-01（填写的日期）" in client.get(place).text) is counts
    assert "The day 2024-03-01 was not used" not in client.get(place + "?lang=zh").text


def test_the_same_day_is_not_worth_a_word(client: TestClient) -> None:
    assert "没有用" not in client.get(pasted(client, as_of="2022-06-20")).text


def test_a_page_from_before_a_restart_costs_nothing_that_was_typed(client: TestClient) -> None:
    place = pasted(client)
    for path in ("/draft", place):
        answer = client.post(path, data={"csrf": "0" * 64, "text": TEXT, "mode": "served"})
        page = html.document_fromstring(answer.content)
        assert answer.status_code == 403
        assert "这个页面太旧" in page.xpath("string(//*[@role='alert'])")
        assert field(page, "text") == TEXT
        assert field(page, "mode") == "served"
        sent = {"csrf": field(page, "csrf"), "text": field(page, "text"), "mode": "served"}
        settled(client, client.post("/draft", data=sent).headers["location"])
    assert client.get("/draft?format=json").json()["drafts"][-1]["state"] == "judged"


def test_two_files_are_not_one(client: TestClient) -> None:
    files = [("file", (path.name, path.read_bytes())) for path in (DRAFT, RULING)]
    answer = client.post("/draft", data={"csrf": csrf(client)}, files=files)
    assert answer.status_code == 400
    assert "请只选一个文件" in answer.text


@pytest.mark.parametrize("name", ["   ", "\u200b", "\u202e\u202c"])
def test_a_file_without_a_name_can_be_opened_again(client: TestClient, name: str) -> None:
    files = {"file": (name, TEXT.encode())}
    client.post("/draft", data={"csrf": csrf(client)}, files=files)
    page = html.document_fromstring(client.get("/draft").content)
    assert page.xpath("//ul/li/a/text()") == ["没有名称的文件"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("买菜：白菜两斤，豆腐一块", "没有认出这是哪一种文书"),
        ("\x00" * 60, "正文几乎全是乱码"),
        ("甲" * 5000, "没有认出这是哪一种文书"),
    ],
    ids=["a list of vegetables", "control characters", "one character"],
)
def test_what_is_no_known_document_is_not_called_clean(client: TestClient, text: str, told: str) -> None:
    page = html.document_fromstring(client.get(pasted(client, text=text)).content)
    assert told in page.text_content()
    assert page.xpath("//p[contains(@class, 'verdict')]/@class") != ["verdict pass"]


def test_a_waiver_sent_twice_is_written_once(client: TestClient, tmp_path: Path) -> None:
    place = pasted(client)
    for _ in range(2):
        assert client.post(f"{place}/waive", data={"csrf": csrf(client), **WAIVER}).status_code == 303
    assert len(load_waivers(tmp_path / "zhihe-waivers.yaml")) == 1


def test_forgetting_twice_is_no_mistake(client: TestClient) -> None:
    place = pasted(client)
    for _ in range(2):
        assert client.post(f"{place}/erase", data={"csrf": csrf(client)}).headers["location"] == "/draft"


def test_a_long_text_in_a_plain_form_is_read_whole(client: TestClient) -> None:
    text = TEXT + "甲乙丙&%+=\r\n；" * 20_000
    place = pasted(client, text=text)
    page = html.document_fromstring(client.get(place).content)
    assert page.xpath("string(//textarea[@id='edited'])").strip("\n").endswith("甲乙丙&%+=\n；")
    assert len(page.xpath("string(//textarea[@id='edited'])")) >= len(text.replace("\r\n", "\n"))
