"""The desk for programs: the same JSON as the command line, errors that say what to do, and a description that holds."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import jsonschema
import pytest
import schemathesis
from desk_pages import desk_in, served
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from checker.verdict import Mode
from corpus.doctype import TYPE_NAMES
from desk.opening import hosts_for
from desk.web.access import Access
from desk.web.app import create_app
from desk.web.rates import Rate
from desk.web.tokens import Tokens
from index.engine import Sort
from index.entry import FACETS

ROOT = Path(__file__).resolve().parents[1]
DRAFTS = ROOT / "examples" / "drafts"
DRAFT = DRAFTS / "执行通知书-缺12368举报.txt"
BROKEN = bytes(range(256)) * 20  # no file of any kind
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text("utf-8"))


def bearer(token: str) -> dict[str, str]:
    """What a program says of itself."""
    return {"authorization": f"Bearer {token}"}


@dataclass
class Api:
    """A desk with a library, that asks for a token, and a program that has one."""

    client: httpx2.Client
    home: Path
    token: str

    def zhihe(self, *arguments: str) -> str:
        """What the command line prints."""
        return subprocess.run(
            [sys.executable, "-m", "desk", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env={**os.environ, "ZHIHE_HOME": str(self.home)},
            timeout=120,
        ).stdout


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("api")
    desk = desk_in(folder)
    tokens = Tokens(desk.library)
    token = tokens.new("程序", read_only=True)
    app = create_app(desk, hosts_for("127.0.0.1", []), Access(tokens, failures=Rate(None, 1.0)))
    with (
        served(app) as port,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=bearer(token), timeout=60) as client,
    ):
        api = Api(client, desk.library, token)
        api.zhihe("index", str(DRAFTS))
        api.zhihe("audit", str(DRAFTS), "--out", str(desk.audits / "first"), "--workers", "0")
        yield api


def test_a_file_gets_the_report_of_the_command_line(api: Api) -> None:
    answer = api.client.post(
        "/api/v1/check", data={"as_of": "2022-03-01"}, files={"file": (DRAFT.name, DRAFT.read_bytes())}
    )
    assert answer.status_code == 200
    told = answer.json()
    printed = json.loads(api.zhihe("check", "--format", "json", "--as-of", "2022-03-01", str(DRAFT)))
    for each in (told, printed):
        each["documents"][0].pop("path")
        each.pop("waivers")
    assert told == printed
    assert told["totals"]["fail"] == 1


def test_a_text_is_judged_like_the_file_that_holds_it(api: Api) -> None:
    text = DRAFT.read_text("utf-8")
    sent = [
        {"json": {"text": text, "all": True, "name": "草稿"}},
        {"data": {"text": text, "all": "true", "name": "草稿"}},
        {"files": {"text": (None, text), "all": (None, "1"), "name": (None, "草稿")}},
    ]
    answers = [api.client.post("/api/v1/check", **each).json() for each in sent]
    assert answers[0] == answers[1] == answers[2]
    jsonschema.validate(answers[0], SCHEMA)
    assert answers[0]["documents"][0]["path"] == "草稿"
    assert {each["verdict"] for each in answers[0]["documents"][0]["results"]} >= {"fail", "not_applicable"}


def test_an_unreadable_file_is_a_report_that_says_why(api: Api) -> None:
    answer = api.client.post("/api/v1/check", files={"file": ("空.pdf", b"%PDF-1.7\n")})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), SCHEMA)
    assert answer.json()["documents"][0]["unreadable"]


def test_mode_type_and_day_are_those_that_were_asked_for(api: Api) -> None:
    asked = {"text": "甲县人民法院", "mode": "served", "type": "execution_notice", "as_of": "2020-01-02"}
    document = api.client.post("/api/v1/check", json=asked).json()["documents"][0]
    assert (document["mode"], document["type"]) == ("served", "execution_notice")
    assert (document["date"], document["date_source"]) == ("2020-01-02", "as_of")


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"json": {}}, 400, "file"),
        ({"json": {"text": " "}}, 400, "file"),
        ({"json": {"text": "a", "asof": "2020-01-01"}}, 400, "asof"),
        ({"json": {"text": "a", "as_of": "2020-1-1"}}, 400, "2022-03-01"),
        ({"json": {"text": "a", "as_of": "2020-W01-1"}}, 400, "2022-03-01"),
        ({"json": {"text": "a", "mode": "x"}}, 400, "草稿"),
        ({"json": {"text": "a", "type": "x"}}, 400, "类型"),
        ({"json": {"text": "a", "all": "yes"}}, 400, "all"),
        ({"json": {"text": ["a"]}}, 400, "text"),
        ({"json": {"text": "a", "name": "a" * 256}}, 400, "255"),
        ({"json": [1]}, 400, "JSON"),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400, "JSON"),
        ({"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}, 400, "JSON"),
        ({"content": b"\xff", "headers": {"content-type": "application/json"}}, 400, "JSON"),
        ({"content": b"a", "headers": {"content-type": "text/plain"}}, 415, "multipart"),
        ({"content": b"a", "headers": {"content-type": "multipart/form-data"}}, 400, "残缺"),
        ({"content": b"a", "headers": {"content-type": "multipart/form-data; boundary=x"}}, 400, "残缺"),
        ({"data": {"text": "a"}, "files": {"file": ("a.txt", b"a")}}, 400, "之一"),
        ({"files": [("file", ("a.txt", b"a")), ("file", ("b.txt", b"b"))]}, 400, "一次"),
        ({"data": {"file": "a"}}, 400, "带文件名"),
        ({"data": {"text": "a", "ocr": "maybe"}}, 400, "ocr"),
        ({"json": {"text": "a"}, "params": {"mode": "draft"}}, 400, "mode"),
    ],
)
def test_what_cannot_be_understood_gets_a_sentence(
    api: Api, sent: dict[str, Any], status: int, said: str
) -> None:
    answer = api.client.post("/api/v1/check", **sent)
    assert answer.status_code == status
    assert said in answer.json()["error"]
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("text", ["\ud800", "\x00\x00", "\u202eabc", "=1+1", "<script>alert(1)</script>"])
def test_any_text_is_judged(api: Api, text: str) -> None:
    body = json.dumps({"text": f"甲县人民法院执行通知书{text}", "name": text})
    answer = api.client.post("/api/v1/check", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 200
    jsonschema.validate(answer.json(), SCHEMA)


def test_a_search_answers_as_the_command_line_does(api: Api) -> None:
    words = "类型:执行通知书"
    told = api.client.get(
        "/api/v1/search", params={"q": words, "sort": "newest", "limit": 3, "page": 1}
    ).json()
    printed = json.loads(api.zhihe("search", "--format", "json", "--sort", "newest", "--limit", "3", words))
    assert told == printed
    assert told["total"] > 0


def test_a_search_sees_what_was_indexed_after_the_server_began(api: Api, tmp_path: Path) -> None:
    (tmp_path / "新.txt").write_text("丙县人民法院执行通知书。新收的文书。", "utf-8")
    assert api.client.get("/api/v1/search", params={"q": '"新收的文书"'}).json()["total"] == 0
    api.zhihe("index", str(tmp_path))
    assert api.client.get("/api/v1/search", params={"q": '"新收的文书"'}).json()["total"] == 1


def test_facets_are_those_that_were_asked_for(api: Api) -> None:
    asked = {"q": "*", "facets": "type,court"}
    assert set(api.client.get("/api/v1/search", params=asked).json()["facets"]) == {"type", "court"}
    assert api.client.get("/api/v1/search", params={"q": "*", "facets": "none"}).json()["facets"] == {}


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "q"),
        ({"q": " "}, "q"),
        ({"q": "没有的字段:1"}, "检索式有误"),
        ({"q": '"没有配对'}, "引号"),
        ({"q": "甲" * 2001}, "上限"),
        ({"q": "甲", "page": "0"}, "page"),
        ({"q": "甲", "page": "1.5"}, "page"),
        ({"q": "甲", "page": "٣"}, "page"),
        ({"q": "甲", "limit": "1000000000000"}, "limit"),
        ({"q": "甲", "sort": "x"}, "newest"),
        ({"q": "甲", "facets": "x"}, "court"),
        ({"q": "甲", "order": "x"}, "order"),
        ({"q": ["甲", "乙"]}, "一次"),
    ],
)
def test_a_wrong_search_gets_a_sentence(api: Api, params: dict[str, Any], said: str) -> None:
    answer = api.client.get("/api/v1/search", params=params)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_an_audit_tells_its_progress_and_its_totals(api: Api) -> None:
    (listed,) = api.client.get("/api/v1/audits").json()["audits"]
    told = api.client.get("/api/v1/audits/first").json()
    totals = told.pop("totals")
    assert told == listed
    assert told["state"]["name"] == "finished"
    assert told["state"]["committed"] == told["state"]["planned"] == len(list(DRAFTS.iterdir()))
    assert totals == json.loads((api.home.parent / "audits" / "first" / "totals.json").read_text("utf-8"))


@pytest.mark.parametrize(
    "name", ["nothing", "..", "%2e%2e%2flibrary", ".hidden", "a%00b", "first%2f..", "a%0ab"]
)
def test_no_other_folder_is_an_audit(api: Api, name: str) -> None:
    answer = api.client.get(f"/api/v1/audits/{name}")
    assert answer.status_code == 404
    assert answer.json()["error"]


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH", "POST"])
def test_another_method_is_refused(api: Api, method: str) -> None:
    assert api.client.request(method, "/api/v1/search").status_code in (403, 405)


def test_an_unknown_address_is_json_too(api: Api) -> None:
    answer = api.client.get("/api/v1/nothing")
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_the_description_names_every_route_and_no_other(api: Api) -> None:
    from desk.web.api.v1 import router  # noqa: PLC0415  beside what it is compared with

    described = api.client.get("/api/v1/openapi.json").json()["paths"]
    assert {(path, method.upper()) for path, each in described.items() for method in each} == {
        (route.path, method)
        for route in router.routes
        for method in route.methods  # type: ignore[attr-defined]  # all are routes of paths
    }


def _table(heading: str) -> dict[str, str]:
    """What the page for programmers says of each parameter under a heading."""
    page = (ROOT / "docs" / "zh" / "接口.md").read_text("utf-8")
    part = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ((?:`\w+`(?: 或 )?)+) \| (.*) \|$", part, re.MULTILINE)
    return {name: said for names, said in rows for name in re.findall(r"`(\w+)`", names)}


def test_the_page_for_programmers_says_what_the_description_says(api: Api) -> None:
    described = api.client.get("/api/v1/openapi.json").json()
    schemas = described["components"]["schemas"]
    check = _table("检查")
    assert set(check) == set(schemas["check_form"]["properties"])
    assert re.findall(r"`(\w+)`", check["mode"]) == schemas["mode"]["enum"]
    assert re.findall(r"`(\w+)`", check["type"])[0] in schemas["document_type"]["enum"]
    search = _table("检索")
    parameters = {
        each["name"]: each["schema"] for each in described["paths"]["/api/v1/search"]["get"]["parameters"]
    }
    assert set(search) == set(parameters)
    assert re.findall(r"`(\w+)`", search["sort"]) == parameters["sort"]["enum"] == list(Sort)
    facets = schemas["found"]["properties"]["facets"]["propertyNames"]["enum"]
    assert re.findall(r"`(\w+)`", search["facets"]) == [*facets, "none"]
    assert facets == list(FACETS)
    assert parameters["facets"]["pattern"].count("|".join(facets)) == 2
    for name in ("minimum", "maximum", "default"):
        assert str(parameters["limit"][name]) in search["limit"]


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ({"mode": "草稿"}, [each.value for each in Mode]),
        ({"type": "执行通知书"}, ["document_type", "/api/v1/openapi.json", next(iter(TYPE_NAMES))]),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_wrong_value_is_answered_with_those_that_there_are(
    api: Api, sent: dict[str, str], known: list[str], language: str
) -> None:
    answer = api.client.post(
        "/api/v1/check", data={"text": "甲", **sent}, headers={"cookie": f"zhihe_language={language}"}
    )
    assert answer.status_code == 400
    assert [each for each in known if each not in answer.json()["error"]] == []


@pytest.mark.parametrize("path", ["/api/v1/search", "/search"])
def test_a_wrong_order_is_answered_with_those_that_there_are(api: Api, path: str) -> None:
    answer = api.client.get(
        path, params={"q": "甲", "sort": "latest"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 400
    assert [each for each in Sort if each not in answer.json()["error"]] == []


def test_a_broken_file_is_called_the_same_on_the_command_line_and_here(api: Api, tmp_path: Path) -> None:
    path = tmp_path / "草稿.docx"
    path.write_bytes(BROKEN)
    told = api.client.post("/api/v1/check", files={"file": (path.name, BROKEN)}).json()
    printed = json.loads(api.zhihe("check", "--format", "json", str(path)))
    assert told["documents"][0]["unreadable"] == printed["documents"][0]["unreadable"]
    assert told["documents"][0]["unreadable"].startswith("扩展名是 .docx，内容却不是")


# --- the example of a client

CLIENT = ROOT / "examples" / "api_client.py"


def client(api: Api, *arguments: str, token: str | None = None) -> subprocess.CompletedProcess[str]:
    """The example as somebody runs it who has nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", str(CLIENT), str(api.client.base_url), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"ZHIHE_TOKEN": api.token if token is None else token, "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )


def test_the_example_client_checks_searches_and_asks(api: Api) -> None:
    checked = client(api, "check", str(DRAFT))
    assert checked.returncode == 0, checked.stderr
    assert "不合格：" in checked.stdout
    assert "共 " in client(api, "search", "类型:执行通知书").stdout
    assert "finished" in client(api, "audits").stdout


def test_the_example_client_says_why_it_was_refused(api: Api) -> None:
    assert "检索式有误" in client(api, "search", "没有的字段:1").stderr
    refused = client(api, "audits", token="zhihe_no")  # noqa: S106  none
    assert refused.returncode == 1
    assert "令牌不对" in refused.stderr
    assert client(api).returncode == 2


def test_the_example_client_imports_nothing_but_the_standard_library() -> None:
    imports = re.findall(r"^(?:from|import) (\w+)", CLIENT.read_text("utf-8"), re.MULTILINE)
    assert set(imports) <= sys.stdlib_module_names


# --- the description holds, whatever is sent


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v1/check"),
        ("GET", "/api/v1/search"),
        ("GET", "/api/v1/audits"),
        ("GET", "/api/v1/audits/{name}"),
    ],
)
def test_answers_are_as_described(api: Api, method: str, path: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(api.client.get("/api/v1/openapi.json").json())
    schema.config.update(base_url=str(api.client.base_url))
    checks = schema.config.checks
    rejected = checks.negative_data_rejection
    rejected.expected_statuses = [*rejected.expected_statuses, "413", "414"]
    if path.endswith("search"):  # the grammar of queries cannot be described there
        accepted = checks.positive_data_acceptance
        accepted.expected_statuses = [*accepted.expected_statuses, "400"]

    @schema.auth()
    class Token:
        """How schemathesis comes by its token; it also tries without, and with others."""

        def get(self, _case: Any, _context: Any) -> str:
            return api.token

        def set(self, case: Any, token: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}

    @given(case=schema[path][method].as_strategy(generation_mode=mode))
    @settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    def sent(case: schemathesis.Case) -> None:
        case.call_and_validate()

    sent()
