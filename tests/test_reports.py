"""Each report format in the hands of its reader: SARIF against the schema, CSV and HTML against the report."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from lxml import html
from test_command import BAD, GOOD, zhihe

from checker.load import load_rules
from checker.reports.csv import COLUMNS

ROOT = Path(__file__).resolve().parents[1]
SARIF_SCHEMA = json.loads((ROOT / "tests" / "files" / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))
DRAFTS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "examples" / "drafts").iterdir())
SERVED = ["examples/served/执行通知书-表格内账号折行.pdf"]
# Names and texts that a careless writer of CSV, HTML or URIs trips over.
HOSTILE = "=cmd|' calc'!A0 <img src=x onerror=alert(1)> #%.txt"
HOSTILE_TEXT = BAD + "</p></section><script>alert(1)</script>\t&amp; 案款请交给书记员\x07李某，由其代缴。"


@pytest.fixture
def hostile(tmp_path: Path) -> str:
    (tmp_path / HOSTILE).write_text(HOSTILE_TEXT, "utf-8")
    return HOSTILE


def sarif(*args: str, cwd: Path = ROOT) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(zhihe("check", "--format", "sarif", *args, cwd=cwd).stdout)
    jsonschema.Draft4Validator(SARIF_SCHEMA).validate(log)
    [run] = log["runs"]
    return dict(run)


def report(*args: str, cwd: Path = ROOT) -> dict[str, Any]:
    return dict(json.loads(zhihe("check", "--format", "json", *args, cwd=cwd).stdout))


@pytest.mark.parametrize("options", [[], ["--all"]])
def test_sarif_follows_its_schema_and_says_what_json_says(options: list[str]) -> None:
    files = [*DRAFTS, *SERVED, "没有.txt"]
    run, whole = sarif(*options, *files), report(*options, *files)
    kinds = {"fail": "fail", "undecided": "review", "pass": "pass", "not_applicable": "notApplicable"}
    expected = [
        (document["path"], result["rule"], kinds[result["verdict"]], result["fingerprint"])
        for document in whole["documents"]
        for result in document["results"]
        if options or result["verdict"] in ("fail", "undecided")
    ]
    shown = [
        (
            unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
            result["ruleId"],
            result["kind"],
            result.get("partialFingerprints", {}).get("zhiheClause/v1"),
        )
        for result in run["results"]
    ]
    assert shown == expected
    assert len(shown) > 20
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert any("没有读取" in each["message"]["text"] for each in invocation["toolExecutionNotifications"])


def test_sarif_levels_are_those_of_the_standard() -> None:
    """§3.27.10: only a `fail` has another level than `none`."""
    run = sarif("--all", *DRAFTS, *SERVED)
    levels = {(each["kind"], each["level"]) for each in run["results"]}
    assert {kind for kind, level in levels if level != "none"} == {"fail"}
    assert ("fail", "error") in levels
    assert ("fail", "warning") in levels


def test_sarif_rules_are_the_rules_with_article_and_quotation() -> None:
    run = sarif(*DRAFTS[:3])
    described = {each["id"]: each for each in run["tool"]["driver"]["rules"]}
    for rule in load_rules().rules:
        text = described[rule.id]["help"]["text"]
        assert rule.message in text
        assert rule.basis.quote is None or f"“{rule.basis.quote}”" in text
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


@pytest.mark.parametrize("path", [DRAFTS[0], DRAFTS[4], SERVED[0]])
def test_sarif_regions_are_where_the_words_are(path: str) -> None:
    text = json.loads(zhihe("read", "--format", "json", path).stdout)["text"]
    lines = text.split("\n")
    regions = [
        location["physicalLocation"]["region"]
        for result in sarif("--all", path)["results"]
        for location in result["locations"]
        if "region" in location["physicalLocation"]
    ]
    assert regions
    for region in regions:
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        assert region.get("snippet", {"text": ""})["text"] == text[start:end]
        before = sum(len(line) + 1 for line in lines[: region["startLine"] - 1])
        assert before + region["startColumn"] - 1 == start
        before = sum(len(line) + 1 for line in lines[: region["endLine"] - 1])
        assert before + region["endColumn"] - 1 == end


def test_csv_has_a_row_for_each_result(tmp_path: Path) -> None:
    output = zhihe("check", "--format", "csv", *DRAFTS, "没有.txt").stdout
    assert output.startswith("\ufeff文件,")
    rows = list(csv.DictReader(io.StringIO(output.removeprefix("\ufeff"))))
    whole = report(*DRAFTS, "没有.txt")
    results = [
        (document["path"], result["rule"])
        for document in whole["documents"]
        for result in document["results"]
    ]
    assert [(row["文件"], row["规则"]) for row in rows] == [*results, ("没有.txt", "")]
    assert rows[-1]["结论"] == "没有读取"
    assert "文件不存在" in rows[-1]["查到"]
    assert all(None not in row and None not in row.values() for row in rows)


def test_csv_of_a_hostile_document_runs_nothing(hostile: str, tmp_path: Path) -> None:
    output = zhihe("check", "--format", "csv", hostile, cwd=tmp_path).stdout
    rows = list(csv.reader(io.StringIO(output.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    assert rows[1][0] == "'" + hostile


def test_sarif_of_a_hostile_name_is_a_uri(hostile: str, tmp_path: Path) -> None:
    run = sarif(hostile, cwd=tmp_path)
    [artifact] = run["artifacts"]
    assert unquote(artifact["location"]["uri"]) == hostile
    assert not set(artifact["location"]["uri"]) & set(" <>#'|")


@pytest.mark.parametrize("encoding", ["utf-8", "not utf-8"])
def test_every_format_survives_a_name_that_is_no_text(encoding: str, tmp_path: Path) -> None:
    name = b"\xd6\xb4\xd0\xd0.txt".decode("utf-8", "surrogateescape") if encoding == "not utf-8" else "执.txt"
    (tmp_path / name).write_text(GOOD, "utf-8")
    for output in ("text", "json", "jsonl", "sarif", "csv", "html"):
        result = zhihe("check", "--format", output, name, cwd=tmp_path)
        assert (result.returncode, "Traceback" in result.stderr) == (0, False)


def links(page: html.HtmlElement) -> list[tuple[str, str]]:
    """The ids of the findings with the ids that they link to."""
    return [
        (article.get("id"), link.get("href").removeprefix("#"))
        for article in page.xpath("//article | //li[@id]")
        for link in article.xpath(".//a")
    ]


def test_html_shows_the_text_with_its_findings_linked_both_ways() -> None:
    files = [*DRAFTS[:6], *SERVED]
    page = html.document_fromstring(zhihe("check", "--format", "html", *files).stdout.encode())
    documents = report(*files)["documents"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(link.removeprefix("#") in ids for link in page.xpath("//a/@href"))
    back = page.xpath("//section[@class='text']//a/@href")
    for article, mark in links(page):
        assert mark in ids
        assert f"#{article}" in back
    assert len(page.xpath("//article")) == sum(
        result["verdict"] in ("fail", "undecided") for each in documents for result in each["results"]
    )
    for number, document in enumerate(documents, 1):
        text = json.loads(zhihe("read", "--format", "json", document["path"]).stdout)["text"]
        [box] = page.xpath(f"//section[@id='d{number}']//section[@class='text']")
        for extra in box.xpath(".//sup | .//a[@class='place']"):
            extra.drop_tree()
        shown = "\n".join(line.text_content() for line in box.xpath("./p"))
        assert shown == text.replace("\t", "    ")
        quoted = [each["text"] for result in document["results"] for each in result["evidence"]]
        marked = "".join("".join(mark.text_content().split()) for mark in box.xpath(".//mark"))
        assert all("".join(each.split())[:6] in marked for each in quoted)


def test_html_of_a_hostile_document_is_text(hostile: str, tmp_path: Path) -> None:
    source = zhihe("check", "--format", "html", hostile, cwd=tmp_path).stdout
    page = html.document_fromstring(source.encode())
    assert not page.xpath("//script | //img | //@onerror | //@src | //link")
    assert "<script>alert(1)</script>" in page.text_content()
    assert "⟨U+0007⟩" in page.text_content()
    [policy] = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")
