"""巡查 without a browser: real runs in processes of their own, stopped, killed, resumed; and every page of their results."""

from __future__ import annotations

import csv
import errno
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import audit_inputs
import pytest
from desk_pages import csrf, desk_client
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from audit.manifest import Folder, read_manifest
from audit.totals import verify
from audit.walk import Walk
from desk.web import auditprocesses
from desk.web.auditrecords import Crossings, Place, Wanted, page_of, records
from desk.web.auditruns import Order, Run
from desk.web.trouble import Refused
from desk.web.visitors import Visitor

ROOT = Path(__file__).resolve().parents[1]
FILES = 600
PAYLOAD = "<script>alert(1)</script>"
TAGS = "<img src=x onerror=alert(2)>"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders to audit: many files, odd files, one file in a folder with tags in its name, links that lead out."""
    root = tmp_path_factory.mktemp("文书")
    audit_inputs.write_folder(root / "六百份", FILES)
    audit_inputs.write_odd_folder(root / "古怪")
    tagged = root / TAGS.replace("/", "")
    tagged.mkdir()
    (tagged / "法院有标签.txt").write_text(
        audit_inputs.BAD.replace("李某某", PAYLOAD).replace("甲县人民法院\n", f"{TAGS}甲县人民法院\n"),
        "utf-8",
    )
    outside = tmp_path_factory.mktemp("外面")
    (outside / "秘密.txt").write_text(audit_inputs.GOOD, "utf-8")
    (root / "出去").symlink_to(outside)
    (tagged / "出去.txt").symlink_to(outside / "秘密.txt")
    (root / "没有法院.txt").write_text("关于办理执行案件的说明，供参考。\n", "utf-8")
    (root / "一份.txt").write_text(audit_inputs.GOOD, "utf-8")
    return root


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def client(home: Path, root: Path) -> Iterator[TestClient]:
    with desk_client(home, audit_roots=(root,)) as client:
        yield client


def start(client: TestClient, path: str, **fields: str) -> str:
    """The address of a new run."""
    form = {"csrf": csrf(client, "/audit/new"), "root": "0", "path": path, "mode": "served", **fields}
    answer = client.post("/audit", data=form)
    assert answer.status_code == 303, re.findall(r'role="alert".*?</p>', answer.text)
    return answer.headers["location"]


def act(client: TestClient, run: str, action: str) -> None:
    answer = client.post(f"{run}/{action}", data={"csrf": csrf(client, "/audit/new")})
    assert answer.status_code == 303, answer.text


def state(client: TestClient, run: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"{run}/progress?format=json").json()["state"]
    return found


def wait(
    client: TestClient, run: str, until: Callable[[dict[str, Any]], bool], seconds: float = 120
) -> dict[str, Any]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        now = state(client, run)
        if until(now):
            return now
        time.sleep(0.1)
    raise AssertionError(f"still {now}")


def ended(now: dict[str, Any]) -> bool:
    return now["name"] not in ("running", "stopping")


def halfway(now: dict[str, Any]) -> bool:
    return 0 < now["committed"] < FILES or ended(now)


def results(home: Path, run: str) -> Path:
    return home / "audits" / run.rpartition("/")[2] / "results"


@pytest.fixture(scope="module")
def whole(client: TestClient) -> str:
    """A finished run on everything."""
    run = start(client, "", name=f"全部 {PAYLOAD}")
    assert wait(client, run, ended)["name"] == "finished"
    return run


def test_the_totals_are_those_of_the_audit(client: TestClient, home: Path, whole: str) -> None:
    facts = client.get(f"{whole}?format=json").json()
    assert facts["totals"] == json.loads(Folder(results(home, whole)).totals.read_bytes())
    assert verify(results(home, whole)) == []
    shown = client.get(whole).text
    assert f"共 {facts['totals']['documents']} 份文书" in shown


def test_from_the_rule_to_the_clause(client: TestClient, whole: str) -> None:
    rule = "spc-2021-322/art20-account"
    shown = client.get(f"{whole}/rule/{rule}").text
    court = re.search(r'href="([^"]*verdict=fail&amp;court=[^"]*)"', shown)
    assert court
    listed = client.get(court[1].replace("&amp;", "&")).text
    clause = re.search(r'href="([^"]*/clause/\d+)"', listed)
    assert clause
    assert client.get(clause[1].rpartition("/clause")[0]).status_code == 200
    found = client.get(f"{clause[1]}?format=json").json()
    assert found["result"]["rule"] == rule
    assert found["result"]["verdict"] == "fail"


def test_a_clause_is_shown_in_its_text(client: TestClient, whole: str) -> None:
    rule = "spc-2021-322/art20-12368-report"
    first = client.get(f"{whole}/documents?rule={rule}&verdict=pass&format=json").json()["documents"][0]
    number = 1 + next(at for at, each in enumerate(first["results"]) if each["rule"] == rule)
    found = client.get(f"{whole}/document/{first['id']}/clause/{number}?format=json").json()
    passage = found["surroundings"][0]
    assert passage["found"] == found["result"]["evidence"][0]["text"]
    assert passage["before"] + passage["found"] + passage["after"] in Path(first["path"]).read_text("utf-8")
    assert (
        f'<mark class="pass">{passage["found"]}'
        in client.get(f"{whole}/document/{first['id']}/clause/{number}").text
    )


def test_a_file_that_changed_since_is_not_quoted(client: TestClient, root: Path) -> None:
    folder = root / "会改的"
    audit_inputs.write_folder(folder, 3)
    run = start(client, "会改的")
    wait(client, run, ended)
    document = next(
        each
        for each in client.get(f"{run}/documents?format=json").json()["documents"]
        if any(result["evidence"] for result in each["results"])
    )
    number = 1 + next(at for at, each in enumerate(document["results"]) if each["evidence"])
    page = f"{run}/document/{document['id']}/clause/{number}"
    assert client.get(f"{page}?format=json").json()["surroundings"]
    with Path(document["path"]).open("ab") as file:
        file.write(b"\n")
    assert client.get(f"{page}?format=json").json()["surroundings"] == []
    assert "改动过" in client.get(page).text
    shutil.rmtree(folder)
    assert "原文件已经不在" in client.get(page).text


@pytest.mark.parametrize(
    "query",
    [
        "",
        "standing=failing",
        "standing=unreadable",
        "court=甲县人民法院",
        "court=-",
        "type=execution_notice&year=2022",
    ],
)
def test_pages_of_documents_hold_each_once(client: TestClient, home: Path, whole: str, query: str) -> None:
    folder = Folder(results(home, whole))
    plan = read_manifest(folder)
    assert plan
    expected = [
        f"{shard}-{line}"
        for shard in range(len(plan.shards))
        for line, record in records(folder, shard)
        if _fits(record, query)
    ]
    found, address = [], f"{whole}/documents?{query}"
    while address:
        page = client.get(f"{address}&format=json").json()
        found += [each["id"] for each in page["documents"]]
        address = f"{whole}/documents?{query}&from={page['next']}" if page["next"] else ""
    assert found == expected
    assert expected


def _fits(record: dict[str, Any], query: str) -> bool:
    """The same conditions, written once more and plainly."""
    fails = any(each["verdict"] == "fail" for each in record["results"])
    readable = record["unreadable"] is None
    return {
        "": True,
        "standing=failing": fails,
        "standing=unreadable": not readable,
        "court=甲县人民法院": record["court"] == "甲县人民法院",
        "court=-": readable and record["court"] is None,
        "type=execution_notice&year=2022": record["type"] == "execution_notice"
        and (record["date"] or "").startswith("2022")
        and record["date_source"] in ("document", "metadata"),
    }[query]


def test_a_search_that_runs_out_of_time_says_where_to_go_on(home: Path, whole: str) -> None:
    folder = Folder(results(home, whole))
    plan = read_manifest(folder)
    assert plan
    assert len(plan.shards) > 2
    at: Place | None = Place()
    found, cuts = [], 0
    while at is not None:
        page = page_of(folder, plan, Wanted(standing="unreadable"), at, seconds=-1)
        found += [place for place, _ in page.documents]
        cuts += page.cut
        at = page.next
    assert cuts
    assert found == [place for place, _ in page_of(folder, plan, Wanted(standing="unreadable")).documents]


def test_courts_of_a_rule_add_up_to_its_fails_however_often_it_was_interrupted(
    home: Path, whole: str
) -> None:
    folder = Folder(results(home, whole))
    plan = read_manifest(folder)
    assert plan
    totals = json.loads(folder.totals.read_bytes())
    slowly, at_once = Crossings(), Crossings()
    for row in totals["by_rule"]:
        courts = slowly.courts(folder, plan, row["rule"], seconds=-1)
        while courts.looked < courts.planned:
            courts = slowly.courts(folder, plan, row["rule"], seconds=-1)
        assert sum(count for _, count in courts.counts) == row["fail"]
        assert courts == at_once.courts(folder, plan, row["rule"], seconds=60)


def test_downloads_are_the_files_of_the_audit(client: TestClient, home: Path, whole: str) -> None:
    folder = Folder(results(home, whole))
    plan = read_manifest(folder)
    assert plan
    for name, expected in (
        ("report.html", folder.report.read_bytes()),
        ("totals.json", folder.totals.read_bytes()),
        ("documents.jsonl", b"".join(folder.part(shard).read_bytes() for shard in range(len(plan.shards)))),
    ):
        answer = client.get(f"{whole}/download/{name}")
        assert answer.content == expected
        assert answer.headers["content-disposition"].startswith("attachment")
        assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_the_report_is_shown_where_nothing_can_run(client: TestClient, home: Path, whole: str) -> None:
    answer = client.get(f"{whole}/report")
    assert answer.content == Folder(results(home, whole)).report.read_bytes()
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none';")


def test_the_table_has_a_row_for_each_result_and_no_formula(client: TestClient, whole: str) -> None:
    totals = client.get(f"{whole}?format=json").json()["totals"]
    text = client.get(f"{whole}/download/documents.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [
        sum(row["结论"] == name for row in rows) for name in ("不合格", "无法判断", "合格", "没有读取")
    ] == [
        totals["fail"],
        totals["undecided"],
        0,
        totals["unreadable"],
    ]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    rule = "spc-2021-322/art20-account"
    one = client.get(f"{whole}/download/documents.csv?rule={rule}&verdict=fail").content.decode("utf-8-sig")
    assert {row["规则"] for row in csv.DictReader(io.StringIO(one))} == {rule}


def pages(client: TestClient, run: str) -> Iterator[str]:
    """Every page of a run."""
    yield from (
        "/audit",
        "/audit/new",
        run,
        f"{run}/documents",
        f"{run}/by/court",
        f"{run}/by/type",
        f"{run}/delete",
    )
    for rule in client.get(f"{run}?format=json").json()["totals"]["by_rule"][:10]:
        yield f"{run}/rule/{rule['rule']}"
    for path in ("standing=unreadable", "standing=failing", "court=-"):
        for document in client.get(f"{run}/documents?{path}&format=json").json()["documents"]:
            yield f"{run}/document/{document['id']}"
            if document["results"]:
                yield f"{run}/document/{document['id']}/clause/1"


def test_no_text_of_a_file_becomes_markup(client: TestClient, root: Path) -> None:
    assert (root / "古怪").exists()
    for folder in ("古怪", TAGS.replace("/", "")):
        run = start(client, folder, name=PAYLOAD)
        assert wait(client, run, ended)["name"] == "finished"
        for path in pages(client, run):
            shown = client.get(path)
            assert shown.status_code == 200, path
            assert "<script>alert" not in shown.text, path
            assert "<img" not in shown.text, path
            assert "\u202e" not in shown.text, path
        assert "<script>alert" not in client.get(f"{run}/documents?court={PAYLOAD}&rule={PAYLOAD}").text
        assert "<script>alert" not in client.get(f"/audit/new?path={PAYLOAD}").text


def test_a_link_that_leads_out_of_the_root_is_not_read(client: TestClient) -> None:
    run = start(client, TAGS.replace("/", ""))
    wait(client, run, ended)
    found = client.get(f"{run}/documents?standing=unreadable&format=json").json()["documents"]
    assert [Path(each["path"]).name for each in found] == ["出去.txt"]
    assert "允许检查的文件夹以外" in found[0]["unreadable"]


def test_a_link_inside_is_read_and_one_outside_is_an_entry(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.txt").write_text("x")
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "b.txt").symlink_to("a.txt")
    (tmp_path / "in" / "c.txt").symlink_to("../out.txt")
    found = {
        each.path: each.unreadable for each in Walk([str(tmp_path / "in")], tmp_path / "o", tmp_path / "in")
    }
    assert found["a.txt"] is None
    assert found["b.txt"] is None
    assert found["c.txt"]
    assert all(each.unreadable is None for each in Walk([str(tmp_path / "in")], tmp_path / "o"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("..", "只能选"),
        ("六百份/../..", "只能选"),
        ("/etc", "只能选"),
        ("出去", "只能选"),
        ("出去/深处", "找不到"),
        ("没有", "找不到"),
        ("一份.txt", "是一个文件"),
        ("a" * 5000, "不是可用的路径"),
        ("六百份\0", "只能选"),
        ("..\\..", "找不到"),
    ],
)
def test_a_folder_that_cannot_be_audited_is_a_sentence_and_what_was_typed_stays(
    client: TestClient, home: Path, path: str, said: str
) -> None:
    before = set((home / "audits").iterdir()) if (home / "audits").exists() else set()
    form = {
        "csrf": csrf(client, "/audit/new"),
        "root": "0",
        "path": path,
        "mode": "served",
        "name": "我的名称",
    }
    answer = client.post("/audit", data=form)
    assert 400 <= answer.status_code < 500
    assert said in answer.text
    assert 'value="我的名称"' in answer.text
    assert f'name="path" value="{path}"' in answer.text
    assert 'value="served" selected' in answer.text
    assert said in client.get("/audit/new", params={"path": path}).text
    assert (set((home / "audits").iterdir()) if (home / "audits").exists() else set()) == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"mode": "nonsense"}, "文书的状态只能是"),
        ({"mode": ""}, "文书的状态只能是"),
        ({"as_of": "2022-13-01"}, "不是日期"),
        ({"name": "长" * 101}, "名称太长"),
        ({"root": "7"}, "没有这个起始文件夹"),
        ({"root": "x"}, "没有这个起始文件夹"),
    ],
)
def test_a_wrong_field_is_a_sentence(client: TestClient, fields: dict[str, str], said: str) -> None:
    form = {"csrf": csrf(client, "/audit/new"), "root": "0", "path": "六百份", "mode": "served"} | fields
    answer = client.post("/audit", data=form)
    assert 400 <= answer.status_code < 500
    assert said in answer.text
    answer = client.post("/audit", data=form, headers={"accept": "application/json"})
    assert said in answer.json()["error"]


def test_a_folder_without_permission_is_a_sentence() -> None:
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from desk.web.folders import choose, contents\n"
        "from desk.web.trouble import Refused\n"
        "if os.geteuid() == 0: os.setuid(65534)  # root may open every folder\n"
        "for below in ('closed', 'closed/deep'):\n"
        "    try:\n"
        "        contents(choose((Path(sys.argv[1]),), '0', below))\n"
        "    except Refused as trouble:\n"
        "        print(trouble.name)\n"
    )
    with tempfile.TemporaryDirectory() as top:
        (Path(top) / "closed" / "deep").mkdir(parents=True)
        (Path(top) / "closed").chmod(0)
        Path(top).chmod(0o755)
        said = subprocess.run(
            [sys.executable, "-c", program, top],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        ).stdout
        (Path(top) / "closed").chmod(0o700)
    assert said.split() == ["audit.folder.closed"] * 2


def test_folders_whose_names_no_address_can_hold_are_counted(client: TestClient, root: Path) -> None:
    for name in (os.fsdecode(b"gbk\xc4\xe3"), "换\n行", "反\\斜", "空 格 "):
        (root / "名称" / name).mkdir(parents=True)
    shown = client.get("/audit/new?path=名称")
    assert "另有 2 个文件夹的名称不是正常的文字" in shown.text
    assert client.get("/audit/new?path=名称&format=json").json()["folders"] == ["反\\斜", "空 格 "]
    for link in re.findall(r'href="(/audit/new[?]root=[^"]*)"', shown.text):
        assert client.get(link.replace("&amp;", "&")).status_code == 200
    start(client, "名称/空 格 ")


def test_scans_are_recognised_when_asked_for(client: TestClient, home: Path, root: Path) -> None:
    audit_inputs.write_scans(root / "扫描", 2)
    run = start(client, "扫描")
    assert wait(client, run, ended)["name"] == "finished"
    waiting = [
        each["scanned_pages"] for each in client.get(f"{run}/documents?format=json").json()["documents"]
    ]
    assert waiting == [[], [1]]
    answer = client.post(f"{run}/resume", data={"csrf": csrf(client, "/audit/new"), "ocr": "yes"})
    assert answer.status_code == 303
    assert wait(client, run, ended)["name"] == "finished"
    assert verify(results(home, run)) == []
    left = [each["scanned_pages"] for each in client.get(f"{run}/documents?format=json").json()["documents"]]
    assert left == [[], []]


def test_without_recognition_installed_it_says_how_to_install_it(
    client: TestClient, whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.web.pages.audit.installed", lambda: False)  # a state of the machine
    assert "没有安装文字识别" in client.get("/audit/new").text
    form = {"csrf": csrf(client, "/audit/new"), "root": "0", "path": "六百份", "mode": "served", "ocr": "yes"}
    for path in ("/audit", f"{whole}/resume"):
        answer = client.post(path, data=form)
        assert answer.status_code == 400
        assert "pip install" in answer.text


def test_the_folder_of_results_is_not_audited(tmp_path: Path) -> None:
    (tmp_path / "audits" / "深").mkdir(parents=True)
    with desk_client(tmp_path, audit_roots=(tmp_path,)) as client:
        for path, said in (
            ("", "会把结果当作文书"),
            ("audits", "存放的是巡查结果"),
            ("audits/深", "存放的是巡查结果"),
        ):
            form = {"csrf": csrf(client, "/audit/new"), "root": "0", "path": path, "mode": "served"}
            answer = client.post("/audit", data=form)
            assert answer.status_code == 400
            assert said in answer.text


def test_stopped_and_resumed(client: TestClient, home: Path) -> None:
    run = start(client, "六百份")
    wait(client, run, halfway)
    shown = client.get(run).text
    assert "停止" in shown
    assert '<noscript><meta http-equiv="refresh"' in shown
    act(client, run, "stop")
    now = state(client, run)
    assert now["name"] == "stopped"
    assert 0 < now["committed"] < FILES
    assert client.get(f"{run}/documents?format=json").json()["missing"] == FILES - now["committed"]
    assert client.get(f"{run}/download/documents.jsonl").status_code == 409
    act(client, run, "resume")
    assert wait(client, run, ended)["name"] == "finished"
    assert verify(results(home, run)) == []


def test_killed_and_resumed_gives_the_same_records(client: TestClient, home: Path) -> None:
    run = start(client, "六百份")
    wait(client, run, halfway)
    os.kill(int((results(home, run).parent / "pid").read_text()), signal.SIGKILL)
    now = wait(client, run, ended)
    assert now["name"] == "interrupted"
    assert "断电" in client.get(run).text
    act(client, run, "resume")
    assert wait(client, run, ended)["name"] == "finished"
    assert verify(results(home, run)) == []
    undisturbed = start(client, "六百份")
    assert wait(client, undisturbed, ended)["name"] == "finished"
    one, other = (client.get(f"{each}/download/documents.jsonl").content for each in (run, undisturbed))
    assert one == other
    assert one.count(b"\n") == FILES


def test_what_failed_says_why(client: TestClient, home: Path) -> None:
    run = start(client, "六百份")
    wait(client, run, halfway)
    act(client, run, "stop")
    folder = Folder(results(home, run))
    folder.manifest.write_text("{", "utf-8")
    listed = client.get("/audit").text
    assert "manifest.json 损坏" in listed
    folder.manifest.unlink()
    act(client, run, "resume")
    now = wait(client, run, ended)
    assert now["name"] == "failed"
    assert "没有 manifest.json" in now["reason"]
    assert "没有 manifest.json" in client.get(run).text
    assert client.get(f"{run}/documents").status_code == 409


def filled_in(client: TestClient, name: str) -> dict[str, str]:
    """The form of a new run on the folder of six hundred."""
    chosen = {"root": "0", "path": "六百份", "mode": "served"}
    return {"csrf": csrf(client, "/audit/new"), **chosen, "name": name}


def test_no_more_than_two_run_at_once(client: TestClient) -> None:
    one, two = start(client, "六百份"), start(client, "六百份")
    form = filled_in(client, "第三个")
    answer = client.post("/audit", data=form)
    assert answer.status_code == 409
    assert "已有 2 个巡查在进行" in answer.text
    assert 'value="第三个"' in answer.text
    assert client.post(f"{one}/delete", data=form).status_code == 409
    for run in (one, two):
        act(client, run, "stop")
        act(client, run, "delete")
        assert client.get(run).status_code == 404


def test_resuming_what_runs_starts_nothing(client: TestClient, home: Path) -> None:
    run = start(client, "六百份")
    pid = (results(home, run).parent / "pid").read_text()
    answer = client.post(f"{run}/resume", data={"csrf": csrf(client, "/audit/new")})
    assert answer.status_code == 409
    assert "正在进行" in answer.text
    assert (results(home, run).parent / "pid").read_text() == pid
    act(client, run, "stop")


def test_a_run_of_the_command_line_is_shown_and_not_touched(
    client: TestClient, home: Path, whole: str
) -> None:
    shutil.copytree(results(home, whole), home / "audits" / "手工")
    facts = client.get("/audit/run/手工?format=json").json()
    assert facts["state"]["name"] == "finished"
    assert facts["order"] is None
    for action in ("stop", "resume", "delete"):
        answer = client.post(f"/audit/run/手工/{action}", data={"csrf": csrf(client, "/audit/new")})
        assert answer.status_code == 409
    assert (home / "audits" / "手工" / "totals.json").exists()
    shutil.rmtree(home / "audits" / "手工")


@pytest.mark.parametrize("name", ["%2e%2e", "没有", "..%2f..", ".隐藏", "a%00b"])
def test_only_runs_of_the_desk_have_a_page(client: TestClient, name: str) -> None:
    assert client.get(f"/audit/run/{name}").status_code == 404
    assert client.get(f"/audit/run/{name}/download/report.html").status_code == 404


def test_a_link_among_the_runs_is_not_followed(client: TestClient, home: Path, whole: str) -> None:
    link = home / "audits" / "链接"
    link.symlink_to(results(home, whole))
    assert client.get("/audit/run/链接").status_code == 404
    assert "链接" not in [each["id"] for each in client.get("/audit?format=json").json()["runs"]]
    link.unlink()


@pytest.mark.parametrize(
    "path",
    [
        "/document/0-99999",
        "/document/99999-0",
        "/document/x",
        "/document/0-0/clause/0",
        "/document/0-0/clause/9999",
        "/document/²-0",
        "/rule/none",
        "/by/nothing",
        "/download/manifest.json",
        "/download/..%2frun.json",
        "/documents?from=x",
    ],
)
def test_what_there_is_not_is_a_sentence(client: TestClient, whole: str, path: str) -> None:
    answer = client.get(f"{whole}{path}")
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text


def test_a_condition_that_there_is_not_is_a_sentence(client: TestClient, whole: str) -> None:
    assert client.get(f"{whole}/documents?verdict=nonsense").status_code == 400
    assert client.get(f"{whole}/documents?standing=nonsense").status_code == 400
    assert "没有这样的文书" in client.get(f"{whole}/documents?court=没有这个法院&rule=none").text


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (OSError(errno.ENOSPC, "No space left"), "audit.disk_full"),
        (PermissionError(errno.EACCES, "denied"), "audit.no_permission"),
        (NotADirectoryError(errno.ENOTDIR, "Not a directory"), "audit.no_folder"),
    ],
)
def test_each_trouble_of_the_disk_has_its_sentence(trouble: OSError, said: str) -> None:
    assert auditprocesses._explained(Path("/x"), trouble).name == said


def test_a_folder_for_audits_that_cannot_be_made_is_a_sentence(tmp_path: Path, root: Path) -> None:
    (tmp_path / "audits").write_text("a file", "utf-8")
    with desk_client(tmp_path, audit_roots=(root,)) as client:
        form = filled_in(client, "留着")
        answer = client.post("/audit", data=form)
        assert answer.status_code == 500
        assert "不能用" in answer.text
        assert 'value="留着"' in answer.text


def test_a_full_disk_starts_nothing_and_a_run_says_so(tmp_path: Path) -> None:
    order = Order("满", str(tmp_path), "served", "2026-11-27T00:00:00+08:00")
    run = Run("满", tmp_path / "没有这个文件夹", order)
    with pytest.raises(Refused):
        auditprocesses._start(run)


class _ReadOnly:
    """Lets in visitors who may only look."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["state"]["visitor"] = Visitor("somebody", may_write=False)
        await self.app(scope, receive, send)


def test_a_read_only_visitor_looks_and_changes_nothing(home: Path, root: Path, whole: str) -> None:
    with desk_client(home, audit_roots=(root,), inside=[Middleware(_ReadOnly)]) as visitor:
        proof = csrf(visitor, "/draft")
        for path in (whole, "/audit", "/audit/new", f"{whole}/documents"):
            shown = visitor.get(path)
            assert shown.status_code == 200
            assert 'method="post"' not in shown.text
        for path in ("/audit", f"{whole}/stop", f"{whole}/resume", f"{whole}/delete"):
            answer = visitor.post(path, data={"csrf": proof, "root": "0", "path": "六百份", "mode": "served"})
            assert answer.status_code == 403
            assert "只能查看" in answer.text
        assert visitor.get(whole).status_code == 200


@pytest.mark.parametrize("action", ["", "/run/x/stop", "/run/x/resume", "/run/x/delete"])
def test_a_form_of_another_site_is_refused(client: TestClient, action: str) -> None:
    assert client.post(f"/audit{action}", data={"path": "六百份", "mode": "served"}).status_code == 403


def test_a_form_sent_twice_begins_one_run(client: TestClient) -> None:
    page = client.get("/audit/new").text
    mark = re.search('name="once" value="([0-9a-f]{8})"', page)
    assert mark
    form = {**filled_in(client, "一次"), "once": mark[1]}
    first, again = (client.post("/audit", data=form).headers["location"] for _ in range(2))
    assert again == first
    other = client.post("/audit", data={**form, "name": "另一次"}).headers["location"]
    assert other != first, "what was filled anew after the Back button is another run"
    for run in (first, other):
        client.post(f"{run}/stop", data={"csrf": form["csrf"]})
        client.post(f"{run}/delete", data={"csrf": form["csrf"]})
